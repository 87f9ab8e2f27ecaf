// Shoppers made by chance, and dressed without walking through the shop: what a shopper has done is recorded
// through the product's own interface on one page, and what it then keeps is put into a fresh browser.

import { join } from "node:path";
import { readdirSync } from "node:fs";
import { catalog, DIST, settled } from "../setup.mjs";

/** Every page of the demo shop, by its kind. */
export const pagesOfShop = () => {
  const pages = readdirSync(DIST, { recursive: true })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /\.html$/.test(file))
    .map((file) => `/${file.replace(/(^|\/)index\.html$/, "$1")}`)
    .sort();
  return [...pages, "/nulle-part/", "/en/nowhere/"];
};

/** One page of each kind. */
export const KINDS = ["/", "/c/cuisine/", "/p/theiere-brume-cui-001/", "/panier/", "/commande/", "/merci/", "/compte/", "/confidentialite/", "/nulle-part/", "/en/", "/ar/", "/docs/privacy/"];

/** Pages on which the shop itself shows what is in the cart: there, two shoppers are given the same one. */
export const SHOWS_CART = /^\/(en\/)?(panier|commande|merci|cart|checkout|thank-you|thanks)\/$/;

const departments = () => {
  const found = new Map();
  for (const [id, item] of Object.entries(catalog())) {
    if (item.url.includes("?") || !item.stock) continue;
    const letters = id.split("-")[0];
    found.set(letters, [...(found.get(letters) ?? []), id]);
  }
  return [...found.values()].filter((ids) => ids.length >= 4);
};

/**
 * One shopper. `history` is oldest first, in days ago; `corrections` and `hearts` are places in the carousel of the first page; `level` is what
 * was chosen in the panel, `undefined` when nothing was.
 */
const shopper = (dice, ids) => {
  const liked = dice.some(ids, 2 + dice.below(5));
  const history = Array.from({ length: dice.below(14) + 3 }, () => ({
    type: dice.pick(["view", "view", "view", "view", "cart", "uncart", "purchase"]),
    id: dice.pick(liked),
    days: dice.below(60),
  }));
  return {
    level: dice.pick([undefined, undefined, 0, 1, 2, 3, 3, 3]),
    history: history.sort((a, b) => b.days - a.days),
    corrections: dice.often(0.4) ? Array.from({ length: 1 + dice.below(2) }, () => ({ place: dice.below(4), never: dice.often(0.5) })) : [],
    hearts: dice.often(0.4) ? dice.some([0, 1, 2, 3], 1 + dice.below(3)) : [],
    cart: [{ id: dice.pick(liked), quantity: 1 + dice.below(3) }],
    name: dice.pick(["", "", "Zoé", "Maximilien-Alexandre", "<b>&"]),
    pictures: dice.often(0.5),
  };
};

/** Two shoppers who have as little in common as possible. Now and then one of them is new. */
export const opposite = (dice) => {
  const [one, other] = dice.some(departments(), 2);
  const pair = [shopper(dice, one), shopper(dice, other)];
  if (dice.often(0.15)) Object.assign(pair[1], { history: [], corrections: [], hearts: [], pictures: false });
  // The number on the shop's own cart is the shop's own.
  pair[1].cart[0].quantity = pair[0].cart[0].quantity;
  return pair;
};

// ---- making what a shopper keeps ----

/** In the page, first: the day can be turned back. */
const clock = () => {
  const now = Date.now;
  window.__ago = 0;
  Date.now = () => now() - window.__ago * 86_400_000;
};

