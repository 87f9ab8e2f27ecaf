// The promise: two shoppers with opposite tastes make the same requests, byte for byte, and leave the same
// traces for the shop's other scripts, until one of them acts. A leaky page shows that the harness would notice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pageOf, settled, stage, titles, until } from "./setup.mjs";

const TEAS = /^\/p\/(theiere|the-|infusion|tasse)/;
const CHILDREN = /^\/p\/(robe-tourbillon|ours|pull-|salopette|canard|cire|bonnet)/;
const PAGES = ["/", "/c/cuisine/", "/panier/", "/confidentialite/", "/nulle-part/"];

const BESTSELLERS = '<devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>';

const site = stage();

/** In the page, first: notes what the shop's own scripts could see of the widget, and keeps a way into its closed roots for the test alone. */
const spy = () => {
  const seen = (window.__seen = []);
  for (const target of [document, window])
    for (const kind of ["devanture-add", "devanture", "message", "error", "unhandledrejection", "securitypolicyviolation"])
      target.addEventListener(kind, (event) => seen.push([kind, event.detail ?? event.data ?? event.message ?? event.violatedDirective ?? ""]));
  // The browser forgets what comes after the first 250.
  performance.setResourceTimingBufferSize(5000);
  const roots = (window.__roots = []);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };
};

/**
 * Looks at the whole page, as a shopper does who scrolls down slowly: at every element until it is filled or found empty, at
 * every picture of the shop's until it is there. Without it, which of the lazy pictures a page has asked for is a matter of haste.
 */
const lookAround = async (page) => {
  // The interface is there, and the pool's pictures are on their way.
  await page.waitForFunction(() => window.__roots.some((root) => root.querySelector("[data-row], [part~=preferences]")));
  await page.evaluate(async () => {
    const frames = async () => {
      for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
      await new Promise((done) => setTimeout(done));
    };
    for (const selector of ["devanture-carousel, devanture-banner, devanture-preferences", "img"])
      for (const node of document.querySelectorAll(selector)) {
        node.scrollIntoView({ block: "center", behavior: "instant" });
        await frames();
        // Those that are not shown, as in a closed menu, are fetched by nobody; those that an element took down, by its own doing.
        while (selector === "img" && !node.complete && (node.checkVisibility() || node.loading === "eager")) await new Promise((done) => setTimeout(done, 20));
      }
    scrollTo({ top: 0, behavior: "instant" });
    await frames();
  });
};

/** What is left on a page for others to read: resource timings, light DOM, heights, data layer. */
const traces = (page) =>
  page.evaluate(() => ({
    resources: [...new Set(performance.getEntriesByType("resource").map(({ name, initiatorType }) => `${initiatorType} ${new URL(name).pathname}`))].sort(),
    hosts: [...document.querySelectorAll("devanture-carousel, devanture-banner, devanture-preferences")].map((host) =>
      [host.getAttribute("placement"), `${Math.round(host.getBoundingClientRect().height)} px`, host.outerHTML.replace(/\s+/g, " ")].join(" "),
    ),
    body: document.body.getAttributeNames().join() + document.documentElement.getAttributeNames().join(),
    layer: JSON.stringify(window.dataLayer ?? []),
    seen: window.__seen,
  }));

/** Follows the widget's requests of a tab, in the order in which they leave. */
const follow = async (page, shop) => {
  const client = await page.createCDPSession();
  await client.send("Network.enable");
  const list = [];
  const flying = new Map();
  for (const kind of ["loadingFinished", "loadingFailed"]) client.on(`Network.${kind}`, ({ requestId }) => flying.delete(requestId));
  client.on("Network.requestWillBeSent", ({ requestId, request }) => {
    const url = new URL(request.url);
    if (url.protocol === "blob:" || url.protocol === "data:") return;
    flying.set(requestId, url.pathname);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    delete headers["user-agent"];
    list.push([request.method, url.href.replace(shop.url, ""), JSON.stringify(headers), request.postData ?? ""].join(" "));
  });
  client.on("Network.webSocketCreated", ({ url }) => list.push(`socket ${url}`));
  return {
    take: () => {
      // What an earlier page had under way went with it.
      flying.clear();
      return list.splice(0);
    },
    /** Waits until nothing has been under way for a while. */
    rest: async () => {
      let quiet = 0;
      await until(async () => {
        quiet = flying.size ? 0 : quiet + 1;
        return quiet > 8;
      }, "the page comes to rest").catch((error) => {
        throw new Error(`${error.message}: ${[...flying.values()].join(", ")}`);
      });
    },
    close: () => client.detach(),
  };
};

