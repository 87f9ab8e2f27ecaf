//! The byte layout of packs, written and read side by side so that it is defined once.
//!
//! A pack is a header, a table of sections, and the sections' bytes, all little-endian. What a
//! section means is not known here: [`super::Products`] and the others name their sections once, in
//! one list from which both writing and reading are made (`columns!`).
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
    /// Which products go together, learned from logs.
    Model = 9,
    /// Words of the parts that load on use, in one language.
    Words = 10,
    /// Small pictures of products.
    Thumbs = 11,
}

impl Kind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 11] = [
        Self::Whole,
        Self::Head,
        Self::Category,
        Self::Neighbors,
        Self::Volatile,
        Self::Config,
        Self::View,
        Self::Record,
        Self::Model,
        Self::Words,
        Self::Thumbs,
    ];

    /// Reads a stored code.
    ///
    /// # Errors
    /// [`FormatError::Kind`] for a code that no version has used.
    pub fn from_code(code: u8) -> Result<Self, FormatError> {
        let found = Self::ALL.get(usize::from(code).wrapping_sub(1));
        found.copied().ok_or(FormatError::Kind)
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
            Self::Model => "model",
            Self::Words => "words",
            Self::Thumbs => "thumbs",
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
    /// A configuration that needs the full build of the ranking module, read by the lean one.
    Lean = 12,
}

/// What a column is before anything is known of it.
pub(crate) trait Column {
    /// Nothing.
    const EMPTY: Self;
}

impl<T> Column for Vec<T> {
    const EMPTY: Self = Self::new();
}

/// Columns of their own inside a struct's.
pub(crate) trait Nested: Column {
    /// Writes them.
    fn put(&self, pass: &mut Encoder);
    /// Reads them.
    fn take(&mut self, pass: &mut Decoder);
}

/// Makes writing, reading and the empty value of a struct from one list of its columns, so that they can
/// never differ: `field: kind id`, where the kind is a method of [`Encoder`] and of [`Decoder`].
// The empty value is a constant: as code, each of its columns would be written out wherever one is made.
macro_rules! columns {
    ($name:ident { $($field:ident: $kind:ident $id:literal,)+ }) => {
        impl $name {
            #[inline(never)]
            fn write(&self, pass: &mut $crate::catalog::format::Encoder) {
                $(pass.$kind($id, &self.$field);)+
            }

            #[inline(never)]
            fn read(&mut self, pass: &mut $crate::catalog::format::Decoder) {
                $(pass.$kind($id, &mut self.$field);)+
            }
        }

        impl Default for $name {
            fn default() -> Self {
                const EMPTY: $name = $name { $($field: $crate::catalog::format::Column::EMPTY,)+ };
                EMPTY
            }
        }
    };
}
pub(crate) use columns;

// The methods of both are never inlined: each list of columns would carry a copy of them into the browser.

/// Writes a pack's sections in the order in which they are given.
pub struct Encoder {
    rows: usize,
    /// Id and end of each section.
    sections: Vec<(u16, u32)>,
    payload: Vec<u8>,
    error: Option<FormatError>,
}

impl Encoder {
    /// Starts a pack of `rows` rows.
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            sections: Vec::new(),
            payload: Vec::new(),
            error: None,
        }
    }

    /// The finished pack.
    #[inline(never)]
    pub fn finish(self, kind: Kind) -> Vec<u8> {
        let start = (HEADER + ENTRY * self.sections.len()) as u32;
        let mut out = Vec::new();
        let [m, a, g] = MAGIC;
        let count = self.sections.len() as u32;
        write_u32(&mut out, u32::from_le_bytes([m, a, g, VERSION]));
        write_u32(&mut out, u32::from(kind as u8) | count << 16);
        write_u32(&mut out, self.rows as u32);
        write_u32(&mut out, start + self.payload.len() as u32);
        let mut offset = 0;
        for (id, end) in &self.sections {
            write_u32(&mut out, u32::from(*id));
            write_u32(&mut out, start + offset);
            write_u32(&mut out, *end - offset);
            offset = *end;
        }
        out.extend_from_slice(&self.payload);
        out
    }

    fn end(&mut self, id: u16) {
        self.sections.push((id, self.payload.len() as u32));
    }

    fn check(&mut self, length: usize) {
        if length != self.rows {
            self.error = Some(FormatError::Section);
        }
    }

    #[inline(never)]
    fn varint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.payload.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.payload.push(value as u8);
    }
}

/// One method a kind of column.
impl Encoder {
    /// One byte a row.
    #[inline(never)]
    pub fn bytes(&mut self, id: u16, column: &[u8]) {
        self.check(column.len());
        self.payload.extend_from_slice(column);
        self.end(id);
    }

