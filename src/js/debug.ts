// Loaded only with `?devanture=debug`, `?devanture=inspect` or `data-debug`: says what happens and why, in the console or
// to the inspector. Sends nothing anywhere.

import { explained } from "./errors";
import type { Told } from "./inspector";
import { attempt } from "./own";
import { TYPES } from "./page";
import type { Engine } from "./runtime";

// In the order of `consent::Source`.
const TOOLS =
  "tcf tarteaucitron generic manual gpp google shopify wordpress orejime klaro cookieconsent didomi axeptio onetrust cookiebot usercentrics cookieyes iubenda";
const STORES = ["the choice of level", "corrections", "browsing"];
const LEVELS = ["off", "this page", "this visit", "remembered"];

const SAID: Readonly<Record<string, (...details: never[]) => readonly unknown[]>> = {
  engine: () => ["the ranking can begin"],
  write: (store: number, size: number) => [`written: ${STORES[store]}, ${size} bytes`],
  wipe: (store: number, but?: number) => [`erased: ${STORES[store]}${but ? ", wherever else it may be" : ""}`],
  manifest: (generation: string) => [`published folder ${generation}`],
  consent: (code: number) => [`consent tool found: ${TOOLS.split(" ")[code]}`],
  level: (level: number) => [`level ${level}: ${LEVELS[level]}`],
  page: (found: { type: number }) => [`page: ${TYPES[found.type]}`, found],
  shown: (placement: string, count: number) => [`<${placement}> shows ${count} products`],
  empty: (placement: string) => [
    `<${placement}> shows the shop's own children: no such placement in devanture.toml, too few products, or the level does not allow it`,
  ],
  error: (error: unknown) => [explained(error).message],
};

/** With the inspector in the address nothing is said in the console: what is shown there is the shopper's. */
const inspects = attempt(() => /devanture=inspect/.test(location.search));
/** What happened before the inspector was there, as far as that is kept. */
const told: Told[] = [];
const MOST = 200;

const fails = (error: unknown) => console.warn("devanture:", explained(error).message);

/** Lets the engine say why something is not shown; where that cannot be loaded it goes on without. */
const explain = (engine: Engine): Promise<void> =>
  engine.boot.parts.more("explain", __EXPLAIN_JS__).then((part) => part.adopt(engine)).catch(fails);

/** Answers once the inspector listens; it opens when it has its words. */
const inspect = async (engine: Engine): Promise<void> => {
  const part = engine.boot.parts.more("inspector", __INSPECTOR_JS__);
  await explain(engine);
  return part.then((part) => void part.open(engine, told).catch(fails), fails);
};

/** Says one thing; answers when the next may come. */
export const tell = (what: string, ...details: unknown[]): Promise<void> | undefined => {
  if (inspects) {
    if (told.length < MOST) told.push([performance.now(), what, ...details]);
    return what === "engine" ? inspect(details[0] as Engine) : undefined;
  }
  const said = SAID[what]?.(...(details as never[])) ?? [what, ...details];
  (what === "error" ? console.warn : console.info)("devanture:", ...said);
  return what === "engine" ? explain(details[0] as Engine) : undefined;
};
