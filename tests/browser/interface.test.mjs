// The interface's components alone, on a page with the strictest policy: the rows of the carousel comparison
// (next and previous in both directions, focus at the end, every card reachable), no layout shift, no address
// before intent, focus after corrections, and axe's rules. Sample views: `examples/views.rs`.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { browser as locate } from "../../scripts/browsers.mjs";
import { at, run } from "../../scripts/run.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".bin": "application/octet-stream" };
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const AXE = readFileSync(at("node_modules/axe-core/axe.min.js"), "utf8");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let chromium, server, base;

before(async () => {
  assert.ok(existsSync(at("pkg/wasm/devanture_panel.wasm")), "pkg/ is missing: run `npm run build` first");
  await run("cargo", ["run", "--quiet", "--example", "views", "--", at("target/views")], { quiet: true });
  server = createServer((request, response) => {
    const path = new URL(request.url, "http://page").pathname.replace(/^\/$/, "/page.html");
    const folder = path.startsWith("/wasm/") ? "pkg" : path.startsWith("/views/") ? "target" : "tests/browser/interface";
    const file = join(at(folder), path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": `${TYPES[extname(file)]}; charset=utf-8`.replace("wasm; charset=utf-8", "wasm"), "Content-Security-Policy": POLICY });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, resolve));
  base = `http://localhost:${server.address().port}/`;
  chromium = await puppeteer.launch({ executablePath: process.env.CHROME_PATH ?? (await locate("chromium")), args: ["--no-sandbox"] });
});

after(async () => {
  await chromium?.close();
  server?.close();
});

/** A page with one component; at its end nothing was said on the console and no policy was broken. */
const onPage = async (query, { width = 1440, dark = false, still = false, touch = false }, use) => {
  const page = await chromium.newPage();
  const noise = [];
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(error.message));
  try {
    await page.setViewport({ width, height: 900, isMobile: touch, hasTouch: touch });
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
      { name: "prefers-reduced-motion", value: still ? "reduce" : "no-preference" },
    ]);
    await page.goto(`${base}?${query}`);
    await page.waitForFunction("it.ready", { timeout: 10_000 });
    await use(page);
    assert.deepEqual(noise, []);
    assert.deepEqual(await page.evaluate(() => it.refused), []);
  } finally {
    await page.close();
  }
};

const show = async (page, view) => {
  const shown = await page.evaluate(async (name) => it.view.show(await it.bytes(name)), view);
  await pause(60);
  return shown;
};
const focus = (page, selector) => page.evaluate((wanted) => it.root.querySelector(wanted).focus(), selector);
/** What has the focus inside the component: its part and its card. */
const focused = (page) =>
  page.evaluate(() => {
    const element = it.root.activeElement;
    return element ? [element.getAttribute("part"), Number(element.dataset.place ?? -1)] : document.activeElement.id;
  });
const said = (page) => page.evaluate(() => it.root.querySelector("[role=status]").textContent.trim());
const height = (page) => page.evaluate(() => it.root.querySelector("section").getBoundingClientRect().height);

// Add buttons, or the invitation to personalize: the bits of a view's options.
for (const [options, view] of [[4, "carousel-fr"], [2, "carousel-optin"]])
  for (const [width, touch] of [[360, true], [768, false], [1440, false]])
    test(`cards and pictures move nothing: ${view}, ${width} px`, () =>
      onPage(`skeleton=${options}&view=${view}`, { width, touch }, async (page) => {
        assert.equal(await page.evaluate(() => it.shift), 0);
        const full = await height(page);
        await page.evaluate((bits) => it.view.skeleton(8, bits), options);
        await pause(60);
        assert.equal(await height(page), full);
      }));

for (const width of [360, 1440])
  test(`a banner's height does not depend on its words, ${width} px`, () =>
    onPage("kind=Banner&view=banner-fr", { width }, async (page) => {
      const first = await height(page);
      await show(page, "banner-long");
      assert.equal(await height(page), first);
    }));

for (const [dir, words] of [["ltr", "fr"], ["rtl", "ar"]])
  test(`next and previous reach both ends and keep the focus, ${dir}`, () =>
    onPage(`dir=${dir}&words=${words}`, { still: true }, async (page) => {
      const state = () =>
        page.evaluate(() => {
          const disabled = (part) => it.root.querySelector(`[part=${part}]`).getAttribute("aria-disabled");
          return { left: Math.sign(Math.round(it.root.querySelector("[part=track]").scrollLeft)), previous: disabled("previous"), next: disabled("next"), position: it.root.querySelector("[part=position]").textContent };
        });
      assert.deepEqual({ ...(await state()), position: 0 }, { left: 0, previous: "true", next: "false", position: 0 });
      for (const [part, end] of [["next", { left: dir === "rtl" ? -1 : 1, previous: "false", next: "true" }], ["previous", { left: 0, previous: "true", next: "false" }]]) {
        await focus(page, `[part=${part}]`);
        for (let press = 0; press < 4; press++) {
          await page.keyboard.press("Enter");
          await pause(120);
        }
        const { position, ...reached } = await state();
        assert.deepEqual(reached, end);
        assert.equal(await said(page), position);
        assert.deepEqual(await focused(page), [part, 0]);
      }
    }));

