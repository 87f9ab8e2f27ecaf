// Turns the plain rows of each category into products and items (variants), once, the same on every build.
// Deliberately writes nothing and knows no HTML.
//
// A row: [drawing, color, 'subcategory fr|en', title fr, title en, text fr, text en, brand, price, more]
// more: o drawing options · a accent color · colors, sizes variants · bump price step per size · sale price · out of stock
//       unit [measure, base] · mat 'fr|en' · age days since arrival · rate [average, count] · model 3D view · made 'FR'
import { COLORS } from './colors.mjs';
import { seeded } from '../illustrations/ink.mjs';
import { frenchText, plainText, slugify } from '../text.mjs';
import kitchen from './kitchen.mjs';
import linen from './linen.mjs';
import lighting from './lighting.mjs';
import decor from './decor.mjs';
import women from './women.mjs';
import men from './men.mjs';
import children from './children.mjs';
import bags from './bags.mjs';
import tea from './tea.mjs';
import sweets from './sweets.mjs';
import bath from './bath.mjs';
import stationery from './stationery.mjs';
import garden from './garden.mjs';
import toys from './toys.mjs';

const sources = [kitchen, linen, lighting, decor, women, men, children, bags, tea, sweets, bath, stationery, garden, toys];
export const LANGS = ['fr', 'en'];
const both = (fr, en) => ({ fr: frenchText(fr), en: plainText(en) });
const cents = (n) => Math.round(n * 100) / 100;

/** EAN-13 with its check digit. */
export const gtin13 = (twelve) => {
  const sum = [...twelve].reduce((s, d, i) => s + Number(d) * (i % 2 ? 3 : 1), 0);
  return twelve + ((10 - (sum % 10)) % 10);
};

const ACCENTS = ['miel', 'ecru', 'brique', 'sapin', 'ciel', 'rose', 'nuit', 'tilleul'];
const accentFor = (color, r) => {
  const others = ACCENTS.filter((a) => a !== color);
  return others[Math.floor(r() * others.length)];
};
const short = (text) => slugify(text).replace(/-/g, '').slice(0, 4).toUpperCase();

const makeItems = (product, more, color) => {
  const colors = more.colors ?? [color];
  const sizes = more.sizes ?? [undefined];
  const many = colors.length * sizes.length > 1;
  return colors.flatMap((c, ci) => sizes.map((size, si) => {
    const id = many ? [product.id, more.colors && short(c), size && short(size)].filter(Boolean).join('-') : product.id;
    const r = seeded(id);
    const step = (more.bump ?? 0) * si;
    const gone = more.out ? true : many && si + ci > 0 && r() < 0.07;
    return {
      id, product, size, colorKey: c,
      color: more.colors || product.wearable ? { fr: COLORS[c][0], en: COLORS[c][1] } : undefined,
      paint: COLORS[c][2],
      image: `/images/${(many && more.colors ? `${product.id}-${short(c)}` : product.id).toLowerCase()}.svg`,
      price: cents(product.basePrice + step),
      sale: more.sale ? cents(more.sale + step) : undefined,
      cost: cents((product.basePrice + step) * (0.34 + r() * 0.22)),
      inStock: !gone,
      stock: gone ? 0 : Math.floor(r() * r() * 60) + 1,
      gtin: r() < 0.82 ? gtin13('376' + String(Math.floor(r() * 1e9)).padStart(9, '0')) : undefined,
      mpn: `${product.brand.replace(/[^A-Z]/g, '')}-${id}`,
    };
  }));
};

const makeProduct = (category, row, index, built) => {
  const [kind, color, sub, fr, en, dfr, den, maker, price, more = {}] = row;
  const brand = plainText(maker);
  const id = `${category.prefix}-${String(index + 1).padStart(3, '0')}`;
  const r = seeded(id);
  const [subFr, subEn] = sub.split('|');
  const days = more.age ?? 40 + Math.floor(r() * 700);
  const product = {
    id, kind, brand, category, options: more.o ?? {}, basePrice: price,
    title: both(fr, en), text: both(dfr, den), sub: both(subFr, subEn),
    path: { fr: [category.parent.fr, category.name.fr, frenchText(subFr)], en: [category.parent.en, category.name.en, subEn] },
    slug: { fr: `${slugify(fr)}-${id.toLowerCase()}`, en: `${slugify(en)}-${id.toLowerCase()}` },
    material: more.mat ? both(...more.mat.split('|')) : undefined,
    unit: more.unit, model: more.model ? `/models/${id.toLowerCase()}.glb` : undefined,
    made: more.made, gender: category.gender, ageGroup: more.age_group ?? category.ageGroup, wearable: Boolean(category.gender),
    rating: more.rate ? { average: more.rate[0], count: more.rate[1] } : r() < 0.85 ? { average: Math.round((4 + r() * 0.9) * 10) / 10, count: 6 + Math.floor(r() * r() * 180) } : undefined,
    arrived: new Date(built.getTime() - days * 86400000).toISOString().slice(0, 10), days,
    accent: COLORS[more.a ?? accentFor(color, r)][2],
    popularity: r() * 0.5 + Math.min(1, (more.rate?.[1] ?? 30) / 400),
  };
  product.items = makeItems(product, more, color);
  product.main = product.items.find((item) => item.inStock) ?? product.items[0];
  product.isGroup = product.items.length > 1;
  product.labels = {
    season: { JAR: 'printemps', LIN: 'hiver', LUM: 'hiver' }[category.prefix] ?? 'toute-saison',
    margin: product.main.cost / (product.main.sale ?? product.main.price) < 0.45 ? 'marge-haute' : 'marge-normale',
    origin: more.made === 'FR' ? 'fabrique-en-france' : 'europe',
  };
  return product;
};

export const buildCatalog = (built = new Date(process.env.SHOP_DATE ?? Date.now())) => {
  const categories = sources.map((s) => ({
    slug: { fr: s.slug[0], en: s.slug[1] }, prefix: s.prefix, name: both(...s.name), parent: both(...s.parent), intro: both(...s.intro),
    google: s.google, gender: s.gender, ageGroup: s.ageGroup, rows: s.rows,
    path: { fr: [s.parent[0], s.name[0]], en: [s.parent[1], s.name[1]] },
  }));
  for (const c of categories) c.products = c.rows.map((row, i) => makeProduct(c, row, i, built));
  const worlds = [];
  for (const c of categories) {
    const known = worlds.find((w) => w.name.fr === c.parent.fr);
    if (known) { known.categories.push(c); known.products.push(...c.products); }
    else worlds.push({ name: c.parent, slug: { fr: slugify(c.parent.fr), en: slugify(c.parent.en) }, path: { fr: [c.parent.fr], en: [c.parent.en] }, categories: [c], products: [...c.products] });
  }
  const products = categories.flatMap((c) => c.products);
  return { built, categories, worlds, products, items: products.flatMap((p) => p.items) };
};
