// Product pages. Variants are radio buttons that shop.js brings to life; without it the default version shows.
import { escapeHtml as e, unitPrice } from '../text.mjs';
import { carousel, picks, price, quiet, stars } from './cards.mjs';
import { crumbs } from './category.mjs';
import { categoryUrl, page, productUrl } from './layout.mjs';
import { ROUTES, T } from './strings.mjs';
import { context, crumbsData, graph, pageItem, productData } from './structured.mjs';

const choice = (legend, name, values, checked) => values.length > 1 ? `<fieldset class="choice"><legend>${e(legend)}</legend><div>${values.map(({ key, text, paint }) => `<label${paint ? ' class="paint"' : ''}><input type="radio" name="${name}" value="${e(key)}"${key === checked ? ' checked' : ''}><span>${paint ? `<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="8.5" fill="${paint}"/></svg>` : ''}${e(text)}</span></label>`).join('')}</div></fieldset>` : '';

const choices = (p, lang) => {
  const colors = [...new Map(p.items.filter((i) => i.color).map((i) => [i.colorKey, { key: i.color[lang], text: i.color[lang], paint: i.paint }])).values()];
  const sizes = [...new Set(p.items.map((i) => i.size).filter(Boolean))].map((s) => ({ key: s, text: s }));
  return choice(T[lang].color, 'color', colors, p.main.color?.[lang]) + choice(T[lang].size, 'size', sizes, p.main.size);
};

const facts = (p, lang) => {
  const t = T[lang];
  const rows = [[t.brand, p.brand], p.material && [t.material, p.material[lang]], p.unit && [t.netWeight, p.unit[0].replace(' ', '\u00a0')], [t.origin, p.made === 'FR' ? t.madeFR : t.madeEU], p.model && ['3D', t.see3d], [t.reference, `<span data-ref>${e(p.main.id)}</span>`, true]].filter(Boolean);
  return `<dl class="facts">${rows.map(([k, v, raw]) => `<div><dt>${e(k)}</dt><dd>${raw ? v : e(v)}</dd></div>`).join('')}</dl>`;
};

const similar = (p, catalog) => [...p.category.products.filter((q) => q !== p && q.sub.fr === p.sub.fr), ...picks.popular(p.category.products.filter((q) => q !== p && q.sub.fr !== p.sub.fr))];

export const productPage = (site, lang, p, world) => {
  const t = T[lang]; const here = productUrl(p, lang); const c = p.category;
  const trail = [[t.home, ROUTES[lang].home], [world.name[lang], categoryUrl(world, lang)], [c.name[lang], categoryUrl(c, lang)], [p.title[lang], here]];
  const main = `${crumbs(trail.map(([n, u], i) => (i === 3 ? [n] : [n, u])), lang)}
<article class="product" data-product>
<div class="product-pic"><img data-picture src="${p.main.image}" alt="${e(p.title[lang])}${p.main.color ? `, ${e(p.main.color[lang].toLowerCase())}` : ''}" width="800" height="800" decoding="async"></div>
<div class="product-info">
<p class="brand-small">${e(p.brand)}</p>
<h1>${e(p.title[lang])}</h1>
<p class="product-line"><span data-price>${price(p.main, lang)}</span> ${stars(p.rating, lang)}</p>
${p.unit ? `<p class="muted">${t.per} ${unitPrice(p.main.sale ?? p.main.price, p.unit, lang)}</p>` : ''}
<p class="lead">${e(p.text[lang])}</p>
<form data-add-form>
${choices(p, lang)}
<p class="stock" data-stock data-in="${e(t.inStock)}" data-out="${e(t.soldOut)}"${p.main.inStock ? '' : ' data-state="out"'}>${e(p.main.inStock ? t.inStock : t.soldOut)}</p>
<div class="buy"><label class="qty"><span>${e(t.quantity)}</span><input type="number" name="quantity" value="1" min="1" max="9" inputmode="numeric"></label>
<button class="button" type="submit" data-add${p.main.inStock ? '' : ' disabled'}>${e(t.add)}</button></div>
</form>
<h2 class="small-title">${e(t.details)}</h2>
${facts(p, lang)}
<h2 class="small-title">${e(t.delivery)}</h2>
<p>${e(t.deliveryText)}</p>
</div></article>
<script type="application/json" data-page-item>${JSON.stringify(pageItem(p, lang)).replace(/</g, '\\u003c')}</script>
${carousel('bundle', t.withCart, similar(p, site.catalog).slice(0, 3), lang, ' opt-in')}
${carousel('also-viewed', t.best, picks.popular(site.catalog.products.filter((q) => q.category !== c)), lang)}
${carousel('similar', t.similar, similar(p, site.catalog), lang)}
${quiet('looks', ' add')}
${carousel('for-you', t.forYou, picks.varied(site.catalog.categories.filter((x) => x !== c)), lang)}
${carousel('recently-viewed', t.recent, picks.varied(site.catalog.categories.filter((x) => x !== c), 1), lang)}
${quiet('cheaper', ' add')}
${quiet('look', ' add')}
${quiet('read')}`;
  const trailData = crumbsData(trail, site); const data = productData(p, site, lang);
  return page(site, {
    lang, title: `${p.title[lang]} · ${p.brand} · Lisière`, description: p.text[lang], kind: 'product', here, alternate: productUrl(p, lang === 'fr' ? 'en' : 'fr'), og: 'product', image: p.main.image, main,
    meta: { 'devanture:product': p.main.id, 'devanture:category': p.path[lang].join(' > ') },
    data: Number(p.id.slice(-3)) % 2 ? [graph(data, trailData)] : [context(data), context(trailData)],
  });
};
