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
let part;
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
  part = { asked: 0, load: () => new Promise(() => {}) };
});
afterEach(() => {
  watching?.stop();
  for (const name of ["__tcfapi", "tarteaucitron", "klaro"]) delete globalThis[name];
  undo();
  mock.timers.reset();
});

/** Codes of `consent::Source`. */
const [TCF, TARTEAUCITRON, GENERIC, API, GPP, KLARO] = [0, 1, 2, 3, 4, 9];
/** A tool with one switch: the same for every purpose. */
const one = (code, state) => [code, state, state, state, 0];

/** Starts watching; `wanted` is `placement::Number::Consent`. */
const begin = (names = {}, wanted = 0) => {
  core.answers.name = (at) => names[at] ?? "";
  core.answers.number = (at) => (at === 10 ? wanted : 0);
  watching = watch(core, () => changes++, () => (part.asked++, part.load()));
  watching.read();
};
const last = (name) => core.told(name).at(-1);

test("no tool: said so at once, and a late one is found all the same", () => {
  begin();
  assert.equal(core.told("no_consent_tool").length, 1);
  assert.equal(core.told("hear").length, 0);
  globalThis.tarteaucitron = { state: { devanture: true } };
  mock.timers.tick(1000);
  assert.ok(changes > 0, "it is looked for again");
  watching.read();
  assert.deepEqual(last("hear"), one(TARTEAUCITRON, 1));
});

test("tarteaucitron: yes, no, not yet, and another key", () => {
  globalThis.tarteaucitron = { state: {} };
  begin();
  assert.equal(core.told("no_consent_tool").length, 0);
  for (const [state, expected] of [[{}, -1], [{ devanture: true }, 1], [{ devanture: false }, 0], [{ devanture: "true" }, -1], [null, -1]]) {
    globalThis.tarteaucitron.state = state;
    watching.read();
    assert.deepEqual(last("hear"), one(TARTEAUCITRON, expected));
  }
  watching.stop();
  globalThis.tarteaucitron.state = { shop: true };
  begin({ 2: "shop" });
  assert.deepEqual(last("hear"), one(TARTEAUCITRON, 1));
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
    assert.deepEqual(last("hear"), one(TARTEAUCITRON, expected), `${cookie} ${state}`);
  }
  globalThis.tarteaucitron = { parameters: { cookieName: "choices" }, state: {} };
  document.cookie = "choices=!devanture=true";
  watching.read();
  assert.deepEqual(last("hear"), one(TARTEAUCITRON, 1));
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
  assert.deepEqual(core.told("tcf"), [[TCF, "", -1, 0, 0]]);
  assert.equal(core.told("no_consent_tool").length, 0);
  heard(null, false);
  assert.equal(changes, 0);
  heard({ eventStatus: "cmpuishown", gdprApplies: true, listenerId: 5 }, true);
  watching.read();
  assert.deepEqual(last("tcf"), [TCF, "cmpuishown", 1, 0, 0]);
  const consents = { 1: true, 5: true, 6: true, 7: false, 8: "yes" };
  heard({ eventStatus: "useractioncomplete", gdprApplies: true, publisher: { consents, customPurpose: { consents: { 2: true } } }, listenerId: 5 }, true);
  watching.read();
  assert.deepEqual(last("tcf"), [TCF, "useractioncomplete", 1, (1 << 1) | (1 << 5) | (1 << 6), 1 << 2]);
  heard({ eventStatus: "tcloaded", listenerId: 5 }, true);
  watching.read();
  assert.deepEqual(last("tcf"), [TCF, "tcloaded", -1, 0, 0]);
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
    assert.deepEqual(last("tcf"), [TCF, "tcloaded", 1, 0, 0]);
  } finally {
    delete Object.prototype[5];
  }
});

test("a tool named by the configuration: a cookie", () => {
  const names = { 3: "cookie", 4: "consent", 5: "purposes.perso", 6: "true" };
  begin(names);
  assert.deepEqual(last("hear"), one(GENERIC, -1));
  const put = (value) => {
    document.cookie = `a=1; xconsent=no; consent=${encodeURIComponent(value)}; z=2`;
    watching.read();
    return last("hear")[1];
  };
  assert.equal(put('{"purposes":{"perso":true}}'), 1);
  assert.equal(put('{"purposes":{"perso":false}}'), 0);
  assert.equal(put('{"purposes":{}}'), -1);
  assert.equal(put("{damaged"), -1);
  assert.equal(core.told("no_consent_tool").length, 0);
});

