// Beside consent: the platforms that not every shop runs, one row each. Fetched only where one of them is on the
// page or named by the shop's configuration. Hands on what a platform says, as it stands; decides nothing.
//
// A row answers `true` or `false` only where the shopper has decided: what a platform assumes before that, or
// takes for granted where the law lets it, reads as not known.

import type { Log } from "./boot";
import { crumb, Found, hear, Name, there, tri } from "./consent";
import { attempt, items, line, own, parse, reach } from "./own";
import type { Page } from "glue/core";

type Tri = boolean | undefined;
/** One answer for everything, or one for keeping browsing and one for counting; `null`: not a consent tool after all. */
type Said = Tri | readonly [kept: Tri, counted: Tri] | null;
type Again = () => void;
/** The objects of a page are its own: any of them may lack anything, or throw. */
type Theirs = any;

interface Platform {
  /** Global names of which any one shows that the platform is on the page, or will be. */
  readonly globals: string;
  /** What stands for us where the shop names nothing else. */
  readonly service?: string;
  /** Events on `document` or `window` after which the platform has changed. */
  readonly on?: string;
  /** What it says of a service, category, purpose or vendor. */
  readonly read: (service: string, again: Again) => Said;
  /** Listens to its own object as soon as that is there; answers how to stop. Throws before. */
  readonly hook?: (again: Again) => (() => void) | void;
}

const page = globalThis as Theirs;
const global = (...names: string[]): Theirs => reach(globalThis, ...names);
const isTrue = (value: unknown): boolean => value === true;
/** Two words that mean yes and no. */
const word = (value: unknown, yes: string, no: string): Tri => (value === yes ? true : value === no ? false : undefined);
const flag = (value: unknown): Tri => (typeof value === "boolean" ? value : undefined);
const fails = (): never => {
  throw 0;
};
/** A queue of callbacks that a platform runs once it is there, and at once from then on. */
const queue = (name: string): unknown[] => (page[name] ??= []);

// ---- Google Consent Mode ----

// Only a tool's update counts: what a shop assumes by default is nobody's decision.
const granted = (value: unknown): Tri => flag(value) ?? word(value, "granted", "denied");
const updated = (signal: string): Tri => {
  const known = granted(own(global("google_tag_data", "ics", "entries", signal), "update"));
  if (known !== undefined) return known;
  const updates = items(global("dataLayer")).filter((entry) => own(entry, 0) === "consent" && own(entry, 1) === "update");
  return updates.map((entry) => granted(reach(entry, 2, signal))).findLast((one) => one !== undefined);
};

// ---- Shopify ----

const ALLOWED: Readonly<Record<string, string>> = {
  preferences: "preferencesProcessingAllowed",
  analytics: "analyticsProcessingAllowed",
  marketing: "marketingAllowed",
};

// ---- Usercentrics ----

// Its third version answers by promises: the last one kept stands until the next has come.
let details: Theirs;
const ask = (again: Again): Theirs => {
  const answer = global("__ucCmp") ? page.__ucCmp.getConsentDetails() : page.UC_UI.getServicesBaseInfo();
  if (typeof answer?.then !== "function") return (details = answer);
  answer.then((said: unknown) => {
    if (JSON.stringify(said) === JSON.stringify(details)) return;
    details = said;
    again();
  }, () => {});
  return details;
};
// An assumed consent is marked as implicit, or has no history.
const explicit = (status: unknown, type: unknown): Tri => (/^explicit$/i.test(line(type)) ? flag(status) : undefined);
const all = (states: Tri[]): Tri => (states.includes(false) ? false : states.length > 0 && states.every(isTrue) ? true : undefined);
const usercentrics = (service: string, again: Again): Tri => {
  const said = ask(again);
  const is = (one: Theirs, id: unknown, category: unknown) => id === service || own(one, "name") === service || category === service;
  if (Array.isArray(said))
    return all(
      said
        .filter((one) => is(one, own(one, "id"), own(one, "categorySlug")))
        .map((one) => explicit(reach(one, "consent", "status"), own(items(reach(one, "consent", "history")).at(-1), "type"))),
    );
  const type = reach(said, "consent", "type");
  return all(
    Object.entries((own(said, "services") ?? {}) as object)
      .filter(([id, one]) => is(one, id, own(one, "category")))
      .map(([, one]) => explicit(reach(one, "consent", "given"), reach(one, "consent", "type") ?? type)),
  );
};

