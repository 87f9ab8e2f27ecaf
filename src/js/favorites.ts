// Beside the path: hearts on the cards that the drawing code has drawn, and `<devanture-favorites>`, a carousel of what has one. Loaded where
// the configuration turns hearts on, so that no first carousel waits for them. Keeps nothing: a favorite is one of the core's corrections.

import { ask, asked, type Asked, fill, NEVER, numbers, Question, Said } from "./asked";
import type { Slot } from "./elements";
import { el, set } from "./inspector/nodes";
import { attempt } from "./own";
import type { Engine } from "./runtime";

/** The list's element, and the placement that `[favorites]` makes. */
const TAG = "devanture-favorites";
const PLACEMENT = "favorites";

// The place of a heart is the corner of the picture that badges and "why" leave free. Drawn as a path, filled when it counts.
const CSS = `
button[part~="heart"] {
  position: absolute;
  inset-block-start: 4px;
  inset-inline-start: 4px;
  display: grid;
  place-items: center;
  inline-size: 36px;
  min-block-size: 36px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: none;
}
[part~="heart"]::before {
  content: "";
  position: absolute;
  inline-size: 28px;
  block-size: 28px;
  border-radius: 50%;
  background: var(--surface);
}
[part~="heart"] svg {
  position: relative;
  inline-size: 16px;
  block-size: 16px;
  fill: none;
  stroke: var(--devanture-text, light-dark(#211e1b, #f3efe9));
  stroke-width: 2;
  stroke-linejoin: round;
}
[part~="heart"][aria-pressed="true"] svg {
  fill: var(--sale);
  stroke: var(--sale);
}
[part~="card"]:has(> [part~="panel"]) > [part~="heart"] {
  visibility: hidden;
}
@media (hover: hover) {
  [part~="heart"]:hover svg {
    stroke: var(--sale);
  }
}
@media (pointer: coarse) {
  button[part~="heart"] {
    inset-block-start: 0;
    inset-inline-start: 0;
    inline-size: 44px;
    min-block-size: 44px;
  }
}
@media (forced-colors: active) {
  [part~="heart"][aria-pressed="true"] svg {
    fill: Highlight;
    stroke: Highlight;
  }
}
`;
const SVG = "http://www.w3.org/2000/svg";
const PATH = "M12 20.5C5.5 15.6 3 12.6 3 9.2 3 6.4 5.1 4.5 7.6 4.5c1.8 0 3.4 1 4.4 2.7 1-1.7 2.6-2.7 4.4-2.7 2.5 0 4.6 1.9 4.6 4.7 0 3.4-2.5 6.4-9 11.3z";

