//! What in a linked module nothing needs once its panics are cut.
//!
//! The linker keeps what a panic would say: texts, the places in the sources, tables for printing, and the functions that
//! stand in tables for it. Linked with `--emit-relocs`, a module says which function and which data names which other;
//! from its exports everything that is needed is found, and the rest becomes zeros and traps, which weigh nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::Result;

/// A function or a piece of data of the linked module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// By its index, imports first.
    Function(usize),
    /// By its number in the table of symbols.
    Data(usize),
}

enum Symbol {
    Function { name: String, index: usize },
    Data(Range<usize>),
    Other,
}

/// One mention: at `at` in the file, of a symbol.
struct Mention {
    at: usize,
    symbol: usize,
}

/// The mentions of a linked module.
#[derive(Default)]
pub struct Links {
    imports: usize,
    /// Where each function's code stands in the file.
    bodies: Vec<Range<usize>>,
    /// Where each segment of data stands in the file.
    segments: Vec<Range<usize>>,
    symbols: Vec<Symbol>,
    mentions: Vec<Mention>,
    roots: Vec<usize>,
    /// Symbols of places in the sources, which only messages read.
    places: BTreeSet<usize>,
}

impl Links {
    /// Reads a module linked with `--emit-relocs`.
    pub fn read(file: &[u8]) -> Result<Self> {
        let mut links = Self::default();
        let mut sections = Vec::new();
        let mut custom = Vec::new();
        let mut reader = Reader { file, at: 8 };
        while reader.at < file.len() {
            let id = reader.byte()?;
            let length = reader.number()?;
            let start = reader.at;
            sections.push(start);
            let mut inside = Reader { file, at: start };
            match id {
                0 => custom.push((inside.name()?, inside.at..start + length)),
                2 => links.imports(&mut inside)?,
                7 => links.exports(&mut inside)?,
                8 => links.roots.push(inside.number()?),
                10 => links.bodies = inside.list(|reader| reader.block())?,
                11 => links.segments = inside.list(Reader::segment)?,
                _ => {}
            }
            reader.at = start + length;
        }
        // The symbols come before what mentions them.
        for (name, range) in custom {
            let mut inside = Reader {
                file,
                at: range.start,
            };
            match name.as_str() {
                "linking" => links.symbols(&mut inside, range.end)?,
                "reloc.CODE" | "reloc.DATA" => links.mentions(&mut inside, &sections)?,
                _ => {}
            }
        }
        if links.symbols.is_empty() || links.mentions.is_empty() {
            return Err("the module was linked without --emit-relocs".into());
        }
        links.mentions.sort_by_key(|mention| mention.at);
        links.places = (0..links.symbols.len())
            .filter(|symbol| links.is_place(*symbol, file))
            .collect();
        Ok(links)
    }

    fn imports(&mut self, reader: &mut Reader) -> Result<()> {
        for _ in 0..reader.number()? {
            reader.name()?;
            reader.name()?;
            match reader.byte()? {
                0 => {
                    self.imports += 1;
                    reader.number()?;
                }
                1 => {
                    reader.byte()?;
                    reader.limits()?;
                }
                2 => reader.limits()?,
                _ => reader.at += 2,
            }
        }
        Ok(())
    }

    fn exports(&mut self, reader: &mut Reader) -> Result<()> {
        for _ in 0..reader.number()? {
            reader.name()?;
            let kind = reader.byte()?;
            let index = reader.number()?;
            if kind == 0 {
                self.roots.push(index);
            }
        }
        Ok(())
    }

    fn symbols(&mut self, reader: &mut Reader, end: usize) -> Result<()> {
        reader.number()?;
        while reader.at < end {
            let kind = reader.byte()?;
            let length = reader.number()?;
            let next = reader.at + length;
            if kind == 8 {
                for _ in 0..reader.number()? {
                    let symbol = self.symbol(reader)?;
                    self.symbols.push(symbol);
                }
            }
            reader.at = next;
        }
        Ok(())
    }

