//! The exports of the `panel` module. Converts and calls; a panel that could not mount answers `false`.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::ShadowRoot;

use crate::browser::host::Host;
use crate::ui;

/// Sets words and formats from a configuration pack and the pack of words beside it. False when they are not.
#[wasm_bindgen]
pub fn configure(config: &[u8], words: &[u8]) -> bool {
    ui::configure(config) && ui::add_words(words)
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

    /// Says politely what was done, with a number or a shop in it.
    pub fn say(&self, said: usize, value: &str) {
        if let Some(preferences) = &self.0 {
            preferences.say(said, value);
        }
    }

    /// Asks whether a file of another shop is meant; an empty name asks no longer.
    pub fn ask(&self, shop: String) {
        if let Some(preferences) = &self.0 {
            preferences.ask(shop);
        }
    }

    /// The path of a department that the panel shows.
    pub fn department(&self, place: usize) -> String {
        self.0
            .as_ref()
            .map_or(String::new(), |preferences| preferences.department(place))
    }

    /// Takes everything down.
    pub fn unmount(&mut self) {
        self.0 = None;
    }
}
