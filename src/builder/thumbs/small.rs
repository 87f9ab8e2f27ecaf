//! One picture to a small copy of it within a number of bytes (AVIF). Opens no file.

use image::codecs::avif::AvifEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageEncoder, RgbaImage};

/// The quality that is wanted, and the least: below it a smaller picture looks better than this one.
const QUALITY: u8 = 60;
const LEAST: u8 = 25;
/// Steps from the one to the other, at most.
const TRIES: usize = 4;
/// How much work compression is worth, from 1 (most) to 10.
const SPEED: u8 = 6;
/// A picture is not made smaller than this, on its longer side.
const SMALLEST: u32 = 24;

/// A small copy of a picture, its longer side at most `side` points, in at most `budget` bytes: at a lower quality, then
/// smaller. `None` when no copy fits. The same bytes on every machine.
pub fn small(picture: &RgbaImage, side: u32, budget: usize) -> Option<Vec<u8>> {
    let mut side = side;
    loop {
        let copy = shrunk(picture, side);
        if let Some(bytes) = within(&copy, budget) {
            return Some(bytes);
        }
        if side <= SMALLEST {
            return None;
        }
        side = (side * 3 / 4).max(SMALLEST);
    }
}

/// The picture at a size; never larger than it is.
fn shrunk(picture: &RgbaImage, side: u32) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= side {
        return picture.clone();
    }
    let to = |most: u32, length: u32| {
        let scaled = f64::from(length) * f64::from(most) / f64::from(longer);
        (scaled.round() as u32).max(1)
    };
    let sized = |most: u32| (to(most, width), to(most, height));
    // A good filter over all of a large picture would take seconds: averages come first.
    let (wide, high) = sized(side * 3);
    let averaged = (longer > side * 6).then(|| imageops::thumbnail(picture, wide, high));
    let (wide, high) = sized(side);
    imageops::resize(
        averaged.as_ref().unwrap_or(picture),
        wide,
        high,
        FilterType::Lanczos3,
    )
}

/// The picture at the best quality that fits.
fn within(picture: &RgbaImage, budget: usize) -> Option<Vec<u8>> {
    let best = encoded(picture, QUALITY)?;
    if best.len() <= budget {
        return Some(best);
    }
    let (mut least, mut most) = (LEAST, QUALITY);
    let mut fits = None;
    for _ in 0..TRIES {
        if least >= most {
            break;
        }
        // The least is tried first: where it does not fit, none does.
        let quality = if fits.is_none() {
            least
        } else {
            least.midpoint(most)
        };
        let bytes = encoded(picture, quality)?;
        if bytes.len() <= budget {
            fits = Some(bytes);
            least = quality + 1;
        } else if fits.is_none() {
            return None;
        } else {
            most = quality;
        }
    }
    fits
}

fn encoded(picture: &RgbaImage, quality: u8) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    // One thread: with more, how a picture is cut into tiles would depend on the machine.
    let encoder =
        AvifEncoder::new_with_speed_quality(&mut out, SPEED, quality).with_num_threads(Some(1));
    let (width, height) = picture.dimensions();
    let opaque = picture.pixels().all(|point| point.0[3] == u8::MAX);
    let picture = DynamicImage::ImageRgba8(picture.clone());
    // A second picture tells transparency: only where there is any.
    let picture = if opaque {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    } else {
        picture
    };
    encoder
        .write_image(picture.as_bytes(), width, height, picture.color().into())
        .ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;

    /// As hard to tell in few bytes as pictures get.
    fn noise(width: u32, height: u32) -> RgbaImage {
        let mut state = 7u32;
        RgbaImage::from_fn(width, height, |_, _| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let [red, green, blue, _] = state.to_le_bytes();
            Rgba([red, green, blue, 255])
        })
    }

    /// Width and height as an AVIF file says them (`ispe`).
    fn size(bytes: &[u8]) -> (u32, u32) {
        let at = bytes.windows(4).position(|name| name == b"ispe").unwrap() + 8;
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        (number(at), number(at + 4))
    }

    #[test]
    fn a_copy_is_an_avif_file_of_the_size_asked_for() {
        let plain = RgbaImage::from_pixel(900, 300, Rgba([200, 30, 40, 255]));
        let copy = small(&plain, 120, 5000).unwrap();
        assert_eq!(&copy[4..12], b"ftypavif");
        assert_eq!(size(&copy), (120, 40));
        let tiny = RgbaImage::from_pixel(30, 20, Rgba([200, 30, 40, 255]));
        assert_eq!(
            size(&small(&tiny, 120, 5000).unwrap()),
            (30, 20),
            "never larger"
        );
    }

    #[test]
    fn the_budget_is_kept_by_quality_and_then_by_size() {
        let noise = noise(200, 200);
        let free = small(&noise, 96, usize::MAX).unwrap();
        let tight = free.len() * 3 / 4;
        let copy = small(&noise, 96, tight).unwrap();
        assert!(
            copy.len() <= tight && size(&copy) == (96, 96),
            "{} of {tight}",
            copy.len()
        );
        let copy = small(&noise, 96, 1000).unwrap();
        assert!(copy.len() <= 1000 && size(&copy).0 < 96);
        assert_eq!(small(&noise, 96, 10), None);
    }

    #[test]
    fn transparency_stays() {
        let mut clear = RgbaImage::from_pixel(64, 64, Rgba([20, 120, 40, 255]));
        assert!(
            !small(&clear, 64, 5000)
                .unwrap()
                .windows(4)
                .any(|name| name == b"auxC")
        );
        clear.put_pixel(3, 3, Rgba([0, 0, 0, 0]));
        assert!(
            small(&clear, 64, 5000)
                .unwrap()
                .windows(4)
                .any(|name| name == b"auxC")
        );
    }

    #[test]
    fn the_same_picture_gives_the_same_bytes() {
        let noise = noise(90, 60);
        assert_eq!(small(&noise, 48, 3000), small(&noise, 48, 3000));
    }
}
