// Feeds as they come: hostile and empty, built by the merchant's command and shown in a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { feedOf, pageOf, publish, stage, titles, withApi, withShopper } from "./setup.mjs";

const site = stage();
const BESTSELLERS = '<devanture-carousel placement="bestsellers" loading="eager"><p id="own">Nos préférés</p></devanture-carousel>';

/** What each spelling would run, if anything did. */
const RUN = "window.__ran=1";
const LINKS = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript\u003a${RUN}`,
  `vbscript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `blob:https://shop.example/x`,
  `//evil.example/javascript:${RUN}`,
  `\\\\evil.example\\x`,
  `https://shop.example@evil.example/`,
];
const TITLES = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `"><svg onload=${RUN}>`,
  `</style><svg><script>${RUN}</script></svg>`,
  `{{constructor.constructor('${RUN}')()}}`,
  "\u202egnp.exe\u2066\u2069 \u200f",
  "Z\u0351\u036b\u0343a\u0314".repeat(30),
  "L".repeat(10_000),
  "mot ".repeat(2_500),
  "\u0000\u0007\u001b[31m",
  "null",
  "__proto__",
];
const PRICES = ["NaN", "-1 EUR", "Infinity EUR", "1e999 EUR", "0 EUR", "99999999999999999999 EUR", "12,,5 EUR", "<b>5</b> EUR"];

const product = (id, values = {}) => ({
  id,
  title: `Bol ${id}`,
  link: `https://shop.example/p/${id}/`,
  image_link: "https://shop.example/images/the-008.svg",
  price: "12.00 EUR",
  availability: "in_stock",
  product_type: "Maison > Bols",
  ...values,
});

test("a hostile feed runs nothing, breaks no policy, and what is good in it is shown", () =>
  withShopper(site, async (shopper) => {
    const feed = feedOf([
      ...LINKS.map((link, at) => product(`link-${at}`, { link })),
      ...LINKS.map((image_link, at) => product(`image-${at}`, { image_link })),
      ...TITLES.map((title, at) => product(`title-${at}`, { title, brand: title.slice(0, 200), product_type: `${title.slice(0, 200)} > Bols` })),
      ...PRICES.map((price, at) => product(`price-${at}`, { price })),
      ...PRICES.map((sale_price, at) => product(`sale-${at}`, { sale_price })),
      product(TITLES[0]),
      ...[1, 2, 3].map((at) => product(`good-${at}`)),
    ]);
    site.shop.mounts["/hostile/"] = publish({ feed, path: "/hostile/", config: '[shop]\nlanguage = "fr"\n[privacy]\nconsent = "manual"\n[[placement]]\nname = "bestsellers"\nstrategy = "bestsellers"\nlimit = 48\n' });
    site.shop.routes["/fixture/"] = pageOf({ manifest: "/hostile/manifest.json", body: BESTSELLERS });
    const page = await shopper.tab({
      before: [
        () => {
          window.__broken = [];
          addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => window.__broken.push(`${violatedDirective} ${blockedURI}`), true);
        },
      ],
    });
    await shopper.go(page, "/fixture/");
    const shown = await titles(page, "bestsellers");
    assert.ok(shown.length >= 20, `${shown.length} shown`);
    assert.ok(shown.some((title) => title.includes("<script>") || title.includes("{{constructor")), "a hostile title is a text");
    // Meant, every link has its real address; none is of a kind that runs.
    const links = await page.evaluate(() =>
      [...document.querySelector("devanture-carousel").shadowRoot.querySelectorAll("a[part=link]")].map((link) => {
        link.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
        link.focus();
        return [link.protocol, link.getAttribute("href")];
      }),
    );
    for (const [protocol, href] of links) {
      assert.match(protocol, /^https?:$/, href);
      assert.doesNotMatch(href, /^\s*(java|vb)script|^data:|^blob:/i);
    }
    // The reasons, the panel and what is handed out show the same texts.
    await page.evaluate(() => document.querySelector("devanture-carousel").shadowRoot.querySelectorAll("[part~=why]").forEach((button) => button.click()));
    const all = await withApi(page, (api) => api.recommend("bestsellers", { limit: 48 }));
    for (const { title, url, image, price, salePrice } of all) {
      assert.ok(title.length <= 10_000 && Number.isInteger(price) && price > 0 && Number.isInteger(salePrice) && salePrice >= 0, title);
      for (const address of [url, image]) if (address) assert.match(address, /^https?:\/\/[^/]/);
    }
    assert.equal(await page.evaluate(() => window.__ran), undefined);
    const broken = (await page.evaluate(() => window.__broken)).filter((line) => !line.startsWith("img-src") && !line.startsWith("connect-src"));
    assert.deepEqual(broken, []);
    assert.equal(await page.evaluate(() => document.querySelector("devanture-carousel").shadowRoot.querySelectorAll("script, svg script, iframe, object, [onerror], [onload]").length), 0);
    // No long word pushes the page aside.
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }));

test("a feed without products is not published: the shop keeps what it has", () => {
  assert.throws(() => publish({ feed: feedOf([]), path: "/empty/" }), (error) => /product/.test(String(error.stderr)));
});
