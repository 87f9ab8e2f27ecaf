// The peer of the ranking core: the same additive score in plain JavaScript over typed arrays.
// Runs in the page that `benches/ranking.mjs` opens; knows no consent, no packs, no reasons.

const DIMS = 16;

/** Views the columns that `benches/ranking.rs` writes. */
export const readColumns = (buffer, rows) => {
  let at = 0;
  const take = (Type, count) => {
    const view = new Type(buffer, at, count);
    at += view.byteLength;
    return view;
  };
  return {
    rows,
    features: take(Int8Array, rows * DIMS),
    ratings: take(Uint32Array, rows),
    price: take(Uint32Array, rows),
    sale: take(Uint32Array, rows),
    categories: take(Uint16Array, rows),
    brands: take(Uint16Array, rows),
    published: take(Uint16Array, rows),
    popularity: take(Uint8Array, rows),
    rating: take(Uint8Array, rows),
  };
};

const step = (price) => {
  if (!price) return 0;
  const log = 31 - Math.clz32(price);
  return log * 16 + Math.floor((price * 16) / 2 ** log) - 16;
};

/** What ten looks amount to: tables per category and brand, a direction, a typical price. */
export const taste = (shop, seen, today) => {
  const categories = new Int32Array(65536);
  const brands = new Int32Array(65536);
  const direction = new Float64Array(DIMS);
  let prices = 0;
  let weights = 0;
  let place = 1000;
  for (const row of seen) {
    const weight = Math.floor((1024 * place) / 1000);
    categories[shop.categories[row]] += weight;
    brands[shop.brands[row]] += weight;
    for (let dim = 0; dim < DIMS; dim++) direction[dim] += shop.features[row * DIMS + dim] * weight;
    prices += step(shop.price[row]) * weight;
    weights += weight;
    place = Math.floor(place * 0.9);
  }
  const largest = Math.max(...direction.map(Math.abs), 1);
  return {
    categories: categories.map((points) => Math.floor((points * 1000) / weights)),
    brands: brands.map((points) => Math.floor((points * 1000) / weights)),
    direction: Int8Array.from(direction, (value) => (value * 127) / largest),
    price: prices / weights,
    today,
  };
};

/** The best `limit` rows, best first. */
export const rank = (shop, taste, weights, limit) => {
  const { features, categories, brands, popularity, rating, ratings, published, price, sale, rows } = shop;
  const best = [];
  let floor = -Infinity;
  for (let row = 0; row < rows; row++) {
    let dot = 0;
    for (let dim = 0, at = row * DIMS; dim < DIMS; dim++, at++) dot += features[at] * taste.direction[dim];
    const now = sale[row] || price[row];
    const fresh = Math.max(0, 30 - (taste.today - published[row]));
    const count = Math.min(ratings[row], 1000);
    const rated = Math.floor((Math.min(Math.max(rating[row] - 30, 0), 20) * 50 * count) / (count + 5));
    const off = sale[row] ? Math.floor(((price[row] - sale[row]) * 100) / price[row]) : 0;
    const score =
      (Math.min(Math.max(dot >> 6, 0), 1000) * weights.taste +
        taste.categories[categories[row]] * weights.category +
        taste.brands[brands[row]] * weights.brand +
        Math.max(0, 1000 - (Math.abs(step(now) - taste.price) * 1000) / 32) * weights.price +
        ((popularity[row] * 1000) / 255) * weights.popular +
        ((fresh * 1000) / 30) * weights.new +
        off * 10 * weights.sale +
        rated * weights.rated) /
      100;
    if (score <= floor) continue;
    let at = best.length;
    while (at > 0 && best[at - 1].score < score) at--;
    best.splice(at, 0, { row, score });
    if (best.length > limit) best.pop();
    if (best.length === limit) floor = best[limit - 1].score;
  }
  return best;
};
