//! The exports of the `ui` module. Converts and calls; a component that could not mount answers `false`.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::ShadowRoot;

use crate::browser::host::Host;
use crate::browser::pictures::Picture;
use crate::ui;

/// Sets words and formats from a configuration pack. False when it is not one.
#[wasm_bindgen]
pub fn configure(config: &[u8]) -> bool {
    ui::configure(config)
}

/// A row of product cards.
#[wasm_bindgen]
pub struct Carousel(Option<ui::Carousel>);

#[wasm_bindgen]
impl Carousel {
    /// Mounts into a shadow root; `host` hears what the shopper does.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: ShadowRoot,
        #[wasm_bindgen(
            unchecked_param_type = "(kind: number, index: number, value: string) => unknown"
        )]
        host: Function,
    ) -> Self {
        Self(ui::Carousel::mount(root, Host::new(host)))
    }

    /// Keeps the places of cards that are on their way; `options` as a view has them.
    pub fn skeleton(&self, cards: usize, options: u32) {
        if let Some(carousel) = &self.0 {
            carousel.skeleton(cards, options);
        }
    }

    /// Shows a view. False when nothing could be shown.
    pub fn show(&self, view: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|carousel| carousel.show(view))
    }

    /// Gives a card its picture.
    pub fn image(
        &self,
        index: usize,
        #[wasm_bindgen(unchecked_param_type = "string | ImageBitmap | null")] source: JsValue,
    ) {
        if let Some(carousel) = &self.0 {
            carousel.image(index, Picture::from_value(&source));
        }
    }

    /// Takes everything down.
    pub fn unmount(&mut self) {
        self.0 = None;
    }
}

/// One announcement beside a picture.
#[wasm_bindgen]
pub struct Banner(Option<ui::Banner>);

#[wasm_bindgen]
impl Banner {
    /// Mounts into a shadow root; `host` hears what the shopper does.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: ShadowRoot,
        #[wasm_bindgen(
            unchecked_param_type = "(kind: number, index: number, value: string) => unknown"
        )]
        host: Function,
    ) -> Self {
        Self(ui::Banner::mount(root, Host::new(host)))
    }

    /// Keeps the place of a banner that is on its way.
    pub fn skeleton(&self) {
        if let Some(banner) = &self.0 {
            banner.skeleton();
        }
    }

    /// Shows a view. False when nothing could be shown.
    pub fn show(&self, view: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|banner| banner.show(view))
    }

    /// Gives the banner its picture. It has one, whose index is 0.
    pub fn image(
        &self,
        _index: usize,
        #[wasm_bindgen(unchecked_param_type = "string | ImageBitmap | null")] source: JsValue,
    ) {
        if let Some(banner) = &self.0 {
            banner.image(Picture::from_value(&source));
        }
    }

    /// Takes everything down.
    pub fn unmount(&mut self) {
        self.0 = None;
    }
}
