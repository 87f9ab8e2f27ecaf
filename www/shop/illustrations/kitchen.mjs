// Drawings for the kitchen and the table. Deliberately one function per kind of object, no product data.
import { box, boxPath, disc, line, oval, ovalPath, path, times, turn } from './ink.mjs';

const steam = (x, y) => line(`M${x} ${y}q-14 -16 0 -30t0 -30M${x + 26} ${y}q-14 -16 0 -30t0 -26`, '#ffffff', 5, { opacity: 0.75 });

export const teapot = (k) => {
  const bodies = {
    round: 'M104 218C104 152 152 132 205 132S306 152 306 218C306 282 264 318 205 318S104 282 104 218z',
    low: 'M88 240C96 184 150 166 205 166S314 184 322 240C322 296 270 318 205 318S88 296 88 240z',
    tall: 'M128 150C120 200 108 250 116 300Q120 318 140 318H270Q290 318 294 300C302 250 290 200 282 150z',
  };
  const shape = k.o.shape ?? 'round';
  const top = { round: 134, low: 168, tall: 150 }[shape];
  const handle = k.o.handle === 'bamboo'
    ? line(`M132 ${top + 22}C120 ${top - 110} 290 ${top - 110} 278 ${top + 22}`, k.wood, 13) + line(`M160 ${top - 48}l6 12M200 ${top - 62}v13M240 ${top - 50}l-6 12`, k.woodDark, 4)
    : line(`M288 ${top + 44}C372 ${top + 8} 380 ${top + 146} 284 ${top + 130}`, k.d, 19);
  return handle + k.solid(`M132 ${top + 128}C86 ${top + 118} 74 ${top + 66} 46 ${top + 26}l26 -12C94 ${top + 44} 104 ${top + 58} 136 ${top + 60}z`, k.d)
    + k.solid(bodies[shape], k.c, { dx: -24, inside: k.surface() + (k.o.dip ? box(0, top + 108, 400, 120, 0, k.a) : '') })
    + oval(205, top + 4, 56, 12, k.dd) + k.solid(`M150 ${top + 4}C160 ${top - 26} 250 ${top - 26} 260 ${top + 4}Q205 ${top + 18} 150 ${top + 4}z`, k.c)
    + disc(205, top - 28, 13, k.o.handle === 'bamboo' ? k.wood : k.d)
    + line(`M128 ${top + 90}q2 -40 32 -54`, k.l, 8);
};
export const mug = (k) => {
  const cup = (x, y, c) => line(`M${x + 112} ${y + 30}c56 -14 56 74 -6 66`, k.d, 16)
    + k.solid(`M${x} ${y}h118c4 70 -4 104 -22 118h-74c-18 -14 -26 -48 -22 -118z`, c, { inside: k.surface() + (k.o.dip ? box(0, y + 70, 400, 80, 0, k.a) : '') })
    + oval(x + 59, y, 59, 13, k.dd) + oval(x + 59, y + 3, 51, 9, '#6d4a32');
  return k.o.pair ? cup(64, 200, k.c) + cup(200, 200, k.a) : steam(176, 168) + `<g transform="translate(-76 -118) scale(1.38)">${cup(130, 198, k.c)}</g>`;
};
export const bowl = (k) => times(k.o.stack ?? 1, (i) => {
  const y = 210 - i * 40 + ((k.o.stack ?? 1) - 1) * 18;
  const c = i % 2 ? k.a : k.c;
  return k.solid(`M88 ${y}h224c2 62 -40 108 -84 108h-56c-44 0 -86 -46 -84 -108z`, c, { inside: i ? '' : k.surface() })
    + oval(200, y, 112, 24, k.dd) + oval(200, y + 4, 102, 19, k.l);
});
export const plate = (k) => times(k.o.stack ?? 3, (i) => {
  const y = 312 - i * 16;
  return k.solid(`M70 ${y - 22}h260c-10 22 -40 30 -76 30h-108c-36 0 -66 -8 -76 -30z`, i % 2 ? k.l : k.c);
}) + oval(200, 290 - ((k.o.stack ?? 3) - 1) * 16, 130, 40, k.c) + oval(200, 290 - ((k.o.stack ?? 3) - 1) * 16, 128, 37, k.l)
  + oval(200, 292 - ((k.o.stack ?? 3) - 1) * 16, 84, 22, k.c, { stroke: k.pen, 'stroke-width': 2.5 })
  + line(`M104 ${283 - ((k.o.stack ?? 3) - 1) * 16}l14 6M294 ${283 - ((k.o.stack ?? 3) - 1) * 16}l-14 6M200 ${258 - ((k.o.stack ?? 3) - 1) * 16}v7`, k.pen, 3);
