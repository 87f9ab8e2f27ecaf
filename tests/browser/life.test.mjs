// What happens to a page besides being opened: prerendered, left and come back to, changed without loading, filled late, moved, cut
// off from the network, wheeled over. Elements are the real ones, on pages without anything of the demo shop's.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { escape, inside, keeps, level, NOTHING, ours, pageOf, products, ready, settled, stage, storage, titles, until, withApi, withShopper } from "./setup.mjs";

await ready();
const [one, two, three] = products("THE", 3);
const KEPT = { ...NOTHING, databases: ["dv1"] };
const slot = (placement, attributes = 'loading="eager"', children = "") => `<devanture-carousel placement="${placement}" ${attributes}>${children}</devanture-carousel>`;
// A consent tool that has its answer.
const YES = '<script src="/yes.js"></script>';
const meta = ({ id }) => `<meta name="devanture:page" content="product"><meta name="devanture:product" content="${escape(id)}">`;
const script = (body) => ({ type: "text/javascript", body });
// Tall without a style sheet, which the policy forbids inline.
const tall = "<p>…</p>".repeat(60);

const site = stage({
  prepare: ({ shop }) => {
    shop.routes["/yes.js"] = script("tarteaucitron = { state: { devanture: true } }");
    shop.routes["/life/one"] = pageOf({ head: YES + meta(one), body: slot("for-you") + slot("recently-viewed", 'loading="eager"', '<p id="own">Rien encore</p>') });
    shop.routes["/life/other"] = pageOf({ script: "", body: "<p>Ailleurs</p>" });
    shop.routes["/life/plain"] = pageOf({ body: slot("bestsellers") });
    shop.routes["/life/many"] = pageOf({ body: slot("bestsellers") + slot("bestsellers") + slot("new") + slot("on-sale", 'loading="eager" limit="3"') });
    shop.routes["/life/tall"] = pageOf({ body: `${slot("bestsellers", "")}${tall}` });
  },
});

/** What a page remembers of what was done; what was only shown is counted beside it. */
const kept = (page) => withApi(page, async (api) => JSON.parse(await api.export()).kept.filter(({ what }) => what !== "shown"));
/** How many cards stand in the n-th carousel. */
const cards = (page, at = 0) => page.evaluate((at) => document.querySelectorAll("devanture-carousel")[at].shadowRoot.querySelectorAll("[data-row]").length, at);
const filled = (page, at = 0) => page.waitForFunction((at) => document.querySelectorAll("devanture-carousel")[at]?.shadowRoot?.querySelectorAll("[data-row]").length > 0, {}, at);

