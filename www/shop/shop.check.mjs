// Walks every kind of page in a real browser: console errors, CSP and Trusted Types violations, axe. Deliberately not part
// of the fast tests. Run: node www/shop/shop.check.mjs [folder for screenshots]
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';
import { serve } from '../serve.mjs';
import { buildCatalog } from './catalog/index.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.argv[2];
if (shots) mkdirSync(shots, { recursive: true });
const catalog = buildCatalog();
const dress = catalog.products.find((p) => p.id === 'FEM-001');
const pot = catalog.products.find((p) => p.id === 'CUI-001');
export const PAGES = {
  home: '/', category: '/c/cuisine/', world: '/c/maison/', product: `/p/${pot.slug.fr}/`, variants: `/p/${dress.slug.fr}/`, cart: '/panier/', checkout: '/commande/', thanks: '/merci/', privacy: '/confidentialite/', account: '/compte/', lost: '/perdu/',
  'en-home': '/en/', 'en-category': '/en/c/women/', 'en-product': `/en/p/${pot.slug.en}/`, 'en-cart': '/en/cart/', 'en-checkout': '/en/checkout/', 'en-privacy': '/en/privacy/', 'en-lost': '/en/nowhere/', arabic: '/ar/', docs: '/docs/',
};

const server = await serve({ port: 0, quiet: true });
const browser = await puppeteer.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const pause = (ms) => new Promise((ok) => setTimeout(ok, ms));

const open = async ({ width = 1280, dark = false, bypass = false, consent } = {}) => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height: width < 700 ? 780 : 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
  if (bypass) await page.setBypassCSP(true);
  const problems = [];
  page.on('console', (m) => { if (['error', 'warn'].includes(m.type()) && !/\/(devanture|packs)/.test((m.location()?.url ?? '') + m.text()) && !(m.text().includes('404') && m.location()?.url === page.url())) problems.push(`${m.type()}: ${m.text().slice(0, 300)}`); });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  await page.evaluateOnNewDocument((given) => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
    if (given) document.cookie = `tarteaucitron=${given};path=/`;
    try { if (location.pathname.match(/panier|commande|cart|checkout|merci/) && !sessionStorage.getItem('seeded')) { sessionStorage.setItem('seeded', '1'); localStorage.setItem('panier', '[{"id":"CUI-012-BRIQ","quantity":1},{"id":"THE-005","quantity":2},{"id":"CUI-011","quantity":1}]'); sessionStorage.setItem('commande', JSON.stringify({ id: 'LDEMO1', items: [{ item_id: 'CUI-011', item_name: 'Planche', price: 34, quantity: 1 }], shipping: 4.9, total: 38.9 })); } } catch { /* opaque */ }
  }, consent);
  return { page, problems, close: () => context.close() };
};

