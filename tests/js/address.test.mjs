import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";

const { configOf, key, normalize, packsOf } = await load("address");
const fixture = JSON.parse(readFileSync(new URL("../fixtures/keys.json", import.meta.url), "utf8"));

test("addresses and keys are those of the fixture that Rust reads too", () => {
  for (const { path, normalized, key: expected } of fixture) {
    assert.equal(normalize(path), normalized, path);
    assert.equal(key(normalized), expected, path);
  }
});

const manifest = {
  version: 1,
  generation: "g",
  locale: "fr",
  locales: { __proto__: null, fr: ["config-fr.dvt", "sha256-f"], en: ["config-en.dvt", "sha256-e"] },
};

test("the language is the page's, its primary subtag, or the shop's", () => {
  assert.equal(configOf(manifest, "en")[0], "config-en.dvt");
  assert.equal(configOf(manifest, "en-GB")[0], "config-en.dvt");
  for (const wanted of ["de", "", undefined, "__proto__", "toString"]) assert.equal(configOf(manifest, wanted)[0], "config-fr.dvt", wanted);
});

test("a small catalog is one pack on every page", () => {
  const whole = [["whole.dvt", "sha256-w"], ["whole-prices.dvt", "sha256-p"]];
  for (const path of ["/", "/p/x", "/c/y"]) assert.deepEqual(packsOf({ ...manifest, whole }, path, "A"), [whole]);
});

test("a large catalog's pages fetch the head, and what their address and category fall into", () => {
  const head = [["head.dvt"], ["head-prices.dvt"]];
  const large = {
    ...manifest,
    head,
    products: "/p/",
    neighbors: { buckets: 10, groups: [["a", "b"], ["c", "d"], ["e", "f"]] },
    category: { buckets: 4, groups: [["g", "h"]] },
  };
  assert.deepEqual(packsOf(large, "/", ""), [head]);
  assert.deepEqual(packsOf(large, "/p/", ""), [head]);
  const number = key("/p/x") % 10;
  const [products, prices] = large.neighbors.groups[Math.floor((number * 3) / 10)];
  assert.deepEqual(packsOf(large, "/p/x", "")[1], [[`nb/${products}/${number}.dvt`], [`nb/${prices}/${number}.prices.dvt`]]);
  const category = key("Maison > Cuisine") % 4;
  assert.deepEqual(packsOf(large, "/c/cuisine", "Maison > Cuisine")[1], [[`cat/g/${category}.dvt`], [`cat/h/${category}.prices.dvt`]]);
});

test("pages fetch, and are taken for, what the fixture says that Rust reads too", async () => {
  const { capture, TYPES } = await load("page");
  const { manifests, pages, languages } = JSON.parse(readFileSync(new URL("../fixtures/addresses.json", import.meta.url), "utf8"));
  assert.ok(pages.length > 20);
  for (const { manifest, address, category, packs, kind } of pages) {
    const path = normalize(address);
    const names = packsOf(manifests[manifest], path, category).map((halves) => halves.map(([name]) => name));
    assert.deepEqual(names, packs, address);
    assert.equal(TYPES[capture(undefined, {}, path, manifests[manifest].products).type], kind, address);
  }
  for (const [wanted, file] of languages) assert.equal(configOf(manifests.small, wanted)[0], file, wanted);
});
