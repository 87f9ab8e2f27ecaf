// Beside the path: the public interface over an engine, plain data in, plain data out, loaded where a page calls it. Holds no
// state of its own.

import type { Engine } from "./runtime";
import { tri } from "./consent";
import { fault, once, type Parts } from "./boot";
import { attempt, items, line, own } from "./own";
import type { Devanture, Recommendation } from "./public";

const ACTIONS = ["", "view", "cart", "uncart", "purchase"];

// In the order in which the core numbers them.
const TEXTS = ["id", "title", "url", "image", "brand", "category"] as const;
const NUMBERS = ["price", "priceMax", "salePrice", "rating", "ratingCount", "score"] as const;
const TERMS = ["page", "context", "neighbor", "taste", "category", "brand", "price", "popular", "new", "sale", "rated", "recent", "asked", "diversity", "listed", "basket", "due", "saving", "reach", "page-learned", "learned", "bought", "together", "trending", "rule", "looks"];
/** Codes of corrections, as the core's `feedback` takes them. */
const enum Feedback {
  Back = 2,
  Pause = 8,
  Gifts = 9,
}
/** The same of one product. */
const CORRECTIONS = { less: 0, never: 1, back: 2, more: 10, gift: 11 } as const;
/** `consent::Via`: something of the shop's own. */
const SHOP = 2;

type Fields = Omit<Recommendation, "reasons" | "currency">;

/** A reason with its amounts written out: they stand between marks, in the minor unit (`placement::AMOUNT`). */
const priced = (core: Engine["core"], text: string): string =>
  text.replace(/\x01(\d+)\x01/g, (_, minor: string) => {
    const amount = Number(minor) / 10 ** core.number(0);
    return attempt(() => amount.toLocaleString(core.name(8), { style: "currency", currency: core.name(0) })) ?? String(amount);
  });

/** A placement's products, best first; empty when it has not enough to show. */
const recommended = ({ core, now }: Engine, placement: string, limit: number, seen: readonly string[]): Recommendation[] =>
  Array.from({ length: core.fill(placement, limit, now(), seen.join("\n")) }, (_, index) => {
    const text = (which: number) => core.pick_text(index, which, now());
    const number = (which: number) => core.pick_number(index, which, now());
    const fields = Object.fromEntries([...TEXTS.map((name, which) => [name, text(which)]), ...NUMBERS.map((name, which) => [name, number(which)])]) as Fields;
    const terms = TERMS.map((term, at) => ({ term, weight: number(6 + at), at })).filter(({ weight }) => weight);
    terms.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
    return { ...fields, currency: core.name(0), reasons: terms.map(({ term, weight, at }) => ({ term, weight, share: number(6 + TERMS.length + at), text: priced(core, text(6 + at)) })) };
  });

/** Addresses on the shop's own host are kept from its root; who calls gets them whole. */
const whole = (engine: Engine, product: Recommendation): Recommendation => {
  const base = typeof location === "object" ? location.href : engine.core.name(1);
  const full = (address: string) => (address && attempt(() => new URL(address, base).href)) || "";
  return { ...product, url: full(product.url), image: full(product.image.replace(/#dv\d+$/, "")) };
};

/** What callers of the library hold. */
export const createApi = (engine: Engine, parts: Parts): Devanture => {
  const { core, now, settle } = engine;
  const portability = once(async () => {
    const [part, module] = await Promise.all([parts.more("portability", __PORTABILITY_JS__), parts.wasm("portability", __PORTABILITY__)]);
    return part.open(engine, module);
  });
  return {
    ready: engine.ready,
    recommend: (placement, options) =>
      recommended(engine, line(placement), Number(own(options, "limit")) || 0, items(own(options, "exclude")).map(line)).map((product) =>
        whole(engine, product),
      ),
    explain: (placement, id) =>
      recommended(engine, placement, 48, []).find((product) => product.id === id)?.reasons ?? [],
    exclusion: async (...asked) => {
      if (!engine.exclusion) throw fault("DV-EXPLAIN", "");
      return engine.exclusion(...asked);
    },
    record: (event) => {
      const action = ACTIONS.indexOf(line(own(event, "type")));
      if (action > 0) engine.record(action, items(own(event, "ids")).map(line));
      return settle();
    },
    consent: {
      get: () => ({ level: core.level(now()) as 0 | 1 | 2 | 3, offersOptIn: core.offers_opt_in(now()) }),
      set: (said) => engine.allow(tri(own(said, "preferences")), tri(own(said, "personalization")), tri(own(said, "measurement"))),
      choose: (level) => {
        core.choose(level, SHOP, now());
        return settle();
      },
    },
    export: async () => (await portability()).pack(),
    import: async (file, options) => {
      const count = (await portability()).unpack(`${file}`, own(options, "anyShop") === true);
      await engine.altered();
      return count;
    },
    correct: (id, what) => {
      const code = own(CORRECTIONS, what);
      if (typeof code !== "number") return settle();
      core.feedback(code, line(id), now());
      return engine.altered();
    },
    pause: (category, on = true) => {
      core.feedback(on ? Feedback.Pause : Feedback.Back, line(category), now());
      return engine.altered();
    },
    gifts: (on = true) => {
      core.feedback(on ? Feedback.Gifts : Feedback.Back, "gifts", now());
      return engine.altered();
    },
    erase: engine.erase,
    page: engine.open,
    on: (kind, heard) => {
      let told = kind !== "level";
      // Parts that load later may stand before them.
      const stop = engine.on(kind, (detail) => {
        told = true;
        heard(detail);
      });
      // Who begins to listen late hears of what is in force as well.
      const catchUp = () => void (told || attempt(() => heard(core.level(now()) as never)));
      engine.ready.then(catchUp, () => {});
      return () => {
        told = true;
        stop();
      };
    },
    destroy: () => engine.destroy(),
  };
};
