//! Writes the published folder: packs, configuration, manifest, compressed siblings, and what to paste.
//!
//! File names carry the hash of their content, so a cache may keep them for ever; only the manifest changes.
//! The files of the build before stay one build longer, for pages opened under the old manifest.

use super::config::{Config, LANGUAGES, panel_words};
use super::packs::{Pack, Source};
use super::product::{Product, Shop};
use super::sensitive::kinds;
use super::similarity::Content;
use super::thumbs::{self, Known, Made, Sizes, Thumbs};
use super::weather;
use crate::catalog::format::{Decoder, FormatError, Kind};
use crate::catalog::{ONE_OFF, PRIVATE, Products, Strings, Volatile};
use crate::placement::{ImageMode, Name, Number, line};
use crate::recommend::Strategy;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What one kind of pack weighs.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct PackSize {
    /// [`Kind::name`].
    pub kind: String,
    /// How many files.
    pub files: usize,
    /// Bytes of all files together.
    pub bytes: usize,
    /// Bytes of all files together, brotli-compressed.
    pub brotli_bytes: usize,
}

/// What was published.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sizes by kind.
    pub packs: Vec<PackSize>,
    /// Lines to paste into the shop's pages.
    pub snippet: String,
    /// How many products are never profiled, and of how many one is enough.
    pub apart: [usize; 2],
    /// How many small pictures there are, and how many of them were made anew.
    pub thumbs: [usize; 2],
    /// What is to be mended of pictures.
    pub told: Vec<String>,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum PublishError {
    /// A file could not be written or read.
    Io(PathBuf, io::Error),
    /// The configuration is wrong.
    Config(super::config::ConfigError),
    /// A pack could not be written: a bug, not the merchant's.
    Format(FormatError),
    /// A file of a published folder is not what it should be.
    Damaged(PathBuf, String),
}

impl std::fmt::Display for PublishError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(path, error) => write!(
                f,
                "DV-PUBLISH-IO: {}: {error}; check that the folder exists and may be written",
                path.display()
            ),
            Self::Config(error) => error.fmt(f),
            Self::Format(error) => write!(
                f,
                "DV-PACK-{}: a pack could not be laid out ({error:?}); please report it",
                *error as u8
            ),
            Self::Damaged(path, what) => write!(
                f,
                "DV-PUBLISH-DAMAGED: {}: {what}; build the folder again",
                path.display()
            ),
        }
    }
}

impl std::error::Error for PublishError {}

impl From<FormatError> for PublishError {
    fn from(error: FormatError) -> Self {
        Self::Format(error)
    }
}

/// A file and its subresource-integrity digest.
pub(super) type Entry = (String, String);

/// How the packs of a large catalog are split. A group of buckets shares one folder, named by its content.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Buckets {
    pub(super) buckets: usize,
    /// Per group: hash of its products, hash of its prices.
    pub(super) groups: Vec<(String, String)>,
}

/// How small pictures are split; a group of packs shares one folder, named by its content.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct ThumbPacks {
    pub(super) packs: usize,
    pub(super) groups: Vec<String>,
}

/// `manifest.json`: what a page needs to know to find its packs.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) version: u32,
    pub(super) generation: String,
    /// Products and variants published.
    pub(super) counts: (usize, usize),
    pub(super) locale: String,
    pub(super) images: String,
    pub(super) locales: BTreeMap<String, Entry>,
    /// `lean` when the lean build of the ranking module can serve the configuration, `full` when only the full one can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) core: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) whole: Option<(Entry, Entry)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) head: Option<(Entry, Entry)>,
    /// What product addresses begin with, after normalizing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) products: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) neighbors: Option<Buckets>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<Buckets>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thumbs: Option<ThumbPacks>,
}

/// At most so many groups: their hashes are most of the manifest.
const GROUPS: usize = 32;
/// The most products a category's pack tells.
const PER_CATEGORY: usize = 150;

/// Files of one kind up to so many bytes are compressed as well as brotli can, 0.7 MB a second and core. Above, 19
/// times faster and 9 % larger (measured on packs of product pages): a shop with so many files has none that many fetch.
const BEST_UP_TO: usize = 24 << 20;

/// How much work compression is worth.
#[derive(Clone, Copy)]
struct Effort {
    brotli: i32,
    gzip: u32,
}

