//! Writes the few JSON texts that leave the ranking module: integers and strings only.
//!
//! A JSON library would add a third to the module (serde_json: +16 kB brotli); reading JSON is the page's business.

/// A JSON text being written.
#[derive(Default)]
pub struct Json(String);

impl Json {
    /// The text.
    pub fn finish(self) -> String {
        self.0
    }

    /// Opens an object or a list, with a key when inside an object.
    pub fn open(&mut self, key: &str, bracket: char) -> &mut Self {
        self.key(key);
        self.0.push(bracket);
        self
    }

    /// Closes it.
    pub fn close(&mut self, bracket: char) -> &mut Self {
        self.0.push(bracket);
        self
    }

    /// A text.
    pub fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.key(key);
        self.quote(text);
        self
    }

    /// An integer.
    pub fn number(&mut self, key: &str, number: i64) -> &mut Self {
        self.key(key);
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.0.push('-');
        }
        self.0
            .extend(digits[at..].iter().map(|digit| char::from(*digit)));
        self
    }

    fn key(&mut self, key: &str) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.0.push(',');
        }
        if !key.is_empty() {
            self.quote(key);
            self.0.push(':');
        }
    }

    fn quote(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.0.push('\\');
                    self.0.push(c);
                }
                c if c < ' ' => {
                    let hex = b"0123456789abcdef";
                    self.0.push_str("\\u00");
                    self.0.push(char::from(hex[c as usize >> 4]));
                    self.0.push(char::from(hex[c as usize & 15]));
                }
                c => self.0.push(c),
            }
        }
        self.0.push('"');
    }
}
