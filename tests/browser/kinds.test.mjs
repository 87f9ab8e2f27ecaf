// The kinds of lists in the demo shop: a bundle that fills the cart, what reaches free delivery, what goes with the cart, lists
// made by hand and articles.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browse, catalog, inside, stage, titles, until, withApi, withShopper } from "./setup.mjs";

const site = stage();
const PRODUCT = "/p/theiere-brume-cui-001/";
const bundle = 'devanture-carousel[placement="bundle"]';
const cart = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("panier") ?? "[]"));
const sum = (page) =>
  inside(page, bundle, (root) => ({
    total: root.querySelector("[part=total]").textContent.replace(/[^\d,]/g, ""),
    button: root.querySelector("[part=add-all]").textContent.replace(/\D/g, ""),
    idle: root.querySelector("[part=add-all]").getAttribute("aria-disabled"),
  }));

test("a bundle is a named group of boxes; its total follows them, and one button fills the shop's cart", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab({ width: 1280 });
    await shopper.go(page, PRODUCT);
    const shown = await titles(page, "bundle");
    assert.ok(shown.length >= 2 && shown.length <= 4, shown);
    const prices = await withApi(page, (api) => api.recommend("bundle").map(({ id, price, salePrice }) => ({ id, paid: salePrice || price })));
    const said = (products) => (products.reduce((all, { paid }) => all + paid, 0) / 100).toFixed(2).replace(".", ",");
    assert.deepEqual(await sum(page), { total: said(prices), button: String(prices.length), idle: "false" });
    const group = await inside(page, bundle, (root) => {
      const set = root.querySelector("fieldset");
      const boxes = [...set.querySelectorAll("input[type=checkbox]")];
      return { name: set.querySelector("legend").textContent, checked: boxes.every((box) => box.checked), names: boxes.map((box) => box.getAttribute("aria-label")), role: root.querySelector("[part=total]").getAttribute("role") };
    });
    assert.equal(group.name, "Souvent achetés ensemble");
    assert.ok(group.checked && group.role === "status");
    for (const [at, title] of shown.entries()) assert.ok(group.names[at].endsWith(title), group.names[at]);
    // By keyboard: the second box is cleared.
    await inside(page, bundle, (root) => root.querySelectorAll("[part=tick]")[1].focus());
    await page.keyboard.press("Space");
    const rest = prices.filter((_, at) => at !== 1);
    await until(async () => (await sum(page)).button === String(rest.length), "the total follows");
    assert.deepEqual(await sum(page), { total: said(rest), button: String(rest.length), idle: "false" });
    assert.deepEqual(await inside(page, bundle, (root) => [...root.querySelectorAll("[part=tick]")].map((box) => box.checked)), prices.map((_, at) => at !== 1));
    await inside(page, bundle, (root) => root.querySelector("[part=add-all]").click());
    await until(async () => (await cart(page)).length === rest.length, "the cart is filled");
    assert.deepEqual((await cart(page)).map(({ id }) => id), rest.map(({ id }) => id));
    const spoken = await inside(page, bundle, (root) => [...root.querySelectorAll("[role=status]:not([part=total])")].map(({ textContent }) => textContent).join(""));
    assert.match(spoken, /dans votre panier/);
  }));

test("without anything ticked the bundle's button does nothing, and a shop that adds one by one hears of each", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await shopper.go(page, PRODUCT);
    const shown = await titles(page, "bundle");
    await page.evaluate(() => {
      window.__heard = [];
      // Before the shop's own: nobody takes the event for all.
      addEventListener("devanture-add-all", (event) => event.stopImmediatePropagation(), { capture: true });
      addEventListener("devanture-add", (event) => (event.stopImmediatePropagation(), event.preventDefault(), window.__heard.push(event.detail.id)), { capture: true });
    });
    const click = (part) => inside(page, bundle, (root, part) => root.querySelectorAll(part).forEach((node) => node.click()), part);
    await click("[part=tick]");
    await until(async () => (await sum(page)).idle === "true", "nothing is ticked");
    await click("[part=add-all]");
    assert.deepEqual(await page.evaluate(() => window.__heard), []);
    await click("[part=tick]");
    await until(async () => (await sum(page)).idle === "false", "all are ticked");
    await click("[part=add-all]");
    assert.equal((await page.evaluate(() => window.__heard)).length, shown.length);
  }));

