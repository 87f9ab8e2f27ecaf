// Consent in a real browser: every tool that is understood, the browser's own signal, and storage that fails.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answer, browse, change, demoConfig, inside, keeps, level, NOTHING, ours, pageOf, products, publish, ready, settled, stage, storage, titles, until, withApi, withShopper } from "./setup.mjs";

const KEPT = { ...NOTHING, databases: ["dv1"] };
await ready();
const [one, two, three] = products("THE", 3);
const [first, second] = [one.url, two.url];

const config = (privacy) => demoConfig((text) => text.replace(/\[privacy\][^[]*/, `[privacy]\n${privacy}\n\n`));
const FIXTURES = {
  tcf: 'consent = "tcf"',
  custom: 'consent = "tcf"\ntcf-custom-purpose = 2',
  cookie: 'consent = "generic"\n[privacy.generic]\nkind = "cookie"\nname = "shop_consent"\nequals = "yes"\nevent = "shop-consent"',
  path: 'consent = "generic"\n[privacy.generic]\nkind = "localStorage"\nname = "shop.consent"\npath = "choices.comfort"\nequals = "true"\nevent = "shop-consent"',
  manual: 'consent = "manual"',
  auto: 'consent = "auto"',
};

const CAROUSEL = '<devanture-carousel placement="for-you" loading="eager"></devanture-carousel>';
const BODY = `${CAROUSEL}<devanture-preferences loading="eager"></devanture-preferences>`;

const st = stage({
  prepare: ({ shop }) => {
    for (const [name, privacy] of Object.entries(FIXTURES)) {
      shop.mounts[`/${name}/packs/`] = publish({ config: config(privacy), path: `/${name}/packs/` });
      const manifest = `/${name}/packs/manifest.json`;
      shop.routes[`/${name}/`] = pageOf({ manifest, body: BODY });
      shop.routes[`/${name}/product`] = pageOf({ manifest, body: BODY, head: `<meta name="devanture:page" content="product"><meta name="devanture:product" content="${one.id}">` });
    }
  },
});

const levels = (page) => withApi(page, (api) => api.consent.get().level);
const view = (page, id) => withApi(page, (api, id) => api.record({ type: "view", ids: [id] }), id);

describe("tarteaucitron", () => {
  test("accepted: remembered at once, after a reload and on a returning visit; withdrawn: erased in every tab without a reload", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open(first);
      await settled(page);
      assert.equal(await levels(page), 1);
      assert.deepEqual(ours(await storage(page)), NOTHING);
      await answer(page, "accept");
      await level(page, 3);
      await keeps(page, KEPT);
      await browse(shopper, page, [second]);
      assert.equal(await levels(page), 3, "after the next page");
      const other = await shopper.open("/");
      await level(other, 3);
      const kept = await withApi(other, async (api) => JSON.parse(await api.export()));
      assert.deepEqual(kept.kept.filter(({ what }) => what !== "shown").map(({ title }) => title), [one.title, two.title], "a returning visit knows what was looked at");
      await page.evaluate(() => (window.__same = true));
      await other.evaluate(() => (window.__same = true));
      await change(page, "refuse");
      await level(page, 1);
      await level(other, 1);
      await keeps(page, NOTHING);
      assert.ok(await page.evaluate(() => window.__same), "the page was not reloaded");
      assert.ok(await other.evaluate(() => window.__same), "the other page was not reloaded");
      assert.deepEqual(JSON.parse(await withApi(other, (api) => api.export())).kept, []);
      await page.reload();
      await settled(page);
      assert.equal(await levels(page), 1);
      await keeps(page, NOTHING);
    }));

  test("accepted again in one tab counts in the other that had said yes before", () =>
    withShopper(st, { agreed: true }, async (shopper) => {
      const page = await shopper.open("/");
      const other = await shopper.open(first);
      await level(page, 3);
      await level(other, 3);
      await change(page, "refuse");
      await level(other, 1);
      await change(page, "accept");
      await level(page, 3);
      await level(other, 3);
    }));

  test("refused: nothing is kept, now and later", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open(first);
      await settled(page);
      await answer(page, "refuse");
      await browse(shopper, page, [second, first]);
      assert.equal(await levels(page), 1);
      assert.deepEqual(ours(await storage(page)), NOTHING);
    }));

  test("that comes late finds what was kept, and is not taken for a refusal", () =>
    withShopper(st, { agreed: true }, async (shopper) => {
      const page = await shopper.open(first);
      await level(page, 3);
      await keeps(page, KEPT);
      let release;
      const held = new Promise((done) => (release = done));
      st.shop.routes["/tarteaucitron/tarteaucitron.min.js"] = () => held;
      try {
        // The page is never finished as long as its tool is on the way.
        await page.evaluate((url) => void (location.href = url), second);
        await page.waitForFunction((url) => location.pathname === url, {}, second);
        await settled(page);
        assert.equal(await levels(page), 1, "no answer is a no");
        assert.deepEqual(ours(await storage(page)), KEPT, "and erases nothing");
        release();
        await level(page, 3);
        await until(async () => (await withApi(page, (api) => api.export())).includes(one.title), "what was kept is read");
      } finally {
        release();
        delete st.shop.routes["/tarteaucitron/tarteaucitron.min.js"];
      }
    }));
});

