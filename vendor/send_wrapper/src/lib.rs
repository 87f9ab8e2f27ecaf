//! A value that its owner calls `Send`, because there is only one thread.
//!
//! The crate of this name checks at every access that the thread is the one that made the value.
//! In a browser module without shared memory there is no other thread, and asking for the current one
//! brings in the standard library's threads, names, hooks and a second allocator. Compiled for
//! anything else, this crate refuses to build rather than be wrong.

use core::fmt;
use core::ops::{Deref, DerefMut};

#[cfg(any(not(target_family = "wasm"), target_feature = "atomics"))]
compile_error!("this send_wrapper is only sound where there is one thread");

/// A value of the only thread.
#[derive(Clone)]
pub struct SendWrapper<T>(T);

// SAFETY: wasm without atomics has one thread, so a value is never seen by another; see above.
unsafe impl<T> Send for SendWrapper<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for SendWrapper<T> {}

impl<T> SendWrapper<T> {
    /// Wraps a value.
    pub const fn new(data: T) -> Self {
        Self(data)
    }

    /// Whether the value may be used here: always.
    pub const fn valid(&self) -> bool {
        true
    }

    /// The value.
    pub fn take(self) -> T {
        self.0
    }
}

impl<T> Deref for SendWrapper<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for SendWrapper<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for SendWrapper<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(feature = "futures")]
mod futures {
    use core::pin::Pin;
    use core::task::{Context, Poll};

    use futures_core::Stream;

    use super::SendWrapper;

    fn inner<T>(wrapper: Pin<&mut SendWrapper<T>>) -> Pin<&mut T> {
        // SAFETY: the value is pinned with its wrapper, which never moves it out.
        unsafe { wrapper.map_unchecked_mut(|wrapper| &mut wrapper.0) }
    }

    impl<F: Future> Future for SendWrapper<F> {
        type Output = F::Output;

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
            inner(self).poll(context)
        }
    }

    impl<S: Stream> Stream for SendWrapper<S> {
        type Item = S::Item;

        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
            inner(self).poll_next(context)
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            self.0.size_hint()
        }
    }
}
