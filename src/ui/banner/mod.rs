//! One announcement beside a picture, with the visitor's first name on a tag where there is one.
//!
//! Its height is kept before it arrives. Chooses no banner and fills in no name: the view has both.

use std::rc::Rc;

use super::Act;
use super::card::draw_picture;
use super::element::{Element, button, drawn, el, line};
use super::price::digits;
use super::stage::{Desk, Scene, Stage};
use super::tag::fit;
use crate::browser::host::Host;
use crate::browser::links::{self, Link};
use crate::browser::listen::{Event, Kind, kind, meant};
use crate::browser::pictures::Picture;
use crate::browser::shadow::ShadowRoot;
use crate::placement::{BannerView, Text};

const CSS: &str = super::css::sheet!("banner.css");

/// What a banner says, in the order of [`BannerView::texts`].
#[derive(Default)]
struct Says {
    heading: String,
    text: String,
    label: String,
    link: Option<Link>,
    image: bool,
    alternative: String,
    tag: String,
    reason: String,
    offer: String,
}

#[derive(Default)]
struct Model {
    says: Option<Rc<Says>>,
    picture: Picture,
}

fn heard(scene: &Scene<Model>, event: &Event) {
    let Some(meant) = meant(event) else {
        return;
    };
    let pressed = kind(event) == Kind::Click;
    match Act::from_code(meant.act) {
        Some(Act::Banner) => {
            let says = scene.read(|model| model.says.clone());
            if let Some(link) = says.as_ref().and_then(|says| says.link.as_ref())
                && links::reveal(&meant.element, link)
            {
                scene.desk().tell(Act::Intent, 0);
            }
            if pressed {
                scene.desk().tell(Act::Banner, 0);
            }
        }
        Some(Act::Dismiss) if pressed => {
            scene.change(|model| model.says = None);
            scene.desk().tell(Act::Dismiss, 0);
        }
        _ => {}
    }
}

/// A mounted banner. Dropping it takes everything down.
pub struct Banner {
    stage: Stage<Model>,
}

impl Banner {
    /// Mounts an empty banner; `None` before [`super::configure`] or in a browser without constructed sheets.
    pub fn mount(root: ShadowRoot, host: Host) -> Option<Self> {
        let stage = Stage::mount(&root, host, &[super::CSS, CSS], heard, announcement)?;
        Some(Self { stage })
    }

    /// Shows a view; false, and nothing changed, when it cannot be read or says nothing.
    pub fn show(&self, bytes: &[u8]) -> bool {
        let Ok(view) = BannerView::decode(bytes) else {
            return false;
        };
        let text = |index| view.texts.get(index).to_owned();
        let words = &self.stage.scene.desk().words;
        let says = Says {
            heading: words.priced(view.texts.get(1)),
            text: words.priced(view.texts.get(2)),
            label: text(3),
            link: Link::parse(view.texts.get(4)),
            image: !view.texts.get(5).is_empty(),
            alternative: text(6),
            tag: text(7),
            reason: text(8),
            offer: text(9),
        };
        if says.heading.is_empty() && says.text.is_empty() {
            return false;
        }
        let wanted = says.image;
        self.stage
            .scene
            .change(|model| model.says = Some(Rc::new(says)));
        if wanted {
            self.stage.scene.desk().tell(Act::Picture, 0);
        }
        true
    }

    /// Gives the banner its picture.
    pub fn image(&self, picture: Picture) {
        self.stage.scene.change(|model| model.picture = picture);
    }
}

/// The words, the picture, and the button that closes.
fn announcement(model: &Model, desk: &Desk) -> Element {
    let says = model.says.as_ref();
    el("div", "frame").maybe(says.map(|says| announce(says, &model.picture, desk)))
}

fn announce(says: &Says, picture: &Picture, desk: &Desk) -> Element {
    let words = &desk.words;
    let pictured = says.image || !says.tag.is_empty();
    let link = says
        .link
        .as_ref()
        .filter(|_| !says.label.is_empty())
        .map(|link| {
            el("a", "cta")
                .mark("class", "no-prefetch")
                .mark("rel", "nofollow")
                .set("href", link.safe.clone())
                .act(Act::Banner, 0)
                .foreign(&says.label)
        });
    let said = el("div", "banner-words")
        .maybe((!says.offer.is_empty()).then(|| line("p", "offer", &says.offer)))
        .child(line("h2", "heading", &says.heading))
        .child(line("p", "text", &says.text))
        .maybe(link)
        .child(line("p", "reason", &says.reason));
    let picture = pictured.then(|| {
        let picture = says.image.then(|| {
            let picture = draw_picture(picture.clone(), "");
            if says.alternative.is_empty() {
                picture
            } else {
                picture.spoken(says.alternative.clone())
            }
        });
        el("div", "banner-picture")
            .maybe(picture)
            .maybe((!says.tag.is_empty()).then(|| tag(&says.tag)))
    });
    let close =
        button("dismiss", Act::Dismiss, 0).set("aria-label", words.say(Text::Dismiss).to_owned());
    el(
        "section",
        if pictured {
            "banner"
        } else {
            "banner banner-plain"
        },
    )
    .set("aria-label", says.heading.clone())
    .child(said)
    .maybe(picture)
    .child(close)
}

/// A paper tag on a string, as if drawn by hand, as wide as its text.
fn tag(text: &str) -> Element {
    let (short, width) = fit(text);
    let number = |value: u32| digits(value as usize);
    let mut shape = String::from("M24 10 Q");
    let edge = number(44 + width);
    for piece in [
        "60 7 ",
        &edge,
        " 10 q5 1 5 7 q-1 14 0 27 q0 6 -6 7 Q60 54 25 51 L5 34 q-3 -4 0 -8 Z M20 27 a4.5 4.5 0 1 0 .1 8 a4.5 4.5 0 0 0 -.1 -8",
    ] {
        shape.push_str(piece);
    }
    let mut frame = String::from("0 0 ");
    frame.push_str(&number(width + 60));
    frame.push_str(" 62");
    drawn("svg", "tag")
        .set("viewBox", frame)
        .mark("preserveAspectRatio", "xMinYMax meet")
        .mark("role", "img")
        .set("aria-label", text.to_owned())
        .child(
            drawn("path", "tag-shape")
                .mark("fill-rule", "evenodd")
                .set("d", shape),
        )
        .child(drawn("path", "tag-string").mark("d", "M17 31 q-22 -6 -14 -28"))
        .child(
            drawn("text", "tag-text")
                .number("x", 34 + width as usize / 2)
                .mark("y", "39")
                .number("textLength", width as usize - 10)
                .mark("lengthAdjust", "spacingAndGlyphs")
                .text(&short),
        )
}
