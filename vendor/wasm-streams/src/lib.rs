//! The part of wasm-streams' interface that `server_fn` names, and nothing behind it.
//!
//! leptos depends on `server_fn`, which depends on wasm-streams, whose classes are exported from the
//! module and therefore survive every optimizer. devanture calls no server function, so nothing here
//! is ever run: a stream read through this crate is empty, and one written through it goes nowhere.

use core::pin::Pin;
use core::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};

/// A stand-in for a readable stream.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of the browser.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Drops the stream: nothing reads it.
    pub fn from_stream<S>(_stream: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// The wrapped stream.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// An empty stream.
    pub fn into_stream(self) -> IntoStream {
        IntoStream
    }
}

/// A stream without items.
#[derive(Debug)]
pub struct IntoStream;

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
