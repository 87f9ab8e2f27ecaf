// Consent platforms that cannot be installed from npm, as fakes made from their documented signatures. Each names
// its document. (Those that can be installed are driven themselves in `tests/browser/platforms.test.mjs`.)

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { Page } from "./fakes/core.mjs";
import { load, stand } from "./load.mjs";

const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
/** The names of `consent::Source::ALL`, each at its code. */
const NAMES = [...text("src/consent/mod.rs").matchAll(/\(Self::\w+, "(\w+)"\)/g)].map(([, name]) => name);
const code = (name) => {
  assert.ok(NAMES.includes(name), name);
  return NAMES.indexOf(name);
};

let undo;
let core;
let page;
let changes;
let stop;
beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  undo = stand({ document: Object.assign(new EventTarget(), { cookie: "" }), window: new EventTarget() });
  core = new Page();
  page = [];
  changes = 0;
});
afterEach(() => {
  stop?.();
  // With the queues that are made for platforms that have not come.
  for (const name of [...page, "_axcb", "didomiOnReady"]) delete globalThis[name];
  undo();
  mock.timers.reset();
});

/** Puts globals on the page, until the test is over. */
const put = (globals) => {
  page.push(...Object.keys(globals));
  Object.assign(globalThis, globals);
};
/** Takes up the page's platforms; answers how to read them: what was found out, and what the core heard last of one. */
const begin = async (name, { service = "", named = false } = {}) => {
  const { listen } = await part();
  stop?.();
  core.answers.name = (at) => (at === 2 ? service : "");
  const [read, end] = listen(core, named ? 2 + code(name) : 0, () => changes++);
  stop = end;
  return () => {
    core.calls.length = 0;
    const found = read();
    const heard = core.told("hear").filter(([source]) => source === code(name));
    assert.ok(heard.length <= 1, "read once");
    return heard.length ? heard[0].slice(1) : found;
  };
};
/** The part, afresh; before the page has anything that its bundler might stumble on. */
const part = () => load("platforms");
/** What the core hears: everything the same, or browsing and counting apart. */
const is = (kept, counted = kept) => [kept, kept, counted, 0];
const [YES, NO, UNKNOWN] = [is(1), is(0), is(-1)];
const MUTE = [-1, -1, -1, -1];
const event = (kind, target = document) => target.dispatchEvent(new Event(kind));

test("the names said in debugging are those of the configuration", () => {
  assert.ok(NAMES.length > 15);
  const [, said] = /const TOOLS =\s*"([^"]+)"/.exec(text("src/js/debug.ts"));
  assert.deepEqual(said.split(" "), NAMES);
});

test("whatever shows a platform makes its part be fetched, and nothing else does", () => {
  const [, known] = /const GLOBALS =\s*"([^"]+)"/.exec(text("src/js/consent.ts"));
  const source = text("src/js/platforms.ts");
  const rows = [...source.matchAll(/globals: "([^"]*)"/g)].map(([, names]) => names);
  assert.equal(rows.length + 1, NAMES.length - code("gpp"), "a row for every code after GPP's");
  const first = /const globals = \["([^"]+)"/.exec(source)[1];
  assert.deepEqual(known.split(" ").sort(), [first, ...rows].join(" ").split(" ").filter(Boolean).sort());
});

test("nothing on the page: nothing is heard, and our own question may be asked", async () => {
  const read = await begin("klaro");
  assert.equal(read(), 1);
  assert.deepEqual(core.told("hear"), [[code("gpp"), ...MUTE]], "the stand-in is taken back");
});

test("a platform that comes after the part is found by the next reading", async () => {
  const read = await begin("cookiebot");
  assert.equal(read(), 1);
  put({ Cookiebot: { hasResponse: true, consent: { preferences: true, statistics: false, method: "explicit" } } });
  assert.deepEqual(read(), is(1, 0));
});

