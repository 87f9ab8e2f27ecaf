// The types of `portability.js` beside it.

export function parts(...list: (string | Uint8Array)[]): Uint8Array;
export function split(bytes: Uint8Array, at: number): Uint8Array[];

export function open(module: WebAssembly.Module): {
  pack(given: Uint8Array, retention: number, now: number): Uint8Array;
  /** A number is the code of the refusal. */
  unpack(given: Uint8Array, anyShop: number, now: number): Uint8Array | number;
  words(pack: Uint8Array): Uint8Array;
};