test("a tool named by the configuration: a localStorage key, and its event", () => {
  begin({ 3: "localStorage", 4: "perso", 6: "oui", 7: "shop:consent" });
  assert.deepEqual(last("hear"), one(GENERIC, -1));
  stored.set("perso", "oui");
  document.dispatchEvent(new Event("shop:consent"));
  mock.timers.tick(1);
  assert.equal(changes, 1);
  watching.read();
  assert.deepEqual(last("hear"), one(GENERIC, 1));
  localStorage.getItem = () => {
    throw new Error("blocked");
  };
  watching.read();
  assert.deepEqual(last("hear"), one(GENERIC, -1));
});

test("the configuration may name the only source that counts", () => {
  globalThis.tarteaucitron = { state: { devanture: true } };
  begin({}, 2 + TCF);
  assert.equal(core.told("hear").length, 0);
  assert.equal(core.told("no_consent_tool").length, 0, "a named tool is waited for");
  begin({}, 2 + API);
  assert.equal(core.told("no_consent_tool").length, 0, "so is the shop's own call");
  begin({}, 1);
  assert.equal(core.told("no_consent_tool").length, 1);
  assert.equal(core.told("hear").length, 0);
});

test("a platform's part is fetched only where the platform is, and until it comes nothing is known", async () => {
  begin();
  assert.equal(part.asked, 0);
  globalThis.klaro = {};
  let come;
  part.load = () => new Promise((done) => (come = done));
  core.calls.length = 0;
  watching.read();
  assert.equal(part.asked, 1);
  assert.deepEqual(core.told("hear"), [one(GPP, -1)], "there, without an answer");
  assert.equal(core.told("no_consent_tool").length, 0, "our own question is not asked beside it");
  watching.read();
  assert.equal(part.asked, 1, "once");
  const asked = [];
  let stopped = 0;
  const before = changes;
  come({ listen: (given, wanted) => (asked.push([given === core, wanted]), [() => core.hear(...one(KLARO, 1)), () => stopped++]) });
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(asked, [[true, 0]]);
  mock.timers.tick(1);
  assert.equal(changes, before + 1);
  watching.read();
  assert.deepEqual(last("hear"), one(KLARO, 1));
  watching.stop();
  assert.equal(stopped, 1);
});

test("a named platform's part is fetched before the platform is there", () => {
  begin({}, 2 + KLARO);
  assert.equal(part.asked, 1);
  assert.deepEqual(core.told("hear"), [one(GPP, -1)], "there, without an answer");
});

test("a part that cannot be had, or comes after the end, changes nothing", async () => {
  globalThis.klaro = {};
  part.load = () => Promise.reject(new Error("offline"));
  begin();
  await new Promise((done) => setImmediate(done));
  watching.read();
  assert.deepEqual(last("hear"), one(GPP, -1));
  let come;
  part.load = () => new Promise((done) => (come = done));
  begin();
  watching.stop();
  come({ listen: () => assert.fail("taken up after the end") });
  await new Promise((done) => setImmediate(done));
});

test("a source that only objects leaves our own question to be asked", async () => {
  globalThis.klaro = {};
  let said = 1;
  part.load = async () => ({ listen: () => [() => said, () => {}] });
  begin();
  await new Promise((done) => setImmediate(done));
  watching.read();
  assert.equal(core.told("no_consent_tool").length, 1);
  assert.deepEqual(last("gpc"), [false]);
  said = 3;
  watching.read();
  assert.deepEqual(last("gpc"), [true], "as the browser's own signal");
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
  begin({ 3: "localStorage", 4: "k", 6: "1" });
  assert.deepEqual(core.told("hear"), [one(TARTEAUCITRON, -1), one(GENERIC, -1)]);
  watching.stop();
  Object.defineProperty(globalThis, "__tcfapi", { value: () => assert.fail("theirs"), configurable: true });
  begin();
  assert.deepEqual(core.told("tcf"), [[TCF, "", -1, 0, 0]]);
});
