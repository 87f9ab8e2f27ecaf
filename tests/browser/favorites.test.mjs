// Hearts on cards, the list of what has one, and menus in the shopper's order: in the shop's pages, with consent and without, and
// without a request that tells of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { at } from "../../scripts/run.mjs";
import { browse, inside, level, pageOf, picture, products, publish, settled, stage, titles, until, withApi, withShopper } from "./setup.mjs";

const AXE = readFileSync(at("node_modules/axe-core/axe.min.js"), "utf8");
const CAROUSEL = 'devanture-carousel[placement="bestsellers"]';
const LIST = "devanture-favorites > devanture-carousel";

const CONFIG = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[cards]
add-button = true
[favorites]
hearts = true
[navigation]
by-interest = true
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
`;
const MENU = `<div data-far></div><nav aria-label="Rayons"><ul data-devanture-nav><li data-fixed><a href="/">Accueil</a></li><li data-category="Mode"><a href="/c/mode/">Mode</a></li><li data-category="Jardin"><a href="/c/jardin/">Jardin</a></li><li data-category="Maison"><a href="/c/maison/">Maison</a></li><li><a href="/aide/">Aide</a></li></ul></nav>`;

const site = stage({
  prepare: ({ shop }) => {
    shop.mounts["/liking/"] = publish({ config: CONFIG, path: "/liking/" });
    const yes = '<script src="/cookie.js"></script>';
    const page = (body, more = {}) => pageOf({ manifest: "/liking/manifest.json", head: yes, body, ...more });
    shop.routes["/cookie.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: /devanture=true/.test(document.cookie) || undefined } }; addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-far]').forEach((one) => (one.style.height = '1800px')))" };
    shop.routes["/hearts/"] = page('<devanture-carousel placement="bestsellers" loading="eager" add></devanture-carousel><devanture-favorites loading="eager" add></devanture-favorites>');
    shop.routes["/hearts-ar/"] = page('<devanture-carousel placement="bestsellers" loading="eager" add></devanture-carousel>', { lang: "ar", dir: "rtl" });
    shop.routes["/menu/"] = page(`${MENU}<div data-far></div>`);
    shop.routes["/menu-in-sight/"] = page(MENU.replace("data-far", ""));
    shop.routes["/mine/"] = page("<devanture-preferences loading=eager></devanture-preferences>");
  },
});

const hearts = (page, selector = CAROUSEL) => until(() => inside(page, selector, (root) => root?.querySelectorAll("[part~=heart]").length), `hearts in ${selector}`);
const heart = (page, at, run = "one.click()", selector = CAROUSEL) => inside(page, selector, `(root, at) => { const one = root.querySelectorAll("[part~=heart]")[at]; return ${run}; }`, at);
const listed = (page) => page.evaluate(() => [...(document.querySelector("devanture-favorites > devanture-carousel")?.shadowRoot.querySelectorAll("[data-row] [part=title]") ?? [])].map(({ textContent }) => textContent));
const kept = (page) => withApi(page, async (api) => JSON.parse(await api.export()).kept);
const menu = (page) => page.evaluate(() => [...document.querySelectorAll("[data-devanture-nav] > li")].filter((one) => getComputedStyle(one).visibility === "visible").map((one) => one.textContent).join());

test("a heart is a toggle that is kept, listed latest first, told in the panel, and gone with never", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/hearts/");
    await titles(page, "bestsellers");
    await hearts(page);
    assert.equal(await page.evaluate(() => document.querySelector("devanture-favorites").textContent.trim()), "Touchez le cœur d’un produit : il vous attendra ici, sur cet appareil.");
    const names = await inside(page, CAROUSEL, (root) => [...root.querySelectorAll("[data-row] [part=title]")].map(({ textContent }) => textContent));
    assert.equal(await heart(page, 0, 'one.getAttribute("aria-label")'), `Favori : ${names[0]}`);
    assert.equal(await heart(page, 0, 'one.getAttribute("aria-pressed")'), "false");
    // By keyboard.
    await heart(page, 0, "one.focus()");
    await page.keyboard.press("Space");
    await until(async () => (await heart(page, 0, 'one.getAttribute("aria-pressed")')) === "true", "pressed");
    assert.equal(await inside(page, CAROUSEL, (root) => root.activeElement?.getAttribute("part")), "heart", "the focus stays");
    await heart(page, 2);
    await until(async () => (await listed(page)).join() === [names[2], names[0]].join(), "latest first");
    await shopper.go(page, "/hearts/");
    await titles(page, "bestsellers");
    await until(async () => (await listed(page)).join() === [names[2], names[0]].join(), "still there after a reload");
    await hearts(page);
    await until(async () => (await heart(page, 0, 'one.getAttribute("aria-pressed")')) === "true", "its heart is filled");
    assert.equal((await kept(page)).filter(({ what }) => what === "favorite").length, 2);
    // Taken away in the list.
    await hearts(page, LIST);
    await heart(page, 0, "one.click()", LIST);
    await until(async () => (await listed(page)).join() === names[0], "one is left");
    // Never takes it away.
    const id = await withApi(page, (api, name) => api.recommend("bestsellers", { limit: 12 }).find(({ title }) => title === name).id, names[0]);
    await withApi(page, (api, id) => api.correct(id, "never"), id);
    await until(() => page.evaluate(() => /Touchez le cœur/.test(document.querySelector("devanture-favorites").textContent) && document.querySelector("devanture-favorites p").checkVisibility()), "the list is empty again");
    assert.equal((await kept(page)).filter(({ what }) => what === "favorite").length, 0);
  }));

test("another tab follows; without consent a heart holds for the page, and nothing is stored", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/hearts/");
    await titles(page, "bestsellers");
    await hearts(page);
    await heart(page, 1);
    await until(async () => (await listed(page)).length === 1, "listed on this page");
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await shopper.agreed();
    const [first, second] = [await shopper.open("/hearts/"), await shopper.open("/hearts/")];
    for (const tab of [first, second]) {
      await titles(tab, "bestsellers");
      await hearts(tab);
    }
    await heart(first, 1);
    await until(async () => (await heart(second, 1, 'one.getAttribute("aria-pressed")')) === "true", "the other tab's heart");
    await until(async () => (await listed(second)).length === 1, "the other tab's list");
    // Its message may come before what was stored can be read: then the browser's own event is what tells.
    await first.evaluate(() => (BroadcastChannel.prototype.postMessage = () => {}));
    await heart(first, 2);
    await until(async () => (await heart(second, 2, 'one.getAttribute("aria-pressed")')) === "true", "without a message too");
  }));

test("a menu out of sight is put in the shopper's order; fixed entries stay; one tap takes it back for good", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await shopper.go(page, "/menu/");
    await settled(page);
    assert.equal(await menu(page), "Accueil,Mode,Jardin,Maison,Aide");
    await browse(shopper, page, products("CUI", 3).map(({ url }) => url));
    await level(page, 3);
    await shopper.go(page, "/menu/");
    await until(async () => (await menu(page)) === "Accueil,Maison,Mode,Jardin,Aide,Vos rayons d’abord", "the shopper's order");
    const pressed = () => page.$eval(".devanture-order button", (button) => button.getAttribute("aria-pressed"));
    assert.equal(await pressed(), "true");
    await page.$eval(".devanture-order button", (button) => (button.focus(), button.click()));
    assert.equal(await menu(page), "Accueil,Mode,Jardin,Maison,Aide,Vos rayons d’abord");
    assert.equal(await pressed(), "false");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Vos rayons d’abord", "the focus stays");
    await until(async () => (await kept(page)).some(({ what }) => what === "usual"), "remembered");
    await shopper.go(page, "/menu/");
    await settled(page);
    await page.waitForSelector(".devanture-order button");
    assert.equal(await menu(page), "Accueil,Mode,Jardin,Maison,Aide,Vos rayons d’abord");
    await page.$eval(".devanture-order button", (button) => button.click());
    assert.equal(await menu(page), "Accueil,Maison,Mode,Jardin,Aide,Vos rayons d’abord");
    // Taken back everywhere: the shop's order at once.
    await withApi(page, (api) => api.consent.choose(1));
    await until(async () => (await menu(page)) === "Accueil,Mode,Jardin,Maison,Aide", "the shop's order");
  }));

test("erased, a menu stands in the shop's order at once, where it was erased and in other tabs", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, products("CUI", 3).map(({ url }) => url));
    await level(page, 3);
    // The inspector has listened there for a while, and listens no more.
    const other = await shopper.open("/menu/?devanture=inspect");
    const inspects = () => other.evaluate(() => [...document.documentElement.children].some((node) => node.shadowRoot?.querySelector("aside")));
    await until(inspects, "the inspector opens");
    await other.waitForSelector(".devanture-order button");
    await other.evaluate(() => [...document.documentElement.children].find((node) => node.shadowRoot?.querySelector("aside")).shadowRoot.querySelector(".close").click());
    assert.equal(await inspects(), false);
    await shopper.go(page, "/menu/");
    for (const tab of [other, page]) {
      // What is behind another tab is not drawn, and nothing leaves its screen.
      await tab.bringToFront();
      await until(async () => (await menu(tab)) === "Accueil,Maison,Mode,Jardin,Aide,Vos rayons d’abord", "the shopper's order");
    }
    await withApi(page, (api) => api.erase());
    // The consent tool still says yes: the level is what it was, and nothing is known.
    for (const tab of [page, other]) await until(async () => (await menu(tab)) === "Accueil,Mode,Jardin,Maison,Aide", "the shop's order");
    assert.equal(await withApi(page, (api) => api.consent.get().level), 3);
  }));

test("how many favorites there are stands nowhere in the page's own text or attributes", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/hearts/");
    await titles(page, "bestsellers");
    await hearts(page);
    const light = () => page.evaluate(() => document.body.outerHTML);
    const note = () => inside(page, "devanture-favorites", (root) => root.querySelector("p").textContent);
    const before = await light();
    // Two that this page knows, and three that it does not.
    await heart(page, 0);
    await until(async () => (await listed(page)).length === 1, "listed");
    await withApi(page, async (api) => {
      const file = JSON.parse(await api.export());
      const one = file.kept.find(({ what }) => what === "favorite");
      file.kept = [1, 2, 3].map((at) => ({ ...one, keys: [at, 0, 0, 0], title: `gone ${at}` }));
      await api.import(JSON.stringify(file));
    });
    await until(async () => /^3/.test(await note()), "three are missing").catch(async () => assert.fail(`${await note()} ${JSON.stringify(await kept(page))}`));
    assert.equal(await light(), before);
  }));

test("a menu in sight does not move, and neither does anything without consent", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, products("CUI", 3).map(({ url }) => url));
    await level(page, 3);
    await shopper.go(page, "/menu-in-sight/");
    await settled(page);
    await page.waitForFunction(() => document.querySelector("[data-devanture-nav]").classList.contains("rr-block"));
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await menu(page), "Accueil,Mode,Jardin,Maison,Aide");
    await shopper.agreed(false);
    await shopper.go(page, "/menu/");
    await settled(page);
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await menu(page), "Accueil,Mode,Jardin,Maison,Aide");
  }));

test("what two opposite shoppers request is the same, favorites and menus and all", () =>
  withShopper(site, { agreed: true }, async (one) => {
    await withShopper(site, { agreed: true }, async (other) => {
      const transcripts = [];
      for (const [shopper, taste, at] of [[one, "CUI", 0], [other, "JAR", 5]]) {
        const page = await shopper.tab();
        await browse(shopper, page, products(taste, 3).map(({ url }) => url));
        await shopper.go(page, "/hearts/");
        await titles(page, "bestsellers");
        await hearts(page);
        await heart(page, at);
        await until(async () => (await kept(page)).some(({ what }) => what === "favorite"), "kept");
        const seen = [];
        const hear = (request) => seen.push(`${request.method} ${request.url}`);
        for (const path of ["/hearts/", "/menu/"]) {
          await page.goto("about:blank");
          site.shop.heard.add(hear);
          await shopper.go(page, path);
          await settled(page);
          if (path === "/hearts/") await until(async () => (await listed(page)).length > 0, "the list");
          else await page.waitForSelector(".devanture-order button");
          await new Promise((done) => setTimeout(done, 800));
          site.shop.heard.delete(hear);
        }
        transcripts.push(seen.sort().join("\n"));
      }
      assert.equal(transcripts[0], transcripts[1]);
      assert.match(transcripts[0], /favorites\.js/);
    });
  }));

test("axe finds nothing in hearts, and they fit a phone, from right to left and in the dark", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    for (const [name, path, settings] of [
      ["hearts-desktop", "/hearts/", { width: 1440, height: 900 }],
      ["hearts-phone", "/hearts/", { width: 360, height: 780, isMobile: true, hasTouch: true }],
      ["hearts-phone-dark-rtl", "/hearts-ar/", { width: 360, height: 780, isMobile: true, hasTouch: true, dark: true }],
    ]) {
      const page = await shopper.open(path, settings);
      await page.evaluate((dark) => {
        document.documentElement.style.colorScheme = dark ? "dark" : "light";
        document.documentElement.style.background = dark ? "#121212" : "#fff";
      }, !!settings.dark);
      await titles(page, "bestsellers");
      await hearts(page);
      await heart(page, 1);
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => (await axe.run("devanture-carousel", { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(" | ")}`));
      assert.deepEqual(found, [], name);
      await new Promise((done) => setTimeout(done, 300));
      await picture(page, name);
      await heart(page, 1);
      await page.close();
    }
  }));
