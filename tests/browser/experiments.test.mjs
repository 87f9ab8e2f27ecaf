// An experiment in the shop: each sees a variant, the page hears which, and no request tells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, pageOf, publish, settled, stage, titles, until, withApi, withShopper } from "./setup.mjs";

const CONFIG = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[[experiment]]
name = "words"
variants = ["long", "short"]
[[placement]]
name = "list"
strategy = "bestsellers"
when = 'variant is "words:long"'
[[placement]]
name = "list"
strategy = "on-sale"
[[banner]]
id = "short"
placement = "top"
when = 'variant is "words:short"'
heading = { fr = "Bienvenue" }
image = "/images/cui-002.svg"
[[banner]]
id = "long"
placement = "top"
heading = { fr = "Bienvenue à la lisière du bois" }
image = "/images/cui-003.svg"
`;
const BODY = '<devanture-banner placement="top" loading="eager"></devanture-banner><devanture-carousel placement="list" loading="eager"></devanture-carousel>';
const HEARD = 'document.currentScript.dataset.heard = "";window.heard = [];(window.devanture = function (c) { (devanture.q = devanture.q || []).push(c) })((api) => api.on("experiment", (detail) => heard.push(detail)))';

const site = stage({
  prepare: ({ shop }) => {
    shop.mounts["/tried/"] = publish({ config: CONFIG, path: "/tried/" });
    // The page is told whom it is for in a way that no request carries.
    shop.routes["/try/"] = pageOf({ manifest: "/tried/manifest.json", head: '<script src="/yes.js"></script><script src="/hear.js"></script>', body: BODY });
    shop.routes["/hear.js"] = { type: "text/javascript", body: HEARD };
    shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: !/no/.test(location.search) } }" };
  },
});

const unit = (name) => `document.addEventListener("DOMContentLoaded", () => document.head.append(Object.assign(document.createElement("meta"), { name: "devanture:unit", content: ${JSON.stringify(name)} })))`;

/** What somebody sees, hears and requests. */
const visit = async (shopper, name, path = "/try/") => {
  const page = await shopper.tab({ before: name ? [unit(name)] : [] });
  const requests = [];
  // Pictures that are on the page already have addresses of their own there.
  page.on("request", (request) => /^http/.test(request.url()) && requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await shopper.go(page, path);
  await settled(page);
  const list = await titles(page, "list");
  const heading = await until(() => inside(page, "devanture-banner", (root) => root.querySelector("[part~=heading]")?.textContent), "the banner");
  await until(() => requests.filter((url) => url.includes("/images/")).length >= 20, "the pictures");
  await page.waitForNetworkIdle({ idleTime: 300 });
  return { page, list, heading, requests, heard: await page.evaluate(() => window.heard) };
};

test("each variant shows its own, the page hears which, and the requests are the same", () =>
  withShopper(site, { agreed: undefined }, async (shopper) => {
    const seen = {};
    for (let number = 0; number < 12 && Object.keys(seen).length < 2; number++) {
      const found = await visit(shopper, `u${number}`, "/try/?no");
      assert.equal(found.heard.length, 1, "once a page");
      assert.equal(found.heard[0].name, "words");
      seen[found.heard[0].variant] ??= found;
      await found.page.close();
    }
    const { long, short } = seen;
    assert.deepEqual([long?.heading, short?.heading], ["Bienvenue à la lisière du bois", "Bienvenue"]);
    assert.notDeepEqual(long.list, short.list);
    assert.deepEqual(long.requests.toSorted(), short.requests.toSorted());
  }));

test("with consent the variant stays from page to page, whoever the page says it is, and goes with the consent", () =>
  withShopper(site, async (shopper) => {
    const first = await visit(shopper, "");
    const [{ variant }] = first.heard;
    await until(() => withApi(first.page, async (api) => JSON.parse(await api.export()).kept.filter(({ what }) => what === "variant" || what === "number").length === 2), "it is kept");
    for (let number = 0; number < 4; number++) {
      const next = await visit(shopper, `u${number}`);
      assert.deepEqual(next.heard, [{ name: "words", variant }]);
      await next.page.close();
    }
    await shopper.go(first.page, "/try/?no");
    await settled(first.page);
    assert.deepEqual(await withApi(first.page, async (api) => JSON.parse(await api.export()).kept), []);
  }));

test("an address asks for a variant, which does not count; who listens late hears all the same", () =>
  withShopper(site, async (shopper) => {
    for (const [number, heading] of [["0", "Bienvenue à la lisière du bois"], ["1", "Bienvenue"]]) {
      const found = await visit(shopper, "", `/try/?no&words=${number}`);
      assert.equal(found.heading, heading);
      assert.deepEqual(found.heard, []);
    }
    const { page, heard } = await visit(shopper, "u1", "/try/?no");
    assert.deepEqual(await withApi(page, (api) => new Promise((done) => api.on("experiment", done))), heard[0]);
  }));