test("words in another script begin where the page's lines begin", () =>
  onPage("dir=rtl&words=ar&view=carousel-ar", { width: 1024 }, async (page) => {
    const align = (selector) => page.evaluate((wanted) => getComputedStyle(it.root.querySelector(wanted)).textAlign, selector);
    assert.equal(await align("[data-row='3'] [part=title]"), "right");
  }));

test("two quick presses turn two pages", () =>
  onPage("", {}, async (page) => {
    await page.evaluate(() => [1, 2].forEach(() => it.root.querySelector("[part=next]").click()));
    await pause(1200);
    assert.equal(await page.evaluate(() => it.root.querySelector("[part=position]").textContent), "Page 3 sur 3");
  }));

test("every card is in the accessibility tree, and the region has a name", () =>
  onPage("", {}, async (page) => {
    const nodes = [];
    const walk = (node) => {
      nodes.push(node);
      node.children?.forEach(walk);
    };
    walk(await page.accessibility.snapshot({ interestingOnly: false }));
    assert.equal(nodes.filter(({ role }) => role === "listitem").length, 12);
    const region = nodes.find(({ roledescription }) => roledescription === "carrousel");
    assert.equal(region.name, "Choisis d’après vos visites");
  }));

test("the Tab key passes every card on screen, and leaves", () =>
  onPage("", {}, async (page) => {
    await page.focus("#before");
    const links = [];
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press("Tab");
      if ((await focused(page)) === "after") break;
      const [part, place] = await focused(page);
      if (part === "link") links.push(place);
      // What is off screen scrolls in; it may take a moment.
      await page.waitForFunction(() => {
        const { left, right, width } = it.root.activeElement.getBoundingClientRect();
        return width > 0 && right > 0 && left < innerWidth;
      });
    }
    assert.equal(await focused(page), "after");
    // The one without a safe address is no link.
    assert.deepEqual(links, [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]);
  }));

test("reasons open, close with Escape, and take corrections", () =>
  onPage("", {}, async (page) => {
    await focus(page, "[data-row='2'] [part=why]");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.deepEqual(await focused(page), ["correct", 2]);
    assert.ok(await page.evaluate(() => it.root.querySelector("[data-row='2'] [part=link]").inert));
    await page.keyboard.press("Escape");
    await pause(40);
    assert.deepEqual(await focused(page), ["why", 2]);
    assert.equal(await page.evaluate(() => it.root.querySelector("[part=panel]")), null);

    await page.keyboard.press("Enter");
    const shares = await page.evaluate(() => [...it.root.querySelectorAll("[part=reason]")].map((reason) => reason.textContent));
    assert.deepEqual(shares.map((text) => text.replace(/\s/g, " ")), ["Proche de « Thé noir de Ceylan »46 %", "Dans une catégorie que vous avez regardée : Thés31 %", "Apprécié par les clients de la boutique12 %"]);
    for (let presses = 0; presses < 2; presses++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await pause(40);
    assert.deepEqual(await page.evaluate(() => it.told.slice(-2)), [[6, 2], [4, 2]]);
    assert.equal(await said(page), "C’est noté : moins de ce genre.");
    await show(page, "carousel-turned");
    assert.deepEqual(await focused(page), ["why", 2]);
  }));

test("each correction tells its own act, and a gift is named only where something may have been one", () =>
  onPage("", {}, async (page) => {
    const open = (row) => page.evaluate((row) => it.root.querySelector(`[data-row='${row}'] [part=why]`).click(), row);
    const labels = () => page.evaluate(() => [...it.root.querySelectorAll("[part=correct]")].map(({ textContent }) => textContent));
    for (const [at, act] of [28, 4, 29, 5].entries()) {
      await open(2);
      await pause(40);
      if (!at) assert.deepEqual(await labels(), ["Plus de ce genre", "Moins de ce genre", "« Thé noir de Ceylan » était un cadeau", "Ne plus le proposer"]);
      await page.evaluate((at) => it.root.querySelectorAll("[part=correct]")[at].click(), at);
      await pause(40);
      assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [act, 2]);
      if (act === 29) assert.equal(await said(page), "« Thé noir de Ceylan » ne compte plus.");
    }
    await open(1);
    await pause(40);
    assert.equal((await labels()).length, 3);
  }));