    /// Two bytes a row, low bytes first, then high bytes (compresses better).
    #[inline(never)]
    pub fn shorts(&mut self, id: u16, column: &[u16]) {
        self.check(column.len());
        for value in column {
            self.payload.push(*value as u8);
        }
        for value in column {
            self.payload.push((*value >> 8) as u8);
        }
        self.end(id);
    }

    /// One variable-length number a row.
    #[inline(never)]
    pub fn numbers(&mut self, id: u16, column: &[u32]) {
        self.check(column.len());
        self.values(id, column);
    }

    /// One text a row.
    #[inline(never)]
    pub fn texts(&mut self, id: u16, column: &Strings) {
        self.check(column.len());
        self.list(id, column);
    }

    /// A list of texts of its own length: a dictionary or a table of words.
    #[inline(never)]
    pub fn list(&mut self, id: u16, column: &Strings) {
        self.varint(column.len() as u32);
        for index in 0..column.len() {
            self.varint(column.get(index).len() as u32);
        }
        self.payload.extend_from_slice(column.all().as_bytes());
        self.end(id);
    }

    /// A list of numbers of its own length.
    #[inline(never)]
    pub fn values(&mut self, id: u16, column: &[u32]) {
        for value in column {
            self.varint(*value);
        }
        self.end(id);
    }

    /// Bytes of their own length.
    pub fn blob(&mut self, id: u16, column: &[u8]) {
        self.payload.extend_from_slice(column);
        self.end(id);
    }

    /// Two bytes a row. Absent when the column is empty: of packs that have no use for it.
    pub fn some_shorts(&mut self, id: u16, column: &[u16]) {
        if !column.is_empty() {
            self.shorts(id, column);
        }
    }

    /// A list of numbers of its own length. Absent when it is empty.
    pub fn some_values(&mut self, id: u16, column: &[u32]) {
        if !column.is_empty() {
            self.values(id, column);
        }
    }

    /// A list of texts of its own length. Absent when it is empty.
    pub fn some_list(&mut self, id: u16, column: &Strings) {
        if !column.is_empty() {
            self.list(id, column);
        }
    }

    /// Columns of another struct, whose ids begin with this one.
    pub(crate) fn nested(&mut self, _: u16, column: &impl Nested) {
        column.put(self);
    }

    /// Content features, stored dimension by dimension.
    #[inline(never)]
    pub fn features(&mut self, id: u16, column: &[Features]) {
        self.check(column.len());
        for dim in 0..FEATURE_DIMS {
            for row in column {
                self.payload.push(row[dim] as u8);
            }
        }
        self.end(id);
    }

    /// Each row's neighbors inside the pack. Absent when no row has any.
    pub fn neighbors(&mut self, id: u16, column: &Neighbors) {
        if column.is_empty() {
            return;
        }
        self.check(column.len());
        for row in 0..column.len() {
            self.varint(column.of(row).0.len() as u32);
        }
        for row in 0..column.len() {
            for other in column.of(row).0 {
                self.varint(zigzag(*other as i32 - row as i32));
            }
        }
        for row in 0..column.len() {
            self.payload.extend_from_slice(column.of(row).1);
        }
        self.end(id);
    }

    /// What was wrong with a column.
    ///
    /// # Errors
    /// [`FormatError::Section`] when one had not a value a row.
    pub fn outcome(&self) -> Result<(), FormatError> {
        self.error.map_or(Ok(()), Err)
    }
}

/// Reads a pack in one validating pass: every length is checked before anything is allocated.
pub struct Decoder<'a> {
    bytes: &'a [u8],
    kind: Kind,
    rows: usize,
    sections: usize,
    error: Option<FormatError>,
}

