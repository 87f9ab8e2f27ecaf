//! One product: picture, title, figures, and the two things a shopper may do with it.
//!
//! Reads a card's columns once, when a view arrives; decides neither what is shown nor in which order.

use super::Act;
use super::element::{Element, button, el, line};
use super::price::{discount, initial};
use super::words::Words;
use crate::browser::links::Link;
use crate::browser::pictures::Picture;
use crate::placement::{CarouselView, Text, badge, option};
use crate::recommend::REASONS;

/// The card's style sheet.
pub const CSS: &str = super::css::sheet!("card.css");

/// A product as it is drawn: every figure already written in the shopper's language.
#[derive(Clone, Default)]
pub struct Card {
    /// Feed id, by which pictures are remembered.
    pub id: String,
    /// The checked address.
    pub link: Option<Link>,
    /// The title.
    pub title: String,
    brand: String,
    /// What it costs now, in the minor unit, and whether other versions cost more.
    pub paid: (u32, bool),
    price: String,
    was: String,
    off: String,
    unit: String,
    rating: u8,
    rated: String,
    rated_spoken: String,
    badges: Vec<String>,
    /// In words, with the share of each in percent.
    reasons: Vec<(String, u32)>,
    /// Title of what may have been a gift; empty without.
    pub gift: String,
    /// Something to read: it has no price, and no cart takes it.
    article: bool,
}

impl Card {
    /// Reads row `row` of a view.
    pub fn read(view: &CarouselView, row: usize, words: &Words) -> Self {
        let number = |column: &[u32]| column.get(row).copied().unwrap_or(0);
        let byte = |column: &[u8]| column.get(row).copied().unwrap_or(0);
        let (price, sale) = (number(&view.price), number(&view.sale));
        let off = discount(price, sale);
        let mut shown = words.money(if off.is_some() { sale } else { price });
        if number(&view.spread) > 0 {
            shown = words.fill(Text::From, "price", &shown);
        }
        let percent =
            |percent| words.fill(Text::Discount, "percent", &words.number(percent, false));
        let (rating, count) = (byte(&view.rating), number(&view.rating_count));
        let (rated, count) = (
            words.number(rating.into(), true),
            words.number(count, false),
        );
        let unit_price = number(&view.unit_price);
        let bits = byte(&view.badges);
        let mut badges = Vec::new();
        if bits & badge::SPONSORED != 0 {
            badges.push(words.say(Text::BadgeSponsored).to_owned());
        }
        let note = view.notes.get(row);
        if !note.is_empty() {
            badges.push(words.priced(note));
        }
        for (bit, text) in [
            (badge::NEW, Text::BadgeNew),
            (badge::PREORDER, Text::BadgePreorder),
            (badge::RATED, Text::BadgeRated),
            (badge::SALE, Text::BadgeSale),
        ] {
            // A discount says by itself that there is a sale.
            if bits & bit != 0 && (bit != badge::SALE || off.is_none()) {
                badges.push(words.say(text).to_owned());
            }
        }
        let mut card = Self {
            id: view.ids.get(row).to_owned(),
            link: Link::parse(view.links.get(row)),
            title: view.titles.get(row).to_owned(),
            brand: view.brands.get(row).to_owned(),
            paid: (
                if off.is_some() { sale } else { price },
                number(&view.spread) > 0,
            ),
            price: shown,
            badges,
            rating,
            reasons: view
                .reasons
                .get(row)
                .lines()
                .zip(view.shares.iter().skip(row * REASONS))
                .map(|(reason, share)| (words.priced(reason), *share))
                .collect(),
            gift: view.gifts.get(row).to_owned(),
            article: bits & badge::ARTICLE != 0,
            ..Self::default()
        };
        if let Some(off) = off {
            card.was = words.money(price);
            card.off = if off > 0 { percent(off) } else { String::new() };
        }
        if unit_price > 0 {
            let unit_price = words.money(unit_price);
            let unit = view.units.get(row);
            card.unit = words.fill_two(
                Text::PerUnit,
                ("price", &isolated(&unit_price)),
                ("unit", &isolated(unit)),
            );
        }
        if rating > 0 {
            card.rated_spoken = words.fill_two(Text::Rating, ("rating", &rated), ("count", &count));
            card.rated = rated;
            card.rated.push_str(" (");
            card.rated.push_str(&count);
            card.rated.push(')');
        }
        card
    }

