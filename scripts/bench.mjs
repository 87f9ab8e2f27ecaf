// `npm run bench`: sizes, time to the first carousel beside Preact, ranking beside JavaScript and natively.
// Prints the tables that stand in the README; `--write` puts them there, `--json` prints them as JSON.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { at, dependencies, heading, main, node } from "./run.mjs";
import { buildShop } from "./start.mjs";

const MARKS = ["<!-- figures -->", "<!-- /figures -->"];

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const ms = (value) => (value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0));

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
  const sizes = JSON.parse(execFileSync(process.execPath, [at("scripts/size.mjs"), "--json"], { encoding: "utf8" }));
  if (!process.argv.includes("--json")) heading("ranking");
  const ranks = await ranking();
  if (!process.argv.includes("--json")) heading("first carousel (about two minutes)");
  const painted = await paint();
  if (process.argv.includes("--json")) return console.log(JSON.stringify({ sizes, ranks, ...painted }, null, 2));
  const text = report(sizes, painted, ranks);
  console.log(text);
  if (process.argv.includes("--write")) {
    const readme = readFileSync(at("README.md"), "utf8");
    const [before, after] = [readme.indexOf(MARKS[0]), readme.indexOf(MARKS[1])];
    if (before < 0 || after < before) throw new Error(`README.md lacks ${MARKS.join(" … ")}`);
    writeFileSync(at("README.md"), `${readme.slice(0, before + MARKS[0].length)}\n\n${text}\n\n${readme.slice(after)}`);
  }
});
