//! Picture files to packs of small copies (`images.mode = "packed"`): each picture once, with those that the same pages
//! show. Which pages ask for which pack follows from their public pool; nothing here knows a shopper.

mod small;

pub use small::small;

use super::packs::{category_path, steady};
use super::product::Product;
use super::visual::{Unreadable, picture_of};
use crate::catalog::format::{Decoder, Encoder, FormatError, Kind, columns};
use crate::catalog::key;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// About how many pictures of a category share a pack.
const TOGETHER: usize = 16;
/// Raised when the same file would give another copy.
const MAKE: u8 = 1;

/// A pack of small pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbs {
    /// [`key`] of each picture's address, as the packs of products tell it.
    pub keys: Vec<u32>,
    /// What each was made of, so that the next build need not make it again.
    pub sources: Vec<u32>,
    /// Bytes of each.
    pub sizes: Vec<u32>,
    /// The pictures, one after the other.
    pub pictures: Vec<u8>,
}

columns!(Thumbs {
    keys: numbers 1,
    sources: numbers 2,
    sizes: numbers 3,
    pictures: blob 4,
});

impl Thumbs {
    /// The pack's bytes.
    ///
    /// # Errors
    /// [`FormatError::Section`] when a column has not a value a picture.
    pub fn encode(&self) -> Result<Vec<u8>, FormatError> {
        let mut encoder = Encoder::new(self.keys.len());
        self.write(&mut encoder);
        encoder.outcome()?;
        Ok(encoder.finish(Kind::Thumbs))
    }

    /// Reads a pack of pictures.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut out = Self::default();
        let mut decoder = Decoder::open(bytes);
        decoder.expect(&[Kind::Thumbs]);
        out.read(&mut decoder);
        decoder.outcome()?;
        let total: u64 = out.sizes.iter().map(|size| u64::from(*size)).sum();
        if total != out.pictures.len() as u64 {
            return Err(FormatError::Section);
        }
        Ok(out)
    }

    /// Each picture with its key and what it was made of.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, &[u8])> {
        let mut start = 0;
        let parts = self.keys.iter().zip(&self.sources).zip(&self.sizes);
        parts.map(move |((key, source), size)| {
            let end = start + *size as usize;
            let picture = self.pictures.get(start..end).unwrap_or(&[]);
            start = end;
            (*key, *source, picture)
        })
    }
}

/// Pictures that an earlier build made.
pub type Known = HashMap<(u32, u32), Vec<u8>>;

/// What is asked of each copy.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The longer side, in points.
    pub side: u32,
    /// The most bytes.
    pub budget: usize,
}

/// All small copies of a shop's pictures.
#[derive(Debug, Default)]
pub struct Made {
    /// The pack of each product's picture; `None` without one.
    pub places: Vec<Option<u32>>,
    /// The packs.
    pub packs: Vec<Thumbs>,
    /// Pictures, and how many of them were made anew.
    pub counts: [usize; 2],
    /// A sentence for each picture that there is no copy of.
    pub told: Vec<String>,
}

/// A copy, none where none fits, or why its file cannot be read.
type Copied = Result<Option<Vec<u8>>, Unreadable>;

/// A picture: the first product that has it, its address and its file.
struct Picture<'a> {
    row: usize,
    address: &'a str,
    file: &'a Path,
}

