// A smoke path in Firefox: the carousel shows, browsing changes it, recently viewed comes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { browser as locate } from "../../scripts/browsers.mjs";
import { answer, level, openShop, settled, titles, until } from "./setup.mjs";

let shop;
let firefox;
before(async () => {
  shop = await openShop();
  const executablePath = process.env.FIREFOX_PATH ?? (await locate("firefox"));
  firefox = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, protocol: "webDriverBiDi" });
});
after(async () => {
  await firefox?.close();
  await shop?.close();
});

test("Firefox shows, follows and remembers", async () => {
  const page = await firefox.newPage();
  page.setDefaultTimeout(30_000);
  await page.evaluateOnNewDocument(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      return attach.call(this, { ...options, mode: "open" });
    };
  });
  const go = async (path) => {
    await page.goto(shop.local + path, { waitUntil: "domcontentloaded" });
    await settled(page);
  };
  await go("/");
  assert.ok((await titles(page, "for-you")).length >= 2);
  await answer(page, "accept");
  await level(page, 3);
  for (const path of ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/", "/p/theiere-droite-lucarne-cui-003/"]) {
    await go(path);
    await until(() => page.evaluate(() => new Promise((done) => window.devanture((api) => api.export().then((text) => done(JSON.parse(text).kept.length))))));
    await new Promise((done) => setTimeout(done, 800));
  }
  await go("/");
  const shown = await titles(page, "for-you");
  assert.ok(shown.some((title) => /théière|bouilloire|tasse|cafetière/i.test(title)), shown.join());
  assert.ok((await titles(page, "recently-viewed")).length >= 2);
});
