//! First inside the feed readers: any bytes to UTF-8 text, gzip undone, lines counted. Streams with a
//! fixed buffer; knows nothing of formats.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// How much of a feed's beginning is looked at to tell encoding and format, in bytes.
const HEAD: usize = 16 * 1024;

/// How bytes become characters.
enum Coding {
    /// UTF-8, and what is not valid UTF-8 is read byte by byte as Windows-1252: the two encodings
    /// feeds come in, often without a word about which.
    Utf8OrWestern,
    /// What a byte order mark or an XML declaration says.
    Declared(Box<Decoder>),
}

/// A feed's text: a [`BufRead`] whose bytes are always valid UTF-8 without byte order mark, and that
/// knows which line was consumed last.
///
/// ```
/// use devanture::builder::feeds::bytes::Text;
/// use std::io::Read;
/// let mut text = Text::open(&b"Caf\xe9\nThe\xe9"[..]).unwrap();
/// let mut out = String::new();
/// text.read_to_string(&mut out).unwrap();
/// assert_eq!(out, "Café\nTheé");
/// assert_eq!((text.line(), text.first_bad_line()), (2, Some(1)));
/// ```
pub struct Text<'a> {
    source: Box<dyn BufRead + 'a>,
    coding: Coding,
    raw: Vec<u8>,
    raw_ended: bool,
    decoded: Vec<u8>,
    at: usize,
    line: u64,
    decoded_line: u64,
    first_bad_line: Rc<Cell<Option<u64>>>,
    declared: Option<&'static str>,
    /// Bytes that may still be consumed, and the line where counting them began.
    allowed: (usize, u64),
}

impl<'a> Text<'a> {
    /// Looks at the first bytes: undoes gzip by its magic number, finds the encoding from a byte
    /// order mark, else from an XML declaration, else assumes UTF-8 with Windows-1252 in between.
    ///
    /// # Errors
    /// The source's own, and those of broken gzip.
    pub fn open(source: impl Read + 'a) -> io::Result<Self> {
        let mut source: Box<dyn BufRead + 'a> = Box::new(BufReader::with_capacity(HEAD, source));
        // Twice at most: a gzip inside a gzip is what some servers make of a stored .gz.
        for _ in 0..2 {
            let mut head = Vec::new();
            fill(&mut source, &mut head, 2)?;
            let zipped = head.starts_with(&[0x1f, 0x8b]);
            let whole = io::Cursor::new(head).chain(source);
            source = if zipped {
                Box::new(BufReader::with_capacity(HEAD, MultiGzDecoder::new(whole)))
            } else {
                Box::new(whole)
            };
            if !zipped {
                break;
            }
        }
        let mut raw = Vec::new();
        fill(&mut source, &mut raw, HEAD)?;
        let (encoding, mark) = match Encoding::for_bom(&raw) {
            Some((encoding, mark)) => (Some(encoding), mark),
            None => (unmarked_encoding(&raw), 0),
        };
        raw.drain(..mark);
        let coding = match encoding {
            None => Coding::Utf8OrWestern,
            Some(encoding) if encoding == UTF_8 => Coding::Utf8OrWestern,
            Some(encoding) => {
                Coding::Declared(Box::new(encoding.new_decoder_without_bom_handling()))
            }
        };
        Ok(Self {
            source,
            coding,
            raw,
            raw_ended: false,
            decoded: Vec::new(),
            at: 0,
            line: 1,
            decoded_line: 1,
            first_bad_line: Rc::default(),
            declared: encoding.map(Encoding::name),
            allowed: (usize::MAX, 1),
        })
    }

    /// The line the next unread byte is on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The first line so far whose bytes were not in the feed's encoding.
    pub fn first_bad_line(&self) -> Option<u64> {
        self.first_bad_line.get()
    }

    /// The same, to be asked when a reader has taken the text.
    pub(super) fn bad_line_watch(&self) -> Rc<Cell<Option<u64>>> {
        Rc::clone(&self.first_bad_line)
    }