/// For what every page fetches.
const BEST: Effort = Effort {
    brotli: 11,
    gzip: 9,
};
/// For thousands of files of which a page fetches one.
const QUICK: Effort = Effort { brotli: 8, gzip: 6 };

struct Writer<'a> {
    out: &'a Path,
    /// Relative names of the files of this build, and of its folders of buckets.
    written: BTreeSet<String>,
    sizes: Vec<PackSize>,
    /// Whether packs are gzipped themselves, instead of having compressed siblings.
    gzip_inside: bool,
    before: Option<&'a Manifest>,
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A digest as `integrity` attributes write it.
fn integrity(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(bytes);
    let mut out = String::from("sha256-");
    for chunk in digest.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place) & 63) as usize;
            out.push(if place > chunk.len() {
                '='
            } else {
                char::from(ALPHABET[index])
            });
        }
    }
    out
}

/// Brotli at quality 11 up to a megabyte, 9 above, where 11 would take minutes.
fn brotli(bytes: &[u8], effort: Effort) -> Vec<u8> {
    compress(
        bytes,
        effort
            .brotli
            .min(if bytes.len() > 1 << 20 { 9 } else { 11 }),
    )
}

/// Brotli at a quality from 0 to 11.
pub(super) fn compress(bytes: &[u8], quality: i32) -> Vec<u8> {
    // A window of twice the file holds all of it; the encoder's tables grow with the window, and would cost more than
    // the work on a small file.
    let window = (usize::BITS - bytes.len().leading_zeros() + 1).clamp(16, 22);
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: window as i32,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = brotli::BrotliCompress(&mut &bytes[..], &mut out, &params);
    out
}

fn gzip(bytes: &[u8], effort: Effort) -> Vec<u8> {
    let level = flate2::Compression::new(effort.gzip);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    let written = encoder.write_all(bytes);
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// A pack's bytes from its file, as the browser reads it; broken gzip stays what it is, and is no pack.
pub(super) fn unpacked(file: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let zipped = file.starts_with(&[0x1f, 0x8b]);
    if zipped
        && flate2::read::GzDecoder::new(file)
            .read_to_end(&mut out)
            .is_ok()
    {
        return out;
    }
    file.to_vec()
}

/// Writes a file so that a reader never sees half of it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let failed = |error| PublishError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let partial = beside(path, "partial");
    std::fs::write(&partial, bytes).map_err(failed)?;
    std::fs::rename(&partial, path).map_err(failed)
}

/// The file beside another: `x.dvt` with `br` is `x.dvt.br`.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

/// Writes a file with its compressed siblings; answers what it weighs with brotli. What stands there already, or
/// in the folder of the build before, is not compressed again.
fn write_compressed(
    path: &Path,
    bytes: &[u8],
    effort: Effort,
    before: Option<&Path>,
) -> Result<usize, PublishError> {
    for known in [Some(path), before].into_iter().flatten() {
        let Some(siblings) = siblings(known, bytes) else {
            continue;
        };
        if known != path {
            for (extension, sibling) in ["br", "gz"].iter().zip(&siblings) {
                write(&beside(path, extension), sibling)?;
            }
            write(path, bytes)?;
        }
        return Ok(siblings[0].len());
    }
    let small = brotli(bytes, effort);
    // The plain file last: where it stands, its siblings do.
    write(&beside(path, "br"), &small)?;
    write(&beside(path, "gz"), &gzip(bytes, effort))?;
    write(path, bytes)?;
    Ok(small.len())
}

/// The compressed siblings of a file that has exactly these bytes.
fn siblings(path: &Path, bytes: &[u8]) -> Option<[Vec<u8>; 2]> {
    let same_length = std::fs::metadata(path).ok()?.len() == bytes.len() as u64;
    if !same_length || std::fs::read(path).ok()? != bytes {
        return None;
    }
    let read = |extension| std::fs::read(beside(path, extension)).ok();
    Some([read("br")?, read("gz")?])
}

