// Last on the path: puts what the core chose into the elements, and tells the core what the shopper
// did there. Chooses nothing; what it cannot draw stays the shop's own children.

import * as drawing from "glue/ui";
import { wordsOf } from "./address";
import { type Boot, fault, idle, once } from "./boot";
import { Name } from "./consent";
import { type Item, limitOf, type Slot } from "./elements";
import { createPictures, Mode, type Picture } from "./images";
import { attempt } from "./own";
import type { Controls } from "./panel";
import type { Engine } from "./runtime";
import { type Kept, Place } from "./storage";

/** What the drawn components tell (`ui::Act`); from `Level` on, the shopper's panel tells it. */
const enum Act {
  Picture = 1,
  Click = 2,
  Add = 3,
  Less = 4,
  Never = 5,
  OptIn = 8,
  OptOut = 9,
  Banner = 10,
  Dismiss = 11,
  Level = 12,
  AddAll = 19,
  Like = 28,
  Gift,
}

/** A drawn component. */
export interface View {
  show(view: Uint8Array): boolean;
  unmount(): void;
}

/** What hears of the shopper's acts. */
export type Host = (kind: number, index: number) => unknown;

/** A carousel or a banner. */
interface Drawn extends View {
  skeleton(cards: number, options: number): void;
  image(index: number, picture: Picture): void;
}

const mountView = (kind: number, root: ShadowRoot, host: Host): Drawn => {
  const at = drawing.mount(kind, root, host);
  return {
    show: (view) => drawing.show(at, view),
    unmount: () => drawing.unmount(at),
    skeleton: (cards, options) => drawing.skeleton(at, cards, options),
    image: (index, picture) => drawing.image(at, index, picture),
  };
};

/** What stands in an element in place of the shop's children. */
interface Shown {
  readonly view: View;
  bytes?: Uint8Array;
}

/** Behind the terms of a score and their shares, in the core's `pick_number`. */
const GIFT = 6 + 2 * 26;
/** The core's code for "more like this". */
const MORE = 10;
/** `consent::Via`: the question under a carousel. */
const QUESTION = 1;
/** How many thumbnails a page leaves on the device, and how many stay there. */
const EACH = 12;
const MOST = 96;

const lines = (text: string): string[] => (text ? text.split("\n") : []);

const hasChildren = ({ host }: Slot): boolean =>
  Array.from(host.childNodes).some((node) => node.nodeType === 1 || (node.nodeType === 3 && node.textContent!.trim() !== ""));

