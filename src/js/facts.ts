// Beside the reading of the page: what conditions of the configuration may ask of this visit that the page does not say:
// the kind of device, where the visit comes from, its campaign and language, what happens on the page, searches, past orders, and
// which variant of an experiment stands there; and the parts for what else a configuration asks for, each where the page has a use
// for it. Loaded where a configuration has any of that. Reads no storage and keeps nothing: what may be kept is the core's to decide.

import type { Manifest } from "./address";
import { fetchAsked } from "./asked";
import { idle, once } from "./boot";
import { declared } from "./declared";
import { attempt, items, line, own, parse } from "./own";
import type { Found } from "./page";
import type { DevantureEvents, PageContext } from "./public";
import type { Engine } from "./runtime";

type Core = Engine["core"];

/** Of `placement::Number`: what a configuration asks for beyond ranking, with the bits of `placement::more`. */
const MORE = 17;
const enum More {
  Conditions = 1,
  Surveys = 2,
  Favorites = 4,
  Navigation = 8,
  Weather = 16,
  Banners = 64,
}

/** Places of `condition::Fact`. */
const enum Fact {
  Orders = 4,
  Device = 19,
  Referrer = 20,
  Scroll = 22,
  Stay = 23,
  Pages = 24,
  Searches = 25,
  Exit = 28,
  Idle = 29,
  Birthday = 30,
  Locale = 34,
  Campaign = 35,
  Source = 36,
  Medium = 37,
}

/** Places of `placement::tell`. */
const enum Tell {
  Unit = 64,
  Address,
  Expose,
  Overlay,
  Success,
  Staged = 72,
}

/** `signals::PageType::Search`. */
const SEARCH_PAGE = 7;
/** Names of experiments in the core's `name`: each has as many, of which the first is its own. */
const NAMES = 64;
const enum Name {
  Own,
  Placements = 3,
  Variants = 16,
}

/** Among a banner's texts the first that is drawn apart. */
const LAYOUT = 11;

/** Places in `condition::REFERRERS`. */
const enum From {
  Direct,
  Search,
  Social,
  Email,
  Ads,
  Shop,
  Other,
}

const SEARCH = /(^|\.)(google|bing|duckduckgo|qwant|ecosia|yahoo|yandex|baidu|startpage|lilo|brave|kagi|naver)\.[a-z.]{2,6}$/;
const SOCIAL = /(^|\.)(facebook|instagram|twitter|linkedin|pinterest|tiktok|reddit|youtube|snapchat|threads|bsky|whatsapp|telegram|discord)\.[a-z.]{2,6}$|^(t\.co|x\.com|lnkd\.in|pin\.it|youtu\.be|fb\.me)$/;
const EMAIL = /^(e-?mail|newsletter|mailing)$/;
const PAID = /^(cpc|ppc|cpm|cpa|cpv|paid|paid[-_ ].*|display|banner|ads?|retargeting|affiliat.*)$/;
/** What advertising networks add to the addresses that they sell. */
const CLICK = ["gclid", "gbraid", "wbraid", "msclkid", "fbclid", "ttclid", "dclid"];

/** The longest text of an address that a condition may compare with. */
const LONGEST = 200;

/** Where a visit comes from, by the address of its page and the page before: how it was announced counts before who sent it. */
export const from = (address: URL, referrer: string): number => {
  const named = (name: string) => (address.searchParams.get(name) ?? "").toLowerCase();
  const medium = named("utm_medium");
  if (EMAIL.test(medium)) return From.Email;
  if (PAID.test(medium) || (!/social|organic/.test(medium) && CLICK.some((name) => address.searchParams.has(name)))) return From.Ads;
  if (/social/.test(medium)) return From.Social;
  let host = "";
  try {
    host = new URL(referrer).hostname.toLowerCase();
  } catch {
    return From.Direct;
  }
  if (host === address.hostname) return From.Shop;
  return SEARCH.test(host) ? From.Search : SOCIAL.test(host) ? From.Social : From.Other;
};

/** Phone, tablet or desktop, as `condition::DEVICES` has them: by what the finger or the mouse can do, and how much room there is. */
export const device = (isCoarse: boolean, narrow: number): number => (isCoarse ? +(narrow >= 600) : 2);

const begun = new WeakMap<Engine, Set<More>>();

