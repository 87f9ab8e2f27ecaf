import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { load, stand } from "./load.mjs";
import { Page } from "./fakes/core.mjs";

const { watch } = await load("consent");

let undo;
let core;
let changes;
let watching;
let stored;
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  stored = new Map();
  undo = stand({
    document: Object.assign(new EventTarget(), { cookie: "" }),
    window: new EventTarget(),
    navigator: {},
    localStorage: { getItem: (name) => stored.get(name) ?? null },
  });
  core = new Page();
  changes = 0;
});
afterEach(() => {
  watching?.stop();
  for (const name of ["__tcfapi", "tarteaucitron"]) delete globalThis[name];
  undo();
  mock.timers.reset();
});

const begin = (names = {}) => {
  core.answers.name = (at) => names[at] ?? "";
  watching = watch(core, () => changes++);
  watching.read();
};
const last = (name) => core.told(name).at(-1);

test("no tool: said so at once, and a late one is found all the same", () => {
  begin();
  assert.equal(core.told("no_consent_tool").length, 1);
  assert.equal(core.told("tool").length, 0);
  globalThis.tarteaucitron = { state: { devanture: true } };
  mock.timers.tick(1000);
  assert.equal(changes, 1);
  watching.read();
  assert.deepEqual(last("tool"), [1, 1]);
});

test("tarteaucitron: yes, no, not yet, and another key", () => {
  globalThis.tarteaucitron = { state: {} };
  begin();
  assert.equal(core.told("no_consent_tool").length, 0);
  for (const [state, expected] of [[{}, -1], [{ devanture: true }, 1], [{ devanture: false }, 0], [{ devanture: "true" }, -1], [null, -1]]) {
    globalThis.tarteaucitron.state = state;
    watching.read();
    assert.deepEqual(last("tool"), [1, expected]);
  }
  watching.stop();
  globalThis.tarteaucitron.state = { shop: true };
  begin({ 3: "shop" });
  assert.deepEqual(last("tool"), [1, 1]);
});

test("tarteaucitron: its record speaks before its script, and no is no", () => {
  globalThis.tarteaucitron = { state: {} };
  begin();
  for (const [cookie, state, expected] of [
    ["!shop=false!devanture=true", undefined, 1],
    ["!devanture=wait", undefined, -1],
    ["!devanture=false", undefined, 0],
    ["!devanture=false", true, 0],
    ["!devanture=true", false, 0],
    ["!mydevanture=true", undefined, -1],
  ]) {
    document.cookie = `a=b; tarteaucitron=${cookie}`;
    globalThis.tarteaucitron.state = state === undefined ? {} : { devanture: state };
    watching.read();
    assert.deepEqual(last("tool"), [1, expected], `${cookie} ${state}`);
  }
  globalThis.tarteaucitron = { parameters: { cookieName: "choices" }, state: {} };
  document.cookie = "choices=!devanture=true";
  watching.read();
  assert.deepEqual(last("tool"), [1, 1]);
});

test("tarteaucitron: its events come before its state, so it is read on the next task", () => {
  globalThis.tarteaucitron = { state: {} };
  begin();
  document.dispatchEvent(new Event("devanture_allowed"));
  assert.equal(changes, 0);
  mock.timers.tick(1);
  assert.equal(changes, 1);
  for (const kind of ["tac.consent_updated", "devanture_added", "devanture_disallowed"]) document.dispatchEvent(new Event(kind));
  window.dispatchEvent(new Event("tac.root_available"));
  mock.timers.tick(1);
  assert.equal(changes, 5);
});

