// `npm test`'s check of what the project is made of: every crate of Cargo.lock and every npm package has a license that
// deny.toml allows, and nothing runs while it is installed. Needs no network; advisories do, and are cargo-deny's.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { at, isMain, main, run } from "./run.mjs";

/** Licenses that only what tests or builds may have: nothing of it is shipped. */
const DEVELOPMENT = ["MPL-2.0"];

const strings = (list) => [...list.matchAll(/"([^"]+)"/g)].map(([, text]) => text);

/** The allowed licenses of deny.toml, and the exceptions by crate. */
export const policy = (toml) => {
  const table = /^\[licenses\]$([\s\S]*?)(?=^\[)/m.exec(toml)[1];
  const exceptions = [...table.matchAll(/\{ crate = "([^"]+)", allow = \[([^\]]+)\] \}/g)];
  return { allow: strings(/^allow = \[([^\]]*)\]/m.exec(table)[1]), exceptions: new Map(exceptions.map(([, name, list]) => [name, strings(list)])) };
};

/** Whether an SPDX expression can be met with these licenses. `/`, as older crates write it, means OR. */
export const isAllowed = (expression, allowed) => {
  const tokens = expression.replaceAll("/", " OR ").replace(/\s+WITH\s+/g, " WITH ").match(/\(|\)|[^\s()]+(?: WITH [^\s()]+)?/g) ?? [];
  let place = 0;
  const one = () => {
    const token = tokens[place++];
    if (token !== "(") return allowed.includes(token);
    const inside = either();
    return tokens[place++] === ")" && inside;
  };
  const both = () => {
    let met = one();
    while (tokens[place] === "AND" && ++place) met = one() && met;
    return met;
  };
  const either = () => {
    let met = both();
    while (tokens[place] === "OR" && ++place) met = both() || met;
    return met;
  };
  return either() && place === tokens.length;
};

/** Ids of the crates that are compiled into what is shipped, their macros and build scripts included. */
const shipped = ({ packages, resolve }) => {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind !== "dev")) visit(pkg);
  };
  visit(packages.find(({ name, source }) => name === "devanture" && !source).id);
  return seen;
};

/** What is wrong with the crates. */
export const crates = (metadata, lock, { allow, exceptions }) => {
  const ours = shipped(metadata);
  const wrong = [];
  for (const { id, name, version, license } of metadata.packages) {
    const allowed = [...allow, ...(exceptions.get(name) ?? []), ...(ours.has(id) ? [] : DEVELOPMENT)];
    if (!isAllowed(license ?? "", allowed)) wrong.push(`${name} ${version}: ${license ?? "no license"}`);
  }
  const known = new Set(metadata.packages.map(({ name, version }) => `${name} ${version}`));
  if (metadata.partial) return wrong;
  for (const [, name, version] of lock.matchAll(/^name = "(.+)"\r?\nversion = "(.+)"$/gm)) if (!known.has(`${name} ${version}`)) wrong.push(`${name} ${version}: in Cargo.lock, and not looked at`);
  return wrong;
};

/** What is wrong with the npm packages. Those for other systems are not installed: of them the lock file tells. */
export const packages = (lock, { allow }, { read, scripts }) => {
  const wrong = [];
  for (const [path, { license, version, dev, hasInstallScript }] of Object.entries(lock.packages)) {
    if (!path) continue;
    const told = read(path)?.license ?? license;
    if (!isAllowed(typeof told === "string" ? told : "", [...allow, ...(dev ? DEVELOPMENT : [])])) wrong.push(`${path} ${version}: ${JSON.stringify(told) ?? "no license"}`);
    if (hasInstallScript && scripts) wrong.push(`${path} ${version}: runs a script when it is installed, and .npmrc lacks ignore-scripts=true`);
  }
  return wrong;
};

const installed = (path) => {
  const file = at(path, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
};

const output = (command, ...args) => execFileSync(command, args, { cwd: at(), encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });

/** All crates; without a network only those of this system and the browser may be there. */
const metadataOf = () => {
  const read = (...args) => JSON.parse(output("cargo", "metadata", "--locked", "--all-features", "--format-version", "1", ...args));
  try {
    return read();
  } catch {
    const host = /^host: (.+)$/m.exec(output("rustc", "-vV"))[1];
    console.log(`crates for other systems than ${host} are not downloaded, and were not looked at`);
    return { ...read("--offline", ...[host, "wasm32-unknown-unknown"].flatMap((target) => ["--filter-platform", target])), partial: true };
  }
};

/** The whole check. */
export const licenses = async () => {
  const rules = policy(readFileSync(at("deny.toml"), "utf8"));
  const metadata = metadataOf();
  const lock = JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
  const scripts = !/^ignore-scripts=true$/m.test(existsSync(at(".npmrc")) ? readFileSync(at(".npmrc"), "utf8") : "");
  const wrong = [...crates(metadata, readFileSync(at("Cargo.lock"), "utf8"), rules), ...packages(lock, rules, { read: installed, scripts })];
  if (wrong.length) throw new Error(`not allowed by deny.toml:\n${wrong.join("\n")}`);
  console.log(`${metadata.packages.length} crates and ${Object.keys(lock.packages).length - 1} npm packages have allowed licenses`);
  const denies = await run("cargo", ["deny", "--version"], { quiet: true }).then(() => true, () => false);
  if (denies) await run("cargo", ["deny", "check", "advisories", "bans", "licenses", "sources"]);
  else console.log("advisories: not looked at; `cargo install --locked cargo-deny` adds them");
};

if (isMain(import.meta.url)) main(licenses);
