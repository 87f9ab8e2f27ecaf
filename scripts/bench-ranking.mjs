// `npm run bench:ranking -- FOLDER…`: how well the learned model predicts real sessions, beside Serenade (crates.io), a session
// recommender for servers. Deliberately judges nothing but what it was given: a FOLDER holds one set, or sets in folders of their
// own, each `train.tsv[.gz]` and `test.tsv[.gz]` (or `valid`) with session_id, item_id, timestamp.
// `--budgets 20,64,200` in kilobytes; `--no-serenade` leaves the peer out; `--json` prints JSON.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { at, main } from "./run.mjs";

/** What is to be reached where the set is one of these: kilobytes, HR@20, MRR@20; for comparison, as published for it. */
const BARS = {
  diginetica: [[1100, 0.535, 0.19], [200, 0.5, 0.177]],
  "june-2020": [[100, "peer + 0.02", 0]],
  "rsc15-100k": [[64, 0.7, 0.372]],
};
const BUDGETS = [20, 64, 200, 1100, 2000];
const SUPPORTS = [1, 2, 3, 5];
/** Serenade's own settings of its June-2020 example: past sessions a product finds, sessions that vote, last products that count. */
const SERENADE = ["1502", "288", "4"];

const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const value = (name) => process.argv[process.argv.indexOf(name) + 1];

const file = (folder, names) => names.flatMap((name) => [`${name}.tsv.gz`, `${name}.tsv`]).map((name) => join(folder, name)).find(existsSync);
const set = (folder) => ({ name: basename(folder), train: file(folder, ["train"]), test: file(folder, ["test", "valid"]) });
const isSet = (found) => found.train && found.test;

/** The sets in a folder: itself, or each of its folders. */
const sets = (folder) => {
  if (!existsSync(folder)) return [];
  const own = set(folder);
  if (isSet(own)) return [own];
  const inside = readdirSync(folder).map((name) => join(folder, name)).filter((path) => statSync(path).isDirectory());
  return inside.sort().map(set).filter(isSet);
};

/** Rows of a table as [session, item, time], in the order of sessions' first rows and of time. */
const rows = (path) => {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const [head, ...lines] = text.trim().split("\n");
  const names = head.trim().split("\t");
  const [session, item, time] = ["session_id", "item_id", "timestamp"].map((name) => names.indexOf(name));
  const seconds = (word) => (/^\d+(\.\d+)?$/.test(word) ? Math.floor(Number(word)) : Math.floor(Date.parse(word) / 1000));
  const bySession = new Map();
  for (const line of lines) {
    const fields = line.trimEnd().split("\t");
    const row = [fields[item], seconds(fields[time])];
    const list = bySession.get(fields[session]);
    if (list) list.push(row);
    else bySession.set(fields[session], [row]);
  }
  for (const list of bySession.values()) list.sort((a, b) => a[1] - b[1]);
  return [...bySession.values()];
};

/** The peer's tables: numbers for names, and no product that training does not know. */
const tables = ({ name, train, test }) => {
  const folder = at("target/bench/serenade", name);
  mkdirSync(folder, { recursive: true });
  const numbers = new Map();
  const number = (item) => numbers.get(item) ?? numbers.set(item, numbers.size + 1).get(item);
  const write = (to, sessions) => {
    const lines = sessions.flatMap((list, session) => list.map(([item, time]) => `${session + 1}\t${number(item)}\t${time}`));
    writeFileSync(join(folder, to), `session_id\titem_id\ttime\n${lines.join("\n")}\n`);
    return join(folder, to);
  };
  const known = write("train.tsv", rows(train));
  const asked = rows(test).map((list) => list.filter(([item]) => numbers.has(item))).filter((list) => list.length > 1);
  return [known, write("test.tsv", asked)];
};

const command = (program, args, cwd) => execFileSync(program, args, { cwd: cwd ?? at(), encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });

const evaluate = ({ train, test }, more) => JSON.parse(command(at("target/cli/devanture"), ["evaluate", "--train", train, "--test", test, "--json", ...more]));