test("of a named platform alone is read, and before it is there nothing is known", async () => {
  put({ Cookiebot: { hasResponse: true, consent: { preferences: true, statistics: true } } });
  const read = await begin("didomi", { named: true });
  assert.deepEqual(read(), UNKNOWN);
  assert.deepEqual(core.told("hear").filter(([source]) => source === code("cookiebot")), []);
});

test("hostile objects are silence", async () => {
  const hostile = new Proxy({}, { get: () => assert.fail("theirs"), getOwnPropertyDescriptor: () => assert.fail("theirs") });
  const names = ["__gpp", "__uspapi", "Shopify", "orejime", "klaro", "CookieConsent", "Didomi", "axeptioSettings", "OneTrust", "Cookiebot", "UC_UI", "__ucCmp", "getCkyConsent", "_iub", "wp_has_consent", "dataLayer"];
  put(Object.fromEntries(names.map((name) => [name, hostile])));
  const read = await begin("klaro");
  read();
  const heard = core.told("hear");
  assert.equal(heard.length, NAMES.length - code("gpp") - 1, "all but Google's relay");
  for (const [, ...said] of heard) assert.ok(said[1] === -1, said.join());
});

test("inherited properties are nobody's answer", async () => {
  put({ Cookiebot: { hasResponse: true, consent: {} }, klaro: { getManager: () => ({ confirmed: true, savedConsents: {}, watch() {}, unwatch() {} }) } });
  const read = await begin("cookiebot");
  Object.prototype.preferences = true;
  Object.prototype.hasResponse = true;
  Object.prototype.devanture = true;
  try {
    assert.deepEqual(read(), UNKNOWN);
    assert.deepEqual(core.told("hear").at(-1)[2], -1);
    assert.deepEqual(core.told("hear").find(([source]) => source === code("klaro")), [code("klaro"), ...UNKNOWN]);
  } finally {
    for (const name of ["preferences", "hasResponse", "devanture"]) delete Object.prototype[name];
  }
});

// https://support.google.com/tagmanager/answer/13802165 (the signals); `google_tag_data.ics` is not documented, and
// https://developers.google.com/tag-platform/security/guides/consent (the commands in the data layer) is what stands behind it.
describe("Google Consent Mode", () => {
  const entries = (update, counted) => ({ ics: { entries: { personalization_storage: { default: true, ...update }, analytics_storage: { ...counted } } } });

  test("is a relay: it counts only where the shop names it", async () => {
    put({ google_tag_data: entries({ update: true }), dataLayer: [] });
    assert.equal((await begin("google"))(), 1);
    assert.deepEqual((await begin("google", { named: true }))(), is(1, -1));
  });

  test("only an update counts, as a boolean or as a word; a default of the shop is nobody's decision", async () => {
    put({ google_tag_data: entries({}) });
    const read = await begin("google", { named: true });
    assert.deepEqual(read(), is(-1));
    for (const [update, kept] of [[true, 1], ["granted", 1], [false, 0], ["denied", 0], ["yes", -1], [1, -1], [undefined, -1]]) {
      globalThis.google_tag_data = entries({ update }, { update });
      assert.deepEqual(read(), is(kept, kept), String(update));
    }
  });

  test("without the tag the commands in the data layer count, the last one first", async () => {
    const command = (...all) => (function () { return arguments; })(...all);
    const layer = [command("consent", "default", { personalization_storage: "granted" }), { event: "x" }];
    put({ dataLayer: layer });
    const read = await begin("google", { named: true });
    assert.deepEqual(read(), UNKNOWN, "a default");
    const before = changes;
    layer.push(command("consent", "update", { personalization_storage: "granted", analytics_storage: "denied" }));
    assert.equal(changes, before + 1);
    assert.deepEqual(read(), is(1, 0));
    layer.push(command("consent", "update", { ad_storage: "denied" }));
    assert.deepEqual(read(), is(1, 0), "an update of something else");
    layer.push(command("consent", "update", { personalization_storage: "denied" }));
    assert.deepEqual(read(), is(0, 0));
  });

  test("the shop's own push goes on, and is given back", async () => {
    const pushed = [];
    const layer = [];
    const theirs = (...all) => (pushed.push(...all), 7);
    layer.push = theirs;
    put({ dataLayer: layer });
    const read = await begin("google", { named: true });
    read();
    assert.equal(layer.push("a"), 7);
    assert.deepEqual(pushed, ["a"]);
    stop();
    assert.equal(layer.push, theirs);
  });

  test("another signal can be named", async () => {
    put({ google_tag_data: { ics: { entries: { functionality_storage: { update: true } } } } });
    assert.deepEqual((await begin("google", { named: true, service: "functionality_storage" }))(), is(1, -1));
  });
});

