//! Last on the path: the border to JavaScript, the only place that exports functions.
//!
//! Each export converts, calls one function of a module above, and converts back. It decides nothing.

/// The modules without an interface make few and short-lived allocations: a sorted list of free blocks serves them in a
/// tenth of the standard allocator's code.
// SAFETY: a page has one thread; the module is built without threads and shares no memory.
#[cfg(any(feature = "ranking", feature = "portability"))]
#[allow(unsafe_code)]
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

#[cfg(feature = "ranking")]
mod core;
#[cfg(feature = "panel")]
mod panel;
#[cfg(feature = "portability")]
mod portability;
#[cfg(feature = "ui")]
mod ui;