test("what was done is said to be a gift, and no longer, by the same button, which keeps the focus", () =>
  onPage("kind=Preferences&view=preferences-fr", { width: 900 }, async (page) => {
    await focus(page, "[data-row='1'] [part=gift]");
    await page.keyboard.press("Enter");
    const [act, key] = await page.evaluate(() => it.told.at(-1));
    assert.equal(act, 29);
    await show(page, "preferences-gift");
    assert.deepEqual(await focused(page), ["gift", key]);
    assert.equal(await page.evaluate(() => it.root.querySelector("[data-row='1'] [part=gift]").ariaPressed), "true");
    await page.keyboard.press("Enter");
    assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [21, key]);
    assert.match(await page.evaluate(() => it.root.querySelector("[part=kept]").textContent), /Était un cadeau et ne compte pas\s: Th/);
  }));

test("the focus of a card that goes moves to one that stays", () =>
  onPage("", {}, async (page) => {
    await focus(page, "[data-row='11'] [part=add]");
    await show(page, "carousel-turned");
    assert.deepEqual(await focused(page), ["why", 8]);
  }));

test("added is said, unless the page answers that it was not", () =>
  onPage("", {}, async (page) => {
    const add = (place) => page.evaluate((row) => it.root.querySelector(`[data-row='${row}'] [part=add]`).click(), place);
    await add(1);
    await pause(40);
    const first = await said(page);
    assert.equal(first, "Ajouté au panier : Thé noir de Ceylan, jardin d’altitude");
    await page.evaluate(() => (it.answer = false));
    await add(0);
    await pause(40);
    assert.equal(await said(page), first);
  }));

test("a link has its address only when the shopper means it", () =>
  onPage("", {}, async (page) => {
    const address = (place) => page.evaluate((row) => it.root.querySelector(`[data-row='${row}'] [part=link]`).getAttribute("href"), place);
    const all = await page.evaluate(() => [...it.root.querySelectorAll("a")].map((link) => link.getAttribute("href")));
    assert.ok(all.length && all.every((href) => href.startsWith("#dv=")), all.join(" "));
    // A script address is no link; an address on the shop's own host is told from its root.
    assert.equal(await address(5), null);
    assert.match(await address(1), /^#dv=\/p\//);

    const [x, y] = await page.evaluate(() => {
      const { left, top } = it.root.querySelector("[data-row='0'] [part=link]").getBoundingClientRect();
      return [left + 40, top + 60];
    });
    await page.mouse.move(x, y);
    await pause(40);
    assert.equal(await address(0), "https://shop.test/p/theiere-fonte?couleur=noir");

    const went = await page.evaluate(() => {
      const link = it.root.querySelector("[data-row='4'] [part=link]");
      let href;
      link.addEventListener("click", (event) => {
        ({ href } = link);
        event.preventDefault();
      });
      link.click();
      return href;
    });
    assert.equal(went, "https://elsewhere.test/p/bouilloire");
    assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [2, 4]);
  }));

test("what is no view shows nothing, silently", () =>
  onPage("", {}, async (page) => {
    assert.equal(await page.evaluate(() => it.view.show(new Uint8Array([1, 2, 3]))), false);
    assert.equal(await show(page, "config-fr"), false);
    assert.equal(await page.evaluate(() => it.root.querySelectorAll("article").length), 12);
  }));

test("pixels are drawn where blob addresses are forbidden", () =>
  onPage("pixels", {}, async (page) => {
    await pause(200);
    assert.equal(await page.evaluate(() => it.root.querySelectorAll("canvas").length), 10);
  }));

test("a banner may be taken down while it tells that it was closed", () =>
  onPage("kind=Banner&view=banner-fr", {}, async (page) => {
    await page.evaluate(() => it.root.querySelector("[part=dismiss]").click());
    await pause(60);
    assert.equal(await page.evaluate(() => it.root.childNodes.length), 0);
  }));

test("a name on a banner's tag is a text", () =>
  onPage("kind=Banner&view=banner-long", {}, async (page) => {
    assert.match(await page.evaluate(() => it.root.querySelector("svg text").textContent), /^<img src=x/);
    assert.equal(await page.evaluate(() => it.root.querySelectorAll("a, img").length), 0);
  }));

test("the panel keeps the focus when what had it is removed, and shows what is so", () =>
  onPage("kind=Preferences&view=preferences-fr", { width: 900 }, async (page) => {
    await focus(page, "[data-row='2'] [part=remove]");
    await page.keyboard.press("Enter");
    assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [13, 3]);
    await show(page, "preferences-removed");
    assert.deepEqual(await focused(page), ["remove", 2]);
    await show(page, "preferences-capped");
    assert.deepEqual(await focused(page), ["subheading kept-heading", -1]);
    await page.evaluate(() => it.root.querySelector("input").click());
    await pause(60);
    assert.deepEqual(await page.evaluate(() => [it.told.at(-1), [...it.root.querySelectorAll("input")].findIndex(({ checked }) => checked)]), [[12, 0], 1]);
  }));

