//! One product: picture, title, figures, and the two things a shopper may do with it.
//!
//! Reads a card's columns once, when a view arrives; decides neither what is shown nor in which order.

use leptos::prelude::*;
use leptos::web_sys::Element;
use wasm_bindgen::JsCast;

use super::Act;
use super::carousel::State;
use super::pieces::{hidden, line};
use super::price::{discount, initial};
use super::words::Words;
use crate::browser::links::Link;
use crate::browser::pictures::{Picture, draw};
use crate::placement::{CarouselView, Text, badge, option};

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
    price: String,
    was: String,
    off: String,
    unit: String,
    rating: u8,
    rated: String,
    rated_spoken: String,
    badges: Vec<String>,
    reasons: Vec<String>,
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
        for (bit, text) in [
            (badge::NEW, Text::BadgeNew),
            (badge::PREORDER, Text::BadgePreorder),
            (badge::RATED, Text::BadgeRated),
            (badge::SALE, Text::BadgeSale),
        ] {
            if bits & bit != 0 {
                badges.push(words.say(text));
            }
        }
        let mut card = Self {
            id: view.ids.get(row).to_owned(),
            link: Link::parse(view.links.get(row)),
            title: view.titles.get(row).to_owned(),
            brand: view.brands.get(row).to_owned(),
            price: shown,
            badges,
            rating,
            reasons: view.reasons.get(row).lines().map(str::to_owned).collect(),
            ..Self::default()
        };
        if let Some(off) = off {
            card.was = words.money(price);
            card.off = if off > 0 { percent(off) } else { String::new() };
        }
        if unit_price > 0 {
            let unit_price = words.money(unit_price);
            card.unit = words.fill_two(
                Text::PerUnit,
                ("price", &unit_price),
                ("unit", view.units.get(row)),
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

    /// Draws the card at place `row`.
    pub fn draw(
        &self,
        row: usize,
        state: State,
        words: &Words,
        picture: Picture,
        open: bool,
    ) -> AnyView {
        let options = state.options();
        let title = self.title.clone();
        let why = !self.reasons.is_empty() || options & option::FEEDBACK != 0;
        let image = (options & option::NO_IMAGES == 0).then(|| {
            let badges: Vec<_> = self.badges.iter().map(|badge| line("badge", badge.clone())).collect();
            view! { class="dv", <span part="image">{draw_picture(picture, &self.title)}<span part="badges">{badges}</span></span> }
        });
        let (real, place) = match &self.link {
            Some(link) => (Some(link.safe.clone()), Some(row.to_string())),
            None => (None, None),
        };
        let face = view! { class="dv",
            <a part="link" class="no-prefetch" rel="nofollow" href=real data-place=place inert=open>
                {image}
                <h3 part="title" dir="auto">{title}</h3>
            </a>
        };
        let add = (options & option::ADD != 0).then(|| {
            let name = words.fill(Text::Add, "title", &self.title);
            let spoken = words.fill(Text::AddNamed, "title", &self.title);
            view! { class="dv",
                <button type="button" part="add" aria-label=spoken inert=open on:click=state.does(Act::Add, row)>{name}</button>
            }
        });
        let toggle = why.then(|| {
            let name = words.fill(Text::Why, "title", &self.title);
            let expanded = if open { "true" } else { "false" };
            view! { class="dv",
                <button type="button" part="why" aria-label=name aria-expanded=expanded on:click=state.does(Act::Why, row)>
                    <span part="why-mark" aria-hidden="true">""</span>
                </button>
            }
        });
        let panel = open.then(|| self.reasons(row, state, words));
        view! { class="dv",
            <li part="item">
                <article part="card" data-row=row.to_string()>
                    {face} {toggle} {panel}
                    <div part="facts" inert=open>
                        {line("brand", self.brand.clone())}
                        {self.stars()}
                        {self.money(words)}
                        {line("unit", self.unit.clone())}
                    </div>
                    {add}
                </article>
            </li>
        }
        .into_any()
    }

    fn stars(&self) -> Option<impl IntoView + use<>> {
        let share = self.rating.min(50) * 2;
        let mut filled = share.to_string();
        filled.push('%');
        (self.rating > 0).then(|| {
            view! { class="dv",
                <span part="rating">
                    {hidden(self.rated_spoken.clone())}
                    <span part="stars" aria-hidden="true" style:--filled=filled>""</span>
                    <span part="rated" aria-hidden="true">{self.rated.clone()}</span>
                </span>
            }
        })
    }

    fn money(&self, words: &Words) -> impl IntoView + use<> {
        let reduced = !self.was.is_empty();
        let spoken = reduced.then(|| {
            let mut spoken = words.fill(Text::Now, "price", &self.price);
            spoken.push_str(". ");
            spoken.push_str(&words.fill(Text::Was, "price", &self.was));
            hidden(spoken)
        });
        let quiet = reduced.then_some("true");
        let part = if reduced { "price price-sale" } else { "price" };
        let was = reduced.then(
            || view! { class="dv", <s part="price-old" aria-hidden="true">{self.was.clone()}</s> },
        );
        view! { class="dv",
            <p part="money">
                {spoken}
                <span part=part aria-hidden=quiet>{self.price.clone()}</span>
                {was}
                {line("discount", self.off.clone())}
            </p>
        }
    }

    fn reasons(&self, row: usize, state: State, words: &Words) -> impl IntoView + use<> {
        let reasons: Vec<_> = self
            .reasons
            .iter()
            .map(|reason| {
                let reason = reason.clone();
                view! { class="dv", <li part="reason" dir="auto">{reason}</li> }
            })
            .collect();
        let correct = |act: Act, text: Text| {
            let label = words.fill(text, "title", &self.title);
            view! { class="dv", <button type="button" part="correct" on:click=state.does(act, row)>{label}</button> }
        };
        let corrections = (state.options() & option::FEEDBACK != 0).then(|| {
            (
                correct(Act::Less, Text::Less),
                correct(Act::Never, Text::Never),
            )
        });
        let heading = words.say(Text::WhyHeading);
        let name = heading.clone();
        view! { class="dv",
            <div part="panel" role="group" aria-label=name>
                <p part="panel-heading">{heading}</p>
                <ul part="reasons" role="list">{reasons}</ul>
                {corrections}
            </div>
        }
    }
}

/// A card's place while its products are on their way.
pub fn skeleton(images: bool, add: bool) -> AnyView {
    let image = images.then(|| view! { class="dv", <span part="image">""</span> });
    let add = add.then(|| view! { class="dv", <span part="add">""</span> });
    view! { class="dv",
        <li part="item">
            <div part="card skeleton"><div part="link">{image}<span part="title">""</span></div><div part="facts">""</div>{add}</div>
        </li>
    }
    .into_any()
}

/// A picture, or the title's first letter in its place. Never spoken: the title stands beside it.
pub fn draw_picture(picture: Picture, title: &str) -> AnyView {
    match picture {
        Picture::None => view! { class="dv", <span part="placeholder" aria-hidden="true">{initial(title)}</span> }.into_any(),
        Picture::Address(address) => view! { class="dv",
            <img part="picture" alt="" width="400" height="400" decoding="async" referrerpolicy="no-referrer" src=address />
        }
        .into_any(),
        Picture::Pixels(pixels) => {
            let paint = move |canvas: Element| {
                if let Some(canvas) = canvas.dyn_ref() {
                    draw(canvas, &pixels);
                }
            };
            view! { class="dv", <canvas part="picture" aria-hidden="true" use:paint>""</canvas> }.into_any()
        }
    }
}