    /// The encoding a byte order mark or declaration names.
    pub fn declared_encoding(&self) -> Option<&'static str> {
        self.declared
    }

    /// From here on `bytes` may be read before the next call of this; what is longer is an error of the kind
    /// [`io::ErrorKind::FileTooLarge`]. Readers hold what they are reading in memory: a comment, a section or a quote that
    /// is never closed would be all the rest of the feed.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowed = (bytes, self.line);
    }

    /// Puts bytes just consumed back; they must be whole characters without a line end.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.decoded.splice(self.at..self.at, bytes.iter().copied());
    }

    /// Decodes the next stretch; afterwards nothing is unread only at the end of the feed.
    fn decode_more(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.at = 0;
        while self.decoded.is_empty() {
            if self.raw.len() < 8 && !self.raw_ended {
                let buffer = self.source.fill_buf()?;
                let length = buffer.len();
                self.raw.extend_from_slice(buffer);
                self.source.consume(length);
                self.raw_ended = length == 0;
            }
            if self.raw.is_empty() && self.raw_ended {
                return Ok(());
            }
            match &mut self.coding {
                Coding::Utf8OrWestern => {
                    let bad = decode_mixed(&mut self.raw, self.raw_ended, &mut self.decoded);
                    if let (Some(at), None) = (bad, self.first_bad_line.get()) {
                        let line = self.decoded_line + newlines(&self.decoded[..at]);
                        self.first_bad_line.set(Some(line));
                    }
                }
                Coding::Declared(decoder) => {
                    let room = decoder.max_utf8_buffer_length(self.raw.len());
                    self.decoded.resize(room.unwrap_or(HEAD * 4), 0);
                    let (result, read, written, bad) =
                        decoder.decode_to_utf8(&self.raw, &mut self.decoded, self.raw_ended);
                    debug_assert_eq!(result, CoderResult::InputEmpty);
                    self.decoded.truncate(written);
                    self.raw.drain(..read);
                    if bad && self.first_bad_line.get().is_none() {
                        self.first_bad_line.set(Some(self.decoded_line));
                    }
                    if self.raw_ended && self.decoded.is_empty() {
                        return Ok(());
                    }
                }
            }
            self.decoded_line += newlines(&self.decoded);
        }
        Ok(())
    }
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let (left, line) = self.allowed;
        if left == 0 {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("what begins on line {line} does not end within 4 MB"),
            ));
        }
        if self.at == self.decoded.len() {
            self.decode_more()?;
        }
        Ok(&self.decoded[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.at + amount).min(self.decoded.len());
        self.line += newlines(&self.decoded[self.at..end]);
        self.allowed.0 = self.allowed.0.saturating_sub(end - self.at);
        self.at = end;
    }
}

impl Read for Text<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let unread = self.fill_buf()?;
        let length = unread.len().min(out.len());
        out[..length].copy_from_slice(&unread[..length]);
        self.consume(length);
        Ok(length)
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&b| b == b'\n').count() as u64
}

/// Reads until `out` holds `wanted` bytes or the source ends.
fn fill(source: &mut dyn BufRead, out: &mut Vec<u8>, wanted: usize) -> io::Result<()> {
    source.take((wanted - out.len()) as u64).read_to_end(out)?;
    Ok(())
}

/// The encoding of bytes without byte order mark: UTF-16 XML by its zeros, else the XML declaration.
fn unmarked_encoding(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(b"<\0?\0") {
        return Some(UTF_16LE);
    }
    if head.starts_with(b"\0<\0?") {
        return Some(UTF_16BE);
    }
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = head.iter().take(400).position(|&b| b == b'>')?;
    let declaration = String::from_utf8_lossy(&head[..end]);
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let label = value.get(1..)?.split(['"', '\'']).next()?;
    // A declaration that could be read byte by byte is no UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes()).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

/// Moves all whole characters of `raw` to `out`; bytes that are not UTF-8 as Windows-1252. Leaves an
/// incomplete character for the next call unless `ended`. Tells where in `out` the first byte that
/// was not UTF-8 went.
fn decode_mixed(raw: &mut Vec<u8>, ended: bool, out: &mut Vec<u8>) -> Option<usize> {
    let mut bad = None;
    let mut from = 0;
    loop {
        match std::str::from_utf8(&raw[from..]) {
            Ok(text) => {
                out.extend_from_slice(text.as_bytes());
                raw.clear();
                return bad;
            }
            Err(error) => {
                let good = from + error.valid_up_to();
                out.extend_from_slice(&raw[from..good]);
                let length = match error.error_len() {
                    None if !ended => {
                        raw.drain(..good);
                        return bad;
                    }
                    None => raw.len() - good,
                    Some(length) => length,
                };
                bad = bad.or(Some(out.len()));
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(&raw[good..good + length]);
                out.extend_from_slice(text.as_bytes());
                from = good + length;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn read(bytes: &[u8]) -> String {
        let mut out = String::new();
        Text::open(bytes).unwrap().read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn every_encoding_reads_as_the_same_text() {
        let utf16: Vec<u8> = "Thé\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("Thé\n".as_bytes()), "Thé\n");
        assert_eq!(read("\u{feff}Thé\n".as_bytes()), "Thé\n");
        assert_eq!(read(&[&[0xff, 0xfe], &utf16[..]].concat()), "Thé\n");
        assert_eq!(read(b"Th\xe9\n"), "Thé\n");
        let declared = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>Th\xc3\xa9</a>";
        assert!(read(declared).ends_with("<a>ThÃ©</a>"));
        assert_eq!(read(b""), "");
        assert_eq!(read(b"\xe2\x82"), "â‚");
    }

    #[test]
    fn long_text_keeps_its_characters_across_buffers() {
        let text = "aé€🍵\n".repeat(20_000);
        for start in 0..4 {
            let shifted = format!("{}{text}", "x".repeat(start));
            assert_eq!(read(shifted.as_bytes()), shifted);
        }
        let western: Vec<u8> = b"Th\xe9 vert\n".repeat(9_000);
        assert_eq!(read(&western), "Thé vert\n".repeat(9_000));
    }

    #[test]
    fn gzip_is_known_by_its_magic_and_broken_gzip_is_an_error() {
        let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
        zip.write_all("Thé".repeat(9_000).as_bytes()).unwrap();
        let zipped = zip.finish().unwrap();
        assert_eq!(read(&zipped), "Thé".repeat(9_000));
        let mut text = Text::open(&zipped[..zipped.len() / 2]);
        let failed = text
            .as_mut()
            .map_or(true, |t| t.read_to_string(&mut String::new()).is_err());
        assert!(failed);
    }
}
