// Vector code in the largest module and scalar code outside it choose the same products with the same scores.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const NOW = 30_000_000;

test("vector and scalar code rank alike", async () => {
  const wasm = join(root, "pkg/wasm/devanture_full.wasm");
  assert.ok(existsSync(wasm), "pkg/wasm is missing: run `npm run build`");
  const folder = mkdtempSync(join(tmpdir(), "devanture-"));
  const sizes = [24, 333, 5000];
  const native = JSON.parse(execFileSync("cargo", ["run", "--quiet", "--example", "ranking", "--", folder, ...sizes.map(String)], { cwd: root, encoding: "utf8" }));
  const { initSync, Page } = await import(join(root, "pkg/wasm/devanture_full.js"));
  const module = new WebAssembly.Module(readFileSync(wasm));
  initSync({ module });
  for (const [at, size] of sizes.entries()) {
    const page = new Page();
    assert.equal(page.configure(readFileSync(join(folder, "config.dvt"))), 0);
    assert.equal(page.load(readFileSync(join(folder, `${size}.dvt`)), readFileSync(join(folder, `${size}.prices.dvt`)), true, NOW), 0);
    page.page(1, "", "", "/", "", "", NOW);
    page.hear(3, 1, 1, 1, 0);
    for (let view = 0; view < 10; view++) page.record(1, `p${(view * 97) % size}`, NOW);
    const chosen = Array.from({ length: page.fill("for-you", 24, NOW, "") }, (_, at) => [page.pick_text(at, 0, NOW), page.pick_number(at, 5, NOW)]);
    assert.deepEqual(chosen, native[at].chosen);
    page.free();
  }
});
