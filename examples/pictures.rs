//! Small pictures of drawings: the demo shop's illustrations are SVG, and what looks alike is found in JPEG, PNG and WebP files.
//!
//! `cargo run --profile cli --example pictures -- DIR OUT` writes a PNG of 192 points a side into OUT for each SVG of DIR, under its name.
#![allow(missing_docs)]

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

/// Points a side: more says nothing about colors and edges.
const SIDE: u32 = 192;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [drawings, out] = arguments.as_slice() else {
        return Err("give the folder of drawings and the folder to write".into());
    };
    fs::create_dir_all(out)?;
    let mut count = 0;
    for entry in fs::read_dir(drawings)? {
        let path = entry?.path();
        if path.extension().is_none_or(|end| end != "svg") {
            continue;
        }
        let tree = Tree::from_str(&fs::read_to_string(&path)?, &Options::default())?;
        let mut picture = Pixmap::new(SIDE, SIDE).ok_or("no room for a picture")?;
        let scale = SIDE as f32 / tree.size().width().max(tree.size().height());
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale),
            &mut picture.as_mut(),
        );
        let name = path.file_stem().unwrap_or_default();
        let file = out.join(name).with_extension("png");
        // The drawings have a ground of their own: nothing of them is transparent.
        image::save_buffer(file, picture.data(), SIDE, SIDE, image::ColorType::Rgba8)?;
        count += 1;
    }
    println!("{count} pictures");
    Ok(())
}
