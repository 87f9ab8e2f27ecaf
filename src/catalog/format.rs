//! The byte layout of packs, written and read side by side so that it is defined once.
//!
//! A pack is a header, a table of sections, and the sections' bytes, all little-endian. What a
//! section means is not known here: [`super::Products`] and the others name their sections once, in
//! one function that both the [`Encoder`] and the [`Decoder`] walk through ([`Transfer`]).
//! Integrity against tampering is not checked here either: the manifest carries digests.
//!
//! ```text
//! 0   magic "DVT"        3 bytes
//! 3   format version     1 byte
//! 4   kind               1 byte   (see Kind)
//! 5   reserved, zero     1 byte
//! 6   section count      u16
//! 8   rows               u32
//! 12  total length       u32      (equal to the buffer's length)
//! 16  section table      12 bytes each: id u16, reserved u16, offset u32, length u32
//! …   sections
//! ```

use super::{FEATURE_DIMS, Features, Neighbors, Strings};

/// The version this build writes, and the only one it reads.
pub const VERSION: u8 = 1;
/// The first bytes of every pack.
pub const MAGIC: [u8; 3] = *b"DVT";
/// A pack holds at most this many rows.
pub const MAX_ROWS: u32 = 4_000_000;
/// Decoding a pack needs at most this many times its length in memory, plus [`MEMORY_BASE`].
pub const MEMORY_FACTOR: usize = 8;
/// The constant part of the memory bound, in bytes.
pub const MEMORY_BASE: usize = 4096;

const HEADER: usize = 16;
const ENTRY: usize = 12;

/// What a pack holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Every product, for catalogs small enough to be one file.
    Whole = 1,
    /// The best, newest and discounted products: fetched on every page.
    Head = 2,
    /// The products of a bucket of categories.
    Category = 3,
    /// The products of one hash bucket of page addresses, with their neighbors' cards.
    Neighbors = 4,
    /// Prices and stock of the rows of another pack.
    Volatile = 5,
    /// The shop's configuration: placements, weights, banners, texts of one language.
    Config = 6,
    /// What one page shows: never stored.
    View = 7,
    /// What one shopper's device keeps: never published.
    Record = 8,
}

impl Kind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 8] = [
        Self::Whole,
        Self::Head,
        Self::Category,
        Self::Neighbors,
        Self::Volatile,
        Self::Config,
        Self::View,
        Self::Record,
    ];

    /// Reads a stored code.
    ///
    /// # Errors
    /// [`FormatError::Kind`] for a code that no version has used.
    pub fn from_code(code: u8) -> Result<Self, FormatError> {
        Self::ALL
            .into_iter()
            .find(|kind| *kind as u8 == code)
            .ok_or(FormatError::Kind)
    }

    /// The kind's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Head => "head",
            Self::Category => "category",
            Self::Neighbors => "neighbors",
            Self::Volatile => "volatile",
            Self::Config => "config",
            Self::View => "view",
            Self::Record => "record",
        }
    }
}

/// Why bytes are not a pack. The number is the stable code shown as `DV-PACK-<n>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FormatError {
    /// The first bytes are not a pack's.
    Magic = 1,
    /// A version this build does not read.
    Version = 2,
    /// An unknown kind, or another kind than was asked for.
    Kind = 3,
    /// The header's length is not the buffer's.
    Length = 4,
    /// More rows than the bytes could hold, or than is allowed.
    Rows = 5,
    /// The section table points outside the pack, or names a section twice.
    Table = 6,
    /// A section that every pack of this kind has is missing.
    Missing = 7,
    /// A section has another length than its rows need.
    Section = 8,
    /// A text is not UTF-8, or is cut inside a character.
    Text = 9,
    /// A row points to a dictionary entry or row that is not there.
    Reference = 10,
    /// Prices for other rows than the pack's.
    Mismatch = 11,
}

