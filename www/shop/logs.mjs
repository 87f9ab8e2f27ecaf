// A year of the demo shop's logs, invented: shoppers with tastes of their own look around, fill carts and come back.
// Deliberately not measured anywhere: docs/demo.md says what is put in, so what is learned from it proves the way, not the ranking.
// Run: node www/shop/logs.mjs FOLDER   (SHOP_DATE may be set; the same day gives the same files)
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildCatalog } from './catalog/index.mjs';
import { seeded } from './illustrations/ink.mjs';

const DAY = 86400;
const DAYS = 365;
/** From this total on, the demo shop ships for nothing. */
const FREE_FROM = 60;

/** What is looked at together, beyond what a shelf already says: category prefix and shelf, both ways. */
const TOGETHER = [
  ['CUI Teapots', 'THE Green teas', 'THE Black teas', 'THE Herbal teas', 'CUI Cups', 'THE Accessories'],
  ['CUI Cups', 'THE Coffees', 'DOU Biscuits', 'DOU Chocolates', 'THE Gift sets'],
  ['DOU Honeys', 'THE Herbal teas', 'DOU Jams', 'DOU Biscuits'],
  ['CUI Bowls and plates', 'LIN Table', 'CUI Jugs', 'CUI Utensils'],
  ['CUI Cookware', 'CUI Utensils', 'LIN Kitchen'],
  ['LIN Bed', 'LIN Throws', 'LIN Cushions', 'LUM Table lamps'],
  ['LIN Bath', 'BAI Soaps', 'BAI Accessories', 'BAI Care'],
  ['LUM Candles', 'DEC Vases', 'BAI Care', 'LUM String lights'],
  ['DEC Prints', 'DEC Mirrors', 'DEC Clocks', 'LUM Wall lights'],
  ['DEC Small furniture', 'LUM Floor lamps', 'LIN Rugs', 'DEC Baskets'],
  ['PAP Notebooks', 'PAP Writing', 'PAP Tools', 'PAP Planning'],
  ['PAP Letters', 'PAP Writing', 'THE Gift sets', 'DOU Chocolates'],
  ['JAR Pots', 'JAR Seeds', 'JAR Watering', 'JAR Tools', 'JAR Garden wear'],
  ['JAR Around the garden', 'JEU Outdoors', 'JAR Seeds'],
  ['ENF Baby', 'JEU First toys', 'JEU Dolls and soft toys', 'ENF Night'],
  ['ENF Rain and cold', 'ENF Bottoms', 'JEU Outdoors'],
  ['FEM Dresses', 'FEM Accessories', 'SAC Totes', 'FEM Knitwear'],
  ['HOM Shirts', 'HOM Trousers', 'HOM Accessories', 'SAC Backpacks'],
  ['SAC Travel', 'SAC Pouches', 'SAC Small leather goods'],
];

/** What is used up: the days in which half of the shoppers have bought it again. */
const USED_UP = {
  'THE Green teas': 48, 'THE Black teas': 45, 'THE Herbal teas': 55, 'THE Coffees': 27, 'DOU Honeys': 62, 'DOU Jams': 52, 'DOU Biscuits': 24,
  'DOU Chocolates': 21, 'DOU Syrups': 70, 'BAI Soaps': 42, 'BAI Care': 80,
};

/** How much more a category is wanted in a month (January is 0); everything else counts one. */
const SEASONS = { JAR: [0.4, 0.7, 1.8, 2.4, 2.2, 1.5, 1, 0.8, 0.8, 0.6, 0.4, 0.3], LUM: [1.3, 1.1, 0.9, 0.8, 0.7, 0.6, 0.6, 0.7, 1, 1.3, 1.6, 1.7], JEU: [0.7, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8, 1.1, 1.9, 2.6], THE: [1.3, 1.2, 1, 0.9, 0.8, 0.7, 0.7, 0.7, 1, 1.2, 1.4, 1.6] };
const GIFTS = ['JEU', 'DOU', 'THE', 'BAI', 'PAP'];

const draws = (random) => {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const pick = (list, weight) => {
    const weights = list.map(weight);
    const sum = weights.reduce((a, b) => a + b, 0);
    if (!sum) return undefined;
    let left = random() * sum;
    return list[weights.findIndex((w) => (left -= w) < 0)] ?? list[list.length - 1];
  };
  return { random, normal, pick, chance: (p) => random() < p, spread: (median, sigma) => median * Math.exp(sigma * normal()) };
};