/** A CMP as the IAB's specification describes it; `__say` moves it. */
const cmp = () => {
  const listeners = new Map();
  let next = 1;
  window.__tcfapi = (command, version, callback, parameter) => {
    if (command === "ping") return callback({ gdprApplies: undefined, cmpLoaded: false, cmpStatus: "stub" });
    if (command === "addEventListener") return void listeners.set(next++, callback);
    if (command === "removeEventListener") callback(listeners.delete(parameter));
  };
  window.__say = (eventStatus, consents, extra = {}) => {
    for (const [listenerId, callback] of listeners)
      callback({ eventStatus, cmpStatus: "loaded", gdprApplies: true, listenerId, purpose: { consents: { 1: true, 5: true, 6: true } }, publisher: { consents, legitimateInterests: {}, customPurpose: { consents: {} } }, ...extra }, true);
  };
};
const say = (page, ...args) => page.evaluate((args) => window.__say(...args), args);

describe("IAB TCF", () => {
  test("silence and an open dialog grant nothing; the shopper's answer does; withdrawn, it is erased", () =>
    withShopper(st, { before: [cmp] }, async (shopper) => {
      const page = await shopper.open("/tcf/product");
      await settled(page);
      assert.equal(await levels(page), 1, "a stub");
      await say(page, "cmpuishown", {});
      assert.equal(await levels(page), 1, "a dialog on screen");
      await say(page, "useractioncomplete", { 1: true, 5: true, 6: true });
      await level(page, 3);
      await keeps(page, KEPT);
      const before = JSON.stringify((await storage(page)).databases);
      await say(page, "cmpuishown", {});
      await view(page, two.id);
      assert.equal(await levels(page), 3, "the last answer stands while the dialog is open again");
      assert.equal(JSON.stringify((await storage(page)).databases), before, "but nothing new is written");
      await say(page, "useractioncomplete", {});
      await level(page, 1);
      await keeps(page, NOTHING);
    }));

  test("some of the purposes are not enough, nor are those of vendors, nor legitimate interest", () =>
    withShopper(st, { before: [cmp] }, async (shopper) => {
      const page = await shopper.open("/tcf/product");
      await settled(page);
      for (const consents of [{ 1: true }, { 1: true, 5: true }, { 5: true, 6: true }, { 1: "true", 5: 1, 6: true }]) {
        await say(page, "tcloaded", consents);
        assert.equal(await levels(page), 1, JSON.stringify(consents));
      }
      await say(page, "tcloaded", {}, { publisher: { consents: {}, legitimateInterests: { 1: true, 5: true, 6: true } } });
      assert.equal(await levels(page), 1);
      await say(page, "tcloaded", undefined, { gdprApplies: undefined });
      assert.equal(await levels(page), 1, "not known yet whether GDPR applies");
      await say(page, "tcloaded", undefined, { gdprApplies: false, publisher: undefined, purpose: undefined });
      assert.equal(await levels(page), 1, "where GDPR does not apply nobody has said yes either");
      assert.deepEqual(ours(await storage(page)), NOTHING);
      await say(page, "tcloaded", { 1: true, 5: true, 6: true });
      await level(page, 3);
    }));

  test("a custom purpose of the shop can stand for personalization", () =>
    withShopper(st, { before: [cmp] }, async (shopper) => {
      const page = await shopper.open("/custom/product");
      await settled(page);
      await say(page, "tcloaded", { 1: true, 5: true, 6: true });
      assert.equal(await levels(page), 1, "the standard ones do not count then");
      await say(page, "tcloaded", {}, { publisher: { consents: { 1: true }, customPurpose: { consents: { 2: true } } } });
      await level(page, 3);
    }));
});

