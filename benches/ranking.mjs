// Ranks the same made-up catalogs in Chromium, the module with and without vector instructions beside JavaScript over typed arrays and
// beside the time that the bytes alone take, and natively; and what a page of the demo shop's packs is asked after ten looks.
// Prints the median of many turns, taken in alternation.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { at, open, serveFolder } from "./harness.mjs";

const SIZES = [1000, 10000, 100000];

/** What scoring must read of a row: features 16, popularity and rating 2 each, publication, category, brand and step of price 2 each, sale 4, trend
 * 1; and the score, written and read 4. */
const ROW = 16 + 2 * 2 + 4 * 2 + 4 + 1 + 2 * 4;

export const ranking = async () => {
  const folder = at("target/bench/ranking");
  mkdirSync(folder, { recursive: true });
  const native = JSON.parse(execFileSync("cargo", ["run", "--quiet", "--profile", "cli", "--example", "ranking", "--", folder, ...SIZES.map(String)], { cwd: at(), encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
  copyFileSync(at("benches/ranking.js"), `${folder}/ranking.js`);
  if (!existsSync(at("pkg/wasm/devanture_scalar.wasm"))) execFileSync("cargo", ["xtask", "pkg", "scalar"], { cwd: at(), stdio: "inherit" });
  for (const name of ["devanture_full.js", "devanture_full.wasm", "devanture_scalar.wasm"]) copyFileSync(at("pkg/wasm", name), `${folder}/${name}`);
  const packs = at("www/dist/packs");
  const manifest = JSON.parse(readFileSync(`${packs}/manifest.json`, "utf8"));
  const [[products], [prices]] = manifest.whole;
  for (const [from, to] of [[manifest.locales[manifest.locale][0], "shop.config"], [products, "shop.dvt"], [prices, "shop.prices"]]) copyFileSync(`${packs}/${from}`, `${folder}/${to}`);
  writeFileSync(`${folder}/index.html`, "<!doctype html><meta charset=utf-8><title>ranking</title>");
  const site = await serveFolder(folder);
  const browser = await open();
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    const { terms, weights } = JSON.parse(readFileSync(`${folder}/weights.json`, "utf8"));
    const byName = Object.fromEntries(terms.map((name, index) => [name, weights[index]]));
    const rows = [];
    for (const size of SIZES) {
      const measured = await page.evaluate(measure, size, byName, ROW);
      const { native_ms, filler_ms } = native.find((entry) => entry.rows === size);
      rows.push({ products: size, wasm_ms: measured.wasm, scalar_ms: measured.scalar, javascript_ms: measured.javascript, bytes_ms: measured.bytes, native_ms, filler_native_ms: filler_ms, filler_wasm_ms: measured.filler });
    }
    return { rows, prediction: await page.evaluate(predict) };
  } finally {
    await browser.close();
    await site.close();
  }
};

/** In the page: medians of one ranking of `size` products, in milliseconds. */
const measure = async (size, weights, row) => {
  const now = 30_000_000;
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const peer = await import("/ranking.js");
  const seen = Array.from({ length: 10 }, (_, index) => (index * 97) % size);
  const open = async (name) => {
    // Each build its own copy of the glue.
    const { initSync, Page } = await import(`/devanture_full.js?${name}`);
    globalThis[name] ??= initSync({ module: await WebAssembly.compile(await bytes(`/devanture_${name}.wasm`)) });
    const page = new Page();
    page.configure(await bytes("/config.dvt"));
    page.load(await bytes(`/${size}.dvt`), await bytes(`/${size}.prices.dvt`), true, now);
    page.page(1, "", "", "/", "", "", now, -1, 0);
    page.hear(3, 1, 1, 1, 0);
    for (const row of seen) page.record(1, `p${row}`, now);
    return page;
  };
  const page = await open("full");
  const plain = await open("scalar");
  const shop = peer.readColumns((await bytes(`/${size}.columns`)).buffer, size);
  const leaning = peer.taste(shop, [...seen].reverse(), Math.floor(now / 1440));
  const turns = size > 50000 ? 1 : size > 5000 ? 5 : 20;
  const time = (run) => {
    const started = performance.now();
    for (let turn = 0; turn < turns; turn++) run();
    return (performance.now() - started) / turns;
  };
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const [from, to] = [new Uint8Array(size * row).fill(1), new Uint8Array(size * row)];
  const [wasm, scalar, javascript, copied, filler] = [[], [], [], [], []];
  for (let round = 0; round < 61; round++) {
    wasm.push(time(() => page.fill("for-you", 24, now, "")));
    scalar.push(time(() => plain.fill("for-you", 24, now, "")));
    javascript.push(time(() => peer.rank(shop, leaning, weights, 24)));
    copied.push(time(() => to.set(from)));
  }
  page.page(4, "", "", "/", "p0", "", now, 15_000, 0);
  for (let round = 0; round < 31; round++) filler.push(time(() => page.fill("fill", 12, now, "")));
  page.free();
  plain.free();
  // A copy reads the bytes and writes as many: half of it is what reading alone takes.
  return { wasm: median(wasm), scalar: median(scalar), javascript: median(javascript), bytes: median(copied) / 2, filler: median(filler) };
};

/** In the page: what "for you" takes on a product's page of the demo shop, learned lists included, after ten looks, in microseconds. */
const predict = async () => {
  const now = 30_000_000;
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const { Page } = await import("/devanture_full.js?full");
  const page = new Page();
  page.configure(await bytes("/shop.config"));
  page.load(await bytes("/shop.dvt"), await bytes("/shop.prices"), true, now);
  page.page(3, "", "", "/", "", "", now, -1, 0);
  page.hear(3, 1, 1, 1, 0);
  const ids = Array.from({ length: page.fill("bestsellers", 40, now, "") }, (_, at) => page.pick_text(at, 0, now));
  for (const id of ids.slice(0, 10)) page.record(1, id, now);
  const times = [];
  for (let round = 0; round < 400; round++) {
    page.page(3, ids[10 + (round % (ids.length - 10))], "", "/", "", "", now, -1, 0);
    const started = performance.now();
    for (let turn = 0; turn < 10; turn++) page.fill("for-you", 20, now, "");
    times.push(((performance.now() - started) / 10) * 1000);
  }
  times.sort((a, b) => a - b);
  page.free();
  return { products: ids.length, p50_us: times[200], p90_us: times[360] };
};