/** The products that a shopper likes, from the shop's own pages. */
const liked = async (pattern) => {
  const text = await (await fetch(`${site.shop.local}/`)).text();
  const categories = [...new Set([...text.matchAll(/href="(\/c\/[^"]+)"/g)].map(([, path]) => path))];
  const found = new Set();
  for (const path of categories) {
    const html = await (await fetch(site.shop.local + path)).text();
    for (const [, product] of html.matchAll(/href="(\/p\/[^"?]+)"/g)) if (pattern.test(product)) found.add(product);
  }
  assert.ok(found.size >= 3, `the demo shop has ${found.size} products for ${pattern}`);
  return [...found].slice(0, 4);
};

/** Leads a shopper through all pages twice, cold and warm, and writes down what leaves. */
const walk = async (shopper, tastes, { leak, turns = ["cold", "warm"], paths = PAGES } = {}) => {
  const before = [spy, ...(leak ? [leak] : [])];
  const page = await shopper.open("/", { roots: false, before });
  await settled(page);
  for (const path of tastes) {
    await shopper.go(page, path);
    await settled(page);
    await until(() => page.evaluate(() => new Promise((done) => window.devanture((api) => done(JSON.parse(api.export()).kept.length > 0)))), `${path} is kept`);
  }
  await page.close();
  const tab = await shopper.tab({ roots: false, before });
  const network = await follow(tab, site.shop);
  const out = [];
  for (const turn of turns)
    for (const path of paths) {
      network.take();
      await shopper.go(tab, path);
      await settled(tab);
      await lookAround(tab);
      // Nothing is in flight any more.
      await network.rest();
      const all = network.take();
      // The widget's own keep their order and number; the shop's race among themselves and with its cache.
      const requests = all.filter((line) => /^GET \/(devanture|packs)/.test(line) || /"referer":""/.test(line));
      out.push({ turn, path, requests, all: [...new Set(all)].sort(), ...(await traces(tab)) });
    }
  const shown = await (async () => {
    await shopper.go(tab, "/");
    return tab.evaluate(() => new Promise((done) => window.devanture((api) => void api.ready.then(() => done(api.recommend("for-you", { limit: 8 }).map(({ id }) => id))))));
  })();
  await network.close();
  return { out, shown, console: shopper.console };
};

const pair = async (options) => {
  const walks = [];
  for (const pattern of [TEAS, CHILDREN]) {
    const shopper = await site.shopper();
    try {
      await shopper.agreed();
      walks.push(await walk(shopper, await liked(pattern), options));
    } finally {
      await shopper.close();
    }
  }
  return walks;
};

/** What two visits do not share, field by field: a failure tells what differs, instead of showing two walls of text. */
const differences = (a, b) =>
  Object.keys(a).flatMap((field) => {
    const [one, other] = [a, b].map((visit) => [visit[field]].flat().map((part) => (typeof part === "string" ? part : JSON.stringify(part))));
    const at = one.findIndex((part, index) => part !== other[index]);
    if (at < 0 && one.length === other.length) return [];
    const only = (mine, theirs) => mine.filter((part) => !theirs.includes(part)).map((part) => part.slice(0, 400));
    const near = (list) => list.slice(Math.max(0, at - 1), at + 4).map((part) => part.slice(0, 100));
    return { field, first: only(one, other), second: only(other, one), from: at, order: [near(one), near(other)], counts: [one.length, other.length] };
  });

test("opposite shoppers make the same requests and leave the same traces", async () => {
  const [a, b] = await pair();
  assert.notDeepEqual(a.shown, b.shown, "they must be shown different products, or the test shows nothing");
  for (const [at, visit] of a.out.entries()) {
    assert.ok(visit.turn === "warm" || visit.requests.length > 3, `${visit.path} made requests`);
    assert.deepEqual(differences(visit, b.out[at]), [], `${visit.turn} ${visit.path}`);
  }
  assert.deepEqual([...new Set(a.console)], [...new Set(b.console)], "console");
});

test("who comes back and who comes for the first time make the same requests, the shop's own pictures included", async () => {
  // The one has products to see again where the other sees what the shop put there; far down, so that the element could be filled
  // before the browser thinks of fetching a lazy picture in it.
  const own = '<img src="/images/lin-001-ocre.svg" alt="" width="80" height="80" loading="lazy">';
  site.shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: true } }" };
  site.shop.routes["/far/"] = pageOf({ head: '<script src="/yes.js"></script>', body: `${"<p>…</p>".repeat(300)}<devanture-carousel placement="recently-viewed" loading="eager">${own}</devanture-carousel>${BESTSELLERS}` });
  const walks = [];
  for (const tastes of [await liked(TEAS), []]) {
    const shopper = await site.shopper();
    try {
      await shopper.agreed();
      walks.push(await walk(shopper, tastes, { turns: ["cold"], paths: ["/", "/far/"] }));
    } finally {
      await shopper.close();
    }
  }
  for (const [at, visit] of walks[0].out.entries()) {
    const [one, other] = [visit, walks[1].out[at]].map(({ requests, all, resources, seen }) => ({ requests, all, resources, seen }));
    assert.deepEqual(differences(one, other), [], visit.path);
  }
});

