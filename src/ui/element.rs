//! An element as a leptos view whose kind is not part of its type.
//!
//! leptos' own elements carry tag, attributes and children in their types, so each shape is compiled
//! apart: the carousel alone made the module 70 kB (brotli). This one is compiled once. It has no
//! reactive parts and no handlers of its own: one closure draws a component again, what is there is
//! patched in place, and clicks are heard once, on the component, by the [`Act`] an element names.

use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::types;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::borrow::Cow;

use super::Act;
use super::price::digits;
use crate::browser::nodes;
use crate::browser::pictures::{Pixels, draw};

/// What an element will be. Boxed, so that handing it on is handing on an address.
#[derive(Default)]
pub struct Element(Box<Made>);

#[derive(Default)]
struct Made {
    tag: &'static str,
    drawing: bool,
    marks: Vec<(&'static str, Cow<'static, str>)>,
    text: String,
    pixels: Option<Pixels>,
    children: Vec<Element>,
}

/// An element with its part, which is also what style sheets know it by.
#[inline(never)]
pub fn el(tag: &'static str, part: &'static str) -> Element {
    let mut made = Box::<Made>::default();
    made.tag = tag;
    Element(made).mark("part", part)
}

/// An element of a drawing.
pub fn drawn(tag: &'static str, part: &'static str) -> Element {
    let mut element = el(tag, part);
    element.0.drawing = true;
    element
}

/// A button that does something to a card or row when it is pressed.
#[inline(never)]
pub fn button(part: &'static str, act: Act, place: usize) -> Element {
    el("button", part).mark("type", "button").act(act, place)
}

/// A line of text from outside; an empty place when there is none.
#[inline(never)]
pub fn line(tag: &'static str, part: &'static str, text: &str) -> Element {
    if text.is_empty() {
        Element::default()
    } else {
        el(tag, part).foreign(text)
    }
}

impl Element {
    /// Sets an attribute to a known word.
    #[inline(never)]
    pub fn mark(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.marks.push((name, Cow::Borrowed(value)));
        self
    }

    /// Sets an attribute to a text.
    #[inline(never)]
    pub fn set(mut self, name: &'static str, value: String) -> Self {
        self.0.marks.push((name, Cow::Owned(value)));
        self
    }

    /// Sets an attribute to a number.
    #[inline(never)]
    pub fn number(self, name: &'static str, value: usize) -> Self {
        self.set(name, digits(value))
    }

    /// Sets an attribute that says true or false.
    pub fn state(self, name: &'static str, value: bool) -> Self {
        self.mark(name, if value { "true" } else { "false" })
    }

    /// Sets an attribute without a value, or not.
    #[inline(never)]
    pub fn flag(self, name: &'static str, value: bool) -> Self {
        if value { self.mark(name, "") } else { self }
    }

    /// Sets how far a bar or a row of stars is filled, in percent.
    #[inline(never)]
    pub fn filled(self, percent: u32) -> Self {
        let mut filled = digits(percent.min(100) as usize);
        filled.push('%');
        self.set("--filled", filled)
    }

    /// Hides the element from assistive technology.
    #[inline(never)]
    pub fn mute(self) -> Self {
        self.mark("aria-hidden", "true")
    }

    /// Gives a picture words after all.
    pub fn spoken(mut self, text: String) -> Self {
        self.0
            .marks
            .retain(|(name, _)| *name != "aria-hidden" && *name != "alt");
        let name = if self.0.tag == "img" {
            "alt"
        } else {
            "aria-label"
        };
        self.mark("role", "img").set(name, text)
    }

    /// Names what a click on the element means, and for which card or row.
    #[inline(never)]
    pub fn act(self, act: Act, place: usize) -> Self {
        self.number("data-act", act as usize)
            .number("data-place", place)
    }

    /// Sets the text. An element has either a text or children.
    #[inline(never)]
    pub fn text(mut self, text: &str) -> Self {
        self.0.text = text.to_owned();
        self
    }

    /// Sets a text from outside, whose direction is its own.
    #[inline(never)]
    pub fn foreign(self, text: &str) -> Self {
        self.mark("dir", "auto").text(text)
    }

