// Texts that a stranger chose (an address in a link, a page's own data) meet patterns: none of ours may go over a text again from
// every place in it, or such a link would stop the page.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";

const folder = new URL("../../src/js/", import.meta.url);
const LITERAL = /(?<=[=(,:!&|?[]\s*)\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])+)\/[dgimsuvy]*(?=[.,;)\s])/g;

/** Whether a pattern may try every place of a text anew: it begins anywhere with what it repeats, and may fail behind; or repeats repeatedly. */
const isSlow = (pattern) => {
  const bare = pattern.replace(/\\./g, "a").replace(/\[[^\]]*\]/g, "a");
  const nested = /[+*}]\)[+*{]/.test(bare);
  return nested || /^\(*(\?:)?[^^(][+*](?!$)/.test(bare);
};

test("the check knows slow patterns from fast ones", () => {
  for (const slow of ["\\/+$", "(\\s*,)", "^(a+)+$", "a*b"]) assert.ok(isSlow(slow), slow);
  for (const fast of ["^https?:$", "[A-Z]+", "^\\/+$", "\\x01(\\d+)\\x01", "-(.)", "\\/(search|s)(\\/|$)"]) assert.ok(!isSlow(fast), fast);
});

test("no pattern of the page's scripts is slow", () => {
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => /\.ts$/.test(name))) {
    const text = readFileSync(new URL(file, folder), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
    for (const [, pattern] of text.matchAll(LITERAL)) {
      count++;
      assert.ok(!isSlow(pattern), `${file}: /${pattern}/`);
    }
  }
  assert.ok(count >= 8, `only ${count} patterns found`);
});

test("an address of nothing but slashes is normal at once, and the root", async () => {
  const { normalize } = await load("address");
  const slashes = "/".repeat(200_000);
  assert.equal(normalize(slashes), "/");
  assert.equal(normalize(`${slashes}x`), `${slashes}x`);
});
