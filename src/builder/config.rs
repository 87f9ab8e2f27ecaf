//! Reads `devanture.toml` and compiles it to one configuration pack per language.
//!
//! Every key is typed and unknown keys are refused, so that a slip is told with its line instead of being
//! ignored. Knows nothing of products.

use super::experiments::{Experiment, Holdout};
use super::feeds::money::Amount;
use super::logs::{Column, Names};
use super::offers::{LAYOUTS, Offer, Offered, PRODUCTS};
use super::personas::Persona;
use super::product::Currency;
use super::rules::{self, Rule, line_of};
use super::segments::{Owner, Segment, When};
use super::sensitive::RestraintSection;
use super::surveys::{Favorites, Navigation, Survey};
use super::weather::WeatherSection;
use super::widget::Widget;
use crate::catalog::Strings;
use crate::consent::Source;
use crate::placement::{
    self, INSPECTOR_TEXTS, ImageMode, Name, Number, OVERLAYS, PanelText, PanelWords, Text,
};
use crate::recommend::{Strategy, Term};
use crate::signals::PageType;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::value::Datetime;

/// The languages the widget speaks, with their tables of words.
pub const LANGUAGES: [(&str, &str); 3] = [
    ("fr", include_str!("texts/fr.toml")),
    ("en", include_str!("texts/en.toml")),
    ("ar", include_str!("texts/ar.toml")),
];

/// A text in one language for all, or one per language.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(untagged)]
pub enum Words {
    /// The same in every language.
    One(String),
    /// By language tag; a language without an entry takes the shop's own.
    Each(BTreeMap<String, String>),
}

impl Default for Words {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Words {
    /// The languages that have a text of their own; none where one text is for all.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        let each = match self {
            Self::One(_) => None,
            Self::Each(texts) => Some(texts.keys().map(String::as_str)),
        };
        each.into_iter().flatten()
    }

    pub(super) fn in_language(&self, language: &str, own: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::Each(texts) => {
                let found = texts.get(language).or_else(|| texts.get(own));
                found
                    .or_else(|| texts.values().next())
                    .map_or("", String::as_str)
            }
        }
    }
}

/// The whole of `devanture.toml`. Every key has a default, so an absent file is a valid one.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Config {
    /// The shop.
    pub shop: ShopSection,
    /// Where the published folder and the widget are served.
    pub publish: Publish,
    /// Product images.
    pub images: Images,
    /// Product cards.
    pub cards: Cards,
    /// Consent and retention.
    pub privacy: Privacy,
    /// How far the engine holds itself back.
    pub restraint: RestraintSection,
    /// Logs to learn from.
    pub logs: Logs,
    /// Weights of the score's terms, in hundredths, by the names of [`Term::ALL`].
    pub weights: BTreeMap<String, u32>,
    /// The placements; without any, one per strategy under the strategy's name.
    pub placement: Vec<Placement>,
    /// The banners, the first fitting one of a placement is shown.
    pub banner: Vec<Banner>,
    /// What banners can offer.
    pub offer: Vec<Offer>,
    /// Lists of products made by hand.
    pub list: Vec<List>,
    /// Groups of visitors that rules and banners may name.
    pub segment: Vec<Segment>,
    /// Who shoppers may seem to be, by what they look at.
    pub persona: Vec<Persona>,
    /// What is compared with one another.
    pub experiment: Vec<Experiment>,
    /// Who is in no experiment.
    pub holdout: Holdout,
    /// The rules, in the order in which they are told.
    #[serde(deserialize_with = "spanned")]
    pub rule: Vec<Rule>,
    /// Articles and guides.
    pub article: Vec<Article>,
    /// What is asked of the shopper.
    pub survey: Vec<Survey>,
    /// Hearts on cards, and the list of what has one.
    pub favorites: Favorites,
    /// The shop's menus.
    pub navigation: Navigation,
    /// The weather, where a condition asks for it.
    pub weather: WeatherSection,
    /// How a shop with logs ranks; a shop without has no learned lists, and their terms weigh nothing.
    #[serde(skip)]
    learned: Option<Ranking>,
}

