//! Behind the feeds: which products look alike, from local files of their pictures. Fetches nothing, and reads no text of a
//! product: what a picture shows is told by its colors and its edges alone.

mod files;
mod nearest;
mod picture;

pub use files::Files;
pub use nearest::{alike, alike_by_all};
pub use picture::{LENGTH, Look, MOST_BYTES, Unreadable, look, look_of, picture_of};

use super::product::Product;
use super::similarity::Neighbor;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The length of a list.
pub const LOOKS: usize = 8;
/// Below this likeness, out of 1, two pictures do not look alike.
const LEAST: f32 = 0.72;

/// What looking at the pictures brought.
#[derive(Debug, Default)]
pub struct Looked {
    /// At most [`LOOKS`] per product, most alike first; scores from 1 to 255.
    pub lists: Vec<Vec<Neighbor>>,
    /// Each product's picture file, where there is one that can be read.
    pub files: Vec<Option<PathBuf>>,
    /// Products whose picture was looked at.
    pub pictures: usize,
    /// A sentence for each thing to mend.
    pub told: Vec<String>,
}

/// Compares the pictures of products whose file stands in `folder` under the name that the feed's address of it ends with.
///
/// # Errors
/// A sentence when the folder cannot be read.
pub fn looks(products: &[Product], folder: &Path) -> Result<Looked, String> {
    let files = Files::of(folder).map_err(|error| {
        format!(
            "DV-IMAGES: {} cannot be read: {error}. Give the folder of the products' picture files.",
            folder.display()
        )
    })?;
    let mut out = Looked::default();
    let mut by_file: HashMap<PathBuf, Vec<usize>> = HashMap::new();
    let mut missing = Vec::new();
    for (row, product) in products.iter().enumerate() {
        let Some(image) = &product.image else {
            continue;
        };
        match files.named(image) {
            Some(file) => by_file.entry(file.to_owned()).or_default().push(row),
            None => missing.push((product.id.as_str(), image.as_str())),
        }
    }
    if let Some((id, image)) = missing.first() {
        out.told.push(format!(
            "DV-IMAGE-MISSING: {} products have no file of their picture's name in {}, such as {id} ({image}). Copy the pictures there under the names that the feed's addresses end with.",
            missing.len(),
            folder.display(),
        ));
    }
    let mut given: Vec<(PathBuf, Vec<usize>)> = by_file.into_iter().collect();
    given.sort();
    let seen: Vec<Result<Look, Unreadable>> =
        given.par_iter().map(|(file, _)| look_of(file)).collect();
    out.files = vec![None; products.len()];
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for ((file, owners), look) in given.iter().zip(seen) {
        match look {
            Ok(look) => {
                for row in owners {
                    rows.push(*row);
                    out.files[*row] = Some(file.clone());
                    found.push(look.clone());
                }
            }
            Err(why) => {
                let first = owners.first().map_or("", |row| products[*row].id.as_str());
                out.told.push(format!(
                    "DV-IMAGE: {}, the picture of {first}: {why}. The product is compared without it.",
                    file.display()
                ));
            }
        }
    }
    out.pictures = rows.len();
    out.lists = vec![Vec::new(); products.len()];
    let fits = |one: usize, other: usize| {
        let (one, other) = (&products[rows[one]], &products[rows[other]]);
        one.gender.fits(other.gender)
            && one.age.fits(other.age)
            && (one.group.is_none() || one.group != other.group)
    };
    for (at, list) in alike(&found, &fits).into_iter().enumerate() {
        let list = list.into_iter().map(|(other, likeness)| Neighbor {
            row: rows[other as usize] as u32,
            score: score(likeness),
        });
        out.lists[rows[at]] = list.collect();
    }
    Ok(out)
}

/// A likeness as a step from 1 to 255.
fn score(likeness: f32) -> u8 {
    (1.0 + (likeness - LEAST) / (1.0 - LEAST) * 254.0).clamp(1.0, 255.0) as u8
}
