// The background every object stands on: a soft paper, a ground, a shape behind. Deliberately draws no product.
import { brightness, box, disc, mix, oval, path } from './ink.mjs';

const PAPERS = ['#f3e7d3', '#e6ebdf', '#f4ddd0', '#dfe8ea', '#efe3e6', '#f5ecc9', '#e4e2ee', '#e9e4da'];
const behind = [
  (t) => path('M96 318V190a104 104 0 0 1 208 0V318z', t),
  (t) => disc(206, 176, 122, t),
  (t) => path('M0 318V214c70 -40 120 20 190 -14s120 -58 210 -16V318z', t),
  (t) => box(70, 62, 260, 256, 10, t),
  (t) => path('M52 318c-6 -120 40 -236 156 -232s150 130 140 232z', t),
  (t) => disc(292, 112, 58, t),
];

const farthest = (color, list) =>
  list.map((p) => [Math.abs(brightness(p) - brightness(color)) + (p[1] === color[1] ? 0 : 0.05), p]).sort((a, b) => b[0] - a[0]).map((x) => x[1]);

/** Wraps an object's drawing into its finished picture. */
export const scene = (kit, object, { flat = false, shadow = [200, 318, 120] } = {}) => {
  const pale = brightness(kit.c) > 0.78;
  const papers = farthest(kit.c, PAPERS).slice(0, 6);
  const paper = pale ? mix(kit.pick(PAPERS), '#8a6f52', 0.26) : kit.pick(papers);
  const tone = mix(paper, pale ? '#fff8ea' : kit.pick([kit.c, kit.a, '#c9a06a', '#7f9a86']), pale ? 0.4 : 0.22);
  const ground = mix(paper, '#6b5138', 0.16);
  const back = flat ? disc(200, 200, 168, tone) : kit.pick(behind)(tone) + path('M0 318H400V400H0z', ground);
  const [x, y, w] = shadow;
  const fallen = flat ? '' : oval(x + 14, y + 2, w, w * 0.11, mix(ground, '#2b2018', 0.3));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800"><path d="M0 0H400V400H0z" fill="${paper}"/>${back}${fallen}${object}</svg>\n`;
};
