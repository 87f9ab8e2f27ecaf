// The harness of the differential test, itself put to the test: builds that leak on purpose, one way each, are all caught,
// and where. What it did not notice would be a promise that nobody keeps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "./silence/compare.mjs";
import { LEAKS, leaky } from "./silence/leaks.mjs";
import { run } from "./silence/pairs.mjs";
import { openForge } from "./silence/shoppers.mjs";
import { products, stage } from "./setup.mjs";

let forge;
const site = stage({
  prepare: async (site) => {
    forge = await openForge(site);
  },
});

/** A lover of teas and a parent: every leak has something to tell of them. */
const who = (department) => {
  const liked = products(department, 5).map(({ id }) => id);
  return { level: 3, history: liked.flatMap((id, at) => [9, 5, 1].map((days) => ({ type: "view", id, days: days + at }))).sort((a, b) => b.days - a.days), corrections: [], cart: [], name: "", pictures: false };
};
const pair = (given) => ({ path: "/", shoppers: [who("THE"), who("ENF")], without: [], answer: true, turns: ["cold"], width: 1280, ...given });

test("without a leak, the same two leave the same transcript, whatever the circumstances", async () => {
  for (const given of [{}, { speculates: true }, { replays: true }, { holds: true }, { lax: true }, { bare: true }]) {
    const { found, different } = await run(site, forge, pair(given));
    assert.ok(different, "they must be shown different products, or the test shows nothing");
    assert.equal(readable(found), "", JSON.stringify(given));
  }
});

// Some thirty-five builds take minutes: `npm run prove` plays them, `npm test` the one above.
test("every channel has a leak that is planted in it", () => {
  assert.deepEqual([...new Set(LEAKS.map(({ channel }) => channel))].sort((a, b) => a - b), Array.from({ length: 19 }, (_, at) => at + 1));
});

for (const { channel, what, caught, given, ...place } of LEAKS)
  test(`channel ${channel}: ${what}`, { skip: process.env.LEAKS ? false : "played by npm run prove, or with LEAKS=1" }, async () => {
    site.shop.mounts["/devanture/"] = await leaky(place);
    try {
      const { found } = await run(site, forge, pair(given));
      const fields = found.map(({ field }) => field);
      assert.ok(fields.includes(caught), `to be caught in ${caught}, found in ${fields.join(", ") || "none"}\n${readable(found)}`);
    } finally {
      delete site.shop.mounts["/devanture/"];
    }
  });
