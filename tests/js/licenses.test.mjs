import assert from "node:assert/strict";
import { test } from "node:test";
import { crates, isAllowed, packages, policy } from "../../scripts/licenses.mjs";

const RULES = policy('[licenses]\nallow = [\n  "MIT",\n  "Zlib",\n  "Apache-2.0 WITH LLVM-exception",\n]\nexceptions = [\n  { crate = "odd", allow = ["CC0-1.0"] },\n]\n\n[bans]\nallow = ["GPL-3.0"]\n');

test("an expression is allowed when it can be met", () => {
  for (const [expression, allowed] of [
    ["MIT", true],
    ["GPL-3.0", false],
    ["GPL-3.0 OR MIT", true],
    ["Unlicense/MIT", true],
    ["MIT AND GPL-3.0", false],
    ["(MIT OR GPL-3.0) AND Zlib", true],
    ["(MIT OR Zlib) AND (GPL-3.0 OR LGPL-2.1)", false],
    ["Apache-2.0 WITH LLVM-exception OR GPL-3.0", true],
    ["Apache-2.0", false],
    ["MIT)", false],
    ["(MIT", false],
    ["", false],
  ])
    assert.equal(isAllowed(expression, RULES.allow), allowed, expression);
});

const crate = (name, license) => ({ id: name, name, version: "1.0.0", license, source: name === "devanture" ? null : "registry" });
const graph = (deps) => ({ packages: [crate("devanture", "MIT"), crate("shipped", "MPL-2.0"), crate("tested", "MPL-2.0"), crate("odd", "CC0-1.0")], resolve: { nodes: [{ id: "devanture", deps }, ...["shipped", "tested", "odd"].map((id) => ({ id, deps: [] }))] } });
const dep = (pkg, kind) => ({ pkg, dep_kinds: [{ kind }] });

test("MPL is for tests, exceptions have names, and no crate of the lock file is left out", () => {
  const metadata = graph([dep("shipped", null), dep("tested", "dev"), dep("odd", "build")]);
  assert.deepEqual(crates(metadata, 'name = "odd"\nversion = "1.0.0"\n', RULES), ["shipped 1.0.0: MPL-2.0"]);
  assert.match(crates(metadata, 'name = "hidden"\nversion = "2.0.0"\n', RULES)[1], /hidden 2\.0\.0.*not looked at/);
});

test("npm packages are read where they are installed, and run nothing then", () => {
  const lock = { packages: { "": {}, "node_modules/a": { version: "1", license: "MIT" }, "node_modules/b": { version: "1", dev: true, license: "MPL-2.0", hasInstallScript: true }, "node_modules/c": { version: "1" } } };
  const read = (path) => (path.endsWith("/a") ? { license: "GPL-3.0" } : undefined);
  assert.deepEqual(packages(lock, RULES, { read, scripts: false }).map((line) => line.split(" ")[0]), ["node_modules/a", "node_modules/c"]);
  assert.match(packages(lock, RULES, { read, scripts: true })[1], /node_modules\/b.*runs a script/);
});
