// `npm run screens`: pictures of the demo shop for a look, at three widths, light and dark, and once from right to left.
// They land in tests/browser/out, which git ignores. Checks nothing. `--only=word` takes those with the word in their name.

import { main } from "./run.mjs";
import { launch, openShop, OUT, picture, Shopper } from "../tests/browser/setup.mjs";

const PAGES = { home: "/", category: "/c/cuisine/", product: "/p/theiere-brume-cui-001/", cart: "/panier/", confirmation: "/merci/", privacy: "/confidentialite/", arabic: "/ar/" };

main(async () => {
  const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice(7) ?? "";
  const shop = await openShop();
  const browser = await launch({ shop });
  try {
    for (const width of [360, 768, 1440])
      for (const dark of [false, true]) {
        const shopper = new Shopper(await browser.createBrowserContext(), shop);
        await shopper.agreed();
        const page = await shopper.tab({ width, height: 900, dark });
        for (const [name, path] of Object.entries(PAGES)) {
          const file = `${name}-${width}-${dark ? "dark" : "light"}`;
          if (!file.includes(only)) continue;
          await shopper.go(page, path);
          // Everything that waits to be near the screen is looked at once.
          await page.evaluate(async () => {
            for (const node of document.querySelectorAll("devanture-carousel, devanture-banner, devanture-preferences, img")) {
              node.scrollIntoView({ block: "center", behavior: "instant" });
              await new Promise(requestAnimationFrame);
            }
            scrollTo({ top: 0, behavior: "instant" });
          });
          await page.waitForNetworkIdle({ idleTime: 500 });
          await picture(page, file, { fullPage: true });
          console.log(file);
        }
        await shopper.close();
      }
    console.log(`\npictures are in ${OUT}`);
  } finally {
    await browser.close();
    await shop.close();
  }
});