impl Writer<'_> {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.written.insert(name.to_owned());
        write(&self.out.join(name), bytes)
    }

    /// A pack as its file holds it. Names and digests are those of the file.
    fn packed(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.gzip_inside {
            gzip(&bytes, BEST)
        } else {
            bytes
        }
    }

    /// Writes a pack's file; answers what a visitor downloads.
    fn store(
        &self,
        name: &str,
        file: &[u8],
        effort: Effort,
        before: Option<String>,
    ) -> Result<usize, PublishError> {
        let path = self.out.join(name);
        if self.gzip_inside {
            write(&path, file)?;
            return Ok(file.len());
        }
        let before = before.map(|name| self.out.join(name));
        write_compressed(&path, file, effort, before.as_deref())
    }

    fn count(&mut self, kind: Kind, bytes: usize, brotli_bytes: usize) {
        let at = self.sizes.iter().position(|size| size.kind == kind.name());
        let at = at.unwrap_or_else(|| {
            self.sizes.push(PackSize {
                kind: kind.name().to_owned(),
                ..PackSize::default()
            });
            self.sizes.len() - 1
        });
        let size = &mut self.sizes[at];
        size.files += 1;
        size.bytes += bytes;
        size.brotli_bytes += brotli_bytes;
    }

    /// Writes a pack under its content's name.
    fn named(&mut self, kind: Kind, stem: &str, bytes: Vec<u8>) -> Result<Entry, PublishError> {
        let file = self.packed(bytes);
        let name = format!("{stem}.{}.dvt", hash(&file));
        self.beside(kind, &name, &file)?;
        Ok((name, integrity(&file)))
    }

    /// Writes a pack's file under a name that is another's, whose content changes with it.
    fn beside(&mut self, kind: Kind, name: &str, file: &[u8]) -> Result<(), PublishError> {
        let small = self.store(name, file, BEST, None)?;
        self.count(kind, file.len(), small);
        self.written.insert(name.to_owned());
        Ok(())
    }

    fn halves(&mut self, kind: Kind, pack: &Pack) -> Result<(Entry, Entry), PublishError> {
        let products = self.named(kind, kind.name(), pack.products.encode(kind)?)?;
        let prices = self.named(
            Kind::Volatile,
            &format!("{}-prices", kind.name()),
            pack.prices.encode()?,
        )?;
        Ok((products, prices))
    }

    /// Writes the packs of buckets, made by `pack` from each bucket's rows, group by group: what is held at a time
    /// is one group, a thirty-second of all.
    fn buckets(
        &mut self,
        kind: Kind,
        folder: &str,
        buckets: &[Vec<usize>],
        pack: &(dyn Fn(&[usize]) -> Pack + Sync),
    ) -> Result<Buckets, PublishError> {
        let groups = buckets.len().min(GROUPS);
        let mut names = Vec::new();
        let mut efforts = [QUICK; 2];
        for group in 0..groups {
            let inside: Vec<usize> = (0..buckets.len())
                .filter(|bucket| bucket * groups / buckets.len() == group)
                .collect();
            let encoded = inside.par_iter().map(|bucket| {
                let pack = pack(&buckets[*bucket]);
                Ok([
                    self.packed(pack.products.encode(kind)?),
                    self.packed(pack.prices.encode()?),
                ])
            });
            let encoded: Vec<[Vec<u8>; 2]> = encoded.collect::<Result<_, PublishError>>()?;
            let name = |half: usize| {
                let mut hash = Sha256::new();
                for halves in &encoded {
                    hash.update(&halves[half]);
                }
                let digest = hash.finalize();
                // What changes in a day meets an old name once in thousands of years; and these are most of the manifest.
                let start = digest.iter().take(4);
                start.map(|byte| format!("{byte:02x}")).collect::<String>()
            };
            let (products, prices) = (name(0), name(1));
            let before = self.before.and_then(|before| {
                let before = before.buckets(kind)?;
                (before.buckets == buckets.len()).then(|| before.groups.get(group))?
            });
            if group == 0 {
                // The first group tells how much there is.
                efforts = [0, 1].map(|half| {
                    let bytes: usize = encoded.iter().map(|halves| halves[half].len()).sum();
                    if bytes * groups <= BEST_UP_TO {
                        BEST
                    } else {
                        QUICK
                    }
                });
            }
            let stored = inside.par_iter().zip(&encoded).map(|(bucket, halves)| {
                let products_in = |group: &str| format!("{folder}/{group}/{bucket}.dvt");
                let prices_in = |group: &str| format!("{folder}/{group}/{bucket}.prices.dvt");
                let known = [
                    before.map(|(products, _)| products_in(products)),
                    before.map(|(_, prices)| prices_in(prices)),
                ];
                let [old_products, old_prices] = known;
                Ok([
                    self.store(
                        &products_in(&products),
                        &halves[0],
                        efforts[0],
                        old_products,
                    )?,
                    self.store(&prices_in(&prices), &halves[1], efforts[1], old_prices)?,
                ])
            });
            let stored: Vec<[usize; 2]> = stored.collect::<Result<_, PublishError>>()?;
            for (halves, small) in encoded.iter().zip(&stored) {
                self.count(kind, halves[0].len(), small[0]);
                self.count(Kind::Volatile, halves[1].len(), small[1]);
            }
            for name in [&products, &prices] {
                self.written.insert(format!("{folder}/{name}"));
            }
            names.push((products, prices));
        }
        Ok(Buckets {
            buckets: buckets.len(),
            groups: names,
        })
    }

    /// Writes the packs of small pictures. They have no compressed siblings: pictures are compressed.
    fn thumbs(&mut self, packs: &[Thumbs]) -> Result<ThumbPacks, PublishError> {
        let count = packs.len();
        let groups = count.min(GROUPS);
        let mut names = Vec::new();
        for group in 0..groups {
            let inside = (0..count).filter(|pack| pack * groups / count == group);
            let files = inside.map(|pack| Ok((pack, packs[pack].encode()?)));
            let files: Vec<(usize, Vec<u8>)> = files.collect::<Result<_, PublishError>>()?;
            let all: Vec<u8> = files.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
            let folder = format!("thumbs/{}", hash(&all));
            for (pack, bytes) in files {
                write(&self.out.join(format!("{folder}/{pack}.dvt")), &bytes)?;
                self.count(Kind::Thumbs, bytes.len(), bytes.len());
            }
            names.push(folder.trim_start_matches("thumbs/").to_owned());
            self.written.insert(folder);
        }
        Ok(ThumbPacks {
            packs: count,
            groups: names,
        })
    }
}