const drawing = (): SVGElement => {
  const svg = set(document.createElementNS(SVG, "svg"), { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(set(document.createElementNS(SVG, "path"), { d: PATH }));
  return svg;
};

/** Puts hearts on this page's cards, and defines the list. */
export const open = (engine: Engine): void => {
  const { boot } = engine;
  const sheet = attempt(() => {
    const made = new CSSStyleSheet();
    made.replaceSync(CSS);
    return made;
  });
  let words: Asked["words"] = {};

  const has = (id: string): boolean => ask(engine, Question.Since, Said.Favorite, id) < NEVER;

  /** Takes a product up, or no longer; what is kept follows, in every tab. */
  const toggle = (id: string, image: string): boolean => {
    const on = !has(id);
    ask(engine, on ? Question.Say : Question.TakeBack, Said.Favorite, id);
    void engine.altered();
    engine.emit("favorite", { id, on });
    // Its picture is at hand now, and may not be on another page.
    if (on && image) void engine.leaveFor?.([image]);
    return on;
  };

  // ---- hearts ----

  const mark = (slot: Slot): void => {
    if (sheet && !slot.root.adoptedStyleSheets.includes(sheet)) slot.root.adoptedStyleSheets = [...slot.root.adoptedStyleSheets, sheet];
    for (const card of slot.root.querySelectorAll<HTMLElement>("[part~=card][data-row]")) {
      const item = slot.items?.[Number(card.dataset.row)];
      let heart = card.querySelector<HTMLButtonElement>(":scope > [part~=heart]");
      // Something to read has no price, and is nothing to keep; the place of a card that is gone says nothing.
      if (!item || !card.querySelector("[part~=price]")) {
        heart?.remove();
        continue;
      }
      if (!heart) {
        heart = set(el("button", "", drawing()), { type: "button", part: "heart" });
        card.append(heart);
      }
      const named = fill(words.favorite, { title: card.querySelector("[part~=title]")?.textContent ?? "" });
      const pressed = `${has(item.id)}`;
      if (heart.getAttribute("aria-label") !== named) heart.setAttribute("aria-label", named);
      // The state is what is announced, once, by the button itself.
      if (heart.getAttribute("aria-pressed") !== pressed) heart.setAttribute("aria-pressed", pressed);
    }
  };

  // Once for each element: the root stays when what is drawn in it goes.
  const heard = new WeakSet<Slot>();
  const hear = (slot: Slot): void => {
    if (heard.has(slot)) return;
    heard.add(slot);
    slot.root.addEventListener("click", (event) => {
      const heart = (event.target as Element).closest?.("[part~=heart]");
      const item = slot.items?.[Number(heart?.closest<HTMLElement>("[data-row]")?.dataset.row)];
      if (heart && item) heart.setAttribute("aria-pressed", `${toggle(item.id, item.image)}`);
    });
  };
  const all = () => {
    for (const slot of boot.slots)
      if (slot.kind === 0)
        attempt(() => {
          hear(slot);
          mark(slot);
        });
    for (const list of document.querySelectorAll(TAG)) attempt(() => (list as HTMLElement & { count: () => void }).count());
  };

  // ---- the list ----

  const write = numbers(engine);
  const define = () => customElements.define(
    TAG,
    class extends HTMLElement {
      private readonly note = set(el("p"), { part: "note" });

      constructor() {
        super();
        // How many there are is the shopper's: no text for the page's scripts.
        attempt(() => this.attachShadow({ mode: "closed" }).append(document.createElement("slot"), this.note));
      }

      connectedCallback() {
        // The marks of every element, for everyone.
        this.classList.add("rr-block", "ph-no-capture", "fs-exclude");
        for (const mark of ["data-private", "data-clarity-mask", "data-hj-suppress"]) this.setAttribute(mark, "");
        if (this.querySelector("devanture-carousel")) return;
        const list = set(document.createElement("devanture-carousel"), { placement: PLACEMENT });
        for (const name of ["limit", "loading", "add"]) if (this.hasAttribute(name)) list.setAttribute(name, this.getAttribute(name)!);
        // What the shop says where there are none stands inside, as in every carousel.
        const own = [...this.childNodes];
        list.append(...(own.some((node) => node.nodeType === 1 || node.textContent?.trim()) ? own : [el("p", "devanture-empty", fill(words["favorites-empty"], {}))]));
        this.replaceChildren(list);
      }

      /** Says how many there are that this page cannot show. */
      count() {
        const slot = [...boot.slots].find(({ host }) => host === this.firstElementChild);
        const missing = slot?.items ? ask(engine, Question.Count, Said.Favorite, "") - slot.items.length : 0;
        const text = missing > 0 ? fill(words["favorites-missing"], { count: write.format(missing) }) : "";
        if (this.note.textContent !== text) this.note.textContent = text;
      }
    },
  );

  void asked(engine)
    .then((file) => {
      words = file.words;
      define();
      // No heart before it has a name. What is drawn is patched a moment after it was told.
      const { shown } = engine;
      engine.shown = () => {
        shown?.();
        setTimeout(all);
      };
      all();
    })
    .catch((error: unknown) => boot.log("error", error));
};