impl<'a> Decoder<'a> {
    /// Checks the header and the section table.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn new(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let decoder = Self::open(bytes);
        decoder.outcome()?;
        Ok(decoder)
    }

    /// The same for whoever asks for the outcome later: a refused pack reads as one without sections.
    pub(crate) fn open(bytes: &'a [u8]) -> Self {
        let mut decoder = Self {
            bytes,
            kind: Kind::Whole,
            rows: 0,
            sections: 0,
            error: None,
        };
        decoder.error = decoder.check().err();
        decoder
    }

    #[inline(never)]
    fn check(&mut self) -> Result<(), FormatError> {
        let bytes = self.bytes;
        if bytes.len() < HEADER {
            return Err(FormatError::Magic);
        }
        let (start, kind) = (read_u32(bytes, 0), read_u32(bytes, 4));
        let [m, a, g] = MAGIC;
        if start << 8 != u32::from_le_bytes([0, m, a, g]) {
            return Err(FormatError::Magic);
        }
        if (start >> 24) as u8 != VERSION {
            return Err(FormatError::Version);
        }
        let sections = (kind >> 16) as usize;
        self.kind = Kind::from_code(kind as u8)?;
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
        // Sections follow one another without gaps or overlaps, so no byte is read twice.
        let mut expected = table_end;
        for index in 0..sections {
            let (_, offset, length) = self.entry(index);
            if offset != expected || length > bytes.len() - offset {
                return Err(FormatError::Table);
            }
            expected += length;
        }
        if expected != bytes.len() {
            return Err(FormatError::Table);
        }
        (self.rows, self.sections) = (rows as usize, sections);
        Ok(())
    }

    /// Refuses a pack of another kind.
    pub(crate) fn expect(&mut self, kinds: &[Kind]) {
        if !kinds.contains(&self.kind) {
            self.refuse(FormatError::Kind);
        }
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
            read_u32(self.bytes, at) as u16,
            read_u32(self.bytes, at + 4) as usize,
            read_u32(self.bytes, at + 8) as usize,
        )
    }

    fn find(&self, id: u16) -> Option<&'a [u8]> {
        for index in 0..self.sections {
            let (found, offset, length) = self.entry(index);
            if found == id {
                return self.bytes.get(offset..)?.get(..length);
            }
        }
        None
    }

    /// A section's bytes. A missing one reads as empty, and the pack is refused.
    #[inline(never)]
    fn section(&mut self, id: u16) -> Input<'a> {
        match self.find(id) {
            Some(bytes) => Input(bytes),
            None => {
                self.refuse(FormatError::Missing);
                Input(&[])
            }
        }
    }

    /// A section of exactly `length` bytes; empty, and the pack refused, when it is not.
    #[inline(never)]
    fn exactly(&mut self, id: u16, length: usize) -> &'a [u8] {
        let section = self.section(id).0;
        if section.len() == length {
            return section;
        }
        self.refuse(FormatError::Section);
        &[]
    }

    #[inline(never)]
    fn refuse(&mut self, error: FormatError) {
        self.error.get_or_insert(error);
    }

    fn keep(&mut self, read: Result<(), FormatError>) {
        if let Err(error) = read {
            self.refuse(error);
        }
    }

    fn match_rows(&mut self, length: usize) {
        if length != self.rows {
            self.refuse(FormatError::Section);
        }
    }
}

impl Neighbors {
    fn read(&mut self, mut input: Input, rows: usize) -> Result<(), FormatError> {
        let (ends, targets, weights) = self.parts();
        let total = input.ends(rows, ends)?;
        input.varints(total, targets)?;
        if input.0.len() != total {
            return Err(FormatError::Section);
        }
        weights.extend_from_slice(input.0);
        let (mut row, mut next) = (0, 0);
        for (at, target) in targets.iter_mut().enumerate() {
            // On to the row whose list this target is in.
            while at >= next {
                next = ends.get(row).map_or(total, |end| *end as usize);
                row += 1;
            }
            // A step before the first row wraps to a number far beyond the last one.
            *target = (row as u32 - 1).wrapping_add(unzigzag(*target) as u32);
            if *target >= rows as u32 {
                return Err(FormatError::Reference);
            }
        }
        Ok(())
    }
}