    fn symbol(&self, reader: &mut Reader) -> Result<Symbol> {
        const UNDEFINED: usize = 0x10;
        const NAMED: usize = 0x40;
        let kind = reader.byte()?;
        let flags = reader.number()?;
        let defined = flags & UNDEFINED == 0;
        Ok(match kind {
            1 => {
                reader.name()?;
                if !defined {
                    return Ok(Symbol::Other);
                }
                let (segment, offset, size) =
                    (reader.number()?, reader.number()?, reader.number()?);
                // What only names an address has no segment.
                match self.segments.get(segment) {
                    Some(whole) if offset + size <= whole.len() => {
                        let start = whole.start + offset;
                        Symbol::Data(start..start + size)
                    }
                    _ => Symbol::Other,
                }
            }
            3 => {
                reader.number()?;
                Symbol::Other
            }
            _ => {
                let index = reader.number()?;
                let name = if defined || flags & NAMED != 0 {
                    reader.name()?
                } else {
                    String::new()
                };
                match kind {
                    0 => Symbol::Function { name, index },
                    _ => Symbol::Other,
                }
            }
        })
    }

    fn mentions(&mut self, reader: &mut Reader, sections: &[usize]) -> Result<()> {
        // Of a type's index, and those that carry a number to add, by the linker's own codes.
        const TYPE: u8 = 6;
        const ADDING: [u8; 13] = [3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23];
        let start = *sections
            .get(reader.number()?)
            .ok_or("mentions of no section")?;
        for _ in 0..reader.number()? {
            let kind = reader.byte()?;
            let (offset, symbol) = (reader.number()?, reader.number()?);
            if ADDING.contains(&kind) {
                reader.number()?;
            }
            if kind != TYPE {
                let at = start + offset;
                self.mentions.push(Mention { at, symbol });
            }
        }
        Ok(())
    }

    /// Everything that is needed, when functions of these names do nothing.
    pub fn needed(&self, cut: impl Fn(&str) -> bool) -> BTreeSet<Thing> {
        let idle: BTreeSet<usize> = self
            .symbols
            .iter()
            .filter_map(|symbol| match symbol {
                Symbol::Function { name, index } if cut(name) => Some(*index),
                _ => None,
            })
            .collect();
        let mut needed = BTreeSet::new();
        let mut open: Vec<Thing> = self.roots.iter().copied().map(Thing::Function).collect();
        while let Some(thing) = open.pop() {
            if !needed.insert(thing) {
                continue;
            }
            let place = match thing {
                Thing::Function(index) if idle.contains(&index) => continue,
                // An import has no code.
                Thing::Function(index) => match index.checked_sub(self.imports) {
                    Some(local) => self.bodies.get(local),
                    None => None,
                },
                Thing::Data(symbol) => self.data(symbol),
            };
            open.extend(place.into_iter().flat_map(|place| self.mentioned(place)));
        }
        needed
    }

    fn data(&self, symbol: usize) -> Option<&Range<usize>> {
        match self.symbols.get(symbol) {
            Some(Symbol::Data(range)) => Some(range),
            _ => None,
        }
    }

    /// Whether data is a `core::panic::Location`: a source file's address and length, a line, a column.
    fn is_place(&self, symbol: usize, file: &[u8]) -> bool {
        let Some(place) = self.data(symbol).filter(|place| place.len() == 16) else {
            return false;
        };
        let mut named = self.mentioned(place);
        let (Some(Thing::Data(path)), None) = (named.next(), named.next()) else {
            return false;
        };
        let path = self.data(path).map(|path| &file[path.clone()]);
        path.is_some_and(|path| path.ends_with(b".rs") || path.ends_with(b".rs\0"))
    }

    fn mentioned(&self, place: &Range<usize>) -> impl Iterator<Item = Thing> {
        let from = self
            .mentions
            .partition_point(|mention| mention.at < place.start);
        self.mentions[from..]
            .iter()
            .take_while(|mention| mention.at < place.end)
            .filter_map(|mention| match self.symbols.get(mention.symbol)? {
                Symbol::Function { index, .. } => Some(Thing::Function(*index)),
                Symbol::Data(_) if self.places.contains(&mention.symbol) => None,
                Symbol::Data(_) => Some(Thing::Data(mention.symbol)),
                Symbol::Other => None,
            })
    }

