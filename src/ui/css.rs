//! Makes style sheets small while they are compiled in: comments and needless blanks stay behind.
//! Understands no CSS beyond that: sheets hold no strings with comments or double blanks inside.

/// A style sheet file, minified at compile time.
#[cfg_attr(not(target_arch = "wasm32"), allow(unused_macros))]
macro_rules! sheet {
    ($path:literal) => {{
        const RAW: &str = include_str!($path);
        const LENGTH: usize = $crate::ui::css::minify::<{ RAW.len() }>(RAW).1;
        const FULL: [u8; RAW.len()] = $crate::ui::css::minify::<{ RAW.len() }>(RAW).0;
        const SMALL: [u8; LENGTH] = $crate::ui::css::cut(&FULL);
        const TEXT: &str = match core::str::from_utf8(&SMALL) {
            Ok(text) => text,
            Err(_) => "",
        };
        TEXT
    }};
}
#[cfg(target_arch = "wasm32")]
pub(super) use sheet;

/// Drops comments, line breaks, and blanks beside punctuation; returns the bytes and how many count.
pub const fn minify<const N: usize>(css: &str) -> ([u8; N], usize) {
    let input = css.as_bytes();
    let mut out = [0; N];
    let (mut at, mut length) = (0, 0);
    let mut blank = false;
    while at < input.len() {
        let byte = input[at];
        if byte == b'/' && at + 1 < input.len() && input[at + 1] == b'*' {
            at += 2;
            while at + 1 < input.len() && !(input[at] == b'*' && input[at + 1] == b'/') {
                at += 1;
            }
            at += 2;
            blank = true;
            continue;
        }
        at += 1;
        if byte.is_ascii_whitespace() {
            blank = true;
            continue;
        }
        let before = if length == 0 { b'{' } else { out[length - 1] };
        if blank && !tight_after(before) && !tight_before(byte) {
            out[length] = b' ';
            length += 1;
        }
        blank = false;
        // The last semicolon of a block is needless.
        if byte == b'}' && before == b';' {
            length -= 1;
        }
        out[length] = byte;
        length += 1;
    }
    (out, length)
}

/// The first `N` bytes.
pub const fn cut<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let mut at = 0;
    while at < N {
        out[at] = bytes[at];
        at += 1;
    }
    out
}

const fn tight_after(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b';' | b':' | b',' | b'>' | b'(')
}

const fn tight_before(byte: u8) -> bool {
    // Not before `(` or `:`, where a blank means something.
    matches!(byte, b'{' | b'}' | b';' | b',' | b'>' | b')')
}

#[cfg(test)]
mod tests {
    use super::{cut, minify};

    #[test]
    fn keeps_what_matters_and_drops_the_rest() {
        const RAW: &str =
            "/* a\n note */\n.a > .b , :host( .x ) :focus {\n  margin: 0 calc(1px + 2em);\n}\n";
        let (bytes, length) = minify::<{ RAW.len() }>(RAW);
        let text = core::str::from_utf8(&bytes[..length]).unwrap_or("");
        assert_eq!(text, ".a>.b,:host(.x) :focus{margin:0 calc(1px + 2em)}");
        assert_eq!(cut::<2>(&bytes), *b".a");
    }
}
