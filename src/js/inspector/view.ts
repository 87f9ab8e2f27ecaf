// Beside the inspector: its sections on the screen. Shows what it is given, in the words of the pack; listens to nothing and
// asks for nothing.

import { type Explain, UNKNOWN } from "./requests";
import { type Fact, type Facts, levelOf, type Request, type Said, type Value } from "./facts";
import { type Child, el, foreign, type Row, set, table } from "./nodes";
import type { Kept, Out, Ranking } from "./rankings";
import { CSS } from "./sheet";

/** Writes words and figures in the shop's language. */
export interface Writer {
  readonly language: string;
  readonly words: Readonly<Record<string, string>>;
}

/** A segment, or the condition of a banner: 1 where it holds, −1 where it does not, 0 where nobody may know. */
export interface Segment {
  readonly value: number;
  readonly name: string;
  readonly title: string;
  readonly why: string;
}

/** What the sections show at a moment. */
export interface Model {
  readonly facts: Facts;
  readonly explain: Explain;
  /** Where addresses of the shop's own host begin. */
  readonly origin: string;
  readonly level: number;
  /** The choice that the shopper made here. */
  readonly choice: { readonly level: string; readonly at: string; readonly until: string } | undefined;
  readonly kept: readonly Kept[];
  /** The shop's segments and conditions. */
  readonly segments: readonly Segment[];
  readonly rankings: readonly Ranking[];
  /** It can be said of every product why it is left out. */
  readonly finds: boolean;
  /** Pictures are fetched when they are shown. */
  readonly direct: boolean;
}

/** The inspector on the screen. */
export interface View {
  readonly host: HTMLElement;
  show: (model: Model) => void;
  /** What is looked for among the products that are left out; `undefined` where nobody looks. */
  wanted: () => string | undefined;
  /** Says something politely. */
  say: (text: string) => void;
  focus: () => void;
}

/** Names of `consent::Source`, in the order of its codes; those without are told in words. */
const SOURCES = [
  "IAB TCF", "tarteaucitron", "", "", "IAB GPP", "Google Consent Mode", "Shopify", "WP Consent API", "Orejime", "Klaro", "vanilla-cookieconsent",
  "Didomi", "Axeptio", "OneTrust", "Cookiebot", "Usercentrics", "CookieYes", "iubenda",
];
/** Codes of those. */
const NAMED = 2;

const RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

/** What was done or asked for, in the panel's words. */
const KEPT: Readonly<Record<string, string>> = {
  __proto__: null as never,
  view: "kept-view",
  cart: "kept-cart",
  uncart: "inspect-taken-out",
  purchase: "kept-bought",
  shown: "kept-shown",
  search: "kept-search",
  pages: "kept-pages",
  number: "kept-number",
  variant: "kept-variant",
  tried: "kept-tried",
  less: "kept-less",
  never: "kept-never",
  more: "kept-more",
  gift: "kept-gift",
  closed: "kept-closed",
  paused: "kept-paused",
  gifts: "gifts",
  denied: "kept-denied",
};

/** Steps on the way to the first carousel. */
const STEPS = ["script", "code", "engine", "inspector", "catalog", "page", "level", "first"] as const;

/** Texts and figures in a language. */
export const write = ({ language, words }: Writer) => {
  const number = (value: number, options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat(language, options).format(value);
  const unit = (value: number, name: string, digits: number) => number(value, { style: "unit", unit: name, unitDisplay: "short", minimumFractionDigits: digits, maximumFractionDigits: digits });
  const source = (code: number): string => SOURCES[code] || tell(code === NAMED ? "inspect-source-own" : "inspect-source-shop");
  const value = (given: Value): string => {
    if (typeof given === "number") return number(given);
    if (typeof given === "string") return given;
    const [, code] = /^source-(\d+)$/.exec(given.key) ?? [];
    return code ? source(Number(code)) : tell(given.key, given.values);
  };
  const tell = (key: string, values: Readonly<Record<string, Value>> = {}): string =>
    (words[key] ?? "").replace(/\{([a-z]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? value(values[name]!) : whole));
  return {
    tell,
    source,
    number,
    percent: (share: number) => number(share / 100, { style: "percent", maximumFractionDigits: 0 }),
    bytes: (count: number) => (count < 1000 ? unit(count, "byte", 0) : count < 1e6 ? unit(count / 1000, "kilobyte", 1) : unit(count / 1e6, "megabyte", 1)),
    /** Time since the page began. */
    seconds: (milliseconds: number) => unit(milliseconds / 1000, "second", 2),
    clock: (milliseconds: number) => new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(performance.timeOrigin + milliseconds),
    day: (date: string) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(date)),
    hour: (date: string) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(date)),
  };
};

