// First fetches: the modules, the manifest, this page's packs. The same for everyone who opens the
// address; knows no person, waits for no consent, ranks nothing.

import { configOf, type File, type Manifest, normalize, packsOf } from "./address";
import { parse } from "./own";
import { declared } from "./declared";
import type { Slot } from "./elements";
import type { Engine } from "./runtime";
import type { PageContext } from "./public";

/** The products of a pack and their prices. */
export type Pack = readonly [products: Uint8Array, prices: Uint8Array];

/** What the shop's page or its developer decides. */
export interface Options {
  /** Address of `manifest.json`. */
  manifest: string;
  /** The manifest's text, when the page carries it. */
  published?: string;
  /** Language tag of the words. */
  locale?: string;
  /** What the page is about, where the caller knows. */
  page?: PageContext;
  /** Whether the shopper's level may use storage at all. */
  storage: boolean;
  /** Told what happens: only while somebody debugs, or looks through the inspector. */
  log?: Log | undefined;
}

/** Hears what happens; answers nothing, or when it is ready to hear more. */
export type Log = (what: string, ...details: unknown[]) => unknown;

/** A WebAssembly module: what ranks (in three sizes, and one that explains), what draws, what draws the shopper's panel, what writes and reads their file. */
export type Wasm = "core" | "lean" | "full" | "explain" | "ui" | "panel" | "portability";

/** Parts that not every page needs. */
export interface More {
  /** The public interface. */
  api: typeof import("./api");
  /** The shopper's panel. */
  panel: typeof import("./panel");
  /** Reads the consent tools that not every shop runs. */
  platforms: typeof import("./platforms");
  /** What is kept as a file, and such a file taken in. */
  portability: typeof import("./portability");
  /** What conditions may ask of a visit that the page does not say; and what else the configuration asks for. */
  facts: typeof import("./facts");
  /** Says why something is not shown, where somebody debugs or inspects. */
  explain: typeof import("./explain");
  /** Surveys. */
  survey: typeof import("./survey");
  /** Hearts, and the list of what has one. */
  favorites: typeof import("./favorites");
  /** Menus in the shopper's order. */
  navigation: typeof import("./navigation");
  /** What banners have beyond words and a picture. */
  banner: typeof import("./banner");
  /** The weather of the shopper's region. */
  weather: typeof import("./weather");
  /** Takes small pictures out of their packs. */
  thumbs: typeof import("./thumbs");
  /** Lets a banner come over the page. */
  overlay: typeof import("./overlay");
  /** Shows all that happens, to whoever asks. */
  inspector: typeof import("./inspector");
}

/** Where the parts come from: beside the classic script, or from the npm package's own folder. */
export interface Parts {
  runtime: () => Promise<typeof import("./runtime")>;
  ui: () => Promise<typeof import("./ui")>;
  more: <Name extends keyof More>(name: Name, digest: string) => Promise<More[Name]>;
  wasm: (name: Wasm, digest: string) => Promise<WebAssembly.Module>;
  read?: (url: string, integrity?: string) => Promise<Uint8Array>;
}

/** One use of the library on one page. Everything is started once, on first call. */
export interface Boot {
  readonly options: Options;
  readonly parts: Parts;
  /** Tells what happens to whoever listens by then. */
  readonly log: Log;
  /** Connected elements. */
  readonly slots: Set<Slot>;
  /** Hears that an element came, went, or changed; set by the code that paints. */
  touch?: ((slot: Slot) => void) | undefined;
  /** Addresses to which the shopper has sent answers. */
  sent?: Set<string>;
  config: () => Promise<Uint8Array>;
  /** A published file, fetched once. */
  file: (file: File) => Promise<Uint8Array>;
  manifest: () => Promise<Manifest>;
  packs: (path: string, category: string) => Promise<Pack[]>;
  engine: () => Promise<Engine>;
  /** Starts fetching; with the drawing module when an element waits. Never throws, never rejects. */
  wake: (draws: boolean) => void;
  /** Runs once the visitor has moved, touched, scrolled or typed. */
  interaction: (then: () => void) => void;
}

/** What went wrong, as a stable code and what it happened to. */
export const fault = (code: string, what: unknown): Error => Object.assign(new Error(`${code} ${what}`), { code, what });

