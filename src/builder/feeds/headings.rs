//! Inside the feed readers: column headings to the names of Google's specification. Knows the headings that
//! Google's own help pages use in French, German, Spanish and Italian; reads no values.

use crate::builder::text::fold;

/// The specification's name, and what its localized pages call it: folded, and without what [`google_name`] drops.
/// A heading that is the same in English needs no entry.
const LOCALIZED: [(&str, &[&str]); 27] = [
    (
        "id",
        &["identifiant", "identificador", "identificativo", "codice"],
    ),
    ("title", &["titre", "titel", "titulo", "titolo"]),
    (
        "description",
        &["descriptif", "beschreibung", "descripcion", "descrizione"],
    ),
    ("link", &["lien", "enlace", "vinculo"]),
    (
        "image_link",
        &[
            "lien image",
            "bildlink",
            "bild link",
            "enlace imagen",
            "link immagine",
        ],
    ),
    (
        "additional_image_link",
        &[
            "lien image supplementaire",
            "zusatzlicher bildlink",
            "enlace imagen adicional",
            "link immagine aggiuntiva",
            "link aggiuntivo immagine",
        ],
    ),
    ("price", &["prix", "preis", "precio", "prezzo"]),
    (
        "sale_price",
        &[
            "prix solde",
            "sonderangebotspreis",
            "sonderpreis",
            "precio oferta",
            "precio rebajado",
            "prezzo scontato",
        ],
    ),
    (
        "sale_price_effective_date",
        &[
            "periode validite prix solde",
            "sonderangebotszeitraum",
            "fecha vigencia precio oferta",
            "periodo precio oferta",
            "decorrenza prezzo scontato",
        ],
    ),
    (
        "availability",
        &[
            "disponibilite",
            "verfugbarkeit",
            "disponibilidad",
            "disponibilita",
        ],
    ),
    (
        "availability_date",
        &[
            "date disponibilite",
            "verfugbarkeitsdatum",
            "fecha disponibilidad",
            "data disponibilita",
        ],
    ),
    ("brand", &["marque", "marke", "marca"]),
    ("condition", &["etat", "zustand", "estado", "condizione"]),
    (
        "google_product_category",
        &[
            "categorie produits google",
            "google produktkategorie",
            "categoria producto google",
            "categoria productos google",
            "categoria prodotto google",
            "categoria prodotti google",
        ],
    ),
    (
        "product_type",
        &[
            "type produit",
            "categorie",
            "produkttyp",
            "kategorie",
            "tipo producto",
            "categoria",
            "tipo prodotto",
        ],
    ),
    (
        "item_group_id",
        &[
            "identifiant groupe",
            "identifiant groupe articles",
            "artikelgruppe",
            "artikelgruppen id",
            "identificador grupo articulos",
            "id grupo articulos",
            "codice gruppo articoli",
            "id gruppo articoli",
        ],
    ),
    ("color", &["couleur", "farbe", "colore"]),
    ("size", &["taille", "grosse", "talla", "taglia"]),
    ("gender", &["sexe", "genre", "geschlecht", "sexo", "sesso"]),
    (
        "age_group",
        &[
            "tranche age",
            "altersgruppe",
            "edad",
            "grupo edad",
            "fascia eta",
        ],
    ),
    ("material", &["matiere", "materiau", "materiale"]),
    (
        "pattern",
        &[
            "motif",
            "muster",
            "diseno",
            "estampado",
            "motivo",
            "fantasia",
        ],
    ),
    ("gtin", &["code gtin", "codigo gtin", "codice gtin"]),
    (
        "unit_pricing_measure",
        &[
            "mesure prix unitaire",
            "grundpreismass",
            "medida precio unidad",
            "misura prezzo unitario",
        ],
    ),
    (
        "unit_pricing_base_measure",
        &[
            "mesure base prix unitaire",
            "grundpreiseinheitsmass",
            "medida base precio unidad",
            "misura base prezzo unitario",
        ],
    ),
    (
        "cost_of_goods_sold",
        &[
            "prix revient",
            "selbstkosten",
            "costo mercancia vendida",
            "costo merce venduta",
        ],
    ),
    (
        "popularity_rank",
        &["beliebtheitsrang", "clasificacion popularidad"],
    ),
];

