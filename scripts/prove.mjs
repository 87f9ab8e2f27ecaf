// `npm run prove`: one table of what is promised to shoppers and merchants, and whether the tests of each promise pass here
// and now. Runs what `npm run build` and the demo shop have built; adds no test of its own.

import { spawn } from "node:child_process";
import { browser } from "./browsers.mjs";
import { at, isMain, main, root, since } from "./run.mjs";

/** What is promised, and the tests that hold it: a file of Node's runner, or of cargo's, and the beginnings of the tests' names. */
export const PROMISES = [
  { promise: "Opposite shoppers make the same requests and leave the same traces", file: "tests/browser/silence.test.mjs", tests: ["opposite shoppers make", "who comes back and who comes for the first time", "where the shop has segments and conditions"] },
  { promise: "Pictures in packs: no picture is asked for, and the same packs by everyone", file: "tests/browser/packed.test.mjs", tests: ["cards show pictures out of packs", "opposite shoppers ask for the same packs"] },
  { promise: "Yes, no, and what is no answer, as the consent tools from npm give them", file: "tests/browser/platforms.test.mjs", tests: ["loads late", "switched on by default", "a switch that was moved", "accepted: remembered", "refused: nothing is kept", "a no that becomes a yes", "withdrawn: erased and gone", "reset without a word", "loaded again", "a second tab", "back from the browser's cache", "an expired record", "what is asked has changed"] },
  { promise: "No tab overwrites or brings back what another one recorded or erased", file: "tests/browser/storage.test.mjs", tests: ["a tab that has slept"] },
  { promise: "Nor do thousands of pairs of tabs, drawn by chance", cargo: ["--lib"], tests: ["profile::tabs_test::"] },
  { promise: "What was just said not to count is not kept by a tab that has not heard of it", file: "tests/browser/storage.test.mjs", tests: ["a look in a tab that has not heard yet"] },
  { promise: "Nothing is asked for because of what is kept", file: "tests/browser/silence.test.mjs", tests: ["everything that a page asks for is asked for before"] },
  { promise: "A saved copy and the inspector are fetched alike for everyone", file: "tests/browser/silence.test.mjs", tests: ["a copy that is saved and the inspector"] },
  { promise: "The inspector lists what the browser's own log has, and explains each of ours", file: "tests/browser/inspector.test.mjs", tests: ["every request of the page is listed"] },
  { promise: "What the inspector scores is what ranks", file: "tests/browser/inspector.test.mjs", tests: ["each slot's products, scores and terms"] },
  { promise: "Of every product that is not shown the inspector says why, by the engine's own reasons", file: "tests/browser/inspector.test.mjs", tests: ["for each slot it says of every product"] },
  { promise: "Of what is left out each product has one reason, and all of them are told", cargo: ["--test", "it"], tests: ["page::whatever_is_not_shown", "page::everything_that_is_left_out"] },
  { promise: "Answers to a survey leave on the shopper's tap only, and nobody hears them before", file: "tests/browser/survey.test.mjs", tests: ["nothing leaves before the tap", "what is written is heard by nobody"] },
  { promise: "Favorites and menus: the same requests, no count in the page, gone when erased", file: "tests/browser/favorites.test.mjs", tests: ["what two opposite shoppers request", "how many favorites there are", "erased, a menu"] },
  { promise: "A paused department and presents leave no trace", file: "tests/browser/panel.test.mjs", tests: ["a paused department is neither", "while presents are looked for"] },
  { promise: "A file that is not a copy of ours is refused whole", file: "tests/browser/panel.test.mjs", tests: ["a file of another shop is asked about"] },
  { promise: "A widget that leaks in any of the channels is caught", file: "tests/browser/leaks.test.mjs", tests: ["without a leak", "every channel has a leak", "channel "] },
  { promise: "Links are not fetched ahead before the shopper means them", file: "tests/browser/silence.test.mjs", tests: ["the shop's own speculation rules"] },
  { promise: "Nothing is stored before a yes", file: "tests/browser/storage.test.mjs", tests: ["without consent five pages", "before any answer nothing is kept"] },
  { promise: "Nothing is read, written or erased before any answer", file: "tests/js/runtime.test.mjs", tests: ["before any answer nothing", "a prerendered page touches nothing"] },
  { promise: "A refusal keeps nothing, and erases without reading", file: "tests/js/runtime.test.mjs", tests: ["a refusal erases without reading", "the consent tool is read again at the moment of writing"] },
  { promise: "Erased is gone, in every tab", file: "tests/browser/storage.test.mjs", tests: ["erasing in the panel leaves nothing"] },
  { promise: "Withdrawn is erased in every tab, without a reload", file: "tests/browser/storage.test.mjs", tests: ["a withdrawal in the shop's own tool erases"] },
  { promise: "Withdrawn while a page was away is gone when it comes back", file: "tests/browser/life.test.mjs", tests: ["what was withdrawn while a page was away"] },
  { promise: "The browser's own objection counts, whatever the tool says", file: "tests/browser/consent.test.mjs", tests: ["Global Privacy Control objects"] },
  { promise: "No answer is a no; the strictest source wins", cargo: ["--lib"], tests: ["consent::tests::unknown_behaves_as_denied", "consent::tests::"] },
  { promise: "Without a Grant, code that stores does not compile", cargo: ["--doc"], tests: ["src/consent/mod.rs"] },
  { promise: "A module or a part that was tampered with does not run", file: "tests/browser/preload.test.mjs", tests: ["a module that is not this build's", "a part that is not this build's"] },
  { promise: "A pack that was tampered with or cut is refused, and the page goes on", cargo: ["--test", "it"], tests: ["page::damaged_packs_are_refused"] },
  { promise: "No reader of foreign bytes panics or takes more memory than it says", cargo: ["--test", "it"], tests: ["fuzz::no_reader_panics", "memory::hostile_packs"] },
  { promise: "Consent strings are heard as the IAB's own library decodes them", file: "tests/js/tcf.test.mjs", tests: ["of ", "the shipped module grants what"] },
  { promise: "No address or text of a stranger stops the page by a slow pattern", file: "tests/js/bombs.test.mjs", tests: ["no pattern of the page's scripts is slow", "an address of nothing but slashes"] },
  { promise: "One look makes no taste and is not followed", cargo: ["--test", "it"], tests: ["restraint::after_one_look", "restraint::two_looks_count"] },
  { promise: "What is passed over, closed or bought rests", cargo: ["--test", "it"], tests: ["restraint::what_is_passed_over", "restraint::reminders_rest", "restraint::a_personal_banner", "restraint::what_was_bought"] },
  { promise: "Sensitive kinds are never recorded", cargo: ["--test", "it"], tests: ["restraint::nothing_of_a_sensitive_kind", "restraint::the_page_own_words", "restraint::what_was_kept_before"] },
  { promise: "No price depends on the shopper; offers for some and paid places are labelled", cargo: ["--test", "it"], tests: ["restraint::no_price_depends", "restraint::a_personal_banner", "restraint::what_somebody_pays_for"] },
  { promise: "Whatever breaks, the shop's own children stand", file: "tests/browser/failure.test.mjs", tests: ["the shop's children stand"] },
  { promise: "A hostile feed runs nothing", file: "tests/browser/feeds.test.mjs", tests: ["a hostile feed runs nothing"] },
  { promise: "Everything works under the strictest content policy and Trusted Types", file: "tests/browser/failure.test.mjs", tests: ["it works under the strictest policy"] },
];

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const output = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, LEAKS: "1" }, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (part) => (text += part));
    child.once("error", (error) => resolve(String(error)));
    child.once("close", () => resolve(text));
  });

