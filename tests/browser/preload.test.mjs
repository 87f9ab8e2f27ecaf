// The lines that `devanture build` prints: they begin all that the first carousel needs before the script has run. What they
// fetch early is what the script fetches, so nothing is fetched twice and the browser has nothing to warn of. And what the script loads is what was built with it.

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
      mounts[path] = publish({ config, path, args: ["--widget", at("pkg")] });
      const lines = readFileSync(join(mounts[path], "snippet.html"), "utf8");
      preloaded[path] = [...lines.matchAll(/rel="(?:module)?preload"[^>]* href="([^"]+)"/g)].map(([, address]) => address);
      routes[`/page${path}`] = pageOf({ head: lines, body: CAROUSEL, script: "" });
    }
  },
});

for (const path of Object.keys(kinds))
  test(`what is preloaded from ${path} is used, and fetched once`, () =>
    withShopper(site, async (shopper) => {
      const names = ["runtime.js", "ui.js", "full.wasm", "ui.wasm", "manifest.json", "config-fr", path === "/split/" ? "head" : "whole", "prices"];
      assert.deepEqual(names.filter((name, at) => !preloaded[path][at]?.includes(name)), [], preloaded[path].join("\n"));
      site.shop.requests.length = 0;
      const page = await shopper.open(`/page${path}`);
      assert.ok((await titles(page, "bestsellers")).length > 1);
      // The browser says so a few seconds after the page's load event; nothing announces that it will not.
      await new Promise((done) => setTimeout(done, 6000));
      for (const address of preloaded[path]) assert.equal(site.shop.requests.filter((found) => found === address).length, 1, address);
      assert.deepEqual(shopper.console.filter((line) => /preload/i.test(line)), []);
    }));

test("all that the first carousel needs has been asked for before the script runs", () =>
  withShopper(site, async (shopper) => {
    let release;
    const held = new Promise((done) => (release = done));
    routes["/devanture/devanture.js"] = async () => {
      await held;
      return { type: "text/javascript; charset=utf-8", body: readFileSync(at("pkg/devanture.js")) };
    };
    try {
      site.shop.requests.length = 0;
      const opened = shopper.open("/page/whole/");
      for (let tries = 0; tries < 1000 && !preloaded["/whole/"].every((address) => site.shop.requests.includes(address)); tries++)
        await new Promise((done) => setTimeout(done, 20));
      const before = site.shop.requests.filter((address) => address.startsWith("/whole/") || address.startsWith("/devanture/"));
      release();
      const page = await opened;
      assert.ok((await titles(page, "bestsellers")).length > 1);
      const all = site.shop.requests.filter((address) => address.startsWith("/whole/") || address.startsWith("/devanture/"));
      // Conditions, hearts and what is asked load beside the first carousel, by what the configuration says.
      const beside = /\/(facts|favorites)\.js|\/asked-/;
      assert.deepEqual(all.filter((address) => !before.includes(address) && address !== "/devanture/devanture.js" && !beside.test(address)), [], "nothing was left for the script to ask for");
    } finally {
      delete routes["/devanture/devanture.js"];
      release();
    }
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

test("a debug.js that is not this build's does not run, whoever puts the word into the address", () =>
  withShopper(site, async (shopper) => {
    routes["/devanture/debug.js"] = { type: "text/javascript; charset=utf-8", body: "window.__changed = true; export const tell = () => {};" };
    try {
      for (const word of ["debug", "inspect"]) {
        const page = await shopper.open(`/page/whole/?devanture=${word}`);
        assert.ok((await titles(page, "bestsellers")).length > 1, "the page goes on");
        assert.equal(await page.evaluate(() => window.__changed), undefined);
      }
    } finally {
      delete routes["/devanture/debug.js"];
    }
  }));

for (const [kind, ending] of [["module", "wasm"], ["pack", "dvt"]])
  test(`a ${kind} that is not ${kind === "pack" ? "the published one" : "this build's"} is refused, and the shop's children stand`, () =>
    withShopper(site, async (shopper) => {
      const path = kind === "pack" ? new URL(preloaded["/whole/"].find((address) => /whole\.[0-9a-f]+\.dvt$/.test(address)), site.shop.url).pathname : "/devanture/full.wasm";
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
    const address = preloaded["/whole/"].find((found) => found.endsWith("manifest.json"));
    routes["/page/other/"] = routes["/page/whole/"].replaceAll('crossorigin="anonymous"', 'crossorigin="use-credentials"');
    site.shop.requests.length = 0;
    const page = await shopper.open("/page/other/");
    await titles(page, "bestsellers");
    await new Promise((done) => setTimeout(done, 6000));
    const twice = site.shop.requests.filter((found) => found === address).length > 1;
    assert.ok(twice || shopper.console.some((line) => /preload/i.test(line)), shopper.console.join("\n"));
  }));
