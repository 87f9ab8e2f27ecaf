//! One picture to numbers: how much it has of each color, and which way its edges run where. Compares nothing.
//!
//! What stands around a product (paper, transparency) is cut away first, where the border tells what that is: else all
//! products on white would look alike, and none of one on wood.

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbaImage, imageops};
use std::fs::File;
use std::io::{BufRead, BufReader, Seek};
use std::path::Path;

/// The longest file that is opened.
pub const MOST_BYTES: u64 = 32 << 20;
/// The widest and highest picture, and the most points: one that says more is not laid out in memory.
const MOST_SIDE: u32 = 12_000;
const MOST_POINTS: u64 = 50_000_000;
/// The size at which colors are counted, and that of the shape.
const SIDE: u32 = 96;
const SHAPE: usize = 32;
/// Steps of lightness, and of each color axis.
const LIGHTS: usize = 4;
const HUES: usize = 6;
const COLORS: usize = LIGHTS * HUES * HUES;
/// Cells of the shape along each side, and directions of edges in each.
const CELLS: usize = 4;
const DIRECTIONS: usize = 8;
const EDGES: usize = CELLS * CELLS * DIRECTIONS;
/// How many numbers a look has: two tell its proportions, as an angle.
pub const LENGTH: usize = COLORS + EDGES + 2;
/// What colors, edges and proportions count for in the likeness; together 1.
const SHARES: [f32; 3] = [0.45, 0.5, 0.05];
/// Points whose color is this near to the border's are what stands around.
const NEAR: f32 = 11.0;

/// What a picture looks like: the dot product of two is their likeness, 1 for the same.
pub type Look = Box<[f32; LENGTH]>;

/// Why a file could not be looked at.
#[derive(Debug)]
pub enum Unreadable {
    /// It cannot be opened.
    Io(std::io::Error),
    /// It is longer than [`MOST_BYTES`], or would be larger than a picture of a product is in memory.
    Large,
    /// It is not what its name says, or damaged.
    Damaged(String),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => write!(
                f,
                "it cannot be read ({error}); check that the file may be read"
            ),
            Self::Large => write!(
                f,
                "it is too large; export it with at most {} MB, {MOST_SIDE} points a side and {} million points",
                MOST_BYTES >> 20,
                MOST_POINTS / 1_000_000,
            ),
            Self::Damaged(why) => write!(
                f,
                "it is no JPEG, PNG or WebP picture, or damaged ({why}); export it again"
            ),
        }
    }
}

/// Looks at a file.
///
/// # Errors
/// [`Unreadable`]; a hostile file is one of these too, and takes no more memory than a large picture.
pub fn look_of(path: &Path) -> Result<Look, Unreadable> {
    Ok(look(&picture_of(path)?))
}

/// A file's picture, the way up that it says.
///
/// # Errors
/// As [`look_of`].
pub fn picture_of(path: &Path) -> Result<RgbaImage, Unreadable> {
    let file = File::open(path).map_err(Unreadable::Io)?;
    if file.metadata().map_err(Unreadable::Io)?.len() > MOST_BYTES {
        return Err(Unreadable::Large);
    }
    // Decoders are other people's: whatever one of them does, the build goes on.
    let read = std::panic::catch_unwind(|| read(BufReader::new(file)));
    read.unwrap_or_else(|_| Err(Unreadable::Damaged("the decoder gave up".to_owned())))
}