const shelvesOf = (catalog) => {
  const shelves = new Map();
  for (const product of catalog.products) {
    const name = `${product.category.prefix} ${product.sub.en}`;
    if (!shelves.has(name)) shelves.set(name, { name, prefix: product.category.prefix, gender: product.gender, products: [], beside: [] });
    shelves.get(name).products.push(product);
  }
  for (const shelf of shelves.values()) {
    const prices = shelf.products.map((p) => p.basePrice).sort((a, b) => a - b);
    shelf.usual = prices[prices.length >> 1];
    shelf.items = shelf.products.flatMap((p) => p.items.map((item) => ({ ...item, shelf })));
  }
  const get = (name) => shelves.get(name) ?? (() => { throw new Error(`logs.mjs: the catalog has no shelf ${name}`); })();
  for (const [first, ...others] of TOGETHER) {
    for (const other of others) {
      get(first).beside.push(get(other));
      get(other).beside.push(get(first));
    }
  }
  Object.keys(USED_UP).forEach(get);
  return [...shelves.values()];
};

/** Somebody: what they like, how much they spend, how often they come. Nobody real. */
const shopper = (number, { shelves, brands, colors }) => {
  const d = draws(seeded(`shopper ${number}`));
  const dresses = d.pick(['female', 'male', 'both'], (g) => ({ female: 5, male: 3, both: 1 })[g]);
  const kids = d.chance(0.28);
  const category = new Map();
  const taste = new Map(shelves.map((shelf) => {
    const { prefix, gender } = shelf;
    // Few categories are loved, most are not: an exponential to the fourth power.
    if (!category.has(prefix)) category.set(prefix, (-Math.log(1 - d.random())) ** 4 + 0.02);
    const fits = gender === 'female' || gender === 'male' ? (dresses === 'both' || dresses === gender ? 1 : 0.04) : 1;
    const childish = (prefix === 'ENF' || prefix === 'JEU') && !kids ? 0.1 : 1;
    return [shelf, category.get(prefix) * fits * childish * (0.3 + d.random())];
  }));
  return {
    d, taste, brands: new Set([d.pick(brands, () => 1), d.pick(brands, () => 1)]), color: d.pick(colors, () => 1),
    spends: d.spread(1, 0.45), visits: Math.min(40, Math.ceil(d.spread(2.6, 0.95))), buys: d.spread(0.2, 0.6), again: d.chance(0.55),
    account: `c${String(number).padStart(5, '0')}`,
  };
};

/** How much a shopper is drawn to one thing among others of its shelf; nothing before it arrived. */
const pull = (who, item, time) => {
  const { product, shelf } = item;
  const age = (time - Date.parse(product.arrived) / 1000) / DAY;
  if (age < 0) return 0;
  const far = Math.log((item.sale ?? item.price) / (shelf.usual * who.spends));
  return Math.exp(2.2 * product.popularity + (who.brands.has(product.brand) ? 1 : 0) + (item.colorKey === who.color ? 0.8 : 0) + (age < 45 ? 0.5 : 0) + (item.sale ? 0.3 : 0) - far * far);
};

const session = (who, start, refills, write) => {
  const { d } = who;
  const month = new Date(start * 1000).getUTCMonth();
  const gift = (month === 10 || month === 11) && d.chance(0.3);
  const wanted = (shelf) => (gift ? (GIFTS.includes(shelf.prefix) ? 1 : 0.1) : who.taste.get(shelf)) * (SEASONS[shelf.prefix]?.[month] ?? 1);
  const last = () => seen[seen.length - 1];
  // Nobody opens the same page twice in a row, and few look at every color.
  const again = (item) => (item === last() ? 0 : item.product === last()?.product ? 0.1 : 1);
  const choose = (items) => d.pick(items, (item) => pull(who, item, start) * again(item));
  const all = [...who.taste.keys()];
  let time = start;
  const act = (event, item, quantity = 1) => {
    write(time, event, item, quantity);
    time += Math.ceil(d.spread(event === 'view' ? 38 : 9, 0.8));
  };
  const seen = [];
  const cart = new Map();
  const look = (item) => {
    // On a shelf where nothing else has arrived yet there is nothing to look at.
    if (!item || !pull(who, item, start)) return false;
    act('view', item);
    seen.push(item);
    return true;
  };
  const take = (item) => {
    if (cart.has(item)) return;
    cart.set(item, d.chance(0.14) ? 2 : 1);
    act('add_to_cart', item, cart.get(item));
  };
  for (const item of refills) {
    look(item);
    take(item);
  }
  let shelf = refills[0]?.shelf ?? d.pick(all, wanted);
  const steps = Math.min(30, Math.ceil(d.spread(refills.length ? 1.5 : 4, 0.75)));
  for (let step = 0; step < steps; step++) {
    const way = d.random();
    if (way < 0.08 && seen.length > 2) {
      look(choose(seen));
      continue;
    }
    if (way > 0.92) shelf = d.pick(all, wanted);
    else if (way > 0.82) shelf = d.pick(all.filter((other) => other.prefix === shelf.prefix), wanted);
    else if (way > 0.62 && shelf.beside.length) shelf = d.pick(shelf.beside, wanted);
    const item = choose(shelf.items);
    if (look(item) && item.inStock && d.chance(who.buys * (shelf.name in USED_UP ? 1.3 : 0.7))) take(item);
  }
  if (!cart.size || !d.chance(refills.length ? 0.95 : 0.5)) return { time, cart: new Map() };
  const total = () => [...cart].reduce((sum, [item, quantity]) => sum + (item.sale ?? item.price) * quantity, 0);
  // Something small so that shipping is free.
  if (total() < FREE_FROM && total() > FREE_FROM * 0.7 && d.chance(0.4)) {
    const small = [shelf, ...shelf.beside].flatMap((other) => other.items).filter((item) => item.inStock && item.price < 20);
    const item = choose(small);
    if (look(item)) take(item);
  }
  const paid = time;
  for (const [item, quantity] of cart) write(paid, 'purchase', item, quantity);
  return { time: paid, cart };
};

