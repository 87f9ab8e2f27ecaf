import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const script = ["ui", "panel", "consent"].map((name) => source(`src/js/${name}.ts`)).join("");
const constants = (name) =>
  [...script.matchAll(new RegExp(`const enum ${name} \\{([^}]*)\\}`, "g"))].flatMap(([, list]) =>
    [...list.matchAll(/(\w+)(?: = (\d+))?,/g)].reduce(
      (found, [, entry, number]) => [...found, [entry, number === undefined ? found.at(-1)[1] + 1 : Number(number)]],
      [],
    ),
  );
const rust = (path, shape) => [...source(path).matchAll(shape)].map(([, name]) => name);

test("words that the page says are where the table has them", () => {
  const table = rust("src/placement/texts.rs", /^ {4}([A-Z]\w+) = "[a-z-]+",$/gm);
  for (const [name, at] of constants("Text")) assert.equal(table[at], name);
});

test("names of the configuration are where the core has them", () => {
  const [, list] = /pub enum Name \{([\s\S]*?)\n\}/.exec(source("src/placement/config.rs"));
  const names = [...list.matchAll(/^ {4}(\w+),$/gm)].map(([, name]) => name);
  for (const [name, at] of constants("Name")) assert.equal(names[at], name);
});

test("what the components tell has the interface's numbers", () => {
  const [, list] = /pub enum Act \{([\s\S]*?)\n\}/.exec(source("src/ui/mod.rs"));
  const acts = new Map([...list.matchAll(/^ {4}(\w+) = (\d+),$/gm)].map(([, name, number]) => [name, Number(number)]));
  for (const [name, number] of constants("Act")) assert.equal(acts.get(name), number, name);
});

test("the inspector says the words that the pack has for it, all of them and no others", () => {
  const [, list] = /INSPECTOR_TEXTS: &\[&str\] = &\[([\s\S]*?)\];/.exec(source("src/placement/texts.rs"));
  const table = [...list.matchAll(/"([a-z-]+)"/g)].map(([, key]) => key);
  assert.ok(table.length > 100);
  const said = ["inspector", "page", ...["facts", "rankings", "requests", "view"].map((name) => `inspector/${name}`)].map((name) => source(`src/js/${name}.ts`)).join("");
  // Keys are written out, or made of a beginning and a word that stands in a text by itself.
  const words = new Set([...said.matchAll(/"([a-z-]+)"/g)].map(([, word]) => word));
  const made = [...said.matchAll(/`(inspect-[a-z-]*)\$\{/g)].map(([, start]) => start);
  // Reasons for leaving something out are the engine's.
  const [, reasons] = /const NAMES: \[&'static str; \d+\] = \[([\s\S]*?)\];/.exec(source("src/recommend/exclusion.rs"));
  const names = [...reasons.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  assert.equal(names.length, 25);
  for (const name of names) words.add(name);
  // What the page has not at hand is in no list of it.
  assert.deepEqual(names.filter((name) => !table.includes(`inspect-out-${name}`)), ["absent"]);
  const known = (key) => words.has(key) || made.some((start) => key.startsWith(start) && (start === "inspect-" ? ["", "at", "done", "asked", "type", "why"] : [""]).some((middle) => words.has(key.slice(start.length + (middle && middle.length + 1)))));
  assert.deepEqual(table.filter((key) => !known(key)), [], "words that nobody says");
  const panel = source("src/placement/texts.rs");
  const written = [...words].filter((word) => /^(inspect|kept)-./.test(word));
  assert.deepEqual(written.filter((key) => !panel.includes(`"${key}"`)), [], "words that the pack has not");
});

test("the words of surveys, favorites, menus and banners are those that their file has, all of them and no others", () => {
  const [, list] = /ASKED_TEXTS: &\[&str\] = &\[([\s\S]*?)\];/.exec(source("src/builder/surveys.rs"));
  const table = [...list.matchAll(/"([a-z-]+)"/g)].map(([, key]) => key);
  assert.ok(table.length > 20);
  const script = ["survey", "favorites", "navigation", "banner", "weather", "survey/view"].map((name) => source(`src/js/${name}.ts`)).join("");
  const said = new Set([...script.matchAll(/(?:say\(|take\(|words\[|\? |: )"((?:survey|favorites|navigation|banner|offer|film|weather)-[a-z-]+)"/g)].map(([, key]) => key));
  for (const [, key] of script.matchAll(/words\.(\w+)/g)) said.add(key);
  assert.deepEqual([...said].sort(), [...table].sort());
});
