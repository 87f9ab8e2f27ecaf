// What the shopper does in the panel, in the shop's pages: a department paused, presents looked for, a copy saved and brought
// back, and files that are none refused whole.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browse, inside, keeps, level, products, scratch, settled, stage, until, withApi, withShopper } from "./setup.mjs";

const site = stage();
const PANEL = "devanture-preferences";
const PRIVACY = "/confidentialite/";
const TEA = products("CUI", 4);
const TOYS = products("ENF", 3);

/** Opens the page with the panel, once the panel is there. */
const open = async (shopper, page) => {
  await shopper.go(page, PRIVACY);
  await settled(page);
  await page.waitForFunction((panel) => document.querySelector(panel)?.shadowRoot?.querySelector("[part~=import]"), {}, PANEL);
};
const press = (page, part, name = "") =>
  inside(page, PANEL, (root, part, name) => [...root.querySelectorAll(`[part~="${part}"]`)].find((button) => (button.getAttribute("aria-label") ?? button.textContent).includes(name)).click(), part, name);
const said = (page, wanted) => until(async () => wanted.test(await inside(page, PANEL, (root) => root.querySelector("[part~=said]").textContent)), `the panel says ${wanted}`).catch(async (error) => {
  throw new Error(`${error.message}; it says: ${await inside(page, PANEL, (root) => root.querySelector("[part~=said]").textContent)}`);
});
const kept = (page) => withApi(page, async (api) => JSON.parse(await api.export()).kept.filter(({ what }) => what !== "shown"));
const looked = async (page) => (await kept(page)).filter(({ what }) => what === "view").map(({ title }) => title);

test("a paused department is neither kept nor counted, on any page and after a reload, until it is resumed", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, [TEA[0].url, TOYS[0].url]);
    await level(page, 3);
    const before = await looked(page);
    assert.equal(before.length, 2, before.join());
    await open(shopper, page);
    const [department] = (await kept(page)).filter(({ title }) => title === before[0]).map(({ category }) => category);
    await press(page, "pause", department);
    await said(page, /ne compte plus/);
    // Beside it the button resumes now, and it stands first.
    assert.match(await inside(page, PANEL, (root) => root.querySelector("[part~=department-list] [part~=pause]").getAttribute("aria-label")), new RegExp(`^Reprendre : ${department.split(" > ")[0]}`));
    await keeps(page, { local: ["dv1:prefs"], session: [], databases: ["dv1"] });
    await browse(shopper, page, [TEA[1].url, TEA[2].url, TOYS[1].url]);
    const after = await looked(page);
    assert.equal(after.length, 3, `only what is not paused has come: ${after.join()}`);
    assert.ok(!after.some((title) => title.includes(TEA[1].title) || title.includes(TEA[2].title)), after.join());
    // No score of the front page comes from what was looked at there.
    await shopper.go(page, "/");
    await settled(page);
    const reasons = await withApi(page, (api) => api.recommend("for-you", { limit: 12 }).flatMap(({ reasons }) => reasons.map(({ text }) => text)));
    assert.ok(reasons.length > 10);
    assert.ok(!reasons.some((text) => text.includes(before[0])), "nothing is shown because of a paused look");
    // Resumed, it counts again, and so does what was there before.
    await open(shopper, page);
    await press(page, "pause", "Reprendre");
    await said(page, /compte de nouveau/);
    await browse(shopper, page, [TEA[3].url]);
    assert.equal((await looked(page)).length, 4);
    assert.ok(!(await kept(page)).some(({ what }) => what === "paused"));
  }));