/** Opens the page on which shoppers are made. */
export const openForge = async (site) => {
  const person = await site.shopper({ before: clock });
  await person.agreed();
  const page = await person.open("/");
  await settled(page);
  const levels = {};
  const act = (run, ...args) => page.evaluate(`new Promise((done, fail) => window.devanture((api) => (${run})(api, ...${JSON.stringify(args)}).then(done, fail)))`);
  for (const level of [0, 1, 2, 3]) {
    await act((api, level) => api.consent.choose(level), level);
    levels[level] = await page.evaluate(() => localStorage.getItem("dv1:consent"));
  }

  /** What a shopper of this kind would have in their browser. */
  const make = async ({ history, corrections, hearts = [], level }) => {
    const kept = await act(
      async (api, history, corrections, hearts) => {
        window.__ago = 61;
        await api.erase();
        await api.consent.choose(3);
        for (const { type, id, days } of history) {
          window.__ago = days;
          await api.record({ type, ids: [id] });
        }
        window.__ago = 0;
        const frame = () => new Promise(requestAnimationFrame);
        for (const { place, never } of corrections) {
          const root = document.querySelector("devanture-carousel[placement=for-you]").shadowRoot;
          root.querySelectorAll("[part~=why]")[place]?.click();
          await frame();
          [...root.querySelectorAll("[part~=correct]")].at(never ? -1 : 1)?.click();
          await frame();
        }
        // A heart comes a moment after its card.
        const root = document.querySelector("devanture-carousel[placement=for-you]").shadowRoot;
        for (let tries = 0; hearts.length && tries < 200 && !root.querySelector("[part~=heart]"); tries++) await frame();
        for (const place of hearts) root.querySelectorAll("[part~=heart]")[place]?.click();
        await api.record({ type: "view", ids: [] });
        const database = await new Promise((done, fail) => {
          const request = indexedDB.open("dv1", 1);
          request.onsuccess = () => done(request.result);
          request.onerror = fail;
          request.onupgradeneeded = () => request.result.createObjectStore("profile");
        });
        const bytes = await new Promise((done, fail) => {
          const request = database.transaction("profile").objectStore("profile").get(1);
          request.onsuccess = () => done(request.result);
          request.onerror = fail;
        });
        database.close();
        return { profile: bytes ? Array.from(bytes) : undefined, prefs: localStorage.getItem("dv1:prefs") ?? undefined };
      },
      history,
      corrections,
      hearts,
    );
    return { ...kept, consent: levels[level] };
  };
  return { make, close: () => person.close() };
};

/** Puts what a shopper keeps into a browser that has seen nothing of the shop. The tab stands on an empty page of it then. */
export const dress = async (tab, who, kept, site) => {
  site.shop.routes["/empty/"] = '<!doctype html><title>.</title><link rel="icon" href="/assets/icon.svg">';
  await tab.goto(new URL("/empty/", site.shop.url).href);
  const known = catalog();
  const pictures = who.pictures ? [...new Set(who.history.map(({ id }) => known[id].image))] : [];
  await tab.evaluate(
    async ({ consent, prefs, profile, level, cart, name, pictures }) => {
      const put = (area, key, value) => value !== undefined && area.setItem(key, value);
      put(localStorage, "dv1:consent", consent);
      put(localStorage, "dv1:prefs", prefs);
      put(localStorage, "panier", JSON.stringify(cart));
      put(localStorage, "prenom", name || undefined);
      if (!profile) return;
      if (level === 2) return put(sessionStorage, "dv1:profile", btoa(String.fromCharCode(...profile)));
      const database = await new Promise((done, fail) => {
        const request = indexedDB.open("dv1", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("profile");
        request.onsuccess = () => done(request.result);
        request.onerror = fail;
      });
      await new Promise((done, fail) => {
        const transaction = database.transaction("profile", "readwrite");
        const store = transaction.objectStore("profile");
        store.put(Uint8Array.from(profile), 1);
        const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>';
        if (pictures.length) store.put(pictures.map((url) => [url, new TextEncoder().encode(drawing).buffer, "image/svg+xml"]), 2);
        transaction.oncomplete = done;
        transaction.onerror = fail;
      });
      database.close();
    },
    { ...kept, level: who.level, cart: who.cart, name: who.name, pictures },
  );
};
