// The other half of `src/browser`: what the interface asks of the browser, one short function each, named as there.
// A binding for each of the browser's own functions would weigh more than all of these. Nothing here throws, because
// nothing in the module could catch it; decides nothing.

const attempt = (run) => {
  try {
    return run();
  } catch {}
};

// ---- the element that mounted a component ----

export const tell = (host, kind, index) => attempt(() => host(kind, index) !== false) ?? false;

// ---- numbers and dates ----

export const formatter = (kind, locale, options) =>
  attempt(() => new Intl[kind](locale, Object.fromEntries(new URLSearchParams(options))));
export const format = (formatter, value) => attempt(() => formatter.format(value));

// ---- links ----

/** What a link says until it is meant, and where it leads: neither holds a line feed. */
export const parse = (address) =>
  attempt(() => {
    const { protocol, origin, pathname, search, href } = new URL(address, location.href);
    if (/^https?:$/.test(protocol)) return `#dv=${origin === location.origin ? pathname + search : encodeURIComponent(href)}\n${href}`;
  });
export const reveal = (anchor, real) => {
  const hidden = anchor.getAttribute("href") !== real;
  if (hidden) anchor.setAttribute("href", real);
  return hidden;
};

// ---- events ----

export const listen = (target, kinds, heard, on) => {
  for (const kind of kinds.split(" ")) target[on ? "addEventListener" : "removeEventListener"](kind, heard, true);
};
export const observe = (target, heard) =>
  attempt(() => {
    const observer = new ResizeObserver(heard);
    observer.observe(target);
    return observer;
  });
export const disconnect = (observer) => observer?.disconnect();
export const kind = (event) => (event.key === "Escape" ? 3 : ["click", "scroll", "keydown"].indexOf(event.type));
export const meant = (event) => attempt(() => event.target.closest("[data-act]"));
export const number = (element, name) => +element.getAttribute(name);
export const later = (run, drawn) => (drawn ? requestAnimationFrame : queueMicrotask)(run);

// ---- elements ----

export const create = (tag, drawing) =>
  attempt(() => (drawing ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag)));
export const set = (element, name, value) => {
  if (name === "checked") element.checked = value === "true";
  else if (name.startsWith("--")) element.style.setProperty(name, value);
  else element.setAttribute(name, value);
};
export const unset = (element, name) => element.removeAttribute(name);
export const say = (element, text) => {
  element.textContent = text;
};
export const insert = (parent, element, before) => attempt(() => parent.insertBefore(element, before ?? null));
export const remove = (element) => element.remove();

// ---- pictures ----

export const draw = (canvas, pixels) =>
  attempt(() => {
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    canvas.getContext("2d").drawImage(pixels, 0, 0);
  });

// ---- shadow roots ----

const sheets = new Map();
export const adopt = (root, css, first) =>
  attempt(() => {
    let sheet = sheets.get(css);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      sheets.set(css, sheet);
    }
    root.adoptedStyleSheets = first ? [sheet] : [...root.adoptedStyleSheets, sheet];
    return true;
  }) ?? false;
export const find = (root, selector) => root.querySelector(selector);
export const focus = (root, selector) => {
  const element = find(root, selector);
  element?.focus({ preventScroll: true });
  return !!element;
};
export const focused_row = (root) => +(root.activeElement?.closest("[data-row]")?.getAttribute("data-row") ?? -1);

// ---- rows of cards ----

/** Room around the cards for focus rings, in pixels: `--inset` in the style sheet. */
const INSET = 4;

/** A length of a row, in the order of `paging::Geometry`. */
export const length = (track, which) => {
  const first = track.firstElementChild;
  const bounds = first?.getBoundingClientRect() ?? {};
  const next = first?.nextElementSibling?.getBoundingClientRect();
  const most = track.scrollWidth - track.clientWidth;
  return [next ? Math.abs(next.left - bounds.left) : bounds.width, bounds.width, track.clientWidth - 2 * INSET, Math.abs(track.scrollLeft), most, track.childElementCount][which];
};
/** At once for those who ask for less motion. */
export const scroll = (track, offset) =>
  track.scrollTo({
    left: getComputedStyle(track).direction === "rtl" ? -offset : offset,
    behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth",
  });
