//! Beside the packs: which products are never profiled, and of which one is enough, by the general taxonomy's numbers, by
//! words in French and English, and by what the merchant adds.
//!
//! The built-in lists are a floor: `devanture.toml` adds to them and takes nothing away. Understands no text; a word too many
//! costs a recommendation, a word too few tells on somebody.

use super::config::{Config, ConfigError, wrong};
use super::product::Product;
use crate::catalog::{ONE_OFF, PRIVATE, folded, has_word, is_inside};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[restraint]`: how far the engine holds itself back. Stricter than the floors of `profile::Restraint`, never laxer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct RestraintSection {
    /// How many different products must have been looked at before a preference shows (2 to 10).
    pub evidence: u32,
    /// On how many pages a product or banner is shown without being opened before it rests (1 to 6).
    pub shown: u32,
    /// For how many days it rests (7 to 365).
    pub rest_days: u32,
    /// For how many days what was bought is left alone (30 to 395).
    pub bought_days: u32,
    /// Further categories (paths as in the feed) that are never profiled.
    pub never_categories: Vec<String>,
    /// Further words: a category that has one is never profiled; `*` at the end stands for any ending.
    pub never_words: Vec<String>,
    /// Further numbers of Google's product taxonomy.
    pub never_taxonomy: Vec<u32>,
    /// Further categories of which one is enough.
    pub one_off_categories: Vec<String>,
}

impl Default for RestraintSection {
    fn default() -> Self {
        let floor = crate::profile::Restraint::FLOOR;
        Self {
            evidence: floor.evidence,
            shown: floor.shown,
            rest_days: floor.rest_days,
            bought_days: floor.bought_days,
            never_categories: Vec::new(),
            never_words: Vec::new(),
            never_taxonomy: Vec::new(),
            one_off_categories: Vec::new(),
        }
    }
}

/// Numbers of Google's product taxonomy (2021-09-21) that are never profiled, those below them included: health care, sexual
/// wellness and lingerie, pregnancy and nursing, religion and mourning, what is kept for adults.
const TAXONOMY: &[u32] = &[
    // Health care and all below it.
    491, 5849, 5850, 5851, 7220, 5071, 505819, 3688, 6323, 3905, 3111, 6284, 6285, 5072, 494,
    500009, 2246, 495, 496, 500, 2633, 497, 505822, 543679, 543680, 501, 4767, 5551, 775, 505820,
    7002, 508, 2954, 6206, 4527, 510, 516, 5848, 6205, 4753, 509, 2890, 2984, 5702, 6242, 6871,
    7413, 525, 5690, 517, 500087, 5966, 5965, 505293, 499934, 7337, 2552, 7336, 1680, 505294, 518,
    519, 520, 3512, 7138, 502969, 3364, 521, 5488, 7243, 6929, 5164, 5165, 4248, 5166, 5870, 8541,
    505352, 3777, 4551, 4552, 499692, 7317, 7316, 505669, 8082, 7186, 8105, 523, 5923,
    // Of personal care what tells of an illness, of sex or of a period.
    499913, 481, 543574, 6863, 7134, 485, 6862, 5821, 2387, 8122, 2564, 6099, 4766, 5155, 5824,
    8543, 2527, 777, // Lingerie, maternity, nursing.
    1772, 2563, 2160, 1675, 502987, 561, 562, 5721, 5718, 5719, 563, 5720, 8436, 5630, 543637,
    543636, 564, 4768, 2125, 5296, 7234, 505366, 565, 5629, 5843, 503762, 8075, 5298, 6950, 5252,
    6290, 5253, 7016, 7309, 566, // Religion and mourning.
    5483, 8149, 5605, 5606, 5607, 97, 3923, 328060, 7120, 1949, 499711,
    // Mature and all below it.
    772, 773, 779, 774, 776, 5055, 6040, 4060, 6536, 778, 780, 3833, 7567, 6109, 2214, 781, 505762,
    500048, 503021, 499855, 499856, 499854, 1806, 1783, 5067, 1822, 499853, 503026, 499857, 782,
    726, 3092, 7175, 3924, 727, 3666, 3694, 3437,
];

/// Words of categories, folded: what is in such a category is never profiled. They are published, because a page may name a
/// category that no feed has.
pub const WORDS: &[&str] = &[
    // Health.
    "health care",
    "healthcare",
    "soins de sante",
    "produits de sante",
    "sante intime",
    "sante sexuelle",
    "pharmac*",
    "parapharmac*",
    "medic*",
    "orthoped*",
    "orthopaed*",
    "incontinen*",
    "diabet*",
    "glycemi*",
    "hearing aid*",
    "aide auditive",
    "aides auditives",
    "handicap*",
    "disabilit*",
    "wheelchair*",
    "fauteuil roulant",
    "fauteuils roulants",
    "prothes*",
    "prosthe*",
    "vih",
    "hiv",
    "depistage*",
    "cancer*",
    "chimiotherap*",
    "chemotherap*",
    "menopaus*",
    "depressi*",
    "addict*",
    "sevrage",
    "smoking cessation",
    "minceur",
    "weight loss",
    "obes*",
    "hemorro*",
    "hair loss",
    "chute de cheveux",
    "dentier*",
    "denture*",
    "mycose*",
    "hygiene intime",
    "hygiene feminine",
    "feminine hygiene",
    "feminine care",
    "vitamin*",
    "complement alimentaire",
    "complements alimentaires",
    "dietary supplement*",
    // Sex, and whom one loves.
    "sex*",
    "eroti*",
    "porn*",
    "vibromasseur*",
    "vibrator*",
    "dildo*",
    "godemich*",
    "preservatif*",
    "condom*",
    "lubrifiant intime",
    "lubrifiants intimes",
    "personal lubricant*",
    "contracepti*",
    "lingerie",
    "libido",
    "bdsm",
    "fetich*",
    "fetish*",
    "lgbt*",
    "gay",
    "lesbi*",
    "transgen*",
    // Pregnancy and nursing.
    "grossesse",
    "pregnan*",
    "maternit*",
    "allaitement",
    "breastfeed*",
    "breast feeding",
    "breast pump*",
    "tire lait",
    "tire-lait",
    "tire-laits",
    "fertilit*",
    "ovulation",
    "prenatal*",
    "postnatal*",
    "post-partum",
    "postpartum",
    "future maman",
    "futures mamans",
    "femme enceinte",
    "femmes enceintes",
    // Religion and mourning.
    "relig*",
    "islam*",
    "musulman*",
    "muslim*",
    "hijab*",
    "halal",
    "kosher",
    "casher",
    "juda*",
    "juif*",
    "juive*",
    "jewish",
    "chretien*",
    "christian*",
    "catholi*",
    "bible*",
    "coran",
    "quran",
    "torah",
    "chapelet*",
    "rosaire*",
    "rosary",
    "priere*",
    "prayer*",
    "bouddhis*",
    "buddhis*",
    "hindou*",
    "hindu*",
    "bapteme*",
    "baptism*",
    "communion*",
    "funerair*",
    "funeral*",
    "deuil",
    "cremation*",
    // Politics.
    "politi*",
    "syndica*",
    "trade union*",
];

/// Whole names of a level, folded: as a part of a name ("Beauté & Santé") they say too little.
const LEVELS: &[&str] = &["sante", "health", "health & wellness"];

/// Words of titles, folded: narrower, because a title says more than a category.
const TITLES: &[&str] = &[
    "test de grossesse",
    "tests de grossesse",
    "pregnancy test*",
    "ovulation test*",
    "test d'ovulation",
    "preservatif*",
    "condom",
    "condoms",
    "vibromasseur*",
    "sextoy*",
    "sex toy*",
    "godemich*",
    "dildo*",
    "contracepti*",
    "breast pump*",
    "tire-lait*",
    "coussin d'allaitement",
    "nursing pillow*",
    "hijab*",
    "chapelet*",
    "incontinence",
    "glucometre*",
    "lecteur de glycemie",
    "autotest*",
    "hiv test*",
    "wheelchair*",
    "fauteuil roulant",
];

/// Categories of which one is enough, by number: furniture, appliances, bicycles, strollers, wedding dresses.
const ONE_OFFS: &[u32] = &[436, 604, 730, 404, 2696, 568, 547, 5441, 5330, 5329, 1025];

/// The same by words of the category.
const ONE_OFF_WORDS: &[&str] = &[
    "matelas",
    "mattress*",
    "sommier*",
    "canape",
    "canapes",
    "sofa*",
    "couch*",
    "refrigerat*",
    "fridge*",
    "congelateur*",
    "freezer*",
    "lave-linge",
    "washing machine*",
    "lave-vaisselle",
    "dishwasher*",
    "seche-linge",
    "televis*",
    "aspirateur*",
    "vacuum cleaner*",
    "velo",
    "velos",
    "bicycle*",
    "poussette*",
    "stroller*",
    "robe de mariee",
    "robes de mariee",
    "wedding dress*",
    "barbecue*",
    "chaudiere*",
];

fn any_word(text: &str, words: &[&str]) -> bool {
    let text = folded(text);
    words.iter().any(|word| has_word(&text, word))
}

/// Whether a category's words say that what is in it is never profiled.
///
/// ```
/// use devanture::builder::sensitive::is_sensitive_category;
/// assert!(is_sensitive_category("Beauté > Hygiène intime > Préservatifs"));
/// assert!(is_sensitive_category("Clothing > Maternity"));
/// assert!(!is_sensitive_category("Maison > Cuisine > Thé"));
/// ```
pub fn is_sensitive_category(path: &str) -> bool {
    any_word(path, WORDS)
}