/** Everything but GPP, in the order of the codes of `consent::Source`. */
const PLATFORMS: readonly Platform[] = [
  // Google Consent Mode v2: a relay of what some tool says, so it is never looked for, only named.
  {
    globals: "",
    service: "personalization_storage",
    read: (signal) => [updated(signal), updated("analytics_storage")],
    hook: (again) => {
      const layer = global("dataLayer") ?? fails();
      const { push } = layer;
      const wrapped = function (this: unknown, ...entries: unknown[]) {
        const length = push.apply(this, entries);
        if (entries.some((entry) => own(entry, 0) === "consent")) again();
        return length;
      };
      layer.push = wrapped;
      return () => {
        if (layer.push === wrapped) layer.push = push;
      };
    },
  },
  // Shopify Customer Privacy. What is allowed mixes the choice with the region's default: the choice itself counts.
  {
    globals: "Shopify",
    service: "preferences",
    on: "visitorConsentCollected consentTrackingApiLoaded shopifyCustomerPrivacyApiLoaded",
    read: (service) => {
      const api = global("Shopify").customerPrivacy;
      if ((api.consentStatus ?? "loaded") !== "loaded") return undefined;
      const said = api.currentVisitorConsent();
      const choice = (name: string) => {
        const yes = word(own(said, name), "yes", "no");
        const allowed = ALLOWED[name];
        return yes && allowed && !isTrue(api[allowed]()) ? undefined : yes;
      };
      return [choice(service), choice("analytics")];
    },
    hook: (again) => void global("Shopify").loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], again),
  },
  // WP Consent API. `wp_has_consent` says yes where nobody was asked: the record and the kind of question count.
  {
    globals: "wp_has_consent",
    service: "preferences",
    on: "wp_listen_for_consent_change wp_consent_type_defined",
    read: (category) => {
      if (!line(global("wp_consent_type") ?? global("wp_fallback_consent_type")).includes("optin")) return undefined;
      const prefix = line(global("consent_api", "cookie_prefix")) || "wp_consent";
      const choice = (name: string) => word(crumb(`${prefix}_${name}`), "allow", "deny");
      return [choice(category), choice("statistics")];
    },
  },
  // Orejime. A purpose's default is not a choice: while one purpose is undecided none counts.
  {
    globals: "orejime",
    read: (purpose) => {
      const manager = page.orejime.manager;
      return manager.isDirty() ? undefined : flag(manager.getConsent(purpose));
    },
    hook: (again) => {
      const manager = page.orejime.manager;
      for (const kind of ["update", "clear", "dirty"]) manager.on(kind, again);
      return () => ["update", "clear", "dirty"].forEach((kind) => manager.off(kind, again));
    },
  },
  // Klaro. Its `getConsent` says what is switched on, saved or not, and by default.
  {
    globals: "klaro",
    read: (service) => {
      const manager = page.klaro.getManager();
      return isTrue(manager.confirmed) ? flag(own(manager.savedConsents, service)) : undefined;
    },
    hook: (again) => {
      const manager = page.klaro.getManager();
      const watcher = { update: (_: unknown, name: unknown) => name !== "consents" && again() };
      manager.watch(watcher);
      return () => manager.unwatch(watcher);
    },
  },
  // vanilla-cookieconsent: a category, or `category/service`. Cookiebot has the same global name.
  {
    globals: "CookieConsent",
    service: "functionality",
    on: "cc:onFirstConsent cc:onConsent cc:onChange",
    read: (wanted) => {
      const api = page.CookieConsent;
      if (api && typeof api.validConsent !== "function") return null;
      if (!api.validConsent()) return undefined;
      const [category, service] = wanted.split("/");
      return flag(service ? api.acceptedService(service, category) : api.acceptedCategory(category));
    },
  },
  // Didomi. Undecided reads as disabled, and where no consent is required everything as enabled.
  {
    globals: "Didomi",
    read: (id) => {
      const api = page.Didomi;
      const undecided = api.shouldUserStatusBeCollected?.() ?? api.shouldConsentBeCollected();
      if (undecided !== false || api.isConsentRequired() !== true) return undefined;
      const status = api.getCurrentUserStatus?.();
      if (status) return all(["purposes", "vendors"].map((kind) => reach(status, kind, id, "enabled")).filter((one) => one !== undefined).map(flag));
      const global = (kind: string, state: string) => items(reach(api.getUserStatus(), kind, "global", state)).includes(id);
      const either = (state: string) => global("purposes", state) || global("vendors", state);
      return either("disabled") ? false : either("enabled") || undefined;
    },
    hook: (again) =>
      void queue("didomiOnReady").push((api: Theirs) => {
        api.on("consent.changed", again);
        again();
      }),
  },
  // Axeptio: its record has one entry a vendor, by the project's own names.
  {
    globals: "axeptioSettings",
    read: (vendor) => {
      const record = parse(crumb(line(global("axeptioSettings", "jsonCookieName")) || "axeptio_cookies") ?? "");
      return isTrue(own(record, "$$completed")) ? flag(own(record, vendor)) : undefined;
    },
    hook: (again) =>
      void queue("_axcb").push((sdk: Theirs) => {
        sdk.on("cookies:complete", again);
        again();
      }),
  },
  // OneTrust. Where the law is opt-out the groups are active before the box is closed.
  {
    globals: "OneTrust OptanonWrapper",
    service: "C0003",
    on: "OneTrustGroupsUpdated OTConsentApplied",
    read: (group) => {
      const api = global("OneTrust");
      const closed = api?.IsAlertBoxClosedAndValid?.() ?? api?.IsAlertBoxClosed?.() ?? !!crumb("OptanonAlertBoxClosed");
      const active = global("OnetrustActiveGroups");
      if (!isTrue(closed) || typeof active !== "string") return undefined;
      const has = (name: string) => active.split(",").includes(name);
      return [has(group), has("C0002")];
    },
    hook: (again) => void page.OneTrust.OnConsentChanged(again),
  },
  // Cookiebot. Going on to another page may count as an answer there, not here.
  {
    globals: "Cookiebot",
    service: "preferences",
    on: "CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline",
    read: (category) => {
      const { hasResponse, consent } = page.Cookiebot;
      if (!isTrue(hasResponse) || own(consent, "method") === "implied") return undefined;
      return [flag(own(consent, category)), flag(own(consent, "statistics"))];
    },
  },
  // Usercentrics 2 and 3.
  { globals: "UC_UI __ucCmp", on: "UC_UI_INITIALIZED UC_UI_CMP_EVENT UC_CONSENT ucEvent consent_status", read: usercentrics },
  // CookieYes: the function is missing where its plugin stands alone, the record is always there.
  {
    globals: "getCkyConsent _ckyConfig",
    service: "functional",
    on: "cookieyes_banner_load cookieyes_consent_update",
    read: (category) => {
      if (typeof global("getCkyConsent") === "function") {
        const said = page.getCkyConsent();
        const choice = (name: string) => flag(reach(said, "categories", name));
        return isTrue(own(said, "isUserActionCompleted")) ? [choice(category), choice("analytics")] : undefined;
      }
      const record = new Map((crumb("cookieyes-consent") ?? "").split(",").map((pair) => pair.split(":") as [string, string]));
      const choice = (name: string) => word(record.get(name), "yes", "no");
      return choice("action") ? [choice(category), choice("analytics")] : undefined;
    },
  },
  // iubenda: purposes by number, 3 being the experience and 4 the measurement.
  {
    globals: "_iub",
    service: "3",
    read: (purpose) => {
      const { api, consent } = page._iub.cs;
      if (api.isPreferenceExpressed && !isTrue(api.isPreferenceExpressed())) return undefined;
      return [flag(reach(consent, "purposes", purpose)), flag(reach(consent, "purposes", 4))];
    },
    hook: (again) => {
      const callbacks = (page._iub.csConfiguration.callback ??= {});
      const theirs = callbacks.onPreferenceExpressedOrNotNeeded;
      const ours = function (this: unknown, ...told: unknown[]) {
        again();
        return theirs?.apply(this, told);
      };
      callbacks.onPreferenceExpressedOrNotNeeded = ours;
      return () => {
        if (callbacks.onPreferenceExpressedOrNotNeeded === ours) callbacks.onPreferenceExpressedOrNotNeeded = theirs;
      };
    },
  },
];