describe("the browser's own signal", () => {
  test("Global Privacy Control objects, whatever the tool says, until the shopper opts in here", () =>
    withShopper(st, { agreed: true, before: [() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true })] }, async (shopper) => {
      const page = await shopper.open("/confidentialite/");
      await settled(page);
      assert.equal(await levels(page), 1);
      const words = () => inside(page, "devanture-preferences", (root) => root.textContent);
      await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[part=preferences]"));
      assert.match(await words(), /ne pas vous profiler/);
      await browse(shopper, page, [first]);
      assert.deepEqual(ours(await storage(page)), NOTHING);
      await shopper.go(page, "/confidentialite/");
      await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[data-act='12'][data-place='3']"));
      await inside(page, "devanture-preferences", (root) => root.querySelector("[data-act='12'][data-place='3']").click());
      await level(page, 3);
      await browse(shopper, page, [first]);
      await level(page, 3);
      await keeps(page, { ...KEPT, local: ["dv1:consent"] });
    }));
});

describe("a tool that the configuration describes", () => {
  const change = (page, run) => page.evaluate(`(${run})(); dispatchEvent(new Event("shop-consent"))`);

  test("a cookie", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open("/cookie/product");
      await settled(page);
      assert.equal(await levels(page), 1);
      await change(page, () => (document.cookie = "shop_consent=no; path=/"));
      assert.equal(await levels(page), 1);
      await change(page, () => (document.cookie = "shop_consent=yes; path=/"));
      await level(page, 3);
      await keeps(page, KEPT);
      await change(page, () => (document.cookie = "shop_consent=no; path=/"));
      await level(page, 1);
      await keeps(page, NOTHING);
    }));

  test("a path inside a JSON value in localStorage, also changed in another tab", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open("/path/product");
      const other = await shopper.open("/path/");
      await settled(page);
      await settled(other);
      for (const text of ["{", "[]", '{"choices":{"comfort":"yes"}}', '{"choices":{}}', "null"]) {
        await page.evaluate((text) => localStorage.setItem("shop.consent", text), text);
        await change(page, () => {});
        assert.equal(await levels(page), 1, text);
      }
      await page.evaluate(() => localStorage.setItem("shop.consent", '{"choices":{"comfort":true}}'));
      await change(page, () => {});
      await level(page, 3);
      await level(other, 3);
      await keeps(page, KEPT);
      await page.evaluate(() => localStorage.removeItem("shop.consent"));
      await level(other, 1);
      await keeps(other, NOTHING);
    }));
});

describe("the shop's own call", () => {
  test("counts as given, and as taken back", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open("/manual/product");
      await settled(page);
      assert.deepEqual(await withApi(page, (api) => api.consent.get()), { level: 1, offersOptIn: false });
      await withApi(page, (api) => api.consent.set({ preferences: true, personalization: true }));
      await level(page, 3);
      await keeps(page, KEPT);
      await withApi(page, (api) => api.consent.set({ preferences: true }));
      assert.equal(await levels(page), 1, "silence after a yes is a withdrawal");
      await keeps(page, NOTHING);
    }));
});

