// The browser's module answers every call of every golden case as the library did: products, points, words, cards and stores, to the bit.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { goldenPacks } from "../../scripts/golden.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("natively and in the browser's module, the same calls are answered alike", async () => {
  const wasm = join(root, "pkg/wasm/devanture_core.wasm");
  assert.ok(existsSync(wasm), "pkg/wasm is missing: run `npm run build`");
  const folder = mkdtempSync(join(tmpdir(), "devanture-replay-"));
  try {
    const packs = await goldenPacks(folder);
    const file = join(folder, "calls.json");
    execFileSync("cargo", ["run", "--quiet", "--example", "replay", "--", packs, join(root, "tests/golden"), file], { cwd: root });
    const cases = JSON.parse(readFileSync(file, "utf8"));
    const { initSync, Page } = await import(pathToFileURL(join(root, "pkg/wasm/devanture_core.js")).href);
    initSync({ module: new WebAssembly.Module(readFileSync(wasm)) });
    const pack = (name) => {
      const bytes = readFileSync(join(packs, name));
      return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    };
    const given = (value) => (value?.file ? new Uint8Array(pack(value.file)) : value?.bytes ? Uint8Array.from(value.bytes) : value);
    let products = 0;
    for (const [name, calls] of cases) {
      let page;
      for (const [at, [method, args, expected]] of calls.entries()) {
        // Every page of the browser begins with its configuration.
        if (method === "configure") {
          page?.free();
          page = new Page();
        }
        const answer = page[method](...args.map(given));
        const where = `${name}, call ${at}: ${method}(${JSON.stringify(args).slice(0, 120)})`;
        if (expected === null) assert.ok(answer === undefined || method === "page" || typeof answer !== "object", where);
        else assert.deepEqual(answer instanceof Uint8Array ? { bytes: [...answer] } : answer, expected, where);
        if (method === "fill") products += Math.max(0, answer);
      }
      page.free();
    }
    assert.ok(cases.length >= 20 && products > 300, `${cases.length} cases, ${products} products`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
