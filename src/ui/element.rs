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
use crate::browser::nodes;
use crate::browser::pictures::{Pixels, draw};

/// What an element will be.
#[derive(Default)]
pub struct Element {
    tag: &'static str,
    drawing: bool,
    marks: Vec<(&'static str, Cow<'static, str>)>,
    text: String,
    pixels: Option<Pixels>,
    children: Vec<Element>,
}

/// An element with its part, which is also what style sheets know it by.
pub fn el(tag: &'static str, part: &'static str) -> Element {
    Element {
        tag,
        ..Element::default()
    }
    .mark("part", part)
}

/// An element of a drawing.
pub fn drawn(tag: &'static str, part: &'static str) -> Element {
    Element {
        drawing: true,
        ..el(tag, part)
    }
}

impl Element {
    /// Sets an attribute.
    pub fn mark(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.marks.push((name, value.into()));
        self
    }

    /// Sets an attribute that says true or false.
    pub fn state(self, name: &'static str, value: bool) -> Self {
        self.mark(name, if value { "true" } else { "false" })
    }

    /// Sets an attribute without a value, or not.
    pub fn flag(self, name: &'static str, value: bool) -> Self {
        if value { self.mark(name, "") } else { self }
    }

    /// Hides the element from assistive technology.
    pub fn mute(self) -> Self {
        self.mark("aria-hidden", "true")
    }

    /// Gives a picture words after all.
    pub fn spoken(mut self, text: String) -> Self {
        self.marks
            .retain(|(name, _)| *name != "aria-hidden" && *name != "alt");
        if self.tag == "img" {
            self.mark("alt", text)
        } else {
            self.mark("role", "img").mark("aria-label", text)
        }
    }

    /// Names what a click on the element means, and for which card or row.
    pub fn act(self, act: Act, place: usize) -> Self {
        self.mark("data-act", (act as u8).to_string())
            .mark("data-place", place.to_string())
    }

    /// Sets the text. An element has either a text or children.
    pub fn text(mut self, text: String) -> Self {
        self.text = text;
        self
    }

    /// Sets a text from outside, whose direction is its own.
    pub fn foreign(self, text: String) -> Self {
        self.mark("dir", "auto").text(text)
    }

    /// Sets the pixels of a canvas.
    pub fn pixels(mut self, pixels: Pixels) -> Self {
        self.pixels = Some(pixels);
        self
    }

    /// Adds a child.
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// Adds a child or its empty place, so that those after it keep theirs.
    pub fn maybe(self, child: Option<Element>) -> Self {
        self.child(child.unwrap_or_default())
    }

    /// Adds several children.
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }
}

/// An element in the document, with what it was made from. Without a node for an empty place.
pub struct Drawn {
    node: Option<types::Element>,
    was: Element,
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

    fn build(mut self) -> Drawn {
        let node = if self.tag.is_empty() {
            None
        } else {
            nodes::create(self.tag, self.drawing)
        };
        let children: Vec<Drawn> = std::mem::take(&mut self.children)
            .into_iter()
            .map(Self::build)
            .collect();
        if let Some(node) = &node {
            for (name, value) in &self.marks {
                nodes::set(node, name, value);
            }
            if !self.text.is_empty() {
                nodes::say(node, &self.text);
            }
            if let Some(pixels) = &self.pixels {
                draw(node, pixels);
            }
            for child in children.iter().filter_map(|child| child.node.as_ref()) {
                nodes::insert(node, child, None);
            }
        }
        Drawn {
            node,
            was: self,
            children,
        }
    }

    fn rebuild(mut self, drawn: &mut Drawn) {
        let Some(node) = &drawn.node else {
            return;
        };
        for (name, _) in &drawn.was.marks {
            if !self.marks.iter().any(|(kept, _)| kept == name) {
                nodes::unset(node, name);
            }
        }
        for mark in &self.marks {
            // A box that the shopper has ticked no longer is what it was.
            if mark.0 == "checked" || !drawn.was.marks.contains(mark) {
                nodes::set(node, mark.0, &mark.1);
            }
        }
        if self.text != drawn.was.text {
            nodes::say(node, &self.text);
        }
        if let Some(pixels) = &self.pixels
            && Some(pixels) != drawn.was.pixels.as_ref()
        {
            draw(node, pixels);
        }
        let children = std::mem::take(&mut self.children);
        let kept = children.len().min(drawn.children.len());
        for mut gone in drawn.children.drain(kept..) {
            gone.unmount();
        }
        let mut children = children.into_iter();
        let kept: Vec<Element> = children.by_ref().take(kept).collect();
        for child in children {
            let child = child.build();
            if let Some(made) = &child.node {
                nodes::insert(node, made, None);
            }
            drawn.children.push(child);
        }
        // From the end, so that what follows a new element is already in its place.
        let mut next: Option<types::Node> = drawn.children[kept.len()..]
            .iter()
            .find_map(|child| child.node.clone())
            .map(Into::into);
        for (child, was) in kept.into_iter().zip(&mut drawn.children).rev() {
            if child.tag == was.was.tag {
                child.rebuild(was);
            } else {
                was.replace(child, node, next.as_ref());
            }
            if let Some(made) = &was.node {
                next = Some(made.clone().into());
            }
        }
        drawn.was = self;
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
