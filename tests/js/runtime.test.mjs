import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { fakeIdb, fakeStorage } from "./fakes/idb.mjs";
import { load, stand, tick } from "./load.mjs";

const runtime = await load("runtime");
const [NOWHERE, SESSION, LOCAL, DATABASE, UNKNOWN] = [0, 1, 2, 3, 4];
const PROFILE = Uint8Array.of(1, 2, 3);

let undo;
let engine;
let places;
let metas;
const window = new EventTarget();
beforeEach(() => {
  places = [NOWHERE, NOWHERE, NOWHERE];
  metas = {};
  undo = stand({
    document: Object.assign(new EventTarget(), {
      readyState: "complete",
      cookie: "",
      querySelector: (selector) => {
        const content = metas[/"devanture:(.*)"/.exec(selector)?.[1]];
        return content === undefined ? null : { getAttribute: () => content };
      },
      querySelectorAll: () => [],
    }),
    window,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    navigator: {},
    location: new URL("https://shop.example/p/tea"),
    history: { pushState() {}, replaceState() {} },
    localStorage: fakeStorage(),
    sessionStorage: fakeStorage(),
    indexedDB: fakeIdb(),
  });
});
afterEach(async () => {
  engine?.destroy();
  engine = undefined;
  await tick(5);
  undo();
});

/** Takes up a page with a core that answers as told. */
const begin = (answers = {}, options = {}) => {
  const asked = [];
  const boot = {
    options: { storage: true, manifest: "", ...options },
    parts: {},
    log: (...what) => options.log?.(...what),
    slots: new Set(),
    manifest: async () => ({ products: "/p/" }),
    packs: async (...page) => (asked.push(page), [[PROFILE, PROFILE]]),
  };
  engine = runtime.start(boot, undefined, PROFILE);
  const { core } = engine;
  Object.assign(core.answers, { place: (store) => places[store], restore: true, save: () => PROFILE, level: 1, record_view: false, ...answers });
  return { core, asked };
};
/** What the core decides changes, and so must be stored. */
const change = async (core, level, changed, ...now) => {
  places = now;
  core.answers.level = level;
  let once = changed;
  core.answers.changed = () => {
    const bits = once;
    once = 0;
    return bits;
  };
  await engine.settle();
};
const stored = () => [[...localStorage.values.keys()], [...sessionStorage.values.keys()], [...indexedDB.databases.keys()]].flat();

test("before any answer nothing is read, written or erased", async () => {
  places = [NOWHERE, UNKNOWN, UNKNOWN];
  for (const name of ["localStorage", "sessionStorage"])
    Object.assign(globalThis[name], {
      getItem: (key) => (key === "dv1:consent" ? null : assert.fail(`read ${key}`)),
      setItem: (key) => assert.fail(`wrote ${key}`),
      removeItem: (key) => assert.fail(`erased ${key}`),
    });
  globalThis.indexedDB = { open: () => assert.fail("opened"), deleteDatabase: () => assert.fail("erased") };
  const { core } = begin();
  await engine.ready;
  await engine.settle();
  assert.equal(core.told("restore").length, 0);
});

test("a prerendered page touches nothing of the shopper until it is seen", async () => {
  document.prerendering = true;
  metas.page = "product";
  localStorage.getItem = () => assert.fail("read");
  const { core, asked } = begin();
  await tick(20);
  for (const name of ["record", "record_view", "gpc", "no_consent_tool", "page"]) assert.equal(core.told(name).length, 0, name);
  assert.deepEqual(asked, []);
  localStorage.getItem = () => null;
  document.prerendering = false;
  document.dispatchEvent(new Event("prerenderingchange"));
  await engine.ready;
  assert.equal(core.told("page").length, 1);
});

test("a refusal erases without reading", async () => {
  await Promise.all([sessionStorage.setItem("dv1:profile", "AQID"), localStorage.setItem("dv1:prefs", "AQID")]);
  for (const name of ["localStorage", "sessionStorage"])
    globalThis[name].getItem = (key) => (key === "dv1:consent" ? null : assert.fail(`read ${key}`));
  begin();
  await engine.ready;
  assert.deepEqual(stored(), []);
});

test("what is allowed is read once, and recorded views are kept where they belong", async () => {
  sessionStorage.setItem("dv1:profile", "AQID");
  places = [NOWHERE, LOCAL, SESSION];
  const { core } = begin({ level: 2 });
  await engine.ready;
  assert.deepEqual(core.told("restore"), [[2, PROFILE, engine.now()]]);
  await change(core, 2, 0b100, NOWHERE, LOCAL, SESSION);
  assert.deepEqual(stored(), ["dv1:profile"]);
  assert.equal(core.told("restore").length, 1);
});

