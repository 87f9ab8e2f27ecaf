//! The few elements that every component is built from. One place, so that each is compiled once.
//! Knows no view and no words.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A line of text with a part of its own; nothing when the text is empty.
pub fn line(part: &'static str, text: String) -> Option<impl IntoView + use<>> {
    (!text.is_empty()).then(|| view! { class="dv", <span part=part dir="auto">{text}</span> })
}

/// Text for assistive technology alone.
pub fn hidden(text: String) -> impl IntoView {
    view! { class="dv", <span part="hidden">{text}</span> }
}

/// A button with a visible label and, where it says more, an accessible name.
pub fn button<F>(
    part: &'static str,
    label: String,
    name: Option<String>,
    pressed: F,
) -> impl IntoView + use<F>
where
    F: Fn(MouseEvent) + 'static,
{
    view! { class="dv", <button type="button" part=part aria-label=name on:click=pressed>{label}</button> }
}