// https://shopify.dev/docs/api/customer-privacy
describe("Shopify Customer Privacy", () => {
  const api = (consent, allowed = true, more = {}) => ({
    currentVisitorConsent: () => ({ marketing: "", analytics: "", preferences: "", sale_of_data: "", ...consent }),
    preferencesProcessingAllowed: () => allowed,
    analyticsProcessingAllowed: () => allowed,
    marketingAllowed: () => allowed,
    ...more,
  });

  test("an empty answer is none, even where the region allows", async () => {
    put({ Shopify: { customerPrivacy: api({}, true) } });
    assert.deepEqual((await begin("shopify"))(), UNKNOWN);
  });

  test("yes and no; a yes that the region or the shop forbids is none", async () => {
    for (const [consent, allowed, expected] of [
      [{ preferences: "yes", analytics: "no" }, true, is(1, -1)],
      [{ preferences: "no" }, true, is(0, -1)],
      [{ preferences: "yes", analytics: "yes" }, true, is(1, 1)],
      [{ preferences: "yes" }, false, is(-1)],
      [{ preferences: "no", analytics: "no" }, false, is(0, 0)],
    ]) {
      put({ Shopify: { customerPrivacy: api(consent, allowed) } });
      const heard = (await begin("shopify"))();
      if (consent.analytics === "no" && allowed) assert.deepEqual(heard, is(1, 0));
      else assert.deepEqual(heard, expected, JSON.stringify([consent, allowed]));
    }
  });

  test("before it has loaded nothing is known; it is asked for, and its events are heard", async () => {
    const asked = [];
    put({ Shopify: { loadFeatures: (features, then) => asked.push([features, then]), customerPrivacy: api({ preferences: "yes" }, true, { consentStatus: "loading" }) } });
    const read = await begin("shopify");
    assert.deepEqual(read(), UNKNOWN);
    read();
    assert.deepEqual(asked.map(([features]) => features), [[{ name: "consent-tracking-api", version: "0.1" }]], "asked for once");
    asked[0][1]();
    assert.equal(changes, 1);
    event("visitorConsentCollected");
    assert.equal(changes, 2);
    globalThis.Shopify.customerPrivacy.consentStatus = "loaded";
    assert.deepEqual(read(), is(1, -1));
    delete globalThis.Shopify.customerPrivacy;
    assert.deepEqual(read(), UNKNOWN);
  });
});