test("the panel says that the browser keeps nothing, and offers no more than the page", () =>
  onPage("kind=Preferences&view=preferences-fr&blocked", { width: 900 }, async (page) => {
    const found = await page.evaluate(() => ({
      why: it.root.querySelector("[part=capped]").textContent,
      offered: [...it.root.querySelectorAll("input")].map(({ disabled }) => !disabled),
      chosen: [...it.root.querySelectorAll("input")].findIndex(({ checked }) => checked),
    }));
    assert.deepEqual(found, { why: "Ce navigateur bloque le stockage\u00a0: rien ne peut être retenu.", offered: [true, true, false, false, false], chosen: 1 });
  }));

test("the panel lists five hundred things a page at a time, and the focus goes on where it was", () =>
  onPage("kind=Preferences&view=preferences-long", { width: 360 }, async (page) => {
    const rows = () => page.evaluate(() => it.root.querySelectorAll("[data-row]").length);
    const height = () => page.evaluate(() => it.root.querySelector("[part=preferences]").offsetHeight);
    assert.equal(await rows(), 30);
    const before = await height();
    await focus(page, "[part=more]");
    await page.keyboard.press("Enter");
    await pause(60);
    assert.equal(await rows(), 90);
    assert.equal(await height(), before);
    assert.deepEqual(await focused(page), ["remove", 31]);
    const days = await page.evaluate(() => [...it.root.querySelectorAll("[part=kept-day]")].map(({ textContent }) => textContent));
    assert.ok(days.length > 15 && new Set(days).size === days.length, "by day");
    await show(page, "preferences-fr");
    assert.equal(await rows(), 3);
    assert.equal(await page.$("[part=more]"), null);
  }));

test("a department is paused by its path and resumed by its key; presents are switched on", () =>
  onPage("kind=Preferences&view=preferences-fr", { width: 900 }, async (page) => {
    const press = (name) => page.evaluate((name) => [...it.root.querySelectorAll("button")].find((one) => one.ariaLabel === name || one.textContent === name).click(), name);
    await press("Mettre en pause\u00a0: Coffrets");
    const [act, place] = await page.evaluate(() => it.told.at(-1));
    assert.equal(act, 22);
    assert.equal(await page.evaluate((place) => it.view.department(place), place), "Coffrets");
    await press("Reprendre\u00a0: Cuisine > Théières");
    assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [23, 92]);
    await page.evaluate(() => it.root.querySelector("[role=switch]").click());
    assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [24, 1]);
    await press("Classer sans ma navigation");
    assert.deepEqual(await page.evaluate(() => it.told.at(-1)), [12, 1]);
  }));

test("another shop's file is asked about, and the shop's name is a text", () =>
  onPage("kind=Preferences&view=preferences-fr", { width: 900 }, async (page) => {
    await page.evaluate(() => it.view.ask("<img src=x onerror=alert(1)>"));
    await pause(60);
    assert.match(await page.evaluate(() => it.root.querySelector("[part=question]").textContent), /<img src=x/);
    assert.equal(await page.evaluate(() => it.root.querySelectorAll("img").length), 0);
    assert.deepEqual(await focused(page), ["import-yes", 0]);
    await page.evaluate(() => it.view.ask(""));
    await pause(60);
    assert.equal(await page.evaluate(() => it.root.querySelector("[part=question]")), null);
    assert.deepEqual(await focused(page), ["import", 0]);
  }));

for (const [query, options] of [
  ["", {}],
  ["", { dark: true }],
  ["view=carousel-optin", { width: 360, touch: true }],
  ["view=carousel-bare", { width: 768 }],
  ["dir=rtl&words=ar&view=carousel-ar", { width: 1024 }],
  ["kind=Banner&view=banner-fr", {}],
  ["kind=Banner&view=banner-fr", { width: 360, dark: true }],
  ["kind=Preferences&view=preferences-fr", { width: 900 }],
  ["kind=Preferences&view=preferences-capped", { width: 360, dark: true }],
  ["kind=Preferences&view=preferences-long", { width: 360 }],
  ["dir=rtl&words=ar&kind=Preferences&view=preferences-fr", { width: 360 }],
])
  test(`axe finds nothing: ${query || "carousel"} ${JSON.stringify(options)}`, () =>
    onPage(`mode=open&${query}`, options, async (page) => {
      await page.evaluate(() => it.root.querySelector("[part=why]")?.click());
      await pause(80);
      // By the debugger, since the page's policy lets no other script in.
      const debug = await page.createCDPSession();
      await debug.send("Runtime.evaluate", { expression: AXE });
      const found = await page.evaluate(async () => {
        const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary]));
      });
      assert.deepEqual(found, []);
    }));
