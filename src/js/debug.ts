// Loaded only with `?devanture=debug` or `data-debug`: says in the console what happens and why.
// Sends nothing anywhere.

import { explained } from "./errors";
import { TYPES } from "./page";

// In the order of `consent::Source`.
const TOOLS =
  "tcf tarteaucitron generic manual gpp google shopify wordpress orejime klaro cookieconsent didomi axeptio onetrust cookiebot usercentrics cookieyes iubenda";
const LEVELS = ["off", "this page", "this visit", "remembered"];

const SAID: Readonly<Record<string, (...details: never[]) => readonly unknown[]>> = {
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

/** Says one thing. */
export const tell = (what: string, ...details: unknown[]): void => {
  const said = SAID[what]?.(...(details as never[])) ?? [what, ...details];
  (what === "error" ? console.warn : console.info)("devanture:", ...said);
};
