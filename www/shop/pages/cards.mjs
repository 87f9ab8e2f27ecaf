// Product cards, prices, stars, and the static fallback inside the widget's elements. Deliberately no page layout.
import { escapeHtml as e, money, unitPrice } from '../text.mjs';
import { productUrl } from './layout.mjs';
import { T } from './strings.mjs';

export const stars = (rating, lang) => rating ? `<span class="stars"><svg viewBox="0 0 20 20" width="15" height="15" aria-hidden="true"><path d="M10 1.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L10 14.9l-5.2 2.8 1-5.9L1.500 7.700l5.900-.8z"/></svg><span class="sr">${T[lang].rating} </span>${rating.average.toFixed(1).replace('.', lang === 'en' ? '.' : ',')}<span class="sr"> ${T[lang].outOf}</span> <span class="muted">(${rating.count}<span class="sr"> ${T[lang].reviews}</span>)</span></span>` : '';

export const price = (item, lang, from = false) => item.sale
  ? `<span class="price"><span class="sr">${T[lang].now} </span><ins>${money(item.sale, lang)}</ins> <span class="sr">${T[lang].was} </span><del>${money(item.price, lang)}</del></span>`
  : `<span class="price">${from ? `${T[lang].from} ` : ''}${money(item.price, lang)}</span>`;

const swatches = (product) => {
  const seen = [...new Map(product.items.filter((i) => i.color).map((i) => [i.colorKey, i])).values()];
  return seen.length > 1 ? `<span class="swatches" aria-hidden="true">${seen.map((i) => `<svg width="12" height="12" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5.5" fill="${i.paint}"/></svg>`).join('')}</span>` : '';
};

const badge = (p, lang) => !p.items.some((i) => i.inStock) ? `<span class="badge out">${T[lang].out}</span>`
  : p.main.sale ? `<span class="badge sale">−${Math.round((1 - p.main.sale / p.main.price) * 100)}${lang === 'fr' ? '\u00a0' : ''}%</span>`
  : p.days <= 30 ? `<span class="badge new">${T[lang].fresh_}</span>` : '';

export const card = (p, lang, { small = false, eager = false, level = 3 } = {}) => `<li class="card${small ? ' small' : ''}"><a href="${productUrl(p, lang)}">
<span class="pic">${badge(p, lang)}<img src="${p.main.image}" alt="" width="800" height="800"${eager ? '' : ' loading="lazy"'} decoding="async"></span>
<span class="brand-small">${e(p.brand)}</span>
<span class="name"${small ? '' : ` role="heading" aria-level="${level}"`}>${e(p.title[lang])}</span>
<span class="line">${price(p.main, lang, p.items.some((i) => i.price > p.main.price))}${small ? '' : stars(p.rating, lang)}</span>${small ? '' : `${swatches(p)}${p.unit ? `<span class="muted unit">${unitPrice(p.main.sale ?? p.main.price, p.unit, lang)}</span>` : ''}`}
</a></li>`;

/** A widget element whose children are what a shopper sees when the widget does not run. */
export const carousel = (placement, title, products, lang, more = '') => `<section class="band">
<devanture-carousel placement="${placement}" add${more}>
<h2>${e(title)}</h2>
<ul class="cards row">${products.slice(0, 6).map((p) => card(p, lang, { small: true })).join('')}</ul>
</devanture-carousel>
</section>`;

/** An element without children of its own: nothing stands there unless the widget has something to say. */
export const quiet = (placement, more = '') => `<section class="band quiet-band"><devanture-carousel placement="${placement}"${more}></devanture-carousel></section>`;

export const picks = {
  popular: (list, skip = 0) => [...list].filter((p) => p.main.inStock).sort((a, b) => b.popularity - a.popularity).slice(skip, skip + 6),
  rated: (list) => [...list].filter((p) => p.rating && p.main.inStock).sort((a, b) => b.rating.average * Math.log(b.rating.count) - a.rating.average * Math.log(a.rating.count)).slice(0, 6),
  fresh: (list) => [...list].filter((p) => p.main.inStock).sort((a, b) => a.days - b.days).slice(0, 6),
  onSale: (list) => list.filter((p) => p.main.sale && p.main.inStock).slice(0, 6),
  /** One popular product per category: variety at first sight. */
  varied: (categories, offset = 0) => categories.map((c) => [...c.products].filter((p) => p.main.inStock).sort((a, b) => b.popularity - a.popularity)[offset]).filter((_, i) => i % 2 === offset % 2).slice(0, 6),
};
