// Beside the reading of the page: what conditions of the configuration may ask of this visit that the page does not say:
// the kind of device, where the visit comes from, its campaign and language. Loaded where a configuration has
// conditions. Reads no storage and keeps nothing: what is told is gone with the page.

import type { Page as Core } from "glue/core";

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

/** Tells the core. */
export const tell = (core: Core, locale = ""): void => {
  const address = new URL(location.href);
  core.tell(Fact.Device, device(matchMedia("(pointer: coarse)").matches, Math.min(screen.width, screen.height)));
  core.tell(Fact.Referrer, from(address, document.referrer));
  core.tell(Fact.Locale, 0, locale.toLowerCase().split("-")[0]!);
  for (const [fact, name] of [[Fact.Campaign, "utm_campaign"], [Fact.Source, "utm_source"], [Fact.Medium, "utm_medium"]] as const)
    core.tell(fact, 0, (address.searchParams.get(name) ?? "").slice(0, LONGEST));
};
