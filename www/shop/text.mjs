// Typography and escaping: French spaces and apostrophes, slugs, HTML and XML. Deliberately no page knowledge.
const NBSP = '\u00a0';
const NARROW = '\u202f';

/** Straight typing in, correct French typography out. */
export const frenchText = (text) => text
  .replace(/'/g, '’')
  .replace(/ ([;!?»])/g, `${NARROW}$1`).replace(/ :/g, `${NBSP}:`).replace(/« /g, `«${NBSP}`).replace(/[\u202f]»/g, `${NBSP}»`)
  .replace(/(\d) (?=(?:g|kg|cl|ml|l|cm|°C|%|€|pièces|paires|ans|mois|pouces)(?![a-zà-ÿ]))/g, `$1${NBSP}`)
  .replace(/ (%|€)/g, `${NBSP}$1`);
export const plainText = (text) => text.replace(/'/g, '’').replace(/(\d) (?=(?:g|kg|cl|ml|l|cm|°C)(?![a-z]))/g, `$1${NBSP}`);

export const slugify = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  .replace(/œ/g, 'oe').replace(/['’]/g, '-').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

export const escapeHtml = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
export const escapeXml = escapeHtml;

export const money = (amount, lang) => lang === 'en'
  ? `€${amount.toFixed(2)}`
  : `${amount.toFixed(2).replace('.', ',')}${NBSP}€`;

/** '125 g', '100 g' and a price: the price for the base measure. */
export const unitPrice = (price, [measure, base], lang) => {
  const scale = { g: 1, kg: 1000, ml: 1, cl: 10, l: 1000 };
  const grams = (m) => { const [n, u] = m.split(' '); return Number(n) * scale[u]; };
  return `${money((price / grams(measure)) * grams(base), lang)} / ${base.replace(' ', NBSP)}`;
};
