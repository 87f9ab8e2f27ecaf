//! The words the widget says, as two tables per language: those of every page stand in the configuration pack, those of
//! the shopper's panel and of the inspector in a pack of words that these load.
//!
//! The browser modules hold no words: they ask for [`Text::Next`] and get what the pack says. The
//! tables themselves are `src/builder/texts/*.toml`; a test holds every language to these lists.

use crate::catalog::Strings;
use crate::catalog::format::{Decoder, Encoder, FormatError, Kind, columns};

macro_rules! texts {
    ($(#[doc = $about:literal])+ $table:ident { $($(#[doc = $doc:literal])+ $name:ident = $key:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $table { $($(#[doc = $doc])+ $name,)+ }

        impl $table {
            /// Every entry in the table's order, with its key in the language files.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $key),)+];
        }
    };
}

/// The words of the parts that load on use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelWords {
    /// In the order of [`PanelText`].
    pub texts: Strings,
    /// In the order of [`INSPECTOR_TEXTS`].
    pub inspector: Strings,
}

columns! {
    PanelWords {
        texts: list 1,
        inspector: list 2,
    }
}

impl PanelWords {
    /// The pack's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(0);
        self.write(&mut encoder);
        encoder.finish(Kind::Words)
    }

    /// Reads a pack of words.
    ///
    /// # Errors
    /// The [`FormatError`] that says what is wrong; never panics, whatever the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut decoder = Decoder::open(bytes);
        decoder.expect(&[Kind::Words]);
        let mut words = Self::default();
        words.read(&mut decoder);
        decoder.outcome()?;
        Ok(words)
    }

    /// A word of the table; empty when the pack is older than the module.
    pub fn text(&self, text: PanelText) -> &str {
        self.texts.get(text as usize)
    }
}

