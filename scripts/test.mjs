// `npm test`: everything that must hold, the cheapest first; stops at the first failure.
// `--only=name,…` runs some of the steps.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { browser } from "./browsers.mjs";
import { golden } from "./golden.mjs";
import { licenses } from "./licenses.mjs";
import { at, dependencies, heading, main, node, root, run, since } from "./run.mjs";
import { buildShop } from "./start.mjs";

const clippy = (...args) => run("cargo", ["clippy", "--quiet", ...args, "--", "-D", "warnings"]);
const wasm = (feature) => clippy("--target", "wasm32-unknown-unknown", "--no-default-features", "--features", feature, "--lib");

const counts = { passed: 0, failed: 0, skipped: 0 };

/** What promises the most is tried in a second browser too. */
const FIREFOX = ["consent", "storage", "silence"].map((name) => `tests/browser/${name}.test.mjs`);

/** Runs test files, or all of some folders, with Node's runner, and counts them. */
const tests = async (places, option = [], env = {}) => {
  const files = places.flatMap((place) => (place.endsWith(".mjs") ? place : existsSync(at(place)) ? readdirSync(at(place)).filter((name) => /\.test\.mjs$/.test(name)).map((name) => join(place, name)) : []));
  if (!files.length) return console.log("no tests yet");
  const child = spawn(process.execPath, ["--test", "--test-reporter=spec", ...[option].flat(), ...files], { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (part) => {
    text += part;
    process.stdout.write(part);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const count = (word) => Number(new RegExp(`^. ${word} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  counts.passed += count("pass");
  counts.failed += count("fail");
  counts.skipped += count("skipped");
  if (code) throw new Error(`tests failed in ${places.join(", ")}`);
};

const cargoTests = async () => {
  const { text, failure } = await run("cargo", ["test", "--workspace"], { quiet: true }).then(
    (text) => ({ text }),
    (failure) => ({ text: failure.message, failure }),
  );
  if (failure) console.log(text);
  for (const [line, passed, failed] of text.matchAll(/^test result: .* (\d+) passed; (\d+) failed;.*$/gm)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    if (passed > 0) console.log(line);
  }
  if (failure) throw new Error("`cargo test --workspace` failed");
};

const STEPS = {
  format: ["rustfmt", () => run("cargo", ["fmt", "--all", "--check"])],
  licenses: ["licenses of everything used", licenses],
  lint: [
    "clippy, natively and for the browser",
    async () => {
      await run("rustup", ["target", "add", "wasm32-unknown-unknown"], { quiet: true }).catch(() => {});
      await clippy("--workspace", "--all-targets");
      for (const size of ["lean", "core", "full", "explain"]) await wasm(size);
      await wasm("ui");
      await wasm("panel");
      await wasm("portability");
    },
  ],
  rust: ["cargo test", cargoTests],
  build: ["npm run build (types, modules, bundles)", () => node([at("scripts/build.mjs")])],
  size: ["size budget", () => node([at("scripts/size.mjs"), "--check"])],
  js: ["browser code and package", () => tests(["tests/js", "tests/package", "www/shop"])],
  shop: ["demo shop", buildShop],
  golden: [
    "what the demo shop's personas see, natively and in the browser's module",
    async () => {
      await golden();
      await tests(["tests/golden"]);
    },
  ],
  browser: [
    "real browsers",
    async () => {
      if (!existsSync(at("tests/browser"))) return console.log("no tests yet");
      process.env.CHROME_PATH = await browser("chromium");
      process.env.FIREFOX_PATH = await browser("firefox");
      console.log(`${process.env.CHROME_PATH}\n${process.env.FIREFOX_PATH}`);
      // One at a time: layout and timing are measured.
      await tests(["tests/browser"], "--test-concurrency=1");
      heading("consent, storage and silence in Firefox");
      await tests(FIREFOX, "--test-concurrency=1", { TEST_BROWSER: "firefox" });
    },
  ],
};

main(async () => {
  const started = Date.now();
  const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice(7).split(",") ?? Object.keys(STEPS);
  for (const name of only) if (!STEPS[name]) throw new Error(`no step is called ${name}; there are ${Object.keys(STEPS).join(", ")}`);
  let failure;
  await dependencies();
  for (const name of only) {
    const [title, step] = STEPS[name];
    const begun = Date.now();
    heading(title);
    failure = await step().then(() => undefined, (error) => error);
    console.log(`${failure ? "✗" : "✓"} ${title}: ${since(begun)}`);
    if (failure) break;
  }
  if (failure && !counts.failed) counts.failed = 1;
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ""} in ${since(started)}`);
  if (failure) throw failure;
});
