// Beside the drawing code: lets a banner come over the page as a dialog, a bar or a slide-in, loaded where the configuration has
// one for this type of page. Chooses nothing: the core does, and draws nothing: the banner element does. Never over a form that is
// being filled in, over another dialog, before the question of consent is answered, or twice at once.

import { attempt } from "./own";
import type { Engine } from "./runtime";
import { Place } from "./storage";

/** `placement::OVERLAYS`. */
const OVERLAYS = "*overlay";
/** The form's place among a banner's texts. */
const FORM = 10;
/** The core's store of browsing. */
const PROFILE = 2;
/** A banner that is not drawn by then does not come. */
const PATIENCE = 5000;

const CSS = `
dialog,aside{box-sizing:border-box;padding:0;border:0;overflow:hidden;color:inherit;background:var(--devanture-surface,light-dark(#fff,#201d1b));box-shadow:0 12px 48px rgb(0 0 0/.28)}
dialog{inline-size:min(46rem,calc(100vw - 32px));max-block-size:calc(100dvh - 32px);margin:auto;border-radius:16px;overflow:auto;--devanture-banner-height:22rem}
dialog::backdrop{background:rgb(0 0 0/.5)}
aside{position:fixed;z-index:2147483000;--devanture-banner-height:26rem}
.slide-in{inset-block-end:16px;inset-inline-end:16px;inline-size:min(23rem,calc(100vw - 32px));max-block-size:calc(100dvh - 32px);border-radius:16px}
.bar{inset-block-end:0;inset-inline:0;max-block-size:60dvh;overflow:auto;padding-block-end:env(safe-area-inset-bottom);--devanture-banner-height:auto}
devanture-banner::before{content:none}
devanture-banner::part(banner){border-radius:0}
devanture-banner::part(banner-plain){block-size:auto;padding-block:8px}
.bar devanture-banner::part(banner){grid-template:auto/1fr}
.bar devanture-banner::part(banner-picture){display:none}
.bar devanture-banner::part(banner-words){flex-flow:row wrap;align-items:center;justify-content:start;gap:4px 24px;max-inline-size:80rem;padding:14px 56px 14px 24px;padding-inline:24px 56px;margin-inline:auto}
.bar devanture-banner::part(heading){font-size:1.125rem}
.bar devanture-banner::part(text){flex:0 1 auto;max-inline-size:min(44rem,100%)}
[role=status]{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
@media (width<42rem){dialog{--devanture-banner-height:29rem}.slide-in{inset-inline:16px;inline-size:auto;--devanture-banner-height:23rem}}
@media (prefers-reduced-motion:no-preference){dialog[open],aside{animation:come .28s ease-out}@keyframes come{from{opacity:0;translate:0 24px}}}
@media (forced-colors:active){dialog,aside{border:1px solid}}
@media print{dialog,aside{display:none}}
`;

/** Takes down what stands over the page. */
let shown: (() => void) | undefined;

export const close = (): void => shown?.();

const isVisible = (node: Element): boolean => node.getClientRects().length > 0;

/** Whether the shopper writes or chooses something, or something else of the page asks for an answer. */
const isBusy = (): boolean => {
  const { activeElement } = document;
  const writes = activeElement?.matches("input:not([type=button],[type=submit],[type=reset],[type=image]),textarea,select,[contenteditable]:not([contenteditable=false])");
  return !!writes || [...document.querySelectorAll("dialog[open],[aria-modal=true]")].some(isVisible);
};

/** Shows the banner whose time has come, if this is a moment for it. */
export const consider = (engine: Engine): void => {
  const { core, now } = engine;
  if (shown || document.hidden || isBusy()) return;
  // Before the question of consent is answered, nothing stands before it.
  if (core.is_pending() || core.place(PROFILE, now()) === Place.Unknown) return;
  if (core.banner(OVERLAYS, now())) open(engine, core.banner_text(FORM));
};

const open = (engine: Engine, form: string): void => {
  const { boot } = engine;
  const isDialog = form === "dialog";
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const frame = document.createElement(isDialog ? "dialog" : "aside");
  frame.className = form;
  frame.hidden = !isDialog;
  const spoken = document.createElement("p");
  spoken.setAttribute("role", "status");
  const banner = document.createElement("devanture-banner");
  banner.setAttribute("placement", OVERLAYS);
  banner.setAttribute("loading", "eager");
  frame.append(banner);
  root.append(frame, spoken);
  host.classList.add("rr-block", "ph-no-capture", "fs-exclude");
  for (const mark of ["data-private", "data-clarity-mask", "data-hj-suppress"]) host.setAttribute(mark, "");
  document.body.append(host);
  const slot = [...boot.slots].find((one) => one.host === banner);
  if (!slot) return host.remove();

  const part = (name: string) => slot.root.querySelector<HTMLElement>(`[part~="${name}"]`);
  const dismiss = () => part("dismiss")?.click();
  let stands = false;
  const look = () => {
    const heading = part("heading") ?? part("text");
    if (stands && (!heading || slot.children.isConnected)) return gone();
    if (stands || !heading) return;
    stands = true;
    const label = heading.textContent ?? "";
    frame.setAttribute("aria-label", label);
    if (isDialog) {
      (frame as HTMLDialogElement).showModal();
      (part("cta") ?? part("dismiss"))?.focus();
    } else {
      // It takes no focus: it is said, and stands where the page ends.
      frame.hidden = false;
      spoken.textContent = label;
    }
  };
  const observer = new MutationObserver(() => attempt(look));
  const escape = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !isDialog && stands) dismiss();
  };
  const stop = engine.on("click", ({ placement }) => placement === OVERLAYS && queueMicrotask(gone));
  const gone = () => {
    if (shown !== gone) return;
    shown = undefined;
    observer.disconnect();
    stop();
    document.removeEventListener("keydown", escape);
    // A dialog gives the focus back to where it was.
    if (isDialog) attempt(() => (frame as HTMLDialogElement).close());
    host.remove();
  };
  shown = gone;
  observer.observe(slot.root, { childList: true, subtree: true });
  document.addEventListener("keydown", escape);
  frame.addEventListener("cancel", (event) => {
    event.preventDefault();
    dismiss();
  });
  frame.addEventListener("click", ({ target }) => {
    // Beside the banner is the backdrop.
    if (isDialog && target === frame) dismiss();
  });
  setTimeout(() => stands || gone(), PATIENCE);
  attempt(look);
};