test("a raised level moves what is kept; a lowered one leaves nothing, not even a database", async () => {
  places = [NOWHERE, LOCAL, SESSION];
  const { core } = begin({ level: 2 });
  await engine.ready;
  await change(core, 2, 0b100, NOWHERE, LOCAL, SESSION);
  await change(core, 3, 0b101, LOCAL, LOCAL, DATABASE);
  assert.deepEqual(stored(), ["dv1:consent", "dv1"]);
  await change(core, 1, 0b110, LOCAL, NOWHERE, NOWHERE);
  assert.deepEqual(stored(), ["dv1:consent"]);
});

test("who hears of a level finds that it is so already: what is asked answers it, and what it does not allow is gone", async () => {
  const { core } = begin();
  await engine.ready;
  await change(core, 3, 0b100, LOCAL, LOCAL, DATABASE);
  const heard = [];
  engine.on("level", (level) => heard.push([level, core.level(0), indexedDB.databases.has("dv1")]));
  await change(core, 1, 0b100, LOCAL, NOWHERE, NOWHERE);
  assert.deepEqual(heard, [[1, 1, false]]);
  await change(core, 3, 0b100, LOCAL, LOCAL, DATABASE);
  assert.deepEqual(heard.at(-1), [3, 3, true]);
});

test("damaged content is erased", async () => {
  localStorage.setItem("dv1:prefs", "AQID");
  places = [NOWHERE, LOCAL, NOWHERE];
  begin({ restore: false });
  await engine.ready;
  assert.deepEqual(stored(), []);
});

test("the consent tool is read again at the moment of writing", async () => {
  globalThis.tarteaucitron = { state: { devanture: true } };
  try {
    places = [NOWHERE, NOWHERE, DATABASE];
    const { core } = begin({ level: 3 });
    await engine.ready;
    // The shopper refuses while the database opens.
    core.answers.save = () => (core.told("hear").at(-1)[1] === 1 ? PROFILE : undefined);
    const { open } = indexedDB;
    indexedDB.open = (...all) => {
      globalThis.tarteaucitron.state.devanture = false;
      return open(...all);
    };
    await change(core, 3, 0b100, NOWHERE, NOWHERE, DATABASE);
    assert.deepEqual(stored(), []);
  } finally {
    delete globalThis.tarteaucitron;
  }
});

test("a question on screen: nothing is written, and nothing is lost", async () => {
  places = [NOWHERE, NOWHERE, SESSION];
  sessionStorage.setItem("dv1:profile", "AAAA");
  const { core } = begin({ level: 2, is_pending: true });
  await engine.ready;
  await change(core, 2, 0b100, NOWHERE, NOWHERE, SESSION);
  assert.equal(sessionStorage.getItem("dv1:profile"), "AAAA");
  core.answers.is_pending = false;
  await engine.settle();
  assert.equal(sessionStorage.getItem("dv1:profile"), "AQID");
});

test("without storage nothing is touched, whatever the level", async () => {
  places = [LOCAL, LOCAL, DATABASE];
  localStorage.getItem = () => assert.fail("read");
  globalThis.indexedDB = { open: () => assert.fail("opened") };
  const { core } = begin({ level: 3 }, { storage: false });
  await engine.ready;
  await change(core, 3, 0b111, LOCAL, LOCAL, DATABASE);
  assert.deepEqual(localStorage.values.size, 0);
});

test("erasing here erases in the other tabs, and a refusal there counts here", async () => {
  const { core } = begin();
  await engine.ready;
  const other = new BroadcastChannel("dv1");
  const heard = [];
  other.onmessage = ({ data }) => heard.push(data);
  await engine.erase();
  await tick(20);
  assert.deepEqual(heard, ["erase"]);
  other.postMessage("erase");
  other.postMessage("deny");
  await tick(20);
  other.close();
  assert.equal(core.told("erase").length, 2);
  assert.deepEqual(core.told("hear"), [[3, 0, 0, 0, 0]]);
});

test("what another tab said is followed, and not said again: an echo would outlast the shopper's next answer", async () => {
  const { core } = begin();
  await engine.ready;
  await change(core, 3, 0, LOCAL, LOCAL, DATABASE);
  const other = new BroadcastChannel("dv1");
  other.unref();
  const heard = [];
  other.onmessage = ({ data }) => heard.push(data);
  core.answers.hear = (_, yes) => void (core.answers.level = yes ? 3 : 1);
  other.postMessage("deny");
  await tick(20);
  other.postMessage("allow");
  await tick(20);
  assert.deepEqual(core.told("hear"), [[3, 0, 0, 0, 0], [3, 1, 1, 1, 0]]);
  assert.deepEqual(heard, []);
  await change(core, 1, 0, LOCAL, LOCAL, NOWHERE);
  await change(core, 3, 0, LOCAL, LOCAL, DATABASE);
  await tick(20);
  assert.deepEqual(heard, ["deny", "allow"], "what is said here is told");
});

