// What conditions may ask of a visit: where it comes from and what it is read on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load, stand } from "./load.mjs";

const { describe, device, from, isBirthday, orders, searched } = await load("facts");

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
    describe({ tell: (...given) => told.push(given) }, "fr-CA");
    assert.deepEqual(told, [[19, 2], [20, 0], [34, 0, "fr"], [35, 0, "x".repeat(200)], [36, 0, "Lettre"], [37, 0, ""]]);
  } finally {
    undo();
  }
});

test("past orders are an hour and an amount a line; what is no order is left out, and of very many the latest stay", () => {
  const said = [{ date: "2026-03-01T12:00:00Z", total: 49.9 }, { date: "soon", total: 5 }, { date: "2026-03-02", total: "x" }, { date: "2026-03-02", total: "12.345" }, { date: "2026-03-03", total: -1 }, {}, null, "2026"];
  const hour = Date.parse("2026-03-01T12:00:00Z") / 3_600_000;
  assert.equal(orders(said, 2), `${hour} 4990\n${hour + 12} 1235`);
  assert.equal(orders(undefined, 2), "");
  assert.equal(orders({ date: "2026-03-01T12:00:00Z", total: 5 }, 0), `${hour} 5`);
  assert.equal(orders(Array(900).fill(said[0]), 2).split("\n").length, 500);
  // A polluted prototype is no order.
  Object.prototype.total = 7;
  assert.equal(orders([{ date: "2026-03-01T12:00:00Z" }], 2), "");
  delete Object.prototype.total;
});

test("a birthday comes once a year, and on the last of February where there is no 29th", () => {
  const day = (text) => new Date(`${text}T15:00:00`);
  for (const [said, today, is] of [
    ["1990-05-12", "2026-05-12", true],
    ["05-12", "2026-05-12", true],
    ["1990-05-12T00:00:00Z", "2026-05-12", true],
    ["05-12", "2026-05-13", false],
    ["2000-02-29", "2026-02-28", true],
    ["2000-02-29", "2028-02-28", false],
    ["2000-02-29", "2028-02-29", true],
    ["12 mai", "2026-05-12", false],
    ["", "2026-05-12", false],
  ])
    assert.equal(isBirthday(said, day(today)), is, `${said} ${today}`);
});

test("what was searched is what the page says, else its address", () => {
  const undo = stand({ document: { querySelector: () => null } });
  try {
    const at = (query) => new URL(`https://shop.example/search${query}`);
    assert.equal(searched({ search: "théière" }, at("?q=lampe")), "théière");
    assert.equal(searched(undefined, at("?page=2&q=th%C3%A9i%C3%A8re++verte")), "théière verte");
    assert.equal(searched(undefined, at("?s=lampe")), "lampe");
    assert.equal(searched(undefined, at("?x=lampe")), "");
  } finally {
    undo();
  }
});
