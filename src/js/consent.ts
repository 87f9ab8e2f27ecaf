// Second on the path: hands what consent tools say to the core, as it stands. Decides nothing, asks
// nothing, stores nothing; a tool that has not answered is silence.

import { attempt, line, own, parse, reach } from "./own";
import type { Page } from "glue/core";

/** Indexes of `placement::Name`. */
const enum Name {
  Consent = 2,
  Tarteaucitron,
  GenericKind,
  GenericName,
  GenericPath,
  GenericEquals,
  GenericEvent,
}

/** One consent tool. `read` is synchronous: it is called again before every write. */
export interface Source {
  readonly id: string;
  detect: () => boolean;
  read: () => void;
  /** Calls `again` whenever the tool's state may have changed; answers how to stop. */
  subscribe: (again: () => void) => () => void;
}

const tri = (value: unknown): number => (value === true ? 1 : value === false ? 0 : -1);

const bits = (consents: unknown): number => {
  let mask = 0;
  for (let purpose = 1; purpose < 31; purpose++) if (own(consents, purpose) === true) mask |= 1 << purpose;
  return mask >>> 0;
};

const crumb = (name: string): string | undefined => {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  const text = cookie?.slice(name.length + 1);
  return text && (attempt(() => decodeURIComponent(text)) ?? text);
};

const hear = (targets: readonly EventTarget[], kinds: readonly string[], heard: () => void): (() => void) => {
  for (const target of targets) for (const kind of kinds) target.addEventListener(kind, heard);
  return () => {
    for (const target of targets) for (const kind of kinds) target.removeEventListener(kind, heard);
  };
};

/** Every tool that is understood, as a table. */
export const sources = (core: Page): Source[] => {
  const name = (at: Name) => core.name(at);

  // IAB TCF. Before a tool stands behind the stub nothing is called back at all.
  const tcf = (): unknown => own(globalThis, "__tcfapi");
  let last: unknown;

  const key = name(Name.Tarteaucitron) || "devanture";

  // Its record is known before its script has started, and follows what is chosen in other tabs. Where
  // the two differ, no is no.
  const recorded = (): unknown => {
    const cookie = line(reach(globalThis, "tarteaucitron", "parameters", "cookieName")) || "tarteaucitron";
    const text = attempt(() => crumb(cookie))?.split("!") ?? [];
    const answers = [reach(globalThis, "tarteaucitron", "state", key), text.includes(`${key}=true`) || undefined, !text.includes(`${key}=false`) && undefined];
    return answers.includes(false) ? false : answers.find((answer) => answer === true);
  };

  // A tool that the shop's configuration describes: a cookie or a localStorage key.
  const stored = (): string | undefined => {
    const wanted = name(Name.GenericName);
    return (name(Name.GenericKind) === "cookie" ? crumb(wanted) : localStorage.getItem(wanted)) ?? undefined;
  };

  return [
    {
      id: "tcf",
      detect: () => typeof tcf() === "function",
      read: () => {
        // A tool that has not answered yet is heard as such: our own question is not asked beside it.
        const of = (...names: string[]) => bits(reach(last, "publisher", ...names, "consents"));
        core.tcf(line(own(last, "eventStatus")), tri(own(last, "gdprApplies")), of(), of("customPurpose"));
      },
      subscribe: (again) => {
        const call = tcf() as (command: string, version: number, heard: (...answer: unknown[]) => void, id?: unknown) => void;
        call("addEventListener", 2, (data, success) => {
          if (success !== true) return;
          last = data;
          again();
        });
        return () => call("removeEventListener", 2, () => {}, own(last, "listenerId"));
      },
    },
    {
      id: "tarteaucitron",
      detect: () => own(globalThis, "tarteaucitron") != null,
      read: () => core.tool(1, tri(recorded())),
      // Its events come before the state they announce.
      subscribe: (again) => {
        const later = () => void setTimeout(again, 0);
        const ends = ["added", "allowed", "disallowed", "loaded"].map((end) => `${key}_${end}`);
        return hear([document, window], ["tac.consent_updated", "tac.root_available", ...ends], later);
      },
    },
    {
      id: "generic",
      detect: () => name(Name.GenericKind) !== "",
      read: () => {
        const text = attempt(stored);
        const path = name(Name.GenericPath);
        const value = path && text !== undefined ? reach(parse(text), ...path.split(".")) : text;
        core.tool(2, value == null ? -1 : +(`${value}` === name(Name.GenericEquals)));
      },
      subscribe: (again) => {
        const kind = name(Name.GenericEvent);
        return kind ? hear([document, window], [kind], () => void setTimeout(again, 0)) : () => {};
      },
    },
  ];
};

/** Consent as the core last heard it. */
export interface Watch {
  /** Hands everything to the core once more. */
  read: () => void;
  stop: () => void;
}

const signals = (): boolean =>
  attempt(() => (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true || navigator.doNotTrack === "1") ?? false;

/**
 * Finds the page's consent tools, also those that load late, and calls `changed` when one may have
 * spoken. The page's own scripts have run by now: a tool that is not there yet comes late or never.
 */
export const watch = (core: Page, changed: () => void, log?: (what: string, ...details: unknown[]) => void): Watch => {
  const forced = core.name(Name.Consent);
  const absent = sources(core).filter(({ id }) => !forced || id === forced);
  const present: Source[] = [];
  const stops: (() => void)[] = [];

  const look = () => {
    for (const source of [...absent]) {
      if (!attempt(source.detect)) continue;
      log?.("consent", source.id);
      absent.splice(absent.indexOf(source), 1);
      present.push(source);
      stops.push(attempt(() => source.subscribe(changed)) ?? (() => {}));
    }
  };
  look();
  if (!present.length && (!forced || forced === "own")) core.no_consent_tool();
  const late = () => {
    const before = present.length;
    look();
    if (present.length > before) changed();
  };
  for (const wait of [300, 1000, 3000, 6000]) {
    const timer = setTimeout(late, wait);
    stops.push(() => clearTimeout(timer));
  }
  return {
    read: () => {
      core.gpc(signals());
      for (const source of present) attempt(source.read);
    },
    stop: () => stops.forEach(attempt),
  };
};
