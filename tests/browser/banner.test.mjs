// Banners in the shop: shown by what was looked at or by the name that the page gives, closed for good, and never markup.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, settled, stage, until, withApi, withShopper } from "./setup.mjs";

const site = stage();

/** What the home page's banner says: heading, reason and drawn words; `null` while the shop's own children stand. */
const banner = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("devanture-banner").shadowRoot;
    const text = (part) => root.querySelector(`[part~=${part}]`)?.textContent;
    return root.querySelector("[part~=heading]") && { heading: text("heading"), all: root.textContent, drawn: root.querySelector("svg text")?.textContent };
  });

const home = async (shopper, page) => {
  await shopper.go(page, "/");
  await settled(page);
  await page.$eval("devanture-banner", (element) => element.scrollIntoView({ block: "center" }));
};

/** A product of a category, from the category's own page. */
const products = async (path, count) => {
  const html = await (await fetch(site.shop.local + path)).text();
  return [...new Set([...html.matchAll(/href="(\/p\/[^"?]+)"/g)].map(([, product]) => product))].slice(0, count);
};

test("two teas looked at bring the tea banner, with its reason; closed, it stays closed", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await home(shopper, page);
    assert.equal(await banner(page), null, "nobody has looked at anything");
    for (const [at, path] of (await products("/c/thes-et-cafes/", 2)).entries()) {
      await shopper.go(page, path);
      await settled(page);
      await until(() => withApi(page, async (api, count) => JSON.parse(await api.export()).kept.filter(({ what }) => what !== "shown").length === count, at + 1), "the view is kept");
    }
    await home(shopper, page);
    const shown = await until(() => banner(page), "the banner is shown");
    assert.match(shown.heading, /thé/);
    assert.match(shown.all, /Thés et cafés/, "it says why");
    await inside(page, "devanture-banner", (root) => root.querySelector("[part~=dismiss]").click());
    await until(async () => !(await banner(page)), "the shop's own children stand again");
    await until(() => withApi(page, async (api) => JSON.parse(await api.export()).kept.some(({ what }) => what === "closed")), "it is told among what is kept");
    await page.reload();
    await settled(page);
    await withApi(page, (api) => api.record({ type: "view", ids: [] }));
    assert.equal(await banner(page), null);
  }));

test("a first name is drawn as it is written, and nothing of it is markup", () =>
  withShopper(site, { agreed: false }, async (shopper) => {
    const name = "<b onclick=alert(1)>Zoé</b>";
    const page = await shopper.tab({ before: [`localStorage.setItem("prenom", ${JSON.stringify(name)})`] });
    await home(shopper, page);
    const shown = await until(() => banner(page), "the banner is shown");
    assert.ok(shown.heading.includes("Zoé") && shown.heading.includes("<b"), shown.heading);
    assert.ok(shown.drawn.includes("<b"), shown.drawn);
    assert.equal(await inside(page, "devanture-banner", (root) => root.querySelectorAll("b, [onclick]").length), 0);
  }));
