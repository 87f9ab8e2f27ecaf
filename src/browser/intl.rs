//! Numbers and dates in the shopper's language, through the browser's own `Intl`.
//! Translates no words.

use js_sys::{Array, Function, Object, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// A formatter that is built once and asked often.
pub struct Formatter(Option<Function>);

impl Formatter {
    /// `Intl.<class>` for a language, with options as pairs. A browser or language that refuses gives
    /// a formatter that answers `None`.
    pub fn new(class: &str, locale: &str, options: &[(&str, &str)]) -> Self {
        Self(build(class, locale, options).ok())
    }

    /// A number, or a moment in milliseconds, in words and digits.
    pub fn format(&self, value: f64) -> Option<String> {
        let function = self.0.as_ref()?;
        function
            .call1(&JsValue::NULL, &value.into())
            .ok()?
            .as_string()
    }
}

fn build(class: &str, locale: &str, options: &[(&str, &str)]) -> Result<Function, JsValue> {
    let settings = Object::new();
    for (name, value) in options {
        Reflect::set(&settings, &(*name).into(), &(*value).into())?;
    }
    let intl = Reflect::get(&global(), &"Intl".into())?;
    let class: Function = Reflect::get(&intl, &class.into())?.dyn_into()?;
    let arguments = Array::of2(&locale.into(), &settings);
    let formatter = Reflect::construct(&class, &arguments)?;
    Reflect::get(&formatter, &"format".into())?.dyn_into()
}
