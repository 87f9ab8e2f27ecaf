// Thumbnails that the builder has packed (`images.mode = "packed"`), in a shop whose pictures are real files: cards show them, no
// picture is asked for, and what is asked for is the same for everyone.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { readable } from "./silence/compare.mjs";
import { run } from "./silence/pairs.mjs";
import { openForge } from "./silence/shoppers.mjs";
import { demoConfig, DIST, inside, pageOf, picture, products, publish, ready, scratch, settled, stage, titles, withShopper } from "./setup.mjs";

const CAROUSELS = ["for-you", "bestsellers", "recently-viewed"].map((name) => `<devanture-carousel placement="${name}" loading="eager"></devanture-carousel>`).join("");
await ready();
const [MISSING, DAMAGED] = products("THE", 2);

let forge;
let out;
const site = stage({
  prepare: async (site) => {
    forge = await openForge(site);
    const folder = scratch();
    // The drawings of the demo shop, photographed: PNG and JPEG in turns.
    const person = await site.shopper();
    site.shop.routes["/studio/"] = { headers: { "Content-Security-Policy": "" }, body: "<!doctype html><title>.</title>" };
    const page = await person.open("/studio/");
    const drawings = readdirSync(join(DIST, "images")).filter((name) => /\.svg$/.test(name));
    const shots = await page.evaluate(async (names) => {
      const shots = [];
      for (const [at, name] of names.entries()) {
        const image = Object.assign(new Image(), { src: `/images/${name}` });
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: 420, height: 420 });
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#f6f1e7";
        pen.fillRect(0, 0, 420, 420);
        pen.drawImage(image, 0, 0, 420, 420);
        shots.push(canvas.toDataURL(at % 2 ? "image/png" : "image/jpeg", 0.9));
      }
      return shots;
    }, drawings);
    await person.close();
    for (const [at, shot] of shots.entries()) {
      const stem = basename(drawings[at], ".svg");
      if (MISSING.image.includes(stem)) continue;
      const bytes = Buffer.from(shot.split(",")[1], "base64");
      writeFileSync(join(folder, `${stem}.${at % 2 ? "png" : "jpg"}`), DAMAGED.image.includes(stem) ? bytes.subarray(0, 90) : bytes);
    }
    const config = demoConfig((text) => text.replace(/\[images\][^[]*/, "") + '\n[images]\nmode = "packed"\nthumbnail-px = 160\n');
    out = publish({ config, path: "/packs-small/", args: ["--images", folder] });
    site.shop.mounts["/packs-small/"] = out;
    site.shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: true } }" };
    const head = '<script src="/yes.js"></script>';
    site.shop.routes["/small/"] = pageOf({ manifest: "/packs-small/manifest.json", head, body: CAROUSELS });
    site.shop.routes["/small/panel/"] = pageOf({ manifest: "/packs-small/manifest.json", head, body: "<devanture-preferences></devanture-preferences>" });
  },
});

/** What each card of a carousel shows: its title, and the size of its picture. */
const cards = (page, placement) =>
  inside(page, `devanture-carousel[placement="${placement}"]`, async (root) => {
    const found = [];
    for (const card of root.querySelectorAll("[data-row]")) {
      card.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      const picture = () => card.querySelector("[part=image] img, [part=image] canvas");
      for (let turn = 0; turn < 60 && !picture()?.naturalWidth && !picture()?.width; turn++) await new Promise((done) => setTimeout(done, 25));
      found.push({ title: card.querySelector("[part=title]").textContent, width: picture()?.naturalWidth ?? picture()?.width ?? 0, kind: picture()?.localName, src: picture()?.src ?? "" });
    }
    return found;
  });