test("a page that fetches what it shows is caught", async () => {
  // What a careless widget would do: ask the server for the products it has chosen.
  const leak = () =>
    addEventListener("load", () =>
      window.devanture?.((api) => void api.ready.then(() => setTimeout(() => void fetch(`/robots.txt?${api.recommend("for-you", { limit: 1 })[0]?.id}`), 300))),
    );
  const [a, b] = await pair({ leak });
  assert.notDeepEqual(
    a.out.map(({ all }) => all),
    b.out.map(({ all }) => all),
  );
});

test("the shop's own speculation rules find no product in the widget before a finger or a pointer", async () => {
  const rules = JSON.stringify({ prefetch: [{ where: { href_matches: "/*" }, eagerness: "immediate" }], prerender: [{ where: { href_matches: "/*" }, eagerness: "immediate" }] });
  site.shop.routes["/speculation/"] = {
    headers: { "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval' 'inline-speculation-rules'" },
    body: `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Règles</title><script type="speculationrules">${rules}</script><script async src="/devanture/devanture.js" data-manifest="/packs/manifest.json"></script><devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel></html>`,
  };
  const shopper = await site.shopper();
  try {
    const page = await shopper.tab();
    site.shop.requests.length = 0;
    await shopper.go(page, "/speculation/");
    await titles(page, "bestsellers");
    await page.waitForNetworkIdle({ idleTime: 500 });
    assert.deepEqual(site.shop.requests.filter((url) => url.startsWith("/p/")), []);
    const href = () => page.evaluate(() => document.querySelector("devanture-carousel").shadowRoot.querySelector("a[part=link]").getAttribute("href"));
    const real = [await href()];
    const box = await page.evaluate(() => {
      const { x, y, width } = document.querySelector("devanture-carousel").shadowRoot.querySelector("a[part=link]").getBoundingClientRect();
      return [x + width / 2, y + 40];
    });
    await page.mouse.move(...box);
    real.push(await href());
    assert.match(real[0], /^#dv=\/p\//);
    assert.match(real[1], /\/p\//);
    assert.doesNotMatch(real[1], /#dv/);
  } finally {
    await shopper.close();
  }
});
