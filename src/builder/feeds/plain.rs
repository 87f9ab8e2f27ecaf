//! Inside the feed readers: any text a feed may hold, made plain. Never keeps markup, in any spelling;
//! knows nothing of fields.

use quick_xml::escape::resolve_html5_entity;

/// A text made plain, and what had to be taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// One line, single spaces, no markup, no control characters.
    pub text: String,
    /// There was markup.
    pub html: bool,
    /// There were control characters or text-direction overrides.
    pub controls: bool,
}

/// Characters of a text that are read; titles and descriptions are cut far below it.
const READ_AT_MOST: usize = 20_000;

/// Whether `c` changes the direction of text from outside its own run (U+202A–202E, U+2066–2069):
/// with these, a title can show something else than it says.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Makes `raw` plain: entities decoded, tags and the inside of scripts and styles dropped, control
/// characters dropped, white space folded. Markup that is escaped once more is found as well.
/// Only the first 20,000 characters are read.
///
/// ```
/// use devanture::builder::feeds::plain::plain;
/// let title = plain("Tea<script>alert(1)</script> &amp; <b>caf&eacute;</b>\n 5 < 6");
/// assert_eq!(title.text, "Tea & café 5 < 6");
/// assert!(title.html && !title.controls);
/// assert_eq!(plain("&amp;lt;img src=x&amp;gt;Cup").text, "Cup");
/// ```
pub fn plain(raw: &str) -> Plain {
    let mut out = Plain::default();
    let end = raw
        .char_indices()
        .nth(READ_AT_MOST)
        .map_or(raw.len(), |(at, _)| at);
    let mut text = drop_controls(&raw[..end], &mut out.controls);
    // Each round undoes one level of escaping; four is more than any exporter adds by mistake.
    for _ in 0..4 {
        let decoded = decode_entities(&text);
        let decoded = drop_controls(&decoded, &mut out.controls);
        let stripped = strip_tags(&decoded, &mut out.html);
        if stripped == text {
            break;
        }
        text = stripped;
    }
    // Escaped deeper than that, or pieced together by stripping: whatever could still open a tag goes.
    if has_tag_start(&text) {
        out.html = true;
        text = drop_tag_starts(&text);
    }
    out.text = fold_spaces(&text);
    out
}

/// Cuts `text` to at most `limit` characters (at least one), the `…` that tells of the cut included:
/// at the end of a word where there is one in the last third.
///
/// ```
/// use devanture::builder::feeds::plain::cap;
/// assert_eq!(cap("a blue teapot", 10), "a blue…");
/// assert_eq!(cap("a blue cup", 10), "a blue cup");
/// ```
pub fn cap(text: &str, limit: usize) -> String {
    if text.chars().nth(limit).is_none() {
        return text.to_owned();
    }
    let end = text
        .char_indices()
        .nth(limit.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let at_word = text[end..].starts_with(' ');
    let word_end = head.rfind(' ').filter(|&at| at * 3 >= end * 2);
    let cut = match word_end {
        Some(at) if !at_word => &head[..at],
        _ => head,
    };
    format!("{}…", cut.trim_end_matches([' ', ',', ';', '-', '–', ':']))
}

/// Decodes HTML's character references, one level. Unknown ones stay as written.
///
/// ```
/// use devanture::builder::feeds::plain::decode_entities;
/// assert_eq!(decode_entities("R&D &amp; Caf&#233; &#x1F375;"), "R&D & Café 🍵");
/// ```
pub fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((decoded, length)) => {
                out.push_str(&decoded);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The value of a reference's name, without `&` and `;`: `amp`, `#233`, `#xE9`.
pub fn entity_value(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
        .filter(|&c| c != '\0')
        .map(String::from)
}

/// The reference `text` starts with: its value and its length in bytes.
fn entity(text: &str) -> Option<(String, usize)> {
    let end = text
        .bytes()
        .take(40)
        .position(|b| b == b';')
        .filter(|&end| end > 1)?;
    let name = &text[1..end];
    entity_value(name).map(|value| (value, end + 1))
}

fn drop_controls(text: &str, found: &mut bool) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' | '\u{85}' => Some(' '),
            c if c.is_control() || is_direction_control(c) => {
                *found = true;
                None
            }
            c => Some(c),
        })
        .collect()
}

