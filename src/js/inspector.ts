// Beside the path: the inspector, loaded only where somebody opens it. Shows everything that devanture requests, keeps, hears
// and ranks on the open page, as it happens. Requests nothing that depends on the person, stores nothing, changes nothing.

import { normalize, wordsOf } from "./address";
import { fault } from "./boot";
import { Name } from "./consent";
import { attempt, parse } from "./own";
import { capture } from "./page";
import type { Engine } from "./runtime";
import { type Facts, listen, type Told } from "./inspector/facts";
import { type Kept, rankings } from "./inspector/rankings";
import { explainer } from "./inspector/requests";
import { draw, type Segment, type View, write } from "./inspector/view";

export type { Told };

/** Of `placement::Name` and `placement::Number`. */
const LANGUAGE = 8;
const IMAGES = 1;
const DIRECT = 1;

/** How often at most the screen follows, and how often at most something is said of it, in milliseconds. */
const FOLLOW = 250;
const SAY = 5000;

/** What is open on this page, or about to be. */
let opened: Promise<View> | undefined;

/** The words, and what is kept as its file's text. */
const prepare = async (engine: Engine) => {
  const { boot, core } = engine;
  // The same for everyone who opens it.
  const [part, module, words, published, api] = await Promise.all([
    boot.parts.more("portability", __PORTABILITY_JS__),
    boot.parts.wasm("portability", __PORTABILITY__),
    boot.manifest().then((manifest) => boot.file(wordsOf(manifest, boot.options.locale, core.name(Name.Words)))),
    boot.manifest(),
    engine.api(),
  ]);
  const portability = part.open(engine, module);
  return { words: portability.words(words), pack: portability.pack, published, api };
};

interface File {
  readonly choice?: { readonly level: string; readonly at: string; readonly until: string };
  readonly kept?: readonly Kept[];
}

/** What has the focus, inside an element of the widget as well. */
const focused = ({ boot }: Engine): HTMLElement | undefined => {
  const active = document.activeElement;
  const slot = [...boot.slots].find(({ host }) => host === active);
  return ((slot?.root.activeElement ?? active) as HTMLElement | null) ?? undefined;
};

/** Where the widget's own files are, when no bundler has moved them. */
const base = (): string => attempt(() => /^(.*\/)inspector\.js(\?|$)/.exec(import.meta.url)?.[1]) ?? "";

/**
 * Opens the inspector; where it is open already, leads to it. `told` is what happened since the page began; without it the
 * inspector says that it has not seen that.
 */
export const open = async (engine: Engine, told?: readonly Told[]): Promise<void> => {
  opened ??= begin(engine, told).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  const view = await opened;
  // The shop may have replaced all that stood in its page.
  if (!view.host.isConnected) document.body.append(view.host);
  // Who came by the address may be at something else by now.
  if (!told || document.activeElement === document.body) view.focus();
};

const begin = async (engine: Engine, told: readonly Told[] | undefined): Promise<View> => {
  const late = told ? undefined : performance.now();
  const back = focused(engine);
  const { boot, core, now } = engine;

  let due: ReturnType<typeof setTimeout> | undefined;
  let follow = () => {};
  const changed = () => {
    due ??= setTimeout(() => {
      due = undefined;
      attempt(follow);
    }, FOLLOW);
  };
  // Listened from here on, whatever has still to be fetched for the screen.
  let file: () => File = () => ({});
  const titleOf = (what: string) => file().kept?.findLast((one) => one.what === what)?.title ?? "";
  const facts = listen(engine, told ?? [], changed, titleOf);
  (facts.firsts as Map<string, number>).set("inspector", performance.now());

  let made: Awaited<ReturnType<typeof prepare>>;
  try {
    made = await prepare(engine);
  } catch (error) {
    facts.stop();
    throw error;
  }
  const { words, pack, published, api } = made;
  if (!words["inspect-title"]) throw fault("DV-UI", "words");
  // Sensitive to nothing: a record that cannot be read is nothing kept.
  file = () => (attempt(() => parse(pack())) as File | undefined) ?? {};

  const writer = { language: core.name(LANGUAGE) || "en", words };
  const to = write(writer);
  const wait = setInterval(() => announce(), SAY);
  const close = () => {
    facts.stop();
    clearInterval(wait);
    clearTimeout(due);
    view.host.remove();
    opened = undefined;
    (back?.isConnected ? back : document.body).focus({ preventScroll: true });
  };
  const reload = () => {
    const url = new URL(location.href);
    url.searchParams.set("devanture", "inspect");
    location.assign(url);
  };
  const view = draw(writer, late, { close, reload, looked: changed });

  const first = capture(boot.options.page, {}, normalize(location.pathname), published.products);
  const start = [normalize(location.pathname), first.category] as const;
  follow = () => {
    const { choice, kept = [] } = file();
    const slots = rankings(engine, api, kept, view.wanted());
    const direct = core.number(IMAGES) === DIRECT;
    const known = {
      base: base(),
      manifest: boot.options.manifest,
      published,
      locale: boot.options.locale,
      pages: [start, ...facts.pages],
      pool: facts.pool,
      shown: direct ? slots.flatMap(({ products }) => products.map(({ image }) => image)) : [],
      late: late !== undefined,
      page: location.href,
      sent: boot.sent ?? new Set<string>(),
    };
    view.show({ facts, explain: explainer(known), origin: location.origin, level: core.level(now()), choice, kept, segments: segmentsOf(core.segments(now())), rankings: slots, finds: !!engine.leftOut, direct });
  };

  // ---- politely: how much more there is, now and then ----

  let before = tally(facts);
  const announce = () => {
    const after = tally(facts);
    const more = after.map((count, at) => count - before[at]!);
    before = after;
    if (more.some((count) => count > 0)) view.say(to.tell("inspect-news", { requests: more[0]!, writes: more[1]!, events: more[2]! }));
  };

  // Behind the body, whose end the shop's scripts race for: the order of what stands there must tell nothing.
  document.documentElement.append(view.host);
  follow();
  // Every source is heard once more: what each says stands there from the beginning.
  void engine.settle().then(changed, changed);
  return view;
};

/** Segments and conditions from the core's lines. */
const segmentsOf = (told: string): Segment[] =>
  told
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [value, name = "", title = "", why = ""] = line.split("\t");
      return { value: Number(value), name, title, why };
    });

/** How much was noticed of each kind. */
const tally = ({ requests, stored, events }: Facts): number[] => [requests, stored, events].map(({ list, gone }) => list.length + gone);
