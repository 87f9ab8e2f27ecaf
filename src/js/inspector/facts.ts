// Beside the inspector: listens at the borders of the engine, and writes down what crosses them. Changes nothing of what it
// listens to, asks for nothing, keeps nothing beyond the page; every list is bounded.

import type { Page } from "glue/core";
import { attempt, line } from "../own";
import { TYPES } from "../page";
import type { Engine } from "../runtime";
import { Place } from "../storage";

/** Something that happened, as a key of the words and what stands in them. */
export interface Fact {
  /** Milliseconds since the page began. */
  readonly at: number;
  readonly key: string;
  /** Values of the words: texts, or keys of other words. */
  readonly values: Readonly<Record<string, Value>>;
  /** Key of the words that say why; empty without. */
  readonly why: string;
  readonly bytes?: number | undefined;
}

/** A text as it is, a number, or the key of other words with values of their own. */
export type Value = string | number | { readonly key: string; readonly values?: Readonly<Record<string, Value>> };

/** The latest of many, and how many older ones are gone. */
export interface Latest<T> {
  readonly list: readonly T[];
  readonly gone: number;
}

/** What one source of consent said last. */
export interface Said {
  readonly since: number;
  /** As `consent::State` numbers them: 1 yes, 0 no, −1 no answer. */
  readonly states?: readonly [preferences: number, personalization: number, measurement: number];
  /** 1: its question is on the screen; −1: it says nothing of consent. */
  readonly pending: number;
  /** What the TCF said, before it is decoded. */
  readonly tcf?: { readonly event: string; readonly publisher: number; readonly custom: number };
}

/** One request of the page. */
export interface Request {
  readonly at: number;
  readonly url: string;
  readonly initiator: string;
  /** Bytes over the network; 0 from a cache, `undefined` where its host does not tell. */
  readonly bytes: number | undefined;
  readonly cached: boolean;
  /** Status of the answer; 0 where that is not told. */
  readonly status: number;
  readonly end: number;
}

/** All that was noticed. */
export interface Facts {
  readonly requests: Latest<Request>;
  readonly stored: Latest<Fact>;
  readonly events: Latest<Fact>;
  /** By the code of `consent::Source`. */
  readonly sources: ReadonlyMap<number, Said>;
  /** The browser's own signal. */
  readonly signal: { readonly on: boolean; readonly since: number } | undefined;
  /** Since when it is known that there is no consent tool. */
  readonly alone: number | undefined;
  /** The pages that were open: their paths and categories. */
  readonly pages: readonly (readonly [path: string, category: string])[];
  /** Pictures of their pools. */
  readonly pool: readonly string[];
  /** Milliseconds since the page began at which something happened for the first time. */
  readonly firsts: ReadonlyMap<string, number>;
  /** Goes up with everything that happens. */
  readonly count: number;
  stop: () => void;
}

/** What was told before there was an inspector: when, what, and its details. */
export type Told = readonly [at: number, what: string, ...details: unknown[]];

/** No list is longer. */
const MOST = 500;

const STORES = ["choice", "corrections", "profile"];
/** Code of `consent::Source` for the TCF. */
const TCF = 0;
const DONE = ["", "view", "cart", "uncart", "purchase"];
const ASKED: Readonly<Record<number, string>> = { 0: "less", 1: "never", 2: "back", 3: "closed", 8: "paused", 9: "gifts", 10: "more", 11: "gift", 12: "favorite", 13: "answered", 14: "survey", 15: "declared", 16: "usual", 17: "denied" };
/** Of `asked`: something is said, or taken back. */
const SAY = 1;
const TAKE_BACK = 2;
const DENY = 5;
const CHANNEL = "dv1";

/** A list that forgets its oldest. */
const latest = <T>(): Latest<T> & { add: (one: T) => void } => {
  const list: T[] = [];
  const kept = {
    list,
    gone: 0,
    add: (one: T) => {
      list.push(one);
      if (list.length > MOST) kept.gone += list.splice(0, list.length - MOST).length;
    },
  };
  return kept;
};

type Method = (...given: never[]) => unknown;

/**
 * Begins to listen. `told` is what happened before; `changed` is called after each thing; `titleOf` names the product with
 * which something was done last.
 */
