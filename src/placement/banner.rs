//! Chooses a slot's banner and fills in its texts.
//!
//! A banner is chosen by plain conditions of the configuration; its picture is fetched for everyone on
//! the page, whichever banner is shown.

use super::Page;
use super::config::{BANNER_NUMBERS, BANNER_TEXTS, fill};
use super::texts::Text;
use super::views::BannerView;
use crate::catalog::{Strings, key, levels};
use crate::consent::Level;
use crate::recommend::FULL;

/// Why a banner is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It belongs to another slot.
    Slot,
    /// It is for other types of pages.
    Page,
    /// The shopper turned personal content off.
    Off,
    /// Its category was not looked at often enough, or nobody may know.
    Views,
    /// It needs a first name.
    Nameless,
    /// The shopper closed it.
    Closed,
    /// Its condition does not hold, or nobody may know.
    Condition,
    /// It was shown often without being opened, or another one was closed lately.
    Resting,
    /// It would come over a page where the shopper pays, for the second time in a visit, or where nobody may keep that it was closed.
    Interrupts,
    /// It, or what it offers, is not for this day.
    Date,
    /// What it offers was given as often as one person is given it, or nobody may know.
    Spent,
    /// No product that it could speak of is at hand, or nobody may know.
    Product,
}

impl Page {
    /// The banner of a slot: the first of its banners whose conditions hold and that was not closed.
    pub fn banner(&self, placement: &str, now: u32) -> Option<BannerView> {
        (0..self.banners()).find_map(|at| self.try_banner(at, placement, now))
    }

    /// How many banners this build knows of.
    fn banners(&self) -> usize {
        if FULL {
            self.config.banners.len() / BANNER_TEXTS
        } else {
            0
        }
    }

    /// Pictures of all banners of the configuration, in their order: fetched for everyone alike.
    pub fn banner_images(&self) -> Vec<String> {
        let texts = &self.config.banners;
        let images = (0..self.banners()).map(|at| texts.get(at * BANNER_TEXTS + 6).to_owned());
        images.filter(|image| !image.is_empty()).collect()
    }

    /// Why a banner, by its place in the configuration, is not shown in a slot; `None` when nothing speaks against it.
    #[inline(never)]
    pub fn refuses(&self, at: usize, placement: &str, now: u32) -> Option<Refusal> {
        let text = |index: usize| self.config.banners.get(at * BANNER_TEXTS + index);
        let numbers = &self.config.banner_numbers[at * BANNER_NUMBERS..][..BANNER_NUMBERS];
        let (pages, views, named) = (numbers[0], numbers[1], numbers[2] == 1);
        let condition = numbers[3] as usize;
        let personal = views > 0;
        if text(0) != placement {
            Some(Refusal::Slot)
        } else if pages != 0 && pages >> self.context().kind as u8 & 1 == 0 {
            Some(Refusal::Page)
        } else if self.consent.level(now) == Level::Off && (personal || named) {
            Some(Refusal::Off)
        } else if personal && self.views_of(key(text(9)), now) < views {
            Some(Refusal::Views)
        } else if named && self.context().first_name.trim_ascii().is_empty() {
            Some(Refusal::Nameless)
        } else if self.is_dismissed(key(text(1))) {
            Some(Refusal::Closed)
        } else if cfg!(not(feature = "unconditional")) && self.interrupts(text(10), now) {
            Some(Refusal::Interrupts)
        } else if self.condition(condition, now).is_none() {
            Some(Refusal::Condition)
        } else {
            match self.staged(at, now) {
                Err(refusal) => Some(refusal),
                Ok(chosen) => ((personal || condition > 0 || chosen)
                    && self.tires(key(text(1)), now))
                .then_some(Refusal::Resting),
            }
        }
    }

