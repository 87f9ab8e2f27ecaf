//! Writes the few JSON texts that leave the ranking module: integers and strings only.
//!
//! A JSON library would add a third to the module (serde_json: +16 kB brotli); reading JSON is the page's business.

/// A JSON text being written.
#[derive(Default)]
pub struct Json(Vec<u8>);

impl Json {
    /// The text's bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    /// Opens an object or a list, with a key when inside an object.
    pub fn open(&mut self, key: &str, bracket: u8) -> &mut Self {
        self.key(key);
        self.close(bracket)
    }

    /// Closes it.
    #[inline(never)]
    pub fn close(&mut self, bracket: u8) -> &mut Self {
        self.0.push(bracket);
        self
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.key(key);
        self.quote(text);
        self
    }

    /// An integer.
    #[inline(never)]
    pub fn number(&mut self, key: &str, number: i64) -> &mut Self {
        self.key(key);
        if number < 0 {
            self.close(b'-');
        }
        let mut rest = number.unsigned_abs();
        let at = self.0.len();
        // From the last digit to the first.
        loop {
            self.0.insert(at, b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                return self;
            }
        }
    }

    #[inline(never)]
    fn key(&mut self, key: &str) {
        if !matches!(self.0.last(), None | Some(b'{' | b'[')) {
            self.close(b',');
        }
        if !key.is_empty() {
            self.quote(key);
            self.close(b':');
        }
    }

    #[inline(never)]
    fn quote(&mut self, text: &str) {
        self.close(b'"');
        for byte in text.bytes() {
            if byte < b' ' {
                let digit = b"0123456789abcdef"[usize::from(byte & 15)];
                self.0.extend_from_slice(b"\\u00");
                self.close(b'0' + (byte >> 4)).close(digit);
            } else {
                if byte == b'"' || byte == b'\\' {
                    self.close(b'\\');
                }
                self.close(byte);
            }
        }
        self.close(b'"');
    }
}
