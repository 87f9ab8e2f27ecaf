// Beside the reading of the page: what conditions of the configuration may ask of this visit that the page does not say:
// the kind of device, where the visit comes from, its campaign and language; and the parts for what else a configuration asks
// for, each where the page has a use for it. Loaded where a configuration has any of that. Reads no storage and keeps
// nothing: what is told is gone with the page.

import type { Page as Core } from "glue/core";
import type { Engine } from "./runtime";

/** Of `placement::Number`: what a configuration asks for beyond ranking, with the bits of `placement::more`. */
const MORE = 17;
const enum More {
  Conditions = 1,
  Surveys = 2,
  Favorites = 4,
  Navigation = 8,
}

/** Places of `condition::Fact`. */
const enum Fact {
  Device = 19,
  Referrer = 20,
  Locale = 28,
  Campaign = 29,
  Source = 30,
  Medium = 31,
}

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
const load = (engine: Engine): void => {
  const { boot, core } = engine;
  const known = begun.get(engine) ?? new Set();
  begun.set(engine, known);
  const bits = core.number(MORE);
  const begin = (bit: More, used: boolean, part: () => Promise<{ open: (engine: Engine) => void }>) => {
    if (!(bits & bit) || !used || known.has(bit)) return;
    known.add(bit);
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

/** Tells the core what conditions ask for, and sees to what else the configuration asks for. */
export const tell = (engine: Engine): void => {
  if (engine.core.number(MORE) & More.Conditions) tellCore(engine.core, engine.boot.options.locale);
  load(engine);
};

/** Tells the core. */
export const tellCore = (core: Core, locale = ""): void => {
  const address = new URL(location.href);
  core.tell(Fact.Device, device(matchMedia("(pointer: coarse)").matches, Math.min(screen.width, screen.height)));
  core.tell(Fact.Referrer, from(address, document.referrer));
  core.tell(Fact.Locale, 0, locale.toLowerCase().split("-")[0]!);
  for (const [fact, name] of [[Fact.Campaign, "utm_campaign"], [Fact.Source, "utm_source"], [Fact.Medium, "utm_medium"]] as const)
    core.tell(fact, 0, (address.searchParams.get(name) ?? "").slice(0, LONGEST));
};
