//! Pictures as the page hands them over: an address (its own or `blob:`) or decoded pixels.
//! Fetches nothing by itself.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// One picture, or none yet.
#[derive(Clone, Default, PartialEq)]
pub enum Picture {
    /// Not here, or never coming.
    #[default]
    None,
    /// An address for an `<img>`.
    Address(String),
    /// Pixels for a `<canvas>`, where the page's policy forbids `blob:` images.
    Pixels(ImageBitmap),
}

impl Picture {
    /// Reads what the page handed over; anything unknown is no picture.
    pub fn from_value(value: &JsValue) -> Self {
        if let Some(address) = value.as_string() {
            return Self::Address(address);
        }
        match value.dyn_ref::<ImageBitmap>() {
            Some(pixels) => Self::Pixels(pixels.clone()),
            None => Self::None,
        }
    }
}

/// Draws pixels on a canvas of their size.
pub fn draw(canvas: &HtmlCanvasElement, pixels: &ImageBitmap) {
    canvas.set_width(pixels.width());
    canvas.set_height(pixels.height());
    let context = canvas.get_context("2d").ok().flatten();
    let context: Option<CanvasRenderingContext2d> =
        context.and_then(|context| context.dyn_into().ok());
    if let Some(context) = context {
        let _ = context.draw_image_with_image_bitmap(pixels, 0.0, 0.0);
    }
}
