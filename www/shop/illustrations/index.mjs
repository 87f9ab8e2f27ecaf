// Turns one product item into its finished picture. Deliberately the only door to the drawing families.
import { makeKit } from './ink.mjs';
import { scene } from './scene.mjs';
import * as bags from './bags.mjs';
import * as bath from './bath.mjs';
import * as clothes from './clothes.mjs';
import * as decor from './decor.mjs';
import * as garden from './garden.mjs';
import * as kitchen from './kitchen.mjs';
import * as light from './light.mjs';
import * as pantry from './pantry.mjs';
import * as paper from './paper.mjs';
import * as textile from './textile.mjs';
import * as toys from './toys.mjs';

const drawings = { ...bags, ...bath, ...clothes, ...decor, ...garden, ...kitchen, ...light, ...pantry, ...paper, ...textile, ...toys };

/** Drawn from above on a sheet of paper, without a ground line. */
const FLAT = new Set([
  ...Object.keys(clothes).filter((name) => !['dress', 'coat', 'boots'].includes(name)),
  'apron', 'rug', 'napkins', 'wallMirror', 'clock', 'artPrint', 'hooks', 'pencils', 'pen', 'envelopes', 'ruler', 'scissors', 'clips', 'tape', 'pencilCase',
  'notebook', 'deskPad', 'sketchbook', 'calendar', 'trowel', 'handFork', 'secateurs', 'seeds', 'gardenGloves', 'broom', 'knife', 'board', 'brush', 'comb', 'puzzle', 'memory', 'domino',
  'rope', 'xylophone', 'kite', 'chocolate', 'garland', 'pendant', 'wallLamp', 'beltBag', 'wallet', 'sleeve', 'umbrella', 'teaTowel', 'cushion', 'shelf', 'bib', 'yoyo', 'infuser', 'dress', 'coat',
].filter((name) => name !== 'pencils'));

export const kinds = Object.keys(drawings);

export const illustrate = ({ seed, kind, color, accent, options }) => {
  const draw = drawings[kind];
  if (!draw) throw new Error(`No drawing called ${kind}`);
  const kit = makeKit({ seed, color, accent, options });
  return scene(kit, draw(kit), { flat: FLAT.has(kind) });
};
