// What every browser test needs: a built shop, a server with pages of one's own, a browser, and eyes
// inside the closed shadow roots. Tests nothing itself.

import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before } from "node:test";
import puppeteer from "puppeteer-core";
import { browser as locate } from "../../scripts/browsers.mjs";
import { at, run } from "../../scripts/run.mjs";
import { buildShop, target } from "../../scripts/start.mjs";
import { SECURITY, serve, TRUSTED_TYPES } from "../../www/serve.mjs";

export { SECURITY, TRUSTED_TYPES };
export const DIST = at("www/dist");
/** Screenshots land here; git ignores it. */
export const OUT = at("tests/browser/out");
const CLI = join(target(), "cli", `devanture${process.platform === "win32" ? ".exe" : ""}`);

const same = (a, b) => existsSync(a) && existsSync(b) && readFileSync(a).equals(readFileSync(b));

/** The address the demo shop's feed was made for. The browser is told that it is wherever the test serves. */
export const ORIGIN = "http://localhost:4173";

/** Whether the tests that can are to run in Firefox (`TEST_BROWSER=firefox`). */
export const FIREFOX = process.env.TEST_BROWSER === "firefox";

/** Builds the demo shop when it is missing or has another build's script in it. */
export const ready = async () => {
  const built = existsSync(CLI) && existsSync(join(DIST, "packs-recipes-en/manifest.json")) && ["devanture.js", "runtime.js", "ui.js", "panel.js", "core.wasm", "ui.wasm", "panel.wasm"].every((name) => same(at("pkg", name), join(DIST, "devanture", name)));
  if (built) return;
  if (!existsSync(at("pkg/devanture.js"))) throw new Error("pkg/ is missing: run `npm run build` first");
  await buildShop();
};

// ---- the shop, with pages of one's own ----

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".css": "text/css", ".dvt": "application/octet-stream" };

/**
 * Serves the shop. `routes` come first: by path, an HTML text, `{ status, type, headers, body }`, or a function of the request that
 * answers one of these (`undefined` goes on to the shop). `mounts` are folders by path prefix. Both can be changed while it runs.
 * Whoever is in `heard` is told of every request and of what it carries.
 */
export const openShop = async ({ routes = {}, mounts = {}, headers = () => ({}) } = {}) => {
  await ready();
  const shop = { routes, mounts, headers, requests: [], heard: new Set() };
  const inner = await serve({ root: DIST, port: 0, quiet: true, headers: (request) => shop.headers(request) });
  const [answer] = inner.server.listeners("request");
  inner.server.removeAllListeners("request");
  inner.server.on("request", (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://shop").pathname);
    shop.requests.push(request.url);
    if (shop.heard.size) {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => shop.heard.forEach((hear) => hear(request, body)));
    }
    const send = async () => {
      let route = shop.routes[path] ?? shop.routes["*"];
      if (typeof route === "function") route = await route(request, response);
      if (route === "handled") return;
      if (typeof route === "string") route = { body: route };
      if (route) {
        const extra = shop.headers(request);
        response.writeHead(route.status ?? 200, { ...SECURITY, "Content-Type": route.type ?? "text/html; charset=utf-8", "Cache-Control": "no-cache", ...extra, ...route.headers });
        return response.end(route.body ?? "");
      }
      const prefix = Object.keys(shop.mounts).find((one) => path.startsWith(one));
      const file = prefix && join(shop.mounts[prefix], path.slice(prefix.length));
      if (file && existsSync(file) && statSync(file).isFile()) {
        const hashed = /[.-][0-9a-f]{8,}\.|\/[0-9a-f]{8,}\//.test(path);
        const coding = existsSync(`${file}.br`) ? { "Content-Encoding": "br" } : {};
        response.writeHead(200, { ...SECURITY, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "no-cache", ...coding, ...shop.headers(request) });
        return createReadStream(coding["Content-Encoding"] ? `${file}.br` : file).pipe(response);
      }
      answer(request, response);
    };
    send().catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  const { port } = inner.server.address();
  // Chromium finds the shop at its usual address; who cannot be told where that is, at its port.
  return Object.assign(shop, { url: FIREFOX ? `http://localhost:${port}` : ORIGIN, local: `http://localhost:${port}`, port, close: inner.close });
};

/** Runs the merchant's command; answers what it printed. */
export const devanture = (...args) => execFileSync(CLI, args, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] });