/// "Custom label" in the same languages, before its number.
const LABELS: [&str; 4] = [
    "etiquette personnalisee",
    "benutzerdefiniertes label",
    "etiqueta personalizada",
    "etichetta personalizzata",
];

/// The specification's name of a column: `g:Image Link`, `image link`, `lien image` and `Lien image [image_link]`
/// are one; `color(string)`-like suffixes are dropped. A heading that nobody knows stays what it is.
pub(super) fn google_name(column: &str) -> String {
    let column = column.trim().trim_start_matches('\u{feff}').to_lowercase();
    // Google's help pages and templates write both: the localized name, and the specification's in brackets.
    if let Some((_, rest)) = column.split_once('[')
        && let Some((name, _)) = rest.split_once(']')
    {
        return underscored(name.trim());
    }
    let column = column.split('(').next().unwrap_or_default().trim();
    let column = column.strip_prefix("g:").unwrap_or(column);
    let words = words(column);
    let known = LOCALIZED
        .iter()
        .find(|(_, headings)| headings.contains(&words.as_str()));
    if let Some((name, _)) = known {
        return (*name).to_owned();
    }
    for label in LABELS {
        if let Some(number) = words.strip_prefix(label) {
            return format!("custom_label_{}", number.trim());
        }
    }
    underscored(column)
}

fn underscored(name: &str) -> String {
    name.replace([' ', '-'], "_")
}

/// A heading without accents, punctuation and the small words that exporters write or leave out.
fn words(heading: &str) -> String {
    const SMALL: [&str; 13] = [
        "de", "des", "du", "d", "la", "le", "l", "del", "di", "dell", "dei", "el", "los",
    ];
    let folded = fold(heading);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let kept: Vec<&str> = words
        .filter(|word| !word.is_empty() && !SMALL.contains(word))
        .collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_four_languages_are_one() {
        for (name, headings) in [
            ("id", &["ID", "identifiant", "Identificador"][..]),
            (
                "image_link",
                &[
                    "g:Image Link",
                    "lien image",
                    "Lien de l'image",
                    "Bildlink",
                    "enlace de imagen",
                    "Link immagine",
                    "lien_image",
                    "Lien image [image_link]",
                ],
            ),
            (
                "availability",
                &["Disponibilité", "Verfügbarkeit", "disponibilità"],
            ),
            ("size", &["taille", "Größe", "size(string)"]),
            (
                "sale_price",
                &["prix soldé", "Sonderangebotspreis", "precio de oferta"],
            ),
            (
                "sale_price_effective_date",
                &[
                    "période de validité du prix soldé",
                    "decorrenza prezzo scontato",
                ],
            ),
            (
                "google_product_category",
                &["catégorie de produits Google", "Google-Produktkategorie"],
            ),
            ("age_group", &["tranche d'âge", "fascia d’età"]),
            ("condition", &["état", "Zustand"]),
            (
                "custom_label_3",
                &["Étiquette personnalisée 3", "Custom Label 3"],
            ),
            ("unknown_thing", &["Unknown thing"]),
        ] {
            for heading in headings {
                assert_eq!(google_name(heading), name, "{heading}");
            }
        }
    }

    #[test]
    fn no_heading_stands_for_two_names() {
        let all: Vec<&str> = LOCALIZED
            .iter()
            .flat_map(|(_, headings)| headings.iter().copied())
            .collect();
        for (at, heading) in all.iter().enumerate() {
            assert!(!all[..at].contains(heading), "{heading}");
            assert_eq!(words(heading), *heading, "never found as it is written");
        }
    }
}
