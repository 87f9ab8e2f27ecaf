// The ranking module as a class: the other half of `src/api/core.rs`, typed by `core.d.ts` beside it.
// Every method hands texts and bytes over in the module's memory and numbers as they are, in their order.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
let latest;

const memory = ({ wasm }) => new Uint8Array(wasm.memory.buffer);

const give = (page, index, bytes) => {
  const at = page.wasm.input(page.at, index, bytes.length);
  memory(page).set(bytes, at);
};

const call = (page, name, given) => {
  if (!page.at) throw new Error("freed");
  const texts = [];
  const numbers = [];
  let index = 0;
  for (const value of given) {
    if (typeof value === "string") texts.push(value.replace(/\0/g, " "));
    else if (typeof value === "object") give(page, index++, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else numbers.push(value);
  }
  // No text holds the mark between them: an address cannot pass for a name.
  if (texts.length) give(page, 0, encoder.encode(texts.join("\0")));
  return page.wasm[name](page.at, ...numbers);
};

const bytes = (length, page) => {
  const at = page.wasm.output(page.at);
  return length < 0 ? undefined : memory(page).slice(at, at + length);
};

export class Page {
  // Each page stays with the instance that it was made in: a server has several at once.
  constructor() {
    this.wasm = latest;
    this.at = latest.create();
  }

  free() {
    call(this, "discard", []);
    this.at = 0;
  }
}

// The build names what the module exports for its place in these lists (`xtask/src/names.rs`).
let listed = 0;
const methods = (names, answer) => {
  for (const name of names.split(" ")) {
    const exported = `$${listed++}`;
    Page.prototype[name] = function (...given) {
      return answer(call(this, exported, given), this);
    };
  }
};

methods("configure load unload page cart tcf hear gpc no_consent_tool choose level limit cap place changed reload note erase feedback give available forget fill pick_number number tell ask", (number) => number);
methods("is_pending offers_opt_in restore take record record_view", Boolean);
methods("save cards banner kept", bytes);
methods("pool wanted segments pick_text banner_text name", (length, page) => decoder.decode(bytes(length, page)));

export const initSync = ({ module }) => (latest = new WebAssembly.Instance(module).exports);
