// Runs before anything else: the shop's data layer and, if the shopper gave one, the first name for the welcome banner.
// Deliberately reads one key of the shop's own and writes nothing.
(() => {
  'use strict';
  window.dataLayer = window.dataLayer || [];
  let name = '';
  try { name = localStorage.getItem('prenom') || ''; } catch { /* storage refused: no name, no harm */ }
  if (!name) return;
  const meta = document.createElement('meta');
  meta.name = 'devanture:first-name';
  meta.content = name;
  document.head.append(meta);
})();
