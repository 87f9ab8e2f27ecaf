// Beside the path: what went wrong, in words. Only for developers: the elements keep silent.

import { own } from "./own";

/** What each code means, and what to do about it. `DV-PACK-n` is explained by `DV-PACK`. */
export const SENTENCES: Readonly<Record<string, string>> = {
  "DV-OPTIONS": "createDevanture needs the address of manifest.json, e.g. { manifest: \"/packs/manifest.json\" }.",
  "DV-MANIFEST":
    "manifest.json could not be fetched or is not one of `devanture build`. Open the address below in a browser; it must answer with the published manifest, and with Access-Control-Allow-Origin when it is on another origin.",
  "DV-WASM":
    "A WebAssembly module did not load. Check that the file below exists and belongs to this version, and that the page's Content-Security-Policy has script-src 'wasm-unsafe-eval' and allows its origin in connect-src.",
  "DV-PACK":
    "A published pack could not be fetched or read. Run `devanture build` again and upload the whole folder, packs before manifest.json.",
  "DV-UI": "The configuration pack could not be read by the interface. Build the packs with the same version as the script.",
  "DV-IMPORT-FORMAT": "The file is not one that export() or the panel wrote (see export.schema.json), or it is damaged. Nothing was taken in.",
  "DV-IMPORT-SIZE": "The file is longer than 2 MiB, more than a copy can weigh. Nothing was taken in.",
  "DV-IMPORT-DATE": "The file tells of things in the future. Nothing was taken in; check the clock of this device.",
  "DV-IMPORT-COUNT": "There is more in the file than can be kept (2,000 events, 100 corrections). Nothing was taken in.",
  "DV-IMPORT-SHOP": "The file comes from another shop. Ask the shopper, then call import(file, { anyShop: true }).",
  "DV-IMPORT-LEVEL": "The level in force does not allow keeping what is in the file. Let the shopper choose another one first.",
  "DV-EXPLAIN":
    "What is not shown is explained only where the page was opened to be looked into: add ?devanture=debug to the address, or give createDevanture { debug: true }.",
  "DV-PAGE": "The page could not be taken up.",
};

/** A failure with a stable code and a sentence that says what to do. */
export class DevantureError extends Error {
  /** Stable: `DV-` and a word, for packs with the number of what is wrong. */
  readonly code: string;

  constructor(code: string, what = "") {
    const sentence = SENTENCES[code] ?? SENTENCES[code.replace(/-\d+$/, "")] ?? SENTENCES["DV-PAGE"]!;
    super(`${code}: ${sentence}${what && ` (${what})`}`);
    this.name = "DevantureError";
    this.code = code;
  }
}

/** Any failure as one that can be told apart. */
export const explained = (error: unknown): DevantureError =>
  error instanceof DevantureError
    ? error
    : new DevantureError(String(own(error, "code") ?? "DV-PAGE"), String(own(error, "what") ?? error));
