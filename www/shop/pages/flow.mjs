// Cart, checkout, confirmation, account, privacy and not-found pages. Deliberately empty shells that shop.js fills
// from the shopper's own browser.
import { escapeHtml as e } from '../text.mjs';
import { carousel, picks, quiet } from './cards.mjs';
import { page } from './layout.mjs';
import { ROUTES, T } from './strings.mjs';
import { privacyText } from './privacy.mjs';

const shell = (site, lang, kind, route, title, main, more = {}) => page(site, {
  lang, title: `${title} · Lisière`, description: `${title} · ${T[lang].tagline}`, kind, here: ROUTES[lang][route] ?? '/404.html', alternate: ROUTES[lang === 'fr' ? 'en' : 'fr'][route], main, ...more,
});

const field = (name, label, { type = 'text', complete, wide, pattern } = {}) => `<label class="field${wide ? ' wide' : ''}"><span>${e(label)}</span><input name="${name}" type="${type}" required autocomplete="${complete}"${pattern ? ` pattern="${pattern}" inputmode="numeric"` : ''}></label>`;
const radio = (name, value, label, note, checked) => `<label class="pick"><input type="radio" name="${name}" value="${value}"${checked ? ' checked' : ''}><span>${e(label)}</span>${note ? `<span class="muted">${e(note)}</span>` : ''}</label>`;

export const cart = (site, lang) => {
  const t = T[lang]; const r = ROUTES[lang];
  return shell(site, lang, 'cart', 'cart', t.cartTitle, `<h1 class="page-title">${e(t.cartTitle)}</h1>
<noscript><p>${e(t.noscript)}</p></noscript>
<div class="cart" data-cart data-less="${e(t.less)}" data-more="${e(t.more)}" data-remove="${e(t.remove)}" data-quantity="${e(t.quantity)}" data-free-left="${e(t.freeLeft)}" data-free-done="${e(t.freeDone)}" data-free="${e(t.free)}">
<div class="cart-empty" data-cart-empty><p>${e(t.cartEmpty)}</p><a class="button" href="${r.home}">${e(t.cartBack)}</a></div>
<div class="cart-full" data-cart-full hidden><ul class="lines" data-lines></ul>
<section class="sum" aria-labelledby="sum-t"><h2 id="sum-t">${e(t.summary)}</h2><p class="free" data-free-note></p><progress data-free-bar max="60" value="0" aria-label="${e(t.shipping)}"></progress>
<dl><div><dt>${e(t.subtotal)}</dt><dd data-subtotal></dd></div><div data-code-row hidden><dt>${e(t.code)} <span data-code></span></dt><dd data-off></dd></div><div><dt>${e(t.shipping)}</dt><dd data-shipping></dd></div><div class="total"><dt>${e(t.total)}</dt><dd data-total></dd></div></dl>
<a class="button wide" href="${r.checkout}">${e(t.checkout)}</a><p><a href="${r.home}">${e(t.cartBack)}</a></p></section></div></div>
<div data-cart-short hidden>${quiet('free-shipping', ' add')}</div>
<div data-cart-more hidden>${quiet('with-cart', ' add')}</div>
${carousel('for-you', t.withCart, picks.popular(site.catalog.products.filter((p) => p.basePrice < 30)), lang)}`);
};

