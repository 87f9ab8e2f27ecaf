// The shop itself: cart, variants, checkout, first name, and the GA4 data layer. Deliberately talks to no server but
// its own static files, and writes to storage only what the shopper asked for.
(() => {
  'use strict';
  const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const money = (n) => new Intl.NumberFormat(lang === 'en' ? 'en-IE' : 'fr-FR', { style: 'currency', currency: 'EUR' }).format(n);
  const data = (selector) => { const node = one(selector); return node ? JSON.parse(node.textContent) : undefined; };
  const make = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props)) {
      if (key in node && key !== 'list') node[key] = value; else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };
  const FREE_FROM = 60;
  const SHIPPING = 4.9;

  // Storage, all under the shop's own keys.
  const keep = (storage, key) => ({
    read() { try { return JSON.parse(storage().getItem(key)); } catch { return null; } },
    write(value) { try { storage().setItem(key, JSON.stringify(value)); } catch { /* private mode: the cart lasts one page */ } },
    clear() { try { storage().removeItem(key); } catch { /* nothing to clear */ } },
  });
  const stored = keep(() => localStorage, 'panier');
  const order = keep(() => sessionStorage, 'commande');
  const code = keep(() => localStorage, 'code');
  // What each code takes off; a real shop would ask its own server.
  const CODES = { LISIERE10: 0.1 };
  const lines = () => (stored.read() ?? []).filter((l) => typeof l?.id === 'string' && l.quantity > 0);

  let catalogPromise;
  const catalog = () => (catalogPromise ??= fetch(`/assets/catalog-${lang}.json`).then((r) => r.json()));

  // Data layer, GA4 shape.
  const ga = (item, id, quantity = 1) => ({
    item_id: id, item_name: item.title, price: item.price, quantity, item_category: item.category, item_brand: item.brand,
    ...(item.color || item.size ? { item_variant: [item.color, item.size].filter(Boolean).join(', ') } : {}),
  });
  const sum = (items) => Math.round(items.reduce((s, i) => s + i.price * i.quantity, 0) * 100) / 100;
  const push = (event, items, extra = {}) => {
    (window.dataLayer = window.dataLayer || []).push({ event, ecommerce: { currency: 'EUR', value: sum(items), ...extra, items } });
  };

  let toastTimer;
  const say = (text) => {
    const toast = one('[data-toast]');
    toast.textContent = text;
    toast.classList.add('shown');
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => toast.classList.remove('shown'), 3200);
  };

  const showCount = () => {
    const count = lines().reduce((s, l) => s + l.quantity, 0);
    for (const node of all('[data-cart-count]')) {
      node.hidden = !count;
      node.replaceChildren(String(count), make('span', { className: 'sr' }, ` ${node.dataset.label}`));
    }
  };

  const setQuantity = async (id, quantity) => {
    const before = lines().find((l) => l.id === id)?.quantity ?? 0;
    const rest = lines().filter((l) => l.id !== id);
    const next = quantity > 0 ? lines().map((l) => (l.id === id ? { ...l, quantity } : l)) : rest;
    if (!before && quantity > 0) next.push({ id, quantity });
    if (next.length) stored.write(next); else stored.clear();
    showCount();
    const item = (await catalog())[id];
    if (!item) return;
    if (quantity > before) push('add_to_cart', [ga(item, id, quantity - before)]);
    if (quantity < before) push('remove_from_cart', [ga(item, id, before - quantity)]);
  };

  const add = async (wanted, quantity = 1) => {
    const known = await catalog();
    const id = known[wanted] ? wanted : Object.keys(known).find((key) => known[key].group === wanted);
    if (!id || !known[id].stock) return;
    await setQuantity(id, Math.min(99, (lines().find((l) => l.id === id)?.quantity ?? 0) + quantity));
    say(lang === 'en' ? `${known[id].title} added to cart` : `${known[id].title} : ajouté au panier`.replace(' :', '\u00a0:'));
    drawCart();
  };

  const bill = (known) => {
    const items = lines().filter((l) => known[l.id]).map((l) => ga(known[l.id], l.id, l.quantity));
    const subtotal = sum(items);
    const shipping = subtotal >= FREE_FROM || !items.length ? 0 : SHIPPING;
    const off = Math.round(subtotal * (CODES[code.read()] ?? 0) * 100) / 100;
    return { items, subtotal, shipping, off, total: Math.round((subtotal - off + shipping) * 100) / 100 };
  };
  const fill = (selector, text) => { for (const node of all(selector)) node.textContent = text; };
  const fillBill = ({ subtotal, shipping, off, total }, free) => {
    for (const row of all('[data-code-row]')) row.hidden = !off;
    fill('[data-code]', code.read() ?? '');
    fill('[data-off]', `−${money(off)}`);
    fill('[data-subtotal]', money(subtotal));
    fill('[data-shipping]', shipping ? money(shipping) : free);
    fill('[data-total]', money(total));
  };

  const cartLine = (line, item, words) => {
    const step = (text, label, quantity) => make('button', { type: 'button', className: 'step', 'aria-label': `${label} : ${item.title}`, onclick: () => setQuantity(line.id, quantity).then(() => drawCart(line.id, label)) }, text);
    return make('li', { className: 'line', 'data-id': line.id },
      make('a', { href: item.url, tabIndex: -1, 'aria-hidden': 'true' }, make('img', { src: item.image, alt: '', width: 120, height: 120 })),
      make('div', { className: 'line-what' }, make('a', { href: item.url }, item.title), make('p', { className: 'muted' }, [item.brand, item.color, item.size].filter(Boolean).join(' · ')),
        make('button', { type: 'button', className: 'linklike', 'aria-label': `${words.remove} : ${item.title}`, onclick: () => setQuantity(line.id, 0).then(() => drawCart()) }, words.remove)),
      make('div', { className: 'stepper', role: 'group', 'aria-label': words.quantity }, step('−', words.less, line.quantity - 1), make('output', {}, String(line.quantity)), step('+', words.more, line.quantity + 1)),
      make('p', { className: 'line-price' }, money(item.price * line.quantity)));
  };

  let shown = 0;
  async function drawCart(focusId, focusLabel) {
    const cart = one('[data-cart]');
    if (!cart) return;
    const now = lines();
    one('[data-cart-empty]').hidden = now.length > 0;
    one('[data-cart-full]').hidden = one('[data-cart-more]').hidden = !now.length;
    // Above the fold an empty element would keep its room in sight: the shop knows when it has nothing to say.
    if (!now.length) return void (one('[data-cart-short]').hidden = true);
    const known = await catalog();
    one('[data-lines]').replaceChildren(...now.filter((l) => known[l.id]).map((l) => cartLine(l, known[l.id], cart.dataset)));
    const sums = bill(known);
    fillBill(sums, cart.dataset.free);
    const left = FREE_FROM - sums.subtotal;
    one('[data-cart-short]').hidden = false;
    one('[data-free-note]').textContent = left > 0 ? cart.dataset.freeLeft.replace('{amount}', money(left)) : cart.dataset.freeDone;
    one('[data-free-bar]').value = Math.min(FREE_FROM, sums.subtotal);
    if (shown && shown !== sums.subtotal) push('view_cart', sums.items);
    shown = sums.subtotal;
    if (focusId) all('.step').find((b) => b.closest('li').dataset.id === focusId && b.getAttribute('aria-label').startsWith(focusLabel))?.focus();
  }

  const miniLine = (item, id, quantity) => make('li', {}, make('img', { src: item.image, alt: '', width: 56, height: 56 }), make('span', {}, item.title, make('span', { className: 'muted' }, ` × ${quantity}`)), make('b', {}, money(item.price * quantity)));

  const startCart = async () => {
    if (!one('[data-cart]')) return;
    await drawCart();
    if (lines().length) push('view_cart', bill(await catalog()).items);
  };

  const startCheckout = async () => {
    const form = one('[data-checkout]');
    if (!form) return;
    const known = await catalog();
    const sums = bill(known);
    one('[data-mini-lines]').replaceChildren(...lines().filter((l) => known[l.id]).map((l) => miniLine(known[l.id], l.id, l.quantity)));
    fillBill(sums, one('[data-free]', form).dataset.free);
    if (sums.items.length) push('begin_checkout', sums.items);
    form.addEventListener('submit', (event) => {
      event.preventDefault(); // nothing typed here ever leaves the page
      if (!sums.items.length) return;
      order.write({ id: `L${Date.now().toString(36).toUpperCase()}`, ...sums });
      stored.clear();
      code.clear();
      location.assign(form.action);
    });
  };

  const startThanks = async () => {
    const box = one('[data-order]');
    const done = box && order.read();
    if (!done) return;
    box.hidden = false;
    one('[data-no-order]').hidden = true;
    one('[data-order-text]').textContent = box.dataset.text.replace('{id}', done.id);
    const known = await catalog();
    one('[data-order-lines]').replaceChildren(...done.items.filter((i) => known[i.item_id]).map((i) => miniLine(known[i.item_id], i.item_id, i.quantity)));
    fill('[data-order-shipping]', done.shipping ? money(done.shipping) : one('[data-free]', box).dataset.free);
    fill('[data-order-total]', money(done.total));
    if (!done.reported) {
      push('purchase', done.items, { transaction_id: done.id, value: done.total, shipping: done.shipping });
      order.write({ ...done, reported: true });
    }
  };

  const startProduct = () => {
    const info = data('[data-page-item]');
    const form = one('[data-add-form]');
    if (!info || !form) return;
    const wanted = new URLSearchParams(location.search).get('v');
    const chosen = () => {
      const values = new FormData(form);
      return info.items.find((i) => (!values.get('color') || i.color === values.get('color')) && (!values.get('size') || i.size === values.get('size')))
        ?? info.items.find((i) => i.id === info.main);
    };
    const show = (item) => {
      const picture = one('[data-picture]');
      if (picture.getAttribute('src') !== item.image) picture.src = item.image;
      one('[data-price]').replaceChildren(item.was
        ? make('span', { className: 'price' }, make('ins', {}, money(item.price)), ' ', make('del', {}, money(item.was)))
        : make('span', { className: 'price' }, money(item.price)));
      fill('[data-ref]', item.id);
      const stock = one('[data-stock]');
      stock.textContent = item.stock ? stock.dataset.in : stock.dataset.out;
      stock.dataset.state = item.stock ? 'in' : 'out';
      one('[data-add]').disabled = !item.stock;
      one('meta[name="devanture:product"]').content = item.id;
      push('view_item', [ga(item, item.id)]);
    };
    const first = info.items.find((i) => i.id === wanted);
    if (first) {
      for (const name of ['color', 'size']) {
        const radio = all(`input[name="${name}"]`, form).find((r) => r.value === first[name]);
        if (radio) radio.checked = true;
      }
    }
    show(first ?? info.items.find((i) => i.id === info.main));
    form.addEventListener('change', (event) => {
      if (event.target.type !== 'radio') return;
      const item = chosen();
      history.replaceState(null, '', item.url);
      show(item);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      add(chosen().id, Math.max(1, Number(form.elements.quantity.value) || 1));
    });
  };

  const startList = () => {
    const list = data('[data-page-list]');
    if (list) push('view_item_list', list.items.map((i) => ga(i, i.id)), { item_list_name: list.name });
  };

  const startChips = () => {
    const chips = one('[data-chips]');
    chips?.addEventListener('click', (event) => {
      const link = event.target.closest('a');
      if (!link) return;
      event.preventDefault();
      const kind = link.hash.slice(1);
      for (const a of all('a', chips)) if (a === link) a.setAttribute('aria-current', 'true'); else a.removeAttribute('aria-current');
      for (const card of all('[data-listing] > li')) card.hidden = kind !== 'r0' && card.dataset.kind !== kind;
    });
  };

  const startName = () => {
    const form = one('[data-name-form]');
    if (!form) return;
    const input = form.elements.first;
    try { input.value = localStorage.getItem('prenom') ?? ''; } catch { /* no storage, no name */ }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = input.value.trim().slice(0, 40);
      if (!name) return;
      try { localStorage.setItem('prenom', name); } catch { /* not kept */ }
      say(form.dataset.saved);
    });
    one('[data-forget]', form).addEventListener('click', () => {
      try { localStorage.removeItem('prenom'); } catch { /* already gone */ }
      one('meta[name="devanture:first-name"]')?.remove();
      input.value = '';
      say(form.dataset.forgotten);
    });
  };

  // The widget's "add to cart": the shop owns the cart, so it takes the event and does the adding.
  document.addEventListener('devanture-add-all', (event) => {
    if (event.defaultPrevented || !Array.isArray(event.detail?.ids)) return;
    event.preventDefault();
    event.detail.ids.reduce((before, id) => before.then(() => add(id)), Promise.resolve());
  });
  document.addEventListener('devanture-add', (event) => {
    if (event.defaultPrevented || typeof event.detail?.id !== 'string') return;
    event.preventDefault();
    add(event.detail.id);
  });
  // An offer's code for the cart: it counts once, with the next order.
  document.addEventListener('devanture-apply', (event) => {
    if (event.defaultPrevented || !CODES[event.detail?.code]) return;
    event.preventDefault();
    code.write(event.detail.code);
    drawCart();
  });
  // Answers that the shopper sends: a real shop would hand them to its own server.
  document.addEventListener('devanture-survey', (event) => {
    if (event.defaultPrevented || typeof event.detail?.survey !== 'string') return;
    event.preventDefault();
    say(one('[data-toast]').dataset.answers);
  });
  window.addEventListener('storage', (event) => { if (event.key === 'panier') { showCount(); drawCart(); } });
  window.addEventListener('pageshow', (event) => { if (event.persisted) { showCount(); drawCart(); } });

  showCount();
  startList();
  startChips();
  startProduct();
  startName();
  startCart();
  startCheckout();
  startThanks();
})();
