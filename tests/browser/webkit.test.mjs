// A smoke path in WebKit, through the driver of Debian's WebKitGTK: the carousel shows, browsing changes it, erasing empties it.
// Where driver or display is missing it says so: neither can be had for every system. What WebKit's driver cannot do
// (a script before the page's own, the network's log) is not tried: consent, storage and silence are proven in the two others.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DIST, openShop, OUT, until } from "./setup.mjs";

const MINI = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const found = (name) => {
  try {
    return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
};
const driver = process.env.WEBKIT_DRIVER ?? found("WebKitWebDriver");
const missing = !driver ? "no WebKitWebDriver here: apt install webkit2gtk-driver xvfb" : !process.env.DISPLAY && !found("Xvfb") ? "no display here: apt install xvfb" : "";

const children = [];
const start = (command, args, env = {}) => {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, ...env } });
  children.push(child);
  return child;
};

/** A display of our own: its number is what the server writes. */
const display = async () => {
  if (process.env.DISPLAY) return process.env.DISPLAY;
  const child = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
  const [number] = await new Promise((done, fail) => (child.stdout.once("data", (text) => done(`${text}`.trim().split("\n"))), child.once("exit", () => fail(new Error("Xvfb ended")))));
  return `:${number}`;
};

let shop;
let session;
const ask = async (method, path, body) => {
  const answer = await fetch(`${session}${path}`, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
  return value;
};
const run = (script, ...args) => ask("POST", "/execute/async", { script: `const done = arguments[arguments.length - 1]; (async () => (${script})(...arguments))().then((value) => done({ value }), (error) => done({ error: String(error) }))`, args }).then(({ value, error }) => {
  if (error) throw new Error(error);
  return value;
});
const go = async (path) => {
  await ask("POST", "/url", { url: shop.local + path });
  await run(() => new Promise((done) => window.devanture((api) => void api.ready.then(() => done(true)))));
};
const titles = (placement) =>
  until(() =>
    run((placement) => {
      const host = document.querySelector(`devanture-carousel[placement="${placement}"]`);
      host.scrollIntoView({ block: "center" });
      const cards = [...(host.shadowRoot?.querySelectorAll("[data-row] [part=title]") ?? [])];
      return cards.length > 0 && cards.map(({ textContent }) => textContent);
    }, placement),
  );

before(async () => {
  if (missing) return;
  // No script can come before the page's own, so the shop sends one that opens the closed roots.
  const open = "const attach = Element.prototype.attachShadow; Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: 'open' }); };";
  const page = (path) => ({ body: readFileSync(join(DIST, path, "index.html"), "utf8").replace("<head>", '<head><script src="/open.js"></script>') });
  shop = await openShop({ routes: { "/open.js": { type: "text/javascript", body: open }, "*": ({ url }) => (url.endsWith("/") ? page(decodeURIComponent(url)) : undefined) } });
  const port = 20_000 + (process.pid % 20_000);
  start(driver, [`--port=${port}`], { DISPLAY: await display() });
  session = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${session}/status`).then(({ ok }) => ok, () => false), "WebKitWebDriver answers");
  const { sessionId } = await ask("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary: process.env.WEBKIT_PATH ?? MINI, args: ["--automation"] } } } });
  session += `/session/${sessionId}`;
  await ask("POST", "/timeouts", { script: 20_000 });
});
after(async () => {
  if (session) await ask("DELETE", "").catch(() => {});
  for (const child of children) child.kill();
  await shop?.close();
});

test("WebKit shows, follows, remembers and forgets", { skip: missing || false }, async () => {
  await go("/");
  assert.ok((await titles("for-you")).length >= 2);
  assert.deepEqual(await run(async () => [Object.keys(localStorage).filter((key) => key.startsWith("dv1")), (await indexedDB.databases()).map(({ name }) => name)]), [[], []], "nothing is kept before an answer");
  await ask("POST", "/cookie", { cookie: { name: "tarteaucitron", value: "!devanture=true", path: "/" } });
  const kept = () => run(() => new Promise((done) => window.devanture((api) => api.export().then((text) => done(JSON.parse(text).kept.filter(({ what }) => what === "view").length)))));
  for (const [at, path] of ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/", "/p/theiere-droite-lucarne-cui-003/"].entries()) {
    await go(path);
    await until(async () => (await kept()) > at, "what is looked at is kept");
    await until(() => run(async () => (await indexedDB.databases()).some(({ name }) => name === "dv1")), "and written");
    // The page's thumbnails follow when it is idle.
    await new Promise((done) => setTimeout(done, 1500));
  }
  await go("/");
  const shown = await titles("for-you");
  assert.ok(shown.some((title) => /théière|bouilloire|tasse|cafetière/i.test(title)), shown.join());
  // The driver's session is a private one, in which WebKit puts no blob into a database: the pictures of earlier pages are not there, and
  // what was looked at is listed only where the page has them.
  assert.equal(await kept(), 3);
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, "webkit.png"), Buffer.from(await ask("GET", "/screenshot"), "base64"));
  await run(() => new Promise((done) => window.devanture((api) => api.erase().then(() => done(true)))));
  await until(() => run(async () => !(await indexedDB.databases()).some(({ name }) => name === "dv1") && !("dv1:profile" in sessionStorage)), "erased");
});
