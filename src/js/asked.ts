// Beside the path: what the parts for surveys, favorites and menus have in common: the published file of what is asked and of
// their words, and how they ask the core of what the shopper said. Draws nothing, keeps nothing.

import { askedOf, type Manifest } from "./address";
import { items, own, parse } from "./own";
import type { Engine } from "./runtime";

/** What can be asked of the core (`placement::Question`). */
export const enum Question {
  Since,
  Say,
  TakeBack,
  Views,
  Count,
  Deny,
}

/** Kinds of what the shopper said (`profile::Correction`). */
export const enum Said {
  Favorite = 12,
  Answered = 13,
  Asked = 14,
  Declared = 15,
  Usual = 16,
  Denied = 17,
}

/** Hours since what never was. */
export const NEVER = 0xffffffff;
/** Of `placement::Name`: the digest of the file, and the language of the words. */
const ASKED = 10;
const LANGUAGE = 8;

/** The published file. */
export interface Asked {
  readonly surveys: readonly unknown[];
  readonly words: Readonly<Record<string, string>>;
}

/** Fetches the file of the page's language, once: the same for everyone on the page. */
export const fetchAsked = ({ boot, core }: Engine, manifest: Manifest): Promise<Uint8Array> => boot.file(askedOf(manifest, boot.options.locale, core.name(ASKED)));

/** What the file says. */
export const asked = async (engine: Engine): Promise<Asked> => {
  const text = new TextDecoder().decode(await fetchAsked(engine, await engine.boot.manifest()));
  const file = parse(text);
  return { surveys: items(own(file, "surveys")), words: (own(file, "words") ?? Object.create(null)) as Asked["words"] };
};

/** Puts values in the place of their names. */
export const fill = (text: string | undefined, values: Readonly<Record<string, string | number>>): string =>
  (text ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => `${own(values, name) ?? whole}`);

/** Asks, or tells, of a thing. */
export const ask = ({ core, now }: Engine, question: Question, kind: number, thing: string, ...said: readonly [asked?: string, answer?: string]): number =>
  core.ask(question, kind, now(), thing, ...(said as [string, string])) >>> 0;

/** How numbers are written in the page's language. */
export const numbers = ({ core }: Engine): Intl.NumberFormat => {
  try {
    return new Intl.NumberFormat(core.name(LANGUAGE) || undefined);
  } catch {
    return new Intl.NumberFormat();
  }
};
