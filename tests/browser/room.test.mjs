// The room that elements keep in the page: nothing moves when they are filled, and no card keeps a line that none needs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demoConfig, feedOf, inside, ORIGIN, pageOf, publish, ready, stage, until, withShopper } from "./setup.mjs";

await ready();

const PRODUCTS = Array.from({ length: 8 }, (_, at) => ({
  id: `T-${at}`,
  title: at % 2 ? "Tasse" : "Une théière en fonte émaillée, avec son filtre et son couvercle",
  link: `${ORIGIN}/p/t-${at}`,
  image_link: `${ORIGIN}/assets/icon.svg`,
  price: `${12 + at}.50 EUR`,
  availability: "in_stock",
  product_type: "Maison > Thé",
}));
const RATED = [{ ...PRODUCTS[0], brand: "Brume", product_rating: "4.6", review_count: "12" }, ...PRODUCTS.slice(1)];
const own = demoConfig((text) => text.replace('consent = "tarteaucitron"', 'consent = "own"'));
const told = demoConfig((text) => text.replace('consent = "tarteaucitron"', 'consent = "manual"'));
const row = (attributes = "") => `<devanture-carousel placement="for-you" loading="eager" ${attributes}></devanture-carousel><p id="below">Below</p>`;

const site = stage({
  prepare: ({ shop }) => {
    for (const [name, products, config] of [["plain", PRODUCTS, told], ["rated", RATED, told], ["own", RATED, own]]) {
      shop.mounts[`/${name}/packs/`] = publish({ feed: feedOf(products, ORIGIN), config, path: `/${name}/packs/` });
      const manifest = `/${name}/packs/manifest.json`;
      // Before the elements are defined they have no room: here the script comes first.
      const head = `<script src="/devanture/devanture.js" data-manifest="${manifest}"></script>`;
      shop.routes[`/${name}/`] = pageOf({ script: "", head, body: row(`add ${name === "own" ? "opt-in" : ""}`) });
    }
  },
});

const filled = (page) => page.waitForFunction(() => document.querySelector("devanture-carousel").shadowRoot.querySelector("[data-row='3']"));
const facts = (page) =>
  inside(page, "devanture-carousel", (root) => ({
    lines: getComputedStyle(root.querySelector("[part=facts]")).gridTemplateRows.split(" ").map((height) => Math.round(parseFloat(height))),
    heights: [...new Set([...root.querySelectorAll("[part=card]")].map((card) => card.offsetHeight))],
  }));

test("a card keeps no line that no product of the shop fills, and one that any product fills on every card", () =>
  withShopper(site, async (shopper) => {
    const plain = await shopper.open("/plain/");
    await filled(plain);
    const without = await facts(plain);
    assert.deepEqual(without.lines.slice(0, 2), [0, 0]);
    assert.equal(without.heights.length, 1);
    const rated = await shopper.open("/rated/");
    await filled(rated);
    const with_ = await facts(rated);
    assert.ok(with_.lines[0] > 15 && with_.lines[1] > 15, with_.lines.join());
    assert.equal(with_.lines[2], without.lines[2]);
    assert.equal(with_.heights.length, 1);
    assert.ok(with_.heights[0] - without.heights[0] > 30);
  }));

for (const width of [360, 768, 1440])
  test(`the invitation to personalize moves nothing, ${width} px`, () =>
    withShopper(site, async (shopper) => {
      const watch = () => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const { value } of list.getEntries()) window.shift += value;
        }).observe({ type: "layout-shift", buffered: true });
      };
      const page = await shopper.tab({ width, height: 1400, before: watch });
      await shopper.go(page, "/own/");
      await filled(page);
      assert.ok(await inside(page, "devanture-carousel", (root) => root.querySelector("[part=optin]")), "the invitation is there");
      await until(() => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))));
      assert.equal(await page.evaluate(() => window.shift), 0);
    }));
