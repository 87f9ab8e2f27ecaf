// What the benchmarks share: a browser, a folder served with compression, a median. Measures nothing itself.

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { serve } from "../www/serve.mjs";
import { browser } from "../scripts/browsers.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A path inside the project. */
export const at = (...parts) => join(ROOT, ...parts);

/** A headless Chromium. */
export const open = async () =>
  puppeteer.launch({ executablePath: await browser("chromium"), headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-extensions"] });

/** Serves a folder as the demo shop is served. */
export const serveFolder = (root) => serve({ root, port: 0, quiet: true });

/** The middle of a list of numbers. */
export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