fn read(file: impl BufRead + Seek) -> Result<RgbaImage, Unreadable> {
    let damaged = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Unreadable::Large,
        error => Unreadable::Damaged(error.to_string()),
    };
    let mut reader = ImageReader::new(file)
        .with_guessed_format()
        .map_err(Unreadable::Io)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    // Four bytes a point, and as much again for decoding.
    limits.max_alloc = Some(MOST_POINTS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation();
    if u64::from(width) * u64::from(height) > MOST_POINTS {
        return Err(Unreadable::Large);
    }
    if width == 0 || height == 0 {
        return Err(Unreadable::Damaged("it has no points".to_owned()));
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    // A camera's picture may lie on its side and say so.
    if let Ok(turned) = turned {
        picture.apply_orientation(turned);
    }
    Ok(picture.into_rgba8())
}

/// Looks at a picture.
pub fn look(picture: &RgbaImage) -> Look {
    let small = shrunk(picture);
    let (width, height) = (small.width() as usize, small.height() as usize);
    let points: Vec<[f32; 3]> = small.pixels().map(|point| lab(point.0)).collect();
    let solid: Vec<bool> = small.pixels().map(|point| point.0[3] >= 128).collect();
    let product = product(&points, &solid, width, height);
    let mut out = Box::new([0.0; LENGTH]);
    let (color, rest) = out.split_at_mut(COLORS);
    let (edges, proportions) = rest.split_at_mut(EDGES);
    colors(&points, &product, color);
    let frame = frame(&product, width);
    shape(&points, &product, width, frame, edges);
    let ratio = (frame.width as f32 / frame.height as f32).ln();
    let angle = ratio.clamp(-1.5, 1.5);
    proportions.copy_from_slice(&[angle.cos(), angle.sin()]);
    for (part, share) in [color, edges, proportions].into_iter().zip(SHARES) {
        scale(part, share);
    }
    out
}

/// The picture at the size at which it is looked at.
fn shrunk(picture: &RgbaImage) -> RgbaImage {
    let (width, height) = picture.dimensions();
    if width <= SIDE && height <= SIDE {
        return picture.clone();
    }
    let scale = f64::from(SIDE) / f64::from(width.max(height));
    let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    imageops::thumbnail(picture, side(width), side(height))
}

/// A point in CIE L*a*b* (D65): distances there are about those that people see.
fn lab([red, green, blue, _]: [u8; 4]) -> [f32; 3] {
    let linear = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    let (red, green, blue) = (linear(red), linear(green), linear(blue));
    let root = |value: f32| {
        if value > 216.0 / 24389.0 {
            value.cbrt()
        } else {
            (24389.0 / 27.0 * value + 16.0) / 116.0
        }
    };
    let x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    let y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    let z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0891);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(one: &[f32; 3], other: &[f32; 3]) -> f32 {
    let squares = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b));
    squares.sum::<f32>().sqrt()
}

/// Which points show the product: all that are not transparent and, where most of the border has one color, are not joined
/// to the border by that color.
fn product(points: &[[f32; 3]], solid: &[bool], width: usize, height: usize) -> Vec<bool> {
    let on_border = |at: &usize| {
        let (x, y) = (at % width, at / width);
        x == 0 || y == 0 || x + 1 == width || y + 1 == height
    };
    let border: Vec<usize> = (0..points.len()).filter(on_border).collect();
    let mut product = solid.to_vec();
    let opaque: Vec<usize> = border.iter().copied().filter(|at| solid[*at]).collect();
    if let Some(paper) = middle(&opaque, points) {
        let near = |at: usize| !solid[at] || distance(&points[at], &paper) < NEAR;
        let plain = opaque.iter().filter(|at| near(**at)).count();
        if plain * 10 >= opaque.len() * 6 {
            let mut open: Vec<usize> = border.into_iter().filter(|at| near(*at)).collect();
            let mut met = vec![false; points.len()];
            while let Some(at) = open.pop() {
                if std::mem::replace(&mut met[at], true) {
                    continue;
                }
                product[at] = false;
                let (x, y) = (at % width, at / width);
                let mut step = |inside: bool, to: usize| {
                    if inside && !met[to] && near(to) {
                        open.push(to);
                    }
                };
                step(x > 0, at.wrapping_sub(1));
                step(x + 1 < width, at + 1);
                step(y > 0, at.wrapping_sub(width));
                step(y + 1 < height, at + width);
            }
        }
    }
    // What is left of a nearly empty picture is no product: then all of it counts.
    let left = product.iter().filter(|own| **own).count();
    if left * 100 < points.len() * 2 {
        return vec![true; points.len()];
    }
    product
}

/// The middle color of some points, axis by axis; `None` of none.
fn middle(at: &[usize], points: &[[f32; 3]]) -> Option<[f32; 3]> {
    let mut out = [0.0; 3];
    for (axis, value) in out.iter_mut().enumerate() {
        let mut values: Vec<f32> = at.iter().map(|at| points[*at][axis]).collect();
        values.sort_by(f32::total_cmp);
        *value = *values.get(values.len() / 2)?;
    }
    Some(out)
}

