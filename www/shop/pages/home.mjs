// The home page, in French and English. Deliberately only what a first visit needs.
import { escapeHtml as e } from '../text.mjs';
import { carousel, picks, quiet } from './cards.mjs';
import { categoryUrl, page, productUrl } from './layout.mjs';
import { ROUTES, T } from './strings.mjs';
import { context } from './structured.mjs';

const byKind = (catalog, kind, n = 0) => catalog.products.filter((p) => p.kind === kind)[n];

export const heroPicture = (catalog, lang) => `<div class="hero-pics">${[byKind(catalog, 'teapot'), byKind(catalog, 'jacket', 1), byKind(catalog, 'wateringCan'), byKind(catalog, 'vase')]
  .map((p, i) => `<a href="${productUrl(p, lang)}" class="hp hp${i}"><img src="${p.main.image}" alt="${e(p.title[lang])}" width="800" height="800" decoding="async"></a>`).join('')}</div>`;

export const tiles = (catalog, lang) => `<ul class="tiles">${catalog.categories.map((c, i) => {
  const p = [...c.products].sort((a, b) => b.popularity - a.popularity)[i % 3];
  return `<li><a href="${categoryUrl(c, lang)}"><img src="${p.main.image}" alt="" width="800" height="800" loading="lazy" decoding="async"><span>${e(c.name[lang])}</span></a></li>`;
}).join('')}</ul>`;

export const home = (site, lang) => {
  const t = T[lang]; const r = ROUTES[lang]; const { catalog } = site;
  const main = `<section class="hero"><div class="hero-text">
<h1>${e(t.heroTitle)}</h1>
<p>${e(t.heroText)}</p>
<p class="actions"><a class="button" href="#nouveau">${e(t.heroCta)}</a> <a class="button quiet" href="${categoryUrl(catalog.categories[0], lang)}">${e(t.heroCta2)}</a></p>
</div>${heroPicture(catalog, lang)}</section>
<div class="selvedge" aria-hidden="true"></div>
<section class="band slim"><devanture-banner placement="welcome"><div class="welcome"><h2>${e(t.welcomeTitle)}</h2><p>${e(t.welcomeText)}</p><a href="#maniere">${e(t.welcomeLink)}</a></div></devanture-banner></section>
${carousel('for-you', t.forYou, picks.varied(catalog.categories), lang)}
<section class="band" aria-labelledby="rayons"><h2 id="rayons">${e(t.shelves)}</h2>${tiles(catalog, lang)}</section>
${carousel('recently-viewed', t.recent, picks.varied(catalog.categories, 1), lang)}
${quiet('buy-again', ' add')}
${carousel('bestsellers', t.best, picks.popular(catalog.products), lang)}
${quiet('gifts', ' add')}
<div id="nouveau">${carousel('new', t.fresh, picks.fresh(catalog.products), lang)}</div>
<section class="band way" id="maniere" aria-labelledby="maniere-titre"><h2 id="maniere-titre">${e(t.why)}</h2><ul>${[1, 2, 3].map((i) => `<li><h3>${e(t[`why${i}`])}</h3><p>${e(t[`why${i}t`])}</p></li>`).join('')}</ul></section>`;
  return page(site, {
    lang, title: `Lisière · ${t.tagline}`, description: t.heroText, kind: 'home', here: r.home, alternate: ROUTES[lang === 'fr' ? 'en' : 'fr'].home, main,
    data: [context({ '@type': 'WebSite', name: 'Lisière', url: site.origin + r.home, inLanguage: lang }), context({ '@type': 'Organization', name: 'Lisière', url: site.origin + '/' })],
  });
};
