// Two pages at once, as a server has them, keep apart: each goes on in the instance of the module that it was made in.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const NOW = 30_000_000;

test("what one page is told the other does not hear", async () => {
  const wasm = join(root, "pkg/wasm/devanture_core.wasm");
  assert.ok(existsSync(wasm), "pkg/wasm is missing: run `npm run build`");
  const { initSync, Page } = await import(join(root, "pkg/wasm/devanture_core.js"));
  const module = new WebAssembly.Module(readFileSync(wasm));
  const open = () => {
    initSync({ module });
    return new Page();
  };
  const [one, other] = [open(), open()];
  one.no_consent_tool();
  one.choose(3, 2, NOW);
  assert.equal(other.level(NOW), 1);
  other.no_consent_tool();
  other.choose(0, 2, NOW);
  assert.deepEqual([one.level(NOW), other.level(NOW)], [3, 0]);
  one.free();
  assert.throws(() => one.level(NOW), /freed/);
  assert.equal(other.level(NOW), 0);
});
