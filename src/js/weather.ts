// Beside the path: the weather of the shopper's region today, out of one public file that everyone gets whole. Loaded where a condition asks
// for the weather, after the first pictures. Which region it is stays on the device: by the clock's time zone, or as the shopper says
// in `<devanture-weather>`. Asks no service and no position.

import { ask, asked, fill, NEVER, numbers, Question, Said } from "./asked";
import { el, set } from "./inspector/nodes";
import { once } from "./boot";
import { attempt, items, line, own, parse } from "./own";
import type { Engine } from "./runtime";

/** The element. */
export const TAG = "devanture-weather";
/** The published file: its name is the same every day (`builder::weather::FILE`). */
const FILE = "weather.json";
/** Kinds of weather, in the order of `condition::WEATHERS`. */
export const KINDS = ["clear", "cloud", "fog", "rain", "snow", "storm"];
/** By how many degrees temperatures are lifted (`condition::LIFT`). */
const LIFT = 100;
/** Places of `condition::Fact`, and of a fact that is not known. */
const enum Fact {
  Weather = 32,
  Temperature,
}
const NOTHING = 0xffffffff;

/** A region of the file. */
export interface Region {
  readonly id: string;
  /** In a language. */
  readonly name: (locale: string) => string;
  readonly zones: readonly string[];
  /** The kind and the degrees of a day. */
  readonly day: (date: string) => readonly [kind: number, degrees: number] | undefined;
}

/** The regions of the file, and the id of the shop's own; what is none is left out. */
export const read = (text: string): { readonly usual: string; readonly regions: readonly Region[] } => {
  const file = parse(text);
  const regions = items(own(file, "regions")).flatMap((one): Region[] => {
    const [id, names, days] = [line(own(one, "id")), own(one, "name"), own(one, "days")];
    if (!id) return [];
    const name = (locale: string) => line(own(names, locale)) || line(own(names, locale.split("-")[0]!)) || line(Object.values(names ?? {})[0]) || id;
    const day = (date: string) => {
      const [kind, degrees] = items(own(days, date)).map(Number);
      return KINDS[kind!] && Math.abs(degrees!) < LIFT ? ([kind!, degrees!] as const) : undefined;
    };
    return [{ id, name, zones: items(own(one, "zones")).map(line), day }];
  });
  return { usual: line(own(file, "usual")), regions };
};

/** The region whose clock this is: of several the shop's own, else the first; none where the file knows of no such clock. */
export const regionOf = (regions: readonly Region[], usual: string, zone: string): Region | undefined => {
  const here = regions.filter(({ zones }) => !zones.length || zones.includes(zone));
  return here.find(({ id }) => id === usual) ?? here[0];
};

