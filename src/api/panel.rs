//! The exports of the `panel` module. Converts and calls; a panel that could not mount answers `false`.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::ShadowRoot;

use crate::browser::host::Host;
use crate::ui;

/// Sets words and formats from a configuration pack. False when it is not one.
#[wasm_bindgen]
pub fn configure(config: &[u8]) -> bool {
    ui::configure(config)
}

/// The shopper's panel.
#[wasm_bindgen]
pub struct Preferences(Option<ui::Preferences>);

#[wasm_bindgen]
impl Preferences {
    /// Mounts into a shadow root; `host` hears what the shopper does. `blocked`: this browser keeps nothing.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: ShadowRoot,
        #[wasm_bindgen(
            unchecked_param_type = "(kind: number, index: number, value: string) => unknown"
        )]
        host: Function,
        blocked: bool,
    ) -> Self {
        Self(ui::Preferences::mount(root, Host::new(host), blocked))
    }

    /// Shows a view. False when nothing could be shown.
    pub fn show(&self, view: &[u8]) -> bool {
        self.0
            .as_ref()
            .is_some_and(|preferences| preferences.show(view))
    }

    /// Says an entry of the table of words politely.
    pub fn say(&self, text: usize) {
        if let Some(preferences) = &self.0 {
            preferences.say(text);
        }
    }

    /// Takes everything down.
    pub fn unmount(&mut self) {
        self.0 = None;
    }
}
