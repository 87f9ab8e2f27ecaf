// `npm run bench`: sizes, time to the first carousel beside Preact, ranking with and without vector instructions, beside JavaScript, beside
// the time that its bytes alone take, and natively. Prints the tables that stand in the README and in www/docs/speed.md; `--write` puts
// them there, `--json` prints them as JSON, `--only=ranking` leaves the rest out.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { at, dependencies, heading, main, node } from "./run.mjs";
import { buildShop } from "./start.mjs";

const MARKS = ["<!-- figures -->", "<!-- /figures -->"];

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const ms = (value) => (value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0));

/** The table of www/docs/speed.md. */
const speed = ({ rows, prediction }) => [
  "Medians of one ranking of a whole catalog, best 24, in ms:",
  table(
    ["products", "Chromium, vector instructions", "Chromium, without", "Chromium, JavaScript over typed arrays", "its bytes, read once", "natively, without vector instructions"],
    rows.map((row) => [row.products.toLocaleString("en"), ms(row.wasm_ms), ms(row.scalar_ms), ms(row.javascript_ms), ms(row.bytes_ms), ms(row.native_ms)]),
  ),
  "The smallest addition that reaches free delivery, over the same catalogs, all pairs counted, in ms:",
  table(["products", "Chromium", "natively"], rows.map((row) => [row.products.toLocaleString("en"), ms(row.filler_wasm_ms), ms(row.filler_native_ms)])),
  `"For you" on a product's page of the demo shop, learned lists included, after ten looks, in Chromium: ${prediction.p50_us.toFixed(0)} µs at the median, ${prediction.p90_us.toFixed(0)} µs at the 90th percentile.`,
].join("\n\n");

const write = (file, text) => {
  const before = readFileSync(file, "utf8");
  const [start, end] = [before.indexOf(MARKS[0]), before.indexOf(MARKS[1])];
  if (start < 0 || end < start) throw new Error(`${file} lacks ${MARKS.join(" … ")}`);
  writeFileSync(file, `${before.slice(0, start + MARKS[0].length)}\n\n${text}\n\n${before.slice(end)}`);
};

const report = (sizes, { rows, peer }, ranks) => {
  const cell = (name, slower, kind) => ms(rows.find((row) => row.name === name && row.slower === slower)[kind]);
  return [
    "What a visitor downloads (bytes, brotli 11; packs and pictures aside):",
    table(["", "bytes"], [["the script tag's file", sizes.loader_brotli], ["headless: that, the ranking module and its glue", sizes.headless_brotli], ["headless with the lean ranking module", sizes.lean_headless_brotli], ["everything before the first carousel", sizes.first_path_brotli], ["everything before it with the lean module", sizes.lean_first_path_brotli], ["everything before it with segments and conditions", sizes.full_first_path_brotli], ["the Preact peer's script, for comparison", peer.script]]),
    "From the start of the script to the first carousel on the screen (Chromium, local server, medians of 15, ms):",
    table(["", "cold", "warm", "cold, CPU 4× slower", "warm, CPU 4× slower"], ["devanture", "preact"].map((name) => [name === "preact" ? "Preact, ranking in JavaScript" : name, cell(name, 1, "cold_ms"), cell(name, 1, "warm_ms"), cell(name, 4, "cold_ms"), cell(name, 4, "warm_ms")])),
    "Ranking a whole catalog, best 24 (ms):",
    table(["products", "in Chromium, the module", "in Chromium, JavaScript over typed arrays", "natively, without vector instructions"], ranks.map((row) => [row.products.toLocaleString("en"), ms(row.wasm_ms), ms(row.javascript_ms), ms(row.native_ms)])),
  ].join("\n\n");
};

main(async () => {
  await dependencies();
  if (!existsSync(at("pkg/devanture.js"))) await node([at("scripts/build.mjs")]);
  if (!existsSync(at("www/dist/packs/snippet.html"))) await buildShop();
  const [{ ranking }, { paint }] = await Promise.all([import("../benches/ranking.mjs"), import("../benches/paint.mjs")]);
  const only = process.argv.includes("--only=ranking");
  const writes = process.argv.includes("--write");
  const sizes = only ? undefined : JSON.parse(execFileSync(process.execPath, [at("scripts/size.mjs"), "--json"], { encoding: "utf8" }));
  if (!process.argv.includes("--json")) heading("ranking");
  const ranked = await ranking();
  const ranks = ranked.rows;
  if (!process.argv.includes("--json")) console.log(`${speed(ranked)}\n`);
  if (writes) write(at("www/docs/speed.md"), speed(ranked));
  if (only) return process.argv.includes("--json") ? console.log(JSON.stringify(ranked, null, 2)) : undefined;
  if (!process.argv.includes("--json")) heading("first carousel (about two minutes)");
  const painted = await paint();
  if (process.argv.includes("--json")) return console.log(JSON.stringify({ sizes, ranks, prediction: ranked.prediction, ...painted }, null, 2));
  const text = report(sizes, painted, ranks);
  console.log(text);
  if (writes) write(at("README.md"), text);
});
