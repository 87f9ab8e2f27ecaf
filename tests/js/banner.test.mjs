// What is left until a date: its units, when they change, and the two clocks that a date can go by.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { left, momentOf, pause } = await load("banner/time");
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const told = (milliseconds, ticks = true) => left(milliseconds, ticks).map(([number, unit]) => `${number}${unit[0]}`).join(" ");

test("seconds on the last day only, and to nobody who asked for less movement", () => {
  assert.equal(told(3 * DAY + 2 * HOUR + 61 * SECOND), "3d 2h 2m");
  assert.equal(told(DAY), "24h 0m 0s");
  assert.equal(told(2 * HOUR + 61 * SECOND), "2h 1m 1s");
  assert.equal(told(2 * HOUR + 61 * SECOND, false), "2h 2m");
  assert.equal(told(1), "0h 0m 1s");
  assert.equal(told(1, false), "0h 1m");
  for (const gone of [0, -5, -DAY]) assert.equal(told(gone), "0h 0m 0s");
});

test("it never rises, and changes exactly when it was said to", () => {
  for (const ticks of [true, false])
    for (let at = 2 * DAY + 3 * SECOND + 123; at > 0; ) {
      const next = pause(at, ticks);
      assert.ok(next >= 1 && next <= MINUTE, `${at}: ${next}`);
      assert.equal(told(at - next + 1, ticks), told(at, ticks), `${at}`);
      assert.notEqual(told(at - next, ticks), told(at, ticks), `${at}`);
      at -= at > DAY + 2 * MINUTE || (at < DAY - MINUTE && at > 2 * MINUTE) ? 97 * MINUTE + next : next;
    }
  assert.equal(pause(0, true), Infinity);
});

test("a date of one moment, and one of the shopper's clock", () => {
  const minutes = Date.UTC(2031, 4, 6, 16) / MINUTE;
  assert.equal(momentOf(`${minutes}`), Date.UTC(2031, 4, 6, 16));
  assert.equal(momentOf(`@${minutes}`), new Date(2031, 4, 6, 16).getTime());
  for (const nothing of ["", "@", "x", "-1", "1.5", "@@1"]) assert.equal(momentOf(nothing), undefined, nothing);
});
