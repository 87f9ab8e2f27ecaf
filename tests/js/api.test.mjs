// The public interface over an engine: who listens late hears of what is in force, once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load, tick } from "./load.mjs";

const { createApi } = await load("api");

const begin = () => {
  const listeners = new Set();
  let level = 3;
  let begun;
  const engine = {
    core: { level: () => level },
    now: () => 0,
    settle: async () => {},
    ready: new Promise((done) => (begun = done)),
    on: (kind, heard) => {
      const listener = { kind, heard };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const emit = (kind, detail) => {
    for (const listener of listeners) if (listener.kind === kind) listener.heard(detail);
  };
  return { api: createApi(engine, {}), ready: () => (begun(), tick(1)), change: (to) => emit("level", (level = to)), emit, listeners };
};

test("who listens for the level hears of the one in force once it is known, early or late, and then of changes", async () => {
  const { api, ready, change } = begin();
  const early = [];
  api.on("level", (level) => early.push(level));
  assert.deepEqual(early, []);
  // The first settling tells it.
  change(3);
  await ready();
  assert.deepEqual(early, [3], "once");
  const late = [];
  const stop = api.on("level", (level) => late.push(level));
  await tick(1);
  assert.deepEqual(late, [3]);
  change(1);
  assert.deepEqual([early, late], [[3, 1], [3, 1]]);
  stop();
  change(3);
  assert.deepEqual(late, [3, 1]);
});

test("who stops before it is known hears nothing; other kinds are told when they happen; what a listener throws stays there", async () => {
  const { api, ready, emit, listeners } = begin();
  const heard = [];
  api.on("level", () => heard.push("level"))();
  api.on("view", () => heard.push("view"));
  api.on("level", () => {
    throw new Error("the shop's own");
  });
  await ready();
  assert.deepEqual(heard, []);
  emit("view", {});
  assert.deepEqual(heard, ["view"]);
  assert.equal(listeners.size, 2);
});