/// Rules with the place in the file at which each begins, for now in bytes.
fn spanned<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Rule>, D::Error> {
    let rules = Vec::<toml::Spanned<Rule>>::deserialize(deserializer)?;
    let placed = rules.into_iter().map(|rule| {
        let line = rule.span().start;
        Rule {
            line,
            ..rule.into_inner()
        }
    });
    Ok(placed.collect())
}

/// How a shop ranks, as far as logs tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// Weights of the score's terms, in the order of [`Term`].
    pub weights: Vec<u32>,
    /// What each product of a session counts, newest first, in 256ths.
    pub positions: Vec<u32>,
}

/// The terms that only logs feed.
const LEARNED: [Term; 5] = [
    Term::PageLearned,
    Term::Learned,
    Term::Bought,
    Term::Together,
    Term::Trending,
];

/// `[shop]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct ShopSection {
    /// The shop's address, e.g. `https://shop.example`; links of feeds without addresses are made from it.
    pub site: Option<String>,
    /// ISO 4217 code for feeds that name no currency.
    pub currency: Option<String>,
    /// The shop's own language (default `fr`).
    pub language: Option<String>,
    /// The cart's total from which delivery is free, e.g. `49 EUR`.
    pub free_shipping: Option<String>,
    /// The feed's column with the ids of what goes with a product (default `complete_the_look`).
    pub list_column: Option<String>,
}

/// `[publish]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Publish {
    /// Address under which the published folder is served.
    pub packs: String,
    /// Address under which the widget's files are served.
    pub script: String,
    /// Up to so many kilobytes (brotli) everything is one file; above, a page fetches what its address needs.
    pub whole_up_to_kb: usize,
    /// About how many products share a neighbor bucket.
    pub bucket: usize,
    /// How many products every page gets of a large catalog.
    pub head: usize,
    /// Whether packs are gzipped inside, for hosts that compress nothing; then they have no compressed siblings.
    pub gzip_inside: bool,
    /// The widget's first parts, which the lines to paste then name; the command reads them, no setting says them.
    #[serde(skip)]
    pub widget: Widget,
}

impl Default for Publish {
    fn default() -> Self {
        Self {
            packs: "/packs/".into(),
            script: "/devanture/".into(),
            whole_up_to_kb: 64,
            bucket: 10,
            head: 300,
            gzip_inside: false,
            widget: Widget::default(),
        }
    }
}

/// `[images]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Images {
    /// `pool`, `packed`, `direct` or `none`.
    pub mode: String,
    /// How many thumbnails everyone on a page fetches.
    pub pool: u32,
    /// The longer side of a packed thumbnail, in points.
    pub thumbnail_px: u32,
    /// The most bytes of a packed thumbnail.
    pub thumbnail_bytes: u32,
}

impl Default for Images {
    fn default() -> Self {
        Self {
            mode: "pool".into(),
            pool: 36,
            thumbnail_px: 240,
            thumbnail_bytes: 5000,
        }
    }
}

/// `[cards]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Cards {
    /// Whether cards have an add-to-cart button.
    pub add_button: bool,
    /// For how many days a product counts as new.
    pub new_days: u32,
}

impl Default for Cards {
    fn default() -> Self {
        Self {
            add_button: false,
            new_days: 30,
        }
    }
}

/// `[logs]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Logs {
    /// Nothing is learned from what fewer people did; `--min-support` overrides.
    pub min_support: Option<u32>,
    /// The logs' own name of each column, by the names of [`Column::ALL`]; `--columns` overrides single ones.
    pub columns: BTreeMap<String, String>,
}