const axe = async (page) => {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes.slice(0, 2).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? '')).join(' | ')}`.slice(0, 500));
};

let bad = 0;
const report = (name, what, list) => { if (list.length) { bad += list.length; console.log(`✗ ${name} ${what}`); for (const x of [...new Set(list)]) console.log(`    ${x}`); } };
for (const [name, path] of Object.entries(PAGES)) {
  const { page, problems, close } = await open();
  await page.goto(server.url + path, { waitUntil: 'load' });
  await pause(900);
  if (name !== 'docs') {
    report(name, 'banner missing', await page.$eval('#tarteaucitronAlertBig', (n) => getComputedStyle(n).display === 'none' ? ['not shown'] : []).catch(() => ['no banner in page']));
    await page.evaluate(() => document.querySelector('[data-open-consent]').click());
    await pause(200);
    await page.evaluate(() => document.querySelector('#devantureAllowed')?.click());
    await pause(150);
    report(name, 'panel', await page.evaluate(() => (window.tarteaucitron.state.devanture === true ? [] : ['the panel does not record a choice'])));
  }
  report(name, 'violations', await page.evaluate(() => window.violations));
  report(name, 'console', problems);
  for (const width of [360, 768, 1024, 1440]) {
    await page.setViewport({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    report(name, `overflow at ${width}`, wide > 0 ? [`${wide}px too wide`] : []);
  }
  await close();
  for (const dark of [false, true]) {
    const t = await open({ bypass: true, dark, width: dark ? 390 : 1280 });
    await t.page.goto(server.url + path, { waitUntil: 'load' });
    await pause(900);
    report(`${name}${dark ? ' dark phone' : ''}`, 'axe, banner open', await axe(t.page));
    if (name !== 'docs') {
      await t.page.evaluate(() => document.querySelector('#tarteaucitronCloseAlert')?.click());
      await pause(250);
      report(`${name}${dark ? ' dark phone' : ''}`, 'axe, panel open', await axe(t.page));
      await t.page.evaluate(() => { document.querySelector('#tarteaucitronAllDenied2')?.click(); window.tarteaucitron.userInterface.closePanel(); });
      await pause(250);
      report(`${name}${dark ? ' dark phone' : ''}`, 'axe, closed', await axe(t.page));
    }
    await t.close();
  }
  if (shots) {
    for (const [width, dark] of [[360, false], [768, false], [1440, false], [360, true], [1440, true]]) {
      const s = await open({ width, dark, consent: '!devanture=false' });
      await s.page.goto(server.url + path, { waitUntil: 'load' });
      await pause(500);
      const over = await s.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      report(`${name} ${width}`, 'overflow', over > 0 ? [`${over}px too wide`] : []);
      await s.page.evaluate(async () => { for (const i of document.images) i.loading = 'eager'; await Promise.all([...document.images].map((i) => i.decode().catch(() => {}))); });
      await s.page.screenshot({ path: `${shots}/${name}-${width}${dark ? '-dark' : ''}.png`, fullPage: true });
      await s.close();
    }
  }
}
// One shopper, from a product to the confirmation: the cart, the widget's event, the data layer, the storage.
{
  const { page, problems, close } = await open({ consent: '!devanture=false' });
  const events = () => page.evaluate(() => window.dataLayer.map((e) => e.event));
  const expect = (what, ok) => report('purchase', what, ok ? [] : ['not as expected']);
  await page.goto(`${server.url}/p/${dress.slug.fr}/?v=${dress.items.at(-1).id}`, { waitUntil: 'load' });
  expect('nothing stored before adding', (await page.evaluate(() => localStorage.length)) === 0);
  expect('the address chooses the version', (await page.$eval('meta[name="devanture:product"]', (m) => m.content)) === dress.items.at(-1).id);
  const wanted = dress.items.find((i) => i.inStock);
  await page.evaluate((c, z) => { for (const v of [c, z]) [...document.querySelectorAll('input[type=radio]')].find((r) => r.value === v)?.click(); }, wanted.color.fr, wanted.size);
  await page.click('[data-add]');
  await pause(400);
  const handled = await page.evaluate(() => !document.querySelector('devanture-carousel').dispatchEvent(new CustomEvent('devanture-add', { bubbles: true, composed: true, cancelable: true, detail: { id: 'CUI-001', url: '/x' } })));
  await pause(300);
  expect('the widget event is taken, a group id becomes its default version', handled && (await page.evaluate(() => localStorage.getItem('panier'))).includes('"CUI-001-SAUG"'));
  expect('view_item and add_to_cart', (await events()).filter((e) => e === 'add_to_cart').length === 2 && (await events()).includes('view_item'));
  await page.evaluate(() => { sessionStorage.setItem('seeded', '1'); });
  await page.goto(`${server.url}/panier/`, { waitUntil: 'load' });
  await pause(300);
  await page.click('.line:first-child .step:last-child');
  await pause(200);
  await page.click('.line:last-child .linklike');
  await pause(200);
  expect('view_cart, add, remove', (await events()).join().includes('view_cart,add_to_cart,remove_from_cart'));
  await page.goto(`${server.url}/commande/`, { waitUntil: 'load' });
  for (const [name, value] of Object.entries({ first: 'Camille', last: 'Petit', email: 'camille@example.org', address: '1 rue du Bois', postcode: '29000', city: 'Quimper' })) await page.type(`[name=${name}]`, value);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('.checkout .button')]);
  await pause(300);
  expect('purchase, with the right ids', await page.evaluate((id) => { const e = window.dataLayer.find((x) => x.event === 'purchase')?.ecommerce; return e?.items.length === 1 && e.items[0].item_id === id && e.items[0].quantity === 2 && Boolean(e.transaction_id); }, wanted.id));
  expect('the address carries no personal data, the cart is empty', page.url().endsWith('/merci/') && (await page.evaluate(() => localStorage.getItem('panier'))) === null);
  await page.reload({ waitUntil: 'load' });
  await pause(200);
  expect('purchase is told once', !(await events()).includes('purchase'));
  await page.goto(`${server.url}/compte/`, { waitUntil: 'load' });
  await page.type('[name=first]', 'Camille');
  await page.click('.name-form .button');
  await page.goto(`${server.url}/`, { waitUntil: 'load' });
  expect('the first name reaches the banner', (await page.$eval('meta[name="devanture:first-name"]', (m) => m.content)) === 'Camille');
  report('purchase', 'console', problems);
  await close();
}
console.log(bad ? `${bad} problems` : `No problem on ${Object.keys(PAGES).length} pages.`);
await browser.close();
await server.close();
process.exitCode = bad ? 1 : 0;
