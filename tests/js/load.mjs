// Beside the tests: one module of `src/js`, bundled as the build does it but with fakes for the glue.

import { build } from "esbuild";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "devanture-js-"));
let count = 0;

/** Imports `src/js/<name>.ts` afresh: no state is shared between two calls. */
export const load = async (name) => {
  const outfile = join(folder, `${name}-${count++}.mjs`);
  await build({
    entryPoints: [at(`../../src/js/${name}.ts`)],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "error",
    define: { __BUILD__: '"test"', __FACTS_JS__: '""', __OVERLAY_JS__: '""', __THUMBS_JS__: '""', __DEBUG_JS__: '""', __SURVEY_JS__: '""', __FAVORITES_JS__: '""', __NAVIGATION_JS__: '""', __WEATHER_JS__: '""', __EXPLAIN__: '""', __EXPLAIN_JS__: '""', __API_JS__: '""', __CORE__: '""', __LEAN__: '""', __FULL__: '""', __UI__: '""', __PANEL__: '""', __PANEL_JS__: '""', __PORTABILITY__: '""', __PORTABILITY_JS__: '""', __PLATFORMS_JS__: '""', __INSPECTOR_JS__: '""', __RUNTIME_JS__: '""', __UI_JS__: '""' },
    alias: { "glue/core": at("fakes/core.mjs"), "glue/ui": at("fakes/ui.mjs"), "glue/panel": at("fakes/ui.mjs"), "glue/portability": at("../../src/js/glue/portability.js") },
    tsconfigRaw: {},
  });
  return import(pathToFileURL(outfile).href);
};

/** Sets globals for a test, also those that Node itself defines; answers how to undo it. */
export const stand = (globals) => {
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: true });
  return () => {
    for (const [name, descriptor] of before)
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globalThis[name];
  };
};

export const tick = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));