/** Remembers the outcome of a function's first call. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

// The credentials are the default ones, because that is what a `rel=preload` can promise: what it fetched is used, and
// nothing is fetched twice. On the shop's own origin that sends its cookies, on another host none.
const get = async (url: string, integrity = ""): Promise<Response> => {
  const response = await fetch(url, { integrity, referrerPolicy: "no-referrer" });
  if (!response.ok) throw response.status;
  return response;
};

// For hosts that compress nothing, packs may be compressed inside (`publish.gzip-inside`).
const unpack = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  bytes[0] === 0x1f && bytes[1] === 0x8b
    ? new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer())
    : bytes;

const read = async (url: string, integrity?: string): Promise<Uint8Array> =>
  unpack(new Uint8Array(await (await get(url, integrity)).arrayBuffer()));

/** Fetches and compiles a module. Of this size it is compiled as fast whole as it is while it arrives, and no host need name its type. */
export const compile = async (url: string, integrity?: string): Promise<WebAssembly.Module> => {
  try {
    return await WebAssembly.compile((await read(url, integrity)) as BufferSource);
  } catch (error) {
    throw fault("DV-WASM", `${url} ${error}`);
  }
};

const readManifest = (text = ""): Manifest | undefined => {
  const manifest = parse(text) as Manifest | undefined;
  return manifest?.version === 1 && manifest.locales ? manifest : undefined;
};

/** Prepares everything and starts nothing. */
export const createBoot = (options: Options, parts: Parts): Boot => {
  const files = new Map<string, Promise<Uint8Array>>();
  const log: Log = (...what) => options.log?.(...what);
  const load = parts.read ?? read;

  const file = ([name, integrity]: File): Promise<Uint8Array> => {
    let bytes = files.get(name);
    if (!bytes) {
      const url = new URL(name, options.manifest).href;
      bytes = load(url, integrity).catch((error) => {
        files.delete(name);
        throw fault("DV-PACK", `${url} ${error}`);
      });
      files.set(name, bytes);
    }
    return bytes;
  };
  const packs = (manifest: Manifest, path: string, category: string): Promise<Pack[]> =>
    Promise.all(packsOf(manifest, path, category).map((halves) => Promise.all([file(halves[0]), file(halves[1])])));

  const inline = readManifest(options.published);
  // The page may be older than the shop's last publication: then the published packs count.
  const manifest = once(async (): Promise<Manifest> => {
    const text = await load(options.manifest).then((bytes) => new TextDecoder().decode(bytes), String);
    const fetched = readManifest(text);
    const found = inline && (!fetched || fetched.generation === inline.generation) ? inline : fetched;
    if (!found) throw fault("DV-MANIFEST", `${options.manifest} ${text.slice(0, 80)}`);
    log("manifest", found.generation);
    return found;
  });
  // Once for all: what the drawing module registers comes after the move that it was fetched for.
  const moved = once(
    () =>
      new Promise((done) => {
        // A finger is a pointer too.
        for (const kind of ["pointermove", "pointerdown", "keydown", "scroll"]) addEventListener(kind, done, true);
      }),
  );
  const boot: Boot = {
    options,
    parts,
    log,
    slots: new Set(),
    manifest,
    config: once(async () => {
      if (inline) file(configOf(inline, options.locale)).catch(() => {});
      return file(configOf(await manifest(), options.locale));
    }),
    file,
    packs: async (path, category) => {
      if (inline) packs(inline, path, category).catch(() => {});
      return packs(await manifest(), path, category);
    },
    engine: once(async () => {
      // As the page's lines say; they may be older than the configuration, which then refuses what they name. The full one's digest
      // comes with the runtime.
      const named = inline?.core;
      const [runtime, module, config] = await Promise.all([
        parts.runtime(),
        named === "full" ? undefined : named === "lean" ? parts.wasm(named, __LEAN__) : parts.wasm("core", __CORE__),
        boot.config(),
      ]);
      return runtime.begin(boot, module, config);
    }),
    wake: (draws) => {
      first();
      if (draws) drawn();
    },
    interaction: (then) => void moved().then(then),
  };
  const silent = (work: Promise<unknown>) => void work.catch((error: unknown) => log("error", error));
  const first = once(() => {
    silent(boot.packs(normalize(location.pathname), declared(options.page, "category")));
    silent(boot.engine());
  });
  const drawn = once(() => silent(draw()));
  const draw = async () => {
    // All four start together.
    const [ui, module, engine, config] = await Promise.all([parts.ui(), parts.wasm("ui", __UI__), boot.engine(), boot.config()]);
    ui.paint(boot, engine, module, config);
  };
  return boot;
};

/** Runs something when the browser has nothing better to do. */
export const idle = (run: () => void): void => {
  globalThis.requestIdleCallback?.(run, { timeout: 2000 }) ?? setTimeout(run, 200);
};
