// The classic script that a shop pastes: starts the first fetches, defines the elements, and keeps
// calls made too early. Ranks nothing and reads nothing of the shopper.

import { attempt, own } from "./own";
import { compile, createBoot, idle } from "./boot";
import { define, TAGS } from "./elements";
import type { Callback } from "./public";

// A link to a product says `#dv=/its/path` until the shopper means it; opened in a new tab, it arrives here.
const redirect = (): boolean => {
  // What is no address of this shop has another origin, or none.
  const target = /^#dv=((\/|http).*)/.exec(location.hash)?.[1];
  const url = target && attempt(() => new URL(target, location.href));
  if (!url || url.origin !== location.origin) return false;
  location.replace(url.href);
  return true;
};

const begin = () => {
  const found = document.currentScript;
  const script = found instanceof HTMLScriptElement ? found : document.querySelector<HTMLScriptElement>('script[src*="devanture.js"]');
  if (!script || customElements.get(TAGS[0]) || redirect()) return;
  const said = (name: string) => script.getAttribute(`data-${name}`) ?? undefined;
  const near = (name: string) => new URL(name, script.src).href;

  // By its name in this build: a cached file of another one is not even asked for.
  const part = (name: string) => near(`${name}?${__BUILD__}`);
  // `import` cannot carry a digest, but joins a preload that has begun and does, and fails with it. In the same task, because
  // Chromium forgets a preload that has failed.
  const code = <T>(name: string, integrity: string): Promise<T> => {
    const href = part(name);
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href, integrity }));
    return import(href);
  };

  const debugs = script.hasAttribute("data-debug") || /devanture=(debug|inspect)/.test(location.search);
  const teller = debugs ? code<typeof import("./debug")>("debug.js", __DEBUG_JS__) : undefined;
  const boot = createBoot(
    {
      manifest: new URL(said("manifest") || near("packs/manifest.json"), document.baseURI).href,
      published: said("published"),
      locale: said("lang") || document.documentElement.lang || undefined,
      page: { type: said("page"), product: said("product"), category: said("category") },
      storage: true,
      log: teller && ((...what) => teller.then((debug) => debug.tell(...what), () => {})),
    },
    {
      runtime: () => code("runtime.js", __RUNTIME_JS__),
      ui: () => code("ui.js", __UI_JS__),
      more: (name, digest) => code(`${name}.js`, digest),
      wasm: (name, digest) => compile(part(`${name}.wasm`), digest),
    },
  );
  define(boot);

  // Without an element that wants it sooner, what is looked at counts all the same, when there is time.
  const later = () => document.querySelector(TAGS.join()) ?? idle(() => boot.wake(false));
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", later) : later();

  const ready = (callback: Callback) =>
    void boot
      .engine()
      .then((engine) => engine.api())
      .then(callback)
      .catch((error: unknown) => boot.log("error", error));
  // The page's own name may be an element's id: only a function's queue counts.
  const waiting = own(own(window, "devanture"), "q");
  window.devanture = ready;
  if (Array.isArray(waiting)) for (const callback of waiting) if (typeof callback === "function") ready(callback as Callback);
};

attempt(begin);
