//! Pictures as the page hands them over: an address (its own or `blob:`) or decoded pixels.
//! Fetches nothing by itself.

use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageBitmap};

/// Decoded pixels. There is one thread; the wrapper says so to leptos, which asks.
#[derive(Clone)]
pub struct Pixels(SendWrapper<ImageBitmap>);

impl PartialEq for Pixels {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

/// One picture, or none yet.
#[derive(Clone, Default, PartialEq)]
pub enum Picture {
    /// Not here, or never coming.
    #[default]
    None,
    /// An address for an `<img>`.
    Address(String),
    /// Pixels for a `<canvas>`, where the page's policy forbids `blob:` images.
    Pixels(Pixels),
}

impl Picture {
    /// Reads what the page handed over; anything unknown is no picture.
    pub fn from_value(value: &JsValue) -> Self {
        if let Some(address) = value.as_string() {
            return Self::Address(address);
        }
        match value.dyn_ref::<ImageBitmap>() {
            Some(pixels) => Self::Pixels(Pixels(SendWrapper::new(pixels.clone()))),
            None => Self::None,
        }
    }
}

/// Draws pixels on a canvas of their size.
pub fn draw(canvas: &Element, pixels: &Pixels) {
    let pixels = &*pixels.0;
    let Some(canvas) = canvas.dyn_ref::<HtmlCanvasElement>() else {
        return;
    };
    canvas.set_width(pixels.width());
    canvas.set_height(pixels.height());
    let context = canvas.get_context("2d").ok().flatten();
    let context: Option<CanvasRenderingContext2d> =
        context.and_then(|context| context.dyn_into().ok());
    if let Some(context) = context {
        let _ = context.draw_image_with_image_bitmap(pixels, 0.0, 0.0);
    }
}
