// Beside the path: puts the departments that the shopper looks at most first in the menus that the page marks. Loaded where such a menu
// is. Hides nothing, moves nothing that is marked as fixed, and moves nothing while somebody looks at it. What is looked at, and
// whether that may be known, is the core's answer.

import { ask, asked, fill, NEVER, Question, Said } from "./asked";
import { el, set } from "./inspector/nodes";
import { attempt, line } from "./own";
import type { Engine } from "./runtime";

/** The thing of which "in the usual order" is said. */
const THING = "navigation";

/** An entry of a menu: how often its department was looked at, and whether it may be moved. */
export interface Entry<T> {
  readonly what: T;
  readonly views: number;
  readonly fixed: boolean;
}

/** The entries in the shopper's order: what was looked at more stands first, everything else stays as it was, and what is fixed keeps its place. */
export const ordered = <T>(entries: readonly Entry<T>[]): T[] => {
  const free = entries.filter(({ fixed }) => !fixed).sort((a, b) => b.views - a.views);
  return entries.map((entry) => (entry.fixed ? entry : free.shift()!).what);
};

interface Menu {
  readonly list: HTMLElement;
  /** Its entries in the shop's own order. */
  readonly usual: readonly HTMLElement[];
  readonly button: HTMLButtonElement;
  readonly row: HTMLElement;
}

/** Whether nothing of it is on the screen now. */
const isAway = (list: HTMLElement): boolean => {
  const { top, bottom, height } = list.getBoundingClientRect();
  return !height || bottom <= 0 || top >= innerHeight;
};

/** Sees to the menus of a page. */
export const open = (engine: Engine): void => {
  const { boot } = engine;
  const menus = new Map<HTMLElement, Menu>();
  let words: Readonly<Record<string, string>> = {};

  const isUsual = () => ask(engine, Question.Since, Said.Usual, THING) < NEVER;

  const entriesOf = ({ usual }: Menu): Entry<HTMLElement>[] =>
    usual.map((what) => {
      const named = line(what.dataset.category ?? what.querySelector<HTMLElement>("[data-category]")?.dataset.category);
      return { what, views: named ? ask(engine, Question.Views, 0, named) : 0, fixed: what.hasAttribute("data-fixed") || !named };
    });

  const put = ({ list, row }: Menu, order: readonly HTMLElement[]): void => {
    const stands = [...list.children].filter((child) => order.includes(child as HTMLElement));
    // Nothing is touched that stands where it should: a moved node loses what it had.
    if (stands.every((child, at) => child === order[at])) return;
    for (const entry of order) list.insertBefore(entry, row.parentNode === list ? row : null);
  };

  /** Follows what is known now. `asks`: the shopper asked for it, and looks. */
  const follow = (menu: Menu, asks = false): void => {
    const { list, usual, button, row } = menu;
    // A menu that was never touched stands in the shop's order, and may be in sight: it gets no button then.
    if (!list.isConnected || (asks ? !row.parentNode : list.contains(document.activeElement))) return;
    const own = ordered(entriesOf(menu));
    const differs = own.some((entry, at) => entry !== usual[at]);
    const shown = isUsual();
    put(menu, differs && !shown ? own : usual);
    // The button has its room in everyone's menu: what the page measures must not tell whose order it is.
    if (row.parentNode !== list) list.append(row);
    row.style.visibility = differs ? "" : "hidden";
    button.setAttribute("aria-pressed", `${!shown}`);
  };

  const watch = (list: HTMLElement): void => {
    if (menus.has(list)) return;
    // Recorders that honor a mark leave the menu out: its order tells what somebody likes. The same marks for everyone.
    list.classList.add("rr-block", "ph-no-capture", "fs-exclude");
    for (const mark of ["data-private", "data-clarity-mask"]) list.setAttribute(mark, "");
    // Whether a picture comes into view must not hang on the order.
    for (const image of list.querySelectorAll("img")) image.loading = "eager";
    const button = set(el("button", "", fill(words["navigation-yours"], {})), { type: "button" });
    // Through the object model, which no policy for styles forbids; a shop's own style sheet can say otherwise with `!important`.
    button.style.cssText = "font:inherit;font-size:.8125rem;color:inherit;background:none;border:1px solid;border-radius:99px;padding:.25em .8em;min-height:32px;cursor:pointer;white-space:nowrap";
    const row = el(/^[UO]L$/.test(list.tagName) ? "li" : "span", "devanture-order", button);
    const menu: Menu = { list, usual: [...list.children] as HTMLElement[], button, row };
    menus.set(list, menu);
    button.onclick = () => {
      ask(engine, isUsual() ? Question.TakeBack : Question.Say, Said.Usual, THING, fill(words["navigation-usual"], {}), "");
      for (const one of menus.values()) attempt(() => follow(one, true));
      void engine.altered();
    };
    if (list.dataset.devantureNav === "now") return follow(menu);
    // At once where nobody sees it: below, above, or in a closed menu. Else when it has left the screen.
    const near = new IntersectionObserver(
      ([seen]) => {
        if (!list.isConnected) return near.disconnect();
        // What is told is of a moment ago: since then it may have been scrolled into sight.
        if (!seen?.isIntersecting && isAway(list)) attempt(() => follow(menu));
      },
      { rootMargin: "100px" },
    );
    near.observe(list);
  };

  const all = () => {
    for (const list of menus.keys()) if (!list.isConnected) menus.delete(list);
    for (const list of document.querySelectorAll<HTMLElement>("[data-devanture-nav]")) attempt(() => watch(list));
  };

  void (async () => {
    words = (await asked(engine)).words;
    await engine.ready;
    await engine.settle();
    all();
    // What is taken back or erased is followed at once: the shop's order is never held back.
    const back = () => {
      for (const menu of menus.values()) attempt(() => follow(menu, true));
    };
    engine.on("level", (level) => level < 2 && back());
    const { core } = engine;
    const { erase } = core;
    core.erase = () => {
      erase.call(core);
      back();
    };
  })().catch((error: unknown) => boot.log("error", error));
};