/** Loads the parts that this page has a use for, by what stands in it and never by who looks; each begins once. */
const load = (engine: Engine, manifest: Manifest): void => {
  const { boot, core } = engine;
  const known = begun.get(engine) ?? new Set();
  begun.set(engine, known);
  const bits = core.number(MORE);
  const begin = (bit: More, used: boolean, part: () => Promise<{ open: (engine: Engine) => void }>) => {
    if (!(bits & bit) || !used || known.has(bit)) return;
    known.add(bit);
    // What the part will ask for first, before it: how soon it comes is chance, and the order of requests must not be.
    fetchAsked(engine, manifest).catch(() => {});
    part().then(
      (loaded) => loaded.open(engine),
      (error: unknown) => boot.log("error", error),
    );
  };
  const has = (selector: string) => !!document.querySelector(selector);
  begin(More.Favorites, boot.slots.size > 0 || has("devanture-favorites"), () => boot.parts.more("favorites", __FAVORITES_JS__));
  begin(More.Surveys, has("devanture-survey"), () => boot.parts.more("survey", __SURVEY_JS__));
  begin(More.Navigation, has("[data-devanture-nav]"), () => boot.parts.more("navigation", __NAVIGATION_JS__));
};

/** What a page with a banner beyond words and a picture waits for. */
const stages = new WeakMap<Engine, (manifest?: Manifest) => Promise<void>>();

/**
 * Draws such banners as they will be, or not at all: until their part is here, the page's banners wait. It is loaded where the
 * configuration may have one on a page of this type, whoever looks.
 */
const stage = (engine: Engine): ((manifest?: Manifest) => Promise<void>) => {
  const { boot, core } = engine;
  const inner = core.banner;
  let waits = false;
  let dress: Awaited<ReturnType<typeof import("./banner").open>> | undefined;
  core.banner = (placement, now) => {
    if (waits) return undefined;
    const bytes = inner.call(core, placement, now);
    dress?.(placement);
    // What cannot be drawn as it is meant is not drawn: an offer without its code would promise nothing.
    return dress || !core.banner_text(LAYOUT) ? bytes : undefined;
  };
  let loading: Promise<void> | undefined;
  return async (manifest) => {
    if (manifest && !loading && core.tell(Tell.Staged, 0)) {
      waits = true;
      // As for the other parts: what it will ask for comes first.
      fetchAsked(engine, manifest).catch(() => {});
      loading = boot.parts
        .more("banner", __BANNER_JS__)
        .then(async (part) => void (dress = await part.open(engine)))
        .catch((error: unknown) => boot.log("error", error))
        .then(() => {
          waits = false;
          engine.paint?.();
        });
    }
    return loading;
  };
};

/** What is known of a page from its beginning. */
export const describe = (core: Core, locale = ""): void => {
  const address = new URL(location.href);
  core.tell(Fact.Device, device(matchMedia("(pointer: coarse)").matches, Math.min(screen.width, screen.height)));
  core.tell(Fact.Referrer, from(address, document.referrer));
  core.tell(Fact.Locale, 0, locale.toLowerCase().split("-")[0]!);
  for (const [fact, name] of [[Fact.Campaign, "utm_campaign"], [Fact.Source, "utm_source"], [Fact.Medium, "utm_medium"]] as const)
    core.tell(fact, 0, (address.searchParams.get(name) ?? "").slice(0, LONGEST));
};

/** Whether it is somebody's birthday: written as a date, or as month and day. Who was born on 29 February has it on the 28th of other years. */
export const isBirthday = (said: string, today: Date): boolean => {
  const [, month, day] = /(\d\d)-(\d\d)$/.exec(said.slice(0, 10)) ?? [];
  if (!month || !day) return false;
  const year = today.getFullYear();
  const last = new Date(year, +month, 0).getDate();
  return today.getMonth() + 1 === +month && today.getDate() === Math.min(+day, last);
};

/** The most past orders that are taken, the latest of them. */
const ORDERS = 500;

/** Orders as the page says them, `{ date, total }` each, for the core: an hour and an amount in the minor unit a line. */
export const orders = (said: unknown, exponent: number): string =>
  items(said)
    .slice(-ORDERS)
    .map((order) => {
      const hour = Math.floor(Date.parse(line(own(order, "date"))) / 3_600_000);
      const total = Math.round(Number(line(own(order, "total")) || NaN) * 10 ** exponent);
      return hour > 0 && total >= 0 && total < 2 ** 32 ? `${hour} ${total}` : "";
    })
    .filter(Boolean)
    .join("\n");

/** The customer's past orders: what the caller gave, else the JSON of `<script type="application/json" data-devanture-orders>`. */
const past = (given: PageContext | undefined): unknown =>
  own(given, "orders") ?? parse(attempt(() => document.querySelector("script[data-devanture-orders]")?.textContent) ?? "");

