// What the inspector says that a request was for: by its address, against what the shop has published for the page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";

const { explainer, UNKNOWN } = await load("inspector/requests");
const { packsOf } = await load("address");

const published = {
  version: 1,
  generation: "g",
  locale: "fr",
  locales: { fr: ["config-fr-0a.dvt", "sha256-x"], en: ["config-en-0b.dvt", "sha256-y"], ar: ["config-ar-0c.dvt", "sha256-z"] },
  head: [["head-1.dvt", "a"], ["head-1.prices.dvt", "b"]],
  products: "/p/",
  neighbors: { buckets: 8, groups: [["aa", "bb"]] },
  category: { buckets: 4, groups: [["cc", "dd"]] },
};
const page = { base: "https://static.example/devanture/", manifest: "https://shop.example/packs/manifest.json", published, locale: "en", pages: [["/p/cup", "Kitchen"]], pool: ["/images/a.webp", "https://images.example/b.webp"], shown: [], sent: new Set(["https://shop.example/answers"]), late: false, page: "https://shop.example/p/cup" };
const explain = explainer(page);
const pack = (name) => `https://shop.example/packs/${name}`;

test("each file of the page is explained by what it is", () => {
  const [head, neighbors, category] = packsOf(published, "/p/cup", "Kitchen");
  for (const [url, initiator, wanted] of [
    ["https://static.example/devanture/devanture.js?v=12", "script", "script"],
    ["https://static.example/devanture/runtime.js?0a1b2c3d", "link", "code"],
    ["https://static.example/devanture/core.wasm?0a1b2c3d", "fetch", "code"],
    ...["lean.wasm", "full.wasm", "facts.js", "thumbs.js"].map((name) => [`https://static.example/devanture/${name}?0a1b2c3d`, "fetch", "code"]),
    ["https://static.example/devanture/panel.wasm?0a1b2c3d", "fetch", "panel"],
    ["https://static.example/devanture/portability.wasm?0a1b2c3d", "fetch", "file"],
    ["https://static.example/devanture/inspector.js?0a1b2c3d", "link", "inspector"],
    ["https://static.example/devanture/debug.js", "other", "inspector"],
    [pack("manifest.json"), "fetch", "manifest"],
    [pack("config-en-0b.dvt"), "fetch", "settings"],
    [pack("config-fr-0a.dvt"), "link", "settings"],
    [pack("words-en-0b.dvt"), "fetch", "words"],
    [pack("asked-en-0b.json"), "fetch", "asked"],
    ["https://static.example/devanture/survey.js?0a1b2c3d", "link", "asked"],
    ["https://static.example/devanture/full.wasm?0a1b2c3d", "fetch", "code"],
    ["https://shop.example/answers", "fetch", "answers"],
    [pack(head[0][0]), "link", "catalog"],
    [pack(head[1][0]), "fetch", "prices"],
    [pack(neighbors[0][0]), "fetch", "neighbors"],
    [pack(neighbors[1][0]), "fetch", "prices"],
    [pack(category[0][0]), "fetch", "department"],
    ["https://shop.example/images/a.webp", "fetch", "picture"],
    ["https://images.example/b.webp", "img", "picture"],
  ])
    assert.equal(explain(url, initiator), `inspect-for-${wanted}`, url);
});

test("every file that the build makes is explained", () => {
  const build = readFileSync(new URL("../../scripts/build.mjs", import.meta.url), "utf8");
  const names = (list) => [...new RegExp(`const ${list} = \\[(.*?)\\]`).exec(build)[1].matchAll(/"(\w+)"/g)].map(([, name]) => name);
  const [modules, parts] = [names("MODULES"), names("PARTS")];
  assert.ok(modules.length > 5 && parts.length > 10);
  for (const file of [...modules.map((name) => `${name}.wasm`), ...parts.map((name) => `${name}.js`)]) {
    const purpose = explain(`https://static.example/devanture/${file}?0a1b2c3d`, "fetch");
    assert.ok(purpose && purpose !== UNKNOWN, file);
  }
});

test("packs of small pictures are explained by the page's pool", () => {
  const packed = { ...page, published: { ...published, thumbs: { packs: 4, groups: ["ee", "ff"] } }, pool: ["/images/a.webp#dv0", "/images/b.webp#dv3"] };
  const say = explainer(packed);
  assert.equal(say(pack("thumbs/ee/0.dvt"), "fetch"), "inspect-for-thumbs");
  assert.equal(say(pack("thumbs/ff/3.dvt"), "fetch"), "inspect-for-thumbs");
  assert.equal(say(pack("thumbs/ff/2.dvt"), "fetch"), UNKNOWN);
  assert.equal(say("https://shop.example/images/a.webp", "fetch"), "", "the picture itself is not asked for");
  const late = explainer({ ...packed, late: true });
  assert.equal(late(pack("thumbs/ff/2.dvt"), "fetch"), "inspect-for-thumbs");
  assert.equal(late(pack("thumbs/gg/2.dvt"), "fetch"), UNKNOWN);
});

test("what is not the widget's is not called so, also where it is the same picture", () => {
  for (const [url, initiator] of [
    ["https://shop.example/p/cup", "navigation"],
    ["https://shop.example/assets/shop.css", "link"],
    ["https://shop.example/images/a.webp", "img"],
    ["https://shop.example/images/c.webp", "fetch"],
    ["https://images.example/c.webp", "img"],
    ["https://shop.example/packs/snippet.html", "fetch"],
  ])
    assert.equal(explain(url, initiator), "", url);
});

test("what nothing explains in the widget's folders is marked, also by another page's category or a word in the address", () => {
  const [, , category] = packsOf(published, "/p/cup", "Secret passions");
  const other = [category[0][0], `cat/cc/${(Number(/(\d+)\.dvt/.exec(packsOf(published, "/p/cup", "Kitchen")[2][0][0])[1]) + 1) % 4}.dvt`];
  const mine = new Set(packsOf(published, "/p/cup", "Kitchen").flat().map(([name]) => name));
  for (const url of [
    ...other.filter((name) => !mine.has(name)).map(pack),
    pack("config-ar-0c.dvt"),
    pack("words-fr-0a.dvt"),
    pack("head-1.dvt?seen=cups"),
    "https://static.example/devanture/core.wasm?liked=cups",
    "https://static.example/devanture/variant-cups.js?0a1b2c3d",
    "https://static.example/devanture/__proto__.js?0a1b2c3d",
  ])
    assert.equal(explain(url, "fetch"), UNKNOWN, url);
  // Who came later knows that other pages had packs of theirs, as far as these were published.
  const late = explainer({ ...page, late: true });
  assert.equal(late(pack(other[1]), "fetch"), "inspect-for-department");
  assert.equal(late(pack("cat/ee/1.dvt"), "fetch"), UNKNOWN);
  assert.equal(late(pack("cat/dd/1.dvt"), "fetch"), UNKNOWN);
});

test("pictures that are fetched when they are shown are told as such", () => {
  const direct = explainer({ ...page, pool: [], shown: ["/images/c.webp"] });
  assert.equal(direct("https://shop.example/images/c.webp", "img"), "inspect-for-shown");
  assert.equal(direct("https://shop.example/images/d.webp", "img"), "");
});
