// Banners that come over the page: when their condition begins to hold, at a moment for it, and for who can close them for good.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browse, pageOf, picture, publish, settled, stage, titles, until, withApi, withShopper } from "./setup.mjs";

const words = (text) => `heading = { fr = "${text}", ar = "هل تحتاج إلى مساعدة؟" }\ntext = { fr = "Ce que vous avez regardé reste sur cet appareil, et les retours sont gratuits pendant trente jours." }\nlabel = { fr = "Comparer tranquillement" }\nlink = "/"\nimage = "/images/cui-002.svg"`;
const config = (form, when) => `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
[[banner]]
id = "stay"
overlay = "${form}"
when = '${when}'
${words("Vous hésitez encore ?")}
`;
const BODY = '<p><label>Nom <input id="name"></label> <button id="before">Avant</button></p><devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel><p style="height:2000px"></p>';
const SHOPS = { exit: ["dialog", "exit"], scroll: ["bar", "page.scroll >= 60%"], time: ["slide-in", "page.time > 1s"] };

const site = stage({
  prepare: ({ shop }) => {
    for (const [name, [form, when]] of Object.entries(SHOPS)) {
      shop.mounts[`/over-${name}/`] = publish({ config: config(form, when), path: `/over-${name}/` });
      for (const [path, kind, dir] of [["", "other", ""], ["checkout/", "checkout", ""], ["ar/", "other", "rtl"]])
        shop.routes[`/with-${name}/${path}`] = pageOf({ lang: dir ? "ar" : "fr", dir, manifest: `/over-${name}/manifest.json`, head: `<meta name="color-scheme" content="light dark"><script src="/yes.js"></script><meta name="devanture:page" content="${kind}">`, body: BODY });
    }
    shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: /wait/.test(location.search) ? {} : { devanture: !/no/.test(location.search) } }" };
  },
});

/** Looks into what stands over the page; `undefined` where nothing does. */
const over = (page, run = (frame) => frame.getAttribute("aria-label")) =>
  page.evaluate(`(() => {
    const root = [...document.body.children].map((node) => node.shadowRoot).find((root) => root?.querySelector("dialog,aside"));
    const frame = root?.querySelector("dialog[open],aside:not([hidden])");
    return frame ? (${run})(frame, root, root.querySelector("devanture-banner").shadowRoot) : undefined;
  })()`);
const leave = (page) => page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent("mouseout", { bubbles: true, clientY: -1, relatedTarget: null })));
const stands = async (page) => {
  await settled(page);
  await titles(page, "bestsellers");
  await until(() => site.shop.requests.some((url) => url.includes("/overlay.js")), "its part is loaded");
};
/** Nothing comes, although there was time: as long as the page takes to answer a few times. */
const nothing = async (page) => {
  for (let round = 0; round < 5; round++) await withApi(page, (api) => api.record({ type: "view", ids: [] }));
  assert.equal(await over(page), undefined);
};

test("leaving brings the dialog once; it takes the focus, closes with Escape, gives the focus back, and stays closed", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/with-exit/");
    await stands(page);
    await nothing(page);
    await page.focus("#before");
    await leave(page);
    assert.equal(await until(() => over(page), "it comes"), "Vous hésitez encore ?");
    assert.equal(await over(page, (frame) => frame.matches(":modal")), true);
    assert.equal(await over(page, (frame, root, banner) => banner.activeElement?.getAttribute("part")), "cta");
    await page.keyboard.press("Escape");
    await until(async () => !(await over(page)), "it goes");
    await until(() => page.evaluate(() => document.activeElement.id === "before"), "the focus is back");
    await until(() => withApi(page, async (api) => JSON.parse(await api.export()).kept.some(({ what }) => what === "closed")), "it is kept that it was closed");
    await page.reload();
    await stands(page);
    await leave(page);
    await nothing(page);
  }));

test("reading on brings the bar, which takes no focus and is said", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/with-scroll/");
    await stands(page);
    await page.focus("#before");
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    assert.equal(await until(() => over(page), "it comes"), "Vous hésitez encore ?");
    assert.equal(await page.evaluate(() => document.activeElement.id), "before");
    assert.equal(await over(page, (frame, root) => root.querySelector("[role=status]").textContent), "Vous hésitez encore ?");
    await over(page, (frame, root, banner) => banner.querySelector("[part~=dismiss]").click());
    await until(async () => !(await over(page)), "its button closes it");
  }));

test("once a visit, and never in place of what the shopper is doing", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/with-exit/");
    await stands(page);
    await page.focus("#name");
    await leave(page);
    await nothing(page);
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("dialog"), { open: true, textContent: "Le sien" })));
    await page.focus("#before");
    await leave(page);
    await nothing(page);
    const other = await shopper.open("/with-exit/");
    await stands(other);
    await leave(other);
    await until(() => over(other), "there it comes");
    await until(() => withApi(other, async (api) => JSON.parse(await api.export()).kept.some(({ what }) => what === "shown")), "it is kept that it was shown");
    await other.reload();
    await stands(other);
    await leave(other);
    await nothing(other);
  }));

test("not at the checkout, not before the answer about consent, not after a no; what is requested does not tell", () =>
  withShopper(site, async (shopper) => {
    site.shop.requests.length = 0;
    const checkout = await shopper.open("/with-time/checkout/");
    await settled(checkout);
    await titles(checkout, "bestsellers");
    await new Promise((done) => setTimeout(done, 2500));
    await nothing(checkout);
    assert.deepEqual(site.shop.requests.filter((url) => url.includes("overlay.js")), []);
    for (const answer of ["?wait", "?no"]) {
      site.shop.requests.length = 0;
      const page = await shopper.open(`/with-time/${answer}`);
      await stands(page);
      await new Promise((done) => setTimeout(done, 2500));
      await nothing(page);
    }
  }));

test("it fits a phone and a desktop, light and dark, left to right and right to left", () =>
  withShopper(site, async () => {
    for (const [name, path] of [["exit", ""], ["scroll", ""], ["time", ""], ["exit", "ar/"], ["time", "ar/"]])
      for (const [width, height, dark] of [[360, 740, false], [1440, 900, true]]) {
        // Somebody new each time: a window that is not in front does not scroll.
        const shopper = await site.shopper();
        const page = await shopper.open(`/with-${name}/${path}`, { width, height, dark });
        await stands(page);
        if (name === "exit") await leave(page);
        if (name === "scroll") await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        // Where it comes to rest.
        await until(() => over(page, (frame) => frame.getAnimations().length === 0), `${name} ${path} ${width}`);
        const box = await over(page, (frame) => frame.getBoundingClientRect().toJSON());
        assert.ok(box.left >= 0 && box.right <= width + 1 && box.top >= 0 && box.bottom <= height + 1, `${name} ${width}: ${JSON.stringify(box)}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        await picture(page, `overlay-${name}-${path.replace("/", "")}${width}${dark ? "-dark" : ""}`);
        await shopper.close();
      }
  }));
