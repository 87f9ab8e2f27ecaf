// "Become this shopper" on the page of recipes: fills this browser with what an invented shopper's visits would have left there, by the
// widget's public interface and the shop's own keys. Deliberately sends nothing, and forgets the last one before the next.
(() => {
  'use strict';
  const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';
  const box = document.querySelector('[data-shoppers]');
  const WHO = 'acheteur';
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;

  /** What each of them did: what, with which product, how long ago. */
  const SHOPPERS = {
    new: {},
    returning: { kept: [['view', 'LUM-003', 2.2 * DAY], ['view', 'LUM-002', 2.1 * DAY], ['view', 'LUM-008', DAY], ['view', 'LUM-003', DAY], ['view', 'LUM-002', DAY]] },
    loyal: { name: 'Jeanne', kept: [['purchase', 'DOU-001', 95 * DAY], ['purchase', 'BAI-003', 70 * DAY], ['purchase', 'CUI-003', 44 * DAY], ['purchase', 'LIN-002', 12 * DAY]] },
    leaving: { name: 'Ana', kept: [['purchase', 'CUI-003', 340 * DAY], ['purchase', 'LIN-002', 310 * DAY], ['purchase', 'BAI-003', 280 * DAY], ['purchase', 'DOU-001', 250 * DAY]] },
    cart: { cart: 'CUI-002', kept: [['view', 'CUI-002', 3.1 * HOUR], ['view', 'THE-001', 3 * HOUR], ['cart', 'CUI-002', 3 * HOUR]] },
    gifts: { gifts: true },
    empty: { kept: [['purchase', 'THE-001', 60 * DAY]] },
    tea: { kept: [['view', 'THE-001', 30 * HOUR], ['view', 'LUM-003', 29 * HOUR], ['view', 'THE-003', 28 * HOUR], ['view', 'CUI-002', 4 * HOUR], ['view', 'THE-004', 3 * HOUR]] },
    birthday: { name: 'Sacha', birthday: true },
    thanks: { page: 'order', kept: [['purchase', 'CUI-003', 0]] },
  };

  const chosen = () => { try { return SHOPPERS[sessionStorage.getItem(WHO)] && sessionStorage.getItem(WHO); } catch { return null; } };
  const say = (name, content) => {
    if (!content) return;
    const meta = document.querySelector(`meta[name="devanture:${name}"]`) ?? document.head.appendChild(Object.assign(document.createElement('meta'), { name: `devanture:${name}` }));
    meta.content = content;
  };

  // What the shop's page would say to each: its type, the cart, the birthday that the customer told the shop.
  const who = chosen();
  const is = SHOPPERS[who] ?? {};
  const today = new Date();
  say('page', is.page);
  say('cart', is.cart);
  if (is.birthday) say('birthday', `${String(today.getMonth() + 1).padStart(2, '0')}-${String(today.getDate()).padStart(2, '0')}`);
  for (const button of box.querySelectorAll('[data-become]')) if (button.dataset.become) button.setAttribute('aria-pressed', String(button.dataset.become === who));
  if (who) box.querySelector('[data-who]').textContent = box.dataset.now.replace('{name}', box.querySelector(`[data-become="${who}"] b`).textContent);

  /** The key by which the widget knows a name: FNV-1a of its UTF-8 bytes. */
  const key = (text) => new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);

  /** The shopper's own file, as the panel's "save a copy" writes it. */
  const file = (kept, known) => JSON.stringify({
    format: 'devanture-export', version: 1, shop: location.origin, made: new Date(Math.floor(Date.now() / HOUR) * HOUR).toISOString().replace('.000', ''),
    kept: kept.map(([what, id, ago]) => {
      const item = known[id];
      const at = new Date(Math.floor((Date.now() - ago) / HOUR) * HOUR);
      const parent = item.category.split(' > ').slice(0, -1).join(' > ');
      return {
        what, title: item.title, category: item.category, at: at.toISOString().replace('.000', ''), until: new Date(at.getTime() + 395 * DAY).toISOString().slice(0, 10),
        price: Math.round(item.price * 100), keys: [key(id), key(item.category), key(parent), key(item.brand)], audience: 0, features: Array(16).fill(0),
      };
    }),
  });

  const keep = (name, value) => { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* no storage: nobody to become */ } };

  const become = async (api, name) => {
    const next = SHOPPERS[name] ?? {};
    await api.erase();
    keep('panier', next.cart && JSON.stringify([{ id: next.cart, quantity: 1 }]));
    keep('prenom', next.name);
    try { name ? sessionStorage.setItem(WHO, name) : sessionStorage.removeItem(WHO); } catch { /* the same */ }
    if (name) {
      await api.consent.choose(3);
      const known = await fetch(`/assets/catalog-${lang}.json`).then((answer) => answer.json());
      if (next.kept) await api.import(file(next.kept, known), { anyShop: true });
      if (next.gifts) await api.gifts(true);
    }
    location.reload();
  };

  box.addEventListener('click', (event) => {
    const button = event.target.closest('[data-become]');
    if (!button) return;
    box.querySelector('[data-who]').textContent = box.dataset.busy;
    window.devanture?.((api) => void api.ready.then(() => become(api, button.dataset.become)));
  });
})();
