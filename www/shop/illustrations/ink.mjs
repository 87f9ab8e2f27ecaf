// The drawing tools shared by every illustration: seeded numbers, colors, shapes, surface patterns.
// Deliberately knows nothing about products and writes no file.

/** A small seeded generator: the same product always gets the same drawing. */
export const seeded = (text) => {
  let h = 2166136261;
  for (const ch of text) h = Math.imul(h ^ ch.codePointAt(0), 16777619);
  return () => {
    h = (h + 0x6d2b79f5) | 0;
    let t = Math.imul(h ^ (h >>> 15), 1 | h);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
export const mix = (a, b, t) => {
  const [x, y] = [channels(a), channels(b)];
  return '#' + x.map((v, i) => Math.round(v + (y[i] - v) * t).toString(16).padStart(2, '0')).join('');
};
export const darker = (c, t = 0.2) => mix(c, '#1d1a22', t);
export const lighter = (c, t = 0.3) => mix(c, '#fffaf0', t);
export const brightness = (c) => channels(c).reduce((s, v, i) => s + v * [0.299, 0.587, 0.114][i], 0) / 255;

/** Materials that do not follow the product's color. */
export const MATTER = {
  cream: '#fbf5e6', ink: '#2b2a33', wood: '#c99b67', woodDark: '#93683f', pale: '#e3c496',
  metal: '#9aa3a5', metalDark: '#667074', brass: '#c99c45', brassDark: '#8f6b28',
  leaf: '#68865a', leafDark: '#42603f', leather: '#a9683f', leatherDark: '#74432a', straw: '#dcb878', strawDark: '#ab8446',
  glow: '#fde9a8', glass: '#d5e4e2', kraft: '#c8a97e', red: '#b8452e',
};

const n = (v) => (typeof v === 'number' ? String(Math.round(v * 10) / 10) : v);
const attrs = (o) => Object.entries(o).map(([k, v]) => ` ${k}="${n(v)}"`).join('');
export const path = (d, fill, o = {}) => `<path d="${d}" fill="${fill}"${attrs(o)}/>`;
export const line = (d, stroke, width = 3, o = {}) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${attrs(o)}/>`;
export const oval = (cx, cy, rx, ry, fill, o = {}) =>
  `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${attrs(o)}/>`;
export const disc = (cx, cy, r, fill, o = {}) => `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}" fill="${fill}"${attrs(o)}/>`;
export const box = (x, y, w, h, r, fill, o = {}) =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" rx="${n(r)}" fill="${fill}"${attrs(o)}/>`;
export const turn = (deg, content, x = 200, y = 200) => `<g transform="rotate(${n(deg)} ${x} ${y})">${content}</g>`;
export const shift = (x, y, content, scale = 1) =>
  `<g transform="translate(${n(x)} ${n(y)})${scale === 1 ? '' : ` scale(${n(scale * 100) / 100})`}">${content}</g>`;
export const mirror = (content) => `${content}<g transform="matrix(-1 0 0 1 400 0)">${content}</g>`;
export const times = (count, draw) => Array.from({ length: count }, (_, i) => draw(i)).join('');

/** Rounded rectangle as path data, for `solid`. */
export const boxPath = (x, y, w, h, r = 0) =>
  `M${n(x + r)} ${n(y)}h${n(w - 2 * r)}q${n(r)} 0 ${n(r)} ${n(r)}v${n(h - 2 * r)}q0 ${n(r)} ${n(-r)} ${n(r)}h${n(2 * r - w)}q${n(-r)} 0 ${n(-r)} ${n(-r)}v${n(2 * r - h)}q0 ${n(-r)} ${n(r)} ${n(-r)}z`;
export const ovalPath = (cx, cy, rx, ry) =>
  `M${n(cx - rx)} ${n(cy)}a${n(rx)} ${n(ry)} 0 1 0 ${n(2 * rx)} 0a${n(rx)} ${n(ry)} 0 1 0 ${n(-2 * rx)} 0z`;

/** Surface patterns, drawn inside a clipped shape. */
export const PATTERNS = {
  plain: () => '',
  stripes: (c, gap = 26) => line(times(Math.ceil(360 / gap), (i) => `M0 ${30 + i * gap}H400`), c, gap / 3.4),
  pinstripes: (c, gap = 15) => line(times(Math.ceil(400 / gap), (i) => `M${i * gap} 0V400`), c, 2.4),
  bands: (c) => line('M0 250H400M0 268H400', c, 9) + line('M0 284H400', c, 4),
  checks: (c, gap = 34) =>
    line(times(12, (i) => `M${i * gap} 0V400M0 ${i * gap}H400`), c, gap / 2.6, { opacity: 0.45 }),
  grid: (c, gap = 30) => line(times(14, (i) => `M${i * gap} 0V400M0 ${i * gap}H400`), c, 2.4),
  dots: (c, gap = 34) =>
    line(times(12, (i) => times(6, (j) => `M${j * gap * 2 + (i % 2) * gap} ${i * gap}h.1`)), c, 8),
  herringbone: (c) =>
    line(times(10, (i) => times(10, (j) => `M${j * 40} ${i * 40}l20 20l20 -20`)), c, 3, { opacity: 0.7 }),
  sprigs: (c) =>
    line(times(6, (i) => times(5, (j) => `M${j * 78 + (i % 2) * 39} ${i * 66 + 20}v24m0 -6l-9 -9m9 3l9 -9m-9 0l-6 -8`)), c, 3.4),
  waves: (c) => line(times(12, (i) => `M0 ${i * 32}q20 -16 40 0t40 0t40 0t40 0t40 0t40 0t40 0t40 0t40 0t40 0`), c, 3.4),
  speckle: (c, r) => line(times(34, () => `M${n(r() * 400)} ${n(r() * 400)}h${n(r() * 2 + 0.1)}`), c, 4, { opacity: 0.6 }),
  knit: (c) => line(times(14, (i) => times(14, (j) => `M${j * 28 + 4} ${i * 22}l8 10l8 -10`)), c, 3, { opacity: 0.55 }),
  ribs: (c, gap = 12) => line(times(34, (i) => `M${i * gap} 0V400`), c, 3, { opacity: 0.5 }),
};

/** What one drawing gets: its colors, its seeded numbers, and `solid`, a shape with a painted shade. */
export const makeKit = ({ seed, color, accent, options = {} }) => {
  const r = seeded(seed);
  let clips = 0;
  const kit = {
    ...MATTER, r, o: options,
    c: color, d: darker(color, 0.2), dd: darker(color, 0.45), l: lighter(color, 0.3), a: accent,
    /** Thin drawn detail that stays readable on light and dark colors. */
    pen: brightness(color) > 0.5 ? darker(color, 0.4) : lighter(color, 0.45),
    pick: (list) => list[Math.floor(r() * list.length)],
    between: (a, b) => a + (b - a) * r(),
    surface: (name = options.p, ink) => (PATTERNS[name] ?? PATTERNS.plain)(ink ?? kit.pen, name === 'speckle' ? r : undefined),
    solid: (d, fill = color, { dx = -16, dy = -5, inside = '', shade } = {}) => {
      const id = 'c' + clips++;
      return `<clipPath id="${id}"><path d="${d}"/></clipPath><g clip-path="url(#${id})">` +
        `<path d="${d}" fill="${shade ?? darker(fill, 0.17)}"/><path d="${d}" fill="${fill}" transform="translate(${dx} ${dy})"/>${inside}</g>`;
    },
    /** Same, with the product's own surface pattern inside. */
    cloth: (d, fill = color, extra = '') => kit.solid(d, fill, { dx: -12, dy: -3, inside: kit.surface() + extra }),
  };
  return kit;
};