/** Takes charge of the page's elements. */
export const paint = (boot: Boot, engine: Engine, module: WebAssembly.Module, config: Uint8Array): void => {
  drawing.initSync({ module });
  if (!drawing.configure(config)) throw fault("DV-UI", "configuration");
  const { core, now } = engine;
  const { log } = boot;
  const mode = core.number(1) as Mode;
  const thumbs = once(() => boot.parts.more("thumbs", __THUMBS_JS__));
  const pictures = createPictures(mode, saves(), async (url) => (await thumbs()).unpack(boot, url));
  const shown = new Map<Slot, Shown>();
  /** Elements whose time has come; the others are watched for it. */
  const awake = new Set<Slot>();
  const watched = new WeakSet<Slot>();
  const told = new WeakSet<Slot>();
  let panel: Controls | undefined;
  let ready = false;
  let turn = 0;
  let page = location.pathname;

  // ---- one element ----

  const show = (slot: Slot, bytes: Uint8Array | undefined, found: readonly Item[]): void => {
    if (!bytes) return clear(slot);
    let state = shown.get(slot);
    if (!state) {
      // The shop's children give their place, and their height, to what comes.
      if (hasChildren(slot)) slot.size(`${slot.host.offsetHeight}px`);
      state = mount(slot);
    }
    // What is open on an element stays open when nothing changes there.
    if (state.bytes?.length === bytes.length && bytes.every((byte, at) => byte === state.bytes![at])) return;
    state.bytes = bytes;
    slot.items = found;
    if (!state.view.show(bytes)) return clear(slot);
    slot.children.remove();
    log("shown", slot.host.getAttribute("placement"), found.length);
  };

  const mount = (slot: Slot): Shown => {
    const host: Host = (kind, index) => {
      if (kind === Act.Add) return attempt(() => add(slot, index)) ?? false;
      if (kind === Act.AddAll) return attempt(() => addAll(slot, index)) ?? false;
      // After the component has finished with what it was doing.
      queueMicrotask(() => attempt(() => act(slot, kind, index)));
      return true;
    };
    const view = slot.kind < 2 ? mountView(slot.kind, slot.root, host) : new panel!.View(slot.root, host);
    if (slot.sheet) slot.root.adoptedStyleSheets = [...slot.root.adoptedStyleSheets, slot.sheet];
    const state: Shown = { view };
    shown.set(slot, state);
    return state;
  };

  const clear = (slot: Slot): void => {
    const state = shown.get(slot);
    shown.delete(slot);
    slot.items = [];
    attempt(() => state?.view.unmount());
    if (!slot.children.isConnected) slot.root.append(slot.children);
    if (boot.slots.has(slot) && (state || !told.has(slot))) log("empty", slot.host.getAttribute("placement"));
    told.add(slot);
    if (ready && !hasChildren(slot)) aside.observe(slot.host);
  };

  const slotOf = (host: Element): Slot | undefined => [...boot.slots].find((slot) => slot.host === host);

  // An element without anything to show gives its space back, where nobody sees the page move.
  const aside = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const slot = slotOf(target);
      if (slot && !shown.has(slot) && isIntersecting) continue;
      aside.unobserve(target);
      if (slot && !shown.has(slot)) slot.size("");
    }
  });

  // ---- all of them ----

  const waits = ({ host }: Slot): boolean => host.getAttribute("loading") === "interaction";
  const placement = (slot: Slot): string => slot.host.getAttribute("placement") ?? "";

  const fill = (): void => {
    for (const slot of [...shown.keys()]) if (!boot.slots.has(slot)) clear(slot);
    const order = inOrder(awake);
    const seen: string[] = [];
    for (const slot of order)
      attempt(() => {
        if (!ready) return slot.kind === 0 && !hasChildren(slot) && !shown.has(slot) && wait(slot);
        if (slot.kind === 2) return panel && show(slot, panel.view(), []);
        const name = placement(slot);
        if (slot.kind === 1) {
          const bytes = core.banner(name, now());
          const [id, url, image] = [0, 4, 5].map((which) => core.banner_text(which)) as [string, string, string];
          return show(slot, bytes, [{ id, url, image, gift: 0 }]);
        }
        const limit = limitOf(slot);
        const first = !slot.items?.length;
        // Below none: there is something to say without any.
        const count = core.fill(name, limit, now(), seen.join("\n"));
        const found = Array.from({ length: count }, (_, at) => {
          const [id, url, image] = [0, 2, 3].map((which) => core.pick_text(at, which, now())) as [string, string, string];
          return { id, url, image, gift: core.pick_number(at, GIFT, now()) };
        });
        show(slot, count ? core.cards(now()) : undefined, found);
        const ids = found.map(({ id }) => id);
        seen.push(...ids);
        if (first && ids.length) engine.emit("view", { placement: name, ids });
      });
    engine.shown?.();
  };

  const ids = (count: number) => Array.from({ length: count }, (_, at) => core.pick_text(at, 0, now()));
  const inOrder = (slots: Iterable<Slot>) => [...slots].sort((a, b) => (a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));

  /** What will have nothing below what stands above it gives its room back long before it is near: later, the page would move where somebody looks. */
  const foresee = (): void => {
    const seen: string[] = [];
    for (const slot of inOrder(boot.slots)) {
      if (slot.kind || waits(slot)) continue;
      const count = core.fill(placement(slot), limitOf(slot), now(), seen.join("\n"));
      if (!count && !awake.has(slot) && !hasChildren(slot)) aside.observe(slot.host);
      seen.push(...ids(count));
    }
  };

  const theirs = async () => boot.file(wordsOf(await boot.manifest(), boot.options.locale, core.name(Name.Words)));

  // The panel weighs as much as all the rest, and few pages have one.
  const loadPanel = once(async () => {
    try {
      const [part, module, words] = await Promise.all([boot.parts.more("panel", __PANEL_JS__), boot.parts.wasm("panel", __PANEL__), theirs()]);
      panel = part.open(engine, module, config, words);
      soon();
    } catch (error) {
      log("error", error);
    }
  });

  const wait = (slot: Slot): void => {
    // What the row will have: the invitation to personalize, add buttons, pictures.
    const invites = core.number(8) && core.offers_opt_in(now());
    const options = (invites ? 2 : 0) | (core.number(3) ? 4 : 0) | (mode === 2 ? 8 : 0);
    (mount(slot).view as Drawn).skeleton(limitOf(slot) || 6, options);
    slot.children.remove();
  };

  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      attempt(fill);
      // What was shown is counted, where that may be kept.
      void engine.settle();
    });
  };

  // They belong to what was looked at: without any of it, none is kept.
  const remembers = () => boot.options.storage && core.place(2, now()) === Place.Database && core.save(2, now()) !== undefined;
  let kept: Promise<Kept[]> | undefined;

  // The pool's pictures, then the panel: at the same moment of a page for everyone.
  let begun = false;
  const begin = () => {
    begun = true;
    pictures.begin(lines(core.pool()));
    if ([...boot.slots].some((slot) => slot.kind === 2 && (awake.has(slot) || !waits(slot)))) void loadPanel();
  };

  // Then what this device has of earlier pages.
  const renew = async (): Promise<void> => {
    // Something may have changed before anything of the page is at hand: then nothing has to be drawn, and nothing is empty yet.
    if (!engine.known) return;
    const mine = ++turn;
    begin();
    const pool = lines(core.pool());
    const wanted = lines(core.wanted(now()));
    if (!remembers()) kept = undefined;
    else if (mode === Mode.Pool || mode === Mode.Packed) {
      // The storage's own patience ends this at the latest: with less, a busy device would forget what it has.
      pictures.adopt(await (kept ??= engine.recallPictures()));
      if (mine !== turn) return;
      core.available(Uint32Array.from(wanted.keys()).filter((index) => pictures.has(wanted[index]!)));
    }
    ready = true;
    attempt(fill);
    attempt(foresee);
    void engine.settle();
    if (page !== location.pathname) pictures.drop([...pool, ...[...shown.keys()].flatMap((slot) => slot.items!.map(({ image }) => image))]);
    page = location.pathname;
    if (kept) void idle(() => void leaveFor(pool.slice(0, EACH)).catch(() => {}));
  };

  // The first thumbnails of a page's pool stay on the device, under the same leave as what was looked at.
  const leaveFor = engine.leaveFor = async (urls: readonly string[]): Promise<void> => {
    const before = (await kept) ?? [];
    const fresh = await pictures.arrived(urls);
    const list = [...fresh, ...before.filter(([url]) => !urls.includes(url))].slice(0, MOST);
    if (remembers() && (await engine.keepPictures(list, remembers))) kept = Promise.resolve(list);
  };

  // ---- what the shopper does ----

  const add = (slot: Slot, index: number): boolean => {
    const item = slot.items?.[index];
    if (!item) return false;
    const detail = { id: item.id, url: new URL(item.url, location.href).href };
    const event = new CustomEvent("devanture-add", { bubbles: true, composed: true, cancelable: true, detail });
    const taken = !slot.host.dispatchEvent(event);
    const heard = engine.emit("add", { placement: placement(slot), ...detail });
    if (taken || heard) {
      engine.record(2, [item.id]);
      return true;
    }
    // Nobody on this page adds to the cart: the product's own page does.
    const url = new URL(item.url, location.href);
    if (/^https?:$/.test(url.protocol)) location.assign(url);
    return false;
  };

  /** Puts several in the cart: one event for all, else one for each. `ticked` has a bit for each card. */
  const addAll = (slot: Slot, ticked: number): boolean => {
    const items = slot.items!.filter((_, index) => (ticked >> index) & 1);
    const ids = items.map(({ id }) => id);
    const urls = items.map(({ url }) => new URL(url, location.href).href);
    const tell = (kind: string, detail: unknown) =>
      !slot.host.dispatchEvent(new CustomEvent(kind, { bubbles: true, composed: true, cancelable: true, detail }));
    const taken =
      tell("devanture-add-all", { ids, urls }) ||
      engine.emit("addAll", { placement: placement(slot), ids, urls }) ||
      // A shop that knows one addition at a time hears one after the other.
      ids.map((id, at) => tell("devanture-add", { id, url: urls[at] }) || engine.emit("add", { placement: placement(slot), id, url: urls[at]! })).every(Boolean);
    if (taken) engine.record(2, ids);
    return taken;
  };

  const act = (slot: Slot, kind: number, index: number): void => {
    const state = shown.get(slot);
    const item = slot.items?.[index];
    if (kind === Act.Picture) {
      if (item)
        void pictures.get(item.image).then((picture) => {
          const view = shown.get(slot)?.view as Drawn | undefined;
          if (picture && view === state?.view && slot.items![index] === item) view?.image(index, picture);
        });
      return;
    }
    if (kind === Act.Click || kind === Act.Banner) {
      if (item) engine.emit("click", { placement: placement(slot), id: item.id, url: item.url, position: index });
      if (item && kind === Act.Banner) core.feedback(4, item.id, now());
      return;
    }
    if ((kind === Act.Less || kind === Act.Never) && item) core.feedback(kind - Act.Less, item.id, now());
    else if (kind === Act.Like && item) core.feedback(MORE, item.id, now());
    else if (kind === Act.Gift && item) core.give(item.gift, now());
    else if (kind === Act.Dismiss && item) core.feedback(3, item.id, now());
    else if (kind === Act.OptIn) core.choose(3, QUESTION, now());
    // A refusal stores nothing but itself, and the page alone goes on counting.
    else if (kind === Act.OptOut) core.choose(1, QUESTION, now());
    else if (kind < Act.Level || !state || !panel?.act(state.view, kind, index)) return;
    // At once on the page; then once more, when what is stored has followed.
    soon();
    void engine.settle().then(() => attempt(fill));
  };

  // ---- when ----

  const rouse = (slot: Slot) => {
    if (!boot.slots.has(slot)) return;
    hasten(slot);
    awake.add(slot);
    if (begun && slot.kind === 2) void loadPanel();
    soon();
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const slot = slotOf(target);
        if (slot && !isIntersecting) continue;
        near.unobserve(target);
        if (slot) rouse(slot);
      }
    },
    { rootMargin: "400px" },
  );
  // Whether the shop's own pictures in an element come to be seen depends on the person, so a lazy one may not wait for that.
  const hasten = ({ host }: Slot) => {
    for (const image of host.querySelectorAll("img")) image.loading = "eager";
  };
  const arrive = (slot: Slot) => {
    if (awake.has(slot)) return soon();
    if (!waits(slot)) hasten(slot);
    const when = slot.host.getAttribute("loading");
    if (when === "eager") return rouse(slot);
    if (watched.has(slot)) return;
    watched.add(slot);
    // Asked for wherever it stands: what is above it depends on the person, and requests must not tell.
    if (begun && slot.kind === 2 && !waits(slot)) void loadPanel();
    if (when === "idle") idle(() => rouse(slot));
    else if (when === "interaction") boot.interaction(() => rouse(slot));
    else near.observe(slot.host);
  };
  const leave = (slot: Slot) => {
    awake.delete(slot);
    watched.delete(slot);
    near.unobserve(slot.host);
    aside.unobserve(slot.host);
    clear(slot);
  };
  boot.touch = (slot) =>
    // A move is a departure and an arrival at once: only what is still gone afterwards has left.
    queueMicrotask(() => attempt(() => (boot.slots.has(slot) ? arrive(slot) : leave(slot))));
  const repaint = () => void renew().catch((error: unknown) => log("error", error));

  engine.begin = begin;
  engine.paint = repaint;
  for (const slot of boot.slots) arrive(slot);
  if (engine.known) begin();
  void engine.ready.then(repaint, () => {});

  let width = innerWidth;
  addEventListener("resize", () => {
    // Heights measured at another width mean nothing.
    if (width === innerWidth) return;
    width = innerWidth;
    for (const slot of shown.keys()) slot.size();
  });
};

const saves = (): boolean => attempt(() => (navigator as { connection?: { saveData?: unknown } }).connection?.saveData === true) ?? false;