// Those of banners are fetched as such, by everyone.
const BANNERS = ["/images/the-008.svg", "/images/the-001.svg", "/images/cui-001-saug.svg"];
const pictures = (requests) => requests.filter((url) => /^\/images\//.test(url) && !BANNERS.includes(url));
const packs = (requests) => requests.filter((url) => /^\/packs-small\/thumbs\//.test(url));

test("cards show pictures out of packs, and no picture is asked for", () =>
  withShopper(site, async (shopper) => {
    site.shop.requests.length = 0;
    const page = await shopper.open("/small/");
    await titles(page, "bestsellers");
    const shown = await cards(page, "bestsellers");
    assert.ok(shown.length > 3);
    for (const { title, width, kind, src } of shown.filter(({ title }) => ![MISSING, DAMAGED].some((one) => one.title === title))) {
      assert.equal(width, 160, title);
      assert.equal(kind, "img");
      assert.match(src, /^blob:/);
    }
    assert.deepEqual(pictures(site.shop.requests), []);
    const asked = packs(site.shop.requests);
    assert.ok(asked.length > 0 && asked.length < 20, `${asked.length} packs`);
    assert.equal(new Set(asked).size, asked.length, "each once");
    await picture(page, "packed");
  }));

test("each packed picture is within the budget of the configuration, and a product without a file is shown without one", async () => {
  const report = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  assert.equal(report.images, "packed");
  const files = readdirSync(join(out, "thumbs"), { recursive: true }).filter((name) => /\.dvt$/.test(name));
  assert.equal(files.length, report.thumbs.packs);
  await withShopper(site, async (shopper) => {
    const page = await shopper.open("/small/");
    await settled(page);
    const images = await page.evaluate(() => new Promise((done) => window.devanture((api) => done(["bestsellers", "for-you", "new"].flatMap((name) => api.recommend(name, { limit: 24 }).map(({ id, image }) => [id, image]))))));
    assert.ok(images.length > 10);
    for (const [id, image] of images) assert.equal(image === "", [MISSING.id, DAMAGED.id].includes(id), `${id}: ${image}`);
    assert.ok(images.every(([, image]) => !image.includes("#")), "who asks gets the address alone");
  });
});

const who = (department) => {
  const liked = products(department, 5).map(({ id }) => id);
  return { level: 3, history: liked.flatMap((id, at) => [9, 5, 1].map((days) => ({ type: "view", id, days: days + at }))).sort((a, b) => b.days - a.days), corrections: [], cart: [], name: "", pictures: true };
};
const pair = (given) => ({ path: "/small/", shoppers: [who("CUI"), who("ENF")], without: [], answer: true, turns: ["cold", "warm"], width: 1280, ...given });

test("opposite shoppers ask for the same packs of pictures, cold and warm, before anything that is kept has been read", async (t) => {
  let requests = 0;
  for (const given of [{}, { width: 390 }, { bare: true }, { saves: true }, { holds: true, turns: ["cold"] }]) {
    const outcome = await run(site, forge, pair(given));
    assert.ok(outcome.different, "they must be shown different products, or the test shows nothing");
    assert.equal(readable(outcome.found), "", JSON.stringify(given));
    requests += outcome.requests;
  }
  t.diagnostic(`tried: 5 pairs, ${requests} requests`);
});

test("a policy without blob: gets them drawn", async () => {
  site.shop.routes["/small/bare/"] = { headers: { "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'" }, body: site.shop.routes["/small/"] };
  await withShopper(site, async (shopper) => {
    const page = await shopper.open("/small/bare/");
    await titles(page, "bestsellers");
    const shown = await cards(page, "bestsellers");
    assert.ok(shown.some(({ kind, width }) => kind === "canvas" && width === 160));
    assert.ok(shown.every(({ kind }) => kind !== "img"));
  });
});

test("packs that are damaged or missing leave cards without pictures, and nothing else", async () => {
  for (const broken of [{ status: 404, body: "" }, { type: "application/octet-stream", body: "no pack" }]) {
    site.shop.routes["*"] = (request) => (/^\/packs-small\/thumbs\//.test(request.url) ? broken : undefined);
    try {
      await withShopper(site, async (shopper) => {
        const page = await shopper.open("/small/");
        assert.ok((await titles(page, "bestsellers")).length > 3);
        assert.ok((await cards(page, "bestsellers")).every(({ width }) => width === 0));
      });
    } finally {
      delete site.shop.routes["*"];
    }
  }
});

test("the panel says that pictures come in packs", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/small/panel/");
    await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[part~=preferences]"));
    assert.match(await inside(page, "devanture-preferences", (root) => root.textContent), /Les images des produits recommandés arrivent par paquets, les mêmes pour tout le monde/);
  }));
