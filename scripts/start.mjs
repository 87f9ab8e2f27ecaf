// `npm start`: builds everything, then serves the demo shop. `--no-open` opens no browser; PORT picks the port.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { at, dependencies, heading, isMain, main, node, run, since } from "./run.mjs";

/** Where cargo puts what it builds. */
export const target = () => process.env.CARGO_TARGET_DIR || at("target");

/** The merchant's command, once it is built. */
export const command = () => `${target()}/cli/devanture${process.platform === "win32" ? ".exe" : ""}`;

/** Publishes the demo shop's packs from a feed and logs. */
export const publishShop = ({ feed, logs, pictures, weather, out, path, language, config = at("www/devanture.toml") }, options) => {
  // The lines to paste name the widget's own parts where these are built.
  const widget = existsSync(at("pkg/parts.json")) ? ["--widget", at("pkg")] : [];
  return run(command(), ["build", "--feed", feed, "--events", join(logs, "events.csv"), "--orders", join(logs, "orders.csv"), "--config", config, "--images", pictures, ...(weather ? ["--weather", weather] : []), "--out", out, "--public-path", path, ...widget, "--language", language], options);
};

/** Pictures of the demo shop's drawings, in which what looks alike can be found. */
export const drawPictures = (site, out, options) => run("cargo", ["run", "--quiet", "--profile", "cli", "--example", "pictures", "--", join(site, "images"), out], options);

/** Builds the demo shop into `www/dist`, packs and script included; `pkg/` must be there. */
export const buildShop = async () => {
  heading("the merchant's command (cargo build; the first time takes a few minutes)");
  await run("cargo", ["build", "--profile", "cli", "--bin", "devanture"]);
  heading("the demo shop");
  await node([at("www/build.mjs")]);
  // Beside the site, not in it: logs and picture files are the merchant's own.
  await node([at("www/shop/logs.mjs"), at("www/logs")]);
  await drawPictures(at("www/dist"), at("www/pictures"));
  await node([at("www/shop/weather.mjs"), at("www/weather.json")]);
  // The page of recipes has a configuration of its own, so that the rest of the shop loads no more than it needs.
  for (const [language, feed, packs, config] of [["fr", "feed.xml", "packs"], ["en", "feed-en.xml", "packs-en"], ["fr", "feed.xml", "packs-recipes", "www/recipes.toml"], ["en", "feed-en.xml", "packs-recipes-en", "www/recipes.toml"]])
    await publishShop({ feed: at("www/dist", feed), logs: at("www/logs"), pictures: at("www/pictures"), out: at("www/dist", packs), path: `/${packs}/`, language, ...(config && { config: at(config), weather: at("www/weather.json") }) });
  const script = at("www/dist/devanture");
  rmSync(script, { recursive: true, force: true });
  mkdirSync(script);
  for (const name of readdirSync(at("pkg"))) if (/\.(js|wasm)(\.br|\.gz)?$/.test(name)) cpSync(at("pkg", name), `${script}/${name}`);
  // Again, with the lines that the command says to paste.
  await node([at("www/build.mjs")]);
};

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

const freePort = async (from) => {
  for (let port = from; port < from + 50; port++) if (await isFree(port)) return port;
  throw new Error(`no free port from ${from} to ${from + 49}: set PORT`);
};

const open = (url) => {
  const commands = { darwin: ["open", [url]], win32: ["cmd", ["/c", "start", "", url]] };
  const [command, args] = commands[process.platform] ?? ["xdg-open", [url]];
  // Where there is no browser to open, the address on the screen is enough.
  spawn(command, args, { stdio: "ignore", detached: true }).on("error", () => {}).unref();
};

if (isMain(import.meta.url))
  main(async () => {
    const started = Date.now();
    await dependencies();
    await node([at("scripts/build.mjs")]);
    await buildShop();
    if (!existsSync(at("www/serve.mjs"))) throw new Error("www/serve.mjs is missing");
    const { serve } = await import(pathToFileURL(at("www/serve.mjs")).href);
    const { url } = await serve({ port: await freePort(Number(process.env.PORT) || 4173), quiet: true });
    console.log(`\nbuilt in ${since(started)}; the demo shop is at ${url} (Ctrl+C stops it)`);
    if (!process.env.CI && !process.argv.includes("--no-open") && process.stdout.isTTY) open(url);
  });