/// One pass over a pack's sections, either writing or reading them.
///
/// Whoever owns columns lists them once in a function generic over `Transfer`; the encoder and the
/// decoder both walk that list, so that the two can never differ.
pub trait Transfer {
    /// The rows of the pack.
    fn rows(&self) -> usize;
    /// One byte a row.
    fn bytes(&mut self, id: u16, column: &mut Vec<u8>) -> Result<(), FormatError>;
    /// Two bytes a row, low bytes first, then high bytes (compresses better).
    fn shorts(&mut self, id: u16, column: &mut Vec<u16>) -> Result<(), FormatError>;
    /// One variable-length number a row.
    fn numbers(&mut self, id: u16, column: &mut Vec<u32>) -> Result<(), FormatError>;
    /// One text a row.
    fn texts(&mut self, id: u16, column: &mut Strings) -> Result<(), FormatError>;
    /// A list of texts of its own length: a dictionary or a table of words.
    fn list(&mut self, id: u16, column: &mut Strings) -> Result<(), FormatError>;
    /// A list of numbers of its own length.
    fn values(&mut self, id: u16, column: &mut Vec<u32>) -> Result<(), FormatError>;
    /// Content features, stored dimension by dimension.
    fn features(&mut self, id: u16, column: &mut Vec<Features>) -> Result<(), FormatError>;
    /// Each row's neighbors inside the pack. Absent when no row has any.
    fn neighbors(&mut self, id: u16, column: &mut Neighbors) -> Result<(), FormatError>;
}

/// Writes a pack's sections in the order in which they are given.
pub struct Encoder {
    rows: usize,
    sections: Vec<(u16, Vec<u8>)>,
}

impl Encoder {
    /// Starts a pack of `rows` rows.
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            sections: Vec::new(),
        }
    }

    /// The finished pack.
    pub fn finish(self, kind: Kind) -> Vec<u8> {
        let payload: usize = self.sections.iter().map(|(_, bytes)| bytes.len()).sum();
        let total = HEADER + ENTRY * self.sections.len() + payload;
        let mut out = Vec::with_capacity(total);
        out.extend(MAGIC);
        out.push(VERSION);
        out.extend([kind as u8, 0]);
        out.extend((self.sections.len() as u16).to_le_bytes());
        out.extend((self.rows as u32).to_le_bytes());
        out.extend((total as u32).to_le_bytes());
        let mut offset = HEADER + ENTRY * self.sections.len();
        for (id, bytes) in &self.sections {
            out.extend(id.to_le_bytes());
            out.extend([0, 0]);
            out.extend((offset as u32).to_le_bytes());
            out.extend((bytes.len() as u32).to_le_bytes());
            offset += bytes.len();
        }
        for (_, bytes) in &self.sections {
            out.extend(bytes);
        }
        out
    }

    fn push(&mut self, id: u16, bytes: Vec<u8>) -> Result<(), FormatError> {
        self.sections.push((id, bytes));
        Ok(())
    }

    fn check(&self, length: usize) -> Result<(), FormatError> {
        if length == self.rows {
            Ok(())
        } else {
            Err(FormatError::Section)
        }
    }
}

impl Transfer for Encoder {
    fn rows(&self) -> usize {
        self.rows
    }

    fn bytes(&mut self, id: u16, column: &mut Vec<u8>) -> Result<(), FormatError> {
        self.check(column.len())?;
        self.push(id, column.clone())
    }

    fn shorts(&mut self, id: u16, column: &mut Vec<u16>) -> Result<(), FormatError> {
        self.check(column.len())?;
        let low = column.iter().map(|value| *value as u8);
        let high = column.iter().map(|value| (*value >> 8) as u8);
        self.push(id, low.chain(high).collect())
    }

    fn numbers(&mut self, id: u16, column: &mut Vec<u32>) -> Result<(), FormatError> {
        self.check(column.len())?;
        self.values(id, column)
    }

    fn texts(&mut self, id: u16, column: &mut Strings) -> Result<(), FormatError> {
        self.check(column.len())?;
        self.list(id, column)
    }

    fn list(&mut self, id: u16, column: &mut Strings) -> Result<(), FormatError> {
        let mut out = Vec::new();
        write_varint(&mut out, column.len() as u32);
        for text in column.iter() {
            write_varint(&mut out, text.len() as u32);
        }
        for text in column.iter() {
            out.extend(text.as_bytes());
        }
        self.push(id, out)
    }

    fn values(&mut self, id: u16, column: &mut Vec<u32>) -> Result<(), FormatError> {
        let mut out = Vec::new();
        for value in column.iter() {
            write_varint(&mut out, *value);
        }
        self.push(id, out)
    }