export const jug = (k) => line('M272 160c74 -14 70 112 4 106', k.d, 18)
  + k.solid('M138 112l-26 -14c20 -8 60 -8 96 -8s64 4 66 22c-4 52 26 90 26 142c0 46 -40 64 -96 64s-92 -18 -92 -64c0 -52 34 -90 26 -142z', k.c, { dx: -24, inside: k.surface() + (k.o.dip ? box(0, 236, 400, 90, 0, k.a) : '') })
  + oval(206, 108, 64, 14, k.dd) + line('M142 262q-4 -46 16 -78', k.l, 8);
export const carafe = (k) => k.solid('M172 84h56v92c0 26 54 46 54 100c0 30 -22 42 -82 42s-82 -12 -82 -42c0 -54 54 -74 54 -100z', k.glass, { inside: path('M100 250H300V330H100z', k.c, { opacity: 0.55 }) })
  + k.solid(boxPath(166, 74, 68, 16, 6), k.wood) + k.solid(boxPath(176, 50, 48, 26, 8), k.wood) + line('M142 282q-2 -32 24 -54', '#ffffff', 7, { opacity: 0.8 });
export const board = (k) => turn(k.between(-14, 12), k.solid('M184 60h32q10 0 10 12v38c50 6 72 26 72 70v110q0 28 -30 28H132q-30 0 -30 -28V180c0 -44 22 -64 72 -70V72q0 -12 10 -12z', k.c, { inside: line('M120 150q60 20 90 0t90 6M110 200q70 24 110 2t90 4M110 256q60 20 110 0t90 6', k.d, 3) }) + disc(200, 86, 9, k.cream))
  + (k.o.bread ? k.solid('M150 262c-10 -40 30 -50 60 -48s70 6 66 46c-2 30 -120 32 -126 2z', '#d49a53') + line('M186 228l14 24M214 226l14 26', '#f3d9a4', 6) : '');
export const casserole = (k) => k.solid('M58 196h40v24H62q-8 -2 -4 -24zM302 196h40q4 22 -4 24h-36z', k.d) + k.solid('M88 186h224v104q0 28 -34 28H122q-34 0 -34 -28z', k.c, { dx: -26 })
  + k.solid('M80 186q20 -46 120 -46t120 46z', k.c, { dx: -26 }) + line('M80 188H320', k.dd, 5) + k.solid(boxPath(180, 118, 40, 26, 10), k.o.knob ? k.brass : k.dd) + line('M112 274v-56', k.l, 8);
export const pan = (k) => k.solid('M262 214L382 168l8 20l-120 50z', k.o.wood ? k.wood : k.metalDark) + k.solid('M40 204h236c0 50 -26 84 -60 84h-116c-34 0 -60 -34 -60 -84z', k.c, { dx: -26 }) + oval(158, 204, 118, 28, k.dd) + oval(158, 208, 106, 22, k.d) + line('M78 206q20 -14 60 -16', k.l, 5);
export const knife = (k) => times(k.o.count ?? 1, (i) => turn(-34 + i * 15, k.solid('M186 40C206 60 222 120 220 210h-34z', '#c4cccb') + box(183, 208, 40, 14, 2, k.brass) + k.solid('M184 222h38l6 120q-24 16 -46 0z', i ? k.a : k.c) + line('M204 250v.1M206 290v.1', k.brass, 9), 200, 340));
export const spoons = (k) => line('M150 318L118 150M202 318V132M254 318L286 150', k.wood, 13) + k.solid(ovalPath(114, 116, 30, 44), k.wood) + k.solid(boxPath(176, 66, 52, 78, 14), k.pale) + line('M194 84v40M211 84v40', k.woodDark, 5) + k.solid(ovalPath(292, 116, 28, 42), k.woodDark)
  + k.solid('M122 220h156l-14 86q-2 12 -16 12h-96q-14 0 -16 -12z', k.c, { inside: k.surface() });