/// The small pictures that stand in the folder already. One that cannot be read is made again.
fn known(out: &Path, before: Option<&Manifest>) -> Known {
    let mut known = Known::new();
    let Some(thumbs) = before.and_then(|before| before.thumbs.as_ref()) else {
        return known;
    };
    for pack in 0..thumbs.packs {
        let group = thumbs.groups.get(pack * thumbs.groups.len() / thumbs.packs);
        let name = format!("thumbs/{}/{pack}.dvt", group.map_or("", String::as_str));
        let read = std::fs::read(out.join(name)).ok();
        let Some(thumbs) = read.and_then(|bytes| Thumbs::decode(&bytes).ok()) else {
            continue;
        };
        known.extend(
            thumbs
                .iter()
                .map(|(key, source, picture)| ((key, source), picture.to_vec())),
        );
    }
    known
}

/// What all product addresses begin with, up to the last slash, normalized.
fn product_prefix(shop: &Shop) -> String {
    let paths: Vec<String> = shop
        .products
        .iter()
        .map(|product| crate::catalog::normalize_path(&product.link))
        .collect();
    super::preview::folder::common_start(paths.iter().map(String::as_str))
}

/// The lines of a card that no product fills: none of the shop's cards keeps room for them.
fn absent(products: &[Product]) -> u32 {
    let has = |filled: fn(&Product) -> bool| products.iter().any(filled);
    let lines = [
        (line::BRAND, has(|product| !product.brand.is_empty())),
        (
            line::RATING,
            has(|product| product.rating.is_some_and(|rating| rating > 0.0)),
        ),
        (line::UNIT, has(|product| product.unit_price.is_some())),
    ];
    lines
        .into_iter()
        .filter_map(|(line, filled)| (!filled).then_some(line))
        .sum()
}