/** A day on the device's own calendar, as the file writes it. */
export const dateOf = (day: Date): string => [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");

const CSS = `
:host{display:block}
:host([hidden]){display:none}
form{display:flex;flex-flow:row wrap;align-items:center;gap:8px 14px;color:var(--devanture-text,inherit);font-family:var(--devanture-font,inherit);font-size:1rem;line-height:1.4}
label{display:contents}
span{font-weight:600}
select{box-sizing:border-box;min-block-size:44px;max-inline-size:100%;padding:8px 12px;border:1px solid color-mix(in srgb,currentColor 58%,transparent);border-radius:var(--devanture-radius,10px);background:var(--devanture-surface,light-dark(#fff,#201d1b));color:inherit;font:inherit}
select:focus-visible{outline:2px solid var(--devanture-focus,currentColor);outline-offset:2px}
output{color:var(--devanture-muted,color-mix(in srgb,currentColor 72%,transparent))}
`;

/** Says once what the weather is, and again on every page and choice. */
export interface Weather {
  consider: () => void;
}
const known = new WeakMap<Engine, Weather>();

/** Begins to tell it; `changed` is called when a condition may come out otherwise. */
export const open = (engine: Engine, changed: () => void): Weather => {
  const before = known.get(engine);
  if (before) return before;
  const { boot, core } = engine;
  let file: ReturnType<typeof read> | undefined;
  let told = "";
  const drawn = new Set<() => void>();

  const thing = ({ id }: Region) => `region/${id}`;
  const chosen = () => file?.regions.find((region) => ask(engine, Question.Since, Said.Declared, thing(region)) < NEVER);
  const zone = () => attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone) ?? "";
  const byClock = () => file && regionOf(file.regions, file.usual, zone());
  const today = () => (chosen() ?? byClock())?.day(dateOf(new Date()));

  const consider = () => {
    if (!file) return;
    const [kind, degrees] = today() ?? [];
    const news = `${kind} ${degrees}`;
    if (news !== told) {
      told = news;
      core.tell(Fact.Weather, kind ?? NOTHING);
      core.tell(Fact.Temperature, degrees === undefined ? NOTHING : Math.round((degrees + LIFT) * 10));
      changed();
    }
    for (const draw of drawn) attempt(draw);
  };
  const weather = { consider };
  known.set(engine, weather);

  const choose = (id: string, about: string) => {
    for (const region of file?.regions ?? []) {
      if (region.id === id) ask(engine, Question.Say, Said.Declared, thing(region), `${region.name(boot.options.locale ?? "")} · ${about}`, "");
      else ask(engine, Question.TakeBack, Said.Declared, thing(region));
    }
    void engine.altered();
  };

  // What the panel takes out, and what erasing takes away, counts here too.
  for (const method of ["altered", "erase"] as const) {
    const inner = engine[method];
    engine[method] = async () => {
      const done = inner();
      attempt(consider);
      await done;
      attempt(consider);
    };
  }
  engine.on("level", () => void attempt(consider));

  const words = once(() => asked(engine).then((found) => found.words));
  const rooted = new WeakSet<Element>();
  const begin = () => {
    if (!customElements.get(TAG)) customElements.define(
      TAG,
      class extends HTMLElement {
        connectedCallback() {
          if (this.shadowRoot ?? rooted.has(this)) return;
          rooted.add(this);
          const root = this.attachShadow({ mode: "closed" });
          root.append(document.createElement("slot"));
          // The same marks as on every element, for everyone.
          this.classList.add("rr-block", "ph-no-capture", "fs-exclude");
          for (const mark of ["data-private", "data-clarity-mask", "data-hj-suppress"]) this.setAttribute(mark, "");
          void words().then((found) => draw(root, found)).catch((error: unknown) => boot.log("error", error));
        }
      },
    );
  };
  const draw = (root: ShadowRoot, words: Readonly<Record<string, string>>) => {
    if (!file) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    const locale = boot.options.locale ?? "";
    const select = el("select");
    const clock = byClock();
    const option = (value: string, text: string) => select.append(set(el("option", "", text), { value }));
    option("", fill(words["weather-usual"], { region: clock?.name(locale) ?? "—" }));
    for (const region of file.regions) option(region.id, region.name(locale));
    const label = el("label");
    label.append(el("span", "", words["weather-label"]), select);
    const output = el("output");
    const form = el("form");
    form.append(label, output);
    root.replaceChildren(form);
    const write = numbers(engine);
    const show = () => {
      const [kind, degrees] = today() ?? [];
      const value = chosen()?.id ?? "";
      if (select.value !== value) select.value = value;
      const text = kind === undefined ? words["weather-unknown"]! : fill(words["weather-now"], { weather: words[`weather.${KINDS[kind]}`] ?? "", temperature: write.format(Math.round(degrees!)) });
      if (output.textContent !== text) output.textContent = text;
    };
    select.addEventListener("change", () => choose(select.value, words["weather-label"] ?? ""));
    form.addEventListener("submit", (event) => event.preventDefault());
    drawn.add(show);
    show();
  };

  void boot
    .file([FILE])
    .then(async (bytes) => {
      file = read(new TextDecoder().decode(bytes));
      // What the shopper chose has been read by then.
      await engine.ready;
      await engine.settle();
      consider();
      begin();
    })
    // Without the file the weather is not known: what asks for it does not hold.
    .catch((error: unknown) => boot.log("error", error));
  return weather;
};