    /// Counts that a banner is shown, where what the shopper did chose it.
    pub fn count_banner(&mut self, banner: &BannerView, now: u32) {
        let id = banner.texts.get(0);
        for at in 0..self.config.banners.len() / BANNER_TEXTS {
            let numbers = &self.config.banner_numbers[at * BANNER_NUMBERS..][..BANNER_NUMBERS];
            let chosen = numbers[1] > 0 || numbers[3] > 0 || self.is_chosen(at);
            if chosen && self.config.banners.get(at * BANNER_TEXTS + 1) == id {
                self.count(key(id), id, now);
                self.give_offer(at, now);
            }
        }
    }

    /// Whether what comes over the page in a form would be one too many.
    #[cfg(not(feature = "unconditional"))]
    fn interrupts(&self, form: &str, now: u32) -> bool {
        !form.is_empty()
            && (super::known::is_checkout(self.context().kind)
                || self.consent.preferences(now).is_none()
                || self.has_interrupted(now))
    }

    /// Nothing comes over a page.
    #[cfg(feature = "unconditional")]
    fn interrupts(&self, _: &str, _: u32) -> bool {
        false
    }

    fn try_banner(&self, at: usize, placement: &str, now: u32) -> Option<BannerView> {
        if self.refuses(at, placement, now).is_some() {
            return None;
        }
        let text = |index: usize| self.config.banners.get(at * BANNER_TEXTS + index);
        let (name, category) = (self.context().first_name.trim_ascii(), text(9));
        let numbers = &self.config.banner_numbers[at * BANNER_NUMBERS..][..BANNER_NUMBERS];
        let (personal, condition) = (numbers[1] > 0, numbers[3] as usize);
        let leaf = levels(category).1;
        #[cfg(feature = "unconditional")]
        let values = [("first-name", name), ("category", leaf)];
        #[cfg(not(feature = "unconditional"))]
        let spoken = self.spoken(at, now);
        #[cfg(not(feature = "unconditional"))]
        let values = [
            ("first-name", name),
            (
                "category",
                match leaf {
                    "" => spoken.category.as_str(),
                    leaf => leaf,
                },
            ),
            ("product", spoken.title.as_str()),
            ("price", spoken.price.as_str()),
            ("was", spoken.was.as_str()),
            ("discount", spoken.discount.as_str()),
        ];
        let mut texts = Strings::default();
        for index in 1..=8 {
            // The drawn text is a name, and is left out when there is none to draw.
            let drawn_nothing = index == 8 && name.is_empty() && draws_name(text(8));
            // What the configuration leaves out is that of the product.
            #[cfg(not(feature = "unconditional"))]
            let instead = match (index, text(index)) {
                (5, "") => spoken.link.as_str(),
                (6, "") => spoken.image.as_str(),
                _ => "",
            };
            #[cfg(not(feature = "unconditional"))]
            if !instead.is_empty() {
                texts.push(instead);
                continue;
            }
            let filled = if drawn_nothing {
                String::new()
            } else {
                fill(text(index), &values)
            };
            texts.push(&filled);
        }
        let reason = if personal {
            fill(self.config.text(Text::ReasonBanner), &[("name", leaf)])
        } else {
            // The condition's own words; none without one.
            self.explained(self.condition(condition, now).unwrap_or(""), now)
        };
        #[cfg(not(feature = "unconditional"))]
        let reason = if reason.is_empty() {
            spoken.why
        } else {
            reason
        };
        texts.push(&reason);
        let chosen = personal || condition > 0 || self.is_chosen(at);
        let offered = numbers[4] == 1 && (chosen || numbers[2] == 1);
        texts.push(if offered {
            self.config.text(Text::PersonalOffer)
        } else {
            ""
        });
        if cfg!(not(feature = "unconditional")) {
            texts.push(text(10));
        }
        #[cfg(not(feature = "unconditional"))]
        self.stage(at, now, &mut texts);
        Some(BannerView { texts })
    }
}

fn draws_name(text: &str) -> bool {
    let name = b"{first-name}";
    text.as_bytes().windows(name.len()).any(|w| w == name)
}
