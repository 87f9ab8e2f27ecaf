// Builds of the widget that leak on purpose, one way each: what the harness must notice. Made in a scratch folder from
// the sources of this checkout; a leak whose place in the source is gone fails instead of testing nothing.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { bundle } from "../../../scripts/build.mjs";
import { scratch } from "../setup.mjs";

/** Where a carousel has just been filled, which knows its `slot` and what was `found`. */
const SHOWN = 'log("shown", slot.host.getAttribute("placement"), found.length);';
const shown = (code) => ({ file: "ui.ts", find: SHOWN, put: `${SHOWN} const ids = found.map(({ id }) => id).join(); if (ids) { ${code} }` });

/**
 * `channel` is the number in the list of channels (www/docs/privacy-channels.md), `caught` the field of the transcript that must
 * tell. `given` are the circumstances without which there is nothing to see.
 */
export const LEAKS = [
  { channel: 1, what: "pictures in the order of the ranking", caught: "requests", file: "ui.ts", find: "pictures.begin(lines(core.pool()));", put: "if (ready) pictures.begin([...[...shown.values()].flatMap(({ items }) => items.map(({ image }) => image)), ...lines(core.pool())]); else void engine.ready.then(() => setTimeout(begin, 300));" },
  { channel: 1, what: "a picture loaded when it is shown", caught: "all", ...shown("for (const { image } of found) new Image().src = `${image}?now`;") },
  { channel: 2, what: "a pack fetched by interest", caught: "requests", ...shown("void fetch(new URL(`cat/${core.pick_text(0, 5, now())}.dvt`, boot.options.manifest), { referrerPolicy: 'no-referrer' });") },
  { channel: 3, what: "real addresses in the links", caught: "exposed", ...shown("setTimeout(() => { for (const link of slot.root.querySelectorAll('a[part=link]')) link.href = link.hash.slice(4); });") },
  { channel: 3, what: "real addresses in the links, where the shop's rules fetch ahead", caught: "speculated", given: { speculates: true }, ...shown("setTimeout(() => { for (const link of slot.root.querySelectorAll('a[part=link]')) link.href = link.hash.slice(4); });") },
  { channel: 3, what: "a name looked up ahead", caught: "hints", ...shown("const hint = document.head.appendChild(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: `//${found[0].id}.stats.example` })); hint.remove();") },
  { channel: 4, what: "marks on the addresses of links", caught: "rules", ...shown("setTimeout(() => { for (const link of slot.root.querySelectorAll('a[part=link]')) link.setAttribute('href', `${link.getAttribute('href')}?reco=for-you`); });") },
  { channel: 5, what: "an address bar that tells, and a Referer with it", caught: "all", ...shown("history.replaceState(history.state, '', `?seg=${found[0].id}`); void fetch('/robots.txt');") },
  { channel: 5, what: "pictures fetched with the page's address", caught: "rules", file: "images.ts", find: 'fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", priority: "low" } as RequestInit)', put: 'fetch(url, { credentials: "omit", priority: "low" } as RequestInit)' },
  { channel: 6, what: "a cookie", caught: "writes", ...shown("document.cookie = `seen=${ids}; path=/`;") },
  { channel: 7, what: "pictures by their addresses", caught: "exposed", file: "images.ts", find: "const file = files.get(url);", put: "if (files.has(url)) return url; const file = files.get(url);" },
  { channel: 7, what: "a measure of our own", caught: "timings", ...shown("performance.mark(`shown ${ids}`);") },
  { channel: 8, what: "addresses in place of pictures from memory, where the shop's policy forbids these", caught: "exposed", given: { bare: true }, file: "images.ts", find: "picture = file.then(drawable)", put: "picture = file.then(async (file) => ((await blobs()) ? drawable(file) : url))" },
  { channel: 9, what: "an open root under a session recorder", caught: "recording", given: { replays: true }, file: "elements.ts", find: 'this.attachShadow({ mode: "closed" })', put: 'this.attachShadow({ mode: "open" })' },
  { channel: 10, what: "a push to the data layer", caught: "layer", ...shown("(window.dataLayer ??= []).push({ event: 'view_item_list', ids });") },
  { channel: 10, what: "an event of the element with the products", caught: "events", ...shown("slot.host.dispatchEvent(new CustomEvent('devanture-view', { bubbles: true, composed: true, detail: { ids } }));") },
  { channel: 10, what: "a message to the window", caught: "messages", ...shown("window.postMessage({ shown: ids }, '*');") },
  { channel: 10, what: "a message to the other tabs", caught: "messages", ...shown("const other = new BroadcastChannel('dv1'); other.postMessage(ids); other.close();") },
  { channel: 10, what: "a name in the page", caught: "names", ...shown("window[`shown-${found[0].id}`] = true;") },
  { channel: 11, what: "a line in the console", caught: "console", ...shown("console.info('shown', ids);") },
  { channel: 11, what: "an exception with what was shown", caught: "console", ...shown("setTimeout(() => { throw new Error(`cannot show ${ids}`); });") },
  { channel: 12, what: "an attribute on the element", caught: "light", ...shown("slot.host.setAttribute('data-first', found[0].id);") },
  { channel: 12, what: "a number beside the element", caught: "light", ...shown("slot.host.after(document.createTextNode(found[0].id));") },
  { channel: 12, what: "a height that depends on the products", caught: "hosts", ...shown("const taller = new CSSStyleSheet(); taller.replaceSync(`:host{padding-bottom:${[...ids].reduce((sum, letter) => (sum * 7 + letter.charCodeAt(0)) % 89, 1)}px}`); slot.root.adoptedStyleSheets = [...slot.root.adoptedStyleSheets, taller];") },
  { channel: 12, what: "a title", caught: "state", ...shown("if (slot.host.getAttribute('placement') === 'for-you') document.title = ids;") },
  { channel: 12, what: "a key of the shop's storage, and its event in the other tabs", caught: "writes", ...shown("localStorage.setItem('recently', ids);") },
  { channel: 13, what: "a part fetched for a variant", caught: "requests", ...shown("if (slot.host.getAttribute('placement') === 'for-you') void fetch(`/devanture/variant-${found[0].id}.js`);") },
  { channel: 14, what: "a code that nobody else is given", caught: "rules", file: "ui.ts", find: "return show(slot, bytes, [{ id, url, image, gift: 0 }]);", put: "show(slot, bytes, [{ id, url, image, gift: 0 }]); if (bytes) setTimeout(() => slot.root.querySelector('[part~=banner]')?.append(`CODE-${id.toUpperCase()}`)); return;" },
  { channel: 15, what: "another host asked for the weather", caught: "rules", given: { lax: true }, ...shown("void fetch('https://weather.example/now').catch(() => {});") },
  { channel: 16, what: "a film fetched ahead", caught: "all", given: { lax: true }, ...shown("document.createElement('video').src = `/films/${found[0].id}.mp4`;") },
  { channel: 17, what: "pictures that wait for what is kept", caught: "rules", given: { holds: true }, file: "ui.ts", find: "if (engine.known) begin();", put: "engine.begin = undefined;" },
  { channel: 18, what: "an inspector that reports what it shows", caught: "connections", given: { inspects: true }, file: "inspector.ts", find: "const slots = rankings(engine, api, kept, view.wanted());", put: "const slots = rankings(engine, api, kept, view.wanted()); navigator.sendBeacon('/robots.txt', JSON.stringify(slots));" },
  { channel: 2, what: "a pack that the inspector fetches by interest", caught: "requests", given: { inspects: true }, file: "inspector.ts", find: "const slots = rankings(engine, api, kept, view.wanted());", put: "const slots = rankings(engine, api, kept, view.wanted()); const [one] = slots.flatMap(({ products }) => products); if (one) void fetch(new URL(`cat/${one.id}.dvt`, boot.options.manifest), { referrerPolicy: 'no-referrer' });" },
  { channel: 18, what: "a beacon", caught: "connections", ...shown("navigator.sendBeacon('/robots.txt', ids);") },
  { channel: 19, what: "more in the storage than is said", caught: "rules", ...shown("localStorage.setItem('dv1:shown', ids);") },
  { channel: 18, what: "a socket", caught: "connections", ...shown("new WebSocket(`ws://localhost:4173/?${ids}`).onerror = () => {};") },
];

/** Builds the widget with one leak in it; answers the folder, which is gone when the tests are over. */
export const leaky = async ({ file, find, put }) => {
  const out = scratch();
  let planted = false;
  const plant = {
    name: "leak",
    setup: (build) =>
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (basename(path) !== file) return undefined;
        const parts = readFileSync(path, "utf8").split(find);
        if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} places that read: ${find}`);
        planted = true;
        return { contents: parts.join(put), loader: "ts" };
      }),
  };
  await bundle({ out, plugins: [plant] });
  if (!planted) throw new Error(`no part of the bundle has ${file}`);
  return out;
};
