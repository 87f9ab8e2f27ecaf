// Consent platforms as they come from npm, in a real browser: each lives through the same scenarios. The others
// are fakes in `tests/js/platforms.test.mjs`.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { build } from "esbuild";
import { at } from "../../scripts/run.mjs";
import { demoConfig, keeps, NOTHING, ours, pageOf, products, publish, ready, settled, stage, storage, until, withApi, withShopper } from "./setup.mjs";

await ready();
const KEPT = { ...NOTHING, databases: ["dv1"] };
const [one, ...more] = products("THE", 3);
const SEEN = [one, ...more].map(({ id }) => id);

const bundle = async (entry) => {
  const { outputFiles } = await build({ stdin: { contents: entry, resolveDir: at() }, bundle: true, write: false, format: "iife", minify: true, target: "es2022", logLevel: "error" });
  return { type: "text/javascript", body: Buffer.from(outputFiles[0].contents) };
};

// ---- the platforms ----

// What the reference libraries leave to whoever makes a tool of them: keeping the string, and showing something.
const SHELL = `
  const POLICY = Number(new URLSearchParams(location.search).get("policy") ?? 1);
  const NAME = "cmp";
  const kept = () => {
    const [, policy, string] = /(?:^|; )cmp=(\\d+)\\.([^;]*)/.exec(document.cookie) ?? [];
    return Number(policy) === POLICY ? string : "";
  };
  const keep = (string) => (document.cookie = NAME + "=" + POLICY + "." + string + "; path=/; max-age=" + (string ? 15552000 : 0));
`;
const TCF = `
  import { CmpApi } from "@iabtechlabtcf/cmpapi";
  import { GVL, TCModel, TCString } from "@iabtechlabtcf/core";
  ${SHELL}
  const purposes = Object.fromEntries([...Array(11).keys()].map((id) => [id + 1, { id: id + 1, name: "p", description: "d", illustrations: [] }]));
  const gvl = new GVL({ gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5, lastUpdated: "2026-01-01T00:00:00Z", purposes, specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, dataCategories: {}, vendors: {} });
  const encode = (publisher) => {
    const model = new TCModel(gvl);
    Object.assign(model, { cmpId: 3, cmpVersion: 1, isServiceSpecific: true, publisherCountryCode: "FR", consentScreen: 1 });
    // What is asked for vendors says nothing of the shop itself.
    model.purposeConsents.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    model.publisherConsents.set(publisher);
    return TCString.encode(model, { isForVendors: true, segments: ["core", "vendorsDisclosed", "publisherTC"] });
  };
  const api = new CmpApi(3, 1, true);
  const say = (publisher) => { const string = encode(publisher); keep(string); api.update(string, false); };
  window.cmp = { accept: () => say([1, 5, 6]), refuse: () => say([]), toggle: () => api.update(encode([1, 5, 6]), true), reset: () => keep("") };
  const string = kept();
  if (string) api.update(string, false);
  else api.update(new URLSearchParams(location.search).has("default") ? encode([1, 5, 6]) : "", true);
`;
const GPP = `
  import { CmpApi } from "@iabgpp/cmpapi";
  ${SHELL}
  // The library asks what stands before it for its queues.
  window.__gpp ??= (command) => (command === "events" ? [] : undefined);
  const api = new CmpApi(3, 1);
  api.setApplicableSections([2]);
  const set = (yes) => {
    api.setFieldValue("tcfeuv2", "PurposeConsents", Array(24).fill(true));
    api.setFieldValue("tcfeuv2", "PublisherConsents", [1, 2, 3, 4, 5, 6].map((purpose) => yes && [1, 5, 6].includes(purpose)));
  };
  const decide = () => { api.setCmpDisplayStatus("hidden"); api.setSignalStatus("ready"); api.fireSectionChange("tcfeuv2"); };
  const ask = () => { api.setSignalStatus("not ready"); api.setCmpDisplayStatus("visible"); };
  const say = (yes) => { set(yes); keep(api.getGppString()); decide(); };
  const object = () => { api.setApplicableSections([7]); api.setFieldValue("usnat", "SaleOptOut", 1); decide(); };
  window.cmp = { accept: () => say(true), refuse: () => say(false), toggle: () => { set(true); ask(); }, reset: () => keep(""), object };
  api.setCmpStatus("loaded");
  const string = kept();
  if (string) { api.setGppString(string); decide(); }
  else { if (new URLSearchParams(location.search).has("default")) set(true); ask(); }
`;

