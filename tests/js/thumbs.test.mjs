// Small pictures out of their packs, as the builder writes them; and what is no such pack.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { thumb, thumbsOf, unpack } = await load("thumbs");
const { key } = await load("address");

const varint = (value) => {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
};

/** A pack as `builder::thumbs` lays it out. */
const pack = (pictures) => {
  const sections = [
    [1, pictures.flatMap(([address]) => varint(key(address)))],
    [2, pictures.flatMap(() => varint(0xfffffff0))],
    [3, pictures.flatMap(([, bytes]) => varint(bytes.length))],
    [4, pictures.flatMap(([, bytes]) => bytes)],
  ];
  const start = 16 + 12 * sections.length;
  const out = new Uint8Array(start + sections.reduce((sum, [, bytes]) => sum + bytes.length, 0));
  const view = new DataView(out.buffer);
  out.set([68, 86, 84, 1, 11, 0, sections.length, 0]);
  view.setUint32(8, pictures.length, true);
  view.setUint32(12, out.length, true);
  let at = start;
  sections.forEach(([id, bytes], index) => {
    [id, at, bytes.length].forEach((value, place) => view.setUint32(16 + index * 12 + place * 4, value, true));
    out.set(bytes, at);
    at += bytes.length;
  });
  return out;
};

const bytes = (length, first) => Array.from({ length }, (_, at) => (first + at) & 255);
const PICTURES = [["/i/a.jpg", bytes(300, 1)], ["https://cdn.example/é.png?w=2", bytes(5, 77)], ["/i/c.webp", bytes(40_000, 3)]];

test("each picture comes out whole, by its address", async () => {
  const file = pack(PICTURES);
  for (const [address, wanted] of PICTURES) {
    const found = thumb(file, address);
    assert.equal(found.type, "image/avif");
    assert.deepEqual([...new Uint8Array(await found.arrayBuffer())], wanted);
  }
  assert.equal(thumb(file, "/i/b.jpg"), null);
  // Bytes that stand inside others, as a view of them.
  const inside = new Uint8Array(file.length + 9);
  inside.set(file, 9);
  assert.equal(thumb(inside.subarray(9), "/i/a.jpg").size, 300);
});

test("what is cut, changed or no pack at all gives no picture and throws nothing", () => {
  const file = pack(PICTURES.slice(0, 2));
  for (let end = 0; end < file.length; end++) assert.equal(thumb(file.slice(0, end), "https://cdn.example/é.png?w=2"), null);
  let state = 5;
  for (let turn = 0; turn < 3000; turn++) {
    const bad = file.slice();
    for (let hits = 0; hits < 3; hits++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      bad[(state >>> 8) % bad.length] = state >>> 24;
    }
    const found = thumb(bad, "/i/a.jpg");
    assert.ok(found === null || found.size <= bad.length);
  }
});

test("a pack's file follows from the manifest and its number alone, and is asked for once by whoever asks", async () => {
  const manifest = { thumbs: { packs: 5, groups: ["aa", "bb"] } };
  assert.deepEqual([0, 2, 3, 4].map((number) => thumbsOf(manifest, number)[0]), ["thumbs/aa/0.dvt", "thumbs/aa/2.dvt", "thumbs/bb/3.dvt", "thumbs/bb/4.dvt"]);
  const asked = [];
  const boot = { manifest: async () => manifest, file: async ([name]) => (asked.push(name), pack(PICTURES)) };
  assert.equal((await unpack(boot, "/i/a.jpg#dv3")).size, 300);
  assert.equal(await unpack(boot, "/i/z.jpg#dv3"), null);
  asked.pop();
  assert.deepEqual(asked, ["thumbs/bb/3.dvt"]);
});
