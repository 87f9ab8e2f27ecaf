//! Writes every call that the cases of a suite make of the engine, with what it answered: a test plays them again with the
//! browser's module. Arguments: a published folder, a folder of tests, the file to write.

use devanture::builder::preview::Folder;
use devanture::builder::preview::golden::{Suite, cases};
use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [packs, tests, out] = arguments.as_slice() else {
        return Err("give a published folder, a folder of tests, and the file to write".into());
    };
    let folder = Folder::open(packs)?;
    let cases = cases(&folder, tests, &Suite::read(tests)?, true)?;
    let all: Vec<_> = cases
        .iter()
        .map(|case| (&case.name, &case.shown.calls))
        .collect();
    serde_json::to_writer(BufWriter::new(File::create(out)?), &all)?;
    Ok(())
}
