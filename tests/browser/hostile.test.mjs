// What other scripts of a page may do, by accident or on purpose, short of replacing the browser's functions: the
// widget goes on, believes nothing, and stores nothing that consent does not allow.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keeps, level, NOTHING, ours, pageOf, products, settled, stage, storage, titles, until, withApi, withShopper } from "./setup.mjs";

const SLOT = '<devanture-carousel placement="bestsellers" loading="eager"><p id="own">Nos préférés</p></devanture-carousel>';
const YES = '<script src="/yes.js"></script>';

const site = stage({
  routes: {
    "/yes.js": { type: "text/javascript", body: "tarteaucitron = { state: { devanture: true } }" },
    "/no.js": { type: "text/javascript", body: "tarteaucitron = { state: { devanture: false } }" },
  },
});

/** Opens a page of a shop in which something is hostile. */
const opened = async (shopper, { head = "", body = SLOT, before = [] } = {}) => {
  site.shop.routes["/hostile/"] = pageOf({ head, body });
  const page = await shopper.tab({ before });
  await shopper.go(page, "/hostile/");
  return page;
};

/** Records a view of some products, and answers how many things are kept. */
const views = (page, ids) =>
  withApi(
    page,
    async (api, ids) => {
      await api.record({ type: "view", ids });
      return JSON.parse(await api.export()).kept.filter(({ what }) => what !== "shown").length;
    },
    ids,
  );

const TEAS = () => products("THE", 3).map(({ id }) => id);

test("a polluted Object.prototype grants nothing, names no other host, and breaks nothing", () =>
  withShopper(site, async (shopper) => {
    const pollute = () => {
      for (const [name, value] of Object.entries({ preferences: true, personalization: true, measurement: true, manifest: "https://evil.example/", published: "{}", whole: [["x", "y"]], q: [], limit: 1, exclude: ["x"], state: { devanture: true }, product: "x", equals: "true" }))
        // As careless scripts do it, but so that the test's own driver goes on.
        Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true });
    };
    const page = await opened(shopper, { head: '<script src="/no.js"></script>', before: [pollute] });
    await until(() => page.evaluate(() => document.querySelector("devanture-carousel")?.shadowRoot?.querySelectorAll("[data-row]").length > 3), "products are shown");
    assert.equal(await withApi(page, (api) => api.consent.get().level), 1);
    assert.equal(await views(page, TEAS()), 0);
    assert.deepEqual(ours(await storage(page)), NOTHING);
    assert.deepEqual(shopper.console.filter((line) => /evil/.test(line)), []);
  }));

