// `npm run bench:diversity -- FOLDER…`: what variety costs and brings, on the demo shop's invented visits and on the sets of sessions
// in the folders given (`train.tsv[.gz]` and `test.tsv[.gz]` or `valid`). Judges nothing: it prints.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { at, heading, main, node, run } from "./run.mjs";

const file = (folder, names) => names.flatMap((name) => [`${name}.tsv.gz`, `${name}.tsv`]).map((name) => join(folder, name)).find(existsSync);

main(async () => {
  const folder = mkdtempSync(join(tmpdir(), "devanture-diversity-"));
  const measure = (...words) => run("cargo", ["run", "--quiet", "--profile", "cli", "--example", "diversity", "--", ...words]);
  try {
    const env = { SHOP_DATE: "2026-11-25", SHOP_DIST: join(folder, "dist") };
    await node([at("www/build.mjs")], { env, quiet: true });
    await node([at("www/shop/logs.mjs"), join(folder, "logs")], { env, quiet: true });
    heading("the demo shop's invented visits");
    await measure("demo", `feed=${join(env.SHOP_DIST, "feed.xml")}`, `events=${join(folder, "logs/events.csv")}`);
    for (const set of process.argv.slice(2)) {
      const [train, test] = [file(set, ["train"]), file(set, ["test", "valid"])];
      if (!train || !test) throw new Error(`${set} has no train.tsv and test.tsv`);
      heading(basename(set));
      await measure(basename(set), `train=${train}`, `test=${test}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