impl Logs {
    /// The names, as the readers take them.
    ///
    /// # Errors
    /// `DV-CONFIG-NAME` for a column that there is not.
    pub fn names(&self) -> Result<Names, ConfigError> {
        let mut names = Names::default();
        let known = Column::ALL.map(|(column, name, _)| (column, name));
        for (column, name) in &self.columns {
            names.name(named("a key of [logs.columns]", column, &known)?, name);
        }
        Ok(names)
    }
}

/// `[privacy]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Privacy {
    /// `auto`, `own`, or a name of [`Source::ALL`].
    pub consent: String,
    /// Whether the widget asks itself when the shop has no consent tool.
    pub opt_in: bool,
    /// Days after which what was looked at is dropped (at most 395).
    pub retention_days: u32,
    /// How many things that were looked at, put in the cart or bought are kept at the most (1 to 2000).
    pub history: u32,
    /// Version of the privacy text: a raised version asks again.
    pub policy: u32,
    /// The service, category, purpose or vendor that stands for devanture in the shop's consent tool; empty for the
    /// tool's default.
    pub service: String,
    /// TCF publisher custom purpose that stands for personalization; 0 uses purposes 1, 5 and 6.
    pub tcf_custom_purpose: u32,
    /// A cookie or localStorage key in which the shop keeps the answer.
    pub generic: Generic,
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            consent: "auto".into(),
            opt_in: true,
            retention_days: 90,
            history: 500,
            policy: 1,
            service: String::new(),
            tcf_custom_purpose: 0,
            generic: Generic::default(),
        }
    }
}

/// `[privacy.generic]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Generic {
    /// `cookie` or `localStorage`.
    pub kind: String,
    /// Name of the cookie or key.
    pub name: String,
    /// Dotted path inside a JSON value, e.g. `prefs.personalization`.
    pub path: String,
    /// The value that means yes.
    pub equals: String,
    /// Event after which to read again.
    pub event: String,
}

/// `[[placement]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Placement {
    /// The name used in `<devanture-carousel placement="…">`.
    pub name: String,
    /// A name of [`Strategy::ALL`].
    #[schemars(extend("enum" = names(&Strategy::ALL)))]
    pub strategy: String,
    /// The most cards.
    #[serde(default = "twelve")]
    pub limit: u32,
    /// The fewest cards: below, the shop's own children stand. Without one, two, or the limit where that is one.
    #[serde(default)]
    pub least: Option<u32>,
    /// The most cards of one category; 0 for no cap.
    #[serde(default)]
    pub per_category: u32,
    /// Whether it may show what a placement above it on the page shows.
    #[serde(default)]
    pub repeat: bool,
    /// The heading; without one, the strategy's own.
    #[serde(default)]
    pub title: Words,
    /// With the strategy `curated`: the name of a `[[list]]`; without one, the list of the page's product.
    #[serde(default)]
    pub list: String,
    /// Only where this condition holds: the first placement of a name whose condition does is taken.
    #[serde(default)]
    pub when: Option<When>,
}

/// `[[article]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Article {
    /// The title.
    pub title: Words,
    /// Its address: `https://…` or a path of the shop.
    pub link: Words,
    /// Address of its picture.
    #[serde(default)]
    pub image: String,
    /// A few sentences: what it is about, never published.
    #[serde(default)]
    pub text: Words,
    /// When it was published, as `2026-05-01`.
    #[serde(default)]
    pub date: String,
    /// Category paths, as in the feed, in which it stands.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Ids of the products it is about.
    #[serde(default)]
    pub products: Vec<String>,
}

/// `[[list]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct List {
    /// A name of its own, for placements.
    #[serde(default)]
    pub name: String,
    /// Ids of products, in the order in which they are shown.
    pub products: Vec<String>,
    /// Ids of products on whose pages the list stands.
    #[serde(default, rename = "for")]
    pub owners: Vec<String>,
}

fn twelve() -> u32 {
    12
}