const scripts = (...sources) => sources.map((source) => (source.startsWith("/") ? `<script defer src="${source}"></script>` : `<script>${source}</script>`)).join("");
const forget = (name) => `document.cookie = "${name}=; path=/; max-age=0"`;

/**
 * One platform. `head` makes the tags that a shop pastes: `on` where the shop has switched everything on before any
 * choice, `policy` the version of what is asked. The rest is run in the page. `skip` says which scenario there is
 * none of, and why.
 */
const PLATFORMS = {
  tarteaucitron: {
    consent: "tarteaucitron",
    head: () => scripts("/npm/tarteaucitronjs/tarteaucitron.js", "/own/tarteaucitron.js"),
    ready: "window.tarteaucitron?.userInterface && document.getElementById('tarteaucitronAllDenied') && 'devanture' in tarteaucitron.added",
    accept: "tarteaucitron.userInterface.respond(document.getElementById('devantureAllowed'), true)",
    refuse: "tarteaucitron.userInterface.respond(document.getElementById('devantureDenied'), false)",
    expire: forget("tarteaucitron"),
    skip: { default: "it writes a default of true down as the very record of a yes: the docs say not to set it", toggle: "each of its switches is an answer at once", reset: "it has none: the record is cleared by the shopper, see the expired record", policy: "it keeps no version: a new service asks for itself alone" },
  },
  orejime: {
    consent: "orejime",
    head: ({ on, policy }) => {
      const purpose = (id) => ({ id, title: id, cookies: [], default: on });
      const purposes = [purpose("devanture"), ...(policy > 1 ? [purpose("chat")] : [])];
      return scripts(`window.orejimeConfig = ${JSON.stringify({ privacyPolicyUrl: "/confidentialite/", purposes })}`, "/npm/orejime/dist/orejime-standard-fr.js");
    },
    ready: "window.orejime?.manager",
    accept: "orejime.manager.acceptAll()",
    refuse: "orejime.manager.declineAll()",
    toggle: "orejime.prompt()",
    toggled: "(() => { const box = document.querySelector('[class*=Modal] input[type=checkbox]:not(:disabled)'); if (!box || box.checked) return !!box; box.click(); return false; })()",
    reset: "orejime.manager.clearConsents()",
    expire: forget("eu-consent"),
    skip: {},
  },
  klaro: {
    consent: "klaro",
    head: ({ on, policy }) => {
      const service = (name) => ({ name, title: name, purposes: ["shop"], default: on });
      const services = [service("devanture"), ...(policy > 1 ? [service("chat")] : [])];
      return scripts(`window.klaroConfig = ${JSON.stringify({ lang: "fr", privacyPolicy: "/confidentialite/", acceptAll: true, services, translations: { fr: { purposes: { shop: "Boutique" } } } })}`, "/npm/klaro/dist/klaro.js");
    },
    ready: "window.klaro?.getManager()",
    accept: "klaro.getManager().changeAll(true), klaro.getManager().saveAndApplyConsents('accept')",
    refuse: "klaro.getManager().changeAll(false), klaro.getManager().saveAndApplyConsents('decline')",
    toggle: "klaro.show(undefined, true)",
    toggled: "(() => { const box = document.getElementById('service-item-devanture'); if (!box || klaro.getManager().getConsent('devanture')) return !!box; box.click(); return false; })()",
    reset: "klaro.getManager().resetConsents()",
    expire: forget("klaro"),
    skip: {},
  },
  "vanilla-cookieconsent": {
    consent: "cookieconsent",
    head: ({ on, policy }) => {
      const sections = [{ title: "n", linkedCategory: "necessary" }, { title: "f", linkedCategory: "functionality" }];
      const translations = { fr: { consentModal: { title: "t", acceptAllBtn: "oui", acceptNecessaryBtn: "non" }, preferencesModal: { title: "t", acceptAllBtn: "oui", acceptNecessaryBtn: "non", savePreferencesBtn: "ok", sections } } };
      const options = { revision: policy, mode: on ? "opt-out" : "opt-in", hideFromBots: false, categories: { necessary: { enabled: true, readOnly: true }, functionality: { enabled: on } }, language: { default: "fr", translations } };
      return scripts(`window.options = ${JSON.stringify(options)}`, "/npm/vanilla-cookieconsent/dist/cookieconsent.umd.js", "/own/run.js");
    },
    ready: "window.ran",
    accept: "CookieConsent.acceptCategory('all')",
    refuse: "CookieConsent.acceptCategory([])",
    toggle: "CookieConsent.showPreferences()",
    toggled: "(() => { const box = document.querySelector('#cc-main .section__toggle[value=functionality]'); if (!box || box.checked) return !!box; box.click(); return false; })()",
    reset: "CookieConsent.reset(true)",
    expire: forget("cc_cookie"),
    skip: {},
  },
  "IAB TCF": {
    consent: "tcf",
    head: () => scripts("/npm/@iabtechlabtcf/stub/lib/stub.js", "/own/tcf.js"),
    ready: "window.cmp",
    accept: "cmp.accept()",
    refuse: "cmp.refuse()",
    toggle: "cmp.toggle()",
    expire: "cmp.reset()",
    skip: { reset: "the string has no such thing: asking again shows the question, and the last answer stands" },
  },
  "IAB GPP": {
    consent: "gpp",
    head: () => scripts("/own/gpp.js"),
    ready: "window.cmp",
    accept: "cmp.accept()",
    refuse: "cmp.refuse()",
    toggle: "cmp.toggle()",
    expire: "cmp.reset()",
    skip: { reset: "the string has no such thing: asking again pauses the signal, and the last answer stands" },
  },
};

