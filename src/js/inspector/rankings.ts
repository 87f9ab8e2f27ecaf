// Beside the inspector: what each element of the page shows, with the scores of the same engine in the same integers as the
// public interface gives them, and what is not there and why. Draws nothing.

import type { Boot } from "../boot";
import { limitOf, type Slot } from "../elements";
import { attempt } from "../own";
import type { Devanture, Recommendation } from "../public";
import type { Engine } from "../runtime";

/** Something that does not stand in a slot: its title, and a key of the words that say why. */
export interface Out {
  readonly title: string;
  readonly why: string;
  readonly score: number;
}

/** One element of the page. */
export interface Ranking {
  /** Name of the placement. */
  readonly placement: string;
  /** Best first; empty where nothing is shown. */
  readonly products: readonly Recommendation[];
  /** The banner that is shown. */
  readonly banner: string;
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

/** Everything that carousels and banners of the page show, from top to bottom. */
export const rankings = (engine: Engine, api: Devanture, kept: readonly Kept[]): Ranking[] => {
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
      if (!draws(slot)) return { placement, products: [], banner: "", out: [], state: isFar(slot) ? "far" : "empty" };
      const limit = limitOf(slot);
      const before = [...seen];
      const products = api.recommend(placement, { limit, exclude: before });
      const ids = new Set(products.map(({ id }) => id));
      seen.push(...ids);
      const others = (exclude: readonly string[]) => api.recommend(placement, { limit: Math.min(MOST, products.length + before.length + NEXT), exclude }).filter(({ id }) => !ids.has(id));
      const least = Math.min(...products.map(({ score }) => score));
      const above = others([]).filter(({ id, score }) => before.includes(id) && score >= least);
      const next = others(before).slice(0, NEXT);
      return {
        placement,
        products,
        banner: "",
        state: "shown",
        out: [
          ...above.map(({ title, score }) => ({ title, score, why: "above" })),
          ...next.map(({ title, score }) => ({ title, score, why: "room" })),
          ...never.map(({ title }) => ({ title, score: 0, why: "never" })),
        ],
      };
    });
};
