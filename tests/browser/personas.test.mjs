// Who a shopper seems to be, in the shop: the banner says by what, the panel takes it back, and without consent nobody is taken for anybody.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browse, inside, pageOf, picture, products, publish, settled, stage, until, withApi, withShopper } from "./setup.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PANEL = "devanture-preferences";
const CONFIG = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
[[persona]]
name = "tea"
title = { fr = "Le thé, c’est un moment", en = "Tea is an occasion", ar = "الشاي لحظة خاصة" }
clue = [{ category = "Thés et cafés" }]
[[banner]]
id = "moment"
placement = "top"
when = 'persona is tea'
heading = { fr = "L’heure du thé" }
`;
const BODY = `<devanture-banner placement="top" loading="eager"></devanture-banner><${PANEL}></${PANEL}>`;
const TEAS = products("THE", 4).map(({ url }) => url);

const site = stage({
  prepare: ({ shop }) => {
    shop.mounts["/guessed/"] = publish({ config: CONFIG, path: "/guessed/" });
    const head = '<script src="/yes.js"></script>';
    shop.routes["/known/"] = pageOf({ manifest: "/guessed/manifest.json", head, body: BODY });
    shop.routes["/known-ar/"] = pageOf({ manifest: "/guessed/manifest.json", head, body: BODY, lang: "ar", dir: "rtl" });
    shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: !/no/.test(location.search) } }" };
  },
});

const heading = (page) => inside(page, "devanture-banner", (root) => root.querySelector("[part~=heading]")?.textContent ?? "");
const rows = (page) => inside(page, PANEL, (root) => [...root.querySelectorAll("[part~=kept-item]")].map((row) => row.textContent));
const open = async (shopper, page, path = "/known/") => {
  await shopper.go(page, path);
  await settled(page);
  await page.waitForFunction((panel) => document.querySelector(panel)?.shadowRoot?.querySelector("[part~=import]"), {}, PANEL);
};

test("three teas make somebody a tea lover, who reads why and says: that is not me", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, TEAS.slice(0, 2));
    await open(shopper, page);
    assert.equal(await heading(page), "", "two are no evidence");
    await browse(shopper, page, TEAS.slice(2, 3));
    await open(shopper, page);
    await until(async () => (await heading(page)) === "L’heure du thé", "the banner");
    assert.match(await inside(page, "devanture-banner", (root) => root.textContent), /3 des 3 dernières choses que vous avez regardées vont avec « Le thé, c’est un moment »/);
    const guess = (await rows(page)).find((row) => row.includes("supposition"));
    assert.match(guess, /Le thé, c’est un moment.*3 des 3.*gardé nulle part/s);
    const before = await withApi(page, (api) => api.export());
    assert.ok(!/supposition|"tea"/.test(before), "a guess is kept nowhere");
    // With the keyboard, as a button is.
    await inside(page, PANEL, (root) => [...root.querySelectorAll("button")].find((button) => button.textContent === "Ce n’est pas moi").focus());
    await page.keyboard.press("Enter");
    await until(async () => (await heading(page)) === "", "the banner goes");
    await until(() => inside(page, PANEL, (root) => /On ne le supposera plus/.test(root.querySelector("[part~=said]").textContent)), "it is said");
    await until(async () => (await rows(page)).some((row) => /Ce n’est pas vous : Le thé/.test(row)), "it is listed");
    assert.ok(!(await rows(page)).some((row) => row.includes("supposition")));
    // On the next page too, whatever is looked at; until the word is taken back.
    await browse(shopper, page, TEAS.slice(3));
    await open(shopper, page);
    assert.equal(await heading(page), "");
    assert.ok((await withApi(page, (api) => api.export())).includes('"denied"'));
    await inside(page, PANEL, (root) => [...root.querySelectorAll("[part~=kept-item]")].find((row) => /Ce n’est pas vous/.test(row.textContent)).querySelector("button").click());
    await until(async () => (await heading(page)) === "L’heure du thé", "it is guessed again");
  }));

test("who refuses is taken for nobody, and what is requested is the same", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, TEAS);
    await open(shopper, page, "/known/?no");
    assert.equal(await heading(page), "");
    assert.ok(!(await rows(page)).some((row) => row.includes("supposition")));
  }));

test("the inspector lists who somebody is taken for, with why", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, TEAS.slice(0, 3));
    await shopper.go(page, "/known/?devanture=inspect");
    await settled(page);
    const root = "[...document.documentElement.children].find((node) => node.shadowRoot?.querySelector('aside'))?.shadowRoot";
    await page.waitForFunction(`${root}?.querySelector("[data-section=segments] tbody tr")`);
    await page.evaluate(`(${root}).querySelector("[data-section=segments]").open = true`);
    await until(async () => (await page.evaluate(`[...${root}.querySelectorAll("[data-section=segments] tbody tr")].map((row) => row.textContent)`)).some((row) => /tea.*3 des 3/s.test(row)), "the guess");
  }));

test("axe finds nothing in it, and it fits a phone, from right to left and in the dark", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const first = await shopper.tab();
    await browse(shopper, first, TEAS.slice(0, 3));
    for (const [name, path, settings] of [
      ["persona-desktop", "/known/", { width: 1440, height: 900 }],
      ["persona-phone-dark-rtl", "/known-ar/", { width: 360, height: 780, isMobile: true, hasTouch: true, dark: true }],
    ]) {
      const page = await shopper.tab(settings);
      await open(shopper, page, path);
      await page.evaluate((dark) => {
        document.documentElement.style.colorScheme = dark ? "dark" : "light";
        document.documentElement.style.background = dark ? "#121212" : "#fff";
      }, !!settings.dark);
      await until(async () => (await rows(page)).length >= 4, "the list");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut");
      await page.evaluate(AXE);
      const found = await page.evaluate(async (panel) => (await axe.run(panel, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(" | ")}`), PANEL);
      assert.deepEqual(found, [], name);
      await page.$eval(PANEL, (panel) => panel.shadowRoot.querySelector("[part~=kept-list]").scrollIntoView({ block: "center" }));
      await picture(page, name);
      await page.close();
    }
  }));