test("the cart's page says what is missing to free delivery and brings just that, then says that it is reached", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await shopper.go(page, "/");
    await page.evaluate(() => localStorage.setItem("panier", JSON.stringify([{ id: "THE-001", quantity: 1 }])));
    await shopper.go(page, "/panier/");
    await titles(page, "free-shipping");
    const found = await withApi(page, (api) => api.recommend("free-shipping").map(({ id, price, salePrice, reasons }) => ({ id, paid: salePrice || price, text: reasons[0].text })));
    const missing = 6000 - Math.round(catalog()["THE-001"].price * 100);
    const pair = found[0].paid < missing;
    assert.ok((pair ? found[0].paid + found[1].paid : found[0].paid) >= missing);
    for (const { paid } of found.slice(pair ? 2 : 0)) assert.ok(paid >= missing);
    assert.equal(found[0].text, "Mène le panier à la livraison offerte");
    const heading = () => inside(page, 'devanture-carousel[placement="free-shipping"]', (root) => root.querySelector("[part=heading]")?.textContent.replace(/\s/g, " "));
    assert.match(await heading(), /Livraison offerte : encore 45,50 €/);
    assert.match((await withApi(page, (api) => api.recommend("with-cart")[0].reasons[0].text)), /^Va avec « Thé vert/);
    await page.evaluate(() => localStorage.setItem("panier", JSON.stringify([{ id: "CUI-002", quantity: 2 }])));
    await shopper.go(page, "/panier/");
    await until(async () => (await heading().catch(() => "")) === "La livraison est offerte", "the total is reached");
  }));

test("lists made by hand and guides stand on their pages, and a guide has no price and no cart button", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await shopper.go(page, PRODUCT);
    assert.equal((await titles(page, "read"))[0], "Choisir sa théière");
    assert.deepEqual(await inside(page, 'devanture-carousel[placement="read"]', (root) => [root.querySelectorAll("[part=add]").length, root.querySelectorAll("[part=price]").length]), [0, 0]);
    assert.deepEqual(await withApi(page, (api) => api.recommend("look").map(({ id }) => id)), ["THE-002", "CUI-004-TERR", "DOU-004"]);
    const gifts = await withApi(page, (api) => api.recommend("gifts").map(({ id }) => id));
    assert.deepEqual(gifts, ["THE-001", "DOU-003", "PAP-002", "BAI-003", "CUI-004-TERR", "JEU-003"]);
  }));

test("what was bought is due after as long as such things last, by the shopper's own dates", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    // Their pictures stay on the device with the visit. The shop's invented orders end today, and not every day each kind of tea has its interval.
    const bought = ["THE-001", "THE-002", "DOU-001"];
    await browse(shopper, page, bought.map((id) => catalog()[id].url));
    await shopper.go(page, "/");
    await titles(page, "recently-viewed");
    await withApi(page, (api, ids) => api.record({ type: "purchase", ids }), bought);
    const due = await page.evaluate(
      () =>
        new Promise((done) => {
          const now = Date.now;
          Date.now = () => now() + 45 * 86_400_000;
          window.devanture((api) => done(api.recommend("buy-again").map(({ id, reasons }) => [id, reasons[0].text])));
        }),
    );
    assert.ok(due.length > 0 && due.every(([id]) => bought.includes(id)), JSON.stringify(due));
    for (const [, text] of due) assert.match(text, /^Acheté il y a 6 semaines ; d’habitude racheté au bout de \d+ semaines environ$/);
  }));

test("a page that is looked into says why something is not shown, and ranks as any other; any other says that it cannot", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await shopper.go(page, PRODUCT);
    const shown = await titles(page, "similar");
    assert.equal(await withApi(page, (api) => api.exclusion("similar", "CUI-002").catch(({ code }) => code)), "DV-EXPLAIN");
    await shopper.go(page, `${PRODUCT}?devanture=debug`);
    assert.deepEqual(await titles(page, "similar"), shown);
    const told = await withApi(page, async (api) => {
      const first = api.recommend("similar")[0].id;
      const asked = [["nowhere", first], ["similar", first], ["similar", first, { exclude: [first] }], ["similar", "CUI-001-SAUG"], ["on-sale", "CUI-002"], ["free-shipping", "CUI-002"], ["similar", "X"]];
      return Promise.all(asked.map((of) => api.exclusion(...of).then((why) => why?.reason ?? null)));
    });
    assert.deepEqual(told, ["placement", null, "above", "own", "unlike", "occasion", "absent"]);
    const below = await withApi(page, (api) => api.exclusion("bestsellers", api.recommend("bestsellers", { limit: 2 })[1].id, { limit: 1 }));
    assert.ok(["below", "variety"].includes(below.reason) && below.score !== undefined, JSON.stringify(below));
  }));