export const checkout = (site, lang) => {
  const t = T[lang]; const r = ROUTES[lang];
  return shell(site, lang, 'checkout', 'checkout', t.checkoutTitle, `<h1 class="page-title">${e(t.checkoutTitle)}</h1>
<p class="note">${e(t.demoNote)}</p>
<form class="checkout" data-checkout action="${r.thanks}" method="get">
<div class="steps">
<fieldset><legend>${e(t.contact)}</legend><div class="grid">${field('first', t.first, { complete: 'given-name' })}${field('last', t.last, { complete: 'family-name' })}${field('email', t.email, { type: 'email', complete: 'email', wide: true })}${field('address', t.address, { complete: 'street-address', wide: true })}${field('postcode', t.postcode, { complete: 'postal-code', pattern: '[0-9]{5}' })}${field('city', t.city, { complete: 'address-level2' })}</div></fieldset>
<fieldset><legend>${e(t.shippingChoice)}</legend>${radio('shipping', 'home', t.ship1, '', true)}${radio('shipping', 'relay', t.ship2)}</fieldset>
<fieldset><legend>${e(t.payment)}</legend>${radio('payment', 'card', t.pay1, '', true)}${radio('payment', 'transfer', t.pay2)}</fieldset>
</div>
<section class="sum" aria-labelledby="sum-t"><h2 id="sum-t">${e(t.summary)}</h2><ul class="mini-lines" data-mini-lines></ul>
<dl data-free="${e(t.free)}"><div><dt>${e(t.subtotal)}</dt><dd data-subtotal></dd></div><div data-code-row hidden><dt>${e(t.code)} <span data-code></span></dt><dd data-off></dd></div><div><dt>${e(t.shipping)}</dt><dd data-shipping></dd></div><div class="total"><dt>${e(t.total)}</dt><dd data-total></dd></div></dl>
<button class="button wide" type="submit">${e(t.place)}</button><p><a href="${r.cart}">${e(t.backCart)}</a></p></section>
</form>`);
};

export const thanks = (site, lang) => {
  const t = T[lang];
  return shell(site, lang, 'order', 'thanks', t.thanksTitle, `<div class="thanks"><h1 class="page-title">${e(t.thanksTitle)}</h1>
<div data-order hidden data-text="${e(t.thanksText)}"><p class="lead" data-order-text></p><section class="sum" aria-labelledby="sum-t"><h2 id="sum-t">${e(t.ordered)}</h2><ul class="mini-lines" data-order-lines></ul><dl data-free="${e(t.free)}"><div><dt>${e(t.shipping)}</dt><dd data-order-shipping></dd></div><div class="total"><dt>${e(t.total)}</dt><dd data-order-total></dd></div></dl></section></div>
<p data-no-order>${e(t.noOrder)}</p></div>
<section class="band slim"><devanture-survey name="after-order"></devanture-survey></section>
${carousel('bestsellers', t.best, picks.popular(site.catalog.products), lang)}
${quiet('buy-again', ' add')}
${quiet('read')}`);
};

export const account = (site, lang) => {
  const t = T[lang];
  return shell(site, lang, 'other', 'account', t.accountTitle, `<div class="narrow"><h1 class="page-title">${e(t.accountTitle)}</h1><p class="lead">${e(t.accountText)}</p>
<form class="name-form" data-name-form data-saved="${e(t.saved)}" data-forgotten="${e(t.forgotten)}"><label class="field"><span>${e(t.nameLabel)}</span><input name="first" autocomplete="given-name" maxlength="40" required></label><button class="button" type="submit">${e(t.save)}</button> <button class="button quiet" type="button" data-forget>${e(t.forget)}</button></form></div>
<div class="narrow"><devanture-survey name="home"></devanture-survey></div>
<section class="band" id="favoris"><devanture-favorites class="rr-block" add><h2>${e(t.favorites)}</h2><p>${e(t.favoritesNone)}</p></devanture-favorites></section>`);
};

export const privacy = (site, lang) => {
  const t = T[lang];
  return shell(site, lang, 'other', 'privacy', t.privacyTitle, `<div class="narrow prose"><h1 class="page-title">${e(t.privacyTitle)}</h1>${privacyText(lang)}</div>`);
};

export const notFound = (site, lang) => {
  const t = T[lang];
  return shell(site, lang, 'notfound', 'none', t.notFoundTitle, `<div class="narrow lost"><p class="big" aria-hidden="true">404</p><h1 class="page-title">${e(t.notFoundTitle)}</h1><p class="lead">${e(t.notFoundText)}</p><p><a class="button" href="${ROUTES[lang].home}">${e(t.backHome)}</a></p></div>
${carousel('on-sale', t.onSale, picks.onSale(site.catalog.products), lang)}`, { alternate: ROUTES[lang === 'fr' ? 'en' : 'fr'].home });
};
