// The frame of every page: head, header, footer. Deliberately no inline script or style, ever.
import { existsSync, readFileSync } from 'node:fs';
import { escapeHtml as e } from '../text.mjs';
import { ROUTES, T } from './strings.mjs';

export const makeSite = ({ catalog, origin, dist }) => {
  const snippets = new Map();
  const snippet = (lang) => {
    const packs = lang === 'en' ? 'packs-en' : 'packs';
    if (!snippets.has(packs)) {
      const file = `${dist}/${packs}/snippet.html`;
      snippets.set(packs, existsSync(file) ? readFileSync(file, 'utf8').trim()
        : `<script async src="/devanture/devanture.js" data-manifest="/${packs}/manifest.json"></script>`);
    }
    return snippets.get(packs);
  };
  return { catalog, origin, snippet };
};

export const categoryUrl = (c, lang) => `${ROUTES[lang].category}${c.slug[lang]}/`;
export const productUrl = (p, lang) => `${ROUTES[lang].product}${p.slug[lang]}/`;
export const itemUrl = (item, lang) => productUrl(item.product, lang) + (item === item.product.main ? '' : `?v=${encodeURIComponent(item.id)}`);

/** JSON-LD is data; `<` is escaped so that no text can close the element. */
export const jsonLd = (data) => `<script type="application/ld+json">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>`;

const icon = {
  cart: '<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M6 8h12l1 12H5zM9 8V6a3 3 0 0 1 6 0v2"/></svg>',
  account: '<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><circle cx="12" cy="8" r="4"/><path d="M4 20c1-5 5-6 8-6s7 1 8 6"/></svg>',
};

const header = (site, { lang, here, alternate }) => {
  const t = T[lang]; const r = ROUTES[lang];
  return `<header class="top">
<p class="announce">${e(t.announce)}</p>
<div class="bar">
<a class="brand" href="${r.home}"><span class="brand-name">Lisière</span><span class="brand-line">${e(t.tagline)}</span></a>
<nav class="main-nav" aria-label="${e(t.nav)}"><ul class="rr-block" data-devanture-nav>${site.catalog.worlds.map((w) => {
    const url = categoryUrl(w, lang);
    return `<li data-category="${e(w.name[lang])}"><a href="${url}"${here?.startsWith(url) ? ' aria-current="true"' : ''}>${e(w.name[lang])}</a></li>`;
  }).join('')}</ul></nav>
<div class="tools"><a class="lang" href="${alternate ?? ROUTES[lang === 'fr' ? 'en' : 'fr'].home}" hreflang="${lang === 'fr' ? 'en' : 'fr'}" lang="${lang === 'fr' ? 'en' : 'fr'}">${t.otherLang}</a>
<a class="tool" href="${r.account}">${icon.account}<span>${e(t.account)}</span></a>
<a class="tool" href="${r.cart}">${icon.cart}<span>${e(t.cart)}</span> <b class="count" data-cart-count data-label="${e(t.itemsInCart)}" hidden></b></a></div>
</div></header>`;
};

const footer = (site, { lang }) => {
  const t = T[lang]; const r = ROUTES[lang];
  const links = (list) => `<ul>${list.map(([url, text]) => `<li><a href="${url}">${e(text)}</a></li>`).join('')}</ul>`;
  return `<footer class="foot"><div class="foot-in">
<div class="foot-brand"><p class="brand-name">Lisière</p><p>${e(t.footNote)}</p></div>
<nav aria-label="${e(t.footShop)}"><h2>${e(t.footShop)}</h2><ul class="rr-block" data-devanture-nav>${site.catalog.categories.map((c) => `<li data-category="${e(`${c.parent[lang]} > ${c.name[lang]}`)}"><a href="${categoryUrl(c, lang)}">${e(c.name[lang])}</a></li>`).join('')}</ul></nav>
<nav aria-label="${e(t.footData)}"><h2>${e(t.footData)}</h2>${links([[`${r.privacy}#preferences`, t.prefs], [r.privacy, t.privacy], [r.account, t.account]])}<p><button type="button" class="linklike" data-open-consent>${e(t.cookies)}</button></p></nav>
<nav aria-label="devanture"><h2>devanture</h2>${links([['/docs/', t.docs], [r.recipes, t.recipes], ['/', 'Français'], ['/en/', 'English']])}<p><a href="/ar/" lang="ar" dir="rtl">العربية</a></p></nav>
</div></footer>`;
};

/** One whole page. `kind` is what the widget reads; `here` is the page's own path. */
export const page = (site, { lang, dir, title, description, kind, here, alternate, meta = {}, data = [], og = 'website', image, main, bodyClass = '', chrome = {}, scripts }) => {
  const t = T[lang] ?? T.fr;
  const metas = { 'devanture:page': kind, ...meta };
  const other = lang === 'fr' ? 'en' : 'fr';
  return `<!doctype html>
<html lang="${chrome.lang ?? lang}"${dir ? ` dir="${dir}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${e(title)}</title>
<meta name="description" content="${e(description)}">
${Object.entries(metas).map(([k, v]) => `<meta name="${k}" content="${e(v)}">`).join('\n')}
<meta property="og:type" content="${og}">
<meta property="og:title" content="${e(title)}">
<meta property="og:site_name" content="Lisière">
<meta property="og:url" content="${site.origin}${here}">${image ? `\n<meta property="og:image" content="${site.origin}${image}">` : ''}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f7f2e8" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#191c19" media="(prefers-color-scheme: dark)">
${kind === 'notfound' ? '<meta name="robots" content="noindex">' : `<link rel="canonical" href="${site.origin}${here}">`}${alternate && !chrome.lang ? `\n<link rel="alternate" hreflang="${other}" href="${site.origin}${alternate}">` : ''}
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
<link rel="stylesheet" href="/assets/consent.css">
<script src="/assets/early.js"></script>
${site.snippet(lang)}
<script defer src="/assets/trusted.js"></script>
<script defer src="/assets/shop.js"></script>
${(scripts ?? ['/tarteaucitron/tarteaucitron.min.js', '/assets/consent.js']).map((src) => `<script defer src="${src}"></script>`).join('\n')}
${data.map(jsonLd).join('\n')}
</head>
<body${bodyClass ? ` class="${bodyClass}"` : ''}>
<a class="skip" href="#main">${e(chrome.skip ?? t.skip)}</a>
${chrome.header ?? header(site, { lang, here, alternate })}
<main id="main" tabindex="-1">
${main}
</main>
${chrome.footer ?? footer(site, { lang })}
<p class="toast" role="status" data-toast data-answers="${e(t.answersTaken)}"></p>
</body>
</html>
`;
};
