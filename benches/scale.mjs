// `npm run bench:scale [PRODUCTS…]`: what a build takes and what a visitor downloads, by the size of the catalog. The shop is
// made up (`examples/bigshop.rs`), with 50 events a product; 10,000, 100,000 and 1,000,000 products without arguments.
// Prints one table; `--json` prints JSON, `--keep` leaves feeds, logs and folders in target/bench/scale.
//
// Times are processor seconds (all cores together) beside what the clock said; memory is the most that was resident at a time.

import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { at, main, run } from "../scripts/run.mjs";
import { target } from "../scripts/start.mjs";

const EVENTS = 50;

/** Runs a generator into a file. */
const generate = (file, ...args) =>
  new Promise((resolve, reject) => {
    const child = spawn(join(target(), "cli/examples/bigshop"), args.map(String), { stdio: ["ignore", "pipe", "inherit"] });
    child.once("error", reject);
    child.stdout.pipe(createWriteStream(file)).once("error", reject).once("finish", () => resolve(statSync(file).size));
  });

/** What the system says of a running process: processor seconds and peak memory in MB; nothing where it does not say. */
const usage = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const cpu = (Number(fields[11]) + Number(fields[12])) / 100;
    // A process that has just ended still has its times, but no memory any more.
    return peak ? { cpu, memory: Number(peak) / 1000 } : { cpu };
  } catch {
    return {};
  }
};