// https://github.com/WordPress/wp-consent-level-api, assets/js/wp-consent-api.js
describe("WP Consent API", () => {
  const page = (type, fallback) => {
    put({ wp_has_consent: () => true, wp_consent_type: type, wp_fallback_consent_type: fallback });
    return begin("wordpress");
  };

  test("without a kind of question everything is said to be allowed: that is no answer", async () => {
    document.cookie = "wp_consent_preferences=allow";
    for (const type of [undefined, "", "optout"]) assert.deepEqual((await page(type))(), UNKNOWN, String(type));
  });

  test("the record counts, and who was not asked has none", async () => {
    const read = await page("optin");
    for (const [cookie, expected] of [
      ["", UNKNOWN],
      ["wp_consent_preferences=allow", is(1, -1)],
      ["wp_consent_preferences=deny; wp_consent_statistics=allow", is(0, 1)],
      ["wp_consent_preferences=yes", UNKNOWN],
      ["xwp_consent_preferences=allow", UNKNOWN],
    ]) {
      document.cookie = cookie;
      assert.deepEqual(read(), expected, cookie);
    }
  });

  test("the site's default kind, prefix and another category", async () => {
    document.cookie = "shop_marketing=allow";
    put({ wp_has_consent: () => true, wp_fallback_consent_type: "optin", consent_api: { cookie_prefix: "shop" } });
    assert.deepEqual((await begin("wordpress", { service: "marketing" }))(), is(1, -1));
  });

  test("its event carries an array with named entries, which nobody reads: the record is read again", async () => {
    const read = await page("optin");
    assert.deepEqual(read(), UNKNOWN);
    document.cookie = "wp_consent_preferences=allow";
    const detail = Object.assign([], { preferences: "allow" });
    document.dispatchEvent(new CustomEvent("wp_listen_for_consent_change", { detail }));
    assert.equal(changes, 1);
    assert.deepEqual(read(), is(1, -1));
  });
});

// https://developers.didomi.io/cmp/web-sdk/reference/api (getCurrentUserStatus, shouldUserStatusBeCollected,
// isConsentRequired, getUserStatus, on) and …/reference/events
describe("Didomi", () => {
  const sdk = (status, more = {}) => ({
    shouldUserStatusBeCollected: () => false,
    isConsentRequired: () => true,
    getCurrentUserStatus: () => ({ purposes: {}, vendors: {}, regulation: "gdpr", ...status }),
    on() {},
    ...more,
  });
  const enabled = (enabled) => ({ devanture: { id: "devanture", enabled } });

  test("a purpose or a vendor of the shop's own; disabled before the choice is no answer", async () => {
    for (const [status, more, expected] of [
      [{ purposes: enabled(true) }, {}, YES],
      [{ purposes: enabled(false) }, {}, NO],
      [{ vendors: enabled(true) }, {}, YES],
      [{ purposes: enabled(true), vendors: enabled(false) }, {}, NO],
      [{ purposes: enabled(false) }, { shouldUserStatusBeCollected: () => true }, UNKNOWN],
      [{ purposes: enabled(true) }, { shouldUserStatusBeCollected: () => true }, UNKNOWN],
      [{ purposes: enabled(true) }, { isConsentRequired: () => false }, UNKNOWN],
      [{}, {}, UNKNOWN],
    ]) {
      put({ Didomi: sdk(status, more) });
      assert.deepEqual((await begin("didomi"))(), expected, JSON.stringify([status, Object.keys(more)]));
    }
  });

  test("an older version", async () => {
    const older = (state) => ({
      shouldConsentBeCollected: () => false,
      isConsentRequired: () => true,
      getUserStatus: () => ({ vendors: { global: { enabled: [], disabled: [], ...state } }, purposes: { global: { enabled: [], disabled: [] } } }),
    });
    for (const [state, expected] of [[{ enabled: ["devanture"] }, YES], [{ disabled: ["devanture"] }, NO], [{ enabled: ["devanture2"] }, UNKNOWN]]) {
      put({ Didomi: older(state) });
      assert.deepEqual((await begin("didomi"))(), expected);
    }
  });

  test("it is waited for in its own queue, whatever stands there", async () => {
    const theirs = () => {};
    put({ didomiOnReady: [theirs] });
    const read = await begin("didomi", { named: true });
    assert.deepEqual(read(), UNKNOWN);
    read();
    assert.equal(globalThis.didomiOnReady.length, 2, "once");
    assert.equal(globalThis.didomiOnReady[0], theirs);
    const heard = {};
    put({ Didomi: sdk({ purposes: enabled(true) }, { on: (kind, then) => (heard[kind] = then) }) });
    globalThis.didomiOnReady[1](globalThis.Didomi);
    assert.equal(changes, 1);
    heard["consent.changed"]();
    assert.equal(changes, 2);
    assert.deepEqual(read(), YES);
  });
});

