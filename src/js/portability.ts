// Beside the path: what is kept as a file that the shopper takes along, and such a file taken in again. Loaded
// when it is asked for. Converts; what may be kept of a file is the core's answer.

import { open as openModule, parts, split } from "glue/portability";
import { attempt } from "./own";
import { fault } from "./boot";
import type { Engine } from "./runtime";

/** Codes of `portability::Refusal`, and those of this side. */
const CODES = ["", "FORMAT", "SIZE", "DATE", "COUNT", "SHOP", "LEVEL"];
const LEVEL = 6;
/** As `portability::MAX_BYTES`: a longer one is not even handed over. */
export const MOST = 2 << 20;
/** Of `placement::Number` and `placement::Name`. */
const RETENTION = 5;
const ORIGIN = 1;

/** A file's text in and out, and the words of other parts. */
export interface Portability {
  pack: () => string;
  /** How many things were taken in; throws a fault with the code of the refusal. */
  unpack: (text: string, anyShop: boolean) => number;
  /** A pack of words by their keys. */
  words: (pack: Uint8Array) => Record<string, string>;
}

const refuse = (code: number, what: unknown) => fault(`DV-IMPORT-${CODES[code]}`, what);

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The shop that a file says it is of. */
export const shopOf = (text: string): string => {
  const shop = attempt(() => (JSON.parse(text) as { shop?: unknown }).shop);
  return typeof shop === "string" ? shop.slice(0, 200) : "";
};

/** Makes it ready for a page. */
export const open = ({ core, now }: Engine, module: WebAssembly.Module): Portability => {
  const wasm = openModule(module);
  return {
    pack: () => {
      const given = parts(core.name(ORIGIN), core.save(0, now()) ?? "", core.kept(1, now()), core.kept(2, now()));
      return decode(wasm.pack(given, core.number(RETENTION), now()));
    },
    unpack: (text, anyShop) => {
      if (text.length > MOST) throw refuse(2, text.length);
      const taken = wasm.unpack(parts(core.name(ORIGIN), text), +anyShop, now());
      if (typeof taken === "number") throw refuse(taken, taken === 5 ? shopOf(text) : "");
      const records = split(taken, 8);
      // What may not be kept is left out; where that is all of it, the shopper is told.
      const counts = [1, 2].map((store, at) => {
        const record = records[at]!;
        return record.length && core.take(store, record, now()) ? new DataView(taken.buffer).getUint32(4 * at, true) : 0;
      });
      const count = counts[0]! + counts[1]!;
      if (!count && records.some(({ length }) => length)) throw refuse(LEVEL, "");
      return count;
    },
    words: (pack) => JSON.parse(decode(wasm.words(pack))) as Record<string, string>,
  };
};
