// The browser's modules answer every call of every golden case as the library did: products, points, words, cards and stores, to the bit.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { goldenPacks } from "../../scripts/golden.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** `FormatError::Lean`. */
const LEAN = 12;

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "devanture-replay-"))));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the published folder `packs`, as the browser hands it over. */
const pack = (packs, name) => {
  const bytes = readFileSync(join(packs, name));
  return new Uint8Array(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
};
const manifest = (packs) => JSON.parse(readFileSync(join(packs, "manifest.json"), "utf8"));

const open = async (name) => {
  const wasm = join(root, `pkg/wasm/devanture_${name}.wasm`);
  assert.ok(existsSync(wasm), "pkg/wasm is missing: run `npm run build`");
  const { initSync, Page } = await import(pathToFileURL(join(root, "pkg/wasm/devanture_core.js")).href);
  const exports = initSync({ module: new WebAssembly.Module(readFileSync(wasm)) });
  return { Page, exports };
};

/** Why something is not shown, as `src/js/explain.ts` asks the one build that can say it. */
const exclusion = ({ at, wasm: { memory, ...wasm } }, [placement, id, seen, limit, now]) => {
  const text = new TextEncoder().encode([placement, id, seen].join("\0"));
  const given = wasm.input(at, 0, text.length);
  new Uint8Array(memory.buffer).set(text, given);
  const length = wasm.exclusion(at, limit, now);
  return length < 0 ? undefined : new Uint8Array(memory.buffer).slice(wasm.output(at), wasm.output(at) + length);
};

/** Every call that the golden cases make of the library on these packs, with its answers. */
const record = (packs, suite = join(root, "tests/golden")) => {
  const file = join(folder, "calls.json");
  execFileSync("cargo", ["run", "--quiet", "--example", "replay", "--", packs, suite, file], { cwd: root });
  return JSON.parse(readFileSync(file, "utf8"));
};

/** Plays them again. */
const replay = (cases, packs, { Page, exports }) => {
  const given = (value) => (value?.file ? pack(packs, value.file) : value?.bytes ? Uint8Array.from(value.bytes) : value);
  let products = 0;
  let explained = 0;
  for (const [name, calls] of cases) {
    let page;
    for (const [at, [method, args, expected]] of calls.entries()) {
      // Every page of the browser begins with its configuration.
      if (method === "configure") {
        page?.free();
        page = new Page();
      }
      const explains = method === "exclusion";
      if (explains && !exports.exclusion) continue;
      const answer = explains ? exclusion(page, args) : page[method](...args.map(given));
      explained += +explains;
      const where = `${name}, call ${at}: ${method}(${JSON.stringify(args).slice(0, 120)})`;
      if (expected === null) assert.ok(answer === undefined || method === "page" || typeof answer !== "object", where);
      else assert.deepEqual(answer instanceof Uint8Array ? { bytes: [...answer] } : answer, expected, where);
      if (method === "fill") products += Math.max(0, answer);
    }
    page.free();
  }
  assert.ok(cases.length >= 20 && products > 300, `${cases.length} cases, ${products} products`);
  return explained;
};

test("natively and in the browser's module, the same calls are answered alike", async () => {
  const packs = await goldenPacks(join(folder, "full"));
  const cases = record(packs);
  assert.equal(manifest(packs).core, "full");
  assert.equal(replay(cases, packs, await open("full")), 0);
  // The build that explains ranks as the others do, and says why something is not shown as the library does.
  assert.ok(replay(cases, packs, await open("explain")) > 100);
  // What a smaller build lacks it does not pretend to have.
  for (const build of ["core", "lean"]) {
    const { Page } = await open(build);
    for (const [name] of Object.values(manifest(packs).locales)) assert.equal(new Page().configure(pack(packs, name)), LEAN, build);
  }
});

/** Blocks of `devanture.toml` that the lean build of the module cannot serve. */
const takesFull = (block) => /^\[+(banner|offer|rule|segment|survey|favorites|navigation)\b/.test(block) || /^strategy = "(bundle|cheaper|free-shipping|cart|buy-again|curated|visually-similar)"/m.test(block);

test("the lean build of the module answers as the full one, where its configuration takes no more", async () => {
  const blocks = readFileSync(join(root, "www/devanture.toml"), "utf8").split(/^(?=\[)/m);
  const config = join(folder, "lean.toml");
  writeFileSync(config, blocks.filter((block) => !takesFull(block)).join(""));
  const packs = await goldenPacks(join(folder, "lean"), config);
  assert.equal(manifest(packs).core, "lean");
  // The suite's pages, with those of their placements that are left.
  const suite = join(folder, "suite");
  cpSync(join(root, "tests/golden"), suite, { recursive: true });
  const left = new Set([...readFileSync(config, "utf8").matchAll(/^\[\[placement\]\]\nname = "([^"]+)"/gm)].map(([, name]) => name));
  const only = (list) => list.split(", ").filter((name) => left.has(name.slice(1, -1))).join(", ");
  const text = readFileSync(join(suite, "suite.toml"), "utf8");
  writeFileSync(join(suite, "suite.toml"), text.replace(/^placements = \[(.*)\]$/gm, (_, list) => `placements = [${only(list)}]`));
  const cases = record(packs, suite);
  replay(cases, packs, await open("core"));
  replay(cases, packs, await open("lean"));
});
