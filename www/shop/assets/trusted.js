// The shop's default Trusted Types policy: lets through only the markup and scripts tarteaucitron itself writes.
// Deliberately an allow-list: unknown elements and attributes vanish, other scripts are refused, text is never run.
(() => {
  'use strict';
  if (!window.trustedTypes) return;
  const elements = new Set(['A', 'B', 'BR', 'BUTTON', 'DIV', 'IMG', 'LI', 'P', 'SPAN', 'STRONG', 'UL']);
  const attributes = /^(?:id|class|title|type|role|lang|alt|rel|target|tabindex|disabled|data-cat|aria-[a-z]+)$/;
  const safeUrl = (value) => {
    try { return new URL(value, location.href).origin === location.origin; } catch { return false; }
  };
  // Only ever used on a document that has no window: nothing in it loads or runs.
  const inner = trustedTypes.createPolicy('shop-parse', { createHTML: (text) => text });
  const clean = (html) => {
    const { body } = document.implementation.createHTMLDocument('');
    body.innerHTML = inner.createHTML(html);
    for (const element of body.querySelectorAll('*')) {
      if (!elements.has(element.tagName)) { element.remove(); continue; }
      for (const { name, value } of [...element.attributes]) {
        if (!(attributes.test(name) || ((name === 'href' || name === 'src') && safeUrl(value)))) element.removeAttribute(name);
      }
    }
    return body.innerHTML;
  };
  trustedTypes.createPolicy('default', {
    createHTML: clean,
    createScriptURL: (url) => {
      const target = new URL(url, location.href);
      return target.origin === location.origin && /^\/tarteaucitron\/[\w./-]+\.js$/.test(target.pathname) ? target.href : null;
    },
  });
})();