/** One build, measured, with the moment of each line that it says. */
const build = (args) =>
  new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(join(target(), "cli/devanture"), ["build", ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let last = {};
    const steps = [];
    const look = () => (last = { ...last, ...usage(child.pid) });
    const timer = setInterval(look, 50);
    let rest = "";
    child.stderr.on("data", (part) => {
      look();
      const lines = (rest + part).split("\n");
      rest = lines.pop();
      for (const line of lines) if (/^(Reading|Comparing|Learning|Writing)/.test(line)) steps.push([line.replace(/\/\S*\//g, ""), last.cpu, last.memory]);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(timer);
      if (code) reject(new Error(`devanture build ended with ${code}`));
      else resolve({ wall: (Date.now() - started) / 1000, ...last, steps });
    });
  });

const middle = (list, share) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

/** Downloads (brotli) by kind of file; buckets as medians and 95th percentiles. */
const weigh = (out) => {
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  const size = (name) => statSync(join(out, `${name}.br`)).size;
  const one = (halves) => (halves ? { products: size(halves[0][0]), prices: size(halves[1][0]) } : undefined);
  const all = { products: 0, prices: 0, files: 0, disk: 0 };
  const buckets = (folder, split) => {
    if (!split) return;
    const lists = { products: [], prices: [] };
    for (const group of split.groups)
      group.forEach((name, half) => {
        for (const file of readdirSync(join(out, folder, name))) {
          const bytes = statSync(join(out, folder, name, file)).size;
          all.files++;
          all.disk += bytes;
          if (file.endsWith(".br")) lists[half ? "prices" : "products"].push(bytes);
        }
      });
    for (const half of ["products", "prices"]) all[half] += lists[half].reduce((sum, bytes) => sum + bytes, 0);
    const of = (share) => ({ products: middle(lists.products, share), prices: middle(lists.prices, share) });
    return { half: of(0.5), most: of(0.95) };
  };
  const head = one(manifest.head ?? manifest.whole);
  for (const half of ["products", "prices"]) all[half] += head[half];
  return { manifest: size("manifest.json"), config: size(manifest.locales[manifest.locale][0]), head, category: buckets("cat", manifest.category), product: buckets("nb", manifest.neighbors), all, names: manifest };
};

/** What visits download, in bytes: at the median, and with buckets of the 95th percentile. */
const visits = (w) => {
  const both = (pack) => (pack ? pack.products + pack.prices : 0);
  const of = (share) => {
    const [category, product] = [w.category?.[share], w.product?.[share]];
    return {
      home: w.manifest + w.config + both(w.head),
      category: w.manifest + w.config + both(w.head) + both(category),
      first: w.manifest + w.config + both(w.head) + both(category) + both(product),
      next: both(product),
      again: w.manifest,
      tomorrow: w.manifest + w.head.prices + (category?.prices ?? 0) + (product?.prices ?? 0),
    };
  };
  return { half: of("half"), most: of("most") };
};

const measure = async (products, folder) => {
  const names = ["feed.tsv", "tomorrow.tsv", "events.csv", "packs"].map((name) => join(folder, name));
  const [feed, tomorrow, events, out] = names;
  console.error(`${products.toLocaleString("en")} products: writing the feed and ${(products * EVENTS).toLocaleString("en")} events`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bytes = { feed: await generate(feed, "feed", products), events: await generate(events, "events", products, products * EVENTS) };
  await generate(tomorrow, "feed", products, 1);
  console.error("building");
  const first = await build(["--feed", feed, "--events", events, "--out", out]);
  const before = weigh(out);
  console.error("building again, with the next day's prices and stock");
  const second = await build(["--feed", tomorrow, "--events", events, "--out", out]);
  const after = weigh(out);
  const products_of = ({ names: { whole, head, category, neighbors } }) =>
    JSON.stringify([(whole ?? head)[0], ...[category, neighbors].map((split) => split?.groups.map(([name]) => name))]);
  if (!process.argv.includes("--keep")) rmSync(folder, { recursive: true });
  return { products, events: products * EVENTS, bytes, first, second, visits: visits(before), all: before.all, tomorrow: after.all.prices + after.manifest, unchanged: products_of(before) === products_of(after) };
};

const table = (rows) => {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const kb = (bytes) => (bytes / 1000).toFixed(1);
  const column = (name, cell) => [name, ...rows.map(cell)];
  const visit = (name, key) => column(name, ({ visits: { half, most } }) => `${kb(half[key])} (${kb(most[key])})`);
  const lines = [
    column("products", (row) => row.products.toLocaleString("en")),
    rows.map(() => "---").concat("---"),
    column("events", (row) => row.events.toLocaleString("en")),
    column("feed and log, MB", (row) => ((row.bytes.feed + row.bytes.events) / 1e6).toFixed(0)),
    column("build, processor s", (row) => row.first.cpu?.toFixed(1) ?? "not told here"),
    column("build, clock s", (row) => row.first.wall.toFixed(1)),
    column("µs a product and its events", (row) => (row.first.cpu ? ((row.first.cpu / row.products) * 1e6).toFixed(0) : "")),
    column("peak memory, MB", (row) => row.first.memory?.toFixed(0) ?? "not told here"),
    column("bytes of memory a product and its events", (row) => (row.first.memory ? ((row.first.memory / row.products) * 1e6).toFixed(0) : "")),
    column("next day's build, processor s", (row) => row.second.cpu?.toFixed(1) ?? ""),
    column("files, siblings included", (row) => row.all.files.toLocaleString("en")),
    column("on disk, MB", (row) => (row.all.disk / 1e6).toFixed(0)),
    visit("first page, home, kB", "home"),
    visit("first page, category, kB", "category"),
    visit("first page, product, kB", "first"),
    visit("next product of the category, kB", "next"),
    visit("repeat visit, kB", "again"),
    visit("next day, kB", "tomorrow"),
    column("next day, all packs, share of a full fetch", (row) => `${((row.tomorrow / (row.all.products + row.all.prices)) * 100).toFixed(2)} %`),
    column("product packs of the day before stay", (row) => (row.unchanged ? "all" : "no")),
  ];
  return lines.map(line).join("\n");
};

main(async () => {
  const sizes = process.argv.slice(2).filter((arg) => /^\d+$/.test(arg)).map(Number);
  await run("cargo", ["build", "--quiet", "--profile", "cli", "--bin", "devanture", "--example", "bigshop"]);
  if (!existsSync(join(target(), "cli/devanture"))) throw new Error("the command was not built");
  const rows = [];
  for (const size of sizes.length ? sizes : [10_000, 100_000, 1_000_000]) {
    const row = await measure(size, at("target/bench/scale", String(size)));
    for (const [step, cpu, memory] of row.first.steps) console.error(`  ${step}: from ${cpu?.toFixed(1) ?? "?"} s, ${memory?.toFixed(0) ?? "?"} MB`);
    rows.push(row);
  }
  console.log(process.argv.includes("--json") ? JSON.stringify(rows, null, 2) : table(rows));
});
