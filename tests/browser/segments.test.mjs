// Conditions of the configuration in the shop: by device and campaign for everyone, by what was looked at only for who
// agreed to be remembered. The part that tells them is fetched where there are conditions, and nowhere else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browse, inside, pageOf, publish, settled, stage, titles, until, withShopper } from "./setup.mjs";

const words = (text) => `heading = { fr = "${text}" }\ntext = { fr = "…" }\nlabel = { fr = "Voir" }\nlink = { fr = "/" }`;
const CONFIG = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
[[segment]]
name = "teapots"
when = 'viewed("Théières", times >= 1, within = 7d)'
[[banner]]
id = "tea"
placement = "welcome"
when = 'segment is teapots'
${words("Une théière ?")}
[[banner]]
id = "letter"
placement = "welcome"
when = 'campaign is "Rentrée" and referrer is email'
${words("Merci de lire notre lettre")}
[[banner]]
id = "phone"
placement = "welcome"
when = 'device is phone'
${words("Sur le pouce")}
`;
const BODY = '<devanture-banner placement="welcome" loading="eager"></devanture-banner><devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>';

const site = stage({
  prepare: ({ shop }) => {
    shop.mounts["/conditions/"] = publish({ config: CONFIG, path: "/conditions/" });
    shop.routes["/conditional/"] = pageOf({ manifest: "/conditions/manifest.json", head: '<script src="/yes.js"></script>', body: BODY });
    shop.mounts["/plain/"] = publish({ config: CONFIG.slice(0, CONFIG.indexOf("[[segment]]")), path: "/plain/" });
    shop.routes["/unconditional/"] = pageOf({ manifest: "/plain/manifest.json", head: '<script src="/yes.js"></script>', body: BODY });
    shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: !/no/.test(location.search) } }" };
  },
});

/** The heading of the page's banner once the carousel beside it stands; empty where there is none. */
const heading = async (page) => {
  await settled(page);
  await titles(page, "bestsellers");
  return inside(page, "devanture-banner", (root) => root.querySelector("[part~=heading]")?.textContent ?? "");
};

test("a banner by device and by campaign, for who agreed to nothing too", () =>
  withShopper(site, async (shopper) => {
    const desktop = await shopper.open("/conditional/?no");
    assert.equal(await heading(desktop), "");
    await shopper.go(desktop, "/conditional/?no&utm_medium=email&utm_campaign=Rentr%C3%A9e");
    assert.equal(await heading(desktop), "Merci de lire notre lettre");
    const phone = await shopper.open("/conditional/?no", { width: 390, height: 800, isMobile: true, hasTouch: true });
    assert.equal(await heading(phone), "Sur le pouce");
  }));

test("a segment by what was looked at, only with consent, and gone with it", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/"]);
    await shopper.go(page, "/conditional/");
    assert.equal(await heading(page), "Une théière ?");
    assert.match(await inside(page, "devanture-banner", (root) => root.textContent), /Théières/, "it says why");
    await page.evaluate(() => new Promise((done) => window.devanture((api) => void api.erase().then(done))));
    await until(() => inside(page, "devanture-banner", (root) => !root.querySelector("[part~=heading]")), "the banner goes");
  }));

test("the inspector lists segments and conditions: which hold, which do not, and which nobody may know", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.tab();
    const listed = async () => {
      await settled(page);
      const root = "[...document.documentElement.children].find((node) => node.shadowRoot?.querySelector('aside'))?.shadowRoot";
      await page.waitForFunction(`${root}?.querySelector("[data-section=segments] tbody tr")`);
      await page.evaluate(`(${root}).querySelector("[data-section=segments]").open = true`);
      const rows = await page.evaluate(`[...${root}.querySelectorAll("[data-section=segments] tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))`);
      return Object.fromEntries(rows.map(([what, state]) => [/teapots|new|returning/.exec(what)?.[0] ?? what, state]));
    };
    const [holds, not, unknown] = ["s’applique", "ne s’applique pas", "inconnu : personne ne peut le savoir, ou personne ne l’a dit"];
    await shopper.go(page, "/conditional/?no&utm_medium=email&utm_campaign=Rentr%C3%A9e&devanture=inspect");
    const stranger = await listed();
    assert.deepEqual([stranger.teapots, stranger.new, stranger.returning], [unknown, unknown, unknown]);
    const banners = Object.entries(stranger).filter(([what]) => what.startsWith("Condition d’une bannière"));
    assert.deepEqual(banners.map(([, state]) => state), [unknown, holds, not], JSON.stringify(stranger));
    assert.ok(banners.some(([what]) => /Théières/.test(what)), "in words");
    await shopper.agreed();
    await browse(shopper, page, ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/"]);
    await shopper.go(page, "/conditional/?devanture=inspect");
    await until(async () => (await listed()).teapots === holds, "the segment holds");
    const known = await listed();
    assert.deepEqual([known.new, known.returning], [holds, not]);
  }));

test("a shop without conditions fetches nothing for them", () =>
  withShopper(site, async (shopper) => {
    site.shop.requests.length = 0;
    await shopper.open("/conditional/");
    await until(() => site.shop.requests.some((url) => url.includes("/facts.js")), "a shop with them does");
    site.shop.requests.length = 0;
    const page = await shopper.open("/unconditional/");
    await titles(page, "bestsellers");
    assert.deepEqual(site.shop.requests.filter((url) => /\/(facts\.js|full\.wasm)/.test(url)), []);
  }));