/// `[[banner]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Banner {
    /// A name of its own, e.g. `tea-lovers`.
    pub id: String,
    /// The name used in `<devanture-banner placement="…">`; none for an overlay.
    #[serde(default)]
    pub placement: String,
    /// `dialog`, `bar` or `slide-in`: it comes over the page by itself, when its condition begins to hold.
    #[serde(default)]
    #[schemars(extend("enum" = ["dialog", "bar", "slide-in"]))]
    pub overlay: String,
    /// Page types (names of [`PageType::ALL`]); all when empty.
    #[serde(default)]
    #[schemars(extend("items" = { "enum": names(&PageType::ALL) }))]
    pub pages: Vec<String>,
    /// Only for who looked at this category (a path as in the feed), `views` times or more.
    #[serde(default)]
    pub category: String,
    /// How often it must have been looked at; 0 shows the banner to everyone.
    #[serde(default)]
    pub views: u32,
    /// Only where the page gives a first name.
    #[serde(default)]
    pub first_name: bool,
    /// Only where this condition holds.
    #[serde(default)]
    pub when: Option<When>,
    /// Whether it makes an offer (a price, a code), or the name of the `[[offer]]` that it makes: where not everyone gets it, it is
    /// labelled as a personalized one.
    #[serde(default)]
    pub offer: Offered,
    /// From this day or moment on: by the shopper's clock, or with a time zone at one moment everywhere.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<Datetime>,
    /// To the end of this day, or to this moment.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Datetime>,
    /// Whether what is left until then is counted down.
    #[serde(default)]
    pub countdown: bool,
    /// `split` (words beside the picture), `cover` (words on a sheet over it), `strip` (one row) or `card` (framed).
    #[serde(default)]
    #[schemars(extend("enum" = LAYOUTS))]
    pub layout: String,
    /// Of which product it speaks: `viewed`, one that the shopper came back to, or `cart`, one in the cart. Only where there is one.
    #[serde(default)]
    #[schemars(extend("enum" = PRODUCTS))]
    pub product: String,
    /// The heading; `{first-name}`, `{category}` and, with `product`, `{product}`, `{price}`, `{was}` and `{discount}` are filled in.
    pub heading: Words,
    /// The text.
    #[serde(default)]
    pub text: Words,
    /// Label of the link.
    #[serde(default)]
    pub label: Words,
    /// Address of the link.
    #[serde(default)]
    pub link: Words,
    /// Address of the picture.
    #[serde(default)]
    pub image: Words,
    /// Address of a film, which is fetched and played when somebody asks for it; until then the picture stands there.
    #[serde(default)]
    pub video: Words,
    /// Address of the film's captions, as WebVTT.
    #[serde(default)]
    pub captions: Words,
    /// Text alternative of the picture; empty when it only decorates.
    #[serde(default)]
    pub alt: Words,
    /// Text drawn into the picture, e.g. `Pour {first-name}`.
    #[serde(default)]
    pub drawn: Words,
}

/// What is wrong with a configuration, in a sentence that says where and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Stable code.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ConfigError {}

pub(super) fn wrong(code: &'static str, message: String) -> ConfigError {
    ConfigError { code, message }
}

/// The names of a table, for editors.
pub(super) fn names<T>(all: &[(T, &'static str)]) -> Vec<&'static str> {
    all.iter().map(|(_, name)| *name).collect()
}

/// The JSON Schema of `devanture.toml`, by which editors complete and check it: `www/docs/config.schema.json`.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Config);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// The entry named `name`, or an error that lists what would be right.
pub(super) fn named<T: Copy>(what: &str, name: &str, all: &[(T, &str)]) -> Result<T, ConfigError> {
    let found = all.iter().find(|(_, known)| *known == name);
    found.map(|(value, _)| *value).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|(_, known)| *known).collect();
        wrong(
            "DV-CONFIG-NAME",
            format!(
                "{what} is \"{name}\", which is not known; use one of {}",
                known.join(", ")
            ),
        )
    })
}