export const listen = (engine: Engine, told: readonly Told[], changed: () => void, titleOf: (what: string) => string): Facts => {
  const { boot, core } = engine;
  const requests = latest<Request>();
  const stored = latest<Fact>();
  const events = latest<Fact>();
  const sources = new Map<number, Said>();
  const firsts = new Map<string, number>();
  const pool = new Set<string>();
  const pages: [string, string][] = [];
  const stops: (() => void)[] = [];
  let erased = -Infinity;
  let now = () => performance.now();

  const facts = {
    requests,
    stored,
    events,
    sources,
    signal: undefined as Facts["signal"],
    alone: undefined as number | undefined,
    pages,
    get pool() {
      return [...pool];
    },
    firsts,
    count: 0,
    stop: () => stops.forEach((stop) => attempt(stop)),
  };
  const change = () => {
    facts.count++;
    changed();
  };
  const first = (what: string) => {
    if (!firsts.has(what)) firsts.set(what, now());
  };
  const note = (list: typeof events, key: string, values: Fact["values"], why: string, bytes?: number) => {
    list.add({ at: now(), key, values, why, bytes });
    change();
  };
  const event = (key: string, values: Fact["values"] = {}, why = "", bytes?: number) => note(events, `inspect-${key}`, values, why && `inspect-${why}`, bytes);
  const store = (key: string, what: string, why: string, bytes?: number) =>
    note(stored, `inspect-${key}`, { what: { key: `inspect-kept-${what}` } }, `inspect-why-${why}`, bytes);

  // ---- at the core: a method of its own in front of each that says something ----

  const before = <Name extends keyof Page>(name: Name, heard: (given: Parameters<Page[Name]>, answer: ReturnType<Page[Name]>) => void) => {
    const own = core as unknown as Record<string, Method | undefined>;
    const had = Object.hasOwn(core, name);
    const method = core[name] as unknown as (...given: unknown[]) => unknown;
    let listens = true;
    const mine = (own[name] = (...given: unknown[]) => {
      const answer = method.apply(core, given);
      if (listens) attempt(() => heard(given as never, answer as never));
      return answer;
    });
    stops.push(() => {
      listens = false;
      // Another part may have put itself in front since, or have been there before.
      if (own[name] !== mine) return;
      if (had) own[name] = method;
      else delete own[name];
    });
  };

  const say = (source: number, said: Omit<Said, "since">) => {
    const last = sources.get(source);
    if (last && JSON.stringify({ ...last, since: 0 }) === JSON.stringify({ ...said, since: 0 })) return;
    sources.set(source, { ...said, since: now() });
    change();
  };
  before("hear", ([source, preferences, personalization, measurement, pending]) => say(source, { states: [preferences, personalization, measurement], pending }));
  before("tcf", ([, event, , publisher, custom]) => say(TCF, { pending: +(event === "cmpuishown"), tcf: { event, publisher, custom } }));
  before("gpc", ([on]) => {
    if (facts.signal?.on === on) return;
    facts.signal = { on, since: now() };
    change();
  });
  before("no_consent_tool", () => {
    facts.alone ??= now();
  });
  let level: number | undefined;
  before("level", (_, answer) => {
    if (answer === level) return;
    level = answer;
    change();
  });
  before("choose", ([chosen]) => event("chosen", { level: levelOf(chosen) }, "asked-why"));
  before("page", ([kind, , category, path]) => {
    pages.push([path, category]);
    pages.splice(0, pages.length - MOST);
    first("page");
    event("page", { type: { key: `inspect-type-${TYPES[kind]}` } }, "page-why");
    pools();
  });
  before("load", ([products, prices]) => event("pack", {}, "pack-why", products.length + prices.length));
  const did = (action: number, ids: string, counts: boolean) => {
    const what = DONE[action] ?? "view";
    const title = (counts && titleOf(what)) || line(ids.split("\n").slice(0, 4).join(", "));
    event(`done-${what}`, { title }, counts ? "counts" : "counts-not");
  };
  before("record", ([action, ids], counts) => did(action, ids, counts));
  before("record_view", (_, counts) => counts && did(1, document.title, true));
  before("feedback", ([kind, id]) => {
    const asked = ASKED[kind];
    if (asked) event("asked", { what: { key: `inspect-asked-${asked}`, values: { title: line(id) } } }, "asked-why");
  });
  before("ask", ([question, kind, , id, asked]) => {
    const said = ASKED[kind];
    if (said && question === SAY) event("asked", { what: { key: `inspect-asked-${said}`, values: { title: line(asked ?? id) } } }, "asked-why");
    if (question === DENY) event("asked", { what: { key: "inspect-asked-denied" } }, "asked-why");
    if (said && question === TAKE_BACK) event("asked", { what: { key: "inspect-asked-back" } }, "asked-why");
  });
  before("give", () => event("asked", { what: { key: "inspect-asked-gift" } }, "asked-why"));
  before("take", (_, taken) => taken && event("asked", { what: { key: "inspect-asked-copy" } }, "asked-why"));
  before("forget", () => event("asked", { what: { key: "inspect-asked-back" } }, "asked-why"));
  before("restore", ([number, bytes], taken) => store("read", STORES[number]!, taken ? "read" : "damaged", bytes.length));
  before("erase", () => {
    erased = now();
    event("erased", {}, "why-asked");
  });

  // What everyone on a page fetches is known once its packs are.
  const pools = () => {
    for (const url of core.pool().split("\n")) if (url) pool.add(url);
  };

  // ---- what is told ----

  const heard: Readonly<Record<string, (...details: never[]) => void>> = {
    write: (number: number, size: number) => {
      const visit = number === 2 && core.place(number, engine.now()) === Place.Session;
      store("write", STORES[number]!, visit ? "visit" : STORES[number]!, size);
    },
    wipe: (number: number, but?: number) => {
      // Where it belongs it stays.
      if (but) return;
      const place = core.place(number, engine.now());
      store("wipe", STORES[number]!, now() - erased < 3000 ? "asked" : place === Place.Nowhere && number ? "refused" : "empty");
    },
    level: (level: number) => {
      first("level");
      event("level-now", { level: levelOf(level) }, "level-why");
    },
    shown: (placement: string, count: number) => {
      first("shown");
      event("shown", { placement: line(placement), count }, "shown-why");
    },
    empty: (placement: string) => event("left", { placement: line(placement) }, "left-why"),
    consent: (code: number) => event("found", { name: { key: `source-${code}` } }),
    error: (error: unknown) => event("error", { code: line((error as { code?: unknown })?.code) || line(String(error)) }),
    engine: () => first("engine"),
  };
  const hear = (what: string, ...details: unknown[]) => attempt(() => heard[what]?.(...(details as never[])));
  const live = now;
  for (const [at, what, ...details] of told) {
    now = () => at;
    hear(what, ...details);
  }
  now = live;
  const { log } = boot.options;
  boot.options.log = (...what) => {
    log?.(...what);
    hear(...what);
  };
  stops.push(() => (boot.options.log = log));

  const wrap = <Name extends "emit" | "keepPictures" | "recallPictures">(name: Name, then: (given: Parameters<Engine[Name]>, answer: ReturnType<Engine[Name]>) => void) => {
    const own = engine as unknown as Record<string, Method>;
    const method = engine[name] as unknown as (...given: unknown[]) => unknown;
    own[name] = (...given: unknown[]) => {
      const answer = method(...given);
      attempt(() => then(given as never, answer as never));
      return answer;
    };
    stops.push(() => (own[name] = method as Method));
  };
  wrap("emit", ([kind], listens) => listens && event("told", { kind: line(kind) }, "told-why"));
  wrap("keepPictures", ([list], kept) => void kept.then((done) => done && store("write", "pictures", "pictures", list.reduce((sum, [, picture]) => sum + picture.byteLength, 0))));
  wrap("recallPictures", (_, found) => void found.then((list) => list.length && store("read", "pictures", "read", list.reduce((sum, [, picture]) => sum + picture.byteLength, 0))));

  // One's own messages come too: another object of the same name hears them.
  if (boot.options.storage)
    attempt(() => {
      const channel = new BroadcastChannel(CHANNEL);
      channel.onmessage = ({ data }: MessageEvent<unknown>) => event("tabs", { word: line(data) }, "tabs-why");
      stops.push(() => channel.close());
    });

  // ---- the browser's own list of requests ----

  const take = (entry: PerformanceResourceTiming) => {
    const { name, startTime, initiatorType, transferSize, encodedBodySize, decodedBodySize, responseEnd } = entry;
    const told = transferSize > 0 || decodedBodySize > 0;
    requests.add({
      at: startTime,
      url: name,
      initiator: initiatorType,
      bytes: told ? (transferSize && Math.max(transferSize, encodedBodySize)) : undefined,
      cached: told && transferSize === 0,
      status: (entry as { responseStatus?: number }).responseStatus ?? 0,
      end: responseEnd,
    });
    change();
  };
  attempt(() => {
    for (const entry of performance.getEntriesByType("navigation")) take(entry as PerformanceResourceTiming);
    const observer = new PerformanceObserver((list) => list.getEntries().forEach((entry) => take(entry as PerformanceResourceTiming)));
    observer.observe({ type: "resource", buffered: true });
    stops.push(() => observer.disconnect());
  });
  attempt(pools);
  return facts;
};

const LEVELS = ["off", "page", "visit", "remembered"];
/** A level in the panel's words. */
export const levelOf = (level: number): Value => ({ key: `level-${LEVELS[level] ?? "off"}` });
