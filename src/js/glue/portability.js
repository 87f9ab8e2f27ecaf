// The module that writes and reads the shopper's file as functions: the other half of `src/api/portability.rs`,
// typed by `portability.d.ts` beside it. What crosses is bytes, several parts each after its length.

const encoder = new TextEncoder();

/** Parts one after the other, each after its length. */
export const parts = (...list) => {
  const all = list.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
  const out = new Uint8Array(all.reduce((length, part) => length + 4 + part.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const part of all) {
    view.setUint32(at, part.length, true);
    out.set(part, at + 4);
    at += 4 + part.length;
  }
  return out;
};

/** The parts of such bytes, from `at` on. */
export const split = (bytes, at) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const list = [];
  for (let length; at < bytes.length; at += 4 + length) {
    length = view.getUint32(at, true);
    list.push(bytes.subarray(at + 4, at + 4 + length));
  }
  return list;
};

/** The module's functions, over one desk. */
export const open = (module) => {
  const wasm = new WebAssembly.Instance(module).exports;
  const desk = wasm.create();
  const memory = () => new Uint8Array(wasm.memory.buffer);
  const call = (name, given, ...numbers) => {
    const at = wasm.input(desk, given.length);
    memory().set(given, at);
    const length = wasm[name](desk, ...numbers);
    const from = wasm.output(desk);
    return length < 0 ? -length : memory().slice(from, from + length);
  };
  return {
    pack: (given, retention, now) => call("pack", given, retention, now),
    unpack: (given, anyShop, now) => call("unpack", given, anyShop, now),
    words: (pack) => call("words", pack),
  };
};