/** What was searched: what the page says, else its address, as shops write it. */
export const searched = (given: PageContext | undefined, address: URL): string =>
  declared(given, "search") || line(["q", "query", "search", "s", "search_query", "keywords", "recherche"].map((name) => address.searchParams.get(name)).find(Boolean));

/** Upwards so many pixels a millisecond, with a finger, is leaving. */
const FLING = 1.5;

/** One engine's page, watched. */
interface Watch {
  turn: (found: Found, given: PageContext | undefined) => void;
}
const watches = new WeakMap<Engine, Watch>();

const watch = (engine: Engine): Watch => {
  const { boot, core, now } = engine;
  const stops: (() => void)[] = [];
  const hear = (target: EventTarget, kind: string, heard: (event: Event) => void) => {
    target.addEventListener(kind, heard, { passive: true });
    stops.push(() => target.removeEventListener(kind, heard));
  };
  let overlay: typeof import("./overlay") | undefined;
  let weather: import("./weather").Weather | undefined;
  const changed = () => {
    engine.paint?.();
    attempt(() => overlay?.consider(engine));
  };

  // ---- what happens on the page: told only where a condition asks, and only when one changes by it ----

  /** Above which value something changes next. */
  const next = new Map<Fact, number>();
  const say = (fact: Fact, value: number) => next.set(fact, core.tell(fact, value) >>> 0 || Infinity);
  const reach = (fact: Fact, value: number) => {
    if (value < next.get(fact)!) return;
    say(fact, value);
    changed();
  };
  let opened = 0;
  let moved = 0;
  let deepest = 0;
  let left = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const seconds = (since: number) => Math.floor((Date.now() - since) / 1000);
  const tick = () => {
    clearTimeout(timer);
    reach(Fact.Stay, seconds(opened));
    reach(Fact.Idle, seconds(moved));
    const ahead = Math.min(next.get(Fact.Stay)! - seconds(opened), next.get(Fact.Idle)! - seconds(moved));
    // Without any bound ahead there is nothing to wait for; a day is as long as a page is open.
    if (ahead < 86_400) timer = setTimeout(tick, Math.max(ahead, 0) * 1000 + 50);
  };
  const read = () => {
    const { scrollHeight } = document.documentElement;
    deepest = Math.max(deepest, Math.min(1000, Math.round(((scrollY + innerHeight) / Math.max(scrollHeight, 1)) * 1000)));
    reach(Fact.Scroll, deepest);
  };
  const exit = () => {
    if (left) return;
    left = true;
    say(Fact.Exit, 1);
    changed();
  };
  let before = { y: 0, at: 0 };
  const scrolled = () => {
    const here = { y: scrollY, at: performance.now() };
    if ((before.y - here.y) / Math.max(here.at - before.at, 1) > FLING && matchMedia("(pointer: coarse)").matches) exit();
    before = here;
    read();
  };

  // ---- what is kept of the visit, where that is allowed ----

  let words = "";
  let empty = 0;
  let counted = false;
  let kept = false;
  const note = () => {
    const had = counted || kept;
    counted ||= core.tell(Fact.Pages, 0, "", now()) === 1;
    kept ||= words !== "" && core.tell(Fact.Searches, empty, words, now()) === 1;
    if (had || !(counted || kept)) return;
    void engine.settle();
    changed();
  };

  // ---- experiments: something that hangs on one was asked for, whatever came of it ----

  const experiments: { readonly place: number; readonly name: string; readonly touches: (placement: string) => boolean }[] = [];
  for (let place = 0; ; place++) {
    const text = (which: number) => core.name(NAMES * (place + 1) + which);
    const name = text(Name.Own);
    if (!name) break;
    const placements = text(Name.Placements).split("\n");
    experiments.push({ place, name, touches: (placement) => placements[0] === "*" || placements.includes(placement) });
  }
  // As long as the page lasts: without leave to keep it there is no other.
  const drawn = once(() => crypto.getRandomValues(new Uint32Array(2)).join(""));
  const told = new Map<string, DevantureEvents["experiment"]>();
  const expose = (placement: string) => {
    for (const { place, name, touches } of experiments) {
      const seen = touches(placement) ? core.tell(Tell.Expose, place, "", now()) : 0;
      if (!seen) continue;
      const variant = core.name(NAMES * (place + 1) + Name.Variants + seen - 1);
      if (told.get(name)?.variant === variant) continue;
      const detail = { name, variant };
      told.set(name, detail);
      queueMicrotask(() => engine.emit("experiment", detail));
    }
  };
  if (experiments.length) {
    for (const method of ["fill", "banner"] as const) {
      const inner = core[method] as (...given: unknown[]) => unknown;
      (core[method] as unknown) = (placement: string, ...rest: unknown[]) => {
        const answer = inner.call(core, placement, ...rest);
        attempt(() => expose(placement));
        return answer;
      };
    }
    const { on } = engine;
    // What was followed counts for the versions that are drawn, where that may be kept.
    stops.push(on("click", ({ placement }) => {
      const kept = experiments.filter(({ place, touches }) => touches(placement) && core.tell(Tell.Success, place, "", now()) === 1);
      if (kept.length) void engine.settle();
    }));
    // Whoever listens later hears what this page shows already.
    engine.on = (kind, heard) => {
      if (kind === "experiment") for (const detail of told.values()) attempt(() => heard(detail as never));
      return on(kind, heard);
    };
  }

  const { destroy } = engine;
  engine.destroy = () => {
    clearTimeout(timer);
    for (const stop of stops) attempt(stop);
    overlay?.close();
    destroy();
  };
  stops.push(engine.on("level", note));

  let begun = false;
  const begin = () => {
    begun = true;
    if (next.get(Fact.Scroll)! < Infinity || next.get(Fact.Exit)! < Infinity) hear(globalThis as never, "scroll", scrolled);
    if (next.get(Fact.Exit)! < Infinity) hear(document, "mouseout", (event) => {
      const { relatedTarget, clientY } = event as MouseEvent;
      if (!relatedTarget && clientY <= 0) exit();
    });
    if (next.get(Fact.Idle)! < Infinity)
      for (const kind of ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"]) hear(globalThis as never, kind, () => {
        moved = Date.now();
      });
  };

  return {
    turn: (found, given) => {
      opened = moved = Date.now();
      deepest = 0;
      left = false;
      before = { y: scrollY, at: performance.now() };
      counted = kept = false;
      told.clear();
      words = found.type === SEARCH_PAGE ? searched(given, new URL(location.href)) : "";
      empty = +(declared(given, "results") === "0");
      for (const fact of [Fact.Scroll, Fact.Stay, Fact.Exit, Fact.Idle]) say(fact, 0);
      if (experiments.length) {
        core.tell(Tell.Address, 0, location.href.slice(0, 2000));
        core.tell(Tell.Unit, 0, declared(given, "unit") || drawn());
      }
      if (!begun) begin();
      // Storage has been read by then: what is kept comes after what was.
      void engine.settle().then(() => {
        attempt(note);
        attempt(tick);
        attempt(read);
      });
      // It is asked for by the configuration, never by who looks: everyone loads the same.
      if (weather) weather.consider();
      else if (core.number(MORE) & More.Weather)
        idle(() => void boot.parts.more("weather", __WEATHER_JS__).then((part) => (weather = part.open(engine, changed))).catch((error: unknown) => boot.log("error", error)));
      overlay?.close();
      // Asked of the page, not of the person: everyone on it loads the same.
      if (core.tell(Tell.Overlay, 0)) {
        boot.wake(true);
        idle(() => void Promise.all([boot.parts.more("overlay", __OVERLAY_JS__), stages.get(engine)?.()]).then(([part]) => (overlay = part).consider(engine)).catch((error: unknown) => boot.log("error", error)));
      }
    },
  };
};

/** Tells the core what conditions ask for, and sees to what else the configuration asks for; `fresh`: another page has begun. */
export const tell = (engine: Engine, fresh: boolean, found: Found, given: PageContext | undefined, manifest: Manifest): void => {
  const { boot, core } = engine;
  load(engine, manifest);
  if (core.number(MORE) & More.Banners) {
    const staged = stages.get(engine) ?? stage(engine);
    stages.set(engine, staged);
    // As soon as the core knows the page.
    queueMicrotask(() => attempt(() => void staged(manifest)));
  }
  if (!(core.number(MORE) & More.Conditions)) return;
  describe(core, boot.options.locale);
  core.tell(Fact.Orders, 0, orders(past(given), core.number(0)));
  const birthday = declared(given, "birthday");
  if (birthday) core.tell(Fact.Birthday, +isBirthday(birthday, new Date()));
  let known = watches.get(engine);
  if (!known) watches.set(engine, (known = watch(engine)));
  // Told before the page is opened in the core, which forgets nothing of it; counted after.
  if (fresh) queueMicrotask(() => attempt(() => known.turn(found, given)));
};
