/// <reference lib="dom" />

/**
 * Recommendations and banners ranked in the shopper's own browser.
 *
 * Two ways in: {@link defineElements} for the ready-made elements, {@link createDevanture} for data to
 * draw yourself. Importing has no effect, also on a server.
 *
 * @packageDocumentation
 */

/** What a page can be. */
export type PageType = "other" | "home" | "category" | "product" | "cart" | "checkout" | "order" | "search" | "notfound";

/**
 * What a page is about. In a browser everything left out is found on the page itself: in
 * `<meta name="devanture:…">`, JSON-LD, Google's e-commerce events, Open Graph, and the address.
 */
export interface PageContext {
  /** The page's type. */
  type?: PageType | (string & {});
  /** Feed id of the page's product. */
  product?: string;
  /** The page's category, as in the feed: `"Home > Kitchen"`. */
  category?: string;
  /** Path of the page's address; by default the one that is open, and `/` in Node. */
  path?: string;
  /** Feed ids of what is in the cart. */
  cart?: readonly string[];
  /** What the cart costs, in the currency's major unit (`39.9`): for what is missing to free delivery. */
  cartTotal?: number | string;
  /** The visitor's first name, for banners that address them. */
  firstName?: string;
  /** The customer's birthday, as a date or as month and day (`"05-12"`), for conditions. It stays on the page. */
  birthday?: string;
  /** What was searched, on a page of results; by default what its address says. */
  search?: string;
  /** How many results there are: `0` is a search that found nothing. */
  results?: number | string;
  /** The customer's past orders, for conditions: when, as a date, and what each cost in the currency's major unit. They stay on the page. */
  orders?: readonly { date: string; total: number | string }[];
  /** What experiments know the shopper by on this page; by default a number drawn by chance. */
  unit?: string;
}

/** A WebAssembly module: its address, its bytes, or compiled. */
export type ModuleSource = string | URL | ArrayBuffer | ArrayBufferView | WebAssembly.Module;

/** Options of {@link createDevanture} and {@link defineElements}. */
export interface DevantureOptions {
  /** Address of the `manifest.json` that `devanture build` wrote. */
  manifest: string | URL;
  /** What a relative `manifest` is relative to; by default the page. */
  base?: string | URL;
  /** Language tag of titles and reasons; by default the page's, then the shop's. */
  locale?: string;
  /** What the page is about, where you know better than it says. */
  page?: PageContext;
  /** Where the WebAssembly modules are, when your bundler does not copy them beside the script. */
  wasm?: { core?: ModuleSource; lean?: ModuleSource; full?: ModuleSource; explain?: ModuleSource; ui?: ModuleSource; panel?: ModuleSource; portability?: ModuleSource };
  /**
   * What `manifest.json` says: `"lean"` is the ranking module without rules, banners and lists that are computed or made by hand, a seventh smaller;
   * `"full"` has segments, other conditions and what is computed on the page besides. When the shop's configuration has come to need more than what is named
   * here, the full one is fetched after all.
   */
  core?: "full" | "lean";
  /** Whether the browser's storage may be used where the shopper's consent allows it. Default: `true` in browsers. */
  storage?: boolean;
  /** Says in the console what happens. */
  debug?: boolean;
}

/** One term of a product's score. */
export interface Reason {
  /** Stable name of the term, e.g. `"neighbor"`. */
  readonly term: string;
  /** Its part of the score; the terms of a product add up to its `score`. */
  readonly weight: number;
  /**
   * Its share of all that moved the product, up or down, in whole percent, with the sign of `weight`. Made of the same integers
   * as the score: without their signs the shares of a product add up to exactly 100. Below half a percent it may be 0.
   */
  readonly share: number;
  /** The term in words, in the shopper's language. */
  readonly text: string;
}

/** A recommended product. Money is in the currency's minor unit (cents). */
export interface Recommendation {
  /** Feed id. */
  readonly id: string;
  /** Title. */
  readonly title: string;
  /** Address of the product's page. */
  readonly url: string;
  /** Address of its picture; empty without one. Fetching only those shown tells the image host which they are.
   *  Where pictures come in packs, the address of what its small copy was made of. */
  readonly image: string;
  /** Brand; empty without one. */
  readonly brand: string;
  /** Category path; empty without one. */
  readonly category: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Lowest price before any sale. */
  readonly price: number;
  /** Highest price before any sale. */
  readonly priceMax: number;
  /** Sale price that is on now; 0 without. */
  readonly salePrice: number;
  /** Average rating in tenths (46 is 4.6); 0 without. */
  readonly rating: number;
  /** Number of ratings. */
  readonly ratingCount: number;
  /** The score: the sum of its reasons' weights. */
  readonly score: number;
  /** Why it was chosen: the terms of its score, weightiest first. */
  readonly reasons: readonly Reason[];
}