/// The number or the path of the general taxonomy as a number, where it is one.
fn number(taxonomy: &str) -> Option<u32> {
    taxonomy.trim().parse().ok()
}

impl RestraintSection {
    /// What speaks for keeping a product apart, as bits beside gender and age.
    pub fn kind(&self, product: &Product) -> u8 {
        let path = product.category.join(" > ");
        let number = number(&product.taxonomy);
        let named = |text: &str, words: &[&str]| any_word(text, words);
        let below = |list: &[String]| list.iter().any(|category| is_inside(&path, category));
        let own = |words: &[String]| {
            let text = folded(&path);
            let words = words.iter();
            words.into_iter().any(|word| has_word(&text, &plain(word)))
        };
        let listed = |list: &[u32]| number.is_some_and(|number| list.contains(&number));
        let mut kind = 0;
        if listed(TAXONOMY)
            || listed(&self.never_taxonomy)
            || named(&path, WORDS)
            || product
                .category
                .iter()
                .any(|level| LEVELS.contains(&plain(level).as_str()))
            || named(&product.taxonomy, WORDS)
            || named(&product.title, TITLES)
            || below(&self.never_categories)
            || own(&self.never_words)
        {
            kind |= PRIVATE;
        }
        if listed(ONE_OFFS) || named(&path, ONE_OFF_WORDS) || below(&self.one_off_categories) {
            kind |= ONE_OFF;
        }
        kind
    }

