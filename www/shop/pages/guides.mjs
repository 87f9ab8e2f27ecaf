// Two guides, so that there is something to read beside the products. Deliberately short and true.
import { escapeHtml as e } from '../text.mjs';
import { page } from './layout.mjs';

const GUIDES = [
  {
    slug: { fr: '/guides/theiere/', en: '/en/guides/teapot/' }, picture: '/images/cui-001-saug.svg',
    title: { fr: 'Choisir sa théière', en: 'Choosing a teapot' },
    text: {
      fr: ['Le grès garde la chaleur et adoucit les thés noirs. La fonte la garde plus longtemps encore, mais ne va pas sur le feu. Le verre ne donne ni ne retient rien : on voit la couleur, c’est ce qui compte pour un thé vert.', 'Un demi-litre suffit à deux. Au-delà, le thé attend, et un thé qui attend devient amer.'],
      en: ['Stoneware keeps the heat and softens black teas. Cast iron keeps it longer still, but does not go on the stove. Glass gives nothing and holds nothing back: you see the color, which is what counts for a green tea.', 'Half a liter is enough for two. Beyond that the tea waits, and a tea that waits turns bitter.'],
    },
  },
  {
    slug: { fr: '/guides/lin/', en: '/en/guides/linen/' }, picture: '/images/lin-002.svg',
    title: { fr: 'Laver le lin sans crainte', en: 'Washing linen without fear' },
    text: {
      fr: ['À quarante degrés, sans assouplissant, et peu chargé. Le lin boit beaucoup d’eau : il lui faut de la place.', 'On le sort encore humide, on le secoue, on le pend. Il se froisse, c’est son air ; si l’on y tient, on repasse sur l’envers avant qu’il soit sec.'],
      en: ['At forty degrees, without softener, in a half-full drum. Linen drinks a lot of water: give it room.', 'Take it out damp, shake it, hang it. It creases, that is its look; if you must, iron it inside out before it is dry.'],
    },
  },
];

/** Each guide as a page: its address and its text. */
export const guides = (site, lang) => GUIDES.map((guide) => [guide.slug[lang], page(site, {
  lang, title: `${guide.title[lang]} · Lisière`, description: guide.text[lang][0], kind: 'other', here: guide.slug[lang], alternate: guide.slug[lang === 'fr' ? 'en' : 'fr'],
  main: `<div class="narrow prose"><h1 class="page-title">${e(guide.title[lang])}</h1>${guide.text[lang].map((text) => `<p>${e(text)}</p>`).join('')}</div>`,
})]);