test("while presents are looked for nothing is kept or counted, in every tab; off again, everything is", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, [TEA[0].url]);
    await level(page, 3);
    const other = await shopper.tab();
    await shopper.go(other, TEA[1].url);
    await settled(other);
    await until(async () => (await looked(other)).length === 2, "both looks are kept");
    await page.bringToFront();
    await open(shopper, page);
    // With the keyboard, as a switch is.
    await inside(page, PANEL, (root) => root.querySelector("[part~=switch]").focus());
    assert.deepEqual(await inside(page, PANEL, (root) => [root.activeElement.getAttribute("role"), root.activeElement.checked]), ["switch", false]);
    await page.keyboard.press("Space");
    await said(page, /rien ne compte jusqu’à demain/);
    assert.equal(await inside(page, PANEL, (root) => root.querySelector("[part~=switch]").checked), true);
    assert.match(await inside(page, PANEL, (root) => root.querySelector("#gifts-hint").textContent), /^Actif jusqu’au .*\d/);
    // The other tab follows without being loaded again, as soon as it has heard.
    await until(async () => (await kept(other)).some(({ what }) => what === "gifts"), "the other tab has heard");
    await withApi(other, (api, id) => api.record({ type: "cart", ids: [id] }), TOYS[0].id);
    assert.deepEqual((await kept(other)).filter(({ what }) => what === "cart"), []);
    await browse(shopper, page, [TOYS[1].url, TOYS[2].url]);
    assert.equal((await looked(page)).length, 2, "no look at toys");
    await open(shopper, page);
    assert.equal(await inside(page, PANEL, (root) => root.querySelector("[part~=switch]").checked), true, "after a reload it is still on");
    await inside(page, PANEL, (root) => root.querySelector("[part~=switch]").click());
    await said(page, /compte de nouveau/);
    await browse(shopper, page, [TOYS[1].url]);
    assert.equal((await looked(page)).length, 3);
    assert.ok(!(await kept(page)).some(({ what }) => what === "gifts"), "no trace of it");
  }));

/** Hears the file that the panel saves. */
const listen = (page) =>
  page.evaluate(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (blob.type === "application/json") void blob.text().then((text) => (window.__saved = text));
      return make.call(URL, blob);
    };
  });

/** Brings a file of this text back, through the browser's own dialog. */
const bring = async (page, text, name = "devanture.json") => {
  const file = join(scratch(), name);
  writeFileSync(file, text);
  const [dialog] = await Promise.all([page.waitForFileChooser(), press(page, "import")]);
  await dialog.accept([file]);
};

test("a saved copy, erased and brought back: everything is kept and ranked as before", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, [...TEA, ...TOYS].map(({ url }) => url));
    await level(page, 3);
    await withApi(page, (api) => api.pause("Mode"));
    // Pictures of earlier pages are no part of a copy: what needs one may stand elsewhere, or not at all. No score may differ.
    const scores = async () => {
      await shopper.go(page, "/");
      await settled(page);
      const all = await withApi(page, (api) => api.recommend("for-you", { limit: 48 }).map(({ id, reasons }) => [id, reasons.filter(({ term }) => term !== "diversity").map(({ term, weight }) => `${term} ${weight}`).join()]));
      return Object.fromEntries(all);
    };
    const shown = await scores();
    await open(shopper, page);
    const before = await kept(page);
    assert.equal(before.length, 8);
    await listen(page);
    await press(page, "export");
    await page.waitForFunction(() => window.__saved);
    const text = await page.evaluate(() => window.__saved);
    assert.equal(JSON.parse(text).format, "devanture-export");
    await press(page, "erase");
    await said(page, /effacé/i);
    assert.deepEqual(await kept(page), []);
    await bring(page, text);
    // With it comes what was only shown.
    await said(page, new RegExp(`^Repris : ${JSON.parse(text).kept.length} `));
    assert.deepEqual(await kept(page), before);
    await until(() => inside(page, PANEL, (root) => root.querySelectorAll("[data-row]").length >= 7), "the list has it again");
    const again = await scores();
    const both = Object.keys(again).filter((id) => shown[id]);
    assert.ok(both.length > 10, `${both.length} products are shown both times`);
    assert.ok(both.some((id) => /neighbor|learned|taste/.test(again[id])), "the profile counts");
    assert.deepEqual(both.map((id) => again[id]), both.map((id) => shown[id]));
    // Where nothing may be kept, nothing is taken in.
    await open(shopper, page);
    await withApi(page, (api) => api.erase());
    await withApi(page, (api) => api.consent.choose(1));
    const views = JSON.parse(text);
    views.kept = views.kept.filter(({ what }) => what === "view");
    await bring(page, JSON.stringify(views));
    await said(page, /ne permet pas de garder/);
    // What was asked for may be kept there, and is: the pause alone.
    await bring(page, text);
    await said(page, /^Repris : 1 /);
    assert.deepEqual((await kept(page)).map(({ what }) => what), ["paused"]);
  }));

