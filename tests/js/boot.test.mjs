import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import { load, stand } from "./load.mjs";

const { compile, createBoot } = await load("boot");
const manifest = (generation, extra = {}) => ({
  version: 1,
  generation,
  locale: "fr",
  locales: { fr: [`config-${generation}.dvt`, "sha256-c"] },
  whole: [[`whole-${generation}.dvt`, "sha256-w"], [`prices-${generation}.dvt`, "sha256-p"]],
  ...extra,
});
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

let undo;
let asked;
let files;
beforeEach(() => {
  asked = [];
  files = new Map();
  undo = stand({
    fetch: async (url, init) => {
      asked.push([url.replace("https://shop.example/packs/", ""), init]);
      const body = files.get(asked.at(-1)[0]);
      return body === undefined ? new Response("", { status: 404 }) : new Response(body, { headers: { "content-type": "application/octet-stream" } });
    },
  });
});
afterEach(() => undo());

const publish = (found) => {
  files.set("manifest.json", JSON.stringify(found));
  for (const [name] of [...found.whole, ...Object.values(found.locales)]) files.set(name, Buffer.from(name));
};
const boot = (options = {}) => createBoot({ manifest: "https://shop.example/packs/manifest.json", storage: false, ...options }, {});
const names = () => asked.map(([name]) => name);
const text = (bytes) => Buffer.from(bytes).toString();

test("nothing is fetched before it is asked for", () => {
  boot({ published: JSON.stringify(manifest("a")) });
  assert.deepEqual(asked, []);
});

test("packs follow the manifest, each once, with its digest, as preloads promise them, without referrer", async () => {
  publish(manifest("a"));
  const it = boot();
  await Promise.all([it.packs("/", ""), it.config(), it.packs("/p/x", "c")]);
  assert.deepEqual(names().sort(), ["config-a.dvt", "manifest.json", "prices-a.dvt", "whole-a.dvt"]);
  for (const [name, init] of asked)
    assert.deepEqual(init, { integrity: name === "manifest.json" ? "" : `sha256-${name[0]}`, referrerPolicy: "no-referrer" });
});

test("a manifest in the page starts its packs beside the manifest, and agrees with it", async () => {
  publish(manifest("a"));
  const it = boot({ published: JSON.stringify(manifest("a")) });
  const packs = it.packs("/", "");
  assert.deepEqual(names(), ["whole-a.dvt", "prices-a.dvt", "manifest.json"]);
  assert.equal(text((await packs)[0][0]), "whole-a.dvt");
  assert.equal(asked.length, 3);
});

test("a page older than the shop's publication uses the published packs", async () => {
  publish(manifest("b"));
  const it = boot({ published: JSON.stringify(manifest("a")) });
  assert.equal(text((await it.packs("/", ""))[0][0]), "whole-b.dvt");
});

test("without an answer the manifest in the page stands; without any there is a code", async () => {
  publish(manifest("a"));
  files.delete("manifest.json");
  assert.equal(text((await boot({ published: JSON.stringify(manifest("a")) }).packs("/", ""))[0][0]), "whole-a.dvt");
  for (const published of [undefined, "", "{", "[]", '{"version":2}', '{"__proto__":{"version":1,"locales":{}}}'])
    await assert.rejects(boot({ published }).packs("/", ""), { code: "DV-MANIFEST" });
});

test("a missing pack is a code, and is asked for again", async () => {
  publish(manifest("a"));
  files.delete("whole-a.dvt");
  const it = boot();
  await assert.rejects(it.packs("/", ""), { code: "DV-PACK" });
  files.set("whole-a.dvt", "back");
  assert.equal(text((await it.packs("/", ""))[0][0]), "back");
});

test("packs compressed inside are unpacked", async () => {
  publish(manifest("a"));
  files.set("whole-a.dvt", gzipSync("products"));
  assert.equal(text((await boot().packs("/", ""))[0][0]), "products");
});

test("a polluted Object.prototype adds no packs and no language", async () => {
  publish(manifest("a"));
  Object.prototype.head = [["evil.dvt"], ["evil.dvt"]];
  Object.prototype.de = ["evil.dvt"];
  try {
    const it = boot({ locale: "de" });
    await Promise.all([it.packs("/", ""), it.config()]);
    assert.ok(!names().includes("evil.dvt"));
  } finally {
    delete Object.prototype.head;
    delete Object.prototype.de;
  }
});

test("a module compiles whatever type its host gives it", async () => {
  files.set("core.wasm", EMPTY);
  assert.ok((await compile("https://shop.example/packs/core.wasm", "sha384-x")) instanceof WebAssembly.Module);
  assert.equal(asked[0][1].integrity, "sha384-x");
  globalThis.fetch = async () => new Response(EMPTY, { headers: { "content-type": "application/wasm" } });
  assert.ok((await compile("x")) instanceof WebAssembly.Module);
  for (const broken of [async () => new Response("", { status: 404 }), async () => new Response("<html>"), async () => Promise.reject(new TypeError("integrity"))]) {
    globalThis.fetch = broken;
    await assert.rejects(compile("https://x/core.wasm"), { code: "DV-WASM" });
  }
});

test("the page's lines say which build of the ranking module to begin with; the full one is the runtime's to fetch", async () => {
  const begun = async (options) => {
    const modules = [];
    const parts = { runtime: async () => ({ begin: async (_, module) => module }), wasm: async (name) => void modules.push(name) };
    publish(manifest("a"));
    await createBoot({ manifest: "https://shop.example/packs/manifest.json", storage: false, ...options }, parts).engine();
    return modules;
  };
  assert.deepEqual(await begun({ published: JSON.stringify(manifest("a", { core: "lean" })) }), ["lean"]);
  assert.deepEqual(await begun({ published: JSON.stringify(manifest("a", { core: "full" })) }), []);
  for (const published of [undefined, JSON.stringify(manifest("a")), JSON.stringify(manifest("a", { core: "other" }))])
    assert.deepEqual(await begun({ published }), ["core"]);
});
