// `npm run golden`: the demo shop of one fixed day, and what its personas see on it, compared with tests/golden/expected.
// `-- --update` takes what is shown now. The same inputs give the same packs, so that nothing but the ranking can differ.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, isMain, main, node, run } from "./run.mjs";
import { command, drawPictures, publishShop } from "./start.mjs";

/** The day of `at` in tests/golden/suite.toml. */
const DAY = "2026-11-25";

/** Builds the demo shop of that day, with its own configuration or another; answers the folder of its French packs. */
export const goldenPacks = async (folder, config) => {
  const env = { SHOP_DATE: DAY, SHOP_DIST: join(folder, "dist") };
  await node([at("www/build.mjs")], { env, quiet: true });
  await node([at("www/shop/logs.mjs"), join(folder, "logs")], { env, quiet: true });
  const pictures = join(folder, "pictures");
  await drawPictures(env.SHOP_DIST, pictures, { quiet: true });
  const weather = config && join(folder, "weather.json");
  if (weather) await node([at("www/shop/weather.mjs"), weather], { env, quiet: true });
  const packs = join(folder, "packs");
  await publishShop({ feed: join(env.SHOP_DIST, "feed.xml"), logs: join(folder, "logs"), pictures, weather, out: packs, path: "/packs/", language: "fr", config }, { quiet: true });
  return packs;
};

/** Compares; rejects when something is not as expected. */
export const golden = async (...options) => {
  await run("cargo", ["build", "--quiet", "--profile", "cli", "--bin", "devanture"]);
  const folder = mkdtempSync(join(tmpdir(), "devanture-golden-"));
  try {
    const packs = await goldenPacks(folder);
    await run(command(), ["test", packs, at("tests/golden"), ...options]);
    // The page of recipes has a configuration, and shoppers, of its own.
    const recipes = await goldenPacks(join(folder, "recipes"), at("www/recipes.toml"));
    await run(command(), ["test", recipes, at("tests/golden/recipes"), ...options]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (isMain(import.meta.url)) main(() => golden(...process.argv.slice(2)));