// ---- the shop ----

const config = (privacy) => demoConfig((text) => text.replace(/\[privacy\][^[]*/, `[privacy]\n${privacy}\n\n`).replace(/\[images\][^[]*/, "") + '\n[images]\nmode = "none"\n');
const SHELF = '<devanture-carousel placement="recently-viewed" loading="eager"><p>la boutique</p></devanture-carousel><devanture-carousel placement="for-you" loading="eager"></devanture-carousel>';
const OPEN = { "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data:; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'" };
const slug = (name) => name.toLowerCase().replace(/\W+/g, "-");

const st = stage({
  prepare: async ({ shop }) => {
    const names = { auto: "auto", ...Object.fromEntries(Object.values(PLATFORMS).map(({ consent }) => [consent, consent])) };
    for (const name of Object.keys(names)) shop.mounts[`/${name}/packs/`] = publish({ config: config(`consent = "${name}"`), path: `/${name}/packs/` });
    shop.mounts["/npm/"] = at("node_modules");
    shop.routes["/own/run.js"] = { type: "text/javascript", body: "CookieConsent.run(window.options).then(() => (window.ran = true))" };
    shop.routes["/own/tarteaucitron.js"] = { type: "text/javascript", body: `(${setUp})()` };
    shop.routes["/own/tcf.js"] = await bundle(TCF);
    shop.routes["/own/gpp.js"] = await bundle(GPP);
    for (const [name, platform] of Object.entries(PLATFORMS))
      for (const wanted of ["auto", platform.consent])
        shop.routes[`/${slug(name)}/${wanted}`] = ({ url }) => {
          const asked = new URL(url, "http://shop").searchParams;
          const tags = platform.head({ on: asked.has("default"), policy: Number(asked.get("policy") ?? 1) });
          // Late: the tags are there for the test to put in.
          const head = `<meta name="devanture:page" content="product"><meta name="devanture:product" content="${one.id}">${asked.has("late") ? `<template id="late">${tags}</template>` : tags}`;
          return { body: pageOf({ manifest: `/${wanted}/packs/manifest.json`, head, body: SHELF }), headers: OPEN };
        };
  },
});

// Runs in the page.
function setUp() {
  const { tarteaucitron } = window;
  tarteaucitron.services = tarteaucitron.services || {};
  tarteaucitron.services.devanture = { key: "devanture", type: "other", name: "devanture", uri: "", needConsent: true, cookies: [], js() {}, fallback() {} };
  (tarteaucitron.job = tarteaucitron.job || []).push("devanture");
  tarteaucitron.init({ privacyUrl: "", bodyPosition: "bottom", hashtag: "#tarteaucitron", cookieName: "tarteaucitron", orientation: "bottom", highPrivacy: true, AcceptAllCta: true, DenyAllCta: true, showAlertSmall: false, cookieslist: false, closePopup: false, adblocker: false, useExternalCss: false, useExternalJs: false, mandatory: false, googleConsentMode: false, bingConsentMode: false, pianoConsentMode: false });
}

// ---- what is looked at ----

const run = (page, code) => page.evaluate(`void (${code})`);
/** The shopper's own carousel and our own question, as they are drawn. */
const shown = (page) =>
  page.evaluate(() => {
    const root = (name) => document.querySelector(`devanture-carousel[placement=${name}]`).shadowRoot;
    return { seen: root("recently-viewed")?.querySelectorAll("[data-row]").length > 0, asks: !!root("for-you")?.querySelector("[part=optin]") };
  });
const look = async (page) => ({ level: await withApi(page, (api) => api.consent.get().level), ...(await shown(page)), kept: ours(await storage(page)) });

/** Waits until all of it is as wanted, and sees that it stays so once everything has been followed. */
const becomes = async (page, wanted, why) => {
  let found;
  const same = async () => {
    found = await look(page);
    return JSON.stringify(found) === JSON.stringify({ ...found, ...wanted });
  };
  await until(same, why).catch(() => assert.deepEqual(found, { ...found, ...wanted }, why));
  await withApi(page, (api) => api.record({ type: "uncart", ids: ["nothing"] }));
  assert.ok(await same(), `${why}, and stays: ${JSON.stringify(found)}`);
};
const YES = { level: 3, seen: true, asks: false, kept: KEPT };
const NO = { level: 1, seen: false, asks: false, kept: NOTHING };
/** Nothing is known: what was kept waits unread. */
const WAITS = { ...NO, kept: KEPT };

/** One page of a platform's shop. */
const visit = async (shopper, name, { query = "", wanted = "auto", page } = {}) => {
  const path = `/${slug(name)}/${wanted}${query}`;
  if (page) await shopper.go(page, path);
  else page = await shopper.open(path);
  await settled(page);
  const { ready: there } = PLATFORMS[name];
  if (!query.includes("late")) await until(() => page.evaluate(`!!(${there})`), `${name} is there`);
  return page;
};
const browseHere = (page) => withApi(page, (api, ids) => api.record({ type: "view", ids }).then(() => api.page({})), SEEN);
/** A shopper who has said yes and looked at something. */
const agreed = async (shopper, name) => {
  const page = await visit(shopper, name);
  await run(page, PLATFORMS[name].accept);
  await until(async () => (await look(page)).level === 3, "yes is heard");
  await browseHere(page);
  await becomes(page, YES, "what was looked at is kept and shown");
  return page;
};
const mark = (page) => page.evaluate(() => void (window.__same = true));
const isSame = (page) => page.evaluate(() => window.__same === true);

// ---- the scenarios, once for all ----

const SCENARIOS = {
  late: {
    title: "loads late: nothing is known until it is there, and nothing is lost",
    run: async (shopper, name) => {
      const first = await agreed(shopper, name);
      await first.close();
      for (const wanted of ["auto", PLATFORMS[name].consent]) {
        const page = await visit(shopper, name, { query: "?late", wanted });
        // Where the platform is not named nobody knows that it will come, and our own question stands until then.
        await becomes(page, { ...WAITS, asks: wanted === "auto" }, `${wanted}: before it is there`);
        await page.evaluate(async () => {
          for (const made of document.getElementById("late").content.querySelectorAll("script")) {
            const script = document.createElement("script");
            const loaded = new Promise((done) => (made.src ? (script.onload = done) : done()));
            if (made.src) script.src = made.src;
            else script.textContent = made.textContent;
            document.head.append(script);
            await loaded;
          }
          // Some wait for the page's own events, which are long past.
          document.dispatchEvent(new Event("DOMContentLoaded"));
          dispatchEvent(new Event("load"));
        });
        await becomes(page, YES, `${wanted}: once it is there`);
        await page.close();
      }
    },
  },
  default: {
    title: "switched on by default: no answer all the same",
    run: async (shopper, name) => {
      const page = await visit(shopper, name, { query: "?default" });
      await browseHere(page);
      await becomes(page, NO, "before any choice");
      await run(page, PLATFORMS[name].accept);
      await until(async () => (await look(page)).level === 3, "then yes is yes");
    },
  },
  toggle: {
    title: "a switch that was moved and not saved is no answer",
    run: async (shopper, name) => {
      const { toggle, toggled } = PLATFORMS[name];
      const page = await visit(shopper, name);
      await run(page, toggle);
      if (toggled) await until(() => page.evaluate(toggled), "the switch is on");
      await browseHere(page);
      await becomes(page, NO, "not saved");
    },
  },
  accept: {
    title: "accepted: remembered and shown at once, without a reload",
    run: async (shopper, name) => {
      const page = await visit(shopper, name);
      await becomes(page, NO, "before");
      await mark(page);
      await run(page, PLATFORMS[name].accept);
      await until(async () => (await look(page)).level === 3, "yes is heard");
      await browseHere(page);
      await becomes(page, YES, "after");
      assert.ok(await isSame(page));
    },
  },
  refuse: {
    title: "refused: nothing is kept, now and on the next page",
    run: async (shopper, name) => {
      const page = await visit(shopper, name);
      await run(page, PLATFORMS[name].refuse);
      await browseHere(page);
      await becomes(page, NO, "now");
      await visit(shopper, name, { page, query: "?next" });
      await browseHere(page);
      await becomes(page, NO, "on the next page");
    },
  },
  change: {
    title: "a no that becomes a yes",
    run: async (shopper, name) => {
      const page = await visit(shopper, name);
      await run(page, PLATFORMS[name].refuse);
      await becomes(page, NO, "no");
      await run(page, PLATFORMS[name].accept);
      await until(async () => (await look(page)).level === 3, "yes");
      await browseHere(page);
      await becomes(page, YES, "kept from then on");
    },
  },
  revoke: {
    title: "withdrawn: erased and gone from the page at once, without a reload",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      await mark(page);
      await run(page, PLATFORMS[name].refuse);
      await becomes(page, NO, "no");
      assert.ok(await isSame(page));
      assert.deepEqual(JSON.parse(await withApi(page, (api) => api.export())).kept, []);
    },
  },
  reset: {
    title: "reset without a word: no answer any more, noticed by the next reading",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      await run(page, PLATFORMS[name].reset);
      // What is written next must not be.
      await browseHere(page);
      await becomes(page, NO, "after");
    },
  },
  reload: {
    title: "loaded again: the answer and what was kept are found",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      await page.reload();
      await settled(page);
      await becomes(page, YES, "after");
    },
  },
  tab: {
    title: "a second tab: the answer holds there, and a withdrawal reaches it without a reload",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      const other = await visit(shopper, name, { query: "?other" });
      await becomes(other, YES, "the other");
      await mark(other);
      await run(page, PLATFORMS[name].refuse);
      await becomes(page, NO, "the one");
      await becomes(other, NO, "the other hears of it");
      assert.ok(await isSame(other));
    },
  },
  bfcache: {
    title: "back from the browser's cache of pages: what was refused meanwhile is refused",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      await mark(page);
      await visit(shopper, name, { page, query: "?next" });
      await becomes(page, YES, "the next page");
      await run(page, PLATFORMS[name].refuse);
      await becomes(page, NO, "refused there");
      await page.goBack({ waitUntil: "domcontentloaded" });
      assert.ok(await until(() => isSame(page).catch(() => false), "the page comes back as it was left"));
      await becomes(page, NO, "the first page again");
      await browseHere(page);
      await becomes(page, NO, "and nothing is written");
    },
  },
  expired: {
    title: "an expired record: asked again, and until then nothing is read or written",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      const before = JSON.stringify((await storage(page)).databases);
      await shopper.go(page, "/feed.xml");
      await page.close();
      // An expired cookie is one that the browser has dropped.
      await shopper.context.deleteCookie(...(await shopper.context.cookies()));
      const later = await visit(shopper, name);
      await browseHere(later);
      await becomes(later, WAITS, "before an answer");
      assert.equal(JSON.stringify((await storage(later)).databases), before, "as it was");
      await run(later, PLATFORMS[name].refuse);
      await becomes(later, NO, "after a no");
    },
  },
  policy: {
    title: "what is asked has changed: the old answer is none",
    run: async (shopper, name) => {
      const page = await agreed(shopper, name);
      await visit(shopper, name, { page, query: "?policy=2" });
      await browseHere(page);
      await becomes(page, WAITS, "before an answer");
      await run(page, PLATFORMS[name].accept);
      await becomes(page, YES, "after a yes");
    },
  },
};
for (const [name, { skip }] of Object.entries(PLATFORMS))
  describe(name, () => {
    for (const [scenario, { title, run }] of Object.entries(SCENARIOS))
      if (!skip[scenario]) test(title, () => withShopper(st, (shopper) => run(shopper, name)));
  });

