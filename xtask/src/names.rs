//! Shortens the names by which a module and its glue know each other: both sides carry each one, hash
//! and all, and nobody reads them.

use std::collections::BTreeMap;

use walrus::Module;

/// Renames the module's imports; returns the glue with the same names.
pub fn shorten(module: &mut Module, glue: &str) -> String {
    let mut short = BTreeMap::new();
    let mut modules = BTreeMap::new();
    for import in module.imports.iter_mut() {
        let next = format!("${}", short.len());
        let name = short.entry(import.name.clone()).or_insert(next);
        import.name = name.clone();
        let next = format!("./{}", modules.len());
        let from = modules.entry(import.module.clone()).or_insert(next);
        import.module = from.clone();
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

fn starts_word(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_' || letter == '$'
}

fn continues_word(letter: char) -> bool {
    starts_word(letter) || letter.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::shorten;
    use walrus::{Module, ValType};

    #[test]
    fn both_sides_get_the_same_short_name() {
        let mut module = Module::default();
        let kind = module.types.add(&[ValType::I32], &[]);
        module.add_import_func("./glue_bg.js", "__wbg_remove_01", kind);
        module.add_import_func("./glue_bg.js", "__wbg_remove_012", kind);
        let glue = "{ __wbg_remove_01: f, __wbg_remove_012(a) {}, \"./glue_bg.js\": x, my__wbg_remove_01 }";
        let glue = shorten(&mut module, glue);
        assert_eq!(glue, "{ $0: f, $1(a) {}, \"./0\": x, my__wbg_remove_01 }");
        let names: Vec<_> = module
            .imports
            .iter()
            .map(|import| import.name.clone())
            .collect();
        assert_eq!(names, ["$0", "$1"]);
    }
}
