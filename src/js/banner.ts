// Beside the drawing code: what a banner has beyond words and a picture, once that is drawn: its layout, the time that is left, an offer's
// code, a film. Loaded where the configuration may have such a banner on this page, whoever looks. Chooses nothing and sends nothing: a
// code goes to the clipboard or to the page's own cart, and a film is fetched when somebody plays it.

import { asked, fill, NEVER } from "./asked";
import { CSS } from "./banner/sheet";
import { left, momentOf, pause } from "./banner/time";
import type { Slot } from "./elements";
import { el, set } from "./inspector/nodes";
import { attempt } from "./own";
import type { Engine } from "./runtime";

/** Places among a banner's texts (`placement::BannerView`). */
const enum Text {
  Layout = 11,
  Until,
  Code,
  Terms,
  Ends,
  Offer,
  Apply,
  Film,
  Captions,
}
const FIRST = Text.Layout;
const COUNT = 9;
/** Of `placement::tell`: when the next banner comes or goes by its dates. */
const DATE = 73;
/** The core's code for a banner that was opened. */
const OPENED = 4;
/** Of `placement::Name`. */
const LANGUAGE = 8;
/** No timer waits longer: dates are looked at again. */
const LONGEST = 6 * 3_600_000;

/** What a placement's banner has; its texts by their places. */
type Staged = readonly string[];
/** What was made of it in an element. */
interface Dressed {
  readonly staged: string;
  readonly nodes: readonly Element[];
  readonly until: number | undefined;
  readonly time: HTMLElement | undefined;
}

/** Hears which banner a placement shows. */
export type Dress = (placement: string) => void;