// https://support.axeptio.eu/hc/en-gb/articles/30301629739665-Axeptio-Javascript-SDK
describe("Axeptio", () => {
  const record = (value) => (document.cookie = `axeptio_cookies=${encodeURIComponent(JSON.stringify(value))}`);

  test("its record counts once it is complete", async () => {
    put({ axeptioSettings: { clientId: "x" } });
    const read = await begin("axeptio");
    assert.deepEqual(read(), UNKNOWN);
    for (const [value, expected] of [
      [{ $$completed: false, devanture: true }, UNKNOWN],
      [{ $$completed: true, devanture: true }, YES],
      [{ $$completed: true, devanture: false }, NO],
      [{ $$completed: true, other: true }, UNKNOWN],
      [{ $$completed: "true", devanture: true }, UNKNOWN],
      [null, UNKNOWN],
    ]) {
      record(value);
      assert.deepEqual(read(), expected, JSON.stringify(value));
    }
    document.cookie = "axeptio_cookies={damaged";
    assert.deepEqual(read(), UNKNOWN);
  });

  test("another name of the record, another vendor, and its event", async () => {
    put({ axeptioSettings: { jsonCookieName: "choices" }, _axcb: [] });
    document.cookie = `choices=${encodeURIComponent('{"$$completed":true,"recos":true}')}`;
    const read = await begin("axeptio", { service: "recos" });
    assert.deepEqual(read(), YES);
    const heard = {};
    globalThis._axcb[0]({ on: (kind, then) => (heard[kind] = then) });
    heard["cookies:complete"]();
    assert.equal(changes, 2);
  });
});

// https://developer.onetrust.com/onetrust/docs/using-the-js-events-with-onetrust and …/docs/javascript-api
describe("OneTrust", () => {
  test("groups are split at commas, and count once the box has been closed", async () => {
    put({ OneTrust: { IsAlertBoxClosed: () => true, OnConsentChanged() {} } });
    const read = await begin("onetrust");
    for (const [groups, expected] of [
      [",C0001,C0003,", is(1, 0)],
      [",C0001,C0002,", is(0, 1)],
      [",C0001,C00033,", NO],
      ["", NO],
      [undefined, UNKNOWN],
    ]) {
      put({ OnetrustActiveGroups: groups });
      assert.deepEqual(read(), expected, groups);
    }
  });

  test("where the law is opt-out the groups are active before any answer", async () => {
    put({ OnetrustActiveGroups: ",C0001,C0002,C0003,C0004,", OptanonWrapper() {} });
    const read = await begin("onetrust");
    assert.deepEqual(read(), UNKNOWN);
    document.cookie = "OptanonAlertBoxClosed=2026-11-01T10:00:00.000Z";
    assert.deepEqual(read(), YES);
    put({ OneTrust: { IsAlertBoxClosed: () => true, IsAlertBoxClosedAndValid: () => false, OnConsentChanged() {} } });
    assert.deepEqual(read(), UNKNOWN, "closed, but asked again");
  });

  test("its one callback is the shop's", async () => {
    const theirs = () => {};
    let heard;
    put({ OptanonWrapper: theirs, OneTrust: { OnConsentChanged: (then) => (heard = then) }, OnetrustActiveGroups: "" });
    const read = await begin("onetrust");
    read();
    assert.equal(globalThis.OptanonWrapper, theirs);
    heard();
    event("OneTrustGroupsUpdated", window);
    assert.equal(changes, 2);
  });
});

