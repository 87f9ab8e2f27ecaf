// Beside the browser tests: finds Chromium and Firefox, and installs them where that is possible.

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { at, node, run } from "./run.mjs";

const WINDOWS = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA].filter(Boolean);
const PLACES = {
  chromium: {
    variable: "CHROME_PATH",
    commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
    linux: ["/usr/lib/chromium/chromium", "/opt/google/chrome/chrome", "/snap/bin/chromium"],
    darwin: ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"],
    win32: WINDOWS.flatMap((base) => [join(base, "Google/Chrome/Application/chrome.exe"), join(base, "Chromium/Application/chrome.exe"), join(base, "Microsoft/Edge/Application/msedge.exe")]),
    package: "chromium",
  },
  firefox: {
    variable: "FIREFOX_PATH",
    commands: ["firefox-esr", "firefox"],
    linux: ["/usr/lib/firefox-esr/firefox-esr", "/usr/lib/firefox/firefox", "/snap/bin/firefox"],
    darwin: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
    win32: WINDOWS.map((base) => join(base, "Mozilla Firefox/firefox.exe")),
    package: "firefox-esr",
  },
};

const inPath = (command) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, process.platform === "win32" ? `${command}.exe` : command))
    .find(existsSync);

// Where playwright keeps the browsers it installs.
const inPlaywright = (name) => {
  const base =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    { darwin: join(homedir(), "Library/Caches/ms-playwright"), win32: join(process.env.LOCALAPPDATA ?? "", "ms-playwright") }[process.platform] ??
    join(homedir(), ".cache/ms-playwright");
  if (!existsSync(base)) return undefined;
  const programs = [
    "chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium", "chrome-win/chrome.exe", "chrome-win64/chrome.exe",
    "firefox/firefox", "firefox/Nightly.app/Contents/MacOS/firefox", "firefox/firefox.exe",
  ];
  return readdirSync(base)
    .filter((folder) => new RegExp(`^${name}-\\d`).test(folder))
    .sort()
    .reverse()
    .flatMap((folder) => programs.map((program) => join(base, folder, program)))
    .find(existsSync);
};

const find = (name) => {
  const { variable, commands, [process.platform]: places = [] } = PLACES[name];
  const said = process.env[variable];
  if (said) {
    if (!existsSync(said)) throw new Error(`${variable} names a file that does not exist: ${said}`);
    return said;
  }
  return commands.map(inPath).find(Boolean) ?? places.find(existsSync) ?? inPlaywright(name);
};

const install = async (name) => {
  const { package: apt } = PLACES[name];
  if (process.platform === "linux" && process.getuid?.() === 0 && inPath("apt-get")) {
    console.log(`installing ${apt} (apt-get)`);
    await run("apt-get", ["update", "-qq"]).catch(() => {});
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", apt], { env: { DEBIAN_FRONTEND: "noninteractive" } });
    return;
  }
  console.log(`installing ${name} (playwright-core)`);
  await node([at("node_modules/playwright-core/cli.js"), "install", name]);
};

/** The path of `chromium` or `firefox`; installs it first when it is missing. */
export const browser = async (name) => {
  const found = find(name);
  if (found) return found;
  const failed = await install(name).then(
    () => "",
    (error) => error.message.split("\n")[0],
  );
  const installed = find(name);
  if (installed) return installed;
  throw new Error(`${name} was not found and could not be installed${failed && ` (${failed})`}: install it, or set ${PLACES[name].variable} to its path`);
};