    /// What the browser goes by where a page names a category itself (see `placement::Config::private`).
    pub(super) fn published(&self) -> crate::catalog::Strings {
        let words = WORDS.iter().map(|word| (*word).to_owned());
        let own = self.never_words.iter().map(|word| plain(word));
        let paths = self.never_categories.iter();
        let paths = paths.map(|path| plain(path));
        let all: Vec<String> = words.chain(own).chain(paths).collect();
        all.iter().map(String::as_str).collect()
    }
}

/// A merchant's word as they are compared.
fn plain(word: &str) -> String {
    String::from_utf8_lossy(&folded(word.trim())).into_owned()
}

impl Config {
    /// What a banner or a list of the merchant's must not do.
    pub(super) fn check_restraint(&self) -> Result<(), ConfigError> {
        for banner in &self.banner {
            let own = |path: &String| is_inside(&banner.category, path);
            let sensitive = is_sensitive_category(&banner.category)
                || self.restraint.never_categories.iter().any(own);
            if banner.views > 0 && sensitive {
                return Err(wrong(
                    "DV-CONFIG-SENSITIVE",
                    format!(
                        "banner \"{}\" is for who looked at \"{}\", which is never profiled; drop views to show it to everyone, or name another category",
                        banner.id, banner.category
                    ),
                ));
            }
        }
        for word in &self.restraint.never_words {
            if plain(word).trim_end_matches('*').len() < 2 {
                return Err(wrong(
                    "DV-CONFIG-VALUE",
                    format!(
                        "a word of restraint.never-words is \"{word}\"; write two letters or more"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// The bits of each product.
pub fn kinds(products: &[Product], config: &Config) -> Vec<u8> {
    let kind = |product: &Product| config.restraint.kind(product);
    products.iter().map(kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(title: &str, category: &str, taxonomy: &str) -> Product {
        Product {
            title: title.into(),
            category: category.split(" > ").map(str::to_owned).collect(),
            taxonomy: taxonomy.into(),
            ..Product::default()
        }
    }

    fn kind(title: &str, category: &str, taxonomy: &str) -> u8 {
        RestraintSection::default().kind(&product(title, category, taxonomy))
    }

    #[test]
    fn health_sex_pregnancy_religion_and_politics_are_never_profiled() {
        for (title, category, taxonomy) in [
            ("Boîte de 12", "Hygiène > Préservatifs", ""),
            ("Test de grossesse rapide", "Divers", ""),
            ("Pregnancy test, two pieces", "Misc", ""),
            ("Ceinture", "Mode > Maternité", ""),
            ("Chapelet en bois", "Cadeaux", ""),
            ("A4", "Livres > Religion", ""),
            ("Affiche", "Livres > Politique", ""),
            ("Ensemble", "FEMME > LINGERIE", ""),
            ("Boîte", "Divers", "1680"),
            ("Box", "Misc", "778"),
            (
                "Box",
                "Misc",
                "Health & Beauty > Health Care > Medical Tests",
            ),
            ("Flacon", "Santé > Divers", ""),
            ("Gélules", "Bien-être > Compléments alimentaires", ""),
        ] {
            assert_eq!(kind(title, category, taxonomy), PRIVATE, "{title}");
        }
        for (title, category, taxonomy) in [
            ("Théière en fonte", "Maison > Cuisine > Thé", ""),
            ("Enceinte sans fil", "Audio > Enceintes", ""),
            ("Lunettes de soleil", "Mode > Accessoires", "178"),
            ("Sirop de sureau", "Épicerie > Sirops", ""),
            ("Mascara", "Beauté & Santé > Maquillage", "2834"),
        ] {
            assert_eq!(kind(title, category, taxonomy), 0, "{title}");
        }
    }

    #[test]
    fn of_a_bed_one_is_enough() {
        assert_eq!(kind("Matelas 140", "Maison > Matelas", ""), ONE_OFF);
        assert_eq!(kind("Sofa", "Living", "436"), ONE_OFF);
        assert_eq!(kind("Housse", "Maison > Linge de lit", ""), 0);
    }

    #[test]
    fn a_shop_adds_and_takes_nothing_away() {
        let config = Config::parse(
            "[restraint]\nnever-categories = [\"Bien-être\"]\nnever-words = [\"Voyance\"]\nnever-taxonomy = [988]\none-off-categories = [\"Maison > Lampes\"]",
        )
        .unwrap();
        let kind = |title: &str, category: &str, taxonomy: &str| {
            config.restraint.kind(&product(title, category, taxonomy))
        };
        assert_eq!(kind("Huile", "Bien-être > Massage", ""), PRIVATE);
        assert_eq!(kind("Jeu", "Loisirs > Voyance", ""), PRIVATE);
        assert_eq!(kind("Ballon", "Sport", "988"), PRIVATE);
        assert_eq!(kind("Lampe", "Maison > Lampes > Bureau", ""), ONE_OFF);
        assert_eq!(kind("Boîte", "Préservatifs", ""), PRIVATE);
        let compiled = config.compile("fr", *b"EUR", 2, "").unwrap();
        for path in [
            "Bien-être > Massage",
            "Loisirs > Voyance",
            "Santé > Préservatifs",
        ] {
            assert!(compiled.is_private(path), "{path}");
        }
        assert!(!compiled.is_private("Bien-êtreté") && !compiled.is_private(""));
    }

    #[test]
    fn the_page_and_the_builder_agree_on_words() {
        let compiled = Config::parse("")
            .unwrap()
            .compile("en", *b"EUR", 2, "")
            .unwrap();
        for path in [
            "Clothing > Maternity",
            "Thé",
            "ÉROTISME",
            "Sextants",
            "Audio > Enceintes",
        ] {
            assert_eq!(compiled.is_private(path), is_sensitive_category(path));
        }
    }

    #[test]
    fn laxer_than_the_floor_is_refused() {
        for (text, part) in [
            ("evidence = 1", "restraint.evidence is 1"),
            ("shown = 7", "restraint.shown is 7"),
            ("rest-days = 3", "restraint.rest-days is 3"),
            ("bought-days = 0", "restraint.bought-days is 0"),
            ("never-words = [\"*\"]", "never-words"),
        ] {
            let error = Config::parse(&format!("[restraint]\n{text}")).unwrap_err();
            assert!(error.message.contains(part), "{error}");
        }
        let banner = "[[banner]]\nid = \"x\"\nplacement = \"p\"\nheading = \"h\"\ncategory = \"Santé > Grossesse\"\nviews = 3";
        let error = Config::parse(banner).unwrap_err();
        assert_eq!(error.code, "DV-CONFIG-SENSITIVE");
    }
}
