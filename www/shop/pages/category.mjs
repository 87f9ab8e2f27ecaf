// Category pages: a world (Maison) or one of its categories (Cuisine). Deliberately no filters, links only.
import { escapeHtml as e } from '../text.mjs';
import { card, carousel, picks } from './cards.mjs';
import { categoryUrl, page, productUrl } from './layout.mjs';
import { ROUTES, T } from './strings.mjs';
import { context, crumbsData, pageItem } from './structured.mjs';

export const crumbs = (list, lang) => `<nav class="crumbs" aria-label="${e(T[lang].currentPage)}"><ol>${list.map(([name, url]) => `<li>${url ? `<a href="${url}">${e(name)}</a>` : `<span aria-current="page">${e(name)}</span>`}</li>`).join('')}</ol></nav>`;

const ordered = (products) => [...products].sort((a, b) => b.main.inStock - a.main.inStock || b.popularity - a.popularity);

export const categoryPage = (site, lang, node, world) => {
  const t = T[lang]; const other = lang === 'fr' ? 'en' : 'fr'; const here = categoryUrl(node, lang);
  const isWorld = node === world;
  const trail = [[t.home, ROUTES[lang].home], ...(isWorld ? [] : [[world.name[lang], categoryUrl(world, lang)]]), [node.name[lang], here]];
  const groups = isWorld ? node.categories.map((c) => [c.name[lang], c.products, categoryUrl(c, lang)])
    : [...groupBy(node.products, (p) => p.sub[lang])];
  const intro = isWorld ? node.categories.map((c) => c.intro[lang])[0] : node.intro[lang];
  const anchor = (i) => `r${i + 1}`;
  const list = ordered(node.products).slice(0, 12);
  const main = `${crumbs(trail.map(([n, u], i) => (i === trail.length - 1 ? [n] : [n, u])), lang)}
<header class="cat-head"><h1>${e(node.name[lang])}</h1><p>${e(intro)}</p>
<ul class="chips"${isWorld ? '' : ' data-chips'}>${isWorld ? '' : `<li><a href="#r0" aria-current="true">${e(t.filterAll)}</a></li>`}${groups.map(([name, , url], i) => `<li><a href="${url ?? `#${anchor(i)}`}">${e(name)}</a></li>`).join('')}</ul>
<p class="muted">${node.products.length} ${t.products}</p></header>
${isWorld ? '' : carousel('for-you', t.forYou, picks.popular(node.products), lang)}
${isWorld ? groups.map(([name, products], i) => `<section class="band" id="${anchor(i)}" aria-labelledby="${anchor(i)}-t"><h2 id="${anchor(i)}-t">${e(name)}</h2><ul class="cards">${ordered(products).slice(0, 4).map((p, j) => card(p, lang, { eager: i === 0 && j < 4 })).join('')}</ul></section>`).join('\n') : listing(groups, lang)}
${isWorld ? carousel('for-you', t.forYou, picks.popular(node.products), lang) : ''}
${carousel('trending', t.rated, picks.rated(node.products), lang)}
<script type="application/json" data-page-list>${JSON.stringify({ name: node.name[lang], items: list.map((p) => pageItem(p, lang).items.find((i) => i.id === p.main.id)) }).replace(/</g, '\\u003c')}</script>`;
  return page(site, {
    lang, title: `${trail.slice(1).map(([n]) => n).reverse().join(' · ')} · Lisière`, description: intro, kind: 'category', here, alternate: categoryUrl(node, other), main,
    meta: { 'devanture:category': node.path[lang].join(' > ') },
    data: [
      context(crumbsData(trail, site)),
      context({ '@type': 'ItemList', name: node.name[lang], numberOfItems: node.products.length, itemListElement: list.map((p, i) => ({ '@type': 'ListItem', position: i + 1, url: site.origin + productUrl(p, lang) })) }),
    ],
    bodyClass: 'is-category',
  });
};

/** One unbroken grid; a chip leads to the first card of its kind, and shop.js turns chips into filters. */
const listing = (groups, lang) => {
  const cards = groups.flatMap(([, products], i) => ordered(products).map((p, j) => card(p, lang, { eager: i === 0 && j < 4, level: 3 })
    .replace('<li class="card"', `<li class="card" data-kind="r${i + 1}"${j ? '' : ` id="r${i + 1}"`}`)));
  return `<section class="band" id="r0" aria-labelledby="r0-t"><h2 class="sr" id="r0-t">${e(T[lang].ariaCards)}</h2><ul class="cards" data-listing>${cards.join('')}</ul></section>`;
};

const groupBy = (list, key) => {
  const map = new Map();
  for (const x of list) map.set(key(x), [...(map.get(key(x)) ?? []), x]);
  return map;
};