texts! {
    /// One entry of the words of every page. Placeholders stand in braces, e.g. `{count}`.
    Text {
        /// Language of the table, as a BCP 47 tag.
        Locale = "locale",
        /// Name of the previous-page button.
        Previous = "previous",
        /// Name of the next-page button.
        Next = "next",
        /// What a carousel is called, for `aria-roledescription`.
        Carousel = "carousel",
        /// Position, announced politely: `{page}`, `{pages}`.
        Position = "position",
        /// Button that puts a product in the cart.
        Add = "add",
        /// The same, for assistive technology: `{title}`.
        AddNamed = "add-named",
        /// Said after a product was put in the cart: `{title}`.
        Added = "added",
        /// Button that opens the reasons: `{title}`.
        Why = "why",
        /// Heading of the reasons.
        WhyHeading = "why-heading",
        /// Closes a dialog.
        Close = "close",
        /// Correction: fewer products like this one.
        Less = "less",
        /// Correction: never this product again.
        Never = "never",
        /// Said after "less like this".
        LessDone = "less-done",
        /// Said after "never".
        NeverDone = "never-done",
        /// Correction: more products like this one.
        More = "more-like-this",
        /// Said after it.
        MoreDone = "more-done",
        /// Correction: a product was bought or looked at for somebody else: `{title}`.
        Gift = "gift",
        /// Said after it.
        GiftDone = "gift-done",
        /// Lowest of several prices: `{price}`.
        From = "from",
        /// Before a struck price, for assistive technology: `{price}`.
        Was = "was",
        /// Before a reduced price, for assistive technology: `{price}`.
        Now = "now",
        /// Discount: `{percent}`.
        Discount = "discount",
        /// Rating: `{rating}`, `{count}`.
        Rating = "rating",
        /// Price per unit: `{price}`, `{unit}`.
        PerUnit = "per-unit",
        /// Badge of a product published lately.
        BadgeNew = "badge-new",
        /// Badge of a product on sale.
        BadgeSale = "badge-sale",
        /// Badge of a product that can be pre-ordered.
        BadgePreorder = "badge-preorder",
        /// Badge of a very well rated product.
        BadgeRated = "badge-rated",
        /// Badge of a product for whose place somebody pays.
        BadgeSponsored = "badge-sponsored",
        /// Label of an offer that not everyone gets.
        PersonalOffer = "personal-offer",
        /// Invitation to personalize.
        OptInTitle = "opt-in-title",
        /// What personalizing means, in one sentence.
        OptInText = "opt-in-text",
        /// Accepts: remembered on this device.
        OptInYes = "opt-in-yes",
        /// Refuses, with the same weight.
        OptInNo = "opt-in-no",
        /// Reason: like the product of this page.
        ReasonPage = "reason-page",
        /// Reason: in the category of this page.
        ReasonContext = "reason-context",
        /// Reason: like a product that was looked at: `{title}`.
        ReasonNeighbor = "reason-neighbor",
        /// Reason: in the style of what was looked at.
        ReasonTaste = "reason-taste",
        /// Reason: a category that was looked at: `{name}`.
        ReasonCategory = "reason-category",
        /// Reason: a brand that was looked at: `{name}`.
        ReasonBrand = "reason-brand",
        /// Reason: about the price of what was looked at.
        ReasonPrice = "reason-price",
        /// Reason: liked by the shop's customers.
        ReasonPopular = "reason-popular",
        /// Reason: published lately.
        ReasonNew = "reason-new",
        /// Reason: on sale.
        ReasonSale = "reason-sale",
        /// Reason: well rated.
        ReasonRated = "reason-rated",
        /// Reason: looked at lately.
        ReasonRecent = "reason-recent",
        /// Reason: more like this were asked for.
        ReasonMore = "reason-more",
        /// Counts against: fewer like this were asked for.
        ReasonLess = "reason-less",
        /// Counts against: the page already shows several of its kind.
        ReasonDiversity = "reason-diversity",
        /// Reason: visitors' paths lead here from the product of this page.
        ReasonPageLearned = "reason-page-learned",
        /// Reason: visitors' paths lead here from a product that was looked at: `{title}`.
        ReasonLearned = "reason-learned",
        /// Reason: chosen by the same customers.
        ReasonBought = "reason-bought",
        /// Reason: chosen in the same basket.
        ReasonTogether = "reason-together",
        /// Reason: its picture looks like that of the page's product.
        ReasonLooks = "reason-looks",
        /// Reason: looked at more than usual.
        ReasonTrending = "reason-trending",
        /// Title of "for you" when something is known.
        TitleForYou = "title-for-you",
        /// Title of "for you" when only the page counts.
        TitleForPage = "title-for-page",
        /// Title of "recently viewed".
        TitleRecentlyViewed = "title-recently-viewed",
        /// Title of "similar".
        TitleSimilar = "title-similar",
        /// Title of "bestsellers".
        TitleBestsellers = "title-bestsellers",
        /// Title of "new".
        TitleNew = "title-new",
        /// Title of "on sale".
        TitleOnSale = "title-on-sale",
        /// Title of "best rated".
        TitleBestRated = "title-best-rated",
        /// Title of "also viewed".
        TitleAlsoViewed = "title-also-viewed",
        /// Title of "also bought".
        TitleAlsoBought = "title-also-bought",
        /// Title of "bought together".
        TitleBoughtTogether = "title-bought-together",
        /// Title of "trending".
        TitleTrending = "title-trending",
        /// Title of "visually similar".
        TitleVisuallySimilar = "title-visually-similar",
        /// Closes a banner.
        Dismiss = "dismiss",
        /// A loading carousel, for assistive technology.
        Loading = "loading",
        /// Reason of a banner: a category that was looked at: `{name}`.
        ReasonBanner = "reason-banner",
        /// Reason: the shop's people chose it.
        ReasonListed = "reason-listed",
        /// Reason: goes with a product of the cart: `{title}`.
        ReasonBasket = "reason-basket",
        /// Reason: bought some time ago, and due: `{ago}`, `{usual}`.
        ReasonDue = "reason-due",
        /// Reason, and note on the card: what it saves: `{price}`.
        ReasonSaving = "reason-saving",
        /// Reason: takes the cart to free delivery.
        ReasonReach = "reason-reach",
        /// Note on two cards: what they cost together: `{price}`.
        NotePair = "note-pair",
        /// A time of several days: `{count}`.
        Days = "days",
        /// A time of several weeks: `{count}`.
        Weeks = "weeks",
        /// Title of "same but cheaper".
        TitleCheaper = "title-cheaper",
        /// Title of the free-shipping filler: what is missing: `{price}`.
        TitleFreeShipping = "title-free-shipping",
        /// The same when nothing is missing.
        FreeShippingReached = "free-shipping-reached",
        /// Title of "goes with your cart".
        TitleCart = "title-cart",
        /// Title of "buy again".
        TitleBuyAgain = "title-buy-again",
        /// Title of a curated list.
        TitleCurated = "title-curated",
        /// Title of articles and guides.
        TitleArticles = "title-articles",
        /// Reason: a rule of the shop lifts it or gave it its place.
        ReasonRule = "reason-rule",
        /// Counts against: a rule of the shop holds it back.
        ReasonBuried = "reason-buried",
        /// Beside a bundle's checkbox.
        Pick = "pick",
        /// The same, for assistive technology: `{title}`.
        PickNamed = "pick-named",
        /// What a bundle's ticked products cost together: `{price}`.
        BundleTotal = "bundle-total",
        /// Button that puts a bundle's ticked products in the cart: `{count}`.
        AddAll = "add-all",
        /// Said after they were put in the cart: `{count}`.
        AddedAll = "added-all",
    }
}