    fn features(&mut self, id: u16, column: &mut Vec<Features>) -> Result<(), FormatError> {
        self.check(column.len())?;
        let planes = (0..FEATURE_DIMS).flat_map(|dim| column.iter().map(move |row| row[dim] as u8));
        let out = planes.collect();
        self.push(id, out)
    }

    fn neighbors(&mut self, id: u16, column: &mut Neighbors) -> Result<(), FormatError> {
        if column.is_empty() {
            return Ok(());
        }
        self.check(column.len())?;
        let mut out = Vec::new();
        for row in 0..column.len() {
            write_varint(&mut out, column.of(row).0.len() as u32);
        }
        for row in 0..column.len() {
            for other in column.of(row).0 {
                write_varint(&mut out, zigzag(*other as i32 - row as i32));
            }
        }
        for row in 0..column.len() {
            out.extend(column.of(row).1);
        }
        self.push(id, out)
    }
}

/// Reads a pack in one validating pass: every length is checked before anything is allocated.
pub struct Decoder<'a> {
    bytes: &'a [u8],
    kind: Kind,
    rows: usize,
    sections: usize,
}

impl<'a> Decoder<'a> {
    /// Checks the header and the section table.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn new(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let header = bytes.get(..HEADER).ok_or(FormatError::Magic)?;
        if header[..3] != MAGIC {
            return Err(FormatError::Magic);
        }
        if header[3] != VERSION {
            return Err(FormatError::Version);
        }
        let kind = Kind::from_code(header[4])?;
        let sections = usize::from(read_u16(bytes, 6));
        let rows = read_u32(bytes, 8);
        if read_u32(bytes, 12) as usize != bytes.len() {
            return Err(FormatError::Length);
        }
        let table_end = HEADER + sections * ENTRY;
        if table_end > bytes.len() {
            return Err(FormatError::Table);
        }
        if rows > MAX_ROWS || rows as usize > bytes.len() {
            return Err(FormatError::Rows);
        }
        let decoder = Self {
            bytes,
            kind,
            rows: rows as usize,
            sections,
        };
        // Sections follow one another without gaps or overlaps, so no byte is read twice.
        let mut expected = table_end;
        for index in 0..sections {
            let (_, offset, length) = decoder.entry(index);
            if offset != expected {
                return Err(FormatError::Table);
            }
            expected = offset.checked_add(length).ok_or(FormatError::Table)?;
        }
        if expected != bytes.len() {
            return Err(FormatError::Table);
        }
        Ok(decoder)
    }

    /// What the pack says it holds.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The sections as (id, length in bytes), in file order: for reports.
    pub fn sections(&self) -> impl Iterator<Item = (u16, usize)> + '_ {
        (0..self.sections).map(|index| {
            let (id, _, length) = self.entry(index);
            (id, length)
        })
    }

    fn entry(&self, index: usize) -> (u16, usize, usize) {
        let at = HEADER + index * ENTRY;
        (
            read_u16(self.bytes, at),
            read_u32(self.bytes, at + 4) as usize,
            read_u32(self.bytes, at + 8) as usize,
        )
    }

    fn find(&self, id: u16) -> Option<&'a [u8]> {
        (0..self.sections)
            .map(|index| self.entry(index))
            .find(|(found, ..)| *found == id)
            .and_then(|(_, offset, length)| self.bytes.get(offset..offset + length))
    }

    fn section(&self, id: u16) -> Result<&'a [u8], FormatError> {
        self.find(id).ok_or(FormatError::Missing)
    }
}

