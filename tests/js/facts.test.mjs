// What conditions may ask of a visit: where it comes from and what it is read on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load, stand } from "./load.mjs";

const { device, from, tellCore } = await load("facts");

test("where a visit comes from: what its address says counts before who sent it", () => {
  const cases = [
    ["", "", "direct"],
    ["", "not an address", "direct"],
    ["", "https://www.google.fr/", "search"],
    ["", "https://www.google.co.uk/search", "search"],
    ["", "https://duckduckgo.com/", "search"],
    ["", "https://notgoogle.com/", "other"],
    ["", "https://google.com.attacker.example/", "other"],
    ["", "https://t.co/abc", "social"],
    ["", "https://m.facebook.com/", "social"],
    ["", "https://shop.example/p/1", "shop"],
    ["", "https://blog.example/", "other"],
    ["?utm_medium=email", "https://www.google.fr/", "email"],
    ["?utm_medium=Newsletter", "", "email"],
    ["?utm_medium=cpc", "https://www.google.fr/", "ads"],
    ["?gclid=1", "https://www.google.fr/", "ads"],
    ["?fbclid=1&utm_medium=social", "https://m.facebook.com/", "social"],
    ["?utm_medium=organic&gclid=1", "https://www.google.fr/", "search"],
  ];
  const names = ["direct", "search", "social", "email", "ads", "shop", "other"];
  for (const [query, referrer, expected] of cases) assert.equal(names[from(new URL(`https://shop.example/${query}`), referrer)], expected, `${query} ${referrer}`);
});

test("a finger on little room is a phone, on more a tablet; a mouse a desktop", () => {
  assert.deepEqual([device(true, 390), device(true, 820), device(false, 390), device(false, 1080)], [0, 1, 2, 2]);
});

test("the core is told each of them once, a text no longer than it may be", () => {
  const undo = stand({ location: { href: `https://shop.example/?utm_campaign=${"x".repeat(500)}&utm_source=Lettre` }, document: { referrer: "" }, matchMedia: () => ({ matches: false }), screen: { width: 1440, height: 900 } });
  try {
    const told = [];
    tellCore({ tell: (...given) => told.push(given) }, "fr-CA");
    assert.deepEqual(told, [[19, 2], [20, 0], [28, 0, "fr"], [29, 0, "x".repeat(200)], [30, 0, "Lettre"], [31, 0, ""]]);
  } finally {
    undo();
  }
});