describe("coming and going", () => {
  test("a page that is prerendered keeps nothing before it is shown", () =>
    withShopper(site, async (shopper) => {
      const rules = JSON.stringify({ prerender: [{ urls: ["/life/prerendered"], eagerness: "immediate" }] });
      site.shop.routes["/life/before"] = {
        headers: { "Content-Security-Policy": "script-src 'self' 'inline-speculation-rules'" },
        body: pageOf({ script: "", head: `<script type="speculationrules">${rules}</script>`, body: '<a href="/life/prerendered">La suite</a>' }),
      };
      site.shop.routes["/started.js"] = script(
        "addEventListener('load', () => window.devanture(() => fetch('/started')));" +
          "document.addEventListener('prerenderingchange', () => window.devanture((api) => api.ready.then(() => api.export()).then((text) => fetch(`/shown?${text.includes(document.querySelector('meta[name=shown]').content)}`))))",
      );
      for (const path of ["/started", "/shown"]) site.shop.routes[path] = { status: 204 };
      site.shop.routes["/life/prerendered"] = pageOf({ head: `${YES}<meta name="shown" content="${escape(one.title)}"><script defer src="/started.js"></script>${meta(one)}`, body: slot("for-you") });
      site.shop.requests.length = 0;
      const page = await shopper.open("/life/before");
      await until(() => site.shop.requests.includes("/started"), "the prerendered page has taken up the library");
      await new Promise((done) => setTimeout(done, 500));
      assert.deepEqual(ours(await storage(page)), NOTHING);
      await page.evaluate(() => document.querySelector("a").click());
      // The tab changes over to another page that is there already, and says so itself.
      const shown = await until(() => site.shop.requests.find((url) => url.startsWith("/shown?")), "the page is shown");
      assert.equal(shown, "/shown?true", "shown, it counts");
      const other = await shopper.open("/life/one");
      await level(other, 3);
      await keeps(other, KEPT);
    }));

  test("a page that comes back from the back/forward cache is alive, and its view does not count twice", () =>
    withShopper(site, async (shopper) => {
      const page = await shopper.open("/life/one");
      await level(page, 3);
      await filled(page);
      await keeps(page, KEPT);
      const before = await kept(page);
      await page.evaluate(() => {
        window.__same = true;
        addEventListener("pageshow", ({ persisted }) => (window.__persisted = persisted));
      });
      await shopper.go(page, "/life/other");
      // Another tab may have erased everything in the meantime.
      await page.evaluate(() => void history.back());
      await page.waitForFunction(() => window.__persisted === true);
      await settled(page);
      assert.deepEqual(await kept(page), before);
      assert.ok((await cards(page)) > 1);
      await withApi(page, (api) => api.erase());
      await keeps(page, NOTHING);
    }));

  test("what was withdrawn while a page was away is gone when it comes back", () =>
    withShopper(site, async (shopper) => {
      const page = await shopper.open("/life/one");
      await level(page, 3);
      await keeps(page, KEPT);
      await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (window.__persisted = persisted)));
      await shopper.go(page, "/life/other");
      const other = await shopper.open("/life/one");
      await level(other, 3);
      await withApi(other, (api) => api.consent.choose(1));
      await level(other, 1);
      await other.close();
      await page.evaluate(() => void history.back());
      await page.waitForFunction(() => window.__persisted === true);
      await level(page, 1);
      assert.deepEqual(await kept(page), []);
      await keeps(page, { ...NOTHING, local: ["dv1:consent"] });
    }));

  for (const [name, before] of [["the Navigation API", []], ["history alone", [() => Object.defineProperty(window, "navigation", { value: undefined })]]])
    test(`a page that changes its address without loading is looked at again: ${name}`, () =>
      withShopper(site, { before }, async (shopper) => {
        const page = await shopper.open("/life/one");
        await level(page, 3);
        const turn = (product, how) =>
          page.evaluate(
            (id, url, how) => {
              document.querySelector('meta[name="devanture:product"]').content = id;
              how === "back" ? history.back() : history[how](null, "", url);
            },
            product.id,
            product.url,
            how,
          );
        await turn(two, "pushState");
        await until(async () => (await kept(page)).length === 2, "the second product counts");
        await turn(three, "replaceState");
        await until(async () => (await kept(page)).length === 3, "the third product counts");
        assert.deepEqual((await kept(page)).map(({ title }) => title), [one.title, two.title, three.title]);
        // Two of them are not the page's own: the other slot has something now, in the shop's own children's place.
        await filled(page, 1);
        await turn(one, "back");
        await until(async () => (await kept(page))[0].title === one.title, "and back");
        assert.equal((await kept(page)).length, 3);
      }));
});