// ---- GPP and the US Privacy string ----

const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];
/** The code of GPP; those of the table follow. */
const GPP = 4;
/** The section that carries the European answer. */
const TCF_EU = 2;

const mask = (consents: unknown): number => items(consents).reduce<number>((bits, one, index) => (one === true ? bits | (1 << (index + 1)) : bits), 0) >>> 0;

/** Hands a GPP answer to the core. Only the European section is consent; the American ones only object. */
const gpp = (core: Page): Found => {
  let told: Theirs;
  let usp: unknown;
  attempt(() => page.__gpp("ping", (data: unknown) => (told = data)));
  attempt(() => page.__uspapi("getUSPData", 1, (data: unknown) => (usp = own(data, "uspString"))));
  const parsed = own(told, "parsedSections");
  const segments = Object.values((parsed ?? {}) as object).flatMap(items);
  const objects = line(usp)[2] === "Y" || segments.some((segment) => own(segment, "Gpc") === true || OPT_OUTS.some((name) => own(segment, name) === 1));
  const ready = own(told, "signalStatus") === "ready";
  const european = items(own(told, "applicableSections")).includes(TCF_EU);
  const mute = !page.__gpp || (ready && !european);
  if (mute) core.hear(GPP, -1, -1, -1, -1);
  // A pause: what was said before stands, and nothing new is written.
  else if (!ready) core.hear(GPP, -1, -1, -1, 1);
  else {
    const fields = Object.assign({}, ...items(own(parsed, "tcfeuv2")));
    const event = own(told, "cmpDisplayStatus") === "visible" ? "cmpuishown" : "tcloaded";
    core.tcf(GPP, event, 1, mask(own(fields, "PublisherConsents")), mask(own(fields, "PublisherCustomConsents")));
  }
  return (mute ? Found.Mute : 0) + (objects ? Found.Objection : 0);
};

