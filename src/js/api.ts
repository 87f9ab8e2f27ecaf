// The public interface over an engine: plain data in, plain data out. Holds no state of its own.

import type { Engine } from "./runtime";
import { attempt, items, line, own, parse } from "./own";
import type { Devanture, Recommendation } from "./public";

const ACTIONS = ["", "view", "cart", "uncart", "purchase"];
const tri = (value: unknown): number => (value === true ? 1 : value === false ? 0 : -1);

/** A placement's products, best first; empty when it has not enough to show. */
export const recommended = (engine: Engine, placement: string, limit: number, seen: readonly string[]): Recommendation[] =>
  items(parse(engine.core.fill_json(placement, limit, engine.now(), seen.join("\n")))) as Recommendation[];

/** Addresses on the shop's own host are kept from its root; who calls gets them whole. */
const whole = (engine: Engine, product: Recommendation): Recommendation => {
  const base = typeof location === "object" ? location.href : engine.core.name(1);
  const full = (address: string) => (address && attempt(() => new URL(address, base).href)) || "";
  return { ...product, url: full(product.url), image: full(product.image) };
};

/** What callers of the library hold. */
export const createApi = (engine: Engine): Devanture => {
  const { core, now, settle } = engine;
  return {
    ready: engine.ready,
    recommend: (placement, options) =>
      recommended(engine, line(placement), Number(own(options, "limit")) || 0, items(own(options, "exclude")).map(line)).map((product) =>
        whole(engine, product),
      ),
    explain: (placement, id) =>
      recommended(engine, placement, 48, []).find((product) => product.id === id)?.reasons ?? [],
    record: (event) => {
      const action = ACTIONS.indexOf(line(own(event, "type")));
      if (action > 0) engine.record(action, items(own(event, "ids")).map(line));
      return settle();
    },
    consent: {
      get: () => ({ level: core.level(now()) as 0 | 1 | 2 | 3, offersOptIn: core.offers_opt_in(now()) }),
      set: (said) => engine.allow(tri(own(said, "preferences")), tri(own(said, "personalization")), tri(own(said, "measurement"))),
      choose: (level) => {
        core.choose(level, now());
        return settle();
      },
    },
    export: () => core.export_json(now()),
    erase: engine.erase,
    page: engine.open,
    on: engine.on,
    destroy: engine.destroy,
  };
};