test("what another tab has written is taken up at the moment of writing, and what it has erased is not brought back", async () => {
  places = [NOWHERE, NOWHERE, DATABASE];
  const { core } = begin({ level: 3 });
  await engine.ready;
  const act = async () => {
    core.calls.length = 0;
    await change(core, 3, 0b100, NOWHERE, NOWHERE, DATABASE);
    return core.calls.filter(([name]) => /^(restore|reload|save|note)$/.test(name)).map(([name, store, what]) => [name, store, name === "reload" ? undefined : what]);
  };
  const saves = [["save", 2, Math.floor(Date.now() / 60000)], ["note", 2, 1]];
  assert.deepEqual(await act(), saves);
  assert.deepEqual(await act(), saves, "what this tab wrote itself is no news");
  const theirs = Uint8Array.of(9, 9);
  indexedDB.databases.get("dv1").get("profile").set(1, theirs);
  assert.deepEqual(await act(), [["restore", 2, theirs], ...saves]);
  indexedDB.databases.delete("dv1");
  assert.deepEqual(await act(), [["reload", 2, undefined], ...saves]);
});

test("told to erase, a tab does not read again what is not erased yet", async () => {
  places = [NOWHERE, NOWHERE, SESSION];
  sessionStorage.setItem("dv1:profile", "AQID");
  const { core } = begin({ level: 2 });
  await engine.ready;
  assert.equal(core.told("restore").length, 1);
  const other = new BroadcastChannel("dv1");
  other.postMessage("erase");
  await tick(20);
  other.close();
  assert.equal(core.told("erase").length, 1);
  assert.equal(core.told("restore").length, 1);
});

test("back from the browser's cache of pages, what is no longer kept was taken back meanwhile", async () => {
  places = [NOWHERE, NOWHERE, SESSION];
  const { core } = begin({ level: 2 });
  await engine.ready;
  await change(core, 2, 0b100, NOWHERE, NOWHERE, SESSION);
  const back = async () => {
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await tick(20);
    await engine.settle();
  };
  await back();
  assert.deepEqual(core.told("hear"), [], "it is where it was");
  sessionStorage.removeItem("dv1:profile");
  await back();
  assert.deepEqual(core.told("hear"), [[3, 0, 0, 0, 0]]);
});

test("a view is recorded once, when it is allowed", async () => {
  const { core } = begin();
  await engine.ready;
  const before = core.told("record_view").length;
  core.answers.record_view = true;
  await engine.settle();
  await engine.settle();
  assert.equal(core.told("record_view").length, before + 1);
});

test("an addition told twice counts once; a failing core never throws", async () => {
  const { core } = begin();
  await engine.ready;
  engine.record(2, ["A"]);
  engine.record(2, ["A", "B"]);
  await engine.settle();
  assert.deepEqual(core.told("record").map(([action, ids]) => [action, ids]), [[2, "A"], [2, "B"]]);
  core.answers.level = () => {
    throw new Error("trap");
  };
  await engine.settle();
});

test("changes of address take up the new page, unless only the query changes", async () => {
  metas = { page: "product", product: "TEA" };
  const { core, asked } = begin();
  await engine.ready;
  const go = async (url) => {
    globalThis.location = new URL(url, "https://shop.example");
    history.pushState({}, "", url);
    await tick(180);
  };
  await go("/p/tea?size=2");
  assert.equal(asked.length, 1);
  metas = { page: "category", category: "Home > Tea" };
  await go("/c/tea/");
  assert.deepEqual(asked.at(-1), ["/c/tea", "Home > Tea"]);
  assert.deepEqual(core.told("page").at(-1).slice(0, 4), [2, "", "Home > Tea", "/c/tea"]);
  engine.destroy();
  const count = asked.length;
  await go("/p/coffee");
  assert.equal(asked.length, count);
});

test("a configuration that a smaller module refuses is given to the full one; what that refuses too is an error", async () => {
  const asked = [];
  const boot = (full) => ({
    options: { storage: false, manifest: "" },
    parts: { wasm: async (name) => (asked.push(name), full) },
    log: () => {},
    slots: new Set(),
    manifest: async () => ({}),
    packs: async () => [],
  });
  const took = async (module, full) => (engine = await runtime.begin(boot(full), module, PROFILE));
  await took({ refuses: 0 });
  assert.deepEqual(asked, []);
  await took({ refuses: 12 }, { refuses: 0 });
  assert.deepEqual(asked, ["full"]);
  await assert.rejects(took({ refuses: 12 }, { refuses: 12 }), { code: "DV-PACK-12" });
  await assert.rejects(took({ refuses: 8 }, { refuses: 0 }), { code: "DV-PACK-8" });
  assert.deepEqual(asked, ["full", "full"]);
  await took(undefined, { refuses: 0 });
  assert.deepEqual(asked, ["full", "full", "full"]);
});