/** Begins; answers who is to hear of banners, once the words are there. */
export const open = async (engine: Engine): Promise<Dress> => {
  const { boot, core, now } = engine;
  const sheet = attempt(() => {
    const made = new CSSStyleSheet();
    made.replaceSync(CSS);
    return made;
  });
  const language = attempt(() => new Intl.Locale(core.name(LANGUAGE)).toString());
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  const { words } = await asked(engine);
  const shown = new Map<string, Staged>();
  const dressed = new Map<Slot, Dressed>();

  const part = <Name extends keyof HTMLElementTagNameMap>(name: Name, part: string, ...children: (Node | string)[]) => set(el(name, "", ...children), { part });
  const button = (name: string, label: string, press: () => void) => {
    const made = set(part("button", name, label), { type: "button" });
    made.onclick = () => attempt(press);
    return made;
  };
  /** A moment in words: the whole day where it ends with one. */
  const date = (moment: number): string => {
    const day = new Date(moment);
    const whole = day.getHours() + day.getMinutes() === 0;
    return new Intl.DateTimeFormat(language, whole ? { dateStyle: "long" } : { dateStyle: "long", timeStyle: "short" }).format(whole ? moment - 1 : moment);
  };

  // ---- the time that is left ----

  const units = (["day", "hour", "minute", "second"] as const).map((unit, at) =>
    [unit, new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow", minimumIntegerDigits: at ? 2 : 1 })] as const);
  const count = (time: HTMLElement, until: number) =>
    time.replaceChildren(
      ...left(until - Date.now(), !isCalm.matches).map(([number, unit]) => {
        const parts = units.find(([name]) => name === unit)![1].formatToParts(number);
        const of = (wanted: boolean) => parts.filter(({ type }) => (type === "unit" || type === "literal") === wanted).map(({ value }) => value).join("").trim();
        return part("span", "left-unit", part("b", "left-number", of(false)), of(true));
      }),
    );
  let ticking: ReturnType<typeof setTimeout> | undefined;
  const tick = () => {
    clearTimeout(ticking);
    let next = LONGEST;
    for (const { until, time } of dressed.values()) {
      if (!until || !time?.isConnected) continue;
      count(time, until);
      next = Math.min(next, pause(until - Date.now(), !isCalm.matches));
    }
    if (next < LONGEST) ticking = setTimeout(() => attempt(tick), next);
  };

  /** Nobody is told every second: what is said is the date. */
  const countdown = (until: number): readonly [whole: HTMLElement, time: HTMLElement] => {
    const time = set(part("span", "left-time"), { "aria-hidden": "true" });
    const said = part("time", "left-until", fill(words["banner-until"], { date: date(until) }));
    said.dateTime = new Date(until).toISOString();
    return [set(part("div", "left", time, said), { role: "timer", "aria-live": "off" }), time];
  };

  // ---- an offer's code ----

  const offer = (slot: Slot, placement: string, staged: Staged, id: string): readonly [row: HTMLElement, terms: HTMLElement] => {
    const text = (which: Text) => staged[which - FIRST]!;
    const code = text(Text.Code);
    const ends = momentOf(text(Text.Ends));
    const shownCode = set(part("code", "code", code), { dir: "ltr", translate: "no" });
    const until = ends ? fill(words["offer-expires"], { date: date(ends) }) : "";
    const terms = set(part("p", "terms"), { role: "status", dir: "auto" });
    terms.textContent = [text(Text.Terms), until].filter(Boolean).join(" ");
    // Said again when it is pressed again.
    const say = (key: string) => {
      terms.textContent = "";
      setTimeout(() => (terms.textContent = fill(words[key], { code })), 50);
    };
    const take = async (copied: string) => {
      // Whoever takes the code has not passed the banner over.
      core.feedback(OPENED, id, now());
      try {
        await navigator.clipboard.writeText(code);
        say(copied);
      } catch {
        getSelection()?.selectAllChildren(shownCode);
        say("offer-select");
      }
    };
    const apply = () => {
      const detail = { offer: text(Text.Offer), code };
      const event = new CustomEvent("devanture-apply", { bubbles: true, composed: true, cancelable: true, detail });
      const taken = !slot.host.dispatchEvent(event);
      const heard = engine.emit("apply", { placement, ...detail });
      if (!taken && !heard) return void take("offer-enter");
      core.feedback(OPENED, id, now());
      say("offer-applied");
    };
    const row = part("div", "code-row", shownCode, button("copy", fill(words["offer-copy"], {}), () => void take("offer-copied")));
    if (text(Text.Apply)) row.append(button("apply", fill(words["offer-apply"], {}), apply));
    return [row, terms];
  };

  // ---- a film ----

  const film = (picture: Element, address: string, captions: string): HTMLElement => {
    const place = part("div", "film-place");
    const play = button("play", "", () => {
      const video = set(document.createElement("video"), { part: "film", playsinline: "", controls: "", preload: "none" });
      video.muted = true;
      if (captions) {
        // Only where captions ask for it: another host may not allow it.
        if (new URL(captions, location.href).origin !== location.origin) video.crossOrigin = "anonymous";
        video.append(set(document.createElement("track"), { kind: "captions", src: captions, srclang: language ?? "", default: "" }));
      }
      // What cannot be played gives its place back to the picture.
      video.onerror = () => place.replaceChildren(play);
      place.replaceChildren(video);
      video.focus();
      video.src = address;
      void video.play().catch(() => {});
    });
    play.setAttribute("aria-label", fill(words["film-play"], {}));
    place.append(play);
    picture.append(place);
    return place;
  };

  // ---- all of it ----

  const undress = (slot: Slot) => {
    for (const node of dressed.get(slot)?.nodes ?? []) node.remove();
    dressed.delete(slot);
  };
  const observed = new WeakSet<Slot>();
  const dress = (slot: Slot): void => {
    const placement = slot.host.getAttribute("placement") ?? "";
    const section = slot.root.querySelector<HTMLElement>("[part~=banner]");
    const inside = section?.querySelector("[part~=banner-words]");
    const staged = shown.get(placement);
    if (!section || !inside) return undress(slot);
    const parts = (section.getAttribute("part") ?? "").split(" ").filter((name) => name === "banner" || name === "banner-plain");
    const named = staged ? [...parts, `banner-${staged[0]}`, "banner-staged"].join(" ") : parts.join(" ");
    if (section.getAttribute("part") !== named) section.setAttribute("part", named);
    if (!staged) return undress(slot);
    if (sheet && !slot.root.adoptedStyleSheets.includes(sheet)) slot.root.adoptedStyleSheets = [...slot.root.adoptedStyleSheets, sheet];
    const id = slot.items?.[0]?.id ?? "";
    const key = JSON.stringify([id, ...staged]);
    const before = dressed.get(slot);
    if (before?.staged === key && before.nodes.every((node) => section.contains(node))) return;
    undress(slot);
    const nodes: Element[] = [];
    const put = (node: Element, ...next: string[]) => {
      inside.insertBefore(node, next.map((name) => inside.querySelector(`:scope > [part~=${name}]`)).find(Boolean) ?? null);
      nodes.push(node);
    };
    const text = (which: Text) => staged[which - FIRST]!;
    const until = momentOf(text(Text.Until));
    let time: HTMLElement | undefined;
    if (until) {
      const [whole, inner] = countdown(until);
      time = inner;
      put(whole, "heading", "text");
    }
    if (text(Text.Code)) {
      const [row, terms] = offer(slot, placement, staged, id);
      put(row, "cta", "reason");
      put(terms, "reason");
    }
    const picture = section.querySelector("[part~=banner-picture]");
    if (text(Text.Film) && picture) nodes.push(film(picture, text(Text.Film), text(Text.Captions)));
    dressed.set(slot, { staged: key, nodes, until, time });
    tick();
  };
  const all = () => {
    for (const slot of dressed.keys()) if (!boot.slots.has(slot)) undress(slot);
    for (const slot of boot.slots) {
      if (slot.kind !== 1) continue;
      attempt(() => dress(slot));
      if (observed.has(slot)) continue;
      observed.add(slot);
      // What is drawn is patched a moment after it was told, and before anybody sees it.
      new MutationObserver(() => attempt(() => dress(slot))).observe(slot.root, { childList: true, subtree: true });
    }
  };

  // ---- dates ----

  let waiting: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(waiting);
    const next = core.tell(DATE, 0, "", now()) >>> 0;
    if (next === NEVER) return;
    waiting = setTimeout(
      () => {
        if (now() >= next) engine.paint?.();
        attempt(wait);
      },
      Math.min(Math.max(next * 60_000 - Date.now(), 0) + 20, LONGEST),
    );
  };

  const { shown: before, destroy } = engine;
  engine.shown = () => {
    before?.();
    attempt(all);
    attempt(wait);
  };
  engine.destroy = () => {
    clearTimeout(ticking);
    clearTimeout(waiting);
    destroy();
  };
  // A page that slept has missed what was to happen.
  document.addEventListener("visibilitychange", () => attempt(wait));
  isCalm.addEventListener?.("change", () => attempt(tick));
  return (placement) => {
    if (core.banner_text(FIRST)) shown.set(placement, Array.from({ length: COUNT }, (_, at) => core.banner_text(FIRST + at)));
    else shown.delete(placement);
  };
};