    /// Sets the pixels of a canvas.
    pub fn pixels(mut self, pixels: Pixels) -> Self {
        self.0.pixels = Some(pixels);
        self
    }

    /// Adds a child.
    #[inline(never)]
    pub fn child(mut self, child: Element) -> Self {
        self.0.children.push(child);
        self
    }

    /// Adds a child or its empty place, so that those after it keep theirs.
    #[inline(never)]
    pub fn maybe(self, child: Option<Element>) -> Self {
        self.child(child.unwrap_or_default())
    }

    /// Adds several children.
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        for child in children {
            self = self.child(child);
        }
        self
    }
}

/// An element in the document, with what it was made from. Without a node for an empty place.
pub struct Drawn {
    node: Option<types::Element>,
    was: Box<Made>,
    children: Vec<Drawn>,
}

impl Drawn {
    fn replace(&mut self, element: Element, parent: &types::Element, next: Option<&types::Node>) {
        let mut fresh = element.build();
        fresh.mount(parent, next);
        self.unmount();
        *self = fresh;
    }
}

impl Render for Element {
    type State = Drawn;

    fn build(self) -> Drawn {
        let mut made = self.0;
        let node = if made.tag.is_empty() {
            None
        } else {
            nodes::create(made.tag, made.drawing)
        };
        let children: Vec<Drawn> = std::mem::take(&mut made.children)
            .into_iter()
            .map(Self::build)
            .collect();
        if let Some(node) = &node {
            for (name, value) in &made.marks {
                nodes::set(node, name, value);
            }
            if !made.text.is_empty() {
                nodes::say(node, &made.text);
            }
            if let Some(pixels) = &made.pixels {
                draw(node, pixels);
            }
            for child in children.iter().filter_map(|child| child.node.as_ref()) {
                nodes::insert(node, child, None);
            }
        }
        Drawn {
            node,
            was: made,
            children,
        }
    }

    fn rebuild(self, drawn: &mut Drawn) {
        let mut made = self.0;
        let Some(node) = &drawn.node else {
            return;
        };
        for (name, _) in &drawn.was.marks {
            if !made.marks.iter().any(|(kept, _)| kept == name) {
                nodes::unset(node, name);
            }
        }
        for mark in &made.marks {
            // A box that the shopper has ticked no longer is what it was.
            if mark.0 == "checked" || !drawn.was.marks.contains(mark) {
                nodes::set(node, mark.0, &mark.1);
            }
        }
        if made.text != drawn.was.text {
            nodes::say(node, &made.text);
        }
        if let Some(pixels) = &made.pixels
            && Some(pixels) != drawn.was.pixels.as_ref()
        {
            draw(node, pixels);
        }
        let children = std::mem::take(&mut made.children);
        let kept = children.len().min(drawn.children.len());
        for mut gone in drawn.children.drain(kept..) {
            gone.unmount();
        }
        let mut children = children.into_iter();
        let kept: Vec<Element> = children.by_ref().take(kept).collect();
        for child in children {
            let child = child.build();
            if let Some(here) = &child.node {
                nodes::insert(node, here, None);
            }
            drawn.children.push(child);
        }
        // From the end, so that what follows a new element is already in its place.
        let mut next: Option<types::Node> = drawn.children[kept.len()..]
            .iter()
            .find_map(|child| child.node.clone())
            .map(Into::into);
        for (child, was) in kept.into_iter().zip(&mut drawn.children).rev() {
            if child.0.tag == was.was.tag {
                child.rebuild(was);
            } else {
                was.replace(child, node, next.as_ref());
            }
            if let Some(here) = &was.node {
                next = Some(here.clone().into());
            }
        }
        drawn.was = made;
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        if let Some(node) = &self.node {
            nodes::remove(node);
        }
    }

    fn mount(&mut self, parent: &types::Element, before: Option<&types::Node>) {
        if let Some(node) = &self.node {
            nodes::insert(parent, node, before);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(node) = &self.node else {
            return false;
        };
        let Some(parent) = node.parent_element() else {
            return false;
        };
        child.mount(&parent, Some(node));
        true
    }

    fn elements(&self) -> Vec<types::Element> {
        self.node.iter().cloned().collect()
    }
}

no_attrs!(Element);

// What leptos asks of every view; this module is never rendered to a string.
impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
