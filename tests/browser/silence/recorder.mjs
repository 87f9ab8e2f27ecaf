// The whole transcript of a visit: what leaves the browser as its debugger sees it, what arrives at the server, what
// is said in the console, and what the page lets its other scripts notice. Compares nothing.

import { readFileSync } from "node:fs";
import { at } from "../../../scripts/run.mjs";
import { FIREFOX, settled, until } from "../setup.mjs";
import { look, spy } from "./spy.mjs";

const ICON = "/assets/icon.svg";
/** All that is kept outside the database (www/docs/consent.md). */
const KEYS = ["dv1:consent", "dv1:prefs", "dv1:profile"];
/** Every text that a banner may say. */
const PUBLISHED = readFileSync(at("www/devanture.toml"), "utf8");

/** The text of a session recorder. */
export const RECORDER = readFileSync(at("node_modules/rrweb/umd/rrweb.min.js"), "utf8");

/** What the consent tool writes, when it likes: `state` has it in the end. */
const TOOL = /tarteaucitron=[^;]*(; )?/;

/** Runs in the page, which has the recorder: starts it, as a shop's own script does that comes a little later. */
export const record = () => {
  Object.defineProperty(window, "__replay", { value: [] });
  window.rrweb.record({ emit: (event) => window.__replay.push(event) });
};

/**
 * Every text of a recording, whatever the order in which things were noticed. But for the sizes of what it leaves out: these are of the moment
 * at which it looked, before or after an element gave its room back, and `geometry` has where they end. And but for the names of elements and
 * the marks of what is left out: whether a part that loads late came before its first look is chance, and they are the same for everyone.
 */
const texts = (value, found = new Set()) => {
  if (typeof value === "string") /^[\d.]+px$|^devanture-[a-z]+$|^rr-block\b/.test(value) || found.add(value.slice(0, 200));
  else if (value && typeof value === "object") for (const one of Object.values(value)) texts(one, found);
  return found;
};

/** Runs in the page: a shopper looks at everything, from top to bottom. */
const lookAround = async () => {
  const frames = async () => {
    for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
    await new Promise((done) => setTimeout(done));
  };
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
    scrollTo({ top, behavior: "instant" });
    await frames();
  }
  // Those that are not shown, as in a closed menu, are fetched by nobody; those that an element took down, by its own doing.
  for (const image of document.querySelectorAll("img"))
    for (let turn = 0; turn < 200 && !image.complete && (image.checkVisibility() || image.loading === "eager"); turn++) {
      image.scrollIntoView({ block: "center", behavior: "instant" });
      await new Promise((done) => setTimeout(done, 20));
    }
  scrollTo({ top: 0, behavior: "instant" });
  await frames();
};

/**
 * Whether a request is the widget's: its files, or a picture that it fetches without saying from where. The public interface is fetched
 * for whoever calls it, which is the test itself.
 */
