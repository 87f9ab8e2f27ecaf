// `npm run silence -- --pairs 300 --seed 1`: leads pairs of opposite shoppers, drawn by chance, through the pages of the demo
// shop, and compares everything that their visits leave behind. `--case N` runs the one case of seed N again, `--path` on another page.

import { openForge, pagesOfShop } from "../tests/browser/silence/shoppers.mjs";
import { readable } from "../tests/browser/silence/compare.mjs";
import { draw, pageOfSeed, run, told } from "../tests/browser/silence/pairs.mjs";
import { openSite } from "../tests/browser/setup.mjs";
import { main, since } from "./run.mjs";

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return undefined;
  const value = Number(process.argv[at + 1]);
  if (!Number.isInteger(value)) throw new Error(`--${name} wants a whole number, not ${process.argv[at + 1]}`);
  return value;
};

const pathAt = process.argv.indexOf("--path");
const path = pathAt < 0 ? undefined : process.argv[pathAt + 1];

main(async () => {
  const started = Date.now();
  const single = option("case");
  const seed = single ?? option("seed") ?? Math.floor(Math.random() * 1e6);
  const pairs = single === undefined ? (option("pairs") ?? 300) : 1;
  const site = await openSite();
  const counts = { tried: 0, equal: 0, different: 0, requests: 0 };
  const pages = new Set();
  const failed = [];
  try {
    const forge = await openForge(site);
    const all = pagesOfShop();
    console.log(`${pairs} pairs from seed ${seed}, ${all.length} pages`);
    for (let number = seed; number < seed + pairs; number++) {
      const one = draw(number, path ?? pageOfSeed(number, all));
      const { found, requests, different } = await run(site, forge, one).catch((error) => {
        throw new Error(`${told(one)}: ${error.stack}`);
      });
      counts.tried++;
      counts.requests += requests;
      counts.different += different;
      pages.add(one.path);
      if (!found.length) counts.equal++;
      else failed.push(number);
      console.log(`${found.length ? "✗" : "✓"} ${told(one)}`);
      if (found.length) console.log(found.map(({ turn, ...rest }) => `  ${turn}\n${readable([rest])}`).join("\n"));
    }
    await forge.close();
  } finally {
    await site.close();
  }
  console.log(
    `\n${counts.equal} of ${counts.tried} pairs left the same transcript (${pages.size} pages, ${counts.requests} requests of the widget; ${counts.different} pairs were shown different products) in ${since(started)}`,
  );
  if (failed.length) throw new Error(`${failed.length} pairs differ; again with --case: ${failed.join(", ")}`);
});
