import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { fakeIdb, fakeStorage } from "./fakes/idb.mjs";
import { load, stand } from "./load.mjs";

const { isOurs, keep, keepPictures, recall, recallPictures, wipe } = await load("storage");
const [SESSION, LOCAL, DATABASE] = [1, 2, 3];
const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);

let undo;
beforeEach(() => (undo = stand({ localStorage: fakeStorage(), sessionStorage: fakeStorage(), indexedDB: fakeIdb() })));
afterEach(() => undo());

for (const [store, place] of [[0, LOCAL], [1, LOCAL], [2, SESSION], [2, DATABASE]])
  test(`store ${store} comes back from place ${place}, and from there alone`, async () => {
    assert.equal(await recall(store, place), undefined);
    assert.equal(await keep(store, place, () => bytes), true);
    assert.deepEqual(await recall(store, place), bytes);
    const kept = [localStorage.values.size, sessionStorage.values.size, indexedDB.databases.size];
    assert.deepEqual(kept, [+(place === LOCAL), +(place === SESSION), +(place === DATABASE)]);
    await wipe(store);
    assert.deepEqual([localStorage.values.size, sessionStorage.values.size, indexedDB.databases.size], [0, 0, 0]);
  });

test("the names are those of the documentation", async () => {
  for (const store of [0, 1]) await keep(store, LOCAL, () => bytes);
  await keep(2, SESSION, () => bytes);
  await keep(2, DATABASE, () => bytes);
  assert.deepEqual([...localStorage.values.keys()], ["dv1:consent", "dv1:prefs"]);
  assert.deepEqual([...sessionStorage.values.keys()], ["dv1:profile"]);
  assert.deepEqual([...indexedDB.databases.keys()], ["dv1"]);
  assert.deepEqual([...indexedDB.databases.get("dv1").keys()], ["profile"]);
});

test("reading leaves no empty database behind", async () => {
  assert.equal(await recall(2, DATABASE), undefined);
  assert.equal(indexedDB.databases.size, 0);
});

test("consent withdrawn on the way to the database is respected", async () => {
  let granted = true;
  undo();
  undo = stand({ localStorage: fakeStorage(), sessionStorage: fakeStorage(), indexedDB: fakeIdb({ onTransaction: () => (granted = false) }) });
  assert.equal(await keep(2, DATABASE, () => (granted ? bytes : undefined)), false);
  assert.equal(indexedDB.databases.get("dv1").get("profile").size, 0);
});

test("thumbnails are kept as bytes with their type: a private window of WebKit refuses a Blob", async () => {
  undo();
  undo = stand({ localStorage: fakeStorage(), sessionStorage: fakeStorage(), indexedDB: fakeIdb({ refuses: (value) => value instanceof Blob }) });
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  const kept = [["/i/a.webp", bytes, "image/webp"]];
  assert.equal(await keepPictures(kept, () => true), true);
  assert.deepEqual(await recallPictures(), kept);
  assert.equal(await keepPictures([["/i/a.webp", new Blob([bytes]), ""]], () => true), false, "the stand-in refuses as WebKit does");
  // What somebody wrote there, or another version.
  for (const foreign of ["x", 7, [["/i/a.webp"]], [[1, bytes, "image/webp"], ["/i/b.webp", "text", "image/webp"], null]]) {
    indexedDB.databases.get("dv1").get("profile").set(2, foreign);
    assert.deepEqual(await recallPictures(), []);
  }
});

test("what is written is told what stands there, in the same transaction", async () => {
  for (const place of [SESSION, DATABASE]) {
    const found = [];
    const say = (now) => (before) => (found.push(before), now);
    await keep(2, place, say(bytes));
    await keep(2, place, say(Uint8Array.of(7)));
    assert.deepEqual(found, [undefined, bytes]);
    assert.deepEqual(await recall(2, place), Uint8Array.of(7));
    await wipe(2);
  }
});

test("nothing to keep writes nothing", async () => {
  for (const place of [SESSION, LOCAL]) assert.equal(await keep(1, place, () => undefined), false);
  assert.deepEqual([localStorage.values.size, sessionStorage.values.size], [0, 0]);
});

test("a store that moves is erased where it was", async () => {
  await keep(2, DATABASE, () => bytes);
  await keep(2, SESSION, () => bytes);
  await wipe(2, SESSION);
  assert.equal(indexedDB.databases.size, 0);
  assert.deepEqual(await recall(2, SESSION), bytes);
});

test("erasing never reads", async () => {
  localStorage.getItem = sessionStorage.getItem = () => assert.fail("read");
  indexedDB.open = () => assert.fail("opened");
  for (const store of [0, 1, 2]) await wipe(store);
});

test("damaged text is no bytes, which no record is: it gets erased", async () => {
  localStorage.setItem("dv1:prefs", "§§§");
  assert.deepEqual(await recall(1, LOCAL), new Uint8Array());
});

test("blocked, full and missing storage never throw", async () => {
  const blocked = () => {
    throw new Error("SecurityError");
  };
  const worlds = [
    () => Object.defineProperties(globalThis, Object.fromEntries(["localStorage", "sessionStorage", "indexedDB"].map((name) => [name, { get: blocked, configurable: true }]))),
    () => stand({ localStorage: undefined, sessionStorage: undefined, indexedDB: undefined }),
    () => stand({ localStorage: { getItem: blocked, setItem: blocked, removeItem: blocked }, sessionStorage: { setItem: blocked }, indexedDB: { open: blocked, deleteDatabase: blocked } }),
    () => {
      const fail = () => {
        const made = {};
        setTimeout(() => made.onerror?.());
        return made;
      };
      const full = { getItem: () => null, setItem: blocked, removeItem: () => {} };
      stand({ indexedDB: { open: fail, deleteDatabase: fail }, localStorage: full, sessionStorage: full });
    },
  ];
  for (const world of worlds) {
    world();
    for (const place of [SESSION, LOCAL, DATABASE]) {
      assert.equal(await keep(2, place, () => bytes), false);
      assert.equal(await recall(2, place), undefined);
    }
    await wipe(2);
  }
});

test("storage events: ours, and those about everything", () => {
  assert.ok(isOurs("dv1:consent") && isOurs(null));
  assert.ok(!isOurs("dv1") && !isOurs("panier"));
});
