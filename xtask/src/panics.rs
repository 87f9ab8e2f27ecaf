//! Cuts the panic machinery out of a module: a panic becomes a bare trap.
//!
//! A shopper never reads a panic's message, and the loader turns every failure of a module into the
//! shop's own content. What formats and reports messages then has no caller, and wasm-opt drops it, except
//! what stands in a table of functions: a module that formats nothing loses that as well.

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, Module};

use crate::Result;

/// Parts of mangled names whose functions never return, or are only called by those.
const DIVERGING: &[&str] = &[
    "4core9panicking",
    "4core6option13expect_failed",
    "4core6option13unwrap_failed",
    "4core6result13unwrap_failed",
    "4core4cell",
    "4core5slice5index",
    "4core5slice4sort6shared9smallsort22panic_on_ord_violation",
    "copy_from_slice_impl17len_mismatch_fail",
    "13assert_failed",
    "4core3str16slice_error_fail",
    "5alloc7raw_vec12handle_error",
    "5alloc7raw_vec17capacity_overflow",
    "5alloc5alloc18handle_alloc_error",
    "3std9panicking13panic_handler",
    "3std9panicking11begin_panic",
    // Only messages print values this way.
    "5Debug3fmt",
    "fmt..Debug$GT$3fmt",
];

/// Of the above, cells and slices also have functions that return: only these do not.
const ENDINGS: &[&str] = &["_fail", "_failed", "panic_already", "panic_const", "_error"];

/// Parts of names of what turns values into text, in both manglings.
const FORMATTING: &[&str] = &["4core3fmt", "core..fmt", "PanicPayload"];

/// What the standard library says before it panics, around the values.
const MESSAGES: &[&str] = &[
    "assertion failed: self.is_char_boundary(new_len)",
    "slice index starts at ",
    " but ends at ",
    "index out of bounds: the len is ",
    " but the index is ",
    "range start index ",
    "range end index ",
    " out of range for slice of length ",
    "removal index (is ",
    "insertion index (is ",
    ") should be < len (is ",
    ") should be <= len (is ",
    "capacity overflow",
];

/// Replaces the bodies; returns how many there were. `formats`: the module has formatting to do besides messages.
pub fn cut(module: &mut Module, formats: bool) -> Result<usize> {
    let doomed = |name: &str| {
        diverges(name) || !formats && FORMATTING.iter().any(|part| name.contains(part))
    };
    let doomed: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| function.name.as_deref().is_some_and(doomed))
        .map(|function| function.id())
        .collect();
    for id in &doomed {
        let function = module.funcs.get(*id);
        let kind = module.types.get(function.ty());
        let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
        let arguments = parameters
            .iter()
            .map(|kind| module.locals.add(*kind))
            .collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
        builder.func_body().unreachable();
        let body = builder.local_func(arguments);
        module.funcs.get_mut(*id).kind = FunctionKind::Local(body);
    }
    Ok(doomed.len())
}

/// Overwrites with zeros what only messages read: their texts and digits, the names of source files, and the places in
/// them. For modules whose formatting is cut as well.
pub fn blank(module: &mut Module) {
    let digits: String = (0..100).map(|pair| format!("{pair:02}")).collect();
    let messages: Vec<&str> = MESSAGES.iter().copied().chain([digits.as_str()]).collect();
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } = data.kind
        else {
            continue;
        };
        for message in &messages {
            while let Some(at) = find(&data.value, message.as_bytes()) {
                data.value[at..at + message.len()].fill(0);
            }
        }
        for (at, length) in paths(&data.value) {
            // A place is the file's address and length, a line, and a column.
            let mut place = (start as u32 + at as u32).to_le_bytes().to_vec();
            place.extend((length as u32).to_le_bytes());
            while let Some(at) = find(&data.value, &place) {
                let end = data.value.len().min(at + 16);
                data.value[at..end].fill(0);
            }
            data.value[at..at + length].fill(0);
        }
    }
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

/// Where the names of source files stand, and how long they are.
fn paths(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, _) in bytes
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == b".rs\0")
    {
        let head = &bytes[..at];
        let roots = [&b"src/"[..], b"/rustc/", b"/root/", b"/home/"];
        let begins = roots
            .iter()
            .filter_map(|root| head.windows(root.len()).rposition(|window| window == *root));
        // `/rustc/…/src/…`: the longest one, as long as all of it is one name.
        let whole = |start: &usize| head[*start..].iter().all(u8::is_ascii_graphic);
        if let Some(start) = begins.filter(whole).min() {
            found.push((start, at + 3 - start));
        }
    }
    found
}

fn diverges(name: &str) -> bool {
    let found = DIVERGING.iter().find(|part| name.contains(*part));
    match found {
        Some(&"4core4cell" | &"4core5slice5index") => ENDINGS.iter().any(|end| name.contains(end)),
        other => other.is_some(),
    }
}