impl Config {
    /// Reads the text of `devanture.toml`.
    ///
    /// # Errors
    /// `DV-CONFIG-SYNTAX` with line and column for what TOML or the types refuse; `DV-CONFIG-NAME` for an
    /// unknown strategy, page type, weight, mode or language; `DV-CONFIG-VALUE` for a number or text out of bounds.
    ///
    /// ```
    /// use devanture::builder::config::Config;
    /// let config = Config::parse("[images]\nmode = \"direct\"")?;
    /// assert_eq!(config.images.mode, "direct");
    /// let slip = Config::parse("[images]\nmod = \"direct\"").unwrap_err();
    /// assert!(slip.message.contains("line 2"), "{slip}");
    /// # Ok::<(), devanture::builder::config::ConfigError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text)
            .map_err(|error| wrong("DV-CONFIG-SYNTAX", error.to_string().trim().to_owned()))?;
        for rule in &mut config.rule {
            rule.line = line_of(text, rule.line);
        }
        config.settle_conditions(text);
        config.settle_paths()?;
        for language in LANGUAGES {
            config.compile(language.0, *b"EUR", 2, "")?;
        }
        Ok(config)
    }

    /// Ranks as logs tell, except for the weights that the merchant set.
    pub fn rank_by(&mut self, ranking: Option<Ranking>) {
        self.learned = ranking;
    }

    /// The shop's own language, one of [`LANGUAGES`].
    pub fn language(&self) -> &str {
        let wanted = self.shop.language.as_deref().unwrap_or("fr");
        LANGUAGES
            .iter()
            .find(|(tag, _)| *tag == wanted)
            .map_or("fr", |(tag, _)| tag)
    }

    /// The placements, or one per strategy when none is configured.
    pub fn placements(&self) -> Vec<Placement> {
        if !self.placement.is_empty() {
            return self.placement.clone();
        }
        let all = Strategy::ALL.iter().map(|(_, name)| Placement {
            name: (*name).to_owned(),
            strategy: (*name).to_owned(),
            limit: twelve(),
            least: None,
            per_category: 0,
            repeat: false,
            title: Words::default(),
            list: String::new(),
            when: None,
        });
        all.collect()
    }

    /// How product images reach the page.
    ///
    /// # Errors
    /// `DV-CONFIG-NAME` for a mode that there is not.
    pub fn image_mode(&self) -> Result<ImageMode, ConfigError> {
        let modes = [
            (ImageMode::Pool, "pool"),
            (ImageMode::Packed, "packed"),
            (ImageMode::Direct, "direct"),
            (ImageMode::None, "none"),
        ];
        named("images.mode", &self.images.mode, &modes)
    }

    /// The configuration pack's content in one language.
    ///
    /// # Errors
    /// As [`Config::parse`].
    pub fn compile(
        &self,
        language: &str,
        currency: [u8; 3],
        exponent: u8,
        origin: &str,
    ) -> Result<placement::Config, ConfigError> {
        let mode = self.image_mode()?;
        let consent = self.consent()?;
        self.check()?;
        let mut numbers = vec![0; Number::COUNT];
        for (number, value) in [
            (Number::Exponent, u32::from(exponent)),
            (Number::Images, mode as u32),
            (Number::Pool, self.images.pool),
            (Number::AddButton, u32::from(self.cards.add_button)),
            (Number::NewDays, self.cards.new_days),
            (Number::Retention, self.privacy.retention_days),
            (Number::Policy, self.privacy.policy),
            (Number::TcfCustom, self.privacy.tcf_custom_purpose),
            (Number::OptIn, u32::from(self.privacy.opt_in)),
            (Number::Consent, consent),
            (Number::FreeShipping, self.free_shipping(exponent)?),
            (Number::History, self.privacy.history),
            (Number::Evidence, self.restraint.evidence),
            (Number::Shown, self.restraint.shown),
            (Number::RestDays, self.restraint.rest_days),
            (Number::BoughtDays, self.restraint.bought_days),
            (Number::More, self.more()),
        ] {
            numbers[number as usize] = value;
        }
        let code = String::from_utf8_lossy(&currency).into_owned();
        let generic = &self.privacy.generic;
        let mut names = vec![""; Name::COUNT];
        for (name, value) in [
            (Name::Currency, code.as_str()),
            (Name::Origin, origin),
            (Name::Service, &self.privacy.service),
            (Name::GenericKind, &generic.kind),
            (Name::GenericName, &generic.name),
            (Name::GenericPath, &generic.path),
            (Name::GenericEquals, &generic.equals),
            (Name::GenericEvent, &generic.event),
            (Name::Language, language),
        ] {
            names[name as usize] = value;
        }
        let Ranking {
            mut weights,
            positions,
        } = self.learned.clone().unwrap_or_else(|| {
            let mut weights = Term::WEIGHTS.to_vec();
            for term in LEARNED {
                weights[term as usize] = 0;
            }
            Ranking {
                weights,
                positions: Vec::new(),
            }
        });
        let terms: Vec<(Term, &str)> = Term::ALL.to_vec();
        for (name, value) in &self.weights {
            weights[named("a key of [weights]", name, &terms)? as usize] = *value;
        }
        let mut out = placement::Config {
            texts: words(language, Text::ALL)?,
            numbers,
            names: names.into_iter().collect(),
            weights,
            positions,
            private: self.restraint.published(),
            ..placement::Config::default()
        };
        let rules = self.compile_rules(exponent)?;
        (out.rule_numbers, out.rule_tests) = (rules.numbers, rules.tests);
        for rule in &self.rule {
            for text in rules::texts(rule, language, self.language()) {
                out.rule_texts.push(&text);
            }
        }
        for (at, placement) in self.placements().into_iter().enumerate() {
            let what = format!("strategy of placement \"{}\"", placement.name);
            let strategy = named(&what, &placement.strategy, &Strategy::ALL)?;
            out.placements.push(&placement.name);
            out.placement_titles
                .push(placement.title.in_language(language, self.language()));
            // One thing to buy again, or one that is missing, is worth a slot.
            let least = if strategy == Strategy::FreeShipping || strategy == Strategy::BuyAgain {
                1
            } else {
                2
            };
            out.placement_numbers.extend([
                strategy as u32,
                placement.limit,
                placement.least.unwrap_or(least).min(placement.limit),
                placement.per_category,
                u32::from(placement.repeat),
                self.place_of(Owner::Placement(at))?,
            ]);
            let list = self.list.iter().find(|list| list.name == placement.list);
            let ids = list.filter(|_| !placement.list.is_empty());
            out.placement_lists
                .push(&ids.map_or(String::new(), |list| list.products.join("\n")));
        }
        if self.favorites.hearts {
            out.placements.push("favorites");
            out.placement_titles.push(&self.favorites_title(language)?);
            out.placement_numbers
                .extend([placement::FAVORITES, self.favorites.limit, 1, 0, 1, 0]);
            out.placement_lists.push("");
        }
        (out.condition_numbers, out.condition_texts) =
            self.compile_conditions(language, currency, exponent)?;
        if !out.condition_numbers.is_empty() {
            out.numbers[Number::More as usize] |= placement::more::CONDITIONS;
        }
        out.experiments = self.compile_experiments()?;
        out.personas = self.compile_personas(language, exponent);
        for (at, banner) in self.banner.iter().enumerate() {
            let what = format!("a page of banner \"{}\"", banner.id);
            let mut pages = 0;
            for page in &banner.pages {
                pages |= 1 << named(&what, page, &PageType::ALL)? as u32;
            }
            out.banners.push(match banner.overlay.is_empty() {
                true => &banner.placement,
                false => OVERLAYS,
            });
            out.banners.push(&banner.id);
            let words = [
                &banner.heading,
                &banner.text,
                &banner.label,
                &banner.link,
                &banner.image,
                &banner.alt,
                &banner.drawn,
            ];
            for text in words {
                out.banners
                    .push(text.in_language(language, self.language()));
            }
            out.banners.push(&banner.category);
            out.banners.push(&banner.overlay);
            out.banner_numbers.extend([
                pages,
                banner.views,
                u32::from(banner.first_name),
                self.place_of(Owner::Banner(at))?,
                u32::from(banner.offer.is_made()),
            ]);
        }
        out.staging = self.compile_staging(language)?;
        Ok(out)
    }

    /// The total that ships free, in minor units; 0 without one.
    fn free_shipping(&self, exponent: u8) -> Result<u32, ConfigError> {
        let Some(text) = &self.shop.free_shipping else {
            return Ok(0);
        };
        let amount = Amount::parse(text, None).ok();
        let minor = amount.and_then(|amount| amount.minor(exponent));
        let minor = minor.and_then(|minor| u32::try_from(minor).ok());
        minor.filter(|minor| *minor > 0).ok_or_else(|| {
            wrong(
                "DV-CONFIG-VALUE",
                format!("shop.free-shipping is \"{text}\"; write it as 49 EUR"),
            )
        })
    }

    /// The currency that `shop.free-shipping` names, when it names one.
    pub fn free_shipping_currency(&self) -> Option<Currency> {
        let text = self.shop.free_shipping.as_deref()?;
        Amount::parse(text, None).ok()?.currency
    }

    /// The code of `privacy.consent` in the pack: see [`Number::Consent`].
    fn consent(&self) -> Result<u32, ConfigError> {
        let named_ones = Source::ALL
            .iter()
            .map(|(source, name)| (2 + *source as u32, *name));
        let all: Vec<(u32, &str)> = [(0, "auto"), (1, "own")]
            .into_iter()
            .chain(named_ones)
            .collect();
        named("privacy.consent", &self.privacy.consent, &all)
    }
}