/// Writes the published folder. `progress` is told of each step.
///
/// # Errors
/// [`PublishError`]; the manifest is written last, so a failed build leaves the old one in force.
pub fn publish(
    shop: &Shop,
    content: &Content,
    config: &Config,
    out: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<Report, PublishError> {
    let before = previous(out);
    let mut writer = Writer {
        out,
        written: BTreeSet::new(),
        sizes: Vec::new(),
        gzip_inside: config.publish.gzip_inside,
        before: before.as_ref(),
    };
    let origin = shop.site.origin().ascii_serialization();
    let rules = config
        .compile_rules(shop.currency.exponent)
        .map_err(PublishError::Config)?;
    let marks = rules.marks(&shop.products);
    let kinds = kinds(&shop.products, config);
    let apart = [PRIVATE, ONE_OFF].map(|bit| kinds.iter().filter(|kind| *kind & bit != 0).count());
    let source = Source::new(&shop.products, content, &origin)
        .marked(marks)
        .apart(kinds);
    let mut made = Made::default();
    let source = if config.image_mode().map_err(PublishError::Config)? == ImageMode::Packed {
        progress("small pictures");
        let address = |row: usize| {
            let image = shop.products.get(row)?.image.as_deref();
            image.map(|image| source.local(image))
        };
        let sizes = Sizes {
            side: config.images.thumbnail_px,
            budget: config.images.thumbnail_bytes as usize,
        };
        made = thumbs::thumbs(
            &shop.products,
            &content.pictures,
            &address,
            &source.front(config.images.pool as usize),
            sizes,
            &known(out, before.as_ref()),
        );
        source.pictured(std::mem::take(&mut made.places))
    } else {
        source
    };
    let mut manifest = Manifest {
        version: 1,
        counts: (
            shop.products.len(),
            shop.products
                .iter()
                .map(|product| product.variants as usize)
                .sum(),
        ),
        locale: config.language().to_owned(),
        images: config.images.mode.clone(),
        ..Manifest::default()
    };
    if !made.packs.is_empty() {
        manifest.thumbs = Some(writer.thumbs(&made.packs)?);
    }
    progress("configuration");
    if let Some(currency) = config
        .free_shipping_currency()
        .filter(|c| *c != shop.currency)
    {
        return Err(PublishError::Config(super::config::wrong(
            "DV-CONFIG-VALUE",
            format!(
                "shop.free-shipping is in {}, but the feed's prices are in {}; write the total in {1}",
                currency.as_str(),
                shop.currency.as_str()
            ),
        )));
    }
    for (language, _) in LANGUAGES {
        let mut compiled = config
            .compile(
                language,
                shop.currency.code,
                shop.currency.exponent,
                &origin,
            )
            .map_err(PublishError::Config)?;
        compiled.numbers[Number::Absent as usize] = absent(&shop.products);
        if compiled.has(Strategy::BuyAgain) {
            compiled.intervals = content.intervals.concat();
        }
        compiled.customers.clone_from(&content.customers);
        manifest.core = compiled.build().map(str::to_owned);
        // The words bear the configuration's name, which changes with them: it holds their digest.
        let words = panel_words(language).map_err(PublishError::Config)?;
        let words = writer.packed(words.encode());
        compiled.names = with_name(&compiled.names, Name::Words, &integrity(&words));
        let asked = config.asked(language).map_err(PublishError::Config)?;
        let asked = asked.map(|text| writer.packed(text.into_bytes()));
        if let Some(asked) = &asked {
            compiled.names = with_name(&compiled.names, Name::Asked, &integrity(asked));
        }
        let entry = writer.named(
            Kind::Config,
            &format!("config-{language}"),
            compiled.encode()?,
        )?;
        writer.beside(Kind::Words, &words_of(&entry.0), &words)?;
        if let Some(asked) = &asked {
            writer.beside(Kind::Words, &asked_of(&entry.0), asked)?;
        }
        manifest.locales.insert(language.to_owned(), entry);
    }
    let whole = whole(&source, config)?;
    if let Some(pack) = whole {
        progress("one pack for all products");
        manifest.whole = Some(writer.halves(Kind::Whole, &pack)?);
    } else {
        progress("the pack of every page");
        manifest.head = Some(writer.halves(Kind::Head, &source.head(config.publish.head))?);
        progress("packs of categories");
        let buckets = source.categories(PER_CATEGORY);
        let category = |rows: &[usize]| source.category(rows);
        manifest.category = Some(writer.buckets(Kind::Category, "cat", &buckets, &category)?);
        progress("packs of product pages");
        let buckets = source.addresses(config.publish.bucket);
        let neighborhood = |own: &[usize]| source.neighborhood(own);
        manifest.neighbors =
            Some(writer.buckets(Kind::Neighbors, "nb", &buckets, &neighborhood)?);
        manifest.products = Some(product_prefix(shop));
    }
    let json = |manifest: &Manifest| {
        serde_json::to_string(manifest)
            .map_err(|error| PublishError::Io(out.join("manifest.json"), error.into()))
    };
    if let Some(weather) = config.weather_file() {
        let path = out.join(weather::FILE);
        write_compressed(&path, weather.as_bytes(), BEST, None)?;
    }
    manifest.generation = hash(json(&manifest)?.as_bytes());
    let text = json(&manifest)?;
    let snippet = snippet(&manifest, &text, config);
    writer.write("snippet.html", snippet.as_bytes())?;
    write_compressed(&out.join("manifest.json"), text.as_bytes(), BEST, None)?;
    sweep(out, &writer.written, &before);
    writer
        .sizes
        .sort_by_key(|size| Kind::ALL.iter().position(|kind| kind.name() == size.kind));
    Ok(Report {
        packs: writer.sizes,
        snippet,
        apart,
        thumbs: made.counts,
        told: made.told,
    })
}

/// Products above which one file is not even tried: no shop tells so many in 256 kB.
const WHOLE_AT_MOST: usize = 8000;

/// The pack of all products, when it is light enough for every first visit.
fn whole(source: &Source, config: &Config) -> Result<Option<Pack>, PublishError> {
    if source.products.len() > WHOLE_AT_MOST {
        return Ok(None);
    }
    let pack = source.whole();
    let weight = brotli(&pack.products.encode(Kind::Whole)?, BEST).len()
        + brotli(&pack.prices.encode()?, BEST).len();
    Ok((weight <= config.publish.whole_up_to_kb * 1000).then_some(pack))
}

/// The lines to paste: what to fetch early, and the script with the manifest inside, so that nothing waits for it.
///
/// Preloaded is what every page fetches: the manifest and the packs that no address chooses. The lines promise exactly the
/// script's requests (CORS, credentials as by default): anything else would be fetched twice. Digests are the script's to check; on
/// a preload of this kind Chromium warns of them (crbug.com/981419). At a low priority, because what the shop's own page shows
/// comes first. The configuration is the one of the shop's own language. The widget's own parts have addresses of their build, so they are
/// named where that is known; JavaScript is preloaded as modules with its digest, which `import` joins.
fn snippet(manifest: &Manifest, text: &str, config: &Config) -> String {
    let path = |text: &str| attribute(text).replace('"', "&quot;");
    let (packs, script) = (path(&config.publish.packs), path(&config.publish.script));
    let mut out = String::new();
    let widget = &config.publish.widget;
    let build = match manifest.core.as_deref() {
        Some("lean") => widget.lean.as_ref(),
        Some(_) => widget.full.as_ref(),
        None => None,
    };
    let (modules, others): (Vec<_>, Vec<_>) = widget
        .first
        .iter()
        .map(|part| build.filter(|_| part.0 == "core.wasm").unwrap_or(part))
        .partition(|(name, _)| name.ends_with(".js"));
    for (name, digest) in modules {
        out.push_str(&format!(
            "<link rel=\"modulepreload\" href=\"{script}{name}?{}\" integrity=\"{digest}\" fetchpriority=\"low\">\n",
            widget.build
        ));
    }
    let mut preload = |folder: &str, name: &str| {
        out.push_str(&format!(
            "<link rel=\"preload\" as=\"fetch\" href=\"{folder}{name}\" crossorigin=\"anonymous\" referrerpolicy=\"no-referrer\" fetchpriority=\"low\">\n"
        ));
    };
    for (name, _) in others {
        preload(&script, &format!("{name}?{}", widget.build));
    }
    preload(&packs, "manifest.json");
    if let Some((name, _)) = manifest.locales.get(&manifest.locale) {
        preload(&packs, name);
    }
    for (products, prices) in [&manifest.whole, &manifest.head].into_iter().flatten() {
        preload(&packs, &products.0);
        preload(&packs, &prices.0);
    }
    let published = attribute(text);
    out + &format!(
        "<script async src=\"{script}devanture.js\" data-manifest=\"{packs}manifest.json\" data-published='{published}'></script>\n"
    )
}

/// A text as it may stand between single or double quotes; JSON between single ones stays readable.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('\'', "&#39;")
        .replace('<', "&lt;")
}