const hookGpp = (again: Again): (() => void) => {
  let id: unknown;
  page.__gpp("addEventListener", (event: unknown) => {
    id = own(event, "listenerId");
    again();
  });
  return () => page.__gpp("removeEventListener", () => {}, id);
};

/** One platform that is on the page: how it is read, and how to stop listening to it. */
const take = (core: Page, code: number, again: Again): [read: () => number, stop: () => void] => {
  const row = PLATFORMS[code - GPP - 1];
  const service = core.name(Name.Service) || row?.service || "devanture";
  const unhear = hear(row?.on ?? "", again);
  let unhook: (() => void) | void;
  let hooked = false;
  const hook = row ? row.hook : hookGpp;
  return [
    () => {
      if (hook && !hooked) attempt(() => void ((unhook = hook(again)), (hooked = true)));
      if (!row) return gpp(core);
      const said = attempt(() => row.read(service, again));
      const [kept, counted] = Array.isArray(said) ? said : [said, said];
      core.hear(code, tri(kept), tri(kept), tri(counted), said === null ? -1 : 0);
      return said === null ? Found.Mute : 0;
    },
    () => {
      unhear();
      attempt(() => unhook?.());
    },
  ];
};

/**
 * Takes up every platform that is on the page now or at a later reading, or the one that is `wanted` (as in
 * `placement::Number::Consent`). Answers how they are read together, and how to stop.
 */
export const listen = (core: Page, wanted: number, again: Again, log?: Log): [read: () => number, stop: () => void] => {
  const taken = new Map<number, ReturnType<typeof take>>();
  const globals = ["__gpp __uspapi", ...PLATFORMS.map((row) => row.globals)];
  const look = () =>
    globals.forEach((names, index) => {
      const code = GPP + index;
      const comes = wanted ? code === wanted - 2 : there(names);
      if (!comes || taken.has(code)) return;
      log?.("consent", code);
      taken.set(code, take(core, code, again));
    });
  return [
    () => {
      look();
      // It stood for whichever it would be.
      if (!taken.has(GPP)) core.hear(GPP, -1, -1, -1, -1);
      let mute: number = Found.Mute;
      let objection = 0;
      for (const [read] of taken.values()) {
        const found = attempt(read) ?? 0;
        mute &= found;
        objection |= found & Found.Objection;
      }
      return mute | objection;
    },
    () => taken.forEach(([, stop]) => stop()),
  ];
};

/** The build this part belongs to. */
export const BUILD = __BUILD__;