/// Makes the copies. `address` tells a row's picture as the packs of products do, `front` names the rows that most pages show: they
/// have a pack of their own, the first.
pub fn thumbs<'a>(
    products: &[Product],
    files: &'a [Option<PathBuf>],
    address: &(dyn Fn(usize) -> Option<&'a str> + Sync),
    front: &[usize],
    sizes: Sizes,
    known: &Known,
) -> Made {
    let mut pictures: Vec<Picture> = Vec::new();
    let mut by_address: HashMap<&str, usize> = HashMap::new();
    for (row, file) in files.iter().enumerate() {
        if let (Some(file), Some(address)) = (file, address(row)) {
            by_address.entry(address).or_insert_with(|| {
                pictures.push(Picture { row, address, file });
                pictures.len() - 1
            });
        }
    }
    let places = places(products, &pictures, front, &by_address, address);
    let made: Vec<(u32, Copied)> = pictures
        .par_iter()
        .map(|picture| made(picture, sizes, known))
        .collect();
    let mut out = Made {
        places: vec![None; products.len()],
        packs: vec![Thumbs::default(); places.iter().max().map_or(0, |most| *most as usize + 1)],
        ..Made::default()
    };
    let mut taken: HashSet<(u32, u32)> = HashSet::new();
    let mut whole: Vec<bool> = vec![false; pictures.len()];
    for (at, ((picture, place), (source, copy))) in
        pictures.iter().zip(&places).zip(made).enumerate()
    {
        let id = &products[picture.row].id;
        let mut tell = |why: String| {
            out.told.push(format!(
                "DV-THUMB: {}, the picture of {id}: {why}. The product is shown without one.",
                picture.file.display()
            ));
        };
        let copy = match copy {
            Ok(Some(copy)) => copy,
            Ok(None) => {
                tell(format!(
                    "no copy of it fits in {} bytes; raise images.thumbnail-bytes",
                    sizes.budget
                ));
                continue;
            }
            Err(why) => {
                tell(why.to_string());
                continue;
            }
        };
        let key = key(picture.address);
        // Two addresses of one key in one pack cannot be told apart: once in a hundred million pictures.
        if !taken.insert((*place, key)) {
            tell("its address cannot be told from another's; rename the file".to_owned());
            continue;
        }
        out.counts[0] += 1;
        out.counts[1] += usize::from(!known.contains_key(&(key, source)));
        let pack = &mut out.packs[*place as usize];
        pack.keys.push(key);
        pack.sources.push(source);
        pack.sizes.push(copy.len() as u32);
        pack.pictures.extend(copy);
        whole[at] = true;
    }
    for (row, place) in out.places.iter_mut().enumerate() {
        let picture = address(row).and_then(|address| by_address.get(address));
        *place = picture.filter(|at| whole[**at]).map(|at| places[*at]);
    }
    out
}

/// What a picture's copy is made of, and the copy: that of an earlier build where it was made of the same.
fn made(picture: &Picture, sizes: Sizes, known: &Known) -> (u32, Copied) {
    let mut hash = Sha256::new();
    hash.update([MAKE]);
    hash.update(sizes.side.to_le_bytes());
    hash.update((sizes.budget as u64).to_le_bytes());
    match std::fs::read(picture.file) {
        Ok(bytes) => hash.update(bytes),
        Err(error) => return (0, Err(Unreadable::Io(error))),
    }
    let digest = hash.finalize();
    let source = u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]);
    if let Some(copy) = known.get(&(key(picture.address), source)) {
        return (source, Ok(Some(copy.clone())));
    }
    let copy = picture_of(picture.file).map(|picture| small(&picture, sizes.side, sizes.budget));
    (source, copy)
}