test("TCF: a stub that has not answered is a tool without a decision; an answer is handed over as it is", () => {
  let heard;
  const removed = [];
  globalThis.__tcfapi = (command, version, callback, id) => (command === "addEventListener" ? (heard = callback) : removed.push([command, version, id]));
  begin();
  assert.deepEqual(core.told("tcf"), [["", -1, 0, 0]]);
  assert.equal(core.told("no_consent_tool").length, 0);
  heard(null, false);
  assert.equal(changes, 0);
  heard({ eventStatus: "cmpuishown", gdprApplies: true, listenerId: 5 }, true);
  watching.read();
  assert.deepEqual(last("tcf"), ["cmpuishown", 1, 0, 0]);
  const consents = { 1: true, 5: true, 6: true, 7: false, 8: "yes" };
  heard({ eventStatus: "useractioncomplete", gdprApplies: true, publisher: { consents, customPurpose: { consents: { 2: true } } }, listenerId: 5 }, true);
  watching.read();
  assert.deepEqual(last("tcf"), ["useractioncomplete", 1, (1 << 1) | (1 << 5) | (1 << 6), 1 << 2]);
  heard({ eventStatus: "tcloaded", listenerId: 5 }, true);
  watching.read();
  assert.deepEqual(last("tcf"), ["tcloaded", -1, 0, 0]);
  watching.stop();
  assert.deepEqual(removed, [["removeEventListener", 2, 5]]);
});

test("TCF: vendor consents and inherited ones are not the publisher's", () => {
  let heard;
  globalThis.__tcfapi = (_, __, callback) => (heard = callback);
  begin();
  Object.prototype[5] = true;
  try {
    heard({ eventStatus: "tcloaded", gdprApplies: true, purpose: { consents: { 1: true, 5: true, 6: true } }, publisher: { consents: {} } }, true);
    watching.read();
    assert.deepEqual(last("tcf"), ["tcloaded", 1, 0, 0]);
  } finally {
    delete Object.prototype[5];
  }
});

test("a tool named by the configuration: a cookie", () => {
  const names = { 4: "cookie", 5: "consent", 6: "purposes.perso", 7: "true" };
  begin(names);
  assert.deepEqual(last("tool"), [2, -1]);
  const put = (value) => {
    document.cookie = `a=1; xconsent=no; consent=${encodeURIComponent(value)}; z=2`;
    watching.read();
    return last("tool")[1];
  };
  assert.equal(put('{"purposes":{"perso":true}}'), 1);
  assert.equal(put('{"purposes":{"perso":false}}'), 0);
  assert.equal(put('{"purposes":{}}'), -1);
  assert.equal(put("{damaged"), -1);
  assert.equal(core.told("no_consent_tool").length, 0);
});

test("a tool named by the configuration: a localStorage key, and its event", () => {
  begin({ 4: "localStorage", 5: "perso", 7: "oui", 8: "shop:consent" });
  assert.deepEqual(last("tool"), [2, -1]);
  stored.set("perso", "oui");
  document.dispatchEvent(new Event("shop:consent"));
  mock.timers.tick(1);
  assert.equal(changes, 1);
  watching.read();
  assert.deepEqual(last("tool"), [2, 1]);
  localStorage.getItem = () => {
    throw new Error("blocked");
  };
  watching.read();
  assert.deepEqual(last("tool"), [2, -1]);
});

test("the configuration may name the only source that counts", () => {
  globalThis.tarteaucitron = { state: { devanture: true } };
  begin({ 2: "tcf" });
  assert.equal(core.told("tool").length, 0);
  assert.equal(core.told("no_consent_tool").length, 0);
  begin({ 2: "own" });
  assert.equal(core.told("no_consent_tool").length, 1);
  begin({ 2: "manual" });
  assert.equal(core.told("no_consent_tool").length, 1);
});

test("the browser's own signal is read each time", () => {
  for (const [signal, expected] of [[{}, false], [{ globalPrivacyControl: true }, true], [{ globalPrivacyControl: "1" }, false], [{ doNotTrack: "1" }, true], [{ doNotTrack: "unspecified" }, false]]) {
    globalThis.navigator = signal;
    begin();
    assert.deepEqual(last("gpc"), [expected]);
  }
});

test("hostile tools do not stop the others", () => {
  Object.defineProperty(globalThis, "__tcfapi", { get: () => assert.fail("theirs"), configurable: true });
  globalThis.tarteaucitron = Object.defineProperty({}, "state", { get: () => assert.fail("theirs"), enumerable: true });
  begin({ 4: "localStorage", 5: "k", 7: "1" });
  assert.deepEqual(core.told("tool"), [[1, -1], [2, -1]]);
  watching.stop();
  Object.defineProperty(globalThis, "__tcfapi", { value: () => assert.fail("theirs"), configurable: true });
  begin();
  assert.deepEqual(core.told("tcf"), [["", -1, 0, 0]]);
});
