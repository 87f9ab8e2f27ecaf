// Second on the path: hands what consent tools say to the core, as it stands. Decides nothing, asks
// nothing, stores nothing; a tool that has not answered is silence. The rarer tools are read by a part of
// their own, `platforms.ts`: which one a page fetches depends on the shop's tool, never on the person.

import type { Log } from "./boot";
import { attempt, line, own, parse, reach } from "./own";
import type { Page } from "glue/core";

/** Indexes of `placement::Name`. */
export const enum Name {
  Service = 2,
  GenericKind,
  GenericName,
  GenericPath,
  GenericEquals,
  GenericEvent,
  Words = 9,
}

/** `placement::Number::Consent`: 0 any tool, 1 none but the widget's own question, else 2 and a code. */
const CONSENT = 10;
const OWN = 1;

/** Codes of `consent::Source`, which has them all. */
const enum Code {
  Tcf,
  Tarteaucitron,
  Generic,
  Api,
  /** The first that `platforms.ts` reads. */
  Gpp,
}

/** What a reading found out beside the answer that it handed to the core, added up. */
export const enum Found {
  /** The source does not speak of consent: our own question may be asked beside it. */
  Mute = 1,
  /** The shopper has objected, as with the browser's own signal. */
  Objection = 2,
}

/** One consent tool. `read` is synchronous: it is called again before every write. */
export interface Source {
  readonly code: number;
  detect: () => boolean;
  read: () => Found | void;
  /** Calls `again` whenever the tool's state may have changed; answers how to stop. */
  subscribe: (again: () => void) => (() => void) | void;
  /** How to stop, once it has been found. */
  stop?: (() => void) | void;
  found?: boolean;
}

/** What shows that the page has a platform of `platforms.ts`: a global name of each, or two. */
const GLOBALS =
  "__gpp __uspapi Shopify wp_has_consent orejime klaro CookieConsent Didomi axeptioSettings OneTrust OptanonWrapper Cookiebot UC_UI __ucCmp getCkyConsent _ckyConfig _iub";

/** The part that reads them. */
export type Platforms = () => Promise<typeof import("./platforms")>;

/** One state for every purpose, as tools with one switch for the whole service give. */
export const say = (core: Page, code: number, state: unknown): void => core.hear(code, tri(state), tri(state), tri(state), 0);

/** 1 yes, 0 no, −1 not known. */
export const tri = (value: unknown): number => (value === true ? 1 : value === false ? 0 : -1);

/** Purposes 1 to 30 as bits. */
const bits = (consents: unknown): number => {
  let mask = 0;
  for (let purpose = 30; purpose; purpose--) mask = mask * 2 + +(own(consents, purpose) === true);
  return mask * 2;
};