    /// Draws the card at place `place`, with its reasons or without.
    pub fn draw(
        &self,
        place: usize,
        options: u32,
        words: &Words,
        picture: Picture,
        open: bool,
    ) -> Element {
        let link = match &self.link {
            Some(link) => el("a", "link")
                .mark("class", "no-prefetch")
                .mark("rel", "nofollow")
                .set("href", link.safe.clone())
                .act(Act::Click, place),
            None => el("div", "link"),
        };
        let face = link
            .flag("inert", open)
            .maybe((options & option::NO_IMAGES == 0).then(|| self.image(picture)))
            .child(el("h3", "title").foreign(&self.title));
        let explained = !self.reasons.is_empty() || options & option::FEEDBACK != 0;
        let why = explained.then(|| {
            button("why", Act::Why, place)
                .set("aria-label", words.fill(Text::Why, "title", &self.title))
                .state("aria-expanded", open)
        });
        let tick = (options & option::BUNDLE != 0).then(|| {
            let tick = el("input", "tick")
                .mark("type", "checkbox")
                .set(
                    "aria-label",
                    words.fill(Text::PickNamed, "title", &self.title),
                )
                .state("checked", options & option::TICKED != 0)
                .act(Act::Tick, place);
            el("label", "pick")
                // As around the panel: recorders hear of a box through its setter, which no closed root hides.
                .mark("class", "rr-block ph-no-capture fs-exclude")
                .flag("inert", open)
                .child(tick)
                .child(el("span", "pick-words").mute().text(words.say(Text::Pick)))
        });
        let add = (options & option::ADD != 0 && !self.article).then(|| {
            button("add", Act::Add, place)
                .set(
                    "aria-label",
                    words.fill(Text::AddNamed, "title", &self.title),
                )
                .flag("inert", open)
                .text(words.say(Text::Add))
        });
        let card = el("article", "card")
            .number("data-row", place)
            .child(face)
            .maybe(why)
            .maybe(open.then(|| self.panel(place, options, words)))
            .child(self.facts(words).flag("inert", open))
            .maybe(add.or(tick));
        el("li", "item").child(card)
    }

    fn image(&self, picture: Picture) -> Element {
        let badges = self
            .badges
            .iter()
            .map(|badge| el("span", "badge").text(badge));
        el("span", "image")
            .child(draw_picture(picture, &self.title))
            .child(el("span", "badges").children(badges))
    }

    fn facts(&self, words: &Words) -> Element {
        el("div", "facts")
            .child(line("span", "brand", &self.brand))
            .maybe((self.rating > 0).then(|| self.stars()))
            .child(
                self.money(words)
                    .maybe((!self.unit.is_empty()).then(|| el("span", "unit").text(&self.unit))),
            )
    }

    fn stars(&self) -> Element {
        el("span", "rating")
            .child(el("span", "hidden").text(&self.rated_spoken))
            .child(
                el("span", "stars")
                    .mute()
                    .filled(u32::from(self.rating) * 2),
            )
            .child(el("span", "rated").mute().text(&self.rated))
    }

    fn money(&self, words: &Words) -> Element {
        let money = el("p", "money");
        if self.article {
            return money;
        }
        if self.was.is_empty() {
            return money.child(el("span", "price").text(&self.price));
        }
        let mut spoken = words.fill(Text::Now, "price", &self.price);
        spoken.push_str(". ");
        spoken.push_str(&words.fill(Text::Was, "price", &self.was));
        money
            .child(el("span", "hidden").text(&spoken))
            .child(el("span", "price price-sale").mute().text(&self.price))
            .child(el("s", "price-old").mute().text(&self.was))
            .child(line("span", "discount", &self.off))
    }

    fn panel(&self, place: usize, options: u32, words: &Words) -> Element {
        let reasons = self.reasons.iter().map(|(reason, share)| {
            el("li", "reason")
                .child(el("span", "reason-words").foreign(reason))
                .child(el("span", "share").text(&words.percent(*share)))
        });
        let correct = |act, text| {
            let label = words.fill(text, "title", &self.gift);
            button("correct", act, place).text(&label)
        };
        let panel = el("div", "panel")
            .mark("role", "group")
            .set("aria-label", words.say(Text::WhyHeading).to_owned())
            .child(el("p", "panel-heading").text(words.say(Text::WhyHeading)))
            .child(el("ul", "reasons").mark("role", "list").children(reasons));
        if options & option::FEEDBACK == 0 {
            return panel;
        }
        panel
            .child(correct(Act::Like, Text::More))
            .child(correct(Act::Less, Text::Less))
            .maybe((!self.gift.is_empty()).then(|| correct(Act::Gift, Text::Gift)))
            .child(correct(Act::Never, Text::Never))
    }
}

/// A text whose direction does not reach its neighbors.
fn isolated(text: &str) -> String {
    let mut out = String::from('\u{2068}');
    out.push_str(text);
    out.push('\u{2069}');
    out
}

/// A card's place while its products are on their way.
pub fn skeleton(options: u32) -> Element {
    let image = (options & option::NO_IMAGES == 0).then(|| el("span", "image"));
    let face = el("div", "link").maybe(image).child(el("span", "title"));
    let card = el("div", "card skeleton")
        .child(face)
        .child(el("div", "facts"));
    let add = (options & option::ADD != 0).then(|| el("span", "add"));
    el("li", "item").child(card.maybe(add))
}

/// A picture, or the title's first letter in its place. Never spoken: the title stands beside it.
pub fn draw_picture(picture: Picture, title: &str) -> Element {
    match picture {
        Picture::None => el("span", "placeholder").mute().text(initial(title)),
        Picture::Address(address) => el("img", "picture")
            .mark("alt", "")
            .mark("width", "400")
            .mark("height", "400")
            .mark("decoding", "async")
            .mark("referrerpolicy", "no-referrer")
            .set("src", address),
        Picture::Pixels(pixels) => el("canvas", "picture").mute().pixels(pixels),
    }
}
