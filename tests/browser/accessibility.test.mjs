// axe finds nothing on any page of the shop with the widget in it, in three languages, light and dark.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { at } from "../../scripts/run.mjs";
import { inside, settled, stage, titles, withShopper } from "./setup.mjs";

const site = stage();
const AXE = readFileSync(at("node_modules/axe-core/axe.min.js"), "utf8");

const findings = async (page) => {
  await page.evaluate(AXE);
  return page.evaluate(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).slice(0, 3).join(" | ")}`));
};

const PAGES = [
  ["/", "for-you"],
  ["/c/cuisine/", "for-you"],
  ["/p/theiere-brume-cui-001/", "similar"],
  ["/confidentialite/", null],
  ["/en/", "for-you"],
  ["/ar/", null],
];

for (const dark of [false, true])
  test(`no page has a violation, ${dark ? "dark, on a phone" : "light, on a desktop"}`, async () => {
    await withShopper(site, { agreed: true }, async (shopper) => {
      const page = await shopper.tab(dark ? { dark, width: 390, height: 800 } : { dark });
      await page.setBypassCSP(true);
      for (const [path, placement] of PAGES) {
        await shopper.go(page, path);
        await settled(page);
        if (placement) await titles(page, placement);
        if (path === "/confidentialite/") await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("input[type=radio]"));
        assert.deepEqual(await findings(page), [], path);
        if (placement === "similar") {
          await inside(page, 'devanture-carousel[placement="similar"]', (root) => root.querySelector("[part~=why]").click());
          assert.deepEqual(await findings(page), [], `${path} with reasons open`);
        }
      }
    });
  });
