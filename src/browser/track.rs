//! A scrolling row of cards: where it stands, and how to move it. Counts no pages.

use web_sys::{Element, HtmlElement, ScrollBehavior, ScrollToOptions};

use super::paging::Geometry;

/// Room around the cards for focus rings, in pixels: `--inset` in the style sheet.
const INSET: f64 = 4.0;

/// Measures a row of cards.
pub fn measure(track: &HtmlElement) -> Option<Geometry> {
    let first = track.first_element_child()?;
    let bounds = first.get_bounding_client_rect();
    let left = bounds.left();
    let stride = match first.next_element_sibling() {
        Some(next) => (next.get_bounding_client_rect().left() - left).abs(),
        None => bounds.width(),
    };
    Some(Geometry {
        stride,
        card: bounds.width(),
        view: f64::from(track.client_width()) - 2.0 * INSET,
        offset: f64::from(track.scroll_left()).abs(),
        most: f64::from(track.scroll_width() - track.client_width()),
        count: track.child_element_count() as usize,
    })
}

/// Scrolls to an offset: at once for those who ask for less motion.
pub fn scroll(track: &HtmlElement, offset: f64) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let asked = |query| {
        window
            .match_media(query)
            .ok()
            .flatten()
            .is_some_and(|list| list.matches())
    };
    let behavior = match asked("(prefers-reduced-motion: reduce)") {
        true => ScrollBehavior::Instant,
        false => ScrollBehavior::Smooth,
    };
    let options = ScrollToOptions::new();
    options.set_behavior(behavior);
    options.set_left(if from_right(track) { -offset } else { offset });
    track.scroll_to_with_scroll_to_options(&options);
}

fn from_right(element: &Element) -> bool {
    let style =
        web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let direction = style.and_then(|style| style.get_property_value("direction").ok());
    direction.is_some_and(|direction| direction == "rtl")
}
