//! `cargo xtask pkg`: from the crate to the browser modules in `pkg/wasm/`.
//!
//! cargo → panic messages cut out → wasm-bindgen → short names → wasm-opt → `pkg/wasm/devanture_{core,lean,full,explain,ui,panel,portability}.{js,wasm,d.ts}`.
//! The JavaScript around them is bundled, and the size table kept, by the Node build script.

mod links;
mod module;
mod names;
mod panics;
mod sizes;

use std::process::ExitCode;

/// What `pkg` may fail with: a sentence for whoever builds.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let names: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match names.as_slice() {
        ["pkg"] => pkg(&[
            "core",
            "lean",
            "full",
            "explain",
            "ui",
            "panel",
            "portability",
        ]),
        ["pkg", wanted @ ..] => pkg(wanted),
        _ => Err("usage: cargo xtask pkg [core] [lean] [full] [explain] [ui] [panel] [portability] [scalar]".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn pkg(names: &[&str]) -> Result<()> {
    let root = module::root()?;
    module::add_target(&root)?;
    for name in names {
        let files = module::build(&root, name)?;
        sizes::print(name, &files)?;
    }
    Ok(())
}
