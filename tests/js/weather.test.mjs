// Which region's weather counts, by what a file says that anybody may have written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { dateOf, read, regionOf } = await load("weather");

const FILE = JSON.stringify({
  usual: "paris",
  regions: [
    { id: "bretagne", name: { fr: "Bretagne", en: "Brittany" }, zones: ["Europe/Paris"], days: { "2026-11-26": [3, 9.5], "2026-11-27": [9, 4], "2026-11-28": [0, "warm"], "2026-11-29": "rain" } },
    { id: "paris", name: { "": "Île-de-France" }, zones: ["Europe/Paris"], days: {} },
    { id: "reunion", name: {}, zones: ["Indian/Reunion"] },
    { id: "anywhere" },
    { name: { fr: "Sans nom" } },
    null,
    7,
  ],
});

test("a file is read as far as it is one", () => {
  const { usual, regions } = read(FILE);
  assert.equal(usual, "paris");
  assert.deepEqual(regions.map(({ id }) => id), ["bretagne", "paris", "reunion", "anywhere"]);
  assert.deepEqual(["fr", "en-GB", "ar"].map((locale) => regions[0].name(locale)), ["Bretagne", "Brittany", "Bretagne"]);
  assert.deepEqual(regions.slice(1).map(({ name }) => name("fr")), ["Île-de-France", "reunion", "anywhere"]);
  assert.deepEqual(regions[0].day("2026-11-26"), [3, 9.5]);
  // A kind that there is not, a temperature that is none, a day that is none, one that is not there.
  for (const date of ["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30", "__proto__", "constructor"]) assert.equal(regions[0].day(date), undefined, date);
  for (const text of ["", "null", "[]", "{}", "<html>", '{"regions":7}', '{"regions":"rain"}', '{"regions":{"length":3}}']) assert.deepEqual(read(text).regions, [], text);
});

test("the region by the clock: of several the shop's own, else the first; one without zones is everywhere", () => {
  const { regions } = read(FILE);
  const of = (zone, usual = "paris", list = regions.slice(0, 3)) => regionOf(list, usual, zone)?.id;
  assert.equal(of("Europe/Paris"), "paris");
  assert.equal(of("Europe/Paris", ""), "bretagne");
  assert.equal(of("Europe/Paris", "reunion"), "bretagne", "it is somewhere else");
  assert.equal(of("Indian/Reunion"), "reunion");
  assert.equal(of("America/New_York"), undefined);
  assert.equal(of("America/New_York", "paris", regions), "anywhere");
  assert.equal(of("", "paris", []), undefined);
});

test("a day is the device's own", () => {
  assert.equal(dateOf(new Date(2026, 0, 5, 0, 30)), "2026-01-05");
  assert.equal(dateOf(new Date(2026, 11, 31, 23, 59)), "2026-12-31");
});