const serenade = (one) => {
  const folder = at("benches/serenade");
  execFileSync("cargo", ["build", "--release", "--quiet"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const told = command(join(folder, "target/release/serenade-bench"), [...tables(one), ...SERENADE]);
  return JSON.parse(told.trim().split("\n").at(-1));
};

const measured = (one, budgets, peer) => {
  const found = [];
  const add = (what, result, bytes) => found.push({ what, ...result, bytes });
  for (const budget of budgets) {
    try {
      const result = evaluate(one, ["--budget-kb", String(budget), "--min-support", "1"]);
      add(`ours, ${budget} kB`, { budget, ...result }, result.model_bytes);
    } catch {
      found.push({ what: `ours, ${budget} kB: the products' ids alone weigh more` });
    }
  }
  const largest = ["--budget-kb", String(budgets.at(-1))];
  for (const support of SUPPORTS.slice(1)) {
    const result = evaluate(one, [...largest, "--min-support", String(support)]);
    add(`ours, pairs of ${support}`, result, result.model_bytes);
  }
  const shipped = evaluate(one, ["--shipped", "--min-support", "1"]);
  add("as shipped, lists of a page", shipped, undefined);
  if (peer) {
    const result = serenade(one);
    add("Serenade 0.3.1", result, result.memory_bytes);
  }
  return found;
};

const kilobytes = (bytes) => (bytes ? `${(bytes / 1000).toFixed(bytes < 1e6 ? 1 : 0)} kB` : "");
const cells = (row) => [row.what, ...["hr5", "hr20", "mrr20", "hr20_new"].map((name) => row[name]?.toFixed(4) ?? ""), kilobytes(row.bytes), row.train_s ? `${row.train_s.toFixed(1)} s` : "", row.p50_us ? row.p50_us.toFixed(1) : "", row.p90_us ? row.p90_us.toFixed(1) : ""];

/** Whether what was to be reached was: one line a bar. */
const bars = (name, found) => {
  const peer = found.find((row) => row.what.startsWith("Serenade"));
  return (BARS[name] ?? []).map(([budget, hits, ranks]) => {
    const own = found.find((row) => row.budget === budget);
    const least = typeof hits === "number" ? hits : peer && peer.hr20 + 0.02;
    if (!own || !least) return `not measured: ${name} in ${budget} kB`;
    const held = own.hr20 >= least && own.mrr20 >= ranks && own.bytes <= budget * 1000;
    return `${held ? "reached" : "MISSED"}: ${name} in ${budget} kB: HR@20 ${own.hr20.toFixed(4)} of ${least.toFixed(4)}, MRR@20 ${own.mrr20.toFixed(4)} of ${ranks}`;
  });
};

main(async () => {
  const named = process.argv.slice(2).filter((word, index, all) => !word.startsWith("--") && all[index - 1] !== "--budgets");
  const folders = named.length ? named.map((folder) => resolve(folder)) : [at("../shared/data/sessions")];
  const all = folders.flatMap(sets);
  if (!all.length) return console.log(`Nothing measured: no set in ${folders.join(", ")}. Give a folder with train.tsv.gz and test.tsv.gz.`);
  execFileSync("cargo", ["build", "--quiet", "--profile", "cli", "--bin", "devanture"], { cwd: at(), stdio: ["ignore", "ignore", "inherit"] });
  const told = {};
  for (const one of all) {
    const own = (BARS[one.name] ?? []).map(([budget]) => budget);
    const budgets = options.includes("--budgets") ? value("--budgets").split(",").map(Number) : own.length ? [...new Set([20, ...own])].sort((a, b) => a - b) : BUDGETS;
    const found = measured(one, budgets, !options.includes("--no-serenade"));
    told[one.name] = found;
    if (options.includes("--json")) continue;
    const head = [one.name, "HR@5", "HR@20", "MRR@20", "HR@20, new", "pack, or memory of the peer", "training", "p50 µs", "p90 µs"];
    console.log(`\n${[head, head.map(() => "---"), ...found.map(cells)].map((row) => `| ${row.join(" | ")} |`).join("\n")}`);
    for (const line of bars(one.name, found)) console.log(line);
  }
  if (options.includes("--json")) console.log(JSON.stringify(told));
});