// https://www.cookiebot.com/en/developer/
describe("Cookiebot", () => {
  test("an answer that was only implied is none", async () => {
    for (const [state, expected] of [
      [{ hasResponse: false, consent: { preferences: true } }, UNKNOWN],
      [{ hasResponse: true, consent: { preferences: true, statistics: true, method: "implied" } }, UNKNOWN],
      [{ hasResponse: true, consent: { preferences: true, statistics: false, method: "explicit" } }, is(1, 0)],
      [{ hasResponse: true, consent: { preferences: false, statistics: true, method: "explicit" } }, is(0, 1)],
      [{ hasResponse: true, consent: {} }, UNKNOWN],
    ]) {
      put({ Cookiebot: state });
      assert.deepEqual((await begin("cookiebot"))(), expected, JSON.stringify(state));
    }
    for (const kind of ["CookiebotOnConsentReady", "CookiebotOnAccept", "CookiebotOnDecline"]) event(kind, window);
    assert.equal(changes, 3);
  });

  test("has the global name of vanilla-cookieconsent too, and is not taken for it", async () => {
    const state = { hasResponse: true, consent: { preferences: true, statistics: true, method: "explicit" } };
    put({ Cookiebot: state, CookieConsent: state });
    assert.deepEqual((await begin("cookieconsent"))(), MUTE);
    assert.deepEqual((await begin("cookiebot"))(), YES);
  });
});

// https://usercentrics.com/docs/web/features/api/usercentrics-ui/ (version 2) and
// https://usercentrics.com/docs/web/v3/api/ (version 3: getConsentDetails, interfaces)
describe("Usercentrics", () => {
  const service = (status, type, more = {}) => ({
    id: "a1",
    name: "devanture",
    categorySlug: "functional",
    consent: { status, history: type ? [{ action: "onInitialPageLoad", type: "implicit" }, { action: "onAcceptAllServices", type }] : [] },
    ...more,
  });

  test("2: a service's last explicit decision", async () => {
    let services;
    put({ UC_UI: { getServicesBaseInfo: () => services } });
    const read = await begin("usercentrics");
    for (const [given, expected] of [
      [[service(true, "explicit")], YES],
      [[service(false, "explicit")], NO],
      [[service(true, "implicit")], UNKNOWN],
      [[service(true)], UNKNOWN],
      [[service(true, "explicit", { name: "other" })], UNKNOWN],
      [undefined, UNKNOWN],
    ]) {
      services = given;
      assert.deepEqual(read(), expected, JSON.stringify(given));
    }
    event("UC_UI_INITIALIZED", window);
    assert.equal(changes, 1);
  });

  test("2: by id, and by category where every service of it was accepted", async () => {
    const services = [service(true, "explicit"), service(false, "explicit", { id: "b2", name: "chat" })];
    put({ UC_UI: { getServicesBaseInfo: () => services } });
    assert.deepEqual((await begin("usercentrics", { service: "a1" }))(), YES);
    assert.deepEqual((await begin("usercentrics", { service: "functional" }))(), NO);
    services.pop();
    assert.deepEqual((await begin("usercentrics", { service: "functional" }))(), YES);
  });

  test("newer builds of 2 answer by a promise, as 3 does: the last answer stands until the next has come", async () => {
    let answer = [service(true, "explicit")];
    put({ UC_UI: { getServicesBaseInfo: async () => answer } });
    const read = await begin("usercentrics");
    assert.deepEqual(read(), UNKNOWN);
    await new Promise((done) => setImmediate(done));
    assert.equal(changes, 1);
    assert.deepEqual(read(), YES);
    await new Promise((done) => setImmediate(done));
    assert.equal(changes, 1, "nothing new");
    answer = [service(false, "explicit")];
    read();
    await new Promise((done) => setImmediate(done));
    assert.equal(changes, 2);
    assert.deepEqual(read(), NO);
  });

  test("3: an explicit decision, of the service or of all", async () => {
    let details;
    // Version 3 keeps the older object beside its own, which then does not count.
    put({ __ucCmp: { getConsentDetails: async () => details }, UC_UI: { getServicesBaseInfo: () => [service(true, "explicit")] } });
    const read = await begin("usercentrics");
    const of = (given, type, whole) => ({ consent: { status: "ALL_ACCEPTED", type: whole }, services: { x9: { name: "devanture", category: "functional", consent: { given, type } } } });
    for (const [given, expected] of [
      [of(true, "EXPLICIT"), YES],
      [of(false, "EXPLICIT"), NO],
      [of(true, "IMPLICIT", "EXPLICIT"), UNKNOWN],
      [of(true, undefined, "EXPLICIT"), YES],
      [of(true, undefined, "IMPLICIT"), UNKNOWN],
      [{ consent: { type: "EXPLICIT" }, services: {} }, UNKNOWN],
    ]) {
      details = given;
      read();
      await new Promise((done) => setImmediate(done));
      assert.deepEqual(read(), expected, JSON.stringify(given));
    }
    event("UC_CONSENT", window);
    assert.ok(changes > 0);
  });
});

