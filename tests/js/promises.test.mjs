// The table of `npm run prove` and the pages about privacy and threats name tests: each must be there under that name.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { PROMISES } from "../../scripts/prove.mjs";
import { at } from "../../scripts/run.mjs";

// A name that is made of parts is looked for up to the first of them.
const has = (file, name) => {
  const text = readFileSync(at(file), "utf8");
  const starts = [...text.matchAll(/(?:\b(?:test|breaks)\(|\btitle:)\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g)].map(([, plain, made]) => plain?.replaceAll('\\"', '"') ?? made.split("${")[0]);
  return starts.some((start) => start && (start.startsWith(name) || name.startsWith(start)));
};

test("every promise of the table names tests that are there", () => {
  for (const { promise, file, tests } of PROMISES) if (file) for (const name of tests) assert.ok(has(file, name), `${promise}: ${file} has no test "${name}"`);
});

test("every test that the pages on privacy and threats name is there", () => {
  let count = 0;
  for (const page of ["privacy-channels.md", "threats.md"]) {
    const text = readFileSync(at("www/docs", page), "utf8");
    for (const [, file, names] of text.matchAll(/`(tests\/[\w./-]+\.mjs)`((?:,? "[^"]+")*)/g)) {
      assert.ok(existsSync(at(file)), `${page} names ${file}`);
      for (const [, name] of names.matchAll(/"([^"]+)"/g)) {
        count++;
        assert.ok(has(file, name), `${page}: ${file} has no test "${name}"`);
      }
    }
  }
  assert.ok(count > 25, `only ${count} names were found`);
});

test("nineteen channels have a row, and each leak a channel", async () => {
  const rows = [...readFileSync(at("www/docs/privacy-channels.md"), "utf8").matchAll(/^\| (\d+) \|.*$/gm)];
  assert.deepEqual(rows.map(([, number]) => Number(number)), Array.from({ length: 19 }, (_, index) => index + 1));
  const leaks = [...readFileSync(at("tests/browser/silence/leaks.mjs"), "utf8").matchAll(/channel: (\d+)/g)].map(([, number]) => Number(number));
  for (const [row, number] of rows) assert.equal(/; leak \|/.test(row), leaks.includes(Number(number)), `channel ${number}`);
});
