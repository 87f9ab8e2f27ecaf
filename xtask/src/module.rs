//! One browser module: compiled, bound, shrunk, written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use wasm_bindgen_cli_support::Bindgen;

use crate::{Result, names, panics};

const TARGET: &str = "wasm32-unknown-unknown";

/// What every browser that runs the modules has, and what makes them small.
const WASM_OPT: &[&str] = &[
    "-Oz",
    "--converge",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// The files of a built module.
pub struct Files {
    /// The module.
    pub wasm: PathBuf,
    /// Its private JavaScript.
    pub glue: PathBuf,
}

/// The workspace's root folder.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here
        .parent()
        .ok_or("xtask has no parent folder")?
        .to_owned())
}

/// Asks rustup for the browser target where it is missing; without rustup cargo will say what it needs.
pub fn add_target(root: &Path) -> Result<()> {
    let installed = Command::new("rustup")
        .args(["target", "list", "--installed"])
        .current_dir(root)
        .output();
    let Ok(installed) = installed else {
        return Ok(());
    };
    if String::from_utf8_lossy(&installed.stdout).contains(TARGET) {
        return Ok(());
    }
    run(Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(root))
}

/// Builds one module (`core` or `ui`, which is also the feature's name) into `pkg/wasm/`.
pub fn build(root: &Path, name: &str) -> Result<Files> {
    let started = Instant::now();
    eprintln!("{name}: cargo");
    let compiled = compile(root, name)?;

    eprintln!("{name}: wasm-bindgen");
    let folder = root.join("pkg/wasm");
    fs::create_dir_all(&folder)?;
    let stem = format!("devanture_{name}");
    let mut module = walrus::Module::from_file(&compiled)?;
    let cut = panics::cut(&mut module, name == "ui")?;
    let mut output = Bindgen::new()
        .input_module(&stem, module)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        // Names stay in the bound file, where they tell what each byte is for; wasm-opt drops them.
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate_output()?;
    let files = Files {
        wasm: folder.join(format!("{stem}.wasm")),
        glue: folder.join(format!("{stem}.js")),
    };
    let glue = output.js().to_owned();
    fs::write(&files.glue, names::shorten(output.wasm_mut(), &glue))?;
    fs::write(
        folder.join(format!("{stem}.d.ts")),
        output.ts().unwrap_or_default(),
    )?;
    let bound = folder.join(format!("{stem}.bound.wasm"));
    fs::write(&bound, output.wasm_mut().emit_wasm())?;

    eprintln!("{name}: wasm-opt");
    optimize(root, &bound, &files.wasm)?;
    let seconds = started.elapsed().as_secs();
    eprintln!("{name}: done in {seconds} s, {cut} panic functions cut");
    Ok(files)
}

fn compile(root: &Path, name: &str) -> Result<PathBuf> {
    // The vector instructions are for the ranking alone; a folder of its own keeps the shared one valid.
    let vectors = name == "core";
    let shared =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = if vectors {
        shared.join("vectors")
    } else {
        shared
    };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args([
            "rustc",
            "--lib",
            "--crate-type",
            "cdylib",
            "--target",
            TARGET,
        ])
        .args(["--release", "--no-default-features", "--features", name])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(root);
    if vectors {
        cargo.env("RUSTFLAGS", "-C target-feature=+simd128");
    }
    run(&mut cargo)?;
    Ok(target.join(TARGET).join("release/devanture.wasm"))
}

fn optimize(root: &Path, from: &Path, to: &Path) -> Result<()> {
    let tool = root.join("node_modules/binaryen/bin/wasm-opt");
    if !tool.exists() {
        return Err("wasm-opt is missing: run `npm ci` first".into());
    }
    run(Command::new("node")
        .arg(tool)
        .args(WASM_OPT)
        .arg(from)
        .arg("-o")
        .arg(to))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{:?} failed with {status}", command.get_program()).into())
    }
}
