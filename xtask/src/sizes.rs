//! What a module weighs: as it is, and compressed as a shop's host would send it.

use std::fs;
use std::io::Write;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Result;
use crate::module::Files;

/// Prints one line a file. The glue is weighed as wasm-bindgen wrote it; the bundler makes it smaller.
pub fn print(name: &str, files: &Files) -> Result<()> {
    for (what, path) in [("wasm", &files.wasm), ("glue", &files.glue)] {
        let bytes = fs::read(path)?;
        println!(
            "{name} {what}: {} bytes, gzip {}, brotli {}",
            bytes.len(),
            gzip(&bytes)?,
            brotli(&bytes)?
        );
    }
    Ok(())
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let mut writer = CompressorWriter::new(&mut out, 1 << 16, 11, 22);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(out.len())
}