const isOurs = ({ url, type, headers }) =>
  (/^\/(devanture|packs)/.test(url) && !/^\/devanture\/api\.js/.test(url)) || ((type ? type === "Fetch" : headers?.accept === "*/*") && /^\/images\//.test(url));

/** Prepares a tab; answers how to visit a page with it. */
export const openRecorder = async (tab, shop, { saves = false, replays = false, holds = false } = {}) => {
  await tab.evaluateOnNewDocument(spy, { holds });
  let sent = [];
  let said = [];
  let speculated = new Set();
  let arrived = new Set();
  let rules = [];
  const flying = new Map();
  const short = (url) => url.replace(shop.url, "");

  const leaves = (id, { method, url: whole, headers: given, body = "", type }) => {
    const { protocol, origin } = new URL(whole);
    if (protocol === "blob:" || protocol === "data:") return;
    const url = short(whole);
    flying.set(id, url);
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
    delete headers["user-agent"];
    // One of ours would show, whatever the tool has written by then.
    const cookie = (headers.cookie ?? "").replace(TOOL, "");
    delete headers.cookie;
    if (cookie) headers.cookie = cookie;
    const request = { url, type, headers, line: [method, url, JSON.stringify(headers), body].join(" ").trim() };
    sent.push(request);
    if (origin !== shop.url) rules.push(`asks another host: ${whole}`);
    // Modules say it, as any script of the page does; on another host the browser leaves the path out.
    if (isOurs(request) && !/\.js(\?|$)/.test(url) && headers.referer) rules.push(`says from where: ${url}`);
  };

  const chromium = async () => {
    const client = await tab.createCDPSession();
    for (const domain of ["Network", "Runtime", "Log", "Preload"]) await client.send(`${domain}.enable`);
    if (saves) await client.send("Emulation.setDataSaverOverride", { dataSaverEnabled: true });
    for (const kind of ["loadingFinished", "loadingFailed", "requestServedFromCache"]) client.on(`Network.${kind}`, ({ requestId }) => flying.delete(requestId));
    client.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
      // Which of those fetched ahead arrive in time is the browser's affair; which it means to fetch is in `speculated`.
      if (type !== "Prefetch") leaves(requestId, { ...request, body: request.postData ?? (request.hasPostData ? "with a body" : ""), type });
    });
    client.on("Network.webSocketCreated", ({ url }) => sent.push({ url, line: `socket ${url}` }));
    client.on("Network.webSocketFrameSent", ({ response }) => sent.push({ url: "", line: `frame ${response.payloadData}` }));
    client.on("Network.webTransportCreated", ({ url }) => sent.push({ url, line: `transport ${url}` }));
    client.on("Runtime.consoleAPICalled", ({ type, args }) => said.push(`${type}: ${args.map(({ value, description }) => value ?? description).join(" ")}`));
    client.on("Runtime.exceptionThrown", ({ exceptionDetails: { text, exception } }) => said.push(`exception: ${text} ${exception?.description ?? ""}`));
    // What the test itself runs in the page, a session recorder, is not the page's.
    client.on("Log.entryAdded", ({ entry }) => /^pptr:/.test(entry.url ?? "") || said.push(`${entry.level}: ${short(entry.url ?? "")} ${entry.text}`));
    client.on("Preload.preloadingAttemptSourcesUpdated", ({ preloadingAttemptSources }) => {
      for (const { key } of preloadingAttemptSources) speculated.add(`${key.action} ${short(key.url)}`);
    });
    return () => client.detach().catch(() => {});
  };
  // Through WebDriver there is less to hear: no bodies, no order, and now and then a picture of the shop's own that Firefox has in memory.
  // The spy in the page and the server hear the same as ever.
  const firefox = () => {
    tab.on("request", (request) => leaves(request, { method: request.method(), url: request.url(), headers: request.headers() }));
    for (const kind of ["requestfinished", "requestfailed"]) tab.on(kind, (request) => flying.delete(request));
    tab.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    tab.on("pageerror", (error) => said.push(`exception: ${error}`));
    return () => {};
  };
  const stop = await (FIREFOX ? firefox() : chromium());
  // The server hears also what no debugger of this tab is told. The tab's icon the browser fetches itself, once, when it likes, perhaps
  // for the page before; that it is the same for everyone is in `head`.
  const hear = ({ method, url, headers }, body) => headers["sec-purpose"] || url === ICON || arrived.add([method, url, `cookie=${(headers.cookie ?? "").replace(TOOL, "")}`, body].join(" ").trim());
  shop.heard.add(hear);

  const rest = async () => {
    let quiet = 0;
    await until(async () => {
      quiet = flying.size ? 0 : quiet + 1;
      return quiet > 4;
    }, "the page comes to rest").catch((error) => {
      throw new Error(`${error.message}: ${[...flying.values()].join(", ")}`);
    });
  };

  return {
    /** Opens a page, looks at all of it, does there what `act` does, and answers what that left behind. */
    visit: async (path, act) => {
      flying.clear();
      [sent, said, rules] = [[], [], []];
      [speculated, arrived] = [new Set(), new Set()];
      await tab.goto(new URL(path, shop.url).href, { waitUntil: "domcontentloaded" });
      if (replays) {
        await tab.evaluate(RECORDER);
        await tab.evaluate(record);
      }
      const alive = await tab.evaluate(() => !!document.querySelector('script[src*="devanture.js"]'));
      let late = 0;
      if (alive && holds) {
        // The pictures are asked for at the latest.
        const asked = await until(() => sent.some((request) => isOurs(request) && /^\/images\/|\/thumbs\//.test(request.url)), "").catch(() => false);
        if (!asked) rules.push("nothing is asked for before what is kept has been read");
        await rest();
        late = sent.length;
        await tab.evaluate(() => window.__seen.release());
      }
      if (alive) {
        await settled(tab);
        // The interface is there, and has been given what it shows.
        if (/devanture=inspect/.test(path)) await tab.waitForFunction(() => window.__seen.roots.some((root) => root.querySelector("aside")));
        await tab.waitForFunction(() => !document.querySelector("devanture-carousel, devanture-banner, devanture-preferences") || window.__seen.roots.some((root) => root.querySelector("[data-row], [part~=preferences], [part~=banner]") || !root.querySelector(".skeleton")));
      }
      await rest();
      await tab.evaluate(lookAround);
      await rest();
      if (act) {
        await act(tab);
        await rest();
      }
      const { keys, codes, ...found } = await tab.evaluate(look);
      rules.push(...keys.filter((key) => !KEYS.includes(key)).map((key) => `keeps more than it says: ${key}`));
      rules.push(...codes.filter((code) => !PUBLISHED.includes(code)).map((code) => `a code that no published text has: ${code}`));
      const recording = replays ? [...texts(await tab.evaluate(() => window.__replay))].sort() : [];
      const shown = alive
        ? await tab.evaluate(() => new Promise((done) => window.devanture((api) => void api.ready.then(() => done(["for-you", "recently-viewed", "similar"].flatMap((name) => api.recommend(name, { limit: 8 }).map(({ id }) => id)))))))
        : [];
      return {
        transcript: {
          // The widget's own keep their order and number; the shop's race among themselves and with its cache.
          requests: FIREFOX ? sent.filter(isOurs).map(({ line }) => line).sort() : sent.filter(isOurs).map(({ line }) => line),
          all: FIREFOX ? [] : [...new Set(sent.map(({ line }) => line))].sort(),
          arrived: [...arrived].sort(),
          speculated: [...speculated].sort(),
          // What is in memory has a name that is drawn by chance.
          console: said.map((text) => text.replace(/blob:[^' ]+/g, "blob:")),
          recording,
          ...found,
          rules: [...rules, ...(holds ? sent.slice(late).filter(isOurs).map(({ url }) => `asks after what is kept has been read: ${url}`) : [])],
        },
        shown,
      };
    },
    close: async () => {
      shop.heard.delete(hear);
      await stop();
    },
  };
};
