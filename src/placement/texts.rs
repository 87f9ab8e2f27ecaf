//! The words the widget says, as one table per language inside the configuration pack.
//!
//! The browser modules hold no words: they ask for [`Text::Next`] and get what the pack says. The
//! tables themselves are `src/builder/texts/*.toml`; a test holds every language to this list.

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident = $key:literal,)+) => {
        /// One entry of the table of words. Placeholders stand in braces, e.g. `{count}`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Text { $($(#[doc = $doc])+ $name,)+ }

        impl Text {
            /// Every entry in the table's order, with its key in the language files.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $key),)+];
        }
    };
}

texts! {
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
    /// Invitation to personalize.
    OptInTitle = "opt-in-title",
    /// What personalizing means, in one sentence.
    OptInText = "opt-in-text",
    /// Accepts: remembered on this device.
    OptInYes = "opt-in-yes",
    /// Refuses, with the same weight.
    OptInNo = "opt-in-no",
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
    /// Heading of what is kept.
    KeptTitle = "kept-title",
    /// Nothing is kept.
    KeptNothing = "kept-nothing",
    /// Why it is kept and until when: `{date}`.
    KeptUntil = "kept-until",
    /// Kept: a product that was looked at: `{title}`.
    KeptView = "kept-view",
    /// Kept: a product that was put in the cart: `{title}`.
    KeptCart = "kept-cart",
    /// Kept: a product that was bought: `{title}`.
    KeptBought = "kept-bought",
    /// Kept: fewer like this: `{title}`.
    KeptLess = "kept-less",
    /// Kept: never this product: `{title}`.
    KeptNever = "kept-never",
    /// Removes one kept item: `{title}`.
    Remove = "remove",
    /// Said after an item was removed.
    Removed = "removed",
    /// Erases everything.
    Erase = "erase",
    /// Said after everything was erased.
    Erased = "erased",
    /// Saves everything kept to a file.
    Export = "export",
    /// Heading of the main parameters of the ranking.
    ParametersTitle = "parameters-title",
    /// What the list of parameters is.
    ParametersText = "parameters-text",
    /// How images are fetched: all of the page's, for everyone.
    ImagesPool = "images-pool",
    /// How images are fetched: those shown.
    ImagesDirect = "images-direct",
    /// No images are fetched.
    ImagesNone = "images-none",
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
    /// Closes a banner.
    Dismiss = "dismiss",
    /// A loading carousel, for assistive technology.
    Loading = "loading",
    /// Parameter: resemblance with what was looked at.
    ParameterNeighbor = "parameter-neighbor",
    /// Parameter: where visitors' paths lead from what was looked at.
    ParameterLearned = "parameter-learned",
    /// Parameter: the categories that were looked at.
    ParameterCategory = "parameter-category",
    /// Parameter: the brands that were looked at.
    ParameterBrand = "parameter-brand",
    /// Parameter: the category of the page.
    ParameterContext = "parameter-context",
    /// Reason of a banner: a category that was looked at: `{name}`.
    ReasonBanner = "reason-banner",
    /// Kept: a banner that was closed: `{title}`.
    KeptClosed = "kept-closed",
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