// https://www.cookieyes.com/documentation/retrieving-consent-data-using-api-getckyconsent/ and
// …/documentation/events-on-cookie-banner-load/
describe("CookieYes", () => {
  const answer = (functional, isUserActionCompleted) => ({ activeLaw: "gdpr", categories: { necessary: true, functional, analytics: false }, isUserActionCompleted });

  test("counts once the shopper has acted", async () => {
    let said;
    put({ getCkyConsent: () => said });
    const read = await begin("cookieyes");
    for (const [given, expected] of [[answer(true, true), is(1, 0)], [answer(false, true), NO], [answer(true, false), UNKNOWN], [undefined, UNKNOWN]]) {
      said = given;
      assert.deepEqual(read(), expected, JSON.stringify(given));
    }
    event("cookieyes_consent_update");
    assert.equal(changes, 1);
  });

  test("a plugin that stands alone has no function and no event, but the record", async () => {
    put({ _ckyConfig: {} });
    const read = await begin("cookieyes");
    for (const [record, expected] of [
      ["consentid:abc,consent:yes,action:yes,necessary:yes,functional:yes,analytics:no", is(1, 0)],
      ["consentid:abc,consent:no,action:yes,necessary:yes,functional:no,analytics:no", NO],
      ["consentid:abc,consent:,action:,necessary:yes,functional:yes,analytics:yes", UNKNOWN],
      ["", UNKNOWN],
    ]) {
      document.cookie = `cookieyes-consent=${record}`;
      assert.deepEqual(read(), expected, record);
    }
  });
});

// https://www.iubenda.com/en/help/1205-how-to-configure-your-cookie-solution-advanced-guide (callbacks, purposes, api)
describe("iubenda", () => {
  const cs = (expressed, purposes) => ({ api: { isPreferenceExpressed: () => expressed }, consent: { purposes } });

  test("a purpose counts once a preference has been expressed", async () => {
    for (const [state, expected] of [
      [cs(true, { 1: true, 3: true, 4: false }), is(1, 0)],
      [cs(true, { 1: true, 3: false, 4: true }), is(0, 1)],
      [cs(false, { 1: true, 3: true }), UNKNOWN],
      [cs(true, undefined), UNKNOWN],
      [undefined, UNKNOWN],
    ]) {
      put({ _iub: { cs: state, csConfiguration: {} } });
      assert.deepEqual((await begin("iubenda"))(), expected, JSON.stringify(state));
    }
  });

  test("the shop's callback is called as before, once in a chain, and is given back", async () => {
    const told = [];
    const theirs = function (...all) {
      told.push([this, all]);
      return "theirs";
    };
    const callback = { onPreferenceExpressedOrNotNeeded: theirs };
    put({ _iub: { cs: cs(true, { 3: true }), csConfiguration: { callback } } });
    const read = await begin("iubenda", { service: "3" });
    read();
    read();
    // Without a preference, where none is needed.
    assert.equal(callback.onPreferenceExpressedOrNotNeeded(undefined), "theirs");
    assert.deepEqual(told, [[callback, [undefined]]]);
    assert.equal(changes, 1);
    stop();
    assert.equal(callback.onPreferenceExpressedOrNotNeeded, theirs);
  });
});

