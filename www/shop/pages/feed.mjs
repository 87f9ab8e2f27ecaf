// The Google Merchant product feed (RSS 2.0), one file per language. Deliberately complete, so that the builder has something to read.
import { escapeXml as x } from '../text.mjs';
import { itemUrl } from './layout.mjs';

const tag = (name, value) => (value === undefined || value === '' ? '' : `<g:${name}>${x(value)}</g:${name}>\n`);
const eur = (n) => (n === undefined ? undefined : `${n.toFixed(2)} EUR`);
const label = (item, lang) => [item.color?.[lang].toLowerCase(), item.size].filter(Boolean).join(', ');

const entry = (item, { origin, lang }) => {
  const p = item.product;
  return `<item>\n${tag('id', item.id)}<title>${x(p.title[lang] + (p.isGroup && label(item, lang) ? ` (${label(item, lang)})` : ''))}</title>\n<description>${x(p.text[lang])}</description>\n<link>${x(origin + itemUrl(item, lang))}</link>\n${[
    tag('image_link', origin + item.image), tag('price', eur(item.price)), tag('sale_price', eur(item.sale)), tag('cost_of_goods_sold', eur(item.cost)),
    tag('availability', item.inStock ? 'in_stock' : 'out_of_stock'), tag('availability_date', `${p.arrived}T08:00:00+00:00`), tag('quantity', item.stock),
    tag('brand', p.brand), tag('gtin', item.gtin), tag('mpn', item.mpn), tag('identifier_exists', 'yes'), tag('condition', 'new'),
    tag('product_type', p.path[lang].join(' > ')), tag('google_product_category', p.category.google),
    p.isGroup ? tag('item_group_id', p.id) : '', tag('color', item.color?.[lang]), tag('size', item.size), item.size && p.wearable ? tag('size_system', 'EU') : '',
    tag('gender', p.gender), tag('age_group', p.ageGroup), tag('material', p.material?.[lang]),
    tag('unit_pricing_measure', p.unit?.[0]), tag('unit_pricing_base_measure', p.unit?.[1]),
    tag('average_rating', p.rating?.average), tag('review_count', p.rating?.count),
    tag('virtual_model_link', p.model ? origin + p.model : undefined),
    tag('custom_label_0', p.labels.season), tag('custom_label_1', p.labels.margin), tag('custom_label_2', p.labels.origin),
  ].join('')}</item>\n`;
};

export const feed = ({ catalog, origin }, lang) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>Lisière</title>
<link>${origin}${lang === 'en' ? '/en/' : '/'}</link>
<description>${lang === 'en' ? 'Useful things and simple clothes' : 'Objets utiles et vêtements simples'}</description>
<language>${lang}</language>
${catalog.items.map((i) => entry(i, { origin, lang })).join('')}</channel>
</rss>
`;
