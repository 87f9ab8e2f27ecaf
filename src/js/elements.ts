// The custom elements: a closed shadow root that shows the shop's own children until there is
// something better, and the space that it will need. Draws nothing, reads nothing of the shopper.

import { attempt } from "./own";
import type { Boot } from "./boot";

/** Carousel, banner, preferences: the index is a slot's kind. */
export const TAGS = ["devanture-carousel", "devanture-banner", "devanture-preferences"] as const;

/** A product that stands in an element. */
export interface Item {
  readonly id: string;
  readonly url: string;
  readonly image: string;
  /** Key of what may have been a gift. */
  readonly gift: number;
}

/** One element and what stands in it. */
export interface Slot {
  readonly kind: number;
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** Shows the shop's children; in the root whenever nothing else is. */
  readonly children: HTMLSlotElement;
  /** The products that were put into it last. */
  items?: readonly Item[];
  /** Keeps the element's size. The drawing code replaces a root's sheets, and must keep this one. */
  readonly sheet: CSSStyleSheet | undefined;
  /** Keeps the room that the element will need, at least `least` high; none at all when that is empty. */
  readonly size: (least?: string) => void;
}

/** How many products an element asks for; 0 for as many as the shop's configuration says. */
export const limitOf = ({ host }: Slot): number => Math.max(0, Math.min(48, Number(host.getAttribute("limit")) || 0));

// What each kind will need, from its own width, as its style sheet under `src/ui` lays it out: heading,
// picture, lines of a card, with `add` a button, with `opt-in` the invitation to personalize. A banner's room
// is kept with or without children: whether one is shown depends on the person, and the page's height must not tell.
const HEIGHTS = [
  "var(--h) + var(--a) + var(--o) + var(--devanture-card-width,(100cqi - (var(--n) - 1)*var(--devanture-gap,clamp(12px,2cqi,24px)))/var(--n))/(var(--devanture-image-ratio,1))",
  "var(--devanture-banner-height,var(--b))",
  "var(--p)",
];
// Below each width: how many cards are in view and how high the rest is; how high a banner and the panel are.
const STEPS =
  "@container (width<92rem){:host::before{--n:5}}@container (width<68rem){:host::before{--n:4}}@container (width<50rem){:host::before{--n:3}}@container (width<40rem){:host::before{--b:29rem}}@container (width<34rem){:host::before{--n:2.15;--h:238px;--p:2810px}}@container (width<25rem){:host::before{--p:3170px}}";

/**
 * The rules of an element that keeps its place free: a float without width, as high as what will be
 * drawn, or as the shop says with `--devanture-height`. At least `least` high; not at all when that is empty.
 */
const box = (kind: number, least = "0px"): string =>
  ":host{display:flow-root;contain:layout;container-type:inline-size}:host([hidden]){display:none}" +
  ":host([add])::before{--a:52px}:host([opt-in])::before{--o:max(110px,236px - 10cqi)}" +
  `:host::before{--n:6;--h:222px;--b:17rem;--p:2530px;--a:0px;--o:0px;float:left;${least && `content:"";height:max(${least},var(--devanture-height,${HEIGHTS[kind]}))`}}` +
  STEPS;

/** Defines the three elements; those that exist already stay as they are. */
export const define = (boot: Boot): void => {
  TAGS.forEach((tag, kind) => {
    if (customElements.get(tag)) return;
    const slots = new WeakMap<HTMLElement, Slot>();
    const changed = (host: HTMLElement) => {
      const slot = slots.get(host);
      if (!slot) return;
      const here = host.isConnected;
      boot.slots[here ? "add" : "delete"](slot);
      const wake = () => boot.wake(true);
      if (here) host.getAttribute("loading") === "interaction" ? boot.interaction(wake) : wake();
      boot.touch?.(slot);
    };
    customElements.define(
      tag,
      class extends HTMLElement {
        static get observedAttributes() {
          return ["placement", "limit", "loading"];
        }

        constructor() {
          super();
          attempt(() => {
            const root = this.attachShadow({ mode: "closed" });
            const children = root.appendChild(document.createElement("slot"));
            const sheet = attempt(() => new CSSStyleSheet());
            const size = (least?: string) => attempt(() => sheet?.replaceSync(box(kind, least)));
            size();
            if (sheet) root.adoptedStyleSheets = [sheet];
            slots.set(this, { kind, host: this, root, children, sheet, size });
          });
        }

        connectedCallback() {
          // Session recorders that honor a mark leave the element out. The same marks for everyone.
          this.classList.add("rr-block", "ph-no-capture", "fs-exclude");
          for (const mark of ["data-private", "data-clarity-mask", "data-hj-suppress"]) this.setAttribute(mark, "");
          changed(this);
        }

        disconnectedCallback() {
          changed(this);
        }

        // A move within the page is neither.
        connectedMoveCallback() {}

        attributeChangedCallback(_: string, before: string | null, after: string | null) {
          if (before !== after) changed(this);
        }
      },
    );
  });
};