/// The pack of each picture. Those of `front` share the first. The others lie by category, because a page shows products of few; a
/// large category has several packs in a row, among which the address decides: a product more moves no other to another pack.
fn places<'a>(
    products: &[Product],
    pictures: &[Picture<'a>],
    front: &[usize],
    by_address: &HashMap<&'a str, usize>,
    address: &(dyn Fn(usize) -> Option<&'a str> + Sync),
) -> Vec<u32> {
    let first: HashSet<usize> = front
        .iter()
        .filter_map(|row| by_address.get(address(*row)?).copied())
        .collect();
    let mut per_category: BTreeMap<String, usize> = BTreeMap::new();
    for (at, picture) in pictures.iter().enumerate() {
        if !first.contains(&at) {
            *per_category
                .entry(category_path(&products[picture.row]))
                .or_default() += 1;
        }
    }
    let rest = pictures.len() - first.len();
    let packs = steady(rest.div_ceil(TOGETHER)).max(1) as u32;
    let place = |at: usize, picture: &Picture| {
        if first.contains(&at) {
            return 0;
        }
        let category = category_path(&products[picture.row]);
        let count = per_category.get(&category).copied().unwrap_or(1);
        let parts = steady(count.div_ceil(TOGETHER)).max(1) as u32;
        let start = key(&category) % packs;
        1 + start.wrapping_add(key(picture.address) % parts) % packs
    };
    let all = pictures.iter().enumerate();
    all.map(|(at, picture)| place(at, picture)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    const SIZES: Sizes = Sizes {
        side: 48,
        budget: 3000,
    };

    struct Shop {
        folder: PathBuf,
        products: Vec<Product>,
        files: Vec<Option<PathBuf>>,
        addresses: Vec<Option<String>>,
    }

    impl Drop for Shop {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }

    fn shop(name: &str, count: usize) -> Shop {
        let folder =
            std::env::temp_dir().join(format!("devanture-thumbs-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |at: usize| {
            let path = folder.join(format!("{at}.png"));
            let color = Rgba([at as u8 * 40, 90, 200 - at as u8 * 20, 255]);
            RgbaImage::from_pixel(60, 60, color).save(&path).unwrap();
            Some(path)
        };
        let product = |at: usize| Product {
            id: format!("id{at}"),
            category: vec![format!("Rayon {}", at % 2)],
            ..Product::default()
        };
        Shop {
            products: (0..count).map(product).collect(),
            files: (0..count).map(file).collect(),
            addresses: (0..count).map(|at| Some(format!("/i/{at}.png"))).collect(),
            folder,
        }
    }

    impl Shop {
        fn thumbs(&self, front: &[usize], known: &Known) -> Made {
            let address = |row: usize| self.addresses[row].as_deref();
            thumbs(&self.products, &self.files, &address, front, SIZES, known)
        }
    }

    /// The known pictures of packs.
    fn known(made: &Made) -> Known {
        let all = made.packs.iter().flat_map(Thumbs::iter);
        all.map(|(key, source, picture)| ((key, source), picture.to_vec()))
            .collect()
    }

    #[test]
    fn every_picture_is_in_the_pack_that_is_said_once() {
        let mut shop = shop("once", 5);
        // A variant with the picture of another product, and a product without a file.
        shop.addresses[4] = Some("/i/1.png".to_owned());
        shop.files[3] = None;
        let made = shop.thumbs(&[2], &Known::new());
        assert_eq!(made.told, Vec::<String>::new());
        assert_eq!(made.counts, [3, 3]);
        assert_eq!((made.places[2], made.places[3]), (Some(0), None));
        assert_eq!(made.places[4], made.places[1]);
        for row in [0, 1, 2] {
            let pack = &made.packs[made.places[row].unwrap() as usize];
            let key = key(shop.addresses[row].as_deref().unwrap());
            let found: Vec<&[u8]> = pack
                .iter()
                .filter(|one| one.0 == key)
                .map(|one| one.2)
                .collect();
            assert_eq!(found.len(), 1);
            assert_eq!(&found[0][4..12], b"ftypavif");
        }
        for pack in &made.packs {
            let bytes = pack.encode().unwrap();
            assert_eq!(Thumbs::decode(&bytes).unwrap(), *pack);
        }
    }

    #[test]
    fn what_was_made_is_not_made_again_until_its_file_changes() {
        let shop = shop("again", 3);
        let first = shop.thumbs(&[], &Known::new());
        let again = shop.thumbs(&[], &known(&first));
        assert_eq!(again.counts, [3, 0]);
        assert_eq!(again.packs, first.packs);
        RgbaImage::from_pixel(60, 60, Rgba([1, 2, 3, 255]))
            .save(shop.files[1].as_ref().unwrap())
            .unwrap();
        assert_eq!(shop.thumbs(&[], &known(&first)).counts, [3, 1]);
    }

    #[test]
    fn a_file_that_is_no_picture_leaves_its_product_without_one() {
        let shop = shop("damaged", 3);
        std::fs::write(shop.files[1].as_ref().unwrap(), "no picture").unwrap();
        let made = shop.thumbs(&[], &Known::new());
        assert_eq!((made.counts[0], made.places[1]), (2, None));
        assert!(made.told[0].starts_with("DV-THUMB: ") && made.told[0].contains("id1"));
    }

    #[test]
    fn pictures_of_a_category_share_few_packs_and_a_product_more_moves_none() {
        let products = |count: usize| -> Vec<Product> {
            let product = |at: usize| Product {
                category: vec![format!("Rayon {}", at % 8)],
                ..Product::default()
            };
            (0..count).map(product).collect()
        };
        let placed = |count: usize| {
            let products = products(count);
            let texts: Vec<String> = (0..count).map(|at| format!("/i/{at}.png")).collect();
            let pictures: Vec<Picture> = (0..count)
                .map(|row| Picture {
                    row,
                    address: &texts[row],
                    file: Path::new(""),
                })
                .collect();
            places(&products, &pictures, &[], &HashMap::new(), &|_| None)
        };
        let places = placed(790);
        for category in 0..8 {
            let own: HashSet<u32> = (0..790)
                .filter(|at| at % 8 == category)
                .map(|at| places[at])
                .collect();
            assert!((4..=8).contains(&own.len()), "{}", own.len());
        }
        assert_eq!(placed(791)[..790], places);
        assert!(!places.contains(&0), "the first is for the front");
    }

    #[test]
    fn damaged_packs_are_refused() {
        let pack = Thumbs {
            keys: vec![1, 2],
            sources: vec![3, 4],
            sizes: vec![2, 1],
            pictures: vec![7, 8, 9],
        };
        let bytes = pack.encode().unwrap();
        for end in 0..bytes.len() {
            assert!(Thumbs::decode(&bytes[..end]).is_err());
        }
        let lying = Thumbs {
            sizes: vec![2, 4_000_000],
            ..pack
        };
        assert!(Thumbs::decode(&lying.encode().unwrap()).is_err());
    }
}
