// `npm run size`: what `pkg/` weighs, and whether that is within size-budget.json.
// `--json` prints the numbers alone; `--check` fails over budget.

import { existsSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { at, isMain, main } from "./run.mjs";

const LOADER = ["devanture.js"];
const CORE = [...LOADER, "runtime.js", "core.wasm"];
const HEADLESS = [...CORE, "api.js"];
const FIRST_PATH = [...CORE, "ui.js", "ui.wasm"];
// The same for a shop that the lean build of the core can serve.
const lean = (names) => names.map((name) => (name === "core.wasm" ? "lean.wasm" : name));
// And for one with segments or other conditions.
const full = (names) => [...names.map((name) => (name === "core.wasm" ? "full.wasm" : name)), "facts.js"];
// Fetched where they are used: the public interface by whoever calls it, the panel, the shopper's file, the inspector and what says why something is not shown by whoever opens it, and where the shop runs a consent tool that `platforms.js` reads.
const OTHERS = ["lean.wasm", "full.wasm", "explain.wasm", "explain.js", "facts.js", "overlay.js", "survey.js", "favorites.js", "navigation.js", "banner.js", "weather.js", "thumbs.js", "api.js", "panel.js", "panel.wasm", "portability.js", "portability.wasm", "platforms.js", "inspector.js", "index.js", "debug.js"];

/** Brotli at its best. */
export const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** The sizes of everything in `pkg/`, in bytes. */
export const measure = () => {
  const files = {};
  for (const name of [...FIRST_PATH, ...OTHERS]) {
    if (!existsSync(at("pkg", name))) throw new Error(`pkg/${name} is missing: run \`npm run build\` first`);
    const bytes = readFileSync(at("pkg", name));
    files[name] = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes).length };
  }
  const sum = (names) => names.reduce((total, name) => total + files[name].brotli, 0);
  return {
    loader_brotli: sum(LOADER),
    headless_brotli: sum(HEADLESS),
    first_path_brotli: sum(FIRST_PATH),
    lean_headless_brotli: sum(lean(HEADLESS)),
    lean_first_path_brotli: sum(lean(FIRST_PATH)),
    full_first_path_brotli: sum(full(FIRST_PATH)),
    loader: LOADER,
    headless: HEADLESS,
    first_path: FIRST_PATH,
    files,
  };
};

const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) console.log(row.map((cell, column) => (column ? String(cell).padStart(widths[column]) : cell.padEnd(widths[0]))).join("   "));
};

if (isMain(import.meta.url))
  main(async () => {
    const sizes = measure();
    // `targets` are where the design wants the sizes; the budget is what they must not exceed today.
    const { targets, ...budget } = JSON.parse(readFileSync(at("size-budget.json"), "utf8"));
    if (process.argv.includes("--json")) console.log(JSON.stringify(sizes, null, 2));
    else {
      table([["file", "raw", "gzip", "brotli"], ...Object.entries(sizes.files).map(([name, { raw, gzip, brotli }]) => [name, raw, gzip, brotli])]);
      console.log();
      table([
        ["together", "brotli", "budget", "", "target"],
        ...Object.keys(budget).map((name) => [name, sizes[name], budget[name], sizes[name] > budget[name] ? "OVER" : "ok", targets[name] ?? ""]),
      ]);
    }
    const over = Object.keys(budget).filter((name) => !(sizes[name] <= budget[name]));
    if (process.argv.includes("--check") && over.length) throw new Error(`over budget: ${over.join(", ")}`);
  });