/** Minutes of a day at which shops are visited: a little at noon, most in the evening. */
const hour = (d) => Math.min(DAY - 3600, Math.max(0, Math.floor(d.chance(0.3) ? 12.5 * 3600 + d.normal() * 4500 : 20 * 3600 + d.normal() * 6000)));

/** The events and orders of `shoppers` invented people in the year before the catalog was built: two CSV texts. */
export const simulate = (catalog, { shoppers = 3500 } = {}) => {
  const shelves = shelvesOf(catalog);
  const brands = [...new Set(catalog.products.map((p) => p.brand))];
  const colors = [...new Set(catalog.items.map((i) => i.colorKey))];
  const today = Math.floor(catalog.built.getTime() / 1000 / DAY) * DAY;
  const events = [];
  const orders = [];
  let sessions = 0;
  for (let number = 1; number <= shoppers; number++) {
    const who = shopper(number, { shelves, brands, colors });
    const { d } = who;
    // Six in ten knew the shop before the year began.
    const joined = Math.max(0, d.random() * 1.6 - 1) * DAYS;
    const due = Array.from({ length: who.visits }, () => ({ day: joined + d.random() * (DAYS - joined), refills: [] }));
    while (due.length) {
      due.sort((a, b) => a.day - b.day);
      const { day, refills } = due.shift();
      if (day >= DAYS) break;
      const name = `s${String(++sessions).padStart(6, '0')}`;
      const start = today - DAYS * DAY + Math.floor(day) * DAY + hour(d);
      const write = (time, event, item, quantity) => events.push([time, name, item.id, event, quantity, item.sale ?? item.price]);
      const { time, cart } = session(who, start, refills, write);
      for (const [item, quantity] of cart) {
        orders.push([time, `o${name.slice(1)}`, who.account, item.id, quantity, item.sale ?? item.price]);
        const days = USED_UP[item.shelf.name];
        if (!days || !who.again || !d.chance(0.8)) continue;
        const next = day + Math.max(4, d.spread(days * Math.sqrt(quantity), 0.3));
        // What runs out in the same week is bought in one go.
        const visit = due.find((other) => other.refills.length && Math.abs(other.day - next) < 7);
        if (visit) visit.refills.push(item);
        else due.push({ day: next, refills: [item] });
      }
    }
  }
  const stamp = (time) => new Date(time * 1000).toISOString().replace('.000', '');
  const text = (head, rows) => `${head}\n${rows.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0)).map(([time, ...rest]) => `${stamp(time)},${rest.join(',')}\n`).join('')}`;
  return {
    events: text('timestamp,session_id,item_id,event_type,quantity,price', events),
    orders: text('timestamp,order_id,customer_id,item_id,quantity,price', orders),
    counts: { shoppers, sessions: new Set(events.map((e) => e[1])).size, events: events.length, orders: new Set(orders.map((o) => o[1])).size, lines: orders.length },
  };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.argv[2];
  if (!folder) throw new Error('name the folder to write to: node www/shop/logs.mjs www/logs');
  const { events, orders, counts } = simulate(buildCatalog());
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'events.csv'), events);
  writeFileSync(join(folder, 'orders.csv'), orders);
  console.log(counts);
}
