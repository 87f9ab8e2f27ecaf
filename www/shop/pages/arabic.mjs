// One right-to-left page: an Arabic home with French titles, to show the widget's direction and language. Deliberately only a home.
import { escapeHtml as e } from '../text.mjs';
import { carousel, picks } from './cards.mjs';
import { heroPicture } from './home.mjs';
import { categoryUrl, page } from './layout.mjs';

const AR = {
  tagline: 'أشياء نافعة وملابس بسيطة', announce: 'توصيل مجاني ابتداءً من 60 يورو · إرجاع مجاني خلال 30 يومًا', skip: 'انتقل إلى المحتوى', nav: 'الأقسام', cart: 'السلة', account: 'حسابي',
  heroTitle: 'أشياء تدوم وتتآلف معًا', heroText: 'ليزيير تعني بالفرنسية حافة الغابة وحافة القماش: المكان الذي ننظر إليه لنعرف إن كان العمل متقنًا. مئتا قطعة اختيرت واحدة واحدة.', cta: 'اكتشف الجديد', welcome: 'أهلًا بك في ليزيير', welcomeText: 'لا شيء مستعجل هنا: انظر، قارن، ثم عُد متى شئت.',
  forYou: 'مختارات اللحظة', recent: 'تصفّح أيضًا', best: 'الأكثر رواجًا', fresh: 'وصل حديثًا', foot: 'ليزيير متجر تجريبي لمشروع devanture: لا شيء معروض للبيع.', privacy: 'الخصوصية', prefs: 'توصياتي', cookies: 'إدارة ملفات الارتباط', items: 'قطع في السلة',
};
const WORLDS = { Maison: 'البيت', Mode: 'الملابس', Épicerie: 'البقالة', Soin: 'العناية', Bureau: 'المكتب', Jardin: 'الحديقة', Enfance: 'الطفولة' };

export const arabicHome = (site) => {
  const { catalog } = site;
  const row = (placement, title, products) => carousel(placement, title, products, 'fr').replace('<ul class="cards row">', '<ul class="cards row" lang="fr">');
  const header = `<header class="top"><p class="announce">${AR.announce}</p><div class="bar"><a class="brand" href="/ar/"><span class="brand-name" lang="fr">Lisière</span><span class="brand-line">${AR.tagline}</span></a>
<nav class="main-nav" aria-label="${AR.nav}"><ul>${catalog.worlds.map((w) => `<li><a href="${categoryUrl(w, 'fr')}">${WORLDS[w.name.fr] ?? e(w.name.fr)}</a></li>`).join('')}</ul></nav>
<div class="tools"><a class="lang" href="/" hreflang="fr" lang="fr">Français</a> <a class="tool" href="/compte/"><span>${AR.account}</span></a> <a class="tool" href="/panier/"><span>${AR.cart}</span> <b class="count" data-cart-count data-label="${AR.items}" hidden></b></a></div></div></header>`;
  const footer = `<footer class="foot"><div class="foot-in"><div class="foot-brand"><p class="brand-name" lang="fr">Lisière</p><p>${AR.foot}</p></div><nav aria-label="${AR.privacy}"><ul><li><a href="/confidentialite/#preferences">${AR.prefs}</a></li><li><a href="/confidentialite/">${AR.privacy}</a></li></ul><p><button type="button" class="linklike" data-open-consent>${AR.cookies}</button></p></nav></div></footer>`;
  return page(site, {
    lang: 'fr', dir: 'rtl', title: `Lisière · ${AR.tagline}`, description: AR.heroText, kind: 'home', here: '/ar/', chrome: { lang: 'ar', header, footer, skip: AR.skip },
    main: `<section class="hero"><div class="hero-text"><h1>${AR.heroTitle}</h1><p>${AR.heroText}</p><p class="actions"><a class="button" href="#nouveau">${AR.cta}</a></p></div>${heroPicture(catalog, 'fr')}</section><div class="selvedge" aria-hidden="true"></div>
<section class="band slim"><devanture-banner placement="welcome"><div class="welcome"><h2>${AR.welcome}</h2><p>${AR.welcomeText}</p></div></devanture-banner></section>
${row('for-you', AR.forYou, picks.varied(catalog.categories))}${row('recently-viewed', AR.recent, picks.varied(catalog.categories, 1))}${row('bestsellers', AR.best, picks.popular(catalog.products))}<div id="nouveau">${row('new', AR.fresh, picks.fresh(catalog.products))}</div>`,
  });
};
