// Drawings for lamps, candles and lanterns. Deliberately a soft glow instead of gradients, no product data.
import { box, boxPath, disc, line, oval, ovalPath, path, times } from './ink.mjs';

const glow = (k, x, y, r) => disc(x, y, r, k.glow, { opacity: 0.35 }) + disc(x, y, r * 0.66, k.glow, { opacity: 0.5 });
const flame = (x, y, s = 1) => path(`M${x} ${y}c${-14 * s} ${-16 * s} ${-4 * s} ${-28 * s} ${2 * s} ${-42 * s}c${6 * s} ${14 * s} ${16 * s} ${26 * s} ${-2 * s} ${42 * s}z`, '#f3b340') + path(`M${x} ${y}c${-6 * s} ${-8 * s} 0 ${-14 * s} ${1 * s} ${-20 * s}c${4 * s} ${6 * s} ${7 * s} ${12 * s} ${-1 * s} ${20 * s}z`, '#fff3c4');

export const tableLamp = (k) => glow(k, 200, 170, 130) + k.solid({
  cone: 'M150 84h100l58 112H92z', drum: 'M108 92h184v104H108z', dome: 'M96 196c0 -150 208 -150 208 0z',
}[k.o.shape ?? 'cone'], k.c, { dx: -26, inside: k.surface() }) + box(194, 194, 12, 30, 0, k.brass)
  + k.solid({ ball: 'M200 218c60 0 74 48 52 76l-16 24h-72l-16 -24c-22 -28 -8 -76 52 -76z', stick: 'M190 218h20v84h44q10 0 10 16H136q0 -16 10 -16h44z', stack: 'M170 220h60q14 20 0 34q22 16 8 34q20 14 4 30h-84q-16 -16 4 -30q-14 -18 8 -34q-14 -14 0 -34z' }[k.o.foot ?? 'ball'], k.a);
export const mushroomLamp = (k) => glow(k, 200, 200, 130) + k.solid('M172 196h56l14 108q2 14 -14 14h-56q-16 0 -14 -14z', k.l) + k.solid('M78 204c0 -150 244 -150 244 0q-122 30 -244 0z', k.c, { dx: -28 }) + line('M112 176q16 -56 66 -68', k.l, 8);
export const pendant = (k) => line('M200 0V96', k.ink, 4) + glow(k, 200, 260, 96) + {
  bell: k.solid('M186 90h28l8 40c60 20 86 60 96 128H82c10 -68 36 -108 96 -128z', k.c, { dx: -26 }) + oval(200, 258, 118, 16, k.l),
  globe: k.solid(ovalPath(200, 204, 108, 106), k.c, { dx: -24, inside: line(times(6, (i) => `M92 ${120 + i * 34}q108 ${(i - 2) * 18} 216 0`), k.d, 3) }) + box(184, 88, 32, 14, 4, k.brass),
  cane: k.solid('M176 96h48c60 30 106 70 112 156H64c6 -86 52 -126 112 -156z', k.straw, { dx: -26, inside: line(times(15, (i) => `M200 80L${60 + i * 20} 256`) + 'M100 180H300M80 216H320M130 146H270', k.strawDark, 3) }),
}[k.o.shape ?? 'bell'];
export const floorLamp = (k) => glow(k, 180, 120, 110) + line('M200 130V316', k.woodDark, 8) + line('M200 214L132 324M200 214L268 324M200 214V326', k.wood, 9) + k.solid('M142 52h116l34 96H108z', k.c, { dx: -22, inside: k.surface() }) + disc(200, 214, 10, k.brass);
export const deskLamp = (k) => glow(k, 118, 196, 92) + line('M250 300L296 196L196 110', k.d, 10) + disc(296, 196, 12, k.brass) + disc(250, 298, 11, k.brass) + k.solid('M180 84l46 34l-34 34q-16 44 -64 58l-52 -62q24 -44 70 -42z', k.c) + k.solid('M176 318q4 -24 34 -24h80q30 0 34 24z', k.c);
export const candlestick = (k) => times(k.o.count ?? 2, (i) => {
  const x = (k.o.count ?? 2) === 1 ? 200 : 140 + i * 110; const y = i ? 176 : 216;
  return glow(k, x, y - 126 + 60, 62) + k.solid(boxPath(x - 11, y - 66, 22, 86, 4), k.cream) + flame(x, y - 66) + k.solid(`M${x - 22} ${y + 14}h44v14q-18 6 -14 26l6 ${264 - y}h26v16h-80v-16h26l6 ${y - 264}q4 -20 -14 -26z`, i ? k.a : k.c);
});
export const lantern = (k) => line('M158 112C150 40 250 40 242 112', k.c, 8) + glow(k, 200, 222, 84) + path('M130 144h140v146H130z', k.glass, { opacity: 0.75 }) + k.solid(boxPath(184, 226, 32, 62, 4), k.cream) + flame(201, 226, 1.1) + k.solid('M120 146q16 -46 80 -46t80 46z', k.c) + k.solid(boxPath(112, 288, 176, 30, 6), k.c) + line('M132 146V290M268 146V290M200 146V160', k.c, 9);
export const garland = (k) => line('M0 92Q200 250 400 80', k.ink, 4) + times(7, (i) => {
  const x = 36 + i * 55; const y = 112 + 66 * Math.sin(((i + 0.6) / 7.4) * Math.PI);
  return glow(k, x, y + 40, 36) + box(x - 7, y - 2, 14, 22, 3, k.ink) + k.solid(ovalPath(x, y + 40, 22, 24), [k.c, k.a, k.glow][i % 3]);
});
export const candle = (k) => glow(k, 200, 130, 84) + flame(200, 176, 1.3) + line('M200 190V172', k.ink, 4) + k.solid('M118 186h164v116q0 16 -16 16H134q-16 0 -16 -16z', k.c, { dx: -22 }) + oval(200, 187, 82, 15, k.cream) + box(148, 226, 104, 58, 3, k.cream) + line('M166 246h68M176 262h48', k.ink, 4);
export const wallLamp = (k) => box(270, 110, 34, 150, 12, k.brass) + line('M286 180C240 180 210 150 196 128', k.brass, 10) + glow(k, 150, 236, 104) + k.solid('M176 104c40 10 56 40 60 92l-150 20c8 -62 40 -104 90 -112z', k.c, { dx: -20 });
