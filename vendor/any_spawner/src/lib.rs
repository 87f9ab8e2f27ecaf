//! Runs futures, where the browser's microtasks are all there is to run them.
//!
//! The crate of this name chooses between executors while it runs, and the one for browsers keeps a queue of its own,
//! promises for browsers without `queueMicrotask`, and tasks that could be woken from other threads. Here a future that is
//! woken is a microtask, and the browser keeps the queue.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = queueMicrotask)]
    fn queue_microtask(run: &JsValue);
}

/// What setting an executor may fail with: never, here.
#[derive(Debug)]
pub enum ExecutorError {}

/// Runs futures.
pub struct Executor;

impl Executor {
    /// Runs a future.
    pub fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        Self::spawn_local(future);
    }

    /// Runs a future on this thread, which is the only one.
    pub fn spawn_local(future: impl Future<Output = ()> + 'static) {
        let future: Pinned = Box::pin(future);
        Arc::new(Task(SendWrapper::new(Cell::new(Some(future))))).wake();
    }

    /// Waits until what is to be run now has run.
    pub async fn tick() {
        let mut waited = false;
        std::future::poll_fn(|context| {
            if waited {
                return Poll::Ready(());
            }
            waited = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// Needs no preparation.
    ///
    /// # Errors
    /// Never.
    pub fn init_wasm_bindgen() -> Result<(), ExecutorError> {
        Ok(())
    }
}

type Pinned = Pin<Box<dyn Future<Output = ()>>>;

/// A future, or nothing while it runs and when it is done.
struct Task(SendWrapper<Cell<Option<Pinned>>>);

impl Task {
    fn run(self: Arc<Self>) {
        let Some(mut future) = (*self.0).take() else {
            return;
        };
        let waker = Waker::from(self.clone());
        let outcome = future.as_mut().poll(&mut Context::from_waker(&waker));
        if outcome.is_pending() {
            self.0.set(Some(future));
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        queue_microtask(&Closure::once_into_js(move || self.run()));
    }
}