test("elements named like what is read are nobody's answer", () =>
  withShopper(site, async (shopper) => {
    const clobbers = ["devanture", "dataLayer", "tarteaucitron", "Didomi", "__tcfapi", "__gpp", "CookieConsent", "klaro", "orejime", "OneTrust", "Cookiebot", "Shopify", "google_tag_data", "_axcb", "_iub"].map((name) => `<form id="${name}"><input name="q"><input name="state"><input name="consent"><input name="push"></form>`).join("");
    const names = ["currentScript", "head", "body", "readyState", "querySelector", "documentElement"].map((name) => `<img name="${name}" alt="">`).join("");
    // They stand before the script, in the document that it finds.
    site.shop.routes["/hostile/"] = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>x</title><link rel="icon" href="/assets/icon.svg"><body>${clobbers}${names}<script async src="/devanture/devanture.js" data-manifest="/packs/manifest.json"></script>${SLOT}</body></html>`;
    const page = await shopper.tab();
    await shopper.go(page, "/hostile/");
    // With `querySelector` gone nothing is promised but silence: the shop's own children, or products.
    await page.waitForNetworkIdle({ idleTime: 500 });
    const seen = await page.evaluate(() => {
      const host = Document.prototype.querySelector.call(document, "devanture-carousel");
      return host.shadowRoot ? host.shadowRoot.querySelectorAll("[data-row]").length || host.getClientRects().length : host.getClientRects().length;
    });
    assert.ok(seen > 0);
    assert.deepEqual(ours(await storage(page)), NOTHING);
  }));

test("elements named like the shop's own objects do not keep products away", () =>
  withShopper(site, async (shopper) => {
    const clobbers = ["devanture", "dataLayer", "tarteaucitron", "Didomi", "CookieConsent", "klaro"].map((name) => `<a id="${name}" href="#">${name}</a>`).join("");
    const page = await opened(shopper, { body: `${clobbers}<img name="currentScript" alt="">${SLOT}` });
    await page.waitForFunction(() => typeof window.devanture === "function");
    assert.ok((await titles(page, "bestsellers")).length > 3);
    assert.ok((await withApi(page, (api) => api.consent.get().level)) < 2);
  }));

test("messages and storage events from elsewhere are not believed", () =>
  withShopper(site, async (shopper) => {
    const page = await opened(shopper, { head: '<script src="/no.js"></script>' });
    await titles(page, "bestsellers");
    await page.evaluate(async () => {
      const channel = new BroadcastChannel("dv1");
      for (const said of ["allow", "ALLOW", { kind: "allow", level: 3 }, ["allow"], null, 3, "x".repeat(1e5), new Uint8Array(1000)]) channel.postMessage(said);
      for (const said of ["allow", { __tcfapiReturn: { returnValue: { publisher: { consents: { 1: true, 5: true, 6: true } } }, success: true, callId: 1 } }, { devanture: 3 }]) window.postMessage(said, "*");
      for (const key of ["dv1:consent", "dv1:prefs", "dv1:profile", null, "tarteaucitron"]) dispatchEvent(new StorageEvent("storage", { key, newValue: "AAAA", oldValue: null, storageArea: localStorage }));
      await new Promise((done) => setTimeout(done, 200));
      channel.close();
    });
    assert.equal(await views(page, TEAS()), 0);
    assert.equal(await withApi(page, (api) => api.consent.get().level), 1);
    assert.deepEqual(ours(await storage(page)), NOTHING);
    assert.ok((await titles(page, "bestsellers")).length > 3);
  }));

test("a choice that somebody wrote into the storage cannot grant more than the consent tool does", () =>
  withShopper(site, async (shopper) => {
    const page = await opened(shopper, { head: YES });
    await withApi(page, (api) => api.consent.choose(3));
    const chosen = await page.evaluate(() => localStorage.getItem("dv1:consent"));
    assert.ok(chosen);
    await withApi(page, (api) => api.erase());
    await page.evaluate((chosen) => localStorage.setItem("dv1:consent", chosen), chosen);
    site.shop.routes["/hostile/"] = pageOf({ head: '<script src="/no.js"></script>', body: SLOT });
    await shopper.go(page, "/hostile/");
    await settled(page);
    assert.equal(await withApi(page, (api) => api.consent.get().level), 1);
    assert.equal(await views(page, TEAS()), 0);
  }));

test("a second copy, and another version's address, stand back: one set of products, one view", () =>
  withShopper(site, async (shopper) => {
    const again = ["/devanture/devanture.js", "/devanture/devanture.js?other"].map((src) => `<script src="${src}" data-manifest="/packs/manifest.json"></script>`).join("");
    const [tea] = products("THE", 1);
    const page = await opened(shopper, { head: `${YES}<meta name="devanture:page" content="product"><meta name="devanture:product" content="${tea.id}">`, body: `${SLOT}${again}` });
    await level(page, 3);
    const shown = await titles(page, "bestsellers");
    assert.equal(new Set(shown).size, shown.length);
    assert.equal(await page.evaluate(() => document.querySelectorAll("devanture-carousel").length), 1);
    await until(async () => (await views(page, [])) === 1, "one view is kept");
    assert.equal(await page.evaluate(() => typeof window.devanture), "function");
  }));

test("a database with foreign records is not read as ours: nothing breaks, and the next view is kept", () =>
  withShopper(site, async (shopper) => {
    const page = await opened(shopper, { head: YES });
    await level(page, 3);
    assert.equal(await views(page, TEAS()), 3);
    const records = ["text", 7, null, {}, { length: 1e9 }, [], [["/x.svg", "not a picture"]], new Array(5).fill(["a"])];
    for (const [at, record] of records.entries()) {
      await page.evaluate(
        async (record, at) => {
          const database = await new Promise((done, fail) => {
            const request = indexedDB.open("dv1", 1);
            request.onsuccess = () => done(request.result);
            request.onerror = fail;
            request.onupgradeneeded = () => request.result.createObjectStore("profile");
          });
          await new Promise((done) => {
            const transaction = database.transaction("profile", "readwrite");
            const store = transaction.objectStore("profile");
            store.put(record, 1);
            store.put(record, 2);
            // Bytes that begin like ours, and go on for a megabyte.
            if (at === 0) store.put(new Uint8Array(1 << 20).fill(255), 1);
            transaction.oncomplete = done;
          });
          database.close();
        },
        record,
        at,
      );
      await shopper.go(page, "/hostile/");
      await level(page, 3);
      assert.ok((await titles(page, "bestsellers")).length > 3);
      assert.equal(await views(page, TEAS().slice(0, 1)), 1, `after ${JSON.stringify(record)}`);
    }
    await withApi(page, (api) => api.erase());
    await keeps(page, NOTHING);
  }));

test("with the headers that the documentation asks for, no other site can put the panel under a decoy", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.tab();
    site.shop.routes["/decoy/"] = { body: '<!doctype html><title>x</title><iframe src="/confidentialite/"></iframe>', headers: { "Content-Security-Policy": "default-src * 'unsafe-inline'" } };
    await page.goto(new URL("/decoy/", site.shop.url).href, { waitUntil: "load" });
    const frame = page.frames().find((frame) => frame !== page.mainFrame());
    assert.equal(await frame.evaluate(() => document.querySelectorAll("devanture-preferences").length), 0);
    assert.ok(shopper.console.some((line) => /frame-ancestors/.test(line)), shopper.console.join("\n"));
  }));
