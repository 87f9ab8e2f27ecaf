//! Cuts the panic machinery out of a module: a panic becomes a bare trap.
//!
//! A shopper never reads a panic's message, and the loader turns every failure of a module into the
//! shop's own content. The modules format nothing else: numbers become digits by hand, or through the browser's `Intl`.

use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

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

/// Parts of names of what turns values into the text of a message, in both manglings.
const FORMATTING: &[&str] = &["4core3fmt", "core..fmt", "PanicPayload"];

/// Whether a function of this name only serves messages.
pub fn is_message(name: &str) -> bool {
    diverges(name) || FORMATTING.iter().any(|part| name.contains(part))
}

/// Replaces the bodies of the functions that are `doomed`, by name and index; returns how many there were.
pub fn cut(module: &mut Module, doomed: impl Fn(&str, usize) -> bool) -> Result<usize> {
    let doomed: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| {
            doomed(
                function.name.as_deref().unwrap_or(""),
                function.id().index(),
            )
        })
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

fn diverges(name: &str) -> bool {
    let found = DIVERGING.iter().find(|part| name.contains(*part));
    match found {
        Some(&"4core4cell" | &"4core5slice5index") => ENDINGS.iter().any(|end| name.contains(end)),
        other => other.is_some(),
    }
}
