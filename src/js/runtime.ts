// The page as one engine: what it is about, what the shopper allows, what is kept, what to show.
// Every fact goes to the core and every decision comes from it. Draws nothing.

import { initSync, Page } from "glue/core";
import { type Boot, fault, once, type Pack } from "./boot";
import { normalize } from "./address";
import { type Watch, watch } from "./consent";
import { attempt, line } from "./own";
import { capture, type Found } from "./page";
import { isKept, isOurs, keep, keepPictures, Place, read, recall, recallPictures, wipe } from "./storage";
import { listen, type Tags } from "./tags";
import type { LeftOut } from "./explain";
import type { Devanture, DevantureEvents, Exclusion, PageContext } from "./public";

/** A page that has been taken up. */
export interface Engine {
  readonly boot: Boot;
  readonly core: Page;
  /** What callers of the library hold; a part of its own, which the elements do without. */
  readonly api: () => Promise<Devanture>;
  /** Packs are loaded, stores are read, and the page is known. */
  readonly ready: Promise<void>;
  /** Minutes since 1970. */
  now: () => number;
  /** Hands new facts to the core and follows what it decides: stores, level, slots. */
  settle: () => Promise<void>;
  /** Records what was done with products. */
  record: (action: number, ids: readonly string[]) => void;
  /** Forgets everything, here and in the shop's other tabs. */
  erase: () => Promise<void>;
  /** Hears `setConsent`. */
  allow: (preferences: number, personalization: number, measurement: number) => Promise<void>;
  /** Says what the page is about; what is left out is found on the page. */
  open: (given?: PageContext) => Promise<void>;
  on: <K extends keyof DevantureEvents>(kind: K, heard: (detail: DevantureEvents[K]) => void) => () => void;
  /** Answers whether anyone listens. */
  emit: <K extends keyof DevantureEvents>(kind: K, detail: DevantureEvents[K]) => boolean;
  /** What the page is about: its packs are at hand, and nothing of the shopper has been read for it yet. */
  known?: Found;
  /** Set by whoever paints, and called when that is so. */
  begin?: () => void;
  /** Storage's, for whoever paints: this part has that code already. */
  recallPictures: typeof recallPictures;
  keepPictures: typeof keepPictures;
  /** What is kept has been changed here: it is shown, written, and the shop's other tabs read it again. */
  altered: () => Promise<void>;
  /** Set by the part that explains: why something is not shown. */
  exclusion?: (...asked: Parameters<Devanture["exclusion"]>) => Exclusion | undefined;
  /** Set by the same: everything that a placement leaves out. */
  leftOut?: (placement: string, limit: number, above: readonly string[], wanted: string) => LeftOut[];
  /** Set by whoever paints: what is shown may have to change. */
  paint?: () => void;
  /** Set by whoever paints: leaves pictures that are at hand on the device, where that is allowed. */
  leaveFor?: (urls: readonly string[]) => Promise<void>;
  /** Hears that the elements were filled again. */
  shown?: () => void;
  destroy: () => void;
}

/** The shop's own call among the codes of `consent::Source`. */
const API = 3;
/** Of `placement::Number`: what the configuration asks for beyond ranking; its first bit is that of conditions. */
const MORE = 17;

/** What other tabs are told; nothing else ever crosses. */
type Message = "erase" | "deny" | "allow" | "again";

const inBrowser = (): boolean => typeof document === "object";

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

// The page's own deferred scripts, consent tools among them, have run; a slow one is not waited for.
const parsed = (): Promise<unknown> =>
  document.readyState === "loading" || document.readyState === "interactive"
    ? Promise.race([new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true })), wait(1500)])
    : Promise.resolve();

// A prerendered page has not been seen by anyone: nothing of the shopper is touched before it is.
const seen = (): Promise<unknown> =>
  (document as { prerendering?: boolean }).prerendering
    ? new Promise((done) => document.addEventListener("prerenderingchange", done, { once: true }))
    : Promise.resolve();

/** Takes up the page, with the full core where there is no smaller one, or the configuration is too much for it (`FormatError::Lean`). */
export const begin = async (boot: Boot, module: WebAssembly.Module | undefined, config: Uint8Array): Promise<Engine> => {
  try {
    if (module) return start(boot, module, config);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "DV-PACK-12") throw error;
  }
  return start(boot, await boot.parts.wasm("full", __FULL__), config);
};

