// From the start of the script to the first carousel on the screen: the widget beside a Preact carousel of the
// same look with ranking in JavaScript, on the demo shop's products. Cold and warm, at full speed and four
// times slower, in alternation; medians.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, cpSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { at, median, open, serveFolder } from "./harness.mjs";

const ROUNDS = 15;

const text = (item, name) => (new RegExp(`<(?:g:)?${name}>([^<]*)</`).exec(item)?.[1] ?? "").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** The feed's products as columns, one entry a group. */
const catalog = () => {
  const seen = new Set();
  const items = readFileSync(at("www/dist/feed.xml"), "utf8").split("<item>").slice(1).filter((item) => {
    const group = text(item, "item_group_id") || text(item, "id");
    return !seen.has(group) && seen.add(group);
  });
  const cents = (value) => Math.round(parseFloat(value) * 100) || 0;
  const path = (address) => new URL(address).pathname;
  const column = (read) => items.map(read);
  return {
    ids: column((item) => text(item, "id")),
    titles: column((item) => text(item, "title")),
    links: column((item) => path(text(item, "link"))),
    images: column((item) => path(text(item, "image_link"))),
    brands: column((item) => text(item, "brand")),
    categories: column((item) => text(item, "product_type")),
    prices: column((item) => cents(text(item, "price"))),
    sales: column((item) => cents(text(item, "sale_price"))),
    ratings: column((item) => Number(text(item, "average_rating")) || 0),
    counts: column((item) => Number(text(item, "review_count")) || 0),
  };
};

const html = (head, slot) => `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lisière</title>
${head}<body><h1>Lisière</h1><p>Objets utiles et vêtements simples.</p>${slot}</body></html>`;

const prepare = async () => {
  const folder = at("target/bench/paint");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/devanture`, { recursive: true });
  for (const name of readdirSync(at("pkg"))) if (/\.(js|wasm)$/.test(name)) copyFileSync(at("pkg", name), `${folder}/devanture/${name}`);
  for (const name of ["packs", "images"]) cpSync(at("www/dist", name), `${folder}/${name}`, { recursive: true });
  await build({ entryPoints: [at("benches/preact.js")], bundle: true, minify: true, format: "iife", outfile: `${folder}/preact.js`, loader: { ".css": "text" }, logLevel: "warning" });
  writeFileSync(`${folder}/catalog.json`, JSON.stringify(catalog()));
  const snippet = readFileSync(at("www/dist/packs/snippet.html"), "utf8");
  writeFileSync(`${folder}/devanture.html`, html(snippet, '<devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>'));
  writeFileSync(`${folder}/preact.html`, html('<script async src="/preact.js" data-catalog="/catalog.json"></script>', '<div id="slot"></div>'));
  const size = (name) => brotliCompressSync(readFileSync(`${folder}/${name}`)).length;
  return { folder, peer: { script: size("preact.js"), catalog: size("catalog.json") } };
};

/** In the page, before anything else: notes when the first real card is on the screen. */
const watch = () => {
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    observer.observe(root, { childList: true, subtree: true });
    return root;
  };
  const done = () => {
    if (globalThis.painted) return;
    const drawn = roots.some((root) => root.querySelector('[part~="item"] [part~="price"]'));
    if (!drawn) return;
    globalThis.painted = -1;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (globalThis.painted = performance.now());
      port2.postMessage(0);
    });
  };
  const observer = new MutationObserver(done);
  observer.observe(document, { childList: true, subtree: true });
};

const visit = async (page, url, script) => {
  await page.goto(url);
  await page.waitForFunction(() => globalThis.painted > 0, { polling: 20, timeout: 30000 });
  return page.evaluate((name) => {
    const entry = performance.getEntriesByType("resource").find((one) => new URL(one.name).pathname === name);
    return globalThis.painted - entry.responseEnd;
  }, script);
};

export const paint = async () => {
  const { folder, peer } = await prepare();
  const site = await serveFolder(folder);
  const browser = await open();
  const pages = [
    ["devanture", `${site.url}/devanture.html`, "/devanture/devanture.js"],
    ["preact", `${site.url}/preact.html`, "/preact.js"],
  ];
  try {
    const rows = [];
    for (const slower of [1, 4]) {
      const times = { devanture: { cold: [], warm: [] }, preact: { cold: [], warm: [] } };
      for (let round = 0; round < ROUNDS; round++)
        for (const [name, url, script] of pages) {
          const context = await browser.createBrowserContext();
          const page = await context.newPage();
          await page.evaluateOnNewDocument(watch);
          await page.emulateCPUThrottling(slower);
          times[name].cold.push(await visit(page, url, script));
          times[name].warm.push(await visit(page, url, script));
          await context.close();
        }
      for (const [name] of pages) rows.push({ name, slower, cold_ms: median(times[name].cold), warm_ms: median(times[name].warm) });
    }
    return { rows, peer };
  } finally {
    await browser.close();
    await site.close();
  }
};