/// The file of the words that belong to a configuration.
fn words_of(config: &str) -> String {
    config.replacen("config-", "words-", 1)
}

/// The file of what is asked of the shopper, which is no pack.
fn asked_of(config: &str) -> String {
    config
        .replacen("config-", "asked-", 1)
        .replacen(".dvt", ".json", 1)
}

/// Names of the configuration with another one in one place.
fn with_name(names: &Strings, at: Name, name: &str) -> Strings {
    let all = names.iter().enumerate();
    all.map(|(place, found)| if place == at as usize { name } else { found })
        .collect()
}

/// The manifest of the build before, when there is one.
fn previous(out: &Path) -> Option<Manifest> {
    let text = std::fs::read_to_string(out.join("manifest.json")).ok()?;
    serde_json::from_str(&text).ok()
}

impl Manifest {
    /// How the packs of a kind are split.
    fn buckets(&self, kind: Kind) -> Option<&Buckets> {
        match kind {
            Kind::Category => self.category.as_ref(),
            Kind::Neighbors => self.neighbors.as_ref(),
            _ => None,
        }
    }

    /// A published folder's manifest.
    ///
    /// # Errors
    /// [`PublishError`] when there is none, or it cannot be read.
    pub(super) fn of(folder: &Path) -> Result<Self, PublishError> {
        let path = folder.join("manifest.json");
        let text = std::fs::read(&path).map_err(|error| PublishError::Io(path.clone(), error))?;
        serde_json::from_slice(&text)
            .map_err(|error| PublishError::Damaged(path, error.to_string()))
    }

