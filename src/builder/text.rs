//! Beside the features: a product's words, made comparable. Knows French and English and treats other
//! languages as words that are only folded; understands nothing.

use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::collections::HashMap;

/// A language whose endings are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English, and every language that is not French.
    English,
}

/// Words that say nothing about a product, folded, in order.
const FRENCH_STOP: [&str; 62] = [
    "a", "au", "aux", "avec", "bien", "ce", "ces", "cet", "cette", "chez", "comme", "d", "dans",
    "de", "des", "du", "elle", "en", "est", "et", "etre", "eux", "il", "ils", "je", "l", "la",
    "le", "les", "leur", "lui", "mais", "me", "ne", "nos", "notre", "nous", "on", "ou", "par",
    "pas", "plus", "pour", "qu", "que", "qui", "sa", "sans", "se", "ses", "si", "son", "sont",
    "sous", "sur", "tout", "tres", "un", "une", "vos", "votre", "vous",
];
const ENGLISH_STOP: [&str; 62] = [
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "for", "from",
    "has", "have", "how", "if", "in", "into", "is", "it", "its", "just", "made", "more", "most",
    "new", "no", "not", "of", "on", "one", "only", "or", "our", "out", "over", "s", "set", "so",
    "that", "the", "their", "them", "these", "they", "this", "to", "up", "use", "was", "we",
    "when", "which", "who", "will", "with", "within", "without", "you", "your",
];

/// Whether a folded word is a stop word of either language.
fn is_stop(word: &str) -> bool {
    FRENCH_STOP.binary_search(&word).is_ok() || ENGLISH_STOP.binary_search(&word).is_ok()
}

/// The language of a text by the stop words in it; with none, by French accents.
///
/// ```
/// use devanture::builder::text::{language, Language};
/// assert_eq!(language("Théière en fonte pour le thé"), Language::French);
/// assert_eq!(language("A cast-iron teapot for the table"), Language::English);
/// ```
pub fn language(text: &str) -> Language {
    let (mut french, mut english, mut accents) = (0, 0, false);
    for word in words(text) {
        let folded = fold(&word);
        accents |= folded != word;
        french += u32::from(FRENCH_STOP.binary_search(&folded.as_str()).is_ok());
        english += u32::from(ENGLISH_STOP.binary_search(&folded.as_str()).is_ok());
    }
    if french > english || (french == english && accents) {
        Language::French
    } else {
        Language::English
    }
}

/// The words of a text: runs of letters and digits, lowercase, accents kept.
///
/// ```
/// let words: Vec<String> = devanture::builder::text::words("L'eau 1,5 l").collect();
/// assert_eq!(words, ["l", "eau", "1", "5", "l"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Turns words to stems and remembers them: a catalog's words repeat.
///
/// ```
/// use devanture::builder::text::{Language, Stems};
/// let mut stems = Stems::new();
/// assert_eq!(stems.stem("théières", Language::French), stems.stem("théière", Language::French));
/// assert_eq!(stems.stem("the", Language::English), None);
/// ```
pub struct Stems {
    french: Stemmer,
    english: Stemmer,
    known: [HashMap<String, Option<String>>; 2],
}

impl Default for Stems {
    fn default() -> Self {
        Self::new()
    }
}

impl Stems {
    /// Stems of French and English.
    pub fn new() -> Self {
        Self {
            french: Stemmer::create(Algorithm::French),
            english: Stemmer::create(Algorithm::English),
            known: [HashMap::new(), HashMap::new()],
        }
    }

    /// The folded stem of a word from [`words`]; `None` for stop words and single letters.
    pub fn stem(&mut self, word: &str, language: Language) -> Option<String> {
        let (stemmer, known) = match language {
            Language::French => (&self.french, &mut self.known[0]),
            Language::English => (&self.english, &mut self.known[1]),
        };
        if let Some(stem) = known.get(word) {
            return stem.clone();
        }
        let folded = fold(word);
        let stem = (folded.len() > 1 && !is_stop(&folded))
            .then(|| fold(&stemmer.stem(word)))
            .filter(|stem| !stem.is_empty());
        known.insert(word.to_owned(), stem.clone());
        stem
    }
}

/// Lowercase without accents and ligatures, for the Latin letters of European languages; other
/// characters stay.
///
/// ```
/// assert_eq!(devanture::builder::text::fold("Théière Œuf NAÏVE ß"), "theiere oeuf naive ss");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        for c in c.to_lowercase() {
            match unaccented(c) {
                Some(plain) => out.push_str(plain),
                None => out.push(c),
            }
        }
    }
    out
}

fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ț' | 'ţ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        // Combining accents, as in decomposed text.
        '\u{300}'..='\u{36f}' => "",
        '’' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_can_be_searched() {
        assert!(FRENCH_STOP.is_sorted() && ENGLISH_STOP.is_sorted());
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let mut stems = Stems::new();
        for (a, b) in [
            ("chaussures", "chaussure"),
            ("verte", "vert"),
            ("brodées", "brodée"),
        ] {
            assert_eq!(
                stems.stem(a, Language::French),
                stems.stem(b, Language::French)
            );
        }
        for (a, b) in [("teapots", "teapot"), ("running", "runs")] {
            assert_eq!(
                stems.stem(a, Language::English),
                stems.stem(b, Language::English),
                "{a}"
            );
        }
    }
}
