//! The exports of the `ui` module. Converts and calls; a component that could not mount answers `false`.
//!
//! Plain functions over the place of a component: a class for each kind would weigh more than what it wraps.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::ShadowRoot;

use crate::browser::host::Host;
use crate::browser::pictures::Picture;
use crate::ui::{self, Banner, Carousel};

enum Component {
    /// A row of product cards.
    Carousel(Carousel),
    /// One announcement beside a picture.
    Banner(Banner),
}

thread_local! {
    static MOUNTED: RefCell<Vec<Option<Rc<Component>>>> = const { RefCell::new(Vec::new()) };
}

/// What is mounted at a place. It may be called again, or taken down, by what it tells its host.
fn mounted(at: usize) -> Option<Rc<Component>> {
    MOUNTED.with_borrow(|all| all.get(at)?.clone())
}

/// Sets words and formats from a configuration pack. False when it is not one.
#[wasm_bindgen]
pub fn configure(config: &[u8]) -> bool {
    ui::configure(config)
}

/// Mounts a carousel (0) or a banner (1) into a shadow root, and answers its place; `host` hears what the shopper does.
#[wasm_bindgen]
pub fn mount(
    kind: u32,
    root: ShadowRoot,
    #[wasm_bindgen(unchecked_param_type = "(kind: number, index: number) => unknown")]
    host: Function,
) -> usize {
    let host = Host::new(host);
    let made = match kind {
        0 => Carousel::mount(root, host).map(Component::Carousel),
        _ => Banner::mount(root, host).map(Component::Banner),
    };
    MOUNTED.with_borrow_mut(|all| {
        all.push(made.map(Rc::new));
        all.len() - 1
    })
}

/// Keeps the places of a carousel's cards that are on their way; `options` as a view has them.
#[wasm_bindgen]
pub fn skeleton(at: usize, cards: usize, options: u32) {
    if let Some(Component::Carousel(carousel)) = mounted(at).as_deref() {
        carousel.skeleton(cards, options);
    }
}

/// Shows a view. False when nothing could be shown.
#[wasm_bindgen]
pub fn show(at: usize, view: &[u8]) -> bool {
    match mounted(at).as_deref() {
        Some(Component::Carousel(carousel)) => carousel.show(view),
        Some(Component::Banner(banner)) => banner.show(view),
        None => false,
    }
}

/// Gives a card its picture. A banner has one, whose index is 0.
#[wasm_bindgen]
pub fn image(
    at: usize,
    index: usize,
    #[wasm_bindgen(unchecked_param_type = "string | ImageBitmap | null")] source: JsValue,
) {
    let picture = Picture::from_value(source);
    match mounted(at).as_deref() {
        Some(Component::Carousel(carousel)) => carousel.image(index, picture),
        Some(Component::Banner(banner)) => banner.image(picture),
        None => {}
    }
}

/// Takes everything down.
#[wasm_bindgen]
pub fn unmount(at: usize) {
    let gone = MOUNTED.with_borrow_mut(|all| all.get_mut(at).and_then(Option::take));
    // Outside of the list: what it does on its way out may ask for another one.
    drop(gone);
}