/** A request's address, short where it is the shop's own. */
const short = (url: string, origin: string): string => {
  const text = url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};

const bits = (mask: number): string =>
  Array.from({ length: 32 }, (_, at) => at).filter((at) => (mask >>> at) & 1).join(", ") || "–";

/** What its controls do. */
export interface Acts {
  readonly close: () => void;
  readonly reload: () => void;
  /** A section was opened. */
  readonly looked: () => void;
}

/** Makes the inspector; `late` is when it was opened where the page had begun before. */
export const draw = (writer: Writer, late: number | undefined, acts: Acts): View => {
  const { close, reload, looked } = acts;
  const to = write(writer);
  const { tell } = to;
  const host = document.createElement("div");
  // The marks of the widget's elements: session recorders that honor one leave it out.
  host.classList.add("rr-block", "ph-no-capture", "fs-exclude");
  for (const mark of ["data-private", "data-clarity-mask", "data-hj-suppress"]) host.setAttribute(mark, "");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];

  // ---- the frame ----

  const title = set(el("h2", "", tell("inspect-title")), { id: "title", tabindex: "-1" });
  const button = (className: string, text: string, act: () => void) => {
    const made = set(el("button", className, text), { type: "button" });
    made.onclick = act;
    return made;
  };
  const cross = set(button("close", "×", close), { "aria-label": tell("inspect-close") });
  const verdict = el("p", "verdict");
  const force = el("p", "force");
  const status = set(el("p", "hidden"), { role: "status" });
  const since = el("p", "note", late === undefined ? tell("inspect-whole") : tell("inspect-late", { time: to.clock(late) }));
  const again = late === undefined ? undefined : el("p", "", button("", tell("inspect-reload"), reload));

  const section = (name: string, open = false) => {
    const count = el("span", "count");
    const body = el("div", "body");
    const details = el("details", "section", el("summary", "", el("h3", "", tell(`inspect-${name}`)), count), body);
    details.open = open;
    details.dataset.section = name;
    details.ontoggle = looked;
    return { details, count, body };
  };

  // ---- sections ----

  const when = [tell("inspect-when"), "short"] as const;
  const what = [tell("inspect-what")] as const;
  const bytes = [tell("inspect-bytes"), "short end"] as const;
  const told = (text: Child, why: string, as: "span" | "code" = "span"): Child[] => [text instanceof Node ? text : foreign("span", "what", text ?? ""), why ? el(as, "why", why) : undefined];
  const older = (gone: number) => (gone ? tell("inspect-older", { count: gone }) : "");

  const requests = section("requests", true);
  const ours = table(tell("inspect-requests-caption"), [when, what, bytes]);
  const olderRequests = el("p", "note");
  const theirs = table(tell("inspect-others-caption"), [when, what, bytes]);
  const othersName = el("h4");
  const others = el("details", "", el("summary", "", othersName), theirs.element);
  requests.body.append(ours.element, olderRequests, el("div", "slot", others), el("p", "note", tell("inspect-requests-note")));

  const stored = section("stored", true);
  const storedTable = table(tell("inspect-stored-caption"), [when, what, bytes]);
  const storedNote = el("p", "note");
  stored.body.append(storedTable.element, storedNote);

  const consent = section("consent");
  const consentTable = table(tell("inspect-consent-caption"), [[tell("inspect-source")], [tell("inspect-said")], [tell("inspect-since"), "short"]], true);
  consent.body.append(consentTable.element, el("p", "note", tell("inspect-consent-rule")));

  const profile = section("profile");
  const profileTable = table(tell("inspect-profile-caption"), [what, [tell("inspect-when"), "short end"]]);
  const profileNote = el("p", "note");
  profile.body.append(profileTable.element, profileNote);

  const segments = section("segments");
  const segmentsTable = table(tell("inspect-segments-caption"), [what, [tell("inspect-said"), "end"]]);
  const segmentsNote = el("p", "note", tell("inspect-segments-none"));
  segments.body.append(segmentsTable.element, segmentsNote);

  const ranked = section("rankings");
  const slots = el("div");
  const rankedNote = el("p", "note");
  const field = set(el("input"), { type: "search", id: "find", autocomplete: "off", spellcheck: "false", dir: "auto" });
  const finder = el("form", "find", set(el("label", "", tell("inspect-out-find")), { for: "find" }), field);
  const foundNote = set(el("p", "note"), { "aria-live": "polite" });
  const wanted = () => field.value.trim();
  finder.onsubmit = (event) => event.preventDefault();
  // What is typed here is no shortcut of the shop's, and nothing for its scripts.
  for (const kind of ["keydown", "keyup", "keypress", "input"]) field.addEventListener(kind, (event) => (wanted() || (event as KeyboardEvent).key !== "Escape") && event.stopPropagation());
  field.addEventListener("input", looked);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !wanted()) return;
    event.preventDefault();
    // Not by the setter, which session recorders replace.
    finder.reset();
    looked();
  });
  ranked.body.append(rankedNote, finder, foundNote, slots);

  const events = section("events");
  const eventsTable = table(tell("inspect-events-caption"), [when, what, bytes]);
  const eventsNote = el("p", "note");
  events.body.append(eventsTable.element, eventsNote);

  const timings = section("timings");
  const timingsTable = table(tell("inspect-timings-caption"), [[tell("inspect-step")], [tell("inspect-at"), "short end"]], true);
  const took = el("p", "force");
  timings.body.append(timingsTable.element, took);

  const frame = set(
    el(
      "aside",
      "",
      el("header", "", title, cross),
      el(
        "div",
        "scroll",
        el("div", "top", el("p", "lead", tell("inspect-lead")), verdict, force, since, again),
        ...[requests, stored, consent, profile, segments, ranked, events, timings].map(({ details }) => details),
      ),
      status,
    ),
    { "aria-labelledby": "title", lang: writer.language, dir: RIGHT_TO_LEFT.test(writer.language) ? "rtl" : "ltr" },
  );
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  root.append(frame);

  // ---- rows ----

  const weight = ({ bytes, cached, status }: Request): string =>
    status >= 400 ? tell("inspect-status", { status: `${status}` }) : cached ? tell("inspect-cached") : bytes === undefined ? tell("inspect-untold") : to.bytes(bytes);

  const requestRow =
    (origin: string) =>
    ({ request, purpose }: { request: Request; purpose: string }, at: number): Row => ({
      key: `${at} ${request.at} ${request.url} ${purpose}`,
      ...(purpose === UNKNOWN && { className: "odd" }),
      cells: () => [[to.seconds(request.at)], told(set(el("code", "what", short(request.url, origin)), { dir: "ltr" }), purpose && tell(purpose)), [weight(request)]],
    });

  const factRow = (fact: Fact, at: number): Row => ({
    key: `${fact.at} ${fact.key} ${at}`,
    cells: () => [[to.seconds(fact.at)], told(tell(fact.key, fact.values), fact.why && tell(fact.why)), [fact.bytes === undefined ? "" : to.bytes(fact.bytes)]],
  });

  const facts = (list: Facts["events"], shown: typeof eventsTable, note: HTMLElement, none: string) => {
    shown.show(list.list.map((fact, at) => factRow(fact, at + list.gone)));
    shown.element.hidden = !list.list.length;
    note.textContent = list.list.length ? older(list.gone) : tell(none);
    note.hidden = !note.textContent;
  };

  const state = (number: number): string => tell(number === 1 ? "inspect-yes" : number === 0 ? "inspect-no" : "inspect-silent");
  const said = ({ states, pending, tcf }: Said): string => {
    if (pending < 0) return tell("inspect-mute");
    const [preferences, personalization, measurement] = states ?? [-1, -1, -1];
    const answer = tcf
      ? tell("inspect-tcf", { event: tcf.event || "–", purposes: bits(tcf.publisher), custom: bits(tcf.custom) })
      : tell("inspect-purposes", { preferences: state(preferences), personalization: state(personalization), measurement: state(measurement) });
    return pending ? `${answer} · ${tell("inspect-pending")}` : answer;
  };

  const consentRows = ({ facts, choice }: Model): Row[] => {
    const rows: [source: string, said: string, since: string][] = [];
    for (const [code, one] of [...facts.sources].sort(([a], [b]) => a - b)) rows.push([to.source(code), said(one), to.seconds(one.since)]);
    if (!facts.sources.size && facts.alone !== undefined) rows.push([tell("inspect-source-none"), tell("inspect-none-found"), to.seconds(facts.alone)]);
    const { signal } = facts;
    if (signal) rows.push([tell("inspect-source-browser"), tell(signal.on ? "inspect-objects" : "inspect-objects-not"), to.seconds(signal.since)]);
    if (choice) rows.push([tell("inspect-source-you"), tell("inspect-you-chose", { level: tell(`level-${choice.level}`), date: to.day(choice.until) }), to.hour(choice.at)]);
    return rows.map((cells) => ({ key: cells.join("\n"), cells: () => cells.map((text) => [text]) }));
  };

  const keptRows = (kept: readonly Kept[]): Row[] =>
    [...kept].reverse().map(({ what, title, category, at, until, price }, index) => ({
      key: `${index} ${what} ${title} ${at} ${price}`,
      // Of what was shown and not opened the file has the number of pages there.
      cells: () => [told(tell(KEPT[what] ?? "", { title, count: price }), [category, tell("inspect-profile-until", { date: to.day(until) })].filter(Boolean).join(" · ")), [to.hour(at)]],
    }));

  const segmentRows = (list: readonly Segment[]): Row[] =>
    list.map(({ value, name, title, why }, at) => ({
      key: `${at} ${value} ${name} ${why}`,
      cells: () => [told(title || name || tell("inspect-condition"), [title && name, why].filter(Boolean).join(" · ")), [tell(value > 0 ? "inspect-holds" : value < 0 ? "inspect-holds-not" : "inspect-holds-unknown")]],
    }));

  // ---- rankings: what is open stays open, and what has the focus keeps it ----

  const terms = (product: Ranking["products"][number]): HTMLElement => {
    const made = table(tell("inspect-terms", { title: product.title }), [[tell("inspect-term")], [tell("inspect-points"), "short end"], [tell("inspect-share"), "short end"]], true);
    made.element.caption!.className = "hidden";
    made.show(
      product.reasons.map(({ term, weight, share, text }) => {
        const bar = el("span", weight < 0 ? "bar minus" : "bar");
        bar.style.setProperty("--part", `${Math.abs(share)}%`);
        return { key: term, cells: () => [told(foreign("span", "what", text || term), text ? term : "", "code"), [to.number(weight, { signDisplay: "exceptZero" })], [to.percent(Math.abs(share)), bar]] };
      }),
    );
    made.element.append(el("tfoot", "", el("tr", "", set(el("th", "", tell("inspect-sum")), { scope: "row" }), el("td", "short end", to.number(product.score)), el("td"))));
    return made.element;
  };

  const product = (one: Ranking["products"][number], at: number, slot: number): HTMLElement => {
    const details = el(
      "details",
      "",
      el("summary", "", foreign("span", "name", `${to.number(at + 1)}. ${one.title}`), el("span", "count", tell("inspect-score", { score: one.score }))),
      terms(one),
    );
    details.dataset.key = `${slot} ${one.id}`;
    return details;
  };

  /** The products of one reason. */
  const reason = ({ why, rule, count, named }: Out, slot: number, open: boolean): HTMLElement => {
    const rows = named.map(({ title, id, score, least }) => {
      const scored = score !== least || least ? tell("inspect-out-points", { score, least }) : "";
      return el("li", "", ...told(title, id, "code"), scored ? el("span", "why", scored) : undefined);
    });
    const more = count > named.length ? el("p", "note", tell("inspect-out-more", { count: count - named.length })) : undefined;
    const details = el("details", "", el("summary", "", el("span", "name", tell(`inspect-out-${why}`, { rule })), el("span", "count", to.number(count))), set(el("ul", "named", ...rows), { role: "list" }), more);
    details.open = open;
    details.dataset.key = `${slot} out ${why} ${rule}`;
    return details;
  };

  const left = ({ placement, out }: Ranking, slot: number, looking: boolean): HTMLElement => {
    const all = out.reduce((sum, { count }) => sum + count, 0);
    const list = set(el("ul", "slots", ...out.map((one) => el("li", "", reason(one, slot, looking)))), { role: "list", "aria-label": tell("inspect-out-caption", { placement }) });
    const details = el("details", "out", el("summary", "", el("span", "name", tell("inspect-out")), el("span", "count", to.number(all))), list);
    details.open = looking;
    details.dataset.key = `${slot} out`;
    return details;
  };

  const drawSlot = (ranking: Ranking, at: number, looking: boolean): HTMLElement => {
    const { placement, products, banner, state, out } = ranking;
    // Where nothing can stand at all, one reason says so of everything.
    const whole = out.find(({ count }) => !count);
    const items = [...products.map((one, place) => product(one, place, at)), ...(out.length && !whole ? [left(ranking, at, looking)] : [])];
    const note = banner ? tell("inspect-banner", { name: banner }) : whole ? tell(`inspect-out-${whole.why}`) : state === "shown" ? undefined : tell(`inspect-${state}`);
    return el(
      "div",
      "slot",
      foreign("h4", "", placement || "–"),
      note ? foreign("p", "note", note) : undefined,
      items.length ? set(el("ul", "slots", ...items.map((item) => el("li", "", item))), { role: "list" }) : undefined,
    );
  };

  let drawn: string[] = [];
  const drawRankings = (list: readonly Ranking[], finds: boolean) => {
    const looking = finds && wanted() !== "";
    const keys = list.map((ranking) => JSON.stringify([looking, ranking]));
    keys.forEach((key, at) => {
      if (drawn[at] === key) return;
      const old = slots.children[at];
      const open = new Set([...(old?.querySelectorAll("details[open]") ?? [])].map((one) => (one as HTMLElement).dataset.key));
      const focused = old?.contains(root.activeElement) ? (root.activeElement!.closest("details") as HTMLElement | null)?.dataset.key : undefined;
      const made = drawSlot(list[at]!, at, looking);
      for (const one of made.querySelectorAll("details")) one.open ||= open.has(one.dataset.key);
      old ? old.replaceWith(made) : slots.append(made);
      if (focused !== undefined) {
        const heir = [...made.querySelectorAll("details")].find((one) => one.dataset.key === focused) ?? ranked.details;
        heir.querySelector("summary")?.focus({ preventScroll: true });
      }
    });
    while (slots.children.length > list.length) slots.lastElementChild!.remove();
    drawn = keys;
    rankedNote.textContent = tell(list.length ? "inspect-ranking-note" : "inspect-rankings-none");
    finder.hidden = !finds || !list.length;
    const places = list.filter(({ out }) => out.some(({ count }) => count)).length;
    const note = !list.length ? "" : !finds ? tell("inspect-out-partly") : looking ? tell(places ? "inspect-out-found" : "inspect-out-none", { count: places }) : "";
    if (foundNote.textContent !== note) foundNote.textContent = note;
  };

  return {
    host,
    show: (model) => {
      const { facts: seen, explain, origin, level, kept } = model;
      // The browser tells of each when it has ended.
      const all = [...seen.requests.list].sort((a, b) => a.at - b.at).map((request) => ({ request, purpose: explain(request.url, request.initiator) }));
      const mine = all.filter(({ purpose }) => purpose);
      const rest = all.filter(({ purpose }) => !purpose);
      const odd = mine.filter(({ purpose }) => purpose === UNKNOWN).length;
      const received = to.bytes(mine.reduce((sum, { request }) => sum + (request.bytes ?? 0), 0));
      verdict.textContent = tell(odd ? "inspect-unclean" : model.direct ? "inspect-direct" : "inspect-clean", { count: mine.length, bytes: received, odd });
      verdict.classList.toggle("odd", odd > 0);
      force.textContent = tell("inspect-level", { level: tell(levelKey(level)) });

      ours.show(mine.map(requestRow(origin)));
      theirs.show(rest.map(requestRow(origin)));
      othersName.textContent = tell("inspect-others", { count: rest.length });
      olderRequests.textContent = older(seen.requests.gone);
      olderRequests.hidden = !seen.requests.gone;
      requests.count.textContent = `${to.number(mine.length)} · ${received}`;

      facts(seen.stored, storedTable, storedNote, "inspect-stored-none");
      stored.count.textContent = to.number(seen.stored.list.length + seen.stored.gone);
      facts(seen.events, eventsTable, eventsNote, "inspect-events-none");
      events.count.textContent = to.number(seen.events.list.length + seen.events.gone);

      const answers = consentRows(model);
      consentTable.show(answers);
      consent.count.textContent = to.number(answers.length);

      profileTable.show(keptRows(kept));
      profileTable.element.hidden = !kept.length;
      profileNote.textContent = kept.length ? "" : tell("inspect-profile-none");
      profileNote.hidden = kept.length > 0;
      profile.count.textContent = to.number(kept.length);

      segmentsTable.show(segmentRows(model.segments));
      segmentsTable.element.hidden = !model.segments.length;
      segmentsNote.hidden = model.segments.length > 0;
      segments.count.textContent = to.number(model.segments.filter(({ value }) => value > 0).length);

      if (ranked.details.open) drawRankings(model.rankings, model.finds);
      ranked.count.textContent = to.number(model.rankings.length);

      const ends = (purposes: readonly string[]) => Math.max(...mine.filter(({ purpose }) => purposes.includes(purpose)).map(({ request }) => request.end), 0);
      const begins = mine.find(({ purpose }) => purpose === "inspect-for-script")?.request.at;
      const times: Record<(typeof STEPS)[number], number | undefined> = {
        script: begins,
        code: ends(["inspect-for-code"]),
        engine: seen.firsts.get("engine"),
        inspector: seen.firsts.get("inspector"),
        catalog: ends(["inspect-for-catalog", "inspect-for-neighbors", "inspect-for-department", "inspect-for-prices"]),
        page: seen.firsts.get("page"),
        level: seen.firsts.get("level"),
        first: late === undefined ? seen.firsts.get("shown") : undefined,
      };
      const steps = STEPS.flatMap((step) => (times[step] ? [[step, times[step]!] as const] : [])).sort(([, a], [, b]) => a - b);
      timingsTable.show(steps.map(([step, at]) => ({ key: `${step} ${at}`, cells: () => [[tell(`inspect-at-${step}`)], [to.seconds(at)]] })));
      took.textContent = late !== undefined ? tell("inspect-took-unseen") : times.first !== undefined && begins !== undefined ? tell("inspect-took", { time: to.seconds(times.first - begins) }) : "";
      timings.count.textContent = times.first !== undefined ? to.seconds(times.first - (begins ?? 0)) : "";
    },
    wanted: () => (ranked.details.open ? wanted() : undefined),
    say: (text) => {
      status.textContent = text;
    },
    focus: () => title.focus({ preventScroll: true }),
  };
};

const levelKey = (level: number): string => (levelOf(level) as { key: string }).key;