/** A cookie's text. */
export const crumb = (name: string): string | undefined => {
  const text = `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(";")[0];
  return text && (attempt(() => decodeURIComponent(text)) ?? text);
};

/** Listens on the page for several kinds of events; answers how to stop. */
export const hear = (kinds: string, heard: () => void): (() => void) => {
  const each = (what: "addEventListener" | "removeEventListener") => {
    for (const target of [document, window]) for (const kind of kinds.split(" ")) target[what](kind, heard);
  };
  each("addEventListener");
  return () => each("removeEventListener");
};

/** Whether the page has a global of any of these names. */
export const there = (names: string): boolean => names.split(" ").some((name) => own(globalThis, name) != null);

/** Every tool that is understood, as a table. */
const sources = (core: Page, wanted: number, platforms: Platforms, log?: Log): Source[] => {
  const name = (at: Name) => core.name(at);

  // IAB TCF. Before a tool stands behind the stub nothing is called back at all.
  let last: unknown;

  const key = name(Name.Service) || "devanture";

  // Its record is known before its script has started, and follows what is chosen in other tabs. Where
  // the two differ, no is no.
  const recorded = (): unknown => {
    const cookie = line(reach(globalThis, "tarteaucitron", "parameters", "cookieName")) || "tarteaucitron";
    const record = `!${attempt(() => crumb(cookie))}!`;
    const says = (answer: boolean) => reach(globalThis, "tarteaucitron", "state", key) === answer || record.includes(`!${key}=${answer}!`);
    return !says(false) && (says(true) || undefined);
  };

  // A tool that the shop's configuration describes: a cookie or a localStorage key.
  const stored = (): string | undefined => {
    const wanted = name(Name.GenericName);
    return (name(Name.GenericKind) === "cookie" ? crumb(wanted) : localStorage.getItem(wanted)) ?? undefined;
  };

  // A platform counts as there, without an answer, while the part that reads it is on the way; and where
  // that part cannot be had, nothing is known.
  let read = (): Found | void => say(core, Code.Gpp, undefined);

  return [
    {
      code: Code.Tcf,
      detect: () => there("__tcfapi"),
      read: () => {
        // A tool that has not answered yet is heard as such: our own question is not asked beside it.
        const of = (...names: string[]) => bits(reach(last, "publisher", ...names, "consents"));
        core.tcf(Code.Tcf, line(own(last, "eventStatus")), tri(own(last, "gdprApplies")), of(), of("customPurpose"));
      },
      subscribe: (again) => {
        const call = own(globalThis, "__tcfapi") as (command: string, version: number, heard: (...answer: unknown[]) => void, id?: unknown) => void;
        call("addEventListener", 2, (data, success) => {
          if (success !== true) return;
          last = data;
          again();
        });
        return () => call("removeEventListener", 2, () => {}, own(last, "listenerId"));
      },
    },
    {
      code: Code.Tarteaucitron,
      detect: () => there("tarteaucitron"),
      read: () => say(core, Code.Tarteaucitron, recorded()),
      subscribe: (again) => hear("tac.consent_updated tac.root_available *_added *_allowed *_disallowed *_loaded".replace(/\*/g, key), again),
    },
    {
      code: Code.Generic,
      detect: () => name(Name.GenericKind) !== "",
      read: () => {
        const text = attempt(stored);
        const path = name(Name.GenericPath);
        const value = path && text !== undefined ? reach(parse(text), ...path.split(".")) : text;
        say(core, Code.Generic, value == null ? value : `${value}` === name(Name.GenericEquals));
      },
      subscribe: (again) => hear(name(Name.GenericEvent), again),
    },
    {
      code: Code.Gpp,
      // A named one will come, and the part need not wait for it.
      detect: () => wanted > Code.Gpp + 1 || there(GLOBALS),
      read: () => read(),
      subscribe: (again) => {
        let stop: (() => void) | undefined = () => (stop = undefined);
        const begin = (part: Awaited<ReturnType<Platforms>>) => {
          if (!stop) return;
          [read, stop] = part.listen(core, wanted, again, log);
          again();
        };
        platforms().then(begin, () => {});
        return () => stop?.();
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
export const watch = (core: Page, changed: () => void, platforms: Platforms, log?: Log): Watch => {
  const wanted = core.number(CONSENT);
  const all = sources(core, wanted, platforms, log).filter(({ code }) => !wanted || code === Math.min(wanted - 2, Code.Gpp));
  // A tool's events may come before the state they announce.
  const later = () => void setTimeout(changed, 0);
  const look = () => {
    for (const source of all) {
      if (source.found || !attempt(source.detect)) continue;
      if (source.code < Code.Gpp) log?.("consent", source.code);
      source.found = true;
      source.stop = attempt(() => source.subscribe(later));
    }
  };
  look();
  const timers = [300, 1000, 3000, 6000].map((wait) => setTimeout(changed, wait));
  return {
    read: () => {
      look();
      const said = all.map((source) => (source.found ? (attempt(source.read) ?? 0) : Found.Mute));
      core.gpc(signals() || said.some((one) => one & Found.Objection));
      if (wanted <= OWN && said.every((one) => one & Found.Mute)) core.no_consent_tool();
    },
    stop: () => {
      timers.forEach(clearTimeout);
      for (const { stop } of all) if (stop) attempt(stop);
    },
  };
};