texts! {
    /// One entry of the words that load on use.
    PanelText {
        /// Heading of the preferences.
        PreferencesTitle = "preferences-title",
        /// The promise, in plain words.
        Promise = "promise",
        /// Legend of the choice of level.
        LevelLegend = "level-legend",
        /// Level: nothing is ranked for me.
        LevelOff = "level-off",
        /// What that level does.
        LevelOffHint = "level-off-hint",
        /// Level: only this page counts.
        LevelPage = "level-page",
        /// What that level does.
        LevelPageHint = "level-page-hint",
        /// Level: this visit.
        LevelVisit = "level-visit",
        /// What that level does.
        LevelVisitHint = "level-visit-hint",
        /// Level: remembered.
        LevelRemembered = "level-remembered",
        /// What that level does.
        LevelRememberedHint = "level-remembered-hint",
        /// The shop's consent tool does not allow more.
        LevelCapped = "level-capped",
        /// The browser asks sites not to profile.
        LevelGpc = "level-gpc",
        /// Storage is blocked in this browser.
        LevelNoStorage = "level-no-storage",
        /// Name of the switch for presents.
        Gifts = "gifts",
        /// What the switch does.
        GiftsHint = "gifts-hint",
        /// The switch is on: `{time}`.
        GiftsUntil = "gifts-until",
        /// Heading of what is kept.
        KeptTitle = "kept-title",
        /// Nothing is kept.
        KeptNothing = "kept-nothing",
        /// How much is kept, and why: `{count}`.
        KeptWhy = "kept-why",
        /// Heading of the choices.
        KeptChoices = "kept-choices",
        /// Kept: the level chosen: `{level}`, `{date}`.
        KeptLevel = "kept-level",
        /// Heading of a day's browsing: `{day}`, `{date}`.
        KeptDay = "kept-day",
        /// Until when something is kept: `{date}`.
        KeptUntil = "kept-until",
        /// Kept: a product that was looked at: `{title}`.
        KeptView = "kept-view",
        /// Kept: a product that was put in the cart: `{title}`.
        KeptCart = "kept-cart",
        /// Kept: a product that was bought: `{title}`.
        KeptBought = "kept-bought",
        /// Kept: a product or banner that was shown and not opened: `{title}`, `{count}`.
        KeptShown = "kept-shown",
        /// Kept: a search: `{title}`.
        KeptSearch = "kept-search",
        /// Kept: how many pages were opened: `{count}`.
        KeptPages = "kept-pages",
        /// Kept: the number by which experiments spread people.
        KeptNumber = "kept-number",
        /// Kept: a variant of an experiment: `{title}`.
        KeptVariant = "kept-variant",
        /// Kept: an offer that was given: `{title}`.
        KeptOffer = "kept-offer",
        /// Kept: how a version that was drawn did: `{title}`, `{count}`, `{taken}`.
        KeptTried = "kept-tried",
        /// Kept: fewer like this: `{title}`.
        KeptLess = "kept-less",
        /// Kept: never this product: `{title}`.
        KeptNever = "kept-never",
        /// Kept: more like this: `{title}`.
        KeptMore = "kept-more",
        /// Kept: this was a gift: `{title}`.
        KeptGift = "kept-gift",
        /// Kept: a banner that was closed: `{title}`.
        KeptClosed = "kept-closed",
        /// Kept: a department that is paused: `{title}`.
        KeptPaused = "kept-paused",
        /// Kept: a favorite: `{title}`.
        KeptFavorite = "kept-favorite",
        /// Kept: an answer to a survey: `{title}`, `{answer}`.
        KeptAnswered = "kept-answered",
        /// Kept: a survey that was closed: `{title}`.
        KeptAsked = "kept-asked",
        /// Kept: what the shopper said of themselves: `{title}`.
        KeptDeclared = "kept-declared",
        /// Kept: menus stay in the shop's order.
        KeptUsual = "kept-usual",
        /// Kept: what the shopper is not: `{title}`.
        KeptDenied = "kept-denied",
        /// Heading of what the shopper is taken for.
        Guesses = "guesses",
        /// What they are taken for: `{title}`.
        Guess = "guess",
        /// How it is come by: `{why}`.
        GuessWhy = "guess-why",
        /// A button: they are not that.
        NotMe = "not-me",
        /// The same for who only hears it: `{title}`.
        NotMeNamed = "not-me-named",
        /// Said when that was heard.
        NotMeSaid = "not-me-said",
        /// Kept, beside the list: pictures.
        KeptPictures = "kept-pictures",
        /// Shows more of what is kept: `{count}` are hidden.
        More = "more",
        /// Removes one kept item: `{title}`.
        Remove = "remove",
        /// Says that an item was a gift.
        GiftMark = "gift-mark",
        /// The same, for assistive technology: `{title}`.
        GiftMarkNamed = "gift-mark-named",
        /// Said after it.
        GiftMarked = "gift-marked",
        /// Said after an item was removed.
        Removed = "removed",
        /// Heading of the departments that were looked at.
        Departments = "departments",
        /// What pausing does.
        DepartmentsHint = "departments-hint",
        /// No department is known.
        DepartmentsNone = "departments-none",
        /// A department with how often it counts: `{name}`, `{count}`.
        Department = "department",
        /// Pauses a department.
        Pause = "pause",
        /// The same, for assistive technology: `{name}`.
        PauseNamed = "pause-named",
        /// Resumes a department.
        Resume = "resume",
        /// The same, for assistive technology: `{name}`.
        ResumeNamed = "resume-named",
        /// Said after a department was paused.
        Paused = "paused",
        /// Said after a department was resumed.
        Resumed = "resumed",
        /// Said after the switch for presents was turned on.
        GiftsOn = "gifts-on",
        /// Said after it was turned off.
        GiftsOff = "gifts-off",
        /// Heading of erasing, saving and bringing back.
        FileTitle = "file-title",
        /// Erases everything.
        Erase = "erase",
        /// Said after everything was erased.
        Erased = "erased",
        /// Saves everything kept to a file.
        Export = "export",
        /// Takes such a file in again.
        Import = "import",
        /// Said after a file was taken in: `{value}` things.
        Imported = "imported",
        /// The file is another shop's: `{shop}`.
        ImportShop = "import-shop",
        /// Takes it in all the same.
        ImportYes = "import-yes",
        /// Does not.
        ImportNo = "import-no",
        /// Said: the file is not one of ours.
        ImportFormat = "import-format",
        /// Said: the file is too long.
        ImportSize = "import-size",
        /// Said: something in the file happens in the future.
        ImportDate = "import-date",
        /// Said: there is too much in the file.
        ImportCount = "import-count",
        /// Said: the level does not allow keeping what stands in the file.
        ImportLevel = "import-level",
        /// Said: the file could not be read or written.
        FileFailed = "file-failed",
        /// Heading of the main parameters of the ranking.
        ParametersTitle = "parameters-title",
        /// What the list of parameters is.
        ParametersText = "parameters-text",
        /// Turns the profile off, in one tap.
        Plain = "plain",
        /// Nothing is ranked by a profile.
        PlainAlready = "plain-already",
        /// Opens the inspector.
        InspectOpen = "inspect-open",
        /// What it shows.
        InspectOpenHint = "inspect-open-hint",
        /// Said: it could not be loaded.
        InspectFailed = "inspect-failed",
        /// Parameter: resemblance to the page's product.
        ParameterPage = "parameter-page",
        /// Parameter: the category of the page.
        ParameterContext = "parameter-context",
        /// Parameter: resemblance with what was looked at.
        ParameterNeighbor = "parameter-neighbor",
        /// Parameter: where visitors' paths lead from what was looked at.
        ParameterLearned = "parameter-learned",
        /// Parameter: where visitors' paths lead from the page's product.
        ParameterPageLearned = "parameter-page-learned",
        /// Parameter: what the same customers choose.
        ParameterBought = "parameter-bought",
        /// Parameter: what is chosen in the same basket.
        ParameterTogether = "parameter-together",
        /// Parameter: what is looked at more than usual.
        ParameterTrending = "parameter-trending",
        /// Parameter: the shop's own rules.
        ParameterRule = "parameter-rule",
        /// Parameter: the style of what was looked at.
        ParameterTaste = "parameter-taste",
        /// Parameter: the categories that were looked at.
        ParameterCategory = "parameter-category",
        /// Parameter: the brands that were looked at.
        ParameterBrand = "parameter-brand",
        /// Parameter: prices.
        ParameterPrice = "parameter-price",
        /// Parameter: what others like.
        ParameterPopular = "parameter-popular",
        /// Parameter: what is new.
        ParameterNew = "parameter-new",
        /// Parameter: sales.
        ParameterSale = "parameter-sale",
        /// Parameter: ratings.
        ParameterRated = "parameter-rated",
        /// How images are fetched: all of the page's, for everyone.
        ImagesPool = "images-pool",
        /// How images are fetched: those shown.
        ImagesDirect = "images-direct",
        /// No images are fetched.
        ImagesNone = "images-none",
        /// How images are fetched: in packs, for everyone.
        ImagesPacked = "images-packed",
    }
}

