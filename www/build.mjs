// Builds the demo shop and the docs into www/dist. Deliberately leaves dist/packs*, dist/devanture and unknown files alone.
// Run: node www/build.mjs   (SHOP_ORIGIN, SHOP_DATE and SHOP_DIST may be set)
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { buildCatalog, LANGS } from './shop/catalog/index.mjs';
import { illustrate } from './shop/illustrations/index.mjs';
import { model } from './shop/illustrations/model.mjs';
import { arabicHome } from './shop/pages/arabic.mjs';
import { categoryPage } from './shop/pages/category.mjs';
import { docsPages } from './shop/pages/docs.mjs';
import { feed } from './shop/pages/feed.mjs';
import { account, cart, checkout, notFound, privacy, thanks } from './shop/pages/flow.mjs';
import { guides } from './shop/pages/guides.mjs';
import { home } from './shop/pages/home.mjs';
import { categoryUrl, itemUrl, makeSite, productUrl } from './shop/pages/layout.mjs';
import { productPage } from './shop/pages/product.mjs';
import { recipes } from './shop/pages/recipes.mjs';
import { ROUTES } from './shop/pages/strings.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const OWNED = ['index.html', '404.html', 'c', 'p', 'panier', 'commande', 'merci', 'confidentialite', 'compte', 'guides', 'recettes', 'en', 'ar', 'docs', 'assets', 'images', 'models', 'tarteaucitron', 'feed.xml', 'feed-en.xml', 'robots.txt'];

const cartData = (catalog, lang) => Object.fromEntries(catalog.items.map((i) => [i.id, {
  title: i.product.title[lang], price: i.sale ?? i.price, url: itemUrl(i, lang), image: i.image, brand: i.product.brand,
  category: i.product.path[lang].join(' > '), stock: i.inStock, ...(i.color ? { color: i.color[lang] } : {}), ...(i.size ? { size: i.size } : {}),
  ...(i.product.isGroup && i === i.product.main ? { group: i.product.id } : {}),
}]));

const pictures = (catalog) => {
  const files = new Map();
  for (const i of catalog.items) {
    if (!files.has(i.image)) files.set(i.image, illustrate({ seed: i.image, kind: i.product.kind, color: i.paint, accent: i.product.accent, options: i.product.options }));
  }
  return files;
};

export const build = ({ dist = process.env.SHOP_DIST ?? join(here, 'dist'), origin = process.env.SHOP_ORIGIN ?? 'http://localhost:4173' } = {}) => {
  const started = Date.now();
  const catalog = buildCatalog();
  const site = makeSite({ catalog, origin, dist });
  mkdirSync(dist, { recursive: true });
  for (const name of OWNED) rmSync(join(dist, name), { recursive: true, force: true });
  let count = 0;
  const write = (path, text) => {
    const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (file.endsWith('.html')) count++;
  };
  for (const lang of LANGS) {
    const r = ROUTES[lang];
    write(r.home, home(site, lang));
    for (const world of catalog.worlds) {
      write(categoryUrl(world, lang), categoryPage(site, lang, world, world));
      for (const c of world.categories) {
        write(categoryUrl(c, lang), categoryPage(site, lang, c, world));
        for (const p of c.products) write(productUrl(p, lang), productPage(site, lang, p, world));
      }
    }
    write(r.cart, cart(site, lang));
    write(r.checkout, checkout(site, lang));
    write(r.thanks, thanks(site, lang));
    write(r.account, account(site, lang));
    write(r.privacy, privacy(site, lang));
    write(r.recipes, recipes(site, lang, readFileSync(join(here, 'recipes.toml'), 'utf8')));
    for (const [path, html] of guides(site, lang)) write(path, html);
    write(lang === 'fr' ? '/404.html' : '/en/404.html', notFound(site, lang));
    write(`/assets/catalog-${lang}.json`, JSON.stringify(cartData(catalog, lang)));
  }
  write('/ar/', arabicHome(site));
  write('/feed.xml', feed(site, 'fr'));
  write('/feed-en.xml', feed(site, 'en'));
  write('/robots.txt', 'User-agent: *\nAllow: /\n');
  for (const [path, svg] of pictures(catalog)) write(path, svg);
  for (const p of catalog.products) if (p.model) write(p.model, model({ kind: p.kind, color: p.main.paint }));
  for (const [path, html] of docsPages(join(here, 'docs'))) write(path, html);
  for (const schema of ['config', 'export']) cpSync(join(here, `docs/${schema}.schema.json`), join(dist, `docs/${schema}.schema.json`));
  const assets = join(here, 'shop/assets');
  for (const file of readdirSync(assets)) cpSync(join(assets, file), join(dist, 'assets', file));
  const tac = dirname(createRequire(import.meta.url).resolve('tarteaucitronjs/package.json'));
  for (const name of ['tarteaucitron.min.js', 'tarteaucitron.services.min.js', 'advertising.min.js', 'LICENSE', ...['fr', 'en', 'ar'].map((l) => `lang/tarteaucitron.${l}.min.js`)]) cpSync(join(tac, name), join(dist, 'tarteaucitron', name));
  return { pages: count, products: catalog.products.length, items: catalog.items.length, ms: Date.now() - started };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(build());
