// Beside the inspector: what each element of the page shows, with the scores of the same engine in the same integers as the
// public interface gives them, and what is not there and why. Draws nothing.

import type { Boot } from "../boot";
import { limitOf, type Slot } from "../elements";
import { attempt } from "../own";
import type { LeftOut, Named } from "../explain";
import type { Devanture, Recommendation } from "../public";
import type { Engine } from "../runtime";

/** What does not stand in a slot for one reason: a key of the words that say it, and what they name. */
export interface Out {
  readonly why: string;
  /** Name of the shop's rule; else empty. */
  readonly rule: string;
  /** How many; 0 where the reason is the slot's own. */
  readonly count: number;
  /** The first of them. */
  readonly named: readonly Named[];
}

/** One element of the page. */
export interface Ranking {
  /** Name of the placement. */
  readonly placement: string;
  /** Best first; empty where nothing is shown. */
  readonly products: readonly Recommendation[];
  /** The banner that is shown. */
  readonly banner: string;
  /** What is not there, by reasons. */
  readonly out: readonly Out[];
  /** It has not been filled yet, or has nothing to show. */
  readonly state: "shown" | "far" | "empty";
}

/** What is kept, as `export()` writes it. */
export interface Kept {
  readonly what: string;
  readonly title: string;
  readonly category: string;
  readonly at: string;
  readonly until: string;
  /** Of what was `shown`, on how many pages. */
  readonly price: number;
}

/** How many of those that came next are told. */
const NEXT = 3;
/** No slot is longer. */
const MOST = 48;

const draws = ({ root }: Slot): boolean => root.querySelector("[data-row]") !== null;

/** Not filled yet: near the screen it would be (`rootMargin` in `ui.ts`). */
const isFar = ({ host, root }: Slot): boolean =>
  !root.querySelector("slot") || host.getBoundingClientRect().top > innerHeight + 400 || host.getAttribute("loading") === "interaction";

const inOrder = (boot: Boot): Slot[] =>
  [...boot.slots].sort((a, b) => (a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));

const told = ({ reason, rule, count, named }: LeftOut): Out => ({ why: reason, rule, count, named });

/** One reason for some products. */
const group = (why: string, products: readonly Recommendation[], least = 0): Out[] =>
  products.length ? [{ why, rule: "", count: products.length, named: products.map(({ title, id, score }) => ({ title, id, score, least })) }] : [];

/** What a page that was not opened to be looked into can say: what came next, what stands above, and what the shopper asked not to see. */
const partly = (api: Devanture, placement: string, products: readonly Recommendation[], before: readonly string[], never: readonly Kept[]): Out[] => {
  const ids = new Set(products.map(({ id }) => id));
  const others = (exclude: readonly string[]) => api.recommend(placement, { limit: Math.min(MOST, products.length + before.length + NEXT), exclude }).filter(({ id }) => !ids.has(id));
  const least = Math.min(...products.map(({ score }) => score));
  return [
    ...(never.length ? [{ why: "never", rule: "", count: never.length, named: never.map(({ title }) => ({ title, id: "", score: 0, least: 0 })) }] : []),
    ...group("above", others([]).filter(({ id, score }) => before.includes(id) && score >= least)),
    ...group("below", others(before).slice(0, NEXT), least),
  ];
};

/**
 * Everything that carousels and banners of the page show, from top to bottom. `wanted`: what has to stand in the titles or ids of what is left
 * out; `undefined` where nobody looks at that.
 */
export const rankings = (engine: Engine, api: Devanture, kept: readonly Kept[], wanted: string | undefined): Ranking[] => {
  const { boot, core, now } = engine;
  const seen: string[] = [];
  const never = kept.filter(({ what }) => what === "never");
  return inOrder(boot)
    .filter(({ kind }) => kind < 2)
    .map((slot): Ranking => {
      const placement = slot.host.getAttribute("placement") ?? "";
      if (slot.kind === 1) {
        const shown = !slot.root.querySelector("slot") && attempt(() => core.banner(placement, now()));
        return { placement, products: [], banner: shown ? core.banner_text(0) : "", out: [], state: shown ? "shown" : "empty" };
      }
      const drawn = draws(slot);
      const state = drawn ? "shown" : isFar(slot) ? "far" : "empty";
      const limit = limitOf(slot);
      const before = [...seen];
      const products = drawn ? api.recommend(placement, { limit, exclude: before }) : [];
      seen.push(...products.map(({ id }) => id));
      const every = wanted === undefined || state === "far" ? undefined : engine.leftOut?.(placement, limit, before, wanted);
      const out = every?.map(told) ?? (drawn ? partly(api, placement, products, before, never) : []);
      return { placement, products, banner: "", state, out };
    });
};
