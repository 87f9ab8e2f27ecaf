// `npm run build`: from the crate and `src/js` to `pkg/`, which is what npm publishes.
// `--js` bundles only, with the modules built before.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { at, dependencies, heading, isMain, main, node, run, since } from "./run.mjs";
import { brotli } from "./size.mjs";

const MODULES = ["core", "lean", "full", "explain", "ui", "panel", "portability"];
const PARTS = ["platforms", "overlay", "survey", "favorites", "navigation", "banner", "weather", "facts", "thumbs", "portability", "explain", "api", "inspector", "runtime", "panel", "ui", "debug"];

const digest = (bytes, name, form) => createHash(name).update(bytes).digest(form);

// For servers that send precompressed files; npm gets the plain ones alone.
const compress = (file) => {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.br`, brotli(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
};

// The npm entry loads the parts as separate files, as the classic script does.
const apart = {
  name: "apart",
  setup(build) {
    build.onResolve({ filter: /^\.\/(runtime|api|ui|panel|platforms|portability|explain|inspector|debug|facts|overlay|thumbs|survey|favorites|navigation|banner|weather)$/ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: `${path}.js`, external: true } : undefined,
    );
  },
};

// Terser finds another twentieth after esbuild. The npm entry is left to whoever bundles it.
const shorten = async (file, module) => {
  const { minify } = await import("terser");
  const { code } = await minify(readFileSync(file, "utf8"), {
    module,
    // The classic script's own names must not become the page's.
    toplevel: module,
    ecma: 2020,
    // No function here is called with `new`.
    compress: { passes: 3, keep_fargs: false, unsafe_arrows: true, hoist_funs: module },
    format: { comments: false },
  });
  writeFileSync(file, `${code}\n`);
};

/** Bundles `src/js` with the modules in `pkg/wasm`. `plugins` are esbuild's: the tests' deliberately leaky builds, which go elsewhere, are made with one. */
export const bundle = async ({ out = at("pkg"), plugins = [] } = {}) => {
  const esbuild = await import("esbuild");
  const wasm = Object.fromEntries(MODULES.map((name) => [name, readFileSync(at(`pkg/wasm/devanture_${name}.wasm`))]));
  const sources = readdirSync(at("src/js"), { recursive: true }).sort().map((name) => at("src/js", name)).filter((file) => /\.ts$/.test(file));
  const everything = [at("package.json"), ...sources].map((file) => readFileSync(file)).concat(Object.values(wasm));
  const integrity = (bytes) => JSON.stringify(`sha256-${digest(bytes, "sha256", "base64")}`);
  const build = digest(Buffer.concat(everything), "sha256", "hex").slice(0, 8);
  const common = {
    bundle: true,
    minify: true,
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    outdir: out,
    plugins,
    define: {
      __BUILD__: JSON.stringify(build),
      __CORE__: integrity(wasm.core),
      __LEAN__: integrity(wasm.lean),
      __FULL__: integrity(wasm.full),
      __EXPLAIN__: integrity(wasm.explain),
      __UI__: integrity(wasm.ui),
      __PANEL__: integrity(wasm.panel),
      __PORTABILITY__: integrity(wasm.portability),
    },
    alias: Object.fromEntries(MODULES.map((name) => [`glue/${name}`, at(`pkg/wasm/devanture_${name}.js`)])),
    tsconfigRaw: { compilerOptions: { target: "ES2022", verbatimModuleSyntax: true } },
    logLevel: "warning",
  };
  for (const name of readdirSync(out)) if (name !== "wasm") rmSync(join(out, name), { recursive: true });
  // Each part knows the digests of those that it loads, so these come before it.
  for (const name of PARTS) {
    await esbuild.build({ ...common, format: "esm", entryPoints: [at(`src/js/${name}.ts`)] });
    await shorten(join(out, `${name}.js`), true);
    common.define[`__${name.toUpperCase()}_JS__`] = integrity(readFileSync(join(out, `${name}.js`)));
  }
  await esbuild.build({ ...common, format: "iife", entryPoints: { devanture: at("src/js/loader.ts") } });
  await shorten(join(out, "devanture.js"), false);
  await esbuild.build({ ...common, format: "esm", entryPoints: [at("src/js/index.ts")], plugins: [...plugins, apart] });
  for (const name of MODULES) cpSync(at(`pkg/wasm/devanture_${name}.wasm`), join(out, `${name}.wasm`));
  // What every page with products loads, for the lines that `devanture build` prints.
  const entry = (name) => [name, JSON.parse(integrity(readFileSync(join(out, name))))];
  const first = ["runtime.js", "ui.js", "core.wasm", "ui.wasm"].map(entry);
  const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  writeFileSync(join(out, "parts.json"), `${JSON.stringify({ version, build, first, lean: entry("lean.wasm"), full: entry("full.wasm") })}\n`);
};

/** What else npm and servers get. */
const finish = () => {
  for (const name of readdirSync(at("pkg"))) if (/\.(js|wasm)$/.test(name)) compress(at("pkg", name));
  cpSync(at("src/js/public.d.ts"), at("pkg/index.d.ts"));
  cpSync(at("src/js/custom-elements.json"), at("pkg/custom-elements.json"));
};

if (isMain(import.meta.url)) main(async () => {
  const started = Date.now();
  await dependencies();
  mkdirSync(at("pkg"), { recursive: true });
  if (!process.argv.includes("--js") || MODULES.some((name) => !existsSync(at(`pkg/wasm/devanture_${name}.wasm`)))) {
    heading("modules (cargo xtask pkg; the first time takes a few minutes)");
    await run("cargo", ["xtask", "pkg"]);
  }
  heading("types");
  await node([at("node_modules/typescript/bin/tsc"), "-p", at("tsconfig.json")]);
  console.log("src/js compiles");
  heading("bundles");
  await bundle();
  finish();
  await node([at("scripts/size.mjs")]);
  console.log(`\npkg/ is built (${since(started)})`);
});
