// Fast checks of the shop's data, pictures, feed and pages. Deliberately no browser: that is shop.check.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build.mjs';
import { serve } from '../serve.mjs';
import { buildCatalog, gtin13 } from './catalog/index.mjs';
import { illustrate } from './illustrations/index.mjs';
import { simulate } from './logs.mjs';
import { feed } from './pages/feed.mjs';
import { markdown } from './pages/docs.mjs';
import { frenchText, unitPrice } from './text.mjs';

const catalog = buildCatalog(new Date('2026-01-15'));
const unique = (list) => new Set(list).size === list.length;

test('enough products, categories and brands', () => {
  assert.ok(catalog.products.length >= 168);
  assert.ok(catalog.categories.length >= 12);
  assert.ok(new Set(catalog.products.map((p) => p.brand)).size >= 8);
  for (const g of ['female', 'male', 'unisex']) assert.ok(catalog.products.some((p) => p.gender === g), g);
});

test('ids, slugs and titles are unique', () => {
  assert.ok(unique([...catalog.items.map((i) => i.id), ...catalog.products.filter((p) => p.isGroup).map((p) => p.id)]));
  for (const lang of ['fr', 'en']) {
    assert.ok(unique(catalog.products.map((p) => p.slug[lang])));
    assert.ok(unique(catalog.products.map((p) => p.title[lang])));
    assert.ok(unique([...catalog.categories, ...catalog.worlds].map((c) => c.slug[lang])));
  }
});

test('GTINs carry a valid check digit', () => {
  const coded = catalog.items.filter((i) => i.gtin);
  assert.ok(coded.length > catalog.items.length / 2);
  assert.ok(unique(coded.map((i) => i.gtin)));
  for (const { gtin } of coded) {
    const sum = [...gtin].reduce((s, d, i) => s + Number(d) * (i % 2 ? 3 : 1), 0);
    assert.ok(gtin.length === 13 && sum % 10 === 0, gtin);
  }
  assert.equal(gtin13('400638133393'), '4006381333931');
});

test('every product has both languages, correctly typeset, and a price that makes sense', () => {
  for (const p of catalog.products) {
    for (const lang of ['fr', 'en']) assert.ok(p.title[lang].length > 3 && p.text[lang].length > 15, p.id);
    assert.notEqual(p.text.fr, p.text.en);
    assert.doesNotMatch(p.title.fr + p.text.fr, /'| [:;!?]|"/, p.id);
    for (const i of p.items) {
      assert.ok(i.price > 0 && i.cost < i.price, i.id);
      if (i.sale !== undefined) assert.ok(i.sale < i.price, i.id);
    }
  }
  assert.ok(catalog.products.some((p) => p.main.sale) && catalog.products.some((p) => !p.main.inStock) && catalog.products.some((p) => p.days <= 30));
});

test('every product has a drawing of its own, and a light one', () => {
  const drawings = catalog.products.map((p) => illustrate({ seed: p.main.image, kind: p.kind, color: p.main.paint, accent: p.accent, options: p.options }));
  assert.ok(unique(drawings));
  for (const [i, svg] of drawings.entries()) {
    assert.ok(svg.length < 12000, catalog.products[i].id);
    assert.doesNotMatch(svg, /NaN|undefined/, catalog.products[i].id);
    assert.equal(svg.split('<g').length, svg.split('</g>').length);
  }
});

test('the feeds are well formed and complete', () => {
  for (const lang of ['fr', 'en']) {
    const xml = feed({ catalog, origin: 'http://localhost:4173' }, lang);
    assert.equal(xml.match(/<item>/g).length, catalog.items.length);
    const open = [];
    for (const [, close, name, self] of xml.replace(/<\?[^>]*>/, '').matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
      if (self) continue;
      if (close) assert.equal(open.pop(), name); else open.push(name);
    }
    assert.equal(open.length, 0);
    assert.doesNotMatch(xml, /undefined|NaN|&(?!amp;|lt;|gt;|quot;)/);
    for (const name of ['id', 'price', 'availability', 'product_type', 'cost_of_goods_sold', 'brand']) assert.equal(xml.match(new RegExp(`<g:${name}>`, 'g')).length, catalog.items.length, name);
  }
});

test('the invented logs keep the rules of a real shop, and are the same every time', () => {
  const rows = (text) => {
    const [head, ...lines] = text.trimEnd().split('\n');
    const names = head.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [names[at], value])));
  };
  const made = simulate(catalog, { shoppers: 900 });
  assert.deepEqual(simulate(buildCatalog(new Date('2026-01-15')), { shoppers: 900 }), made);
  const [events, orders] = [rows(made.events), rows(made.orders)];
  assert.deepEqual([events.length, orders.length], [made.counts.events, made.counts.lines]);
  const items = new Map(catalog.items.map((item) => [item.id, item]));
  const sessions = new Map();
  for (const row of events) {
    const item = items.get(row.item_id);
    assert.ok(item && row.timestamp >= item.product.arrived && row.timestamp > '2025-01-14' && row.timestamp < '2026-01-17', JSON.stringify(row));
    if (!sessions.has(row.session_id)) sessions.set(row.session_id, []);
    sessions.get(row.session_id).push(row);
  }
  assert.equal(sessions.size, made.counts.sessions);
  assert.equal(new Set(orders.map((row) => row.order_id)).size, made.counts.orders);
  for (const session of sessions.values()) {
    const of = (event) => session.filter((row) => row.event_type === event).map((row) => row.item_id);
    assert.ok(of('add_to_cart').every((id) => of('view').includes(id)) && of('purchase').every((id) => of('add_to_cart').includes(id)));
    assert.ok(session.every((row, at) => !at || row.event_type !== 'view' || session[at - 1].event_type !== 'view' || row.item_id !== session[at - 1].item_id));
  }
  // Every line of an order was bought in the session of its number; nothing in the events says who.
  for (const row of orders) assert.ok(sessions.get(row.order_id.replace('o', 's')).some((event) => event.event_type === 'purchase' && event.item_id === row.item_id && event.quantity === row.quantity));
  assert.doesNotMatch(made.events, /c\d{5}/);
  // What is used up is bought again by the same customer, after about its interval; what lasts is not.
  const gaps = { THE: [], CUI: [] };
  const last = new Map();
  for (const { customer_id, item_id, timestamp } of orders) {
    const key = `${customer_id} ${item_id}`;
    if (last.has(key)) gaps[item_id.slice(0, 3)]?.push((Date.parse(timestamp) - last.get(key)) / 86400000);
    last.set(key, Date.parse(timestamp));
  }
  const median = gaps.THE.sort((a, b) => a - b)[gaps.THE.length >> 1];
  assert.ok(gaps.THE.length > 60 && median > 25 && median < 60, `${gaps.THE.length} of ${median} days`);
  assert.ok(gaps.CUI.length * 2 < gaps.THE.length, `${gaps.CUI.length}`);
});