/** Why a placement does not show a product: the first reason that holds. */
export interface Exclusion {
  /**
   * Stable name: `placement` (there is none of that name), `level` (the level in force does not let it be filled), `occasion` (the page has
   * nothing it begins from), `absent` (not among the products of the page's packs), `never`, `own` (the page's product), `above` (another
   * slot shows it), `cart`, `bought`, `gift`, `viewed`, `resting`, `unlike` (not what the list is of), `kind` (article or product), `stock`,
   * `gender`, `age`, `closed` (one of its kind is enough), `private` (never profiled), `rule`, `picture` (not in the page's pool), `cap` (of its
   * category), `variety`, `below` (others score higher), `few` (fewer than the placement needs).
   */
  readonly reason: string;
  /** With `rule`: its name in the configuration. */
  readonly rule?: string;
  /** With `variety` and `below`: its score. */
  readonly score?: number;
  /** The lowest score that was enough. */
  readonly least?: number;
}

/** Something a shopper did. */
export interface ShopEvent {
  /** What: `uncart` is taking out of the cart. */
  type: "view" | "cart" | "uncart" | "purchase";
  /** Feed ids of the products. */
  ids: readonly string[];
}

/** What the shop's consent tool said. `undefined`: nothing yet, which counts as no. */
export interface ConsentStates {
  /** Keeping explicit choices, such as hidden products. */
  preferences?: boolean;
  /** Keeping browsing in order to rank products. */
  personalization?: boolean;
  /** Counting. */
  measurement?: boolean;
}

/** 0: nothing is ranked for the shopper. 1: this page alone counts. 2: this visit. 3: remembered on this device. */
export type Level = 0 | 1 | 2 | 3;

/** What is told to whoever asks with {@link Devanture.on}. Never sent anywhere. */
export interface DevantureEvents {
  /** A product should be put in the cart. With a listener the element leaves it to you; see also the `devanture-add` event. */
  add: { placement: string; id: string; url: string };
  /** A bundle's ticked products should be put in the cart; see also the `devanture-add-all` event. */
  addAll: { placement: string; ids: readonly string[]; urls: readonly string[] };
  /** An offer's code should be used in the cart. With a listener it counts as taken; see also the `devanture-apply` event. */
  apply: { placement: string; offer: string; code: string };
  /** A recommendation's link was followed. */
  click: { placement: string; id: string; url: string; position: number };
  /** An element was filled. */
  view: { placement: string; ids: readonly string[] };
  /** The shopper sends the answers of a survey to the page (`send = "page"`). With a listener they count as taken; see also the `devanture-survey` event. */
  survey: SurveyAnswers;
  /** A product became a favorite, or is none any more. */
  favorite: { id: string; on: boolean };
  /** Something that hangs on an experiment stands on the page, and which variant of it. Once a page. */
  experiment: { name: string; variant: string };
  /** The level in force: told once it is known, also to who begins to listen later, and whenever it changes. */
  level: Level;
  /** Something failed, and the shop's own children stay. */
  error: { code: string; message: string };
}

/** Answers that the shopper sends: nothing else is in it. */
export interface SurveyAnswers {
  /** Name of the survey. */
  survey: string;
  /** Its kind. */
  kind: "nps" | "csat" | "ces" | "post-purchase" | "quiz";
  /** By the ids of the questions: a number of a scale, a text, or the ids of what was chosen. */
  answers: Record<string, number | string | readonly string[]>;
}

/** A page taken up by devanture. */
export interface Devanture {
  /** Resolves when packs are loaded and consent has been read. {@link createDevanture} has waited for it. */
  readonly ready: Promise<void>;
  /**
   * A placement's products, best first; empty when it has not enough to show.
   *
   * @example
   * for (const product of devanture.recommend("home", { limit: 4 })) list.append(card(product));
   */
  recommend(placement: string, options?: { limit?: number; exclude?: readonly string[] }): Recommendation[];
  /** Why a product is in a placement: the terms of its score; empty when it is not. */
  explain(placement: string, id: string): readonly Reason[];
  /**
   * Why a placement does not show a product; `undefined` when it does. For developers: answers where the page was opened to be looked into
   * (`debug`, `?devanture=debug` or `?devanture=inspect`), because the module that can say it is none that shoppers fetch; else it
   * rejects with `DV-EXPLAIN`. `exclude`: ids that stand above, as for `recommend`.
   */
  exclusion(placement: string, id: string, options?: { limit?: number; exclude?: readonly string[] }): Promise<Exclusion | undefined>;
  /** Records what the shopper did, where consent allows. Shops with Google's e-commerce events need not call it. */
  record(event: ShopEvent): Promise<void>;
  /** What the shopper allows. */
  readonly consent: {
    /** The level in force, and whether the shop should offer a choice because no consent tool was found. */
    get(): { level: Level; offersOptIn: boolean };
    /** Hands in what your own consent tool says. With several tools the strictest counts. */
    set(states: ConsentStates): Promise<void>;
    /** Takes the shopper's own choice of level, as `<devanture-preferences>` does. */
    choose(level: Level): Promise<void>;
  };
  /** Everything that is kept of the shopper, as the text of a JSON file; `export.schema.json` in the documentation describes it. */
  export(): Promise<string>;
  /**
   * Takes in such a file, as far as the level allows. What it says of the level itself is not taken: a yes is given by whoever is there.
   * Answers how many things were taken in. A file of another shop is refused unless `anyShop` says that it is meant.
   *
   * @throws an error whose `code` says why nothing was taken: `DV-IMPORT-FORMAT`, `-SIZE`, `-DATE`, `-COUNT`, `-SHOP` or `-LEVEL`.
   */
  import(file: string, options?: { anyShop?: boolean }): Promise<number>;
  /**
   * Takes what the shopper says of a product, as a card's panel does; it counts at once, and is kept where that is allowed. `more` and
   * `less` like this; `never` this product; it was a `gift`: what was done with it no longer counts; `back` takes all of them back.
   */
  correct(id: string, what: "more" | "less" | "never" | "gift" | "back"): Promise<void>;
  /** Pauses a category (a path as in the feed) with all below it, or resumes it: what is done there is neither kept nor counted. */
  pause(category: string, on?: boolean): Promise<void>;
  /** The shopper looks for presents: for a day nothing they do is kept or counted; or no longer. */
  gifts(on?: boolean): Promise<void>;
  /** Erases everything kept on this device, in all of the shop's tabs. */
  erase(): Promise<void>;
  /** Says what the page is about now. Changes of address are noticed without it. */
  page(context: PageContext): Promise<void>;
  /** Listens; answers how to stop. */
  on<K extends keyof DevantureEvents>(kind: K, heard: (detail: DevantureEvents[K]) => void): () => void;
  /** Takes everything down; the shop's own children stand again. */
  destroy(): void;
}