/** What a run of Node's runner said: each test with its outcome, and what it says of how much it tried. */
const nodeTests = async (file, names) => {
  const text = await output(process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=tap", ...names.map((name) => `--test-name-pattern=${escape(name)}`), at(file)]);
  const found = [];
  for (const line of text.split("\n")) {
    const [, no, name] = /^\s*(not )?ok \d+ - (.*?)(?: # SKIP.*)?$/.exec(line) ?? [];
    if (name && !/ # SKIP/.test(line)) found.push({ name: name.replaceAll("\\#", "#"), passed: !no, tried: [] });
    const [, tried] = /^\s*# tried: (.*)$/.exec(line) ?? [];
    if (tried) found.at(-1)?.tried.push(tried);
  }
  return found;
};

const cargoTests = async (args) => {
  const text = await output("cargo", ["test", "--quiet", ...args, "--", "--format", "pretty"]);
  return [...text.matchAll(/^test (.*?) \.\.\. (ok|FAILED)/gm)].map(([, name, outcome]) => ({ name, passed: outcome === "ok", tried: [] }));
};

const row = (cells, widths) => cells.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd();

const prove = async () => {
  const started = Date.now();
  process.env.CHROME_PATH = await browser("chromium");
  const runs = new Map();
  const key = ({ file, cargo }) => file ?? cargo.join(" ");
  for (const promise of PROMISES) {
    if (runs.has(key(promise))) continue;
    console.log(`… ${promise.file ?? `cargo test ${promise.cargo.join(" ")}`}`);
    const names = PROMISES.filter((other) => key(other) === key(promise)).flatMap(({ tests }) => tests);
    runs.set(key(promise), promise.file ? await nodeTests(promise.file, names) : await cargoTests(promise.cargo));
  }
  const rows = PROMISES.map(({ promise, tests, ...of }) => {
    const run = runs.get(key(of));
    const held = run.filter(({ name }) => tests.some((start) => name.startsWith(start)));
    const missing = tests.filter((start) => !run.some(({ name }) => name.startsWith(start)));
    const passed = held.length > 0 && !missing.length && held.every(({ passed }) => passed);
    const tried = held.flatMap(({ tried }) => tried);
    return [promise, key(of), tried.length ? tried.join(", ") : `${held.length} ${held.length === 1 ? "test" : "tests"}`, passed ? "holds" : missing.length ? `NOT RUN: ${missing.join(", ")}` : "BROKEN"];
  });
  const table = [["promise", "test", "tried", "result"], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((cells) => cells[at].length)));
  console.log(`\n${table.map((cells) => row(cells, widths)).join("\n")}`);
  const broken = rows.filter(([, , , result]) => result !== "holds").length;
  console.log(`\n${rows.length - broken} of ${rows.length} promises hold (${since(started)})`);
  if (broken) throw new Error(`${broken} promises are broken or were not tested`);
};

if (isMain(import.meta.url)) main(prove);