    /// Overwrites the data that is not needed with zeros; answers how much there was.
    pub fn blank(&self, file: &mut [u8], needed: &BTreeSet<Thing>) -> usize {
        let mut keep = vec![false; file.len()];
        let mut known = vec![false; file.len()];
        for symbol in 0..self.symbols.len() {
            let Some(range) = self.data(symbol) else {
                continue;
            };
            known[range.clone()].fill(true);
            // Two symbols may share bytes: a text that is the end of another.
            if needed.contains(&Thing::Data(symbol)) {
                keep[range.clone()].fill(true);
            }
        }
        let mut blanked = 0;
        for (at, byte) in file.iter_mut().enumerate() {
            if known[at] && !keep[at] {
                blanked += usize::from(*byte != 0);
                *byte = 0;
            }
        }
        blanked
    }
}

struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        let byte = *self.file.get(self.at).ok_or("the module ends too soon")?;
        self.at += 1;
        Ok(byte)
    }

    /// An LEB128 number; of a signed one only the length counts here.
    fn number(&mut self) -> Result<usize> {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let byte = self.byte()?;
            if shift < 64 {
                value |= u64::from(byte & 0x7f) << shift;
            }
            shift += 7;
            if byte < 0x80 {
                return Ok(value as usize);
            }
        }
    }

    fn block(&mut self) -> Result<Range<usize>> {
        let length = self.number()?;
        let start = self.at;
        self.at += length;
        Ok(start..self.at)
    }

    fn name(&mut self) -> Result<String> {
        let range = self.block()?;
        let bytes = self.file.get(range).ok_or("a name ends too late")?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    fn limits(&mut self) -> Result<()> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 != 0 {
            self.number()?;
        }
        Ok(())
    }

    /// A segment that is put at a constant address.
    fn segment(&mut self) -> Result<Range<usize>> {
        if self.number()? == 0 {
            self.byte()?;
            self.number()?;
            self.byte()?;
        }
        self.block()
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Links, Thing};

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, content.len() as u8], content].concat()
    }

    fn custom(name: &str, content: &[u8]) -> Vec<u8> {
        section(0, &[&[name.len() as u8], name.as_bytes(), content].concat())
    }

    /// `main` is exported; it mentions `say` and the data "ABCD". `say` mentions "EFGH", and nothing mentions `idle` and "IJKL".
    fn linked() -> Vec<u8> {
        let code = section(10, &[3, 4, 0, 1, 1, 11, 3, 0, 1, 11, 2, 0, 11]);
        let data = section(11, b"\x01\x00\x41\x00\x0b\x0cABCDEFGHIJKL");
        let symbols = [
            b"\x06\x00\x00\x00\x04main\x00\x00\x01\x03say\x00\x00\x02\x04idle".as_slice(),
            b"\x01\x00\x01a\x00\x00\x04\x01\x00\x01e\x00\x04\x04\x01\x00\x01i\x00\x08\x04",
        ]
        .concat();
        let table = [&[2, 8, symbols.len() as u8], symbols.as_slice()].concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(7, b"\x01\x04main\x00\x00"),
            code,
            data,
            custom("linking", &table),
            // Of the second section from 0: calls at 3 and 8, addresses with a number to add.
            custom("reloc.CODE", &[1, 3, 0, 3, 1, 5, 4, 3, 0, 5, 8, 4, 0]),
        ]
        .concat()
    }

    #[test]
    fn what_is_exported_needs_what_it_mentions_and_no_more() {
        let file = linked();
        let needed = Links::read(&file).unwrap().needed(|_| false);
        let all = [
            Thing::Function(0),
            Thing::Function(1),
            Thing::Data(3),
            Thing::Data(4),
        ];
        assert_eq!(needed.into_iter().collect::<Vec<_>>(), all);
    }

    #[test]
    fn what_a_cut_function_mentions_becomes_zeros() {
        let mut file = linked();
        let links = Links::read(&file).unwrap();
        let needed = links.needed(|name| name == "say");
        assert!(needed.contains(&Thing::Function(1)) && !needed.contains(&Thing::Data(4)));
        assert_eq!(links.blank(&mut file, &needed), 8);
        let text = b"ABCD\0\0\0\0\0\0\0\0";
        assert!(file.windows(text.len()).any(|window| window == text));
    }

    #[test]
    fn a_module_without_mentions_is_refused() {
        assert!(Links::read(b"\0asm\x01\0\0\0").is_err());
        assert!(Links::read(b"\0asm\x01\0\0\0\x0a\x05").is_err());
    }
}
