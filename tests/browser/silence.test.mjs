// The promise: two shoppers with opposite tastes make the same requests, byte for byte, and leave the same
// traces for the shop's other scripts, until one of them acts. leaks.test.mjs shows that the harness would notice.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { differences, readable } from "./silence/compare.mjs";
import { draw, run, told } from "./silence/pairs.mjs";
import { openRecorder, record, RECORDER } from "./silence/recorder.mjs";
import { KINDS, openForge } from "./silence/shoppers.mjs";
import { spy } from "./silence/spy.mjs";
import { browse, pageOf, products, publish, stage, titles } from "./setup.mjs";

const BESTSELLERS = '<devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>';
/** `SILENCE_SEED=7` draws other shoppers; `npm run silence` draws hundreds. */
const SEED = Number(process.env.SILENCE_SEED) || 1;

let forge;
const site = stage({
  prepare: async (site) => {
    forge = await openForge(site);
    site.shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: true } }" };
  },
});

const passes = async (one) => {
  const outcome = await run(site, forge, one);
  const again = `npm run silence -- --case ${one.seed} --path ${one.path}`;
  assert.equal(outcome.found.map(({ turn, ...difference }) => `${turn}\n${readable([difference])}`).join("\n"), "", `${told(one)}\n${again}`);
  return outcome;
};

test(`opposite shoppers make the same requests and leave the same traces, on every kind of page, from seed ${SEED}`, async (t) => {
  let different = 0;
  let requests = 0;
  for (const [at, path] of KINDS.entries()) {
    const one = draw(SEED + at, path);
    const outcome = await passes(one);
    different += outcome.different;
    requests += outcome.requests;
  }
  t.diagnostic(`tried: ${KINDS.length} pairs, ${requests} requests`);
  assert.ok(different > 3, `only ${different} of ${KINDS.length} pairs were shown different products: the test shows little`);
});

test("everything that a page asks for is asked for before what is kept has been read", async () => {
  for (const path of ["/", "/confidentialite/"]) {
    const one = draw(SEED, path);
    for (const who of one.shoppers) who.level = 3;
    await passes({ ...one, answer: true, turns: ["cold"], saves: false, speculates: false, replays: false, holds: true });
  }
});

test("where the shop has segments and conditions, opposite shoppers make the same requests as well", async (t) => {
  const words = (text) => `heading = { fr = "${text}" }\ntext = { fr = "…" }\nlabel = { fr = "Voir" }\nlink = { fr = "/" }`;
  const banner = (id, when) => `[[banner]]\nid = "${id}"\nplacement = "welcome"\nwhen = '${when}'\nimage = "/images/${id}.svg"\n${words(id)}`;
  const [tea, toy] = ["THE", "ENF"].map((department) => products(department, 5));
  const department = (list) => list[0].category.split(" > ")[0];
  const config = `[privacy]\nconsent = "tarteaucitron"\n[[segment]]\nname = "tea"\nwhen = 'viewed("${department(tea)}", times >= 2, within = 60d)'\n${["bestsellers", "for-you"].map((name) => `[[placement]]\nname = "${name}"\nstrategy = "${name}"`).join("\n")}\n[[rule]]\nname = "lift"\naction = "boost"\nstrength = 60\nsegments = ["tea"]\nmatch = { category = "${department(tea)}" }\n${banner("the-008", "segment is tea")}\n${banner("cui-001-saug", "device is desktop and not segment is tea")}`;
  site.shop.mounts["/packs-when/"] = publish({ config, path: "/packs-when/" });
  assert.equal(JSON.parse(readFileSync(join(site.shop.mounts["/packs-when/"], "manifest.json"), "utf8")).core, "full");
  const page = (body) => pageOf({ manifest: "/packs-when/manifest.json", head: '<script src="/yes.js"></script>', body: `<devanture-banner placement="welcome" loading="eager"></devanture-banner>${body}${BESTSELLERS}` });
  site.shop.routes["/when/"] = page('<devanture-carousel placement="for-you" loading="eager"></devanture-carousel>');
  const who = (list) => ({ level: 3, history: list.flatMap(({ id }, at) => [9, 5, 1].map((days) => ({ type: "view", id, days: days + at }))).sort((a, b) => b.days - a.days), corrections: [], cart: [], name: "", pictures: true });
  let requests = 0;
  for (const given of [{ turns: ["cold", "warm"] }, { width: 390 }, { saves: true }, { replays: true }, { inspects: true }, { holds: true }]) {
    const outcome = await passes({ seed: SEED, path: "/when/", shoppers: [who(tea), who(toy)], without: [], answer: true, turns: ["cold"], width: 1280, ...given });
    assert.ok(outcome.different, "they must be shown different products, or the test shows little");
    requests += outcome.requests;
  }
  t.diagnostic(`tried: 6 pairs, ${requests} requests`);
});

/** In the panel, whose root the spy knows: presses a button. */
const press = (tab, part) =>
  tab.evaluate((part) => window.__seen.roots.flatMap((root) => [...root.querySelectorAll(`[part~="${part}"]`)])[0].click(), part);