test("a file of another shop is asked about; files that are none are refused whole, with a reason, and run nothing", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, [TEA[0].url, TOYS[0].url]);
    await level(page, 3);
    await open(shopper, page);
    const file = JSON.parse(await withApi(page, (api) => api.export()));
    const before = await kept(page);
    const first = file.kept[0];
    const changed = (change) => JSON.stringify({ ...file, ...change });
    const hostile = '<img src=x onerror="window.__hit=1"><script>window.__hit=1</script>';
    const later = new Date(Date.now() + 5 * 86_400_000).toISOString().replace(/:\d\d\.\d+Z/, ":00Z").replace(/T(\d\d):\d\d/, "T$1:00");
    for (const [text, reason] of [
      ["not json at all", /n’est pas une copie/],
      ["", /n’est pas une copie/],
      [changed({ format: "something" }), /n’est pas une copie/],
      [changed({ kept: [{ ...first, price: -1 }] }), /n’est pas une copie/],
      [changed({ kept: [first, { ...first, title: hostile.repeat(3) }] }), /n’est pas une copie/],
      [JSON.stringify(file).replace('"kept":', '"__proto__":{"level":3},"kept":'), /n’est pas une copie/],
      [changed({ kept: [{ ...first, at: later }] }), /choses à venir/],
      [changed({ kept: Array.from({ length: 2300 }, () => first) }), /plus que ce qui peut être gardé/],
      [JSON.stringify(file) + " ".repeat((4 << 20) + 1), /trop gros/],
    ]) {
      await bring(page, text);
      await said(page, reason);
      assert.deepEqual(await kept(page), before, String(reason));
    }
    // Markup in a file that is one is a text like any other.
    await bring(page, changed({ kept: [...file.kept, { ...first, title: hostile, keys: [1, 2, 3, 4] }] }));
    // With what was shown.
    await said(page, new RegExp(`^Repris : ${file.kept.length + 1} `));
    await until(() => inside(page, PANEL, (root) => root.querySelector("[part~=kept]").textContent.includes("<img src=x")), "its title is a text");
    assert.equal(await inside(page, PANEL, (root) => root.querySelectorAll("img, script").length), 0);
    assert.equal(await page.evaluate(() => window.__hit), undefined);
    assert.equal(await page.evaluate(() => ({}).level), undefined);
    // Another shop's: asked, and left alone after a no.
    const other = changed({ shop: `https://other.example/${hostile}`, kept: [{ ...first, title: "Autre", keys: [9, 9, 9, 9] }] });
    await bring(page, other);
    await page.waitForFunction((panel) => document.querySelector(panel).shadowRoot.querySelector("[part~=question]"), {}, PANEL);
    assert.match(await inside(page, PANEL, (root) => root.querySelector("[part~=question]").textContent), /autre boutique\s: https:\/\/other\.example\/<img/);
    await press(page, "import-no");
    await until(() => inside(page, PANEL, (root) => !root.querySelector("[part~=question]")), "the question goes");
    assert.ok(!(await kept(page)).some(({ title }) => title === "Autre"));
    await bring(page, other);
    await page.waitForFunction((panel) => document.querySelector(panel).shadowRoot.querySelector("[part~=question]"), {}, PANEL);
    await press(page, "import-yes");
    await said(page, /^Repris : 1/);
    assert.ok((await kept(page)).some(({ title }) => title === "Autre"));
  }));
