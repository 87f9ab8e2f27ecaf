// JSON-LD for search engines and for the widget's automatic capture. Ids equal the feed's ids. Deliberately no HTML.
import { itemUrl, productUrl } from './layout.mjs';

const offer = (item, site, lang) => ({
  '@type': 'Offer', url: site.origin + itemUrl(item, lang), priceCurrency: 'EUR', price: (item.sale ?? item.price).toFixed(2),
  availability: `https://schema.org/${item.inStock ? 'InStock' : 'OutOfStock'}`, itemCondition: 'https://schema.org/NewCondition',
});

const item = (i, site, lang) => ({
  '@type': 'Product', '@id': `${site.origin}${itemUrl(i, lang)}#${i.id}`, sku: i.id, name: i.product.title[lang], image: site.origin + i.image,
  ...(i.gtin ? { gtin13: i.gtin } : { mpn: i.mpn }), ...(i.color ? { color: i.color[lang] } : {}), ...(i.size ? { size: i.size } : {}),
  offers: offer(i, site, lang),
});

const common = (p, lang) => ({
  name: p.title[lang], description: p.text[lang], brand: { '@type': 'Brand', name: p.brand }, category: p.path[lang].join(' > '),
  ...(p.material ? { material: p.material[lang] } : {}),
  ...(p.rating ? { aggregateRating: { '@type': 'AggregateRating', ratingValue: p.rating.average, reviewCount: p.rating.count, bestRating: 5 } } : {}),
});

export const productData = (p, site, lang) => p.isGroup ? {
  '@type': 'ProductGroup', '@id': `${site.origin}${productUrl(p, lang)}#${p.id}`, productGroupID: p.id, sku: p.main.id, url: site.origin + productUrl(p, lang), ...common(p, lang), image: site.origin + p.main.image,
  variesBy: [...(new Set(p.items.map((i) => i.colorKey)).size > 1 ? ['https://schema.org/color'] : []), ...(p.items[0].size ? ['https://schema.org/size'] : [])],
  offers: offer(p.main, site, lang),
  hasVariant: p.items.map((i) => item(i, site, lang)),
} : { ...item(p.main, site, lang), ...common(p, lang), url: site.origin + productUrl(p, lang) };

export const crumbsData = (crumbs, site) => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(([name, url], i) => ({ '@type': 'ListItem', position: i + 1, name, ...(url ? { item: site.origin + url } : {}) })),
});

export const context = (node) => ({ '@context': 'https://schema.org', ...node });
/** Several nodes in one block: every other product page uses this form, the rest use separate blocks. */
export const graph = (...nodes) => ({ '@context': 'https://schema.org', '@graph': nodes });

/** What shop.js needs to report one product in GA4's shape and to fill the cart. */
export const pageItem = (p, lang) => ({
  id: p.id, items: p.items.map((i) => ({ id: i.id, title: p.title[lang], price: i.sale ?? i.price, was: i.sale ? i.price : undefined, image: i.image, url: itemUrl(i, lang), color: i.color?.[lang], size: i.size, stock: i.inStock, brand: p.brand, category: p.path[lang].join(' > ') })),
  main: p.main.id,
});