/// How much there is of each color. A point counts for the steps on both sides of it, so that a shade more moves little.
fn colors(points: &[[f32; 3]], product: &[bool], out: &mut [f32]) {
    /// Half of the range of a color axis that products have.
    const WIDE: f32 = 72.0;
    let steps = |value: f32, low: f32, high: f32, count: usize| {
        let place = (value - low) / (high - low) * (count - 1) as f32;
        let place = place.clamp(0.0, (count - 1) as f32);
        let lower = (place as usize).min(count - 2);
        let part = place - lower as f32;
        [(lower, 1.0 - part), (lower + 1, part)]
    };
    for ([light, green_red, blue_yellow], _) in points.iter().zip(product).filter(|(_, own)| **own)
    {
        for (l, by_light) in steps(*light, 0.0, 100.0, LIGHTS) {
            for (a, by_red) in steps(*green_red, -WIDE, WIDE, HUES) {
                for (b, by_yellow) in steps(*blue_yellow, -WIDE, WIDE, HUES) {
                    out[(l * HUES + a) * HUES + b] += by_light * by_red * by_yellow;
                }
            }
        }
    }
    // Roots: their dot product compares shares, and a large area does not drown the small ones.
    for value in out {
        *value = value.sqrt();
    }
}

/// What of the picture the product fills.
#[derive(Clone, Copy)]
struct Frame {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

fn frame(product: &[bool], width: usize) -> Frame {
    let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
    for (at, _) in product.iter().enumerate().filter(|(_, own)| **own) {
        let (x, y) = (at % width, at / width);
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    Frame {
        left,
        top,
        width: right + 1 - left,
        height: bottom + 1 - top,
    }
}

/// Which way edges run, by cell: of the product cut out and laid on one gray, so that its outline counts first.
fn shape(points: &[[f32; 3]], product: &[bool], width: usize, frame: Frame, out: &mut [f32]) {
    let at = |x: usize, y: usize| {
        // The nearest point of the frame.
        let from = |place: usize, start: usize, length: usize| start + place * length / SHAPE;
        let point = from(y, frame.top, frame.height) * width + from(x, frame.left, frame.width);
        // Inside, light tells seams and prints, at half the strength of the outline.
        if product[point] {
            50.0 + points[point][0] * 0.5
        } else {
            0.0
        }
    };
    // A rim around the frame: a product that fills it has an outline too.
    let edge = |x: i32, y: i32| {
        let inside = 0..SHAPE as i32;
        if inside.contains(&x) && inside.contains(&y) {
            at(x as usize, y as usize)
        } else {
            0.0
        }
    };
    for y in 0..SHAPE as i32 {
        for x in 0..SHAPE as i32 {
            let across = edge(x + 1, y) - edge(x - 1, y);
            let down = edge(x, y + 1) - edge(x, y - 1);
            let strength = (across * across + down * down).sqrt();
            if strength < 2.0 {
                continue;
            }
            // An edge and its opposite run the same way.
            let turn = down.atan2(across).rem_euclid(std::f32::consts::PI) / std::f32::consts::PI;
            let place = turn * DIRECTIONS as f32;
            let (lower, part) = (place as usize, place.fract());
            let cell = |place: i32| place as usize * CELLS / SHAPE;
            let start = (cell(y) * CELLS + cell(x)) * DIRECTIONS;
            out[start + lower % DIRECTIONS] += strength * (1.0 - part);
            out[start + (lower + 1) % DIRECTIONS] += strength * part;
        }
    }
    for value in out {
        *value = value.sqrt();
    }
}

/// Makes the squares of some numbers add up to `share`.
fn scale(part: &mut [f32], share: f32) {
    let length = part.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in part {
            *value *= share.sqrt() / length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;

    const RED: [u8; 3] = [190, 40, 40];
    const GREEN: [u8; 3] = [40, 140, 70];
    const WHITE: [u8; 3] = [250, 250, 250];
    const WOOD: [u8; 3] = [200, 170, 130];

    /// A shape of one color on a ground: `inside` is told from −1 to 1 on both axes.
    fn drawn(
        size: u32,
        ground: [u8; 3],
        color: [u8; 3],
        inside: impl Fn(f32, f32) -> bool,
    ) -> RgbaImage {
        let axis = |at: u32| at as f32 / size as f32 * 2.0 - 1.0;
        RgbaImage::from_fn(size, size, |x, y| {
            let [red, green, blue] = if inside(axis(x), axis(y)) {
                color
            } else {
                ground
            };
            Rgba([red, green, blue, 255])
        })
    }

    fn disc(x: f32, y: f32) -> bool {
        x * x + y * y < 0.5
    }

    fn pole(x: f32, y: f32) -> bool {
        x.abs() < 0.15 && y.abs() < 0.85
    }

    fn likeness(one: &RgbaImage, other: &RgbaImage) -> f32 {
        look(one)
            .iter()
            .zip(look(other).iter())
            .map(|(a, b)| a * b)
            .sum()
    }

    #[test]
    fn the_same_picture_is_wholly_alike() {
        for picture in [
            drawn(300, WHITE, RED, disc),
            drawn(64, WOOD, GREEN, pole),
            RgbaImage::new(1, 1),
            RgbaImage::new(3, 900),
        ] {
            let own = likeness(&picture, &picture);
            assert!((own - 1.0).abs() < 0.02 || picture.width() == 1, "{own}");
        }
    }

    #[test]
    fn color_and_shape_each_tell_apart_and_neither_alone_decides() {
        let red_disc = drawn(400, WHITE, RED, disc);
        let small = drawn(150, WHITE, RED, |x, y| disc(x * 2.0 - 0.4, y * 2.0 + 0.5));
        let green_disc = drawn(400, WHITE, GREEN, disc);
        let red_pole = drawn(400, WHITE, RED, pole);
        let green_pole = drawn(400, WHITE, GREEN, pole);
        let same = likeness(&red_disc, &small);
        let [color, shape, none] =
            [&red_pole, &green_disc, &green_pole].map(|other| likeness(&red_disc, other));
        assert!(same > 0.95, "smaller and elsewhere is the same: {same}");
        assert!(
            same > color + 0.1 && same > shape + 0.1,
            "{same} {color} {shape}"
        );
        assert!(color > none && shape > none, "{color} {shape} {none}");
    }

    #[test]
    fn what_stands_around_a_product_is_not_the_product() {
        let on_white = drawn(300, WHITE, RED, disc);
        let on_wood = drawn(300, WOOD, RED, disc);
        let green_on_wood = drawn(300, WOOD, GREEN, disc);
        assert!(likeness(&on_white, &on_wood) > 0.95);
        assert!(likeness(&on_white, &on_wood) > likeness(&on_wood, &green_on_wood) + 0.1);
        let mut clear = drawn(300, WHITE, RED, disc);
        for (x, y, point) in clear.enumerate_pixels_mut() {
            let axis = |at: u32| at as f32 / 150.0 - 1.0;
            if !disc(axis(x), axis(y)) {
                *point = Rgba([0, 0, 0, 0]);
            }
        }
        assert!(
            likeness(&on_white, &clear) > 0.95,
            "transparency is ground too"
        );
    }

    #[test]
    fn damaged_and_huge_files_are_told_and_cost_nothing() {
        let folder =
            std::env::temp_dir().join(format!("devanture-pictures-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let mut png = std::io::Cursor::new(Vec::new());
        drawn(40, WHITE, RED, disc)
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        let good = png.into_inner();
        assert!(look_of(&file("good.png", &good)).is_ok());
        assert!(
            look_of(&file("named-wrong.jpg", &good)).is_ok(),
            "told by what it is"
        );
        for (name, bytes) in [
            ("empty.png", &b""[..]),
            ("text.jpg", b"no picture"),
            ("cut.png", &good[..good.len() / 2]),
            ("head.webp", b"RIFF\xff\xff\xff\xffWEBPVP8L"),
        ] {
            assert!(
                matches!(
                    look_of(&file(name, bytes)),
                    Err(Unreadable::Damaged(_) | Unreadable::Io(_))
                ),
                "{name}"
            );
        }
        // A head that promises two thousand million points, as bombs do.
        let mut bomb = good.clone();
        bomb[16..24].copy_from_slice(&[0, 0, 0xaf, 0xc8, 0, 0, 0xaf, 0xc8]);
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(matches!(
            look_of(&file("bomb.png", &bomb)),
            Err(Unreadable::Large)
        ));
        let long = file("long.jpg", b"");
        File::options()
            .write(true)
            .open(&long)
            .unwrap()
            .set_len(MOST_BYTES + 1)
            .unwrap();
        assert!(matches!(look_of(&long), Err(Unreadable::Large)));
        assert!(matches!(
            look_of(&folder.join("none.png")),
            Err(Unreadable::Io(_))
        ));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ ((sum & 1) * 0xedb8_8320)
            })
        })
    }
}
