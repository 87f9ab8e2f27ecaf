// Beside capture: the shop's `dataLayer`, read as Google's tags read it. Pushes nothing of its own and
// changes nothing of what the others see.

import { attempt, line, own } from "./own";
import { event, idsOf, type Tagged } from "./page";

/** What a shopper did: 1 view, 2 cart, 3 uncart, 4 purchase (`signals::Action`). */
export type Heard = (action: number, ids: string[]) => void;

const TYPE: Readonly<Record<string, number>> = {
  __proto__: null as never,
  view_item_list: 2,
  view_item: 3,
  view_cart: 4,
  begin_checkout: 5,
  purchase: 6,
};
const ACTION: Readonly<Record<string, number>> = {
  __proto__: null as never,
  add_to_cart: 2,
  remove_from_cart: 3,
  purchase: 4,
};

/** The shop's tags as they are now. */
export interface Tags {
  /** What they say about the open page. */
  tagged: Tagged;
  /** Looks for a data layer that was made or replaced since. */
  look: () => void;
  /** Another page begins: what was said about the last one no longer counts. */
  turn: () => void;
  /** Gives `push` back. */
  stop: () => void;
}

/** Listens to `window.dataLayer`: what stands in it, and what is pushed later. */
export const listen = (heard: Heard, changed: () => void): Tags => {
  let layer: unknown[] | undefined;
  let undo: (() => void) | undefined;
  let bought = new Set<string>();

  const take = (entry: unknown): void => {
    const [name, details] = event(entry);
    const ids = idsOf(details);
    const action = ACTION[name];
    if (action && ids.length) {
      const order = line(own(details, "transaction_id"));
      // A reloaded confirmation repeats its event; within one page it counts once.
      if (action !== 4 || !bought.has(order)) heard(action, ids);
      if (action === 4) bought.add(order);
    }
    const type = TYPE[name];
    if (!type) return;
    const { tagged } = tags;
    // A list on a product's page does not make it a list's page.
    if (type > 2 || !tagged.type) tagged.type = type;
    if (type === 3) tagged.products ??= ids;
    if (type === 4 || type === 5) {
      tagged.cart = ids;
      tagged.total = own(details, "value") as number;
    }
    changed();
  };
  const tags: Tags = {
    tagged: {},
    look: () => {
      const found = own(globalThis, "dataLayer");
      if (found === layer || !Array.isArray(found)) return;
      tags.stop();
      layer = found;
      for (const entry of found.slice(-200)) attempt(() => take(entry));
      const push = found.push;
      const wrapped = function (this: unknown[], ...entries: unknown[]): number {
        const length = push.apply(this, entries);
        for (const entry of entries) attempt(() => take(entry));
        return length;
      };
      attempt(() => (found.push = wrapped));
      undo = () => {
        // Somebody who wrapped it after us keeps calling ours, which then only passes on.
        if (found.push === wrapped) found.push = push;
      };
    },
    turn: () => {
      tags.tagged = {};
      bought = new Set();
    },
    stop: () => {
      attempt(() => undo?.());
      undo = layer = undefined;
    },
  };
  return tags;
};
