// The widget moves nothing on the shop's pages, and every control of it can be reached and left with the keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, stage, titles, withShopper } from "./setup.mjs";

const site = stage();
const PAGES = ["/", "/c/cuisine/", "/p/theiere-brume-cui-001/", "/panier/", "/confidentialite/"];
const HOSTS = "devanture-carousel, devanture-banner, devanture-preferences";

/** Notes every shift that the browser counts, with what moved, once the document is whole: what the parser does in between is not ours. */
const watch = () => {
  window.__shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput && entry.startTime > (performance.getEntriesByType("navigation")[0].domInteractive || Infinity)) window.__shifts.push([entry.value, ...entry.sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "gone").slice(0, 120))]);
  }).observe({ type: "layout-shift", buffered: true });
};

for (const width of [360, 768, 1440])
  test(`nothing moves on any page while it loads and is scrolled through, ${width} px`, () =>
    withShopper(site, { agreed: true, before: [watch] }, async (shopper) => {
      const page = await shopper.tab({ width, height: 800 });
      for (const path of PAGES) {
        await shopper.go(page, path);
        await settled(page);
        // Nobody jumps down a page within the frame of the first drawing; a script would, and count what gives its room back out of sight.
        // (Where nothing is near the first screen, nothing is drawn.)
        await page.waitForFunction((hosts) => [...document.querySelectorAll(hosts)].some((host) => host.shadowRoot?.querySelector("[data-row], [part~=preferences]")), { timeout: 2000 }, HOSTS).catch(() => {});
        await page.evaluate(async (hosts) => {
          const frames = async () => {
            for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
          };
          await frames();
          for (const host of document.querySelectorAll(hosts)) {
            host.scrollIntoView({ block: "center", behavior: "instant" });
            await frames();
          }
          scrollTo({ top: 0, behavior: "instant" });
          await frames();
        }, HOSTS);
        const carousels = await page.$$eval("devanture-carousel", (hosts) => hosts.map((host) => host.getAttribute("placement")));
        if (carousels.includes("bestsellers")) await titles(page, "bestsellers");
        assert.deepEqual(await page.evaluate(() => window.__shifts), [], path);
      }
    }));

test("with the keyboard alone every control of the widget is reached in turn, seen, and left", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab({ width: 1280, media: [{ name: "prefers-reduced-motion", value: "reduce" }] });
    for (const path of ["/", "/c/cuisine/", "/p/theiere-brume-cui-001/", "/panier/", "/confidentialite/"]) {
      await shopper.go(page, path);
      await settled(page);
      // Filled from top to bottom before the walk begins.
      await page.evaluate(async (hosts) => {
        for (const host of document.querySelectorAll(hosts)) {
          host.scrollIntoView({ block: "center", behavior: "instant" });
          for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
        }
      }, HOSTS);
      await page.waitForFunction((hosts) => [...document.querySelectorAll(hosts)].some((host) => host.shadowRoot?.querySelector("[data-row], [part~=preferences]")), {}, HOSTS);
      const expected = await page.evaluate((hosts) => {
        window.__wanted = [...document.querySelectorAll(hosts)].flatMap((host) => [...host.shadowRoot.querySelectorAll("a[href], button, input")].filter((control) => control.checkVisibility({ visibilityProperty: true }) && control.tabIndex >= 0 && !control.closest("[inert]")));
        window.__reached = new Set();
        return window.__wanted.length;
      }, HOSTS);
      assert.ok(expected > 3, `${path} has ${expected} controls`);
      await page.evaluate(() => (document.activeElement?.blur(), scrollTo(0, 0)));
      await page.mouse.click(1, 1);
      let lost = 0;
      for (let press = 0; press < 500; press++) {
        await page.keyboard.press("Tab");
        const where = await page.evaluate(() => {
          const element = document.activeElement?.shadowRoot?.activeElement;
          if (!element) return document.activeElement === document.body ? "none" : "shop";
          window.__reached.add(element);
          const { outlineStyle, boxShadow } = getComputedStyle(element);
          const [nearest] = [element.closest("article, label"), element].filter(Boolean).map((node) => getComputedStyle(node));
          return outlineStyle !== "none" || boxShadow !== "none" || nearest.outlineStyle !== "none" ? "seen" : `unseen ${element.getAttribute("part")}`;
        });
        assert.ok(!where.startsWith("unseen"), `${path}: ${where}`);
        // Past the last control of the page the browser's own begin.
        if (where === "none" && ++lost > 1) break;
      }
      const missed = await page.evaluate(() => window.__wanted.filter((control) => !window.__reached.has(control) && control.type !== "radio" && control.isConnected).map((control) => `${control.getAttribute("part")} ${control.textContent.slice(0, 40)}`));
      assert.deepEqual(missed, [], path);
    }
  }));
