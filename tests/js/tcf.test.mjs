// Thousands of TC strings, encoded and answered by the IAB's own libraries: what is heard of them is what they say of the
// publisher's purposes, bit by bit, and the shipped module grants exactly what they grant. (There is no decoder of strings of
// ours: a page's platform decodes, and its answers are what is read.)

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";
import { fileURLToPath } from "node:url";
import { load, stand } from "./load.mjs";
import { Page } from "./fakes/core.mjs";

const { watch } = await load("consent");

const STRINGS = 2000;
/** Numbers that look random and are the same in every run (xorshift). */
let state = 0x5eed_5eedn;
const noise = (below) => {
  state ^= (state << 13n) & 0xffff_ffff_ffff_ffffn;
  state ^= state >> 7n;
  state ^= (state << 17n) & 0xffff_ffff_ffff_ffffn;
  return Number(state % BigInt(below));
};
const some = (most) => Array.from({ length: most }, (_, at) => at + 1).filter(() => noise(2));

const purposes = Object.fromEntries([...Array(11).keys()].map((id) => [id + 1, { id: id + 1, name: "p", description: "d", illustrations: [] }]));
const LIST = { gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5, lastUpdated: "2026-01-01T00:00:00Z", purposes, specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, dataCategories: {}, vendors: {} };

test(`of ${STRINGS} generated TC strings the publisher's purposes are heard as the IAB's library decodes them`, async () => {
  const { GVL, TCModel, TCString } = await import("@iabtechlabtcf/core");
  mock.timers.enable({ apis: ["setTimeout"] });
  const undo = stand({ document: Object.assign(new EventTarget(), { cookie: "" }), navigator: {}, localStorage: { getItem: () => null } });
  const before = globalThis.window;
  globalThis.window = globalThis;
  const gvl = new GVL(LIST);
  // What a page's stub leaves to the platform: a queue that it takes over.
  globalThis.__tcfapi = () => [];
  const { CmpApi } = await import("@iabtechlabtcf/cmpapi");
  const api = new CmpApi(3, 1, true);
  const core = new Page();
  core.answers.name = () => "";
  core.answers.number = () => 0;
  const watching = watch(core, () => {}, () => new Promise(() => {}));
  try {
    let granted = 0;
    for (let at = 0; at < STRINGS; at++) {
      const model = new TCModel(gvl);
      Object.assign(model, { cmpId: 3, cmpVersion: 1, isServiceSpecific: true, publisherCountryCode: "FR", consentScreen: 1, numCustomPurposes: 8 });
      model.purposeConsents.set(some(11));
      model.purposeLegitimateInterests.set(some(11));
      model.publisherConsents.set(noise(3) ? some(11) : [1, 5, 6, ...some(11)]);
      model.publisherLegitimateInterests.set(some(11));
      model.publisherCustomConsents.set(some(8));
      const whole = noise(6) > 0;
      const string = TCString.encode(model, { isForVendors: true, segments: whole ? ["core", "vendorsDisclosed", "publisherTC"] : ["core"] });
      const decoded = TCString.decode(string);
      api.update(string, false);
      mock.timers.tick(1);
      watching.read();
      const [source, event, gdpr, publisher, custom] = core.told("tcf").at(-1);
      const bits = (vector, most) => Array.from({ length: most }, (_, bit) => bit + 1).reduce((sum, id) => sum | (vector.has(id) ? 1 << id : 0), 0);
      assert.deepEqual([source, event, gdpr], [0, at ? "useractioncomplete" : event, 1], string);
      assert.equal(publisher, bits(decoded.publisherConsents, 11), string);
      assert.equal(custom, bits(decoded.publisherCustomConsents, 8), string);
      // Without the publisher's segment nothing is granted, whatever vendors got.
      if (!whole) assert.equal(publisher, 0, string);
      granted += (publisher & 0b110_0010) === 0b110_0010;
    }
    assert.ok(granted > STRINGS / 10 && granted < STRINGS, `${granted} granted`);
  } finally {
    watching.stop();
    undo();
    delete globalThis.__tcfapi;
    globalThis.window = before;
    mock.timers.reset();
  }
});

test("the shipped module grants what the publisher's purposes 1, 5 and 6 grant together, and nothing else does", async (t) => {
  const file = fileURLToPath(new URL("../../pkg/wasm/devanture_core.wasm", import.meta.url));
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch {
    return t.skip("pkg/wasm is missing: run `npm run build`");
  }
  const { initSync, Page: Core } = await import(new URL("../../pkg/wasm/devanture_core.js", import.meta.url).href);
  initSync({ module: new WebAssembly.Module(bytes) });
  const levels = new Set();
  for (let at = 0; at < STRINGS; at++) {
    const page = new Core();
    const publisher = noise(2) ? noise(1 << 12) : 0b110_0010 | noise(1 << 12);
    const event = ["tcloaded", "useractioncomplete", "cmpuishown", ""][noise(4)];
    page.tcf(0, event, 1, publisher, noise(1 << 9));
    const limit = page.limit();
    levels.add(limit);
    const decided = event === "tcloaded" || event === "useractioncomplete";
    assert.equal(limit > 1, decided && (publisher & 0b110_0010) === 0b110_0010, `${event} ${publisher}`);
    page.free();
  }
  assert.ok(levels.size > 1, `${[...levels]}`);
});