describe("without any tool", () => {
  const optIn = (page) => page.waitForFunction(() => document.querySelector("devanture-carousel")?.shadowRoot?.querySelector("[part=optin]:not([data-waiting])"));

  test("our own question gives yes and no the same weight; no keeps nothing but itself", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open("/auto/product");
      await optIn(page);
      assert.deepEqual(ours(await storage(page)), NOTHING, "asking keeps nothing");
      const choices = await inside(page, "devanture-carousel", (root) =>
        [...root.querySelectorAll("[part=choice]")].map((choice) => {
          const style = getComputedStyle(choice);
          const names = ["color", "backgroundColor", "borderTopColor", "borderTopWidth", "borderTopStyle", "fontSize", "fontWeight", "fontStyle", "textDecorationLine", "opacity", "paddingTop", "paddingLeft", "cursor", "boxShadow"];
          return { tag: choice.tagName, height: choice.offsetHeight, look: names.map((name) => `${name} ${style[name]}`) };
        }),
      );
      assert.equal(choices.length, 2);
      assert.deepEqual(choices[0], choices[1]);
      const widths = await inside(page, "devanture-carousel", (root) => [...root.querySelectorAll("[part=choice]")].map((choice) => choice.offsetWidth));
      assert.equal(widths[0], widths[1], "as wide as the other");
      await inside(page, "devanture-carousel", (root) => root.querySelectorAll("[part=choice]")[1].click());
      await page.waitForFunction(() => !document.querySelector("devanture-carousel")?.shadowRoot?.querySelector("[part=optin]"));
      await keeps(page, { ...NOTHING, local: ["dv1:consent"] });
      assert.equal(await levels(page), 1);
      await page.reload();
      await titles(page, "for-you");
      assert.equal(await inside(page, "devanture-carousel", (root) => !!root.querySelector("[part=optin]")), false, "asked once");
      assert.deepEqual(ours(await storage(page)), { ...NOTHING, local: ["dv1:consent"] });
    }));

  test("yes remembers what is looked at from then on", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open("/auto/product");
      await optIn(page);
      await inside(page, "devanture-carousel", (root) => root.querySelectorAll("[part=choice]")[0].click());
      await level(page, 3);
      await keeps(page, { ...KEPT, local: ["dv1:consent"] });
    }));

  test("a tool that comes later takes over from our question", () =>
    withShopper(st, async (shopper) => {
      const page = await shopper.open("/auto/product");
      await optIn(page);
      await page.evaluate(cmp);
      await page.waitForFunction(() => !document.querySelector("devanture-carousel")?.shadowRoot?.querySelector("[part=optin]"));
      assert.equal(await levels(page), 1);
      await say(page, "useractioncomplete", { 1: true, 5: true, 6: true });
      await level(page, 3);
    }));
});

describe("storage that fails", () => {
  const blocked = () => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
  };
  const full = () => {
    const fail = function () {
      throw new DOMException("full", "QuotaExceededError");
    };
    Storage.prototype.setItem = fail;
    IDBObjectStore.prototype.put = fail;
  };

  for (const [name, broken] of Object.entries({ blocked, full }))
    test(`${name}: the shop works, and so does this page's own ranking`, () =>
      withShopper(st, { agreed: true, before: [broken] }, async (shopper) => {
        const page = await shopper.open(first);
        assert.ok((await titles(page, "similar")).length > 2);
        await level(page, 3);
        await view(page, three.id);
        assert.ok((await withApi(page, (api) => api.export())).includes(three.title), "this page remembers");
        await withApi(page, (api) => api.consent.choose(2));
        await level(page, 2);
        await withApi(page, (api) => api.erase());
        assert.ok(!(await withApi(page, (api) => api.export())).includes(three.title));
      }));

  const put = (page, bytes) =>
    page.evaluate(
      (bytes) =>
        new Promise((done, fail) => {
          const request = indexedDB.open("dv1", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("profile");
          request.onerror = () => fail(request.error);
          request.onsuccess = () => {
            const transaction = request.result.transaction("profile", "readwrite");
            transaction.objectStore("profile").put(Array.isArray(bytes) ? new Uint8Array(bytes) : bytes, 1);
            transaction.oncomplete = () => (request.result.close(), done());
          };
        }),
      bytes,
    );

  test("garbage, an older version, another's database: erased or left, never an exception, and the next view is kept", () =>
    withShopper(st, { agreed: true }, async (shopper) => {
      const page = await shopper.open("/");
      await level(page, 3);
      for (const bytes of [[], [255, 255, 255, 255], [...Array(5000).keys()].map((n) => (n * 31) & 255), [0, 0, 0, 0, 0, 0, 0, 0], "a text", { an: "object" }]) {
        await shopper.go(page, "/feed.xml");
        await page.evaluate(() => {
          localStorage.setItem("dv1:consent", "no base64 at all!");
          localStorage.setItem("dv1:prefs", "AAECAwQFBgc=");
        });
        await put(page, bytes);
        await shopper.go(page, first);
        await titles(page, "similar");
        await level(page, 3);
        await until(async () => (await withApi(page, (api) => api.export())).includes(one.title), "the view counts");
        await until(async () => Object.values((await storage(page)).databases.dv1 ?? {}).join().split(",").length > 20, "and is kept");
      }
    }));

  test("a database of a later version is another's: left alone, and the shop works", () =>
    withShopper(st, { agreed: true }, async (shopper) => {
      const page = await shopper.open("/feed.xml");
      await page.evaluate(() => new Promise((done) => (indexedDB.open("dv1", 9).onsuccess = ({ target }) => (target.result.close(), done()))));
      await shopper.go(page, first);
      assert.ok((await titles(page, "similar")).length > 2);
      await level(page, 3);
    }));
});
