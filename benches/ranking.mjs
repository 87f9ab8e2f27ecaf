// Ranks the same made-up catalogs in Chromium, the module beside JavaScript over typed arrays, and natively.
// Prints the median of many turns, taken in alternation.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { at, open, serveFolder } from "./harness.mjs";

const SIZES = [1000, 10000, 100000];

export const ranking = async () => {
  const folder = at("target/bench/ranking");
  mkdirSync(folder, { recursive: true });
  const native = JSON.parse(execFileSync("cargo", ["run", "--quiet", "--profile", "cli", "--example", "ranking", "--", folder, ...SIZES.map(String)], { cwd: at(), encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
  copyFileSync(at("benches/ranking.js"), `${folder}/ranking.js`);
  for (const name of ["devanture_core.js", "devanture_core.wasm"]) copyFileSync(at("pkg/wasm", name), `${folder}/${name}`);
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
      const measured = await page.evaluate(measure, size, byName);
      const { native_ms, filler_ms } = native.find((entry) => entry.rows === size);
      rows.push({ products: size, wasm_ms: measured.wasm, javascript_ms: measured.javascript, native_ms, filler_native_ms: filler_ms });
    }
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
};

/** In the page: medians of one ranking of `size` products, in milliseconds. */
const measure = async (size, weights) => {
  const now = 30_000_000;
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const { initSync, Page } = await import("/devanture_core.js");
  const peer = await import("/ranking.js");
  globalThis.loaded ??= initSync({ module: await WebAssembly.compile(await bytes("/devanture_core.wasm")) });
  const page = new Page();
  page.configure(await bytes("/config.dvt"));
  page.load(await bytes(`/${size}.dvt`), await bytes(`/${size}.prices.dvt`), true, now);
  page.page(1, "", "", "/", "", "", now);
  page.hear(3, 1, 1, 1, 0);
  const seen = Array.from({ length: 10 }, (_, index) => (index * 97) % size);
  for (const row of seen) page.record(1, `p${row}`, now);
  const shop = peer.readColumns((await bytes(`/${size}.columns`)).buffer, size);
  const leaning = peer.taste(shop, [...seen].reverse(), Math.floor(now / 1440));
  const turns = size > 50000 ? 1 : size > 5000 ? 5 : 20;
  const time = (run) => {
    const started = performance.now();
    for (let turn = 0; turn < turns; turn++) run();
    return (performance.now() - started) / turns;
  };
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const wasm = [];
  const javascript = [];
  for (let round = 0; round < 61; round++) {
    wasm.push(time(() => page.fill("for-you", 24, now, "")));
    javascript.push(time(() => peer.rank(shop, leaning, weights, 24)));
  }
  page.free();
  return { wasm: median(wasm), javascript: median(javascript) };
};
