import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { load, stand, tick } from "./load.mjs";

const [POOL, DIRECT, NONE, PACKED] = [0, 1, 2, 3];
const own = (name) => `https://shop.example/${name}.webp`;
const cdn = (name) => `https://cdn.example/${name}.webp`;

let undo;
let asked;
let plain;
let answer;
let blobs;
beforeEach(() => {
  asked = [];
  plain = [];
  blobs = true;
  answer = (url) => new Response(new Blob([url], { type: "image/webp" }), { headers: { "content-type": "image/webp" } });
  let count = 0;
  undo = stand({
    location: new URL("https://shop.example/p/x"),
    fetch: async (url, init) => {
      asked.push([url, init]);
      await tick(Math.random() * 5);
      const response = answer(url, init);
      if (!response) throw new TypeError("Failed to fetch");
      return response;
    },
    Image: class {
      set src(url) {
        if (!url.startsWith("blob:")) plain.push([url, this.referrerPolicy]);
        setTimeout(() => (blobs || !url.startsWith("blob:") ? this.onload() : this.onerror()));
      }
    },
    createImageBitmap: async (blob) => ({ bitmap: blob.size, close() {} }),
  });
  URL.createObjectURL = () => `blob:${++count}`;
});
afterEach(() => undo());

const prepare = async (mode = POOL, saves = false, unpack = undefined) => (await load("images")).createPictures(mode, saves, unpack);

test("the whole pool is asked for, in its order, at once, without cookies or referrer", async () => {
  const pictures = await prepare();
  const pool = ["c", "a", "b"].map(own);
  pictures.begin(pool);
  assert.deepEqual(asked.map(([url]) => url), pool);
  for (const [, init] of asked) assert.deepEqual(init, { credentials: "omit", referrerPolicy: "no-referrer", priority: "low" });
  assert.match(await pictures.get(pool[1]), /^blob:/);
  pictures.begin(pool);
  assert.equal(asked.length, 3, "asked for once");
});

test("what is shown changes nothing: a picture outside the pool is never asked for", async () => {
  const pictures = await prepare();
  pictures.begin([own("a")]);
  assert.equal(await pictures.get(own("z")), null);
  assert.deepEqual(asked.map(([url]) => url), [own("a")]);
});

test("a host with CORS is asked like the shop itself", async () => {
  const pictures = await prepare();
  pictures.begin([cdn("a"), cdn("b"), cdn("c")]);
  await tick(30);
  assert.deepEqual(asked.map(([url]) => url), ["a", "b", "c"].map(cdn));
  assert.equal(plain.length, 0);
});

test("a host without CORS: plain images, all of them and in the same order", async () => {
  answer = (url) => (url.startsWith("https://shop") ? new Response(new Blob(["x"], { type: "image/png" }), { headers: { "content-type": "image/png" } }) : undefined);
  const pictures = await prepare();
  pictures.begin([cdn("a"), own("o"), cdn("b"), cdn("c")]);
  await tick(30);
  assert.deepEqual(plain, ["a", "b", "c"].map((name) => [cdn(name), "no-referrer"]));
  assert.equal(await pictures.get(cdn("b")), cdn("b"));
});

test("a policy without blob: pictures gets pixels", async () => {
  blobs = false;
  const pictures = await prepare();
  pictures.begin([own("a")]);
  assert.ok((await pictures.get(own("a"))).bitmap);
});

test("errors and things that are no pictures show nothing", async () => {
  answer = (url) => (url.endsWith("a.webp") ? new Response("no", { status: 404 }) : new Response("<html>", { headers: { "content-type": "text/html" } }));
  const pictures = await prepare();
  pictures.begin([own("a"), own("b"), "::not a url"]);
  for (const name of ["a", "b"]) assert.equal(await pictures.get(own(name)), null);
});

test("thumbnails of earlier pages are shown without a request, and asked for again when they are in the pool", async () => {
  const pictures = await prepare();
  const kept = [new Uint8Array([120]).buffer, "image/webp"];
  pictures.adopt([[own("kept"), ...kept], [own("a"), ...kept]]);
  assert.deepEqual([own("kept"), own("gone")].map(pictures.has), [true, false]);
  assert.match(await pictures.get(own("kept")), /^blob:/);
  assert.equal(asked.length, 0);
  pictures.begin([own("a"), own("b")]);
  assert.deepEqual(asked.map(([url]) => url), [own("a"), own("b")], "what the device has must not show in what is asked for");
  pictures.drop([own("a"), own("b")]);
  assert.ok(pictures.has(own("kept")));
});

test("what arrived can be left for a later page", async () => {
  const pictures = await prepare();
  pictures.begin([own("a"), own("b")]);
  const arrived = await pictures.arrived([own("b"), own("nowhere")]);
  assert.deepEqual(arrived.map(([url, bytes, type]) => [url, new TextDecoder().decode(bytes), type]), [[own("b"), own("b"), "image/webp"]]);
});

test("pictures in packs: the pool's packs are asked for in its order, no picture is, and what is not in a pack shows nothing", async () => {
  const opened = [];
  const unpack = async (url) => {
    opened.push(url);
    return url.includes("lost") ? null : new Blob([url], { type: "image/avif" });
  };
  const pictures = await prepare(PACKED, false, unpack);
  const pool = [`${own("c")}#dv7`, `${own("a")}#dv0`, `${own("lost")}#dv7`, own("banner")];
  pictures.begin(pool);
  assert.deepEqual(opened, pool.slice(0, 3));
  assert.deepEqual(asked.map(([url]) => url), [own("banner")], "a banner's own picture is no thumbnail: everyone fetches it");
  assert.match(await pictures.get(pool[1]), /^blob:/);
  assert.equal(await pictures.get(pool[2]), null);
  assert.equal(await pictures.get(`${own("z")}#dv3`), null, "outside the pool nothing is opened");
  assert.equal(opened.length, 3);
  assert.deepEqual((await pictures.arrived(pool)).map(([url]) => url), [pool[0], pool[1], pool[3]]);
  const saving = await prepare(PACKED, true, unpack);
  saving.begin(pool);
  assert.equal(opened.length, 3, "who saves data gets none");
});

test("a visitor who saves data gets no pictures; the other modes ask for none", async () => {
  for (const [mode, saves] of [[POOL, true], [DIRECT, false], [NONE, false]]) {
    const pictures = await prepare(mode, saves);
    pictures.begin([own("a")]);
    assert.equal(await pictures.get(own("a")), mode === DIRECT ? own("a") : null);
  }
  assert.equal(asked.length + plain.length, 0);
});

test("what another page's pool does not have is given back", async () => {
  const revoked = [];
  URL.revokeObjectURL = (url) => revoked.push(url);
  const pictures = await prepare();
  pictures.begin([own("a"), own("b")]);
  const [a] = [await pictures.get(own("a")), await pictures.get(own("b"))];
  revoked.length = 0;
  pictures.drop([own("b")]);
  await tick();
  assert.deepEqual(revoked, [a]);
  assert.equal(await pictures.get(own("a")), null);
});
