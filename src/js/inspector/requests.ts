// Beside the inspector: what each request of a page was for, told from its address alone and from what the shop has
// published. A pure table of addresses; requests nothing and knows no person.

import { askedOf, configOf, type File, type Manifest, packsOf, wordsOf } from "../address";
import { attempt } from "../own";
import { thumbsOf } from "../thumbs";

/** What is known of a page's public addresses. */
export interface Known {
  /** The folder of the widget's own files, with its slash at the end; empty where a bundler has put them elsewhere. */
  readonly base: string;
  /** Address of the manifest. */
  readonly manifest: string;
  readonly published: Manifest;
  /** Language of the words. */
  readonly locale: string | undefined;
  /** The pages that were open: their paths and their categories. */
  readonly pages: readonly (readonly [path: string, category: string])[];
  /** Addresses of the pool's pictures. */
  readonly pool: readonly string[];
  /** Addresses of pictures that are fetched when they are shown (`images.mode = "direct"`). */
  readonly shown: readonly string[];
  /** Pages before the open one may have asked for packs of theirs, unseen. */
  readonly late: boolean;
  /** Addresses to which the shopper has sent answers. */
  readonly sent: ReadonlySet<string>;
  /** Address of the open page. */
  readonly page: string;
}

/** The key of the words that say what a request was for; empty for what is not the widget's. */
export type Purpose = string;

/** What a request was for that is the widget's and that nothing explains. */
export const UNKNOWN = "inspect-for-unknown";

/** What each of the widget's own files is for, by the first part of its name. */
const PARTS: Readonly<Record<string, Purpose>> = {
  __proto__: null as never,
  devanture: "inspect-for-script",
  runtime: "inspect-for-code",
  core: "inspect-for-code",
  lean: "inspect-for-code",
  full: "inspect-for-code",
  facts: "inspect-for-code",
  thumbs: "inspect-for-code",
  overlay: "inspect-for-code",
  ui: "inspect-for-code",
  api: "inspect-for-code",
  index: "inspect-for-code",
  platforms: "inspect-for-consent",
  survey: "inspect-for-asked",
  favorites: "inspect-for-asked",
  navigation: "inspect-for-asked",
  banner: "inspect-for-asked",
  weather: "inspect-for-weather",
  panel: "inspect-for-panel",
  portability: "inspect-for-file",
  inspector: "inspect-for-inspector",
  explain: "inspect-for-inspector",
  debug: "inspect-for-inspector",
};

/** Says what a request was for, by its address and what asked for it (`initiatorType`). */
export type Explain = (url: string, initiator: string) => Purpose;

/** Prepares the explanations of a page's requests. */
export const explainer = (known: Known): Explain => {
  const { published, manifest, base } = known;
  const purposes = new Map<string, Purpose>();
  const put = (name: string, purpose: Purpose) => purposes.set(new URL(name, manifest).href, purpose);
  const file = ([name]: File, purpose: Purpose) => put(name, purpose);

  purposes.set(manifest, "inspect-for-manifest");
  // The page's own lines fetch that of the shop's language ahead.
  for (const locale of [published.locale, known.locale]) file(configOf(published, locale), "inspect-for-settings");
  file(wordsOf(published, known.locale, ""), "inspect-for-words");
  file(askedOf(published, known.locale, ""), "inspect-for-asked");
  put("weather.json", "inspect-for-weather");
  for (const url of known.sent) purposes.set(url, "inspect-for-answers");
  for (const [path, category] of known.pages)
    for (const [products, prices] of packsOf(published, path, category)) {
      const kind = /^nb\//.test(products[0]) ? "neighbors" : /^cat\//.test(products[0]) ? "department" : "catalog";
      file(products, `inspect-for-${kind}`);
      file(prices, "inspect-for-prices");
    }
  for (const url of known.pool) {
    const pack = /#dv(\d+)$/.exec(url)?.[1];
    if (pack && published.thumbs) file(thumbsOf(published, +pack), "inspect-for-thumbs");
  }
  const whole = (urls: readonly string[]) => new Set(urls.map((url) => attempt(() => new URL(url, known.page).href)));
  const pictures = whole(known.pool);
  const shown = whole(known.shown);
  const folder = attempt(() => new URL(".", manifest).href) ?? "";
  const home = attempt(() => new URL(known.page).origin);

  return (url, initiator) => {
    const found = purposes.get(url);
    if (found) return found;
    // The shop's own page shows some of the same pictures; the widget asks for them with `fetch` where their host allows it.
    const asks = initiator === "fetch" || (initiator === "img" && attempt(() => new URL(url).origin) !== home);
    if (initiator === "img" && shown.has(url)) return "inspect-for-shown";
    if (pictures.has(url)) return asks ? "inspect-for-picture" : "";
    if (base && url.startsWith(base)) {
      // A part's address has its build in it and nothing else; the script's is as the shop wrote it.
      const [, script, part] = /^(?:(devanture)\.js(?:\?.*)?|([\w-]+)\.(?:js|wasm)(?:\?[0-9a-f]+)?)$/.exec(url.slice(base.length)) ?? [];
      return PARTS[script ?? part ?? ""] ?? UNKNOWN;
    }
    if (!folder || !url.startsWith(folder) || !/\.dvt(\?|$)/.test(url)) return "";
    const [, kind, group, prices] = /^(nb|cat|thumbs)\/([^/]+)\/\d+(\.prices)?\.dvt$/.exec(url.slice(folder.length)) ?? [];
    if (kind === "thumbs") return known.late && published.thumbs?.groups.includes(group!) ? "inspect-for-thumbs" : UNKNOWN;
    const groups = (kind === "nb" ? published.neighbors : published.category)?.groups ?? [];
    if (!known.late || !groups.some((halves) => halves[prices ? 1 : 0] === group)) return UNKNOWN;
    return prices ? "inspect-for-prices" : kind === "nb" ? "inspect-for-neighbors" : "inspect-for-department";
  };
};