// https://github.com/InteractiveAdvertisingBureau/USPrivacy (CCPA/USP API.md)
describe("US Privacy string", () => {
  test("objects, and is no consent tool", async () => {
    let uspString = "1YNN";
    put({ __uspapi: (command, version, then) => command === "getUSPData" && version === 1 && then({ version: 1, uspString }, true) });
    const { listen } = await load("platforms");
    const [read, end] = listen(core, 0, () => {});
    stop = end;
    assert.equal(read(), 1);
    uspString = "1YYN";
    assert.equal(read(), 3);
    uspString = "1---";
    assert.equal(read(), 1);
    uspString = undefined;
    assert.equal(read(), 1);
    assert.deepEqual(core.told("hear").at(-1), [code("gpp"), ...MUTE]);
  });
});

// https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, Core/CMP API Specification.md; the parsed
// sections may come as one object or as one per segment.
describe("GPP's sections", () => {
  const gpp = (ping) => {
    put({ __gpp: (command, then) => (command === "ping" ? then({ signalStatus: "ready", cmpDisplayStatus: "hidden", applicableSections: [7], parsedSections: {}, ...ping }, true) : undefined) });
    return load("platforms").then(({ listen }) => {
      const [read, end] = listen(core, 0, () => {});
      stop = end;
      return read();
    });
  };

  test("each opt-out objects, alone or beside others, in any segment", async () => {
    for (const [sections, expected] of [
      [{ usnat: { SaleOptOut: 1 } }, 3],
      [{ usnat: { SharingOptOut: 1 } }, 3],
      [{ usca: { SaleOptOut: 2 }, usva: { TargetedAdvertisingOptOut: 1 } }, 3],
      [{ usnat: [{ SaleOptOut: 2 }, { Gpc: true }] }, 3],
      [{ usnat: { SaleOptOut: 2, SharingOptOut: 0, TargetedAdvertisingOptOut: 0, Gpc: false } }, 1],
      [{ usnat: { SaleOptOut: "1", Gpc: 1 } }, 1],
    ])
      assert.equal(await gpp({ parsedSections: sections }), expected, JSON.stringify(sections));
  });

  test("only the European section is consent; while the signal is not ready, what was said stands", async () => {
    const PublisherConsents = [true, false, false, false, true, true];
    const sections = { tcfeuv2: { PublisherConsents, PublisherCustomConsents: [false, true], PurposeConsents: Array(24).fill(true) } };
    assert.equal(await gpp({ applicableSections: [2], parsedSections: sections }), 0);
    assert.deepEqual(core.told("tcf").at(-1), [code("gpp"), "tcloaded", 1, (1 << 1) | (1 << 5) | (1 << 6), 1 << 2]);
    assert.equal(await gpp({ applicableSections: [2], parsedSections: { tcfeuv2: [{ PurposeConsents: [] }, { PublisherConsents }] }, cmpDisplayStatus: "visible" }), 0);
    assert.deepEqual(core.told("tcf").at(-1), [code("gpp"), "cmpuishown", 1, (1 << 1) | (1 << 5) | (1 << 6), 0]);
    assert.equal(await gpp({ applicableSections: [2], parsedSections: sections, signalStatus: "not ready" }), 0);
    assert.deepEqual(core.told("hear").at(-1), [code("gpp"), -1, -1, -1, 1]);
    assert.equal(await gpp({ applicableSections: [-1], parsedSections: sections }), 1);
    assert.deepEqual(core.told("hear").at(-1), [code("gpp"), ...MUTE]);
  });
});
