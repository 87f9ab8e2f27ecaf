// The page of recipes: who could be shopping, what they then see, and the piece of devanture.toml that says so. Deliberately no
// logic of its own: the switcher (assets/shopper.js) only sets what a shopper's own browser would hold.
import { escapeHtml as e } from '../text.mjs';
import { carousel, picks, quiet } from './cards.mjs';
import { page } from './layout.mjs';
import { ROUTES, T } from './strings.mjs';

const WORDS = {
  fr: {
    lead: 'Devenez quelqu’un, et regardez ce que la boutique vous dit. Ces clients sont inventés : choisir l’un d’eux ne fait que remplir, dans ce navigateur, ce que sa navigation y aurait laissé, panier compris.',
    offers: 'Ici viennent les offres', offersText: 'Devenez « Panier laissé » : un code vous attend trois jours. Devenez « De retour » : ce que vous avez revu vous est remontré.',
    become: 'Devenir', nobody: 'Redevenir soi-même', now: 'Vous êtes : {name}', weather: 'Selon le temps qu’il fait', weatherText: 'Un seul fichier pour toutes les régions, le même pour tous : la vôtre se choisit ici, et reste ici. Le temps de cette boutique est inventé comme elle.', dry: 'Chez vous, rien de particulier : la page reste comme elle est.', panel: 'Ce que la boutique sait et croit de vous', pieces: 'Les recettes', piecesText: 'Chaque morceau tient debout tout seul : copiez-le dans votre devanture.toml.', busy: 'Un instant…',
    shoppers: { new: ['Nouvelle', 'arrive pour la première fois'], returning: ['De retour', 'a regardé trois lampes hier et avant-hier'], loyal: ['Fidèle', 'a commandé quatre fois ces derniers mois'], leaving: ['Sur le départ', 'commandait souvent, plus rien depuis l’hiver'], cart: ['Panier laissé', 'a mis une théière au panier, puis est partie'], gifts: ['Cherche un cadeau', 'dit chercher un cadeau'], empty: ['Bientôt à court', 'a acheté du thé il y a deux mois'], tea: ['Amateur de thé', 'regarde des thés et une théière, et ne dit rien'], birthday: ['C’est son anniversaire', 'l’a dit à la boutique'], thanks: ['Vient de commander', 'lit la confirmation'] },
  },
  en: {
    lead: 'Become somebody, and look at what the shop tells you. These shoppers are invented: choosing one only fills in, in this browser, what their visits would have left there, cart included.',
    offers: 'Offers come here', offersText: 'Become “Cart left”: a code is yours for three days. Become “Returning”: what you came back to is shown again.',
    become: 'Become', nobody: 'Be yourself again', now: 'You are: {name}', weather: 'By the weather', weatherText: 'One file for all regions, the same for everyone: yours is chosen here, and stays here. The weather of this shop is as invented as the shop.', dry: 'Nothing in particular where you are: the page stays as it is.', panel: 'What the shop knows and guesses of you', pieces: 'The recipes', piecesText: 'Each piece stands by itself: copy it into your devanture.toml.', busy: 'One moment…',
    shoppers: { new: ['New', 'is here for the first time'], returning: ['Returning', 'looked at three lamps yesterday and the day before'], loyal: ['Loyal', 'ordered four times in the last months'], leaving: ['About to leave', 'ordered often, and nothing since winter'], cart: ['Cart left', 'put a teapot in the cart, then went away'], gifts: ['Gift buyer', 'says that they look for a present'], empty: ['Running out', 'bought tea two months ago'], tea: ['Tea lover', 'looks at teas and a teapot, and says nothing'], birthday: ['It is their birthday', 'told the shop so'], thanks: ['Has just ordered', 'reads the confirmation'] },
  },
};

/** The tables of a configuration that are recipes, each with the comment above it. */
const pieces = (toml) => toml
  .split(/\n(?=#[^\n]*\n(?:#[^\n]*\n)*\[\[)|\n\n(?=\[\[)/)
  .map((text) => text.replace(/^# ---.*$/gm, '').trim())
  .filter((text) => /^\[\[(banner|segment|experiment|offer|persona)\]\]/m.test(text));

const title = (piece) => (/^# (.*)/.exec(piece)?.[1] ?? /^(?:id|name) = "(.*)"/m.exec(piece)?.[1] ?? '').replace(/\.$/, '');

export const recipes = (site, lang, toml) => {
  const t = T[lang]; const w = WORDS[lang];
  const packs = lang === 'en' ? 'packs-recipes-en' : 'packs-recipes';
  const own = { ...site, snippet: () => `<script async src="/devanture/devanture.js" data-manifest="/${packs}/manifest.json"></script>` };
  const buttons = Object.entries(w.shoppers).map(([name, [label, note]]) => `<li><button type="button" data-become="${name}" aria-pressed="false"><b>${e(label)}</b><span>${e(note)}</span></button></li>`);
  return page(own, {
    lang, title: `${t.recipes} · Lisière`, description: w.lead, kind: 'other', here: ROUTES[lang].recipes, alternate: ROUTES[lang === 'fr' ? 'en' : 'fr'].recipes,
    scripts: ['/assets/shopper.js'],
    main: `<div class="recipes-head"><h1 class="page-title">${e(t.recipes)}</h1><p class="lead">${e(w.lead)}</p></div>
<section class="recipes-who" aria-label="${e(w.become)}" data-shoppers data-now="${e(w.now)}" data-busy="${e(w.busy)}"><ul>${buttons.join('')}</ul>
<p role="status" data-who></p><p><button type="button" class="linklike" data-become="">${e(w.nobody)}</button></p></section>
<section class="band slim"><devanture-banner placement="recipe"></devanture-banner></section>
<section class="band slim"><devanture-banner placement="dates" class="strip"></devanture-banner></section>
<section class="band slim"><devanture-banner placement="offer"><div class="welcome"><h2>${e(w.offers)}</h2><p>${e(w.offersText)}</p></div></devanture-banner></section>
<div id="suite">${quiet('recently-viewed')}</div>
${quiet('buy-again', ' add')}
${carousel('for-you', t.forYou, picks.varied(site.catalog.categories), lang)}
<section class="band" aria-labelledby="weather"><h2 id="weather">${e(w.weather)}</h2><p class="recipes-note">${e(w.weatherText)}</p><devanture-weather></devanture-weather>
<devanture-banner placement="weather"><p class="recipes-note">${e(w.dry)}</p></devanture-banner></section>
<section class="band" aria-labelledby="known"><h2 id="known">${e(w.panel)}</h2><devanture-preferences></devanture-preferences></section>
<section class="band recipes-list" aria-labelledby="pieces"><h2 id="pieces">${e(w.pieces)}</h2><p>${e(w.piecesText)}</p>${pieces(toml).map((piece) => `<details><summary>${e(title(piece))}</summary><pre tabindex="0" lang="en" dir="ltr"><code>${e(piece)}</code></pre></details>`).join('\n')}</section>`,
  });
};
