// Configures the consent banner (tarteaucitron) and declares the one service that asks for consent.
// Deliberately decides nothing: the widget reads tarteaucitron's own state.
(() => {
  'use strict';
  const tarteaucitron = window.tarteaucitron;
  if (!tarteaucitron) return;
  const lang = document.documentElement.lang;
  const french = lang === 'fr';
  window.tarteaucitronForceLanguage = ['fr', 'en', 'ar'].includes(lang) ? lang : 'fr';

  const words = {
    fr: {
      middleBarHead: '', alertBigPrivacy: 'Avec votre accord, Lisière retient ce que vous regardez pour mieux ranger les rayons. Tout reste dans votre navigateur, rien n’est envoyé.',
      acceptAll: 'Tout accepter', denyAll: 'Tout refuser', allowAll: 'Tout accepter', personalize: 'Choisir', privacyUrl: 'Confidentialité', title: 'Vos choix de confidentialité', all: 'Pour tous les services',
      disclaimer: 'Un seul service demande votre accord ici. Vous pouvez changer d’avis à tout moment depuis le bas de chaque page.', icon: 'Cookies', noServices: 'Cette boutique n’utilise aucun cookie nécessitant votre consentement.',
      useNoCookie: 'Ce service n’a déposé aucun cookie.', noCookie: 'Ce service ne dépose aucun cookie.', mandatoryTitle: 'Nécessaires', mandatoryText: 'Le panier et ce choix lui-même : sans eux, la boutique ne peut pas fonctionner.', save: 'Enregistrer',
      api: { title: 'Recommandations', details: 'Le module devanture classe les articles selon ce que vous regardez, sur votre appareil.' },
    },
    en: {
      middleBarHead: '', alertBigPrivacy: 'If you agree, Lisière remembers what you look at to arrange its shelves better. It all stays in your browser; nothing is sent.',
      acceptAll: 'Accept all', denyAll: 'Refuse all', allowAll: 'Accept all', personalize: 'Choose', privacyUrl: 'Privacy', title: 'Your privacy choices', all: 'For all services',
      disclaimer: 'Only one service here asks for your consent. You can change your mind at any time from the foot of every page.', icon: 'Cookies', mandatoryTitle: 'Necessary', mandatoryText: 'The cart and this choice itself: the shop cannot work without them.', save: 'Save',
      api: { title: 'Recommendations', details: 'The devanture module ranks items by what you look at, on your device.' },
    },
    ar: { middleBarHead: '', alertBigPrivacy: 'بموافقتك، تتذكر ليزيير ما تشاهده لترتيب الرفوف على نحو أفضل. كل شيء يبقى في متصفحك ولا يُرسل شيء.', acceptAll: 'قبول الكل', denyAll: 'رفض الكل', allowAll: 'قبول الكل', personalize: 'اختيار', privacyUrl: 'الخصوصية' },
  };
  window.tarteaucitronCustomText = words[lang] ?? words.fr;

  tarteaucitron.services = tarteaucitron.services || {};
  tarteaucitron.services.devanture = {
    key: 'devanture', type: 'api', name: french ? 'Recommandations devanture' : 'devanture recommendations', uri: french ? '/confidentialite/' : '/en/privacy/',
    needConsent: true, cookies: [], js() {}, fallback() {},
  };
  (tarteaucitron.job = tarteaucitron.job || []).push('devanture');

  /** What tarteaucitron leaves to be desired for screen readers, mended once its markup is there. */
  const mend = () => {
    const root = document.getElementById('tarteaucitronRoot');
    if (!root) return;
    for (const heading of root.querySelectorAll('.tarteaucitronTitle[role="heading"] ~ ul .tarteaucitronH3')) heading.setAttribute('aria-level', '4');
    for (const label of root.querySelectorAll('[aria-describedby="tarteaucitronDisclaimerAlert"][aria-label]')) {
      // The spoken name starts with the written one, so that voice control finds the button.
      const written = label.textContent.trim();
      if (!label.getAttribute('aria-label').startsWith(written)) label.setAttribute('aria-label', `${written} (${words[lang]?.icon ?? 'Cookies'})`);
    }
  };
  window.addEventListener('tac.root_available', () => setTimeout(mend, 150));

  tarteaucitron.init({
    privacyUrl: french ? '/confidentialite/' : lang === 'en' ? '/en/privacy/' : '/confidentialite/',
    hashtag: '#tarteaucitron', cookieName: 'tarteaucitron', orientation: 'bottom', bodyPosition: 'bottom',
    highPrivacy: true, AcceptAllCta: true, DenyAllCta: true, moreInfoLink: false, mandatory: true, mandatoryCta: false,
    showAlertSmall: false, showIcon: false, cookieslist: false, closePopup: false, removeCredit: true, useExternalCss: true, useExternalJs: false,
    adblocker: false, handleBrowserDNTRequest: false, groupServices: false, showDetailsOnClick: true, serviceDefaultState: 'wait',
    googleConsentMode: false, bingConsentMode: false, pianoConsentMode: false, softConsentMode: false, dataLayer: false, partnersList: false,
  });

  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-open-consent]')) return;
    event.preventDefault();
    tarteaucitron.userInterface.openPanel();
  });
})();