/** Takes up the page. */
export const start = (boot: Boot, module: WebAssembly.Module, config: Uint8Array): Engine => {
  initSync({ module });
  const core = new Page();
  const refused = core.configure(config);
  if (refused) throw fault(`DV-PACK-${refused}`, "configuration");

  const { log } = boot;
  const { storage } = boot.options;
  const now = () => Math.floor(Date.now() / 60000);
  const stops: (() => void)[] = [];
  const listeners: { kind: string; heard: (detail: never) => void }[] = [];
  const hear = (target: EventTarget, kind: string, heard: (event: never) => void) => {
    target.addEventListener(kind, heard as EventListener);
    stops.push(() => target.removeEventListener(kind, heard as EventListener));
  };

  let given = boot.options.page;
  let found: Found | undefined;
  let loaded: Pack[] = [];
  let path = "";
  let turn = 0;
  let viewed = false;
  let level = -1;
  /** What of consent the painted elements show. */
  let shown = "";
  let consent: Watch | undefined;
  let tags: Tags | undefined;
  let channel: BroadcastChannel | undefined;
  let elsewhere = false;
  /** What another tab said: it is followed, and not said again. */
  let heard: Message | undefined;
  let stopped = false;
  /** Stores still to be written or erased, one bit each. */
  let owed = 0;
  /** Where the profile was last kept. */
  let kept = Place.Nowhere;
  /** Where each store was last read from, or that it was erased. */
  const known: (Place | undefined)[] = [];
  /** What stood in each when this tab last read or wrote it. */
  const stood: (Uint8Array | undefined)[] = [];
  const waiting: (readonly [action: number, ids: string])[] = [];
  const carted = new Map<string, number>();

  const emit: Engine["emit"] = (kind, detail) => {
    const hearing = listeners.filter((listener) => listener.kind === kind);
    for (const { heard } of hearing) attempt(() => heard(detail as never));
    return hearing.length > 0;
  };
  const drop = (store: number, but?: Place) => {
    log("wipe", store, but);
    if (!but) stood[store] = undefined;
    return wipe(store, but);
  };
  const tell = (message: Message) => attempt(() => channel?.postMessage(message));

  // ---- what is kept ----

  const place = (store: number): Place => (storage ? core.place(store, now()) : Place.Unknown);

  const remember = async (store: number): Promise<void> => {
    const from = place(store);
    if (from === Place.Unknown || known[store] === from) return;
    const before = known[store];
    known[store] = from;
    if (from === Place.Nowhere) return drop(store);
    // What was kept elsewhere on this page moves along.
    if (before) {
      owed |= 1 << store;
      stood[store] = undefined;
      core.note(store, 0);
    }
    const bytes = await recall(store, from);
    if (store === 2) kept = bytes ? from : Place.Nowhere;
    if (place(store) === from && !take(store, bytes)) await drop(store);
  };

  /** Takes up what stands in a store, under what was done here since; `false`: it is damaged. */
  const take = (store: number, found: Uint8Array | undefined): boolean => {
    const before = stood[store];
    if (found?.length === before?.length && (found?.every((byte, at) => byte === before![at]) ?? true)) return true;
    stood[store] = found;
    if (found) return core.restore(store, found, now());
    core.reload(store, now());
    return true;
  };

  const store = async (number: number): Promise<void> => {
    const to = place(number);
    if (to === Place.Unknown) return;
    known[number] = to;
    await drop(number, to);
    if (to === Place.Nowhere) return;
    let size: number | undefined;
    const done = await keep(number, to, (found) => {
      // Somebody may have said no a moment ago.
      consent?.read();
      core.level(now());
      const stays = place(number) === to;
      // Another tab may have written, or erased, a moment ago; or heard that what is done does not count.
      if (stays && number > 1 && place(1) === Place.Local && !take(1, read(1, Place.Local))) owed |= 2;
      if (stays && number) take(number, found);
      const bytes = stays ? core.save(number, now()) : undefined;
      if (bytes) {
        stood[number] = bytes;
        core.note(number, 1);
      }
      size = bytes?.length ?? 0;
      return bytes;
    });
    // Not written: the store has what it had, and the next time all of this is written.
    if (!done && size) {
      stood[number] = undefined;
      core.note(number, 0);
    }
    // Nothing to keep, no longer allowed, or a question on screen: only in the last case the core waits.
    if (size === 0 && !core.is_pending()) await drop(number);
    if (done) log("write", number, size);
    if (number === 2 && done) kept = to;
  };

  const settle = async (): Promise<void> => {
    if (!consent) return;
    consent.read();
    core.level(now());
    for (const number of [1, 2]) await remember(number);
    flush();
    const after = core.level(now());
    owed |= core.changed();
    // While a question is on screen nothing new is written.
    if (!core.is_pending()) {
      const bits = owed;
      owed = 0;
      for (const number of [0, 1, 2]) if ((bits >> number) & 1) await store(number);
    }
    if (after !== level) {
      const news = after > 1 ? "allow" : "deny";
      if (level >= 0 && level > 1 !== after > 1 && news !== heard) tell(news);
      heard = undefined;
      log("level", after);
      level = after;
      emit("level", level as 0 | 1 | 2 | 3);
    }
  };

  // One after the other: a store is never read while it is being written.
  let last: Promise<void> = Promise.resolve();
  const queue = (): Promise<void> =>
    (last = last.then(settle).then(
      () => {
        // A tool that comes may leave the level where it is: the panel then says why, and our own question goes.
        const state = `${level}${core.cap(now())}${core.offers_opt_in(now())}`;
        if (state !== shown && found) engine.paint?.();
        shown = state;
      },
      (error: unknown) => void log("error", error),
    ));

  // ---- what happens on the page ----

  const flush = () => {
    if (!found) return;
    viewed ||= core.record_view(now());
    for (const [action, ids] of waiting.splice(0)) core.record(action, ids, now());
  };

  const record: Engine["record"] = (action, ids) => {
    // The button and the shop's own tag both tell of one addition.
    const clock = Date.now();
    const fresh = ids.filter((id) => action !== 2 || clock - (carted.get(id) ?? 0) > 2000);
    if (action === 2) for (const id of fresh) carted.set(id, clock);
    if (!fresh.length) return;
    waiting.push([action, fresh.join("\n")]);
    if (action === 4 || action === 3) for (const id of ids) carted.delete(id);
    void queue();
  };

  const look = async (fresh: boolean): Promise<void> => {
    const mine = ++turn;
    const address = given?.path ?? (inBrowser() ? location.pathname : "/");
    path = normalize(address);
    tags?.look();
    const manifest = await boot.manifest();
    const next = capture(given, tags?.tagged ?? {}, path, manifest.products);
    const packs = await boot.packs(path, next.category);
    // Few shops have conditions, and those wait for what they may ask: a banner that changes its mind is worse.
    const more = inBrowser() && core.number(MORE);
    if (more) {
      const part = boot.parts.more("facts", __FACTS_JS__).catch(report);
      const told = (facts: void | Awaited<typeof part>) => attempt(() => facts?.tell(engine, fresh, next, given, manifest));
      // Conditions and dates of banners.
      if (more & 65) told(await part);
      else void part.then(told);
    }
    if (mine !== turn || stopped) return;
    // On another page what the last one had is no longer at hand: its pictures are given back.
    if (fresh || packs.length !== loaded.length || packs.some((pack, at) => pack[0] !== loaded[at]?.[0] || pack[1] !== loaded[at]?.[1])) {
      core.unload();
      for (const [products, prices] of packs) {
        const refused = core.load(products, prices, true, now());
        // The others are still good.
        if (refused) report(fault(`DV-PACK-${refused}`, path));
      }
      loaded = packs;
    }
    const same = !fresh && JSON.stringify(next) === JSON.stringify(found);
    if (same) return;
    const other = fresh || next.products[0] !== found?.products[0];
    found = next;
    log("page", next);
    core.page(next.type, next.products.join("\n"), next.category, path, (next.cart ?? []).join("\n"), next.firstName, now(), Math.round(next.total * 10 ** core.number(0)), -new Date().getTimezoneOffset());
    if (other) viewed = false;
    // What everyone fetches starts before storage is read: how long that takes depends on the shopper.
    engine.known = next;
    engine.begin?.();
    await queue();
    if (!stopped) engine.paint?.();
  };

  const report = (error: unknown) => {
    log("error", error);
    emit("error", { code: line((error as { code?: unknown })?.code) || "DV-PAGE", message: line(`${(error as Error)?.message ?? error}`) });
  };
  const relook = (fresh: boolean) => look(fresh).catch(report);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let turned = false;
  const soon = (fresh: boolean, milliseconds: number, then?: () => void) => {
    turned ||= fresh;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void relook(turned);
      turned = false;
      then?.();
    }, milliseconds);
  };
  const moved = () => {
    const next = normalize(location.pathname);
    if (next === path) return;
    path = next;
    given = undefined;
    tags?.turn();
    turn++;
    // The shop draws its new page first, and its data a little later.
    soon(true, 100, () => soon(false, 1000));
  };

  const navigates = () => {
    const navigation = (globalThis as { navigation?: EventTarget }).navigation;
    if (navigation?.addEventListener) return hear(navigation, "currententrychange", moved);
    hear(globalThis as never, "popstate", moved);
    for (const name of ["pushState", "replaceState"] as const) {
      const original = history[name];
      const wrapped: typeof original = function (this: History, ...state) {
        original.apply(this, state);
        attempt(moved);
      };
      history[name] = wrapped;
      stops.push(() => {
        if (history[name] === wrapped) history[name] = original;
      });
    }
  };

  // ---- the shop's other tabs ----

  const connect = () => {
    if (!storage) return;
    channel = attempt(() => new BroadcastChannel("dv1"));
    if (!channel) return;
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      // Nothing is read again: what is being erased may still be there.
      if (data === "erase") core.erase();
      if (data === "deny" || (data === "allow" && elsewhere)) follow(data);
      data === "again" ? reread() : void queue();
    };
  };
  const reread = () => {
    // After what is under way: a store that is just being written would count as read.
    last = last.then(() => void (known.length = 0));
    void queue().then(() => engine.paint?.());
  };
  // A consent tool keeps its old answer in this tab until it is loaded again.
  const follow = (message: "deny" | "allow") => {
    elsewhere = message === "deny";
    heard = message;
    const state = +!elsewhere;
    core.hear(API, state, state, state, 0);
  };
  const choice = async () => {
    if (!storage) return;
    const bytes = await recall(0, Place.Local);
    if (bytes && !core.restore(0, bytes, now())) await drop(0);
  };

  const live = async (): Promise<void> => {
    await Promise.all([parsed(), seen()]);
    // Whoever means to see everything listens from here on.
    await log("engine", engine);
    if (stopped) return;
    consent = watch(core, () => void queue(), () => boot.parts.more("platforms", __PLATFORMS_JS__), log);
    tags = listen(record, () => soon(false, 50));
    tags.look();
    connect();
    const again = () => void (tags?.look(), queue());
    hear(document, "visibilitychange", again);
    hear(globalThis as never, "load", again);
    hear(globalThis as never, "storage", ({ key, newValue }: StorageEvent) => {
      if (!isOurs(key)) return again();
      // Erased by hand is withdrawn.
      if (newValue === null && key !== "dv1:prefs") core.erase();
      // The other tab's message may have come before what it tells of could be read here.
      void choice().then(newValue === null ? queue : reread);
    });
    hear(globalThis as never, "pagehide", () => {
      channel?.close();
      channel = undefined;
    });
    hear(globalThis as never, "pageshow", ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      connect();
      known.length = 0;
      void (async () => {
        await choice();
        // Frozen, this page heard nothing of the others, and its consent tool says what it said before: what is
        // no longer there was taken back.
        if (kept && !(await isKept(kept))) follow("deny");
        await queue();
        engine.paint?.();
      })();
    });
    navigates();
    await choice();
  };

  const engine: Engine = {
    boot,
    core,
    now,
    record,
    emit,
    settle: queue,
    recallPictures,
    keepPictures,
    altered: async () => {
      await queue();
      tell("again");
      engine.paint?.();
    },
    ready: (async () => {
      if (inBrowser()) await live();
      else consent = { read: () => {}, stop: () => {} };
      await look(true);
    })(),
    erase: async () => {
      core.erase();
      tell("erase");
      // Every place, whatever the level.
      await Promise.all([0, 1, 2].map((number) => (storage ? drop(number) : undefined)));
      await queue();
      engine.paint?.();
    },
    allow: (preferences, personalization, measurement) => {
      elsewhere = false;
      core.hear(API, preferences, personalization, measurement, 0);
      return queue();
    },
    open: (context) => {
      given = context;
      return look(true);
    },
    on: (kind, heard) => {
      const listener = { kind, heard: heard as (detail: never) => void };
      listeners.push(listener);
      return () => void listeners.splice(listeners.indexOf(listener) >>> 0, 1);
    },
    destroy: () => {
      stopped = true;
      clearTimeout(timer);
      for (const stop of [...stops, () => consent?.stop(), () => tags?.stop(), () => channel?.close()]) attempt(stop);
      boot.slots.clear();
      boot.touch = undefined;
      engine.paint?.();
      listeners.length = 0;
    },
    api: once(async () => (await boot.parts.more("api", __API_JS__)).createApi(engine, boot.parts)),
  };
  engine.ready.catch(report);
  return engine;
};