    /// Names of files and folders that this manifest sends pages to.
    pub(super) fn named(&self) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = self
            .locales
            .values()
            .flat_map(|(name, _)| [name.clone(), words_of(name), asked_of(name)])
            .collect();
        for (products, prices) in [&self.whole, &self.head].into_iter().flatten() {
            names.extend([products.0.clone(), prices.0.clone()]);
        }
        for group in self.thumbs.iter().flat_map(|thumbs| &thumbs.groups) {
            names.insert(format!("thumbs/{group}"));
        }
        for (folder, buckets) in [("nb", &self.neighbors), ("cat", &self.category)] {
            for (products, prices) in buckets.iter().flat_map(|buckets| &buckets.groups) {
                names.extend([format!("{folder}/{products}"), format!("{folder}/{prices}")]);
            }
        }
        names
    }
}

/// Removes packs that neither this build nor the one before names. What cannot be removed stays: it is only old.
fn sweep(out: &Path, written: &BTreeSet<String>, before: &Option<Manifest>) {
    let kept = before.as_ref().map(Manifest::named).unwrap_or_default();
    let entries = |folder: &Path| {
        std::fs::read_dir(folder)
            .map(|list| list.flatten().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    for entry in entries(out) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let base = name.trim_end_matches(".br").trim_end_matches(".gz");
        let ours =
            base.ends_with(".dvt") || (base.starts_with("asked-") && base.ends_with(".json"));
        if ours && !written.contains(base) && !kept.contains(base) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    for folder in ["nb", "cat", "thumbs"] {
        for entry in entries(&out.join(folder)) {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if !written.contains(&name) && !kept.contains(&name) {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// One file of a published folder.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct PackInfo {
    /// Path inside the folder.
    pub file: String,
    /// [`Kind::name`].
    pub kind: String,
    /// Products told, the neighbors' cards included.
    pub rows: usize,
    /// Bytes.
    pub bytes: usize,
    /// Bytes of the brotli file beside it; of itself where its packs are gzipped inside.
    pub brotli_bytes: usize,
}

/// What a published folder holds.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    /// Hash of the manifest.
    pub generation: String,
    /// Different products.
    pub products: usize,
    /// Variants of all products, as the manifest counts them.
    pub variants: usize,
    /// Different category paths.
    pub categories: usize,
    /// Different brands.
    pub brands: usize,
    /// Every file.
    pub packs: Vec<PackInfo>,
}

/// What a visitor downloads of a file: its compressed sibling, or the file where its packs are gzipped inside.
fn weight(path: &Path, file: &[u8]) -> usize {
    let sibling = std::fs::metadata(beside(path, "br"));
    sibling.map_or(file.len(), |found| found.len() as usize)
}

/// Looks inside a published folder: reads every pack that its manifest names, as the browser would.
///
/// # Errors
/// [`PublishError`] when the folder has no manifest, a file is missing, or a pack is damaged.
pub fn inspect(folder: &Path) -> Result<Inspection, PublishError> {
    let read =
        |path: &Path| std::fs::read(path).map_err(|error| PublishError::Io(path.to_owned(), error));
    let manifest = Manifest::of(folder)?;
    let mut files = Vec::new();
    for name in manifest.named() {
        let path = folder.join(&name);
        if path.is_dir() {
            let list =
                std::fs::read_dir(&path).map_err(|error| PublishError::Io(path.clone(), error))?;
            let inside = list
                .flatten()
                .map(|entry| format!("{name}/{}", entry.file_name().to_string_lossy()));
            files.extend(inside.filter(|file| file.ends_with(".dvt")));
        } else {
            files.push(name);
        }
    }
    files.sort();
    let mut inspection = Inspection {
        generation: manifest.generation.clone(),
        products: 0,
        variants: 0,
        categories: 0,
        brands: 0,
        packs: Vec::new(),
    };
    let mut ids = BTreeSet::new();
    let (mut categories, mut brands) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        let path = folder.join(&file);
        // Few shops ask for anything.
        if file.ends_with(".json") && !path.exists() {
            continue;
        }
        let stored = read(&path)?;
        let bytes = unpacked(&stored);
        if file.ends_with(".json") {
            let text: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
            text.map_err(|error| PublishError::Damaged(path.clone(), error.to_string()))?;
            inspection.packs.push(PackInfo {
                kind: Kind::Words.name().to_owned(),
                rows: 0,
                bytes: stored.len(),
                brotli_bytes: weight(&path, &stored),
                file,
            });
            continue;
        }
        let damaged = |error: FormatError| {
            PublishError::Damaged(path.clone(), format!("DV-PACK-{} ({error:?})", error as u8))
        };
        let decoder = Decoder::new(&bytes).map_err(damaged)?;
        let (kind, rows) = (decoder.kind(), decoder.rows());
        match kind {
            Kind::Volatile => drop(Volatile::decode(&bytes).map_err(damaged)?),
            Kind::Config => drop(crate::placement::Config::decode(&bytes).map_err(damaged)?),
            Kind::Words => drop(crate::placement::PanelWords::decode(&bytes).map_err(damaged)?),
            Kind::Thumbs => drop(Thumbs::decode(&bytes).map_err(damaged)?),
            _ => {
                let (_, products) = Products::decode(&bytes).map_err(damaged)?;
                for row in 0..products.len() {
                    let id = products.ids.get(row);
                    ids.insert(id.to_owned());
                    categories.insert(products.category(row).to_owned());
                    brands.insert(products.brand(row).to_owned());
                }
            }
        }
        inspection.packs.push(PackInfo {
            file,
            kind: kind.name().to_owned(),
            rows,
            bytes: stored.len(),
            brotli_bytes: weight(&path, &stored),
        });
    }
    categories.remove("");
    brands.remove("");
    inspection.products = ids.len();
    inspection.variants = manifest.counts.1;
    inspection.categories = categories.len();
    inspection.brands = brands.len();
    Ok(inspection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_attribute() {
        let mut config = Config::default();
        config.publish.packs = "/a\"b'<&/".into();
        let text = snippet(&Manifest::default(), "{\"a\":\"'<&\"}", &config);
        assert!(text.contains("data-manifest=\"/a&quot;b&#39;&lt;&amp;/manifest.json\""));
        assert!(text.contains("data-published='{\"a\":\"&#39;&lt;&amp;\"}'"));
    }

    #[test]
    fn digests_are_written_as_browsers_read_them() {
        // SHA-256 of nothing (FIPS 180-4), in base64.
        assert_eq!(
            integrity(b""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