describe("IAB GPP", () => {
  test("an American opt-out objects, as the browser's own signal does", () =>
    withShopper(st, async (shopper) => {
      const page = await visit(shopper, "IAB GPP");
      await run(page, "cmp.object()");
      await browseHere(page);
      await becomes(page, NO, "an objection, and our own question is not asked");
      await withApi(page, (api) => api.consent.choose(3));
      await until(async () => (await look(page)).level === 3, "the shopper's own choice here overrules it");
    }));
});

describe("the part that reads platforms", () => {
  const fetched = (shopper) => shopper.shop.requests.filter((url) => url.startsWith("/devanture/platforms.js")).length;

  test("is fetched where one is, whoever comes, and nowhere else", () =>
    withShopper(st, async (shopper) => {
      const before = fetched(shopper);
      const page = await visit(shopper, "IAB TCF");
      await settled(page);
      assert.equal(fetched(shopper), before);
      await visit(shopper, "klaro", { page });
      assert.equal(fetched(shopper), before + 1);
    }));

  test("missing: no is assumed, nothing is lost, and the shop goes on", () =>
    withShopper(st, async (shopper) => {
      const first = await agreed(shopper, "klaro");
      await first.close();
      st.shop.routes["/devanture/platforms.js"] = { status: 404 };
      try {
        const context = await shopper.open("/klaro/auto");
        await settled(context);
        await keeps(context, KEPT);
        const found = await look(context);
        assert.deepEqual([found.level, found.asks], [1, false]);
      } finally {
        delete st.shop.routes["/devanture/platforms.js"];
      }
    }));
});
