//! The closed shadow root a component is drawn into: its sheets, its one child, its focus.
//! Draws nothing.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, FocusOptions};
pub use web_sys::{HtmlElement, ShadowRoot};

thread_local! {
    static SHEETS: RefCell<Vec<(*const u8, CssStyleSheet)>> = const { RefCell::new(Vec::new()) };
}

/// Gives the root its style sheets, each parsed once for all roots. Constructed sheets are the only
/// styles that a page with a strict policy lets in.
pub fn adopt(root: &ShadowRoot, sheets: &[&'static str]) -> Option<()> {
    let list = Array::new();
    for css in sheets {
        list.push(&sheet(css)?.into());
    }
    root.set_adopted_style_sheets(&list);
    Some(())
}

fn sheet(css: &'static str) -> Option<CssStyleSheet> {
    SHEETS.with_borrow_mut(|known| {
        if let Some((_, sheet)) = known.iter().find(|(text, _)| *text == css.as_ptr()) {
            return Some(sheet.clone());
        }
        let sheet = CssStyleSheet::new().ok()?;
        sheet.replace_sync(css).ok()?;
        known.push((css.as_ptr(), sheet.clone()));
        Some(sheet)
    })
}

/// An element of the root that everything is drawn into.
pub fn stage(root: &ShadowRoot) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    let stage: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    stage.set_attribute("part", "base").ok()?;
    root.append_child(&stage).ok()?;
    Some(stage)
}

/// Moves the focus to the first element that fits the selector, without scrolling.
pub fn focus(root: &HtmlElement, selector: &str) -> bool {
    let Some(element) = find(root, selector) else {
        return false;
    };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).is_ok()
}

/// The first element that fits the selector.
pub fn find(root: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// The place of the row that holds the focus, as its `data-row` says.
pub fn focused_row(root: &ShadowRoot) -> Option<usize> {
    let active: Element = root.active_element()?;
    active
        .closest("[data-row]")
        .ok()??
        .get_attribute("data-row")?
        .parse()
        .ok()
}