/// One method a kind of column, as [`Encoder`] wrote it.
impl Decoder<'_> {
    /// The rows of the pack.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// See [`Encoder::bytes`].
    #[inline(never)]
    pub fn bytes(&mut self, id: u16, column: &mut Vec<u8>) {
        column.extend_from_slice(self.exactly(id, self.rows));
    }

    /// See [`Encoder::shorts`].
    #[inline(never)]
    pub fn shorts(&mut self, id: u16, column: &mut Vec<u16>) {
        let (low, high) = halves(self.exactly(id, self.rows * 2));
        column.reserve_exact(low.len());
        for (low, high) in low.iter().zip(high) {
            column.push(u16::from_le_bytes([*low, *high]));
        }
    }

    /// See [`Encoder::numbers`].
    #[inline(never)]
    pub fn numbers(&mut self, id: u16, column: &mut Vec<u32>) {
        self.values(id, column);
        self.match_rows(column.len());
    }

    /// See [`Encoder::texts`].
    #[inline(never)]
    pub fn texts(&mut self, id: u16, column: &mut Strings) {
        self.list(id, column);
        self.match_rows(column.len());
    }

    /// See [`Encoder::list`].
    #[inline(never)]
    pub fn list(&mut self, id: u16, column: &mut Strings) {
        let read = self.section(id).texts(column);
        self.keep(read);
    }

    /// See [`Encoder::values`].
    #[inline(never)]
    pub fn values(&mut self, id: u16, column: &mut Vec<u32>) {
        let mut input = self.section(id);
        // A number ends at each byte below 0x80.
        let count = input.0.iter().filter(|byte| **byte < 0x80).count();
        let read = input.varints(count, column);
        if read.is_err() || !input.0.is_empty() {
            self.refuse(FormatError::Section);
        }
    }

    /// See [`Encoder::blob`].
    pub fn blob(&mut self, id: u16, column: &mut Vec<u8>) {
        column.extend_from_slice(self.section(id).0);
    }

    /// See [`Encoder::some_shorts`].
    #[inline(never)]
    pub fn some_shorts(&mut self, id: u16, column: &mut Vec<u16>) {
        if self.find(id).is_some() {
            self.shorts(id, column);
        }
    }

    /// See [`Encoder::some_values`].
    #[inline(never)]
    pub fn some_values(&mut self, id: u16, column: &mut Vec<u32>) {
        if self.find(id).is_some() {
            self.values(id, column);
        }
    }

    /// See [`Encoder::some_list`].
    #[inline(never)]
    pub fn some_list(&mut self, id: u16, column: &mut Strings) {
        if self.find(id).is_some() {
            self.list(id, column);
        }
    }

    /// See [`Encoder::nested`].
    pub(crate) fn nested(&mut self, _: u16, column: &mut impl Nested) {
        column.take(self);
    }

    /// See [`Encoder::features`].
    #[inline(never)]
    pub fn features(&mut self, id: u16, column: &mut Vec<Features>) {
        let section = self.exactly(id, self.rows * FEATURE_DIMS);
        column.resize(section.len() / FEATURE_DIMS, [0; FEATURE_DIMS]);
        for (dim, plane) in section.chunks_exact(self.rows.max(1)).enumerate() {
            for (row, value) in column.iter_mut().zip(plane) {
                row[dim % FEATURE_DIMS] = *value as i8;
            }
        }
    }

    /// See [`Encoder::neighbors`].
    pub fn neighbors(&mut self, id: u16, column: &mut Neighbors) {
        if let Some(section) = self.find(id) {
            let read = column.read(Input(section), self.rows);
            self.keep(read);
        }
    }

    /// The first thing that was wrong.
    ///
    /// # Errors
    /// The [`FormatError`] of that column.
    pub fn outcome(&self) -> Result<(), FormatError> {
        self.error.map_or(Ok(()), Err)
    }
}

/// Bytes not read yet.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    #[inline(never)]
    fn varint(&mut self) -> Result<u32, FormatError> {
        let mut value = 0u32;
        let mut shift = 0;
        while let Some((byte, rest)) = self.0.split_first() {
            self.0 = rest;
            let bits = u32::from(byte & 0x7f);
            if shift == 28 && *byte > 0x0f {
                break;
            }
            value |= bits << shift;
            shift += 7;
            if *byte < 0x80 {
                return Ok(value);
            }
        }
        Err(FormatError::Section)
    }

    #[inline(never)]
    fn varints(&mut self, count: usize, out: &mut Vec<u32>) -> Result<(), FormatError> {
        // Each number is at least one byte, so a lying count is refused before it allocates.
        if count > self.0.len() {
            return Err(FormatError::Section);
        }
        out.reserve_exact(count);
        for _ in 0..count {
            out.push(self.varint()?);
        }
        Ok(())
    }

    /// Reads `count` lengths as the ends of what they measure; returns the last one.
    #[inline(never)]
    fn ends(&mut self, count: usize, ends: &mut Vec<u32>) -> Result<usize, FormatError> {
        self.varints(count, ends)?;
        let mut total = 0u32;
        for end in ends {
            total = total.checked_add(*end).ok_or(FormatError::Section)?;
            *end = total;
        }
        Ok(total as usize)
    }

    fn texts(mut self, column: &mut Strings) -> Result<(), FormatError> {
        let (all, ends) = column.parts();
        let count = self.varint()? as usize;
        if self.ends(count, ends)? != self.0.len() {
            return Err(FormatError::Section);
        }
        let text = core::str::from_utf8(self.0).map_err(|_| FormatError::Text)?;
        if ends.iter().any(|end| !text.is_char_boundary(*end as usize)) {
            return Err(FormatError::Text);
        }
        all.push_str(text);
        Ok(())
    }
}

/// Both halves of an even number of bytes.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes.split_at_checked(bytes.len() / 2).unwrap_or_default()
}

/// The number at a place; 0 where there are no four bytes.
#[inline(never)]
fn read_u32(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(<[u8]>::first_chunk);
    found.map_or(0, |found| u32::from_le_bytes(*found))
}

fn write_u32(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

fn unzigzag(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}