test("a copy that is saved and the inspector, by its address and by its button, are fetched alike for everyone", async () => {
  const plain = (path, given) => {
    const one = draw(SEED, path);
    for (const who of one.shoppers) who.level = 3;
    return { ...one, answer: true, turns: ["cold"], saves: false, speculates: false, replays: false, lax: false, inspects: false, ...given };
  };
  for (const path of ["/", "/p/theiere-brume-cui-001/", "/confidentialite/"]) await passes(plain(path, { inspects: true }));
  await passes(plain("/", { inspects: true, holds: true }));
  // The words, the file's code and the inspector are asked for by who presses the buttons; what is asked for then is the same as well.
  const saved = async (tab) => {
    await press(tab, "export");
    await tab.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("portability.wasm")));
  };
  const opens = async (tab) => {
    await press(tab, "inspect-open");
    await tab.waitForFunction(() => window.__seen.roots.some((root) => root.querySelector("aside")));
  };
  const requests = [];
  for (const act of [undefined, saved, opens]) requests.push((await passes(plain("/confidentialite/", { act }))).requests);
  const [none, copy, inspector] = requests;
  assert.ok(copy >= none + 2, `${copy} requests with a copy, ${none} without`);
  assert.ok(inspector >= none + 3, `${inspector} requests with the inspector, ${none} without`);
});

test("who comes back and who comes for the first time make the same requests, the shop's own pictures included", async () => {
  // The one has products to see again where the other sees what the shop put there; far down, so that the element could be filled
  // before the browser thinks of fetching a lazy picture in it.
  const own = '<img src="/own.svg" alt="" width="80" height="80" loading="lazy">';
  site.shop.routes["/own.svg"] = { type: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"/>' };
  site.shop.routes["/far/"] = pageOf({ head: '<script src="/yes.js"></script>', body: `${"<p>…</p>".repeat(300)}<devanture-carousel placement="recently-viewed" loading="eager">${own}</devanture-carousel>${BESTSELLERS}` });
  const transcripts = [];
  for (const liked of [products("THE", 4), []]) {
    const shopper = await site.shopper();
    try {
      await shopper.agreed();
      // The one walks through the shop, as shoppers do.
      if (liked.length) {
        const page = await shopper.tab();
        await browse(shopper, page, liked.map(({ url }) => url));
        await page.close();
      }
      const tab = await shopper.tab({ roots: false });
      const recorder = await openRecorder(tab, site.shop);
      transcripts.push((await recorder.visit("/far/")).transcript);
    } finally {
      await shopper.close();
    }
  }
  const [back, first] = transcripts;
  assert.deepEqual([back, first].map(({ filled }) => filled), [[true, true], [false, true]]);
  // Walking has warmed the one's cache: what the server is not asked for again says nothing.
  const picture = ({ arrived }) => arrived.filter((line) => line.includes("/own.svg")).length;
  assert.deepEqual([back, first].map(picture), [1, 1]);
  assert.equal(readable(differences(back, first, ["filled", "geometry", "hosts", "links", "arrived"])), "");
});

test("a session recorder that was there first is told nothing of the panel, not even which level is chosen", async () => {
  // It replaces the setters of form fields themselves, and these have no regard for closed roots.
  site.shop.routes["/panel/"] = pageOf({ head: '<script src="/yes.js"></script>' });
  const shopper = await site.shopper();
  try {
    const page = await shopper.open("/panel/", { roots: false, before: spy });
    await page.evaluate(RECORDER);
    await page.evaluate(record);
    await page.evaluate(() => document.querySelector("main").append(document.createElement("devanture-preferences")));
    await page.waitForFunction(() => window.__seen.roots.some((root) => root.querySelector("[part~=preferences]")));
    const inputs = (events) => events.filter(({ type, data }) => type === 3 && data.source === 5);
    assert.deepEqual(inputs(await page.evaluate(() => window.__replay)), []);
    // The recorder does hear of fields elsewhere.
    await page.evaluate(() => (document.querySelector("main").appendChild(Object.assign(document.createElement("input"), { type: "checkbox" })).checked = true));
    assert.equal(inputs(await page.evaluate(() => window.__replay)).length, 1);
  } finally {
    await shopper.close();
  }
});

test("the shop's own speculation rules find no product in the widget before a finger or a pointer", async () => {
  const rules = JSON.stringify({ prefetch: [{ where: { href_matches: "/*" }, eagerness: "immediate" }], prerender: [{ where: { href_matches: "/*" }, eagerness: "immediate" }] });
  site.shop.routes["/speculation/"] = {
    headers: { "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval' 'inline-speculation-rules'" },
    body: `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Règles</title><script type="speculationrules">${rules}</script><script async src="/devanture/devanture.js" data-manifest="/packs/manifest.json"></script><devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel></html>`,
  };
  const shopper = await site.shopper();
  try {
    const page = await shopper.tab();
    site.shop.requests.length = 0;
    await shopper.go(page, "/speculation/");
    await titles(page, "bestsellers");
    await page.waitForNetworkIdle({ idleTime: 500 });
    assert.deepEqual(site.shop.requests.filter((url) => url.startsWith("/p/")), []);
    const href = () => page.evaluate(() => document.querySelector("devanture-carousel").shadowRoot.querySelector("a[part=link]").getAttribute("href"));
    const real = [await href()];
    const box = await page.evaluate(() => {
      const { x, y, width } = document.querySelector("devanture-carousel").shadowRoot.querySelector("a[part=link]").getBoundingClientRect();
      return [x + width / 2, y + 40];
    });
    await page.mouse.move(...box);
    real.push(await href());
    assert.match(real[0], /^#dv=\/p\//);
    assert.match(real[1], /\/p\//);
    assert.doesNotMatch(real[1], /#dv/);
  } finally {
    await shopper.close();
  }
});