/// The keys of the inspector's words, in the pack's order. Only its JavaScript says them, so they have no other names
/// here; a test holds it to this list.
pub const INSPECTOR_TEXTS: &[&str] = &[
    "inspect-title",
    "inspect-lead",
    "inspect-close",
    "inspect-whole",
    "inspect-late",
    "inspect-reload",
    "inspect-clean",
    "inspect-direct",
    "inspect-unclean",
    "inspect-level",
    "inspect-news",
    "inspect-when",
    "inspect-what",
    "inspect-bytes",
    "inspect-older",
    "inspect-requests",
    "inspect-requests-caption",
    "inspect-requests-note",
    "inspect-others",
    "inspect-others-caption",
    "inspect-cached",
    "inspect-untold",
    "inspect-status",
    "inspect-for-script",
    "inspect-for-code",
    "inspect-for-consent",
    "inspect-for-panel",
    "inspect-for-asked",
    "inspect-for-weather",
    "inspect-for-answers",
    "inspect-for-inspector",
    "inspect-for-file",
    "inspect-for-manifest",
    "inspect-for-settings",
    "inspect-for-words",
    "inspect-for-catalog",
    "inspect-for-neighbors",
    "inspect-for-department",
    "inspect-for-prices",
    "inspect-for-picture",
    "inspect-for-thumbs",
    "inspect-for-shown",
    "inspect-for-unknown",
    "inspect-stored",
    "inspect-stored-caption",
    "inspect-stored-none",
    "inspect-write",
    "inspect-read",
    "inspect-wipe",
    "inspect-kept-choice",
    "inspect-kept-corrections",
    "inspect-kept-profile",
    "inspect-kept-pictures",
    "inspect-why-choice",
    "inspect-why-corrections",
    "inspect-why-profile",
    "inspect-why-visit",
    "inspect-why-pictures",
    "inspect-why-read",
    "inspect-why-damaged",
    "inspect-why-refused",
    "inspect-why-asked",
    "inspect-why-empty",
    "inspect-events",
    "inspect-events-caption",
    "inspect-events-none",
    "inspect-page",
    "inspect-page-why",
    "inspect-type-other",
    "inspect-type-home",
    "inspect-type-category",
    "inspect-type-product",
    "inspect-type-cart",
    "inspect-type-checkout",
    "inspect-type-order",
    "inspect-type-search",
    "inspect-type-notfound",
    "inspect-pack",
    "inspect-pack-why",
    "inspect-found",
    "inspect-level-now",
    "inspect-level-why",
    "inspect-chosen",
    "inspect-erased",
    "inspect-done-view",
    "inspect-done-cart",
    "inspect-done-uncart",
    "inspect-done-purchase",
    "inspect-counts",
    "inspect-counts-not",
    "inspect-asked",
    "inspect-asked-less",
    "inspect-asked-more",
    "inspect-asked-gift",
    "inspect-asked-never",
    "inspect-asked-favorite",
    "inspect-asked-answered",
    "inspect-asked-survey",
    "inspect-asked-declared",
    "inspect-asked-usual",
    "inspect-asked-denied",
    "inspect-asked-closed",
    "inspect-asked-paused",
    "inspect-asked-gifts",
    "inspect-asked-copy",
    "inspect-asked-back",
    "inspect-asked-why",
    "inspect-shown",
    "inspect-shown-why",
    "inspect-left",
    "inspect-left-why",
    "inspect-told",
    "inspect-told-why",
    "inspect-tabs",
    "inspect-tabs-why",
    "inspect-error",
    "inspect-consent",
    "inspect-consent-caption",
    "inspect-consent-rule",
    "inspect-source",
    "inspect-said",
    "inspect-since",
    "inspect-source-own",
    "inspect-source-shop",
    "inspect-source-browser",
    "inspect-source-you",
    "inspect-source-none",
    "inspect-purposes",
    "inspect-yes",
    "inspect-no",
    "inspect-silent",
    "inspect-pending",
    "inspect-mute",
    "inspect-objects",
    "inspect-objects-not",
    "inspect-none-found",
    "inspect-you-chose",
    "inspect-tcf",
    "inspect-profile",
    "inspect-profile-none",
    "inspect-profile-caption",
    "inspect-profile-until",
    "inspect-taken-out",
    "inspect-segments",
    "inspect-segments-caption",
    "inspect-segments-none",
    "inspect-holds",
    "inspect-holds-not",
    "inspect-holds-unknown",
    "inspect-condition",
    "inspect-rankings",
    "inspect-rankings-none",
    "inspect-ranking-note",
    "inspect-score",
    "inspect-terms",
    "inspect-term",
    "inspect-points",
    "inspect-share",
    "inspect-sum",
    "inspect-far",
    "inspect-empty",
    "inspect-banner",
    "inspect-out",
    "inspect-out-caption",
    "inspect-out-find",
    "inspect-out-found",
    "inspect-out-none",
    "inspect-out-partly",
    "inspect-out-more",
    "inspect-out-points",
    "inspect-out-placement",
    "inspect-out-level",
    "inspect-out-occasion",
    "inspect-out-never",
    "inspect-out-own",
    "inspect-out-above",
    "inspect-out-cart",
    "inspect-out-bought",
    "inspect-out-gift",
    "inspect-out-viewed",
    "inspect-out-resting",
    "inspect-out-unlike",
    "inspect-out-kind",
    "inspect-out-stock",
    "inspect-out-gender",
    "inspect-out-age",
    "inspect-out-closed",
    "inspect-out-private",
    "inspect-out-rule",
    "inspect-out-picture",
    "inspect-out-cap",
    "inspect-out-variety",
    "inspect-out-below",
    "inspect-out-few",
    "inspect-timings",
    "inspect-timings-caption",
    "inspect-step",
    "inspect-at",
    "inspect-at-script",
    "inspect-at-code",
    "inspect-at-catalog",
    "inspect-at-engine",
    "inspect-at-inspector",
    "inspect-at-page",
    "inspect-at-level",
    "inspect-at-first",
    "inspect-took",
    "inspect-took-unseen",
];
