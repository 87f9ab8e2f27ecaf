// The npm entry: the same engine and elements as the classic script, without any effect on import.

import { compile, createBoot, once, type Options, type Parts, type Wasm } from "./boot";
import { define } from "./elements";
import { DevantureError, explained } from "./errors";
import { attempt, own } from "./own";
import type * as Public from "./public";

type Module = Public.ModuleSource;

// Node reads files that its `fetch` does not.
const files = () => {
  const process = own(globalThis, "process") as { getBuiltinModule?: (name: string) => { readFileSync: (url: URL) => Uint8Array } } | undefined;
  return attempt(() => process?.getBuiltinModule?.("node:fs"));
};
const onDisk = (url: string): Uint8Array<ArrayBuffer> => {
  const found = files();
  if (!found) throw new DevantureError("DV-WASM", `${url}: reading files needs Node 20.16 or later`);
  return new Uint8Array(found.readFileSync(new URL(url)));
};

const compiled = async (given: Module | undefined, standard: () => URL, hash: string): Promise<WebAssembly.Module> => {
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given as BufferSource);
  const url = new URL(given ?? standard(), attempt(() => document.baseURI)).href;
  if (/^file:/.test(url)) return WebAssembly.compile(onDisk(url));
  // A file of one's own is one's own to check.
  return compile(url, given ? undefined : hash);
};

// Written out, as bundlers look for it.
const MODULES: Record<Wasm, () => URL> = {
  core: () => new URL("./core.wasm", import.meta.url),
  lean: () => new URL("./lean.wasm", import.meta.url),
  full: () => new URL("./full.wasm", import.meta.url),
  explain: () => new URL("./explain.wasm", import.meta.url),
  ui: () => new URL("./ui.wasm", import.meta.url),
  panel: () => new URL("./panel.wasm", import.meta.url),
  portability: () => new URL("./portability.wasm", import.meta.url),
};

const MORE = { api: () => import("./api"), banner: () => import("./banner"), explain: () => import("./explain"), facts: () => import("./facts"), favorites: () => import("./favorites"), inspector: () => import("./inspector"), navigation: () => import("./navigation"), overlay: () => import("./overlay"), panel: () => import("./panel"), platforms: () => import("./platforms"), portability: () => import("./portability"), survey: () => import("./survey"), thumbs: () => import("./thumbs"), weather: () => import("./weather") };

const boot = (options: Public.DevantureOptions) => {
  const manifest = own(options, "manifest");
  const base = own(options, "base") as string | URL | undefined;
  const url = attempt(() => new URL(manifest as string, base ?? attempt(() => document.baseURI)).href);
  if (!manifest || !url) throw new DevantureError("DV-OPTIONS", String(manifest ?? ""));
  const given = <T>(name: keyof Public.DevantureOptions) => own(options, name) as T | undefined;
  const wasm = given<Public.DevantureOptions["wasm"]>("wasm");
  const debug = given<boolean>("debug") || attempt(() => /devanture=inspect/.test(location.search)) ? import("./debug") : undefined;
  const inner: Options = {
    manifest: url,
    locale: given("locale") ?? attempt(() => document.documentElement.lang || undefined),
    page: given("page"),
    storage: given<boolean>("storage") ?? typeof document === "object",
    log: debug && ((...what) => debug.then(({ tell }) => tell(...what))),
  };
  const first = given<"lean" | "full">("core") ?? "core";
  const parts: Parts = {
    runtime: () => import("./runtime"),
    ui: () => import("./ui"),
    more: (name) => MORE[name]() as never,
    wasm: (name, digest) => {
      const [which, hash] = name === "core" && first !== "core" ? ([first, first === "lean" ? __LEAN__ : __FULL__] as const) : [name, digest];
      return compiled(own(wasm, which) as Module, MODULES[which], hash);
    },
    ...(/^file:/.test(url) && { read: async (file: string) => onDisk(file) }),
  };
  return createBoot(inner, parts);
};

const createDevanture: typeof Public.createDevanture = async (options) => {
  try {
    // Both parts at once: the engine asks for the second again.
    const [engine] = await Promise.all([boot(options).engine(), MORE.api()]);
    const [api] = await Promise.all([engine.api(), engine.ready]);
    return api;
  } catch (error) {
    throw explained(error);
  }
};

let defined: (() => Promise<Public.Devanture>) | undefined;
const defineElements: typeof Public.defineElements = (options) => {
  if (typeof customElements !== "object") return Promise.reject(new DevantureError("DV-PAGE", "custom elements need a browser"));
  defined ??= once(async () => {
    const made = boot(options);
    define(made);
    return (await made.engine()).api();
  });
  return defined().catch((error: unknown) => {
    throw explained(error);
  });
};

export { createDevanture, defineElements, DevantureError };
