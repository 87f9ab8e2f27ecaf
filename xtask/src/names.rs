//! Shortens the names by which a module and its glue know each other: both sides carry each one, hash
//! and all, and nobody reads them. Leaves out of the glue what no browser needs that runs the module.

use std::collections::{BTreeMap, BTreeSet};

use walrus::{ExportItem, Module};

use crate::Result;

/// Renames the module's imports and what wasm-bindgen exports for its own glue; returns the glue with the same names.
pub fn shorten(module: &mut Module, glue: &str) -> String {
    // Closures carry this one in the glue alone.
    let mut short = BTreeMap::from([("_wbg_cb_unref".to_owned(), "$0".to_owned())]);
    let mut modules = BTreeMap::new();
    for import in module.imports.iter_mut() {
        let next = format!("${}", short.len());
        let name = short.entry(import.name.clone()).or_insert(next);
        import.name = name.clone();
        let next = format!("./{}", modules.len());
        let from = modules.entry(import.module.clone()).or_insert(next);
        import.module = from.clone();
    }
    let own = |name: &str| {
        let starts = ["__wbindgen_", "__externref_", "wasm_bindgen__"];
        starts.iter().any(|start| name.starts_with(start))
    };
    for export in module.exports.iter_mut().filter(|export| own(&export.name)) {
        let next = format!("${}", short.len());
        export.name = short.entry(export.name.clone()).or_insert(next).clone();
    }
    let mut out = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(starts_word) {
        let word = &rest[start..];
        let end = word
            .find(|letter| !continues_word(letter))
            .unwrap_or(word.len());
        out.push_str(&rest[..start]);
        out.push_str(short.get(&word[..end]).map_or(&word[..end], String::as_str));
        rest = &word[end..];
    }
    out.push_str(rest);
    for (long, short) in &modules {
        out = out.replace(&format!("\"{long}\""), &format!("\"{short}\""));
    }
    out
}

/// The glue without what serves only browsers that have no reference types, and so cannot run the module: one without finalization,
/// or without word of a detached buffer.
pub fn modern(glue: &str) -> Result<String> {
    let lacks = "(typeof FinalizationRegistry === 'undefined')";
    let has = ": new FinalizationRegistry";
    let view = "cachedDataViewMemory0.buffer";
    let grown = format!("{view} !== wasm.memory.buffer");
    let detached =
        format!("{view}.detached === true || ({view}.detached === undefined && {grown})");
    if !glue.contains(lacks) || !glue.contains(&detached) {
        return Err(
            "wasm-bindgen's glue reads otherwise than it did: see `modern` in xtask/src/names.rs"
                .into(),
        );
    }
    let mut glue = glue.replace(&detached, &grown);
    while let Some(start) = glue.find(lacks) {
        let end = glue[start..]
            .find(has)
            .ok_or("a registry without its else")?;
        glue.replace_range(start..start + end + 2, "");
    }
    Ok(glue)
}

/// wasm-bindgen imports what needs no conversion as a whole namespace of a local module, once for each function, which no
/// bundler can shorten. Here these functions join the others, each by its own name; returns the glue that hands them over.
pub fn gather(module: &mut Module, glue: &str, local: &str) -> String {
    let all = module.imports.iter();
    let Some(home) = all
        .map(|import| &import.module)
        .find(|from| *from != local)
        .cloned()
    else {
        return glue.to_owned();
    };
    let mut plain = BTreeSet::new();
    for import in module
        .imports
        .iter_mut()
        .filter(|import| import.module == local)
    {
        import.module.clone_from(&home);
        plain.insert(import.name.clone());
        // Not a word that the glue uses for something else.
        import.name.insert_str(0, "__plain_");
    }
    let listed: Vec<&str> = plain.iter().map(String::as_str).collect();
    let entries: String = listed
        .iter()
        .map(|name| format!("__plain_{name}: {name},\n"))
        .collect();
    let namespace = |line: &str| {
        line.contains(local) && (line.contains("import *") || line.contains("\": import"))
    };
    let lines = glue.lines().filter(|line| !namespace(line));
    let glue = lines.collect::<Vec<_>>().join("\n");
    let glue = glue.replacen(
        "__proto__: null,\n",
        &format!("__proto__: null,\n{entries}"),
        1,
    );
    format!(
        "import {{ {} }} from \"{local}\";\n{glue}\n",
        listed.join(", ")
    )
}

