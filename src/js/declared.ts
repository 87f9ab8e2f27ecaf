// Beside the path: what the shop's page says about itself in so many words. Guesses nothing.

import { attempt, line, own } from "./own";
import type { PageContext } from "./public";

/** Something the page declares: what the caller gave, else `<meta name="devanture:…">`; empty when it says nothing. */
export const declared = (given: PageContext | undefined, name: string): string =>
  line(own(given, name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase()))) ||
  line(attempt(() => document.querySelector(`meta[name="devanture:${name}"]`)?.getAttribute("content")));