/** A function waiting for the page to be taken up: `devanture(api => …)`. */
export type Callback = (devanture: Devanture) => void;

/**
 * Takes up the page, or in Node a page that you describe, and hands out data.
 *
 * @example
 * const devanture = await createDevanture({ manifest: "/packs/manifest.json" });
 * const products = devanture.recommend("product", { limit: 6 });
 *
 * @throws {@link DevantureError}
 */
export function createDevanture(options: DevantureOptions): Promise<Devanture>;

/**
 * Defines `<devanture-carousel>`, `<devanture-banner>` and `<devanture-preferences>`. Safe to call
 * twice: the first call's options count.
 *
 * @throws {@link DevantureError}; the elements then go on showing their own children.
 */
export function defineElements(options: DevantureOptions): Promise<Devanture>;

/** A failure with a stable code. */
export class DevantureError extends Error {
  /** E.g. `"DV-MANIFEST"`; `"DV-PACK-3"` for what is wrong with a pack. */
  readonly code: string;
  constructor(code: string, what?: string);
}

/** `<devanture-carousel placement="home">`: products of a placement. Its own children stand in until there are any. */
export interface DevantureCarouselElement extends HTMLElement {}
/** `<devanture-banner placement="welcome">`: the banner of a placement. */
export interface DevantureBannerElement extends HTMLElement {}
/** `<devanture-preferences>`: the shopper's panel. */
export interface DevanturePreferencesElement extends HTMLElement {}

/** A carousel's "add to cart" was pressed. `preventDefault()` says that you add it; else the product's page opens. */
export type DevantureAddEvent = CustomEvent<{ id: string; url: string }>;

/** A bundle's "add selection" was pressed. `preventDefault()` says that you add all; else `devanture-add` comes for each. */
export type DevantureAddAllEvent = CustomEvent<{ ids: readonly string[]; urls: readonly string[] }>;

/** "Use it in my cart" was pressed beside an offer's code. `preventDefault()` says that you do; else the code is copied. */
export type DevantureApplyEvent = CustomEvent<{ offer: string; code: string }>;

/** Answers were sent to the page (`send = "page"`). `preventDefault()` says that you take them; else the shopper is told that they did not arrive. */
export type DevantureSurveyEvent = CustomEvent<SurveyAnswers>;

/** `<devanture-survey name="after-order">`: a survey of the configuration, where it is due. */
export interface DevantureSurveyElement extends HTMLElement {}
/** `<devanture-weather>`: which region's weather counts, where conditions ask for the weather. */
export interface DevantureWeatherElement extends HTMLElement {}
/** `<devanture-favorites>`: what the shopper gave a heart. */
export interface DevantureFavoritesElement extends HTMLElement {}

declare global {
  interface HTMLElementTagNameMap {
    "devanture-survey": DevantureSurveyElement;
    "devanture-favorites": DevantureFavoritesElement;
    "devanture-weather": DevantureWeatherElement;
    "devanture-carousel": DevantureCarouselElement;
    "devanture-banner": DevantureBannerElement;
    "devanture-preferences": DevanturePreferencesElement;
  }
  interface HTMLElementEventMap {
    "devanture-add": DevantureAddEvent;
    "devanture-add-all": DevantureAddAllEvent;
    "devanture-apply": DevantureApplyEvent;
    "devanture-survey": DevantureSurveyEvent;
  }
  interface Window {
    /** With the classic script: runs a function once the page has been taken up. */
    devanture?: (callback: Callback) => void;
  }
}