/// Renames the functions that a hand-written glue lists in its `methods("a b c", …)`: `$0`, `$1`, … in their order. The glue counts
/// the same way, so it stays as it is. Functions of other names, such as those that it calls itself, keep theirs.
pub fn number(module: &mut Module, glue: &str) -> Result<()> {
    let lists = glue.split("methods(\"").skip(1);
    let listed = lists.filter_map(|rest| rest.split('"').next());
    for (at, name) in listed.flat_map(|list| list.split(' ')).enumerate() {
        let found = module
            .exports
            .iter_mut()
            .find(|export| export.name == name && matches!(export.item, ExportItem::Function(_)));
        let export = found
            .ok_or_else(|| format!("the glue calls {name}, which the module does not export"))?;
        export.name = format!("${at}");
    }
    Ok(())
}

fn starts_word(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_' || letter == '$'
}

fn continues_word(letter: char) -> bool {
    starts_word(letter) || letter.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::{gather, modern, number, shorten};
    use walrus::{FunctionBuilder, Module, ValType};

    #[test]
    fn both_sides_get_the_same_short_name() {
        let mut module = Module::default();
        let kind = module.types.add(&[ValType::I32], &[]);
        module.add_import_func("./glue_bg.js", "__wbg_remove_01", kind);
        module.add_import_func("./glue_bg.js", "__wbg_remove_012", kind);
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.func_body().unreachable();
        let function = builder.finish(vec![], &mut module.funcs);
        for name in ["show", "__wbindgen_malloc"] {
            module.exports.add(name, function);
        }
        let glue = "{ __wbg_remove_01: f, __wbg_remove_012(a) {}, \"./glue_bg.js\": x, my__wbg_remove_01, wasm.show(wasm.__wbindgen_malloc), f._wbg_cb_unref }";
        let glue = shorten(&mut module, glue);
        assert_eq!(
            glue,
            "{ $1: f, $2(a) {}, \"./0\": x, my__wbg_remove_01, wasm.show(wasm.$3), f.$0 }"
        );
        let names: Vec<_> = module
            .imports
            .iter()
            .map(|import| import.name.clone())
            .collect();
        assert_eq!(names, ["$1", "$2"]);
        let names: Vec<_> = module.exports.iter().map(|export| &export.name).collect();
        assert_eq!(names, ["show", "$3"]);
    }

    #[test]
    fn what_old_browsers_need_is_left_out_and_other_glue_is_told() {
        let glue = "const D = (typeof FinalizationRegistry === 'undefined')\n ? { register: () => {} }\n : new FinalizationRegistry(free);\nif (v === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {}";
        assert_eq!(
            modern(glue).unwrap(),
            "const D = new FinalizationRegistry(free);\nif (v === null || cachedDataViewMemory0.buffer !== wasm.memory.buffer) {}"
        );
        assert!(modern("const D = 1;").is_err());
    }

    #[test]
    fn plain_functions_of_a_local_module_join_the_others() {
        let mut module = Module::default();
        let kind = module.types.add(&[ValType::I32], &[]);
        module.add_import_func("./glue_bg.js", "__wbg_say_01", kind);
        module.add_import_func("./local.js", "remove", kind);
        let glue = "import { say } from './local.js';\nimport * as import1 from \"./local.js\"\nconst import0 = {\n__proto__: null,\n__wbg_say_01: f,\n};\nreturn {\n__proto__: null,\n\"./glue_bg.js\": import0,\n\"./local.js\": import1,\n};";
        let glue = gather(&mut module, glue, "./local.js");
        assert_eq!(
            glue,
            "import { remove } from \"./local.js\";\nimport { say } from './local.js';\nconst import0 = {\n__proto__: null,\n__plain_remove: remove,\n__wbg_say_01: f,\n};\nreturn {\n__proto__: null,\n\"./glue_bg.js\": import0,\n};\n"
        );
        let names: Vec<_> = module
            .imports
            .iter()
            .map(|import| (import.module.as_str(), import.name.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                ("./glue_bg.js", "__wbg_say_01"),
                ("./glue_bg.js", "__plain_remove")
            ]
        );
    }

    #[test]
    fn listed_exports_are_numbered_and_a_missing_one_is_told() {
        let mut module = Module::default();
        for name in ["create", "level", "pool"] {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.func_body().unreachable();
            let function = builder.finish(vec![], &mut module.funcs);
            module.exports.add(name, function);
        }
        number(&mut module, "methods(\"pool\", a);\nmethods(\"level\", b);").unwrap();
        let names: Vec<_> = module.exports.iter().map(|export| &export.name).collect();
        assert_eq!(names, ["create", "$1", "$0"]);
        assert!(number(&mut module, "methods(\"cap\")").is_err());
    }
}