export const grinder = (k) => line('M200 112V84M200 84h78', k.metalDark, 9) + disc(284, 84, 15, k.wood) + k.solid('M146 150c0 -54 108 -54 108 0z', k.brass) + k.solid(boxPath(132, 148, 136, 22, 6), k.c) + k.solid(boxPath(124, 170, 152, 148, 8), k.c, { inside: line('M124 196q70 14 152 0M124 276q70 14 152 0', k.d, 3) }) + box(146, 214, 108, 60, 4, k.d) + disc(200, 244, 9, k.brass);
export const pepperMill = (k) => k.solid('M168 316q10 -60 14 -96t-20 -60h76q-22 26 -20 60t14 96z', k.c) + k.solid('M164 158c-10 -50 20 -76 36 -76s46 26 36 76z', k.c) + disc(200, 72, 13, k.brass) + box(160, 154, 80, 10, 4, k.d)
  + k.solid('M262 316q6 -40 8 -64t-12 -38h52q-14 16 -12 38t8 64z', k.a) + k.solid('M260 212c-6 -34 12 -50 24 -50s30 16 24 50z', k.a) + disc(284, 156, 9, k.brass);
export const dish = (k) => k.solid('M56 226h288c-4 60 -26 92 -62 92H118c-36 0 -58 -32 -62 -92z', k.c, { inside: k.o.fluted === false ? '' : line(times(14, (i) => `M${66 + i * 21} 236l${(6.5 - i) * -1.6} 80`), k.d, 4) }) + oval(200, 226, 150, 34, k.c, { stroke: k.pen, 'stroke-width': 3 }) + oval(200, 229, 136, 27, '#d99a55') + line('M110 226q90 -20 180 0M120 238q80 -18 160 0', '#a8542b', 6);
export const kettle = (k) => line('M128 180C116 66 284 66 272 180', k.o.wood ? k.wood : k.ink, 14) + k.solid('M120 250C80 236 80 200 60 178l22 -14c22 22 30 36 54 38z', k.c) + k.solid('M94 318C86 220 140 166 200 166s114 54 106 152z', k.c, { dx: -24 }) + k.solid('M156 176q44 -22 88 0z', k.d) + disc(200, 160, 11, k.ink) + line('M120 282q4 -50 34 -74', k.l, 8);
export const saltJar = (k) => k.solid('M110 318V196q0 -16 16 -16h148q16 0 16 16V318z', k.c, { inside: k.surface() }) + k.solid(boxPath(100, 152, 200, 32, 14), k.wood, { inside: line('M100 166q100 10 200 0', k.woodDark, 3) }) + disc(200, 146, 13, k.woodDark) + box(148, 226, 104, 46, 4, k.cream) + line('M164 244h72M178 258h44', k.ink, 4);
export const colander = (k) => line('M66 200q-30 30 14 44M334 200q30 30 -14 44', k.d, 11) + k.solid('M62 190h276c0 70 -50 112 -84 112h-108c-34 0 -84 -42 -84 -112z', k.c, { inside: line(times(4, (i) => times(8, (j) => `M${90 + j * 32 + (i % 2) * 16} ${214 + i * 22}h.1`)), k.dd, 9) }) + oval(200, 190, 138, 22, k.dd) + k.solid('M150 300h100l8 18H142z', k.d);