/// Whether a `<` followed by `after` would be markup to a browser.
fn opens_tag(after: Option<char>) -> bool {
    after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

fn has_tag_start(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| opens_tag(text[at + 1..].chars().next()))
}

/// Drops every `<` that opens a tag, and those that would once it is gone: hence from the end.
fn drop_tag_starts(text: &str) -> String {
    let mut kept = Vec::with_capacity(text.len());
    for c in text.chars().rev() {
        if c != '<' || !opens_tag(kept.last().copied()) {
            kept.push(c);
        }
    }
    kept.iter().rev().collect()
}

/// Elements inside a line of text: no space where their tags were.
const INLINE: [&str; 14] = [
    "a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u",
    "wbr",
];

fn strip_tags(text: &str, found: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Looked up once: a text full of tags that never close must not be read to its end for each.
    let last_close = text.rfind('>');
    let last_comment_close = text.rfind("-->");
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if !opens_tag(rest[1..].chars().next()) {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        *found = true;
        let position = Some(text.len() - rest.len());
        let end = if rest.starts_with("<!--") && position < last_comment_close {
            rest.find("-->").map(|end| end + 3)
        } else if position < last_close {
            tag_end(rest)
        } else {
            None
        };
        let Some(end) = end else {
            // Never closed: its text stays, its `<` does not.
            rest = &rest[1..];
            continue;
        };
        let name = tag_name(&rest[1..end]);
        if !INLINE.contains(&name.as_str()) {
            out.push(' ');
        }
        let opened_at = rest;
        rest = &rest[end..];
        if matches!(name.as_str(), "script" | "style") && !opened_at.starts_with("</") {
            let close = find_ignoring_case(rest, &format!("</{name}"));
            rest = close.map_or("", |close| &rest[close..]);
        }
    }
    out.push_str(rest);
    out
}

/// Where the tag `text` starts with ends: behind the first `>` outside quotes, or the first `>` at
/// all when the quotes do not match.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    // Quotes only count behind `=`, as in a browser.
    let mut previous = b' ';
    for (at, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(b),
            (Some(open), b) if b == open => quote = None,
            _ => {}
        }
        if !b.is_ascii_whitespace() {
            previous = b;
        }
    }
    text.find('>').map(|at| at + 1)
}

fn tag_name(inside: &str) -> String {
    inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn find_ignoring_case(text: &str, lowercase: &str) -> Option<usize> {
    text.as_bytes()
        .windows(lowercase.len())
        .position(|window| window.eq_ignore_ascii_case(lowercase.as_bytes()))
}

fn fold_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_in_every_spelling() {
        for (raw, text) in [
            ("<b>Tea</b>pot", "Teapot"),
            ("Tea<br/>pot", "Tea pot"),
            ("<SCRIPT>alert('>')</SCRIPT >Teapot", "Teapot"),
            ("<script>never closed", ""),
            ("<img src=x onerror=\"a>b\">Cup", "Cup"),
            (
                "Cup <img src=x onerror=alert(1)",
                "Cup img src=x onerror=alert(1)",
            ),
            ("&lt;img src=x&gt;Cup", "Cup"),
            ("<<b>script>x", ""),
            ("<scr<script>ipt>alert(1)", "ipt>alert(1)"),
            ("<!-- <b> -->Cup", "Cup"),
            ("size < 5 > 3, M<8", "size < 5 > 3, M<8"),
            ("I <3 tea", "I <3 tea"),
        ] {
            assert_eq!(plain(raw).text, text, "{raw}");
        }
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        let title = plain("  Théière  en fonte, 1,2 l – « Nénuphar » R&D ");
        assert_eq!(title.text, "Théière en fonte, 1,2 l – « Nénuphar » R&D");
        assert!(!title.html && !title.controls);
    }

    #[test]
    fn direction_overrides_and_controls_go() {
        let title = plain("tea\u{202e}top\u{0}\u{7}&#8238;\u{2066}");
        assert_eq!(title.text, "teatop");
        assert!(title.controls);
    }

    #[test]
    fn a_cap_ends_at_a_word() {
        let long = "word ".repeat(2_000);
        let capped = cap(long.trim(), 200);
        assert!(capped.chars().count() <= 200);
        assert!(capped.ends_with("word…"));
        assert_eq!(cap(&"é".repeat(300), 200).chars().count(), 200);
        assert_eq!(cap("abc def", 4), "abc…");
        assert_eq!(cap("abc def", 7), "abc def");
    }
}