describe("elements", () => {
  test("each is filled when it says: at once, near the screen, in idle time, after the visitor moves", () =>
    withShopper(site, async (shopper) => {
      for (const [name, attributes] of [["visible", ""], ["idle", 'loading="idle"'], ["interaction", 'loading="interaction"']])
        site.shop.routes[`/life/${name}`] = pageOf({ body: slot("new") + tall.repeat(5) + slot("bestsellers", attributes) });
      const far = async (name) => {
        const page = await shopper.open(`/life/${name}`);
        await filled(page);
        return page;
      };
      const visible = await far("visible");
      assert.equal(await visible.evaluate(() => !!document.querySelectorAll("devanture-carousel")[1].shadowRoot.querySelector("[part=title]")), false, "far from the screen");
      await visible.evaluate(() => document.querySelectorAll("devanture-carousel")[1].scrollIntoView());
      await filled(visible, 1);
      await filled(await far("idle"), 1);
      site.shop.routes["/life/interaction"] = pageOf({ body: slot("bestsellers", 'loading="interaction"') });
      site.shop.requests.length = 0;
      const still = await shopper.open("/life/interaction");
      await still.waitForNetworkIdle({ idleTime: 500 });
      assert.equal(site.shop.requests.some((url) => url.includes("ui.wasm")), false, "nothing to draw before a move");
      assert.equal(await cards(still), 0);
      await still.mouse.move(100, 100);
      await still.mouse.move(120, 120);
      await filled(still);
    }));

  test("several on a page share nothing but the rule that no product is shown twice", () =>
    withShopper(site, async (shopper) => {
      const page = await shopper.open("/life/many");
      for (const at of [0, 2, 3]) await filled(page, at);
      const shown = await page.evaluate(() => [...document.querySelectorAll("devanture-carousel")].map((host) => [...host.shadowRoot.querySelectorAll("[data-row] [part=title]")].map(({ textContent }) => textContent)));
      assert.equal(shown[3].length, 3, "its own limit");
      const all = shown.flat();
      assert.equal(new Set(all).size, all.length, all.join());
    }));

  test("taken out it gives everything back; put in again, elsewhere or changed, it is filled again", () =>
    withShopper(site, async (shopper) => {
      const page = await shopper.open("/life/plain");
      await filled(page);
      await page.evaluate(() => (window.__host = document.querySelector("devanture-carousel")).remove());
      await page.waitForFunction(() => !window.__host.shadowRoot.querySelector("[data-row]"));
      await page.evaluate(() => document.body.append(window.__host));
      await filled(page);
      // A move is no departure: what stands in it goes on standing.
      await page.evaluate(() => {
        window.__card = window.__host.shadowRoot.querySelector("[data-row]");
        document.querySelector("main").append(window.__host);
      });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.ok(await page.evaluate(() => window.__card.isConnected), "moved, not made anew");
      const before = await titles(page, "bestsellers");
      await page.evaluate(() => window.__host.setAttribute("placement", "new"));
      await page.waitForFunction((first) => ![...window.__host.shadowRoot.querySelectorAll("[part=title]")].some(({ textContent }) => textContent === first) , {}, before[0]);
      assert.ok((await cards(page)) > 1);
      // One that the page makes itself.
      await page.evaluate(() => document.body.append(Object.assign(document.createElement("devanture-carousel"), { id: "made" })));
      await page.evaluate(() => document.querySelector("#made").setAttribute("placement", "best-rated"));
      await page.evaluate(() => document.querySelector("#made").scrollIntoView());
      await filled(page, 1);
    }));

  test("neither the wheel nor a finger is trapped over a carousel", () =>
    withShopper(site, async (shopper) => {
      const page = await shopper.open("/life/tall", { width: 390, height: 700, hasTouch: true, isMobile: true });
      await filled(page);
      const [x, y] = await page.$eval("devanture-carousel", (host) => {
        const { left, top } = host.getBoundingClientRect();
        return [left + 120, top + 150];
      });
      await page.mouse.move(x, y);
      await page.mouse.wheel({ deltaY: 300 });
      await page.waitForFunction(() => scrollY > 0);
      await page.evaluate(() => scrollTo(0, 0));
      const finger = await page.touchscreen.touchStart(x, y + 100);
      for (let step = 0; step <= 10; step++) await finger.move(x, y + 100 - 20 * step);
      await finger.end();
      await page.waitForFunction(() => scrollY > 0);
    }));
});

describe("the network", () => {
  test("who asks for few bytes gets no pictures, and all the rest", () =>
    withShopper(site, { before: [() => Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }) })] }, async (shopper) => {
      site.shop.requests.length = 0;
      const page = await shopper.open("/life/plain");
      await filled(page);
      await page.waitForNetworkIdle({ idleTime: 500 });
      assert.deepEqual(site.shop.requests.filter((url) => url.startsWith("/images/")), []);
      assert.equal(await inside(page, "devanture-carousel", (root) => root.querySelectorAll("[data-row] img[src], canvas").length), 0);
    }));

  test("offline: what is cached is shown; what is not leaves the shop's children", () =>
    withShopper(site, async (shopper) => {
      site.shop.routes["/life/cached"] = { body: pageOf({ body: slot("bestsellers", 'loading="interaction"', '<p id="own">Nos préférés</p>') }) };
      const page = await shopper.open("/life/cached");
      await settled(page);
      await page.setOfflineMode(true);
      // Neither the drawing module nor a picture is here; nothing may break, and nothing be lost.
      await page.mouse.move(50, 50);
      await page.mouse.move(60, 60);
      await page.waitForNetworkIdle({ idleTime: 500 });
      assert.equal(await page.evaluate(() => document.querySelector("#own").getClientRects().length), 1);
      await page.setOfflineMode(false);
    }));

  test("offline: a page that has its packs ranks a product that it turns to", () =>
    withShopper(site, async (shopper) => {
      const page = await shopper.open("/life/one");
      await level(page, 3);
      await filled(page);
      await page.waitForNetworkIdle({ idleTime: 500 });
      await page.setOfflineMode(true);
      await withApi(page, (api, id) => api.page({ type: "product", product: id }), two.id);
      assert.ok((await withApi(page, (api) => api.recommend("similar", { limit: 4 }))).length > 2);
      assert.ok((await cards(page)) > 1);
      await page.setOfflineMode(false);
    }));
});