const folders = [];
/** A folder that is gone when the tests are over. */
export const scratch = () => {
  const folder = mkdtempSync(join(tmpdir(), "devanture-"));
  folders.push(folder);
  return folder;
};
process.once("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Publishes packs with a configuration of one's own, by default from the demo shop's feed; answers their folder. */
export const publish = ({ config = readFileSync(at("www/devanture.toml"), "utf8"), feed = join(DIST, "feed.xml"), path = "/fixture/", args = [] } = {}) => {
  const folder = scratch();
  const file = join(folder, "devanture.toml");
  writeFileSync(file, config);
  if (feed.startsWith("<")) {
    writeFileSync(join(folder, "feed.xml"), feed);
    feed = join(folder, "feed.xml");
  }
  const out = join(folder, "packs");
  devanture("build", "--feed", feed, "--config", file, "--out", out, "--public-path", path, ...args);
  return out;
};

/** The demo shop's configuration with other values. */
export const demoConfig = (change) => change(readFileSync(at("www/devanture.toml"), "utf8"));

/** Text that is safe between tags and in attributes. */
export const escape = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A feed in Google's format. */
export const feedOf = (products, site = "https://shop.example") =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>t</title><link>${site}/</link><description>d</description>${products
    .map((product) => `<item>${Object.entries(product).map(([name, value]) => `<g:${name}>${escape(String(value))}</g:${name}>`).join("")}</item>`)
    .join("")}</channel></rss>`;

/** A page of a fixture shop. */
export const pageOf = ({ body = "", head = "", lang = "fr", dir = "", manifest = "/packs/manifest.json", script = "/devanture/devanture.js", attributes = "" } = {}) =>
  `<!doctype html><html lang="${lang}"${dir && ` dir="${dir}"`}><head><meta charset="utf-8"><title>Fixture</title><meta name="viewport" content="width=device-width"><link rel="icon" href="/assets/icon.svg">${head}${
    script && `<script async src="${script}" data-manifest="${manifest}" ${attributes}></script>`
  }</head><body><main><h1>Fixture</h1>${body}</main></body></html>`;

// ---- the browser ----

/** Starts Chromium, for a shop; or Firefox. */
export const launch = async ({ shop, ...options } = {}) => {
  if (FIREFOX) return puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX_PATH ?? (await locate("firefox")), headless: true, protocol: "webDriverBiDi" });
  const executablePath = process.env.CHROME_PATH ?? (await locate("chromium"));
  const { args = [], ...rest } = options;
  const started = await puppeteer.launch({
    executablePath,
    headless: true,
    // A superuser's Chromium, as in containers, has no sandbox to offer.
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars", ...(shop ? [`--host-resolver-rules=MAP ${new URL(ORIGIN).host} 127.0.0.1:${shop.port}`] : []), ...args],
    ...rest,
  });
  return started;
};

/** A shop and a browser, for pages of shoppers of their own. */
export const openSite = async (options = {}) => {
  const shop = await openShop(options);
  const browser = await launch({ shop, ...options.launch });
  return {
    shop,
    browser,
    shopper: async (settings) => new Shopper(await browser.createBrowserContext(), shop, settings),
    close: async () => {
      await browser.close();
      await shop.close();
    },
  };
};

/** A shop and a browser for a whole file. `stage.shop` and `stage.browser` are there once the tests run. */
export const stage = (options = {}) => {
  const stage = {};
  before(async () => {
    Object.assign(stage, await openSite(options));
    await options.prepare?.(stage);
  });
  after(() => stage.close?.());
  return stage;
};

/** Opens the closed roots, for looking inside; the widget's own code sees no difference. */
const openRoots = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return attach.call(this, { ...options, mode: "open" });
  };
};

/** One shopper: a browser profile of their own, and what went wrong on their pages. */
export class Shopper {
  constructor(context, shop, settings = {}) {
    Object.assign(this, { context, shop, settings, errors: [], console: [], pages: [] });
  }

  /** A new tab. `before` runs in the page before anything else. */
  async tab({ width = 1280, height = 900, roots = true, before = [], media = [], dark = false, ...rest } = {}) {
    const page = await this.context.newPage();
    this.pages.push(page);
    page.setDefaultTimeout(20_000);
    await page.setViewport({ width, height, ...rest });
    if (roots) await page.evaluateOnNewDocument(openRoots);
    for (const script of [...[this.settings.before ?? []].flat(), ...[before].flat()]) await (Array.isArray(script) ? page.evaluateOnNewDocument(...script) : page.evaluateOnNewDocument(script));
    if (dark || media.length) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }, ...media]);
    page.on("pageerror", (error) => this.errors.push(String(error?.stack ?? error)));
    page.on("console", (message) => this.console.push(`${message.type()}: ${message.text()}`));
    return page;
  }

  /** A new tab at an address. */
  async open(path, settings) {
    const page = await this.tab(settings);
    await this.go(page, path);
    return page;
  }

  /** Leads a tab to an address. */
  async go(page, path) {
    await page.goto(new URL(path, this.shop.url).href, { waitUntil: "domcontentloaded" });
  }

  /** Answers the consent banner of an earlier visit. */
  async agreed(yes = true) {
    await this.context.setCookie({ name: "tarteaucitron", value: `!devanture=${yes}`, domain: "localhost", path: "/" });
  }

  async close() {
    await this.context.close();
  }
}

/** Runs a test with a shopper, and lets no exception pass. */
export const withShopper = async (stage, settings, test) => {
  if (typeof settings === "function") [settings, test] = [{}, settings];
  const shopper = await stage.shopper(settings);
  try {
    if (settings.agreed !== undefined) await shopper.agreed(settings.agreed);
    await test(shopper);
    if (!settings.mayFail && shopper.errors.length) throw new Error(`the page saw an exception: ${shopper.errors.join("\n")}`);
  } finally {
    await shopper.close().catch(() => {});
  }
};

// ---- looking ----

/** Waits until a placement's carousel shows products; answers their titles. */
export const titles = async (page, placement) => {
  const selector = `devanture-carousel[placement="${placement}"]`;
  await page.waitForSelector(selector);
  await page.$eval(selector, (element) => element.scrollIntoView({ block: "center" }));
  const handle = await page.waitForFunction(
    (selector) => {
      const cards = [...(document.querySelector(selector)?.shadowRoot?.querySelectorAll("[data-row]") ?? [])];
      return cards.length > 0 && cards.map((card) => card.querySelector("[part=title]").textContent);
    },
    {},
    selector,
  );
  return handle.jsonValue();
};

/** Waits until the page has been taken up and all facts have been followed. */
export const settled = async (page) => {
  await page.waitForFunction(() => typeof window.devanture === "function");
  return page.evaluate(() => new Promise((done) => window.devanture((api) => void api.ready.then(() => done()))));
};

/** Waits for a level. */
export const level = (page, wanted) =>
  page.waitForFunction(
    (wanted) => {
      window.devanture?.((api) => (window.__level = api.consent.get().level));
      return window.__level === wanted;
    },
    { polling: 50 },
    wanted,
  );

/** Hands the page's library to a function in the page; answers what it answers. */
export const withApi = async (page, run, ...args) => {
  await page.waitForFunction(() => typeof window.devanture === "function");
  return page.evaluate(`new Promise((done, fail) => window.devanture((api) => api.ready.then(() => (${run})(api, ...${JSON.stringify(args)})).then(done, fail)))`);
};

const ANSWERS = { accept: "tarteaucitronPersonalize2", refuse: "tarteaucitronAllDenied2" };
/** Presses a button of tarteaucitron's banner, which hears nothing in its first half second. */
export const answer = (page, what) =>
  until(
    () =>
      page.evaluate((id) => {
        document.getElementById(id)?.click();
        return /devanture=(true|false)/.test(document.cookie);
      }, ANSWERS[what]),
    `the banner hears "${what}"`,
  );

/** Changes the answer in tarteaucitron's own panel, and leaves it open: closing it is what makes tarteaucitron load the page again. */
export const change = async (page, what) => {
  await page.waitForFunction(() => window.tarteaucitron?.userInterface && document.getElementById("tarteaucitronAllDenied"));
  await page.$eval("[data-open-consent]", (button) => button.click());
  const id = what === "accept" ? "devantureAllowed" : "devantureDenied";
  await until(
    () =>
      page.evaluate(
        (id, wanted) => {
          document.getElementById(id)?.click();
          return document.cookie.includes(`devanture=${wanted}`);
        },
        id,
        what === "accept",
      ),
    `the panel hears "${what}"`,
  );
};

const known = {};
/** The demo shop's items by id, as its own script has them. */
export const catalog = (language = "fr") => (known[language] ??= JSON.parse(readFileSync(join(DIST, `assets/catalog-${language}.json`), "utf8")));

/** Products of a department, by the first letters of their ids: `THE`, `ENF`. */
export const products = (department, count = 3) => {
  const found = Object.entries(catalog()).filter(([id, item]) => id.startsWith(department) && !item.url.includes("?") && item.stock);
  return found.slice(0, count).map(([id, item]) => ({ id, ...item }));
};

/** Opens products one after the other, until each counts. */
export const browse = async (shopper, page, urls) => {
  for (const url of urls) {
    await shopper.go(page, url);
    await settled(page);
    await withApi(page, (api) => api.record({ type: "view", ids: [] }));
  }
};

/** Everything a page's origin keeps in this browser. */
export const storage = async (page) => {
  const kept = await page.evaluate(async () => {
    const area = (name) => {
      try {
        return Object.fromEntries(Object.entries(window[name]));
      } catch {
        return "blocked";
      }
    };
    const databases = {};
    for (const { name, version } of (await indexedDB.databases?.()) ?? []) {
      const found = await new Promise((done) => {
        const request = indexedDB.open(name, version);
        let gone = false;
        // Deleted since it was listed: looking must not make it again.
        request.onupgradeneeded = () => {
          gone = true;
          request.transaction.abort();
        };
        request.onerror = () => done(gone ? undefined : "unreadable");
        request.onsuccess = () => {
          const database = request.result;
          const found = {};
          const names = [...database.objectStoreNames];
          if (!names.length) {
            database.close();
            return done(found);
          }
          const transaction = database.transaction(names);
          for (const store of names) {
            transaction.objectStore(store).getAll().onsuccess = ({ target }) =>
              (found[store] = target.result.map((value) => (value instanceof Uint8Array ? Array.from(value).join() : JSON.stringify(value))));
          }
          transaction.oncomplete = transaction.onabort = () => {
            database.close();
            done(found);
          };
        };
      });
      if (found !== undefined) databases[name] = found;
    }
    const cached = {};
    for (const name of await caches.keys()) cached[name] = (await (await caches.open(name)).keys()).map(({ url }) => url);
    return { cookies: document.cookie, local: area("localStorage"), session: area("sessionStorage"), databases, caches: cached };
  });
  return kept;
};

/** What of it is the widget's. */
export const ours = ({ local, session, databases }) => ({
  local: Object.keys(local).filter((key) => /^dv/.test(key)).sort(),
  session: Object.keys(session).filter((key) => /^dv/.test(key)).sort(),
  databases: Object.keys(databases).filter((name) => /^dv/.test(name)).sort(),
});
export const NOTHING = { local: [], session: [], databases: [] };

/** Waits until the widget keeps exactly this. */
export const keeps = async (page, wanted) => {
  const text = JSON.stringify(wanted);
  const started = Date.now();
  for (;;) {
    const found = ours(await storage(page));
    if (JSON.stringify(found) === text) return found;
    if (Date.now() - started > 10_000) throw new Error(`the widget keeps ${JSON.stringify(found)} where it should keep ${text}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};

/** Waits until `ask` answers something true; answers it. */
export const until = async (ask, what = String(ask)) => {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() - started > 15_000) throw new Error(`in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};

/** Runs something with the root of the first element that fits. */
export const inside = (page, selector, run, ...args) => page.evaluate(`(${run})(document.querySelector(${JSON.stringify(selector)}).shadowRoot, ...${JSON.stringify(args)})`);

/** A picture of the page for a look. */
export const picture = async (page, name, options) => {
  mkdirSync(OUT, { recursive: true });
  await page.screenshot({ path: join(OUT, `${name}.png`), ...options });
};

export { run };