test('small rules of text', () => {
  assert.equal(frenchText("L'été : « oui » !"), 'L’été\u00a0: «\u00a0oui\u00a0»\u202f!');
  assert.equal(unitPrice(13.9, ['250 g', '1 kg'], 'fr'), '55,60\u00a0€ / 1\u00a0kg');
  const html = markdown('# A, `b` & l’été : c\n\nt <script>x</script> `a<b` [l](javascript:x) [m](api.md#d)\n\n<img src=x onerror=y>\n\n- a\n- b\n\n# A, b & l’été : c');
  assert.match(html, /^<h1 id="a-b--lété--c">A, <code>b<\/code> &amp; l’été : c<\/h1>\n<p>t &lt;script&gt;x&lt;\/script&gt; <code>a&lt;b<\/code> <a href="#">l<\/a> <a href="\/docs\/api\/#d">m<\/a><\/p>\n&lt;img src=x onerror=y&gt;\s*<ul>\n<li>a<\/li>\n<li>b<\/li>\n<\/ul>\n<h1 id="a-b--lété--c-1">/);
});

test('the build keeps what others wrote, writes no inline code, and every link leads somewhere', async () => {
  const dist = mkdtempSync(join(tmpdir(), 'shop-'));
  try {
    mkdirSync(join(dist, 'packs'));
    writeFileSync(join(dist, 'packs/snippet.html'), '<!-- snippet -->');
    build({ dist });
    assert.ok(existsSync(join(dist, 'packs/snippet.html')));
    const pages = readdirSync(dist, { recursive: true }).filter((f) => f.endsWith('.html') && !f.startsWith('packs'));
    const known = new Set(readdirSync(dist, { recursive: true }).map((f) => `/${f.replace(/index\.html$/, '')}`));
    for (const file of pages) {
      const html = readFileSync(join(dist, file), 'utf8');
      assert.doesNotMatch(html, / style=| on[a-z]+="|<style/, file);
      // Documentation may speak of what is undefined; a page of the shop may not.
      if (!file.startsWith('docs')) assert.doesNotMatch(html, /undefined|\[object/, file);
      for (const [, attrs, body] of html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) assert.ok(!body || /application\/(ld\+)?json/.test(attrs), file);
      for (const [, json] of html.matchAll(/json"[^>]*>([^<]+)<\/script>/g)) JSON.parse(json);
      for (const [, url] of html.matchAll(/(?:href|src)="(\/[^"#?]*)/g)) if (!/^\/(devanture|packs|tarteaucitron)/.test(url)) assert.ok(known.has(url), `${file} → ${url}`);
    }
    assert.match(readFileSync(join(dist, 'index.html'), 'utf8'), /<!-- snippet -->/);
    const { url, close } = await serve({ root: dist, port: 0, quiet: true });
    try {
      const get = (path, headers) => fetch(url.replace('localhost', '127.0.0.1') + path, { headers, redirect: 'manual' });
      const home = await get('/', { 'accept-encoding': 'br, gzip' });
      assert.match(home.headers.get('content-security-policy'), /require-trusted-types-for 'script'/);
      assert.equal((await get('/', { 'if-none-match': home.headers.get('etag'), 'accept-encoding': 'br, gzip' })).status, 304);
      assert.equal((await get('/nothing/')).status, 404);
      assert.equal((await get('/c/cuisine')).status, 301);
      assert.notEqual((await get('/%2e%2e/%2e%2e/etc/passwd')).status, 200);
      assert.equal((await get('/feed.xml')).headers.get('content-type'), 'application/xml; charset=utf-8');
    } finally { await close(); }
  } finally { rmSync(dist, { recursive: true, force: true }); }
});