impl Transfer for Decoder<'_> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn bytes(&mut self, id: u16, column: &mut Vec<u8>) -> Result<(), FormatError> {
        let section = self.section(id)?;
        if section.len() != self.rows {
            return Err(FormatError::Section);
        }
        *column = section.to_vec();
        Ok(())
    }

    fn shorts(&mut self, id: u16, column: &mut Vec<u16>) -> Result<(), FormatError> {
        let section = self.section(id)?;
        if section.len() != self.rows * 2 {
            return Err(FormatError::Section);
        }
        let (low, high) = section.split_at(self.rows);
        let pairs = low.iter().zip(high);
        *column = pairs.map(|(l, h)| u16::from_le_bytes([*l, *h])).collect();
        Ok(())
    }

    fn numbers(&mut self, id: u16, column: &mut Vec<u32>) -> Result<(), FormatError> {
        let mut input = Input(self.section(id)?);
        *column = input.take_varints(self.rows)?;
        input.end()
    }

    fn texts(&mut self, id: u16, column: &mut Strings) -> Result<(), FormatError> {
        self.list(id, column)?;
        if column.len() != self.rows {
            return Err(FormatError::Section);
        }
        Ok(())
    }

    fn list(&mut self, id: u16, column: &mut Strings) -> Result<(), FormatError> {
        let mut input = Input(self.section(id)?);
        let count = input.varint()? as usize;
        let mut ends = input.take_varints(count)?;
        let mut total = 0u32;
        for end in &mut ends {
            total = total.checked_add(*end).ok_or(FormatError::Section)?;
            *end = total;
        }
        if total as usize != input.0.len() {
            return Err(FormatError::Section);
        }
        let text = core::str::from_utf8(input.0).map_err(|_| FormatError::Text)?;
        if ends.iter().any(|end| !text.is_char_boundary(*end as usize)) {
            return Err(FormatError::Text);
        }
        *column = Strings::from_parts(text.to_owned(), ends);
        Ok(())
    }

    fn values(&mut self, id: u16, column: &mut Vec<u32>) -> Result<(), FormatError> {
        let section = self.section(id)?;
        // A number ends at each byte below 0x80.
        let count = section.iter().filter(|byte| **byte < 0x80).count();
        let mut input = Input(section);
        *column = input.take_varints(count)?;
        input.end()
    }

    fn features(&mut self, id: u16, column: &mut Vec<Features>) -> Result<(), FormatError> {
        let section = self.section(id)?;
        if section.len() != self.rows * FEATURE_DIMS {
            return Err(FormatError::Section);
        }
        *column = vec![[0; FEATURE_DIMS]; self.rows];
        for (dim, plane) in section.chunks_exact(self.rows.max(1)).enumerate() {
            for (row, value) in plane.iter().enumerate() {
                column[row][dim] = *value as i8;
            }
        }
        Ok(())
    }

    fn neighbors(&mut self, id: u16, column: &mut Neighbors) -> Result<(), FormatError> {
        *column = Neighbors::default();
        let Some(section) = self.find(id) else {
            return Ok(());
        };
        let mut input = Input(section);
        let mut ends = input.take_varints(self.rows)?;
        let mut total = 0u32;
        for end in &mut ends {
            total = total.checked_add(*end).ok_or(FormatError::Section)?;
            *end = total;
        }
        let deltas = input.take_varints(total as usize)?;
        if input.0.len() != total as usize {
            return Err(FormatError::Section);
        }
        let mut targets = deltas;
        let mut start = 0;
        for (row, end) in ends.iter().enumerate() {
            for target in &mut targets[start..*end as usize] {
                let other = i64::from(unzigzag(*target)) + row as i64;
                if other < 0 || other >= self.rows as i64 {
                    return Err(FormatError::Reference);
                }
                *target = other as u32;
            }
            start = *end as usize;
        }
        *column = Neighbors::from_parts(ends, targets, input.0.to_vec());
        Ok(())
    }
}

/// Bytes not read yet.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn varint(&mut self) -> Result<u32, FormatError> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(FormatError::Section)?;
            self.0 = rest;
            let bits = u32::from(byte & 0x7f);
            if shift == 28 && bits > 0x0f {
                return Err(FormatError::Section);
            }
            value |= bits << shift;
            if *byte < 0x80 {
                return Ok(value);
            }
        }
        Err(FormatError::Section)
    }

    fn take_varints(&mut self, count: usize) -> Result<Vec<u32>, FormatError> {
        // Each number is at least one byte, so a lying count is refused before it allocates.
        if count > self.0.len() {
            return Err(FormatError::Section);
        }
        let mut out = Vec::with_capacity(count);
        for _ in 0..count {
            out.push(self.varint()?);
        }
        Ok(out)
    }

    fn end(&self) -> Result<(), FormatError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(FormatError::Section)
        }
    }
}

fn read_u16(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn read_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn write_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

fn unzigzag(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}
