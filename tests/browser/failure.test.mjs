// Whatever breaks, the shop's page goes on: its own children stand, and no exception reaches it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pageOf, SECURITY, settled, stage, titles, until, withShopper } from "./setup.mjs";

const site = stage();
const SLOT = '<devanture-carousel placement="bestsellers" loading="eager"><p id="own">Nos préférés</p></devanture-carousel>';

const visible = (page) =>
  page.evaluate(() => {
    const own = document.querySelector("#own");
    return own.getClientRects().length > 0 && own.assignedSlot !== null;
  });

/** Opens a page of one slot with some answers replaced; the shop's children must stand. */
const breaks = (name, routes, { headers, before } = {}) =>
  test(`the shop's children stand: ${name}`, async () => {
    await withShopper(site, { before: before ?? [] }, async (shopper) => {
      site.shop.routes = { "/broken/": { body: pageOf({ body: SLOT }), headers }, ...routes };
      try {
        const page = await shopper.tab();
        await page.evaluateOnNewDocument(() => {
          window.__wrong = [];
          for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, (event) => window.__wrong.push(String(event.message ?? event.reason)));
        });
        await shopper.go(page, "/broken/");
        await page.waitForNetworkIdle({ idleTime: 500 });
        assert.equal(await visible(page), true);
        assert.deepEqual(await page.evaluate(() => window.__wrong), []);
      } finally {
        site.shop.routes = {};
      }
    });
  });

const bytes = (text) => ({ type: "application/octet-stream", body: Buffer.from(text) });
breaks("the ranking module is missing", { "/devanture/full.wasm": { status: 404 } });
breaks("the interface is missing", { "/devanture/ui.wasm": { status: 404 } });
breaks("a module was tampered with", { "/devanture/full.wasm": { type: "application/wasm", body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]) } });
breaks("the runtime is missing", { "/devanture/runtime.js": { status: 404 } });
breaks("the manifest is missing", { "/packs/manifest.json": { status: 404 } });
breaks("the manifest is rubbish", { "/packs/manifest.json": bytes('{"version":1,"locales":[[]]') });
breaks("the manifest names what is not there", { "/packs/manifest.json": bytes('{"version":1,"generation":"x","locale":"fr","locales":{"fr":["none.dvt","sha256-x"]},"whole":[["no.dvt",""],["no.dvt",""]]}') });
breaks("the policy forbids wasm", {}, { headers: { "Content-Security-Policy": SECURITY["Content-Security-Policy"].replace(" 'wasm-unsafe-eval'", "") } });
breaks("Object.prototype is polluted", { "/packs/manifest.json": { status: 404 } }, {
  before: () => Object.assign(Object.prototype, { manifest: "https://evil.example/", personalization: true, page: { product: "x" } }),
});

test("it works under the strictest policy, and with a module served under the wrong type", async () => {
  await withShopper(site, async (shopper) => {
    const policy = SECURITY["Content-Security-Policy"].replace(/trusted-types[^;]*/, "trusted-types 'none'").replace(" blob:", "");
    const { readFileSync } = await import("node:fs");
    const { at } = await import("../../scripts/run.mjs");
    site.shop.routes = {
      "/strict/": { body: pageOf({ body: SLOT }), headers: { "Content-Security-Policy": policy } },
      "/devanture/full.wasm": { type: "application/octet-stream", body: readFileSync(at("pkg/full.wasm")) },
    };
    try {
      const page = await shopper.tab();
      await page.evaluateOnNewDocument(() => {
        window.__policy = [];
        addEventListener("securitypolicyviolation", (event) => window.__policy.push(`${event.violatedDirective} ${event.blockedURI}`), true);
      });
      await shopper.go(page, "/strict/");
      await settled(page);
      assert.ok((await titles(page, "bestsellers")).length >= 2);
      // The one try that tells whether `blob:` pictures are allowed.
      assert.deepEqual((await page.evaluate(() => window.__policy)).filter((line) => line !== "img-src blob"), []);
    } finally {
      site.shop.routes = {};
    }
  });
});

test("a link's fragment leads only to the shop's own pages", async () => {
  await withShopper(site, async (shopper) => {
    const page = await shopper.tab();
    for (const [fragment, path] of [["#dv=/panier/", "/panier/"], ["#dv=//evil.example/", "/"], ["#dv=/\\evil.example/", "/"], ["#dv=javascript:alert(1)", "/"], ["#dv=https://evil.example/", "/"], ["#dv=https:evil.example:x/", "/"], ["#dv=httpx://evil.example/", "/"]]) {
      await page.goto("about:blank");
      await shopper.go(page, `/${fragment}`);
      await until(() => page.evaluate((path) => document.readyState === "complete" && typeof window.devanture === "function" && location.pathname === path, path).catch(() => false), `${fragment} leads to ${path}`);
      assert.equal(await page.evaluate(() => location.pathname), path, fragment);
      assert.match(await page.evaluate(() => location.origin), /localhost/);
    }
  });
});
