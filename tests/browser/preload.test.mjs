// The lines that `devanture build` prints: what they fetch early is what the script fetches, so nothing is fetched twice
// and the browser has nothing to warn of. And what the script loads is what was built with it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { at } from "../../scripts/run.mjs";
import { demoConfig, pageOf, publish, stage, titles, withShopper } from "./setup.mjs";

const CAROUSEL = '<devanture-carousel placement="bestsellers"><p>Nos préférés</p></devanture-carousel>';

/** A shop of a kind of catalog, and a page that carries the printed lines. */
const kinds = {
  "/whole/": demoConfig((text) => text),
  "/split/": demoConfig((text) => `${text}\n[publish]\nwhole-up-to-kb = 0`),
  "/inside/": demoConfig((text) => `${text}\n[publish]\ngzip-inside = true`),
};
const mounts = {};
const routes = {};
const preloaded = {};

const site = stage({
  mounts,
  routes,
  prepare: async () => {
    for (const [path, config] of Object.entries(kinds)) {
      mounts[path] = publish({ config, path });
      const lines = readFileSync(join(mounts[path], "snippet.html"), "utf8");
      preloaded[path] = [...lines.matchAll(/rel="preload"[^>]* href="([^"]+)"/g)].map(([, address]) => address);
      routes[`/page${path}`] = pageOf({ head: lines, body: CAROUSEL, script: "" });
    }
  },
});

for (const path of Object.keys(kinds))
  test(`what is preloaded from ${path} is used, and fetched once`, () =>
    withShopper(site, async (shopper) => {
      assert.equal(preloaded[path].length, 3);
      site.shop.requests.length = 0;
      const page = await shopper.open(`/page${path}`);
      assert.ok((await titles(page, "bestsellers")).length > 1);
      // The browser says so a few seconds after the page's load event; nothing announces that it will not.
      await new Promise((done) => setTimeout(done, 6000));
      for (const address of preloaded[path]) assert.equal(site.shop.requests.filter((found) => found === address).length, 1, address);
      assert.deepEqual(shopper.console.filter((line) => /preload/i.test(line)), []);
    }));

for (const name of ["runtime.js", "ui.js"])
  test(`a ${name} that is not this build's does not run`, () =>
    withShopper(site, async (shopper) => {
      const changed = `window.__changed = true;${readFileSync(at("pkg", name), "utf8")}`;
      routes[`/devanture/${name}`] = { type: "text/javascript; charset=utf-8", body: changed };
      try {
        const page = await shopper.open("/page/whole/");
        await page.waitForNetworkIdle();
        const [ran, cards] = await page.evaluate(() => [window.__changed ?? false, document.querySelectorAll("devanture-carousel")[0].shadowRoot.querySelectorAll("[data-row]").length]);
        assert.deepEqual([ran, cards], [false, 0]);
        assert.ok(shopper.console.some((line) => /integrity|digest/i.test(line)), shopper.console.join("\n"));
      } finally {
        delete routes[`/devanture/${name}`];
      }
    }));

for (const [kind, ending] of [["module", "wasm"], ["pack", "dvt"]])
  test(`a ${kind} that is not ${kind === "pack" ? "the published one" : "this build's"} is refused, and the shop's children stand`, () =>
    withShopper(site, async (shopper) => {
      const path = kind === "pack" ? new URL(preloaded["/whole/"].find((address) => /whole\.[0-9a-f]+\.dvt$/.test(address)), site.shop.url).pathname : "/devanture/core.wasm";
      const bytes = Buffer.from(await (await fetch(site.shop.local + path)).arrayBuffer());
      // One bit, at the end: what it says would still be well formed.
      bytes[bytes.length - 1] ^= 1;
      assert.ok(path.endsWith(ending));
      routes[path] = { type: "application/octet-stream", body: bytes };
      try {
        const page = await shopper.open("/page/whole/");
        await page.waitForNetworkIdle();
        assert.equal(await page.evaluate(() => document.querySelector("devanture-carousel").shadowRoot.querySelectorAll("[data-row]").length), 0);
        assert.equal(await page.evaluate(() => document.querySelector("devanture-carousel p").getClientRects().length), 1);
        assert.ok(shopper.console.some((line) => /integrity|digest/i.test(line)), shopper.console.join("\n"));
      } finally {
        delete routes[path];
      }
    }));

test("a preload that promises another request would be noticed here", () =>
  withShopper(site, async (shopper) => {
    const [address] = preloaded["/whole/"];
    routes["/page/other/"] = routes["/page/whole/"].replaceAll('crossorigin="anonymous"', 'crossorigin="use-credentials"');
    site.shop.requests.length = 0;
    const page = await shopper.open("/page/other/");
    await titles(page, "bestsellers");
    await new Promise((done) => setTimeout(done, 6000));
    const twice = site.shop.requests.filter((found) => found === address).length > 1;
    assert.ok(twice || shopper.console.some((line) => /preload/i.test(line)), shopper.console.join("\n"));
  }));