/// The words of the parts that load on use, in a language of [`LANGUAGES`].
///
/// # Errors
/// `DV-CONFIG-TEXTS` when the language has not all of them.
pub fn panel_words(language: &str) -> Result<PanelWords, ConfigError> {
    let inspector: Vec<((), &str)> = INSPECTOR_TEXTS.iter().map(|key| ((), *key)).collect();
    Ok(PanelWords {
        texts: words(language, PanelText::ALL)?,
        inspector: words(language, &inspector)?,
    })
}

/// A language's words, in a table's order.
fn words<T>(language: &str, entries: &[(T, &str)]) -> Result<Strings, ConfigError> {
    let names: Vec<&str> = entries.iter().map(|(_, name)| *name).collect();
    let table = words_by_key(language, &names)?;
    let texts = names.iter().filter_map(|name| table.get(*name));
    Ok(texts.map(String::as_str).collect())
}

/// A language's words by their keys.
pub(super) fn words_by_key(
    language: &str,
    keys: &[&str],
) -> Result<BTreeMap<String, String>, ConfigError> {
    let source = LANGUAGES
        .iter()
        .find(|(tag, _)| *tag == language)
        .map_or("", |(_, source)| source);
    let mut table: BTreeMap<String, String> = toml::from_str(source).map_err(|error| {
        wrong(
            "DV-CONFIG-TEXTS",
            format!("the words of \"{language}\": {error}"),
        )
    })?;
    if let Some(key) = keys.iter().find(|key| !table.contains_key(**key)) {
        return Err(wrong(
            "DV-CONFIG-TEXTS",
            format!("the words of \"{language}\" lack \"{key}\""),
        ));
    }
    table.retain(|key, _| keys.contains(&key.as_str()));
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn french_marks_stand_behind_spaces_that_do_not_break() {
        for source in [LANGUAGES[0].1, include_str!("conditions/words/fr.toml")] {
            let table: BTreeMap<String, String> = toml::from_str(source).unwrap();
            for (name, text) in &table {
                let letters: Vec<char> = text.chars().collect();
                for pair in letters.windows(2) {
                    let right = match pair {
                        [before, ';' | '!' | '?'] => *before == '\u{202f}',
                        [before, ':' | '»'] => *before == '\u{a0}',
                        ['«', after] => *after == '\u{a0}',
                        _ => true,
                    };
                    assert!(right, "{name} = {text:?}");
                }
            }
        }
    }

    #[test]
    fn every_language_has_every_word_and_no_other_and_the_same_placeholders() {
        let french: BTreeMap<String, String> = toml::from_str(LANGUAGES[0].1).unwrap();
        for (language, source) in LANGUAGES {
            let table: BTreeMap<String, String> = toml::from_str(source).unwrap();
            let names = Text::ALL.iter().map(|(_, name)| *name);
            let names: Vec<&str> = names
                .chain(PanelText::ALL.iter().map(|(_, name)| *name))
                .chain(INSPECTOR_TEXTS.iter().copied())
                .chain(super::super::surveys::ASKED_TEXTS.iter().copied())
                .chain(super::super::surveys::STANDARD_TEXTS.iter().copied())
                .collect();
            assert_eq!(
                table.len(),
                names.len(),
                "{language} has words that nobody says, or lacks some"
            );
            for name in names {
                let text = table.get(name).map_or("", String::as_str);
                assert!(!text.trim().is_empty(), "{language} {name}");
                assert_eq!(
                    placeholders(text),
                    placeholders(&french[name]),
                    "{language} {name}"
                );
            }
        }
    }

    #[test]
    fn parameters_are_told_without_names() {
        let config = Config::parse("").unwrap();
        let compiled = config.compile("fr", *b"EUR", 2, "").unwrap();
        for personal in [false, true] {
            let told = placement::parameters(&compiled, personal);
            assert!(told.len() >= 5);
            let words = panel_words("fr").unwrap();
            assert!(
                told.iter()
                    .all(|(text, _)| !words.text(*text).contains('{'))
            );
        }
    }

    #[test]
    fn an_empty_file_gives_one_placement_per_strategy() {
        let config = Config::parse("").unwrap();
        let compiled = config
            .compile("fr", *b"EUR", 2, "https://shop.example")
            .unwrap();
        assert_eq!(compiled.placements.len(), Strategy::ALL.len());
        assert_eq!(compiled.text(Text::TitleForYou), "Pour vous");
        assert_eq!(
            placement::Config::decode(&compiled.encode().unwrap()),
            Ok(compiled)
        );
    }

    #[test]
    fn slips_are_told_with_place_and_mend() {
        for (text, part) in [
            ("[images]\nmode = \"pol\"", "pool, packed, direct, none"),
            ("[logs.columns]\nproduct = \"sku\"", "item_id"),
            ("[logs]\nmin-support = 0", "min-support"),
            (
                "[[placement]]\nname = \"a\"\nstrategy = \"fou-you\"",
                "for-you",
            ),
            ("[weights]\npopularity = 3", "popular"),
            ("[privacy]\nretention-days = 4000", "between 1 and 395"),
            (
                "[[banner]]\nid = \"x\"\nplacement = \"p\"\nheading = \"h\"\nlink = \"javascript:alert(1)\"",
                "https://",
            ),
            ("[cards]\nnew-days = \"many\"", "line 2"),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.message.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_language_without_its_own_text_takes_the_shops() {
        let config = Config::parse("[shop]\nlanguage = \"fr\"\n[[placement]]\nname = \"a\"\nstrategy = \"new\"\ntitle = { fr = \"Neuf\", en = \"New\" }").unwrap();
        let title = |language| {
            config
                .compile(language, *b"EUR", 2, "")
                .unwrap()
                .placement_titles
                .get(0)
                .to_owned()
        };
        assert_eq!((title("en"), title("ar")), ("New".into(), "Neuf".into()));
    }
}
