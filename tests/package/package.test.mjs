import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { at } from "../../scripts/run.mjs";

const here = realpathSync(mkdtempSync(join(tmpdir(), "devanture-package-")));
const modules = join(here, "node_modules/devanture");

const run = (command, args, cwd = here) => {
  const viaNode = command === "npm" && process.env.npm_execpath?.endsWith(".js");
  const [program, all] = viaNode ? [process.execPath, [process.env.npm_execpath, ...args]] : [command, args];
  const { status, stdout, stderr } = spawnSync(program, all, { cwd, encoding: "utf8", shell: process.platform === "win32" && !viaNode && command === "npm" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}\n${stderr}`);
  return stdout;
};
const node = (code) => run(process.execPath, ["--input-type=module", "-e", code]);

let files;
before(() => {
  const [{ filename, files: listed }] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", here], at()));
  files = listed.map(({ path }) => path).sort();
  writeFileSync(join(here, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", ["install", "--offline", "--no-save", "--no-audit", "--no-fund", join(here, filename)]);
});

test("the package has what the browser needs, and nothing of how it is made", () => {
  const expected = ["api.js", "banner.js", "core.wasm", "custom-elements.json", "debug.js", "devanture.js", "explain.js", "explain.wasm", "facts.js", "favorites.js", "full.wasm", "index.d.ts", "index.js", "inspector.js", "lean.wasm", "navigation.js", "overlay.js", "panel.js", "panel.wasm", "parts.json", "platforms.js", "portability.js", "portability.wasm", "runtime.js", "survey.js", "thumbs.js", "ui.js", "ui.wasm", "weather.js"];
  assert.deepEqual(files.filter((file) => file.startsWith("pkg/")), expected.map((name) => `pkg/${name}`));
  for (const file of files) assert.match(file, /^(pkg\/[^/]+|package\.json|README\.md|LICENSE-(MIT|APACHE)|CHANGELOG\.md)$/);
  assert.ok(!readdirSync(join(here, "node_modules")).some((name) => name !== "devanture" && !name.startsWith(".")), "no dependency");
});

test("every name in exports, and nothing else, has a side effect where it says so", () => {
  const { exports, sideEffects, types, customElements } = JSON.parse(readFileSync(join(modules, "package.json"), "utf8"));
  for (const entry of [types, customElements, ...Object.values(exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)))])
    assert.ok(existsSync(join(modules, entry)), entry);
  assert.equal(Object.keys(exports["."])[0], "types");
  assert.deepEqual(sideEffects, ["./pkg/devanture.js"]);
});

test("importing on a server does nothing and does not throw", () => {
  const said = node(`
    const before = Object.keys(globalThis).sort().join();
    globalThis.fetch = () => { throw new Error("fetched"); };
    const module = await import("devanture");
    if (Object.keys(globalThis).sort().join() !== before) throw new Error("a global appeared");
    const failed = await module.defineElements({ manifest: "https://shop.example/m.json" }).catch((error) => error.code);
    console.log(Object.keys(module).sort().join(), failed);
  `);
  assert.equal(said.trim(), "DevantureError,createDevanture,defineElements DV-PAGE");
});

test("the modules are found beside the script, and failures have codes", () => {
  const said = node(`
    import { createDevanture, DevantureError } from "devanture";
    const fails = (options) => createDevanture(options).then(() => "worked", (error) => (error instanceof DevantureError ? error.code : String(error)));
    const url = import.meta.resolve("devanture/core.wasm");
    const { readFileSync } = await import("node:fs");
    await WebAssembly.compile(readFileSync(new URL(url)));
    console.log(await fails({}), await fails(undefined), await fails({ manifest: "file:///nowhere/manifest.json" }), await fails({ manifest: "::" }));
  `);
  assert.equal(said.trim(), "DV-OPTIONS DV-OPTIONS DV-MANIFEST DV-OPTIONS");
});

for (const [moduleResolution, module] of [["bundler", "esnext"], ["node16", "node16"]])
  test(`the types compile strictly (${moduleResolution})`, () => {
    cpSync(at("tests/package/consumer/use.ts"), join(here, "use.ts"));
    const project = join(here, `tsconfig.${moduleResolution}.json`);
    const compilerOptions = { strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, target: "es2022", lib: ["es2022", "dom"], types: [], module, moduleResolution };
    writeFileSync(project, JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    run(process.execPath, [at("node_modules/typescript/bin/tsc"), "-p", project]);
  });

test("a bundler follows it, and leaves out what is not used", async () => {
  const { build } = await import("esbuild");
  const bundle = async (contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: here },
      bundle: true, format: "esm", splitting: true, minify: true, outdir: join(here, "out"), write: false, logLevel: "error",
    });
    return outputFiles;
  };
  const used = await bundle('import { createDevanture } from "devanture"; globalThis.it = createDevanture;');
  assert.ok(used.length > 1, "the parts are loaded when they are needed");
  const unused = await bundle('import { createDevanture } from "devanture"; console.log("else");');
  // In whichever order the bundler answers: what the page itself loads.
  const entry = unused.find(({ path }) => path.endsWith("stdin.js"));
  assert.ok(entry.contents.length < 60, entry.text);
});

test("the classic script leaves nothing of its own in the page's names", () => {
  const page = createContext({});
  runInContext(readFileSync(at("pkg/devanture.js"), "utf8"), page);
  assert.deepEqual(Object.keys(page), []);
});
