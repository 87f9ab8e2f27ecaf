//! One browser module: compiled, bound, shrunk, written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use wasm_bindgen_cli_support::Bindgen;

use crate::links::{Links, Thing};
use crate::{Result, names, panics};

const TARGET: &str = "wasm32-unknown-unknown";

/// What every browser that runs the modules has, and what makes them small.
const WASM_OPT: &[&str] = &[
    // A function with one caller stays apart: what is alike in two functions compresses better than what is
    // mixed into two others. Rebuilding the control flow between rounds gains another hundredth,
    // and so does inlining what is hardly larger than its call.
    "--one-caller-inline-max-function-size=0",
    "--always-inline-max-function-size=6",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    // Zeros cost nothing compressed; the addresses of the pieces between them do.
    "--skip-pass=memory-packing",
    // The lowest addresses are the far end of the stack: no data stands there.
    "--low-memory-unused",
    "--reorder-functions-by-name",
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

/// Builds one module (`core`, `lean`, `full`, `explain`, `scalar`, `ui`, `panel` or `portability`, which is also the feature's name) into `pkg/wasm/`.
pub fn build(root: &Path, name: &str) -> Result<Files> {
    let started = Instant::now();
    eprintln!("{name}: cargo");
    let compiled = compile(root, name)?;

    eprintln!("{name}: glue");
    let folder = root.join("pkg/wasm");
    fs::create_dir_all(&folder)?;
    let stem = format!("devanture_{name}");
    let mut linked = fs::read(&compiled)?;
    let links = Links::read(&linked)?;
    // This one writes texts with what serves only the messages of panics in the others.
    let is_message: fn(&str) -> bool = match name {
        "portability" => |_| false,
        _ => panics::is_message,
    };
    let needed = links.needed(is_message);
    let blanked = links.blank(&mut linked, &needed);
    let mut module = walrus::Module::from_buffer(&linked)?;
    for section in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(section);
    }
    let cut = panics::cut(&mut module, |name, index| {
        is_message(name) || !needed.contains(&Thing::Function(index))
    })?;
    let files = Files {
        wasm: folder.join(format!("{stem}.wasm")),
        glue: folder.join(format!("{stem}.js")),
    };
    let types = folder.join(format!("{stem}.d.ts"));
    let bound = folder.join(format!("{stem}.bound.wasm"));
    if is_ranking(name) || name == "portability" {
        // All builds of the core have the same exports; what one has besides keeps its name.
        let written = if name == "portability" { name } else { "core" };
        copy_glue(root, written, &files.glue, &types)?;
        if written == "core" {
            names::number(&mut module, &fs::read_to_string(&files.glue)?)?;
        }
        keep_functions(&mut module);
        fs::write(&bound, module.emit_wasm())?;
    } else {
        let mut output = Bindgen::new()
            .input_module(&stem, module)
            .web(true)?
            .omit_default_module_path(true)
            .typescript(true)
            // Names stay in the bound file, where they tell what each byte is for; wasm-opt drops them.
            .remove_name_section(false)
            .remove_producers_section(true)
            .generate_output()?;
        let mut glue = names::modern(output.js())?;
        // What `src/browser` asks for by name stands beside the glue.
        for (path, written) in output.local_modules().clone() {
            let name = path.rsplit('/').next().unwrap_or_default();
            fs::write(folder.join(name), written)?;
            let (from, to) = (format!("./snippets/{path}"), format!("./{name}"));
            glue = names::gather(output.wasm_mut(), &glue, &from).replace(&from, &to);
        }
        fs::write(&files.glue, names::shorten(output.wasm_mut(), &glue))?;
        fs::write(types, output.ts().unwrap_or_default())?;
        fs::write(&bound, output.wasm_mut().emit_wasm())?;
    }

    eprintln!("{name}: wasm-opt");
    optimize(root, &bound, &files.wasm)?;
    let seconds = started.elapsed().as_secs();
    eprintln!(
        "{name}: done in {seconds} s, {cut} needless functions and {blanked} bytes of needless data cut"
    );
    Ok(files)
}

/// The glue of the modules without an interface is written by hand: numbers and bytes are all that crosses.
fn copy_glue(root: &Path, name: &str, glue: &Path, types: &Path) -> Result<()> {
    let written = root.join("src/js/glue");
    fs::copy(written.join(format!("{name}.js")), glue)?;
    fs::copy(written.join(format!("{name}.d.ts")), types)?;
    Ok(())
}

/// The ranking without vector instructions, for the benchmark that compares: it is not published.
const SCALAR: &str = "scalar";

/// Whether a module is one of the builds of the ranking.
fn is_ranking(name: &str) -> bool {
    matches!(name, "core" | "lean" | "full" | "explain" | SCALAR)
}

/// The linker also exports where its data ends, which nobody asks for.
fn keep_functions(module: &mut walrus::Module) {
    let globals: Vec<_> = module
        .exports
        .iter()
        .filter(|export| matches!(export.item, walrus::ExportItem::Global(_)))
        .map(|export| export.id())
        .collect();
    for global in globals {
        module.exports.delete(global);
    }
}

fn compile(root: &Path, name: &str) -> Result<PathBuf> {
    // The vector instructions are for the ranking alone; a folder of its own keeps the shared one valid.
    let vectors = is_ranking(name) && name != SCALAR;
    let feature = if name == SCALAR { "full" } else { name };
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
        .args(["--release", "--no-default-features", "--features", feature])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-C", "link-arg=--emit-relocs"])
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
