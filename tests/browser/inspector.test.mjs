// The inspector: everything that happens on a page, as the browser's own log and the public interface have it; opened by the
// address and by the panel's button, read with eyes, keyboard and screen reader, and absent where nobody asked for it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { at } from "../../scripts/run.mjs";
import { answer, browse, feedOf, inside, level, NOTHING, ours, pageOf, publish, settled, stage, storage, titles, until, withApi, withShopper } from "./setup.mjs";

const SLOT = '<devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>';
const HOSTILE = '<img src=x onerror="window.__hit=1">';
const AXE = readFileSync(at("node_modules/axe-core/axe.min.js"), "utf8");

const site = stage({
  prepare: async (site) => {
    // The merchant's command lets no markup into a pack: somebody has put it there afterwards.
    const mark = "Z".repeat(HOSTILE.length);
    const products = Array.from({ length: 8 }, (_, index) => ({ id: `h${index}`, title: `${mark} ${index}`, description: "d", link: `https://shop.example/p/h${index}`, image_link: "https://shop.example/p.jpg", price: `${10 + index} EUR`, availability: "in_stock", brand: "<b>B", product_type: "A > <i>C" }));
    const folder = publish({ feed: feedOf(products), config: "" });
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const [[name]] = manifest.whole;
    const text = readFileSync(join(folder, name), "latin1");
    assert.ok(text.includes(mark), "titles stand in the pack as they are");
    const tampered = Buffer.from(text.replaceAll(mark, HOSTILE), "latin1");
    writeFileSync(join(folder, name), tampered);
    manifest.whole[0][1] = `sha256-${createHash("sha256").update(tampered).digest("base64")}`;
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    for (const file of [name, "manifest.json"]) for (const coding of ["br", "gz"]) rmSync(join(folder, `${file}.${coding}`), { force: true });
    site.shop.mounts["/fixture/"] = folder;
    site.shop.routes["/hostile/"] = pageOf({ manifest: "/fixture/manifest.json", body: SLOT });
  },
});

/** Runs something in the page with the inspector's root. */
const look = (page, run, ...args) =>
  page.evaluate(`(${run})([...document.documentElement.children].find((node) => node.shadowRoot?.querySelector("aside"))?.shadowRoot, ...${JSON.stringify(args)})`);
const isOpen = (page) => look(page, (root) => !!root);
const opened = (page) => until(() => isOpen(page), "the inspector opens");
/** The rows of a section: for each the text of its cells. */
const rows = (page, section, table = 0) =>
  look(
    page,
    (root, section, table) => [...(root.querySelector(`[data-section=${section}]`).querySelectorAll("table")[table]?.tBodies[0].rows ?? [])].map((row) => [...row.cells].map((cell) => [...cell.children].map((child) => child.textContent).join("\n") || cell.textContent)),
    section,
    table,
  );
const stored = async (page) => (await rows(page, "stored")).map(([, what]) => what.split("\n"));
const unfold = (page, section) => look(page, (root, section) => void (root.querySelector(`[data-section=${section}]`).open = true), section);

/** Opens a page with the inspector in its address, and the browser's own log of what it requests. */
const inspect = async (shopper, path, settings = {}) => {
  const page = await shopper.tab(settings);
  const session = await page.createCDPSession();
  await session.send("Network.enable");
  const log = [];
  session.on("Network.requestWillBeSent", ({ request, type, redirectResponse }) => {
    if (/^http/.test(request.url) && !redirectResponse) log.push({ url: request.url.split("#")[0], method: request.method, body: request.hasPostData ?? false, type });
  });
  await shopper.go(page, path + (path.includes("?") ? "&" : "?") + "devanture=inspect");
  await opened(page);
  await settled(page);
  return { page, log };
};

for (const path of ["/", "/c/cuisine/", "/p/theiere-brume-cui-001/", "/confidentialite/", "/en/", "/ar/"])
  test(`every request of the page is listed, as the browser's own log has it, and each of ours has a reason: ${path}`, () =>
    withShopper(site, { agreed: true }, async (shopper) => {
      const { page, log } = await inspect(shopper, path);
      const listed = async () => ({ mine: await rows(page, "requests", 0), others: await rows(page, "requests", 1) });
      const address = ([, what]) => new URL(what.split("\n")[0], site.shop.url).href;
      // The browser looks for no icon that the page names, and lists none that it finds by itself.
      const expected = () => log.map(({ url }) => url).sort();
      await page.waitForNetworkIdle({ idleTime: 700 });
      const found = await until(async () => {
        const { mine, others } = await listed();
        const all = [...mine, ...others].map(address).sort();
        return JSON.stringify(all) === JSON.stringify(expected()) && { mine, others };
      }, "the list is the browser's").catch(async (error) => {
        const { mine, others } = await listed();
        assert.deepEqual([...mine, ...others].map(address).sort(), expected());
        throw error;
      });
      assert.ok(found.mine.length > 10, `only ${found.mine.length} are ours`);
      for (const [when, what, bytes] of found.mine) {
        const [, why] = what.split("\n");
        assert.ok(when && why && bytes, what);
        assert.doesNotMatch(why, /^(Sans explication|Not explained|بلا تفسير)/, what);
      }
      const addresses = new Set(found.mine.map(address));
      // Whatever comes from the widget's folders or the published one is ours, and nothing of it carries anything.
      for (const { url, method, body } of log) {
        if (/\/(devanture|packs|packs-en)\//.test(url)) assert.ok(addresses.has(url), `${url} is not told as ours`);
        if (addresses.has(url)) assert.deepEqual([method, body], ["GET", false], url);
      }
      assert.equal(await look(page, (root) => root.querySelector(".verdict").classList.contains("odd")), false);
    }));

test("before an answer nothing is written; with a yes what is written has its reason and its bytes", () =>
  withShopper(site, async (shopper) => {
    const { page } = await inspect(shopper, "/p/theiere-brume-cui-001/");
    await new Promise((done) => setTimeout(done, 400));
    assert.deepEqual(await stored(page), []);
    assert.deepEqual(ours(await storage(page)), NOTHING);
    await answer(page, "accept");
    await level(page, 3);
    const [, what, bytes] = await until(async () => (await rows(page, "stored")).find(([, what]) => /^Écrit\s: ce que vous avez fait/.test(what)), "the write is listed");
    assert.match(what, /\ngardé parce que vous avez accepté$/);
    assert.match(bytes, /^\d/);
    const [, , size] = (await rows(page, "events")).find(([, what]) => what.startsWith("Produits repris")) ?? [];
    assert.match(size, /^\d/);
    assert.match(await look(page, (root) => root.querySelector(".force").textContent), /Mes visites sur cet appareil/);
    // What is known then is told in words.
    await until(async () => (await rows(page, "profile")).some(([what]) => /^Vous avez regardé : Théière Brume/.test(what)), "the profile tells it");
    // And erased it is, for a reason.
    await withApi(page, (api) => api.erase());
    await until(async () => (await stored(page)).some(([what, why]) => /^Effacé\s: ce que vous avez fait/.test(what) && /tout effacer/.test(why)), "the erasure is listed");
    await until(async () => !(await rows(page, "profile")).length || (await look(page, (root) => root.querySelector("[data-section=profile] table").hidden)), "nothing is known any more");
  }));

test("a refusal is shown with who said it, and nothing is written", () =>
  withShopper(site, async (shopper) => {
    const { page } = await inspect(shopper, "/p/theiere-brume-cui-001/");
    const says = async () => (await rows(page, "consent")).find(([source]) => source === "tarteaucitron")?.[1];
    await until(async () => /pas de réponse/.test((await says()) ?? ""), "no answer yet");
    await answer(page, "refuse");
    await until(async () => /navigation\s: non/.test((await says()) ?? ""), "the no is there");
    assert.deepEqual((await stored(page)).filter(([what]) => what.startsWith("Écrit")), []);
    assert.ok((await stored(page)).some(([what, why]) => what.startsWith("Effacé") && /votre accord ne permet pas/.test(why)));
    const browser = (await rows(page, "consent")).find(([source]) => source.startsWith("Ce navigateur"));
    assert.match(browser[1], /ne demande rien/);
  }));

test("each slot's products, scores and terms are those of the public interface; terms add up to scores", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const walk = await shopper.tab();
    await browse(shopper, walk, ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/"]);
    const { page } = await inspect(shopper, "/");
    await titles(page, "for-you");
    await unfold(page, "rankings");
    const slots = await until(async () => {
      const found = await look(page, (root) => [...root.querySelectorAll(".slot:has(h4 + ul)")].filter((slot) => slot.querySelector("tfoot")).map((slot) => ({
        placement: slot.querySelector("h4").textContent,
        products: [...slot.querySelectorAll("li > details:has(tfoot)")].map((details) => ({
          id: details.dataset.key.replace(/^\d+ /, ""),
          title: details.querySelector(".name").textContent.replace(/^\d+\. /, ""),
          terms: [...details.querySelectorAll("tbody tr")].map((row) => [row.cells[0].lastElementChild.textContent, Number(row.cells[1].textContent.replace(/[^\d-]/g, (sign) => (sign === "−" ? "-" : "")))]),
          shares: [...details.querySelectorAll("tbody tr")].map((row) => parseInt(row.cells[2].textContent, 10)),
          score: Number(details.querySelector("tfoot td").textContent.replace(/[^\d-−]/g, "").replace("−", "-")),
        })),
      })));
      return found.length > 1 && found;
    }, "the rankings are there");
    const seen = [];
    for (const { placement, products } of slots) {
      const expected = await withApi(page, (api, placement, exclude) => api.recommend(placement, { exclude }).map(({ id, title, score, reasons }) => ({ id, title, score, terms: reasons.map(({ term, weight }) => [term, weight]), shares: reasons.map(({ share }) => Math.abs(share)) })), placement, seen);
      assert.deepEqual(products.map(({ id, title, terms, score, shares }) => ({ id, title, terms, score, shares })), expected.map(({ id, title, terms, score, shares }) => ({ id, title, terms, score, shares })), placement);
      for (const { terms, score, shares } of products) {
        assert.equal(terms.reduce((sum, [, points]) => sum + points, 0), score);
        assert.equal(shares.reduce((sum, share) => sum + share, 0), 100, shares.join());
      }
      seen.push(...products.map(({ id }) => id));
    }
    // They are the cards on the page, in their order.
    assert.deepEqual(await titles(page, "for-you"), slots.find(({ placement }) => placement === "for-you").products.map(({ title }) => title));
  }));

/** What a slot leaves out, as the inspector says it: for each reason how many, and the names. */
const leftOut = (page, placement) =>
  look(
    page,
    (root, placement) => {
      const slot = [...root.querySelectorAll(".slot")].find((slot) => slot.querySelector("h4")?.textContent === placement);
      return {
        open: slot?.querySelector("details.out")?.open,
        note: slot?.querySelector(".note")?.textContent,
        reasons: [...(slot?.querySelectorAll("details.out details") ?? [])].map((details) => ({
          key: details.dataset.key.replace(/^\d+ out /, ""),
          text: details.querySelector(".name").textContent,
          count: Number(details.querySelector(".count").textContent.replace(/\D/g, "")),
          named: [...details.querySelectorAll(".named > li")].map((item) => [...item.children].map((child) => child.textContent)),
        })),
      };
    },
    placement,
  );

test("for each slot it says of every product why it is not there, in words, and finds one by its name", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const walk = await shopper.tab();
    await browse(shopper, walk, ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/"]);
    const { page } = await inspect(shopper, "/");
    await titles(page, "bestsellers");
    const shown = await titles(page, "for-you");
    await unfold(page, "rankings");
    const { reasons } = await until(async () => {
      const found = await leftOut(page, "for-you");
      return found.reasons.length > 1 && found;
    }, "the reasons are there");
    // All of the page's products are shown or have one reason, the engine's own.
    for (const { key, text, count, named } of reasons) {
      assert.ok(text.length > 3 && count >= named.length && named.length > 0, key);
      for (const [title, id] of named) {
        assert.ok(!shown.includes(title), `${title} is shown`);
        const why = await withApi(page, (api, id, above) => api.exclusion("for-you", id, { exclude: above }), id, []);
        if (key.trim() !== "above") assert.equal(why?.reason, key.split(" ")[0], title);
      }
    }
    const below = reasons.find(({ key }) => /^(below|picture)/.test(key));
    assert.ok(below, JSON.stringify(reasons.map(({ key }) => key)));
    // With the keyboard: to the field, some letters, and the places open.
    await look(page, (root) => root.querySelector("#find").focus());
    await page.keyboard.type("kéma en FONTE");
    const found = await until(async () => {
      const found = await leftOut(page, "bestsellers");
      return found.open && found;
    }, "what was looked for is there").catch(async () => assert.fail(JSON.stringify(await leftOut(page, "bestsellers"))));
    assert.ok(found.reasons.every(({ named }) => named.every(([title]) => /kéma en fonte/i.test(title))), JSON.stringify(found));
    assert.match(await look(page, (root) => root.querySelector("[data-section=rankings] [aria-live]").textContent), /^Laissé de côté à \d+ endroit/);
    // The shop's own shortcuts hear nothing of it.
    await page.evaluate(() => {
      window.__keys = [];
      for (const kind of ["keydown", "keyup", "keypress", "input"]) document.addEventListener(kind, (event) => window.__keys.push(kind));
    });
    await page.keyboard.type("zzzz");
    await until(() => look(page, (root) => /ne s’appelle ainsi/.test(root.querySelector("[data-section=rankings] [aria-live]").textContent)), "nothing is called that");
    assert.deepEqual(await page.evaluate(() => window.__keys), []);
    // Escape empties the field, and closes only then.
    await page.keyboard.press("Escape");
    assert.equal(await isOpen(page), true);
    assert.equal(await look(page, (root) => root.querySelector("#find").value), "");
    await until(async () => (await leftOut(page, "for-you")).reasons.length > 1, "all reasons are back");
    await page.keyboard.press("Escape");
    assert.equal(await isOpen(page), false);
  }));

test("where nothing can stand the one reason is said; without the module that explains, what is known without it", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    site.shop.routes["/why/"] = pageOf({ body: `${SLOT}<devanture-carousel placement="nowhere" loading="eager"></devanture-carousel>` });
    await shopper.go(page, "/why/?devanture=inspect");
    await opened(page);
    await titles(page, "bestsellers");
    await unfold(page, "rankings");
    await until(async () => (await leftOut(page, "nowhere")).note === "Aucune liste de ce nom n’est prévue ici, ou sa condition ne tient pas.", "the reason is said");
    // By its button: the module that ranks cannot say it, and that is said.
    await shopper.go(page, "/confidentialite/");
    await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[part~=inspect-open]"));
    await page.evaluate(() => {
      const slot = document.createElement("devanture-carousel");
      slot.setAttribute("placement", "bestsellers");
      document.querySelector("main").prepend(slot);
    });
    await titles(page, "bestsellers");
    await inside(page, "devanture-preferences", (root) => root.querySelector("[part~=inspect-open]").click());
    await opened(page);
    await unfold(page, "rankings");
    await until(async () => (await leftOut(page, "bestsellers")).reasons.some(({ key }) => /^below/.test(key)), "what came next is said");
    assert.equal(await look(page, (root) => root.querySelector(".find").hidden), true);
    assert.match(await look(page, (root) => root.querySelector("[data-section=rankings] [aria-live]").textContent), /l’inspecteur le dit de chaque produit/);
  }));

test("opened by the panel's button it says what it has not seen, takes the focus, and gives it back", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/confidentialite/");
    await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[part~=inspect-open]"));
    const before = await storage(page);
    await inside(page, "devanture-preferences", (root) => root.querySelector("[part~=inspect-open]").focus());
    await page.keyboard.press("Enter");
    await opened(page);
    assert.match(await look(page, (root) => root.querySelector(".top").textContent), /Ouvert à .*n’y est pas/);
    assert.equal(await look(page, (root) => root.activeElement?.tagName), "H2");
    // What was requested before is listed all the same.
    assert.ok((await rows(page, "requests")).some(([, what]) => what.includes("manifest.json")));
    // From here on everything is seen.
    await withApi(page, (api) => api.consent.choose(2));
    await until(async () => (await rows(page, "events")).some(([, what]) => /Vous avez choisi\s: Cette visite/.test(what)), "the choice is listed");
    await until(async () => (await stored(page)).some(([what]) => /^Écrit\s: le niveau que vous avez choisi/.test(what)), "its record is listed");
    await page.keyboard.press("Escape");
    assert.equal(await isOpen(page), false);
    assert.equal(await inside(page, "devanture-preferences", (root) => root.activeElement?.getAttribute("part")), "inspect-open");
    // Closed, it listens to nothing, and the engine is as it was.
    await withApi(page, (api) => api.consent.choose(3));
    await level(page, 3);
    // It has kept nothing of its own.
    const after = await storage(page);
    assert.deepEqual({ ...after, local: { ...after.local, "dv1:consent": undefined }, databases: 0 }, { ...before, local: { ...before.local, "dv1:consent": undefined }, databases: 0 });
    // And again, twice in a row: it is there once.
    await inside(page, "devanture-preferences", (root) => {
      root.querySelector("[part~=inspect-open]").click();
      root.querySelector("[part~=inspect-open]").click();
    });
    await opened(page);
    assert.equal(await page.evaluate(() => [...document.documentElement.children].filter((node) => node.shadowRoot?.querySelector("aside")).length), 1);
  }));

test("offline the button says that it could not be loaded", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/confidentialite/");
    await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[part~=inspect-open]"));
    await page.waitForNetworkIdle({ idleTime: 500 });
    await page.setOfflineMode(true);
    await inside(page, "devanture-preferences", (root) => root.querySelector("[part~=inspect-open]").click());
    await until(() => inside(page, "devanture-preferences", (root) => /n’a pas pu être chargé/.test(root.querySelector("[part~=said]").textContent)), "the panel says so");
    await page.setOfflineMode(false);
  }));

test("with the keyboard alone every part is reached, opened and left; the page stays usable", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const { page } = await inspect(shopper, "/");
    await titles(page, "for-you");
    const focus = () => look(page, (root) => root.activeElement?.closest("[data-section]")?.dataset.section ?? root.activeElement?.className ?? "");
    const reached = [];
    for (let turn = 0; turn < 40 && reached.at(-1) !== "timings"; turn++) {
      await page.keyboard.press("Tab");
      const name = await focus();
      if (name !== reached.at(-1)) reached.push(name);
      if (name === "rankings" && (await look(page, (root) => root.activeElement.parentElement.dataset.section)) === "rankings") {
        await page.keyboard.press("Enter");
        assert.equal(await look(page, (root) => root.querySelector("[data-section=rankings]").open), true);
        await page.keyboard.press("Enter");
      }
    }
    assert.deepEqual(reached, ["close", "requests", "stored", "consent", "profile", "segments", "rankings", "events", "timings"]);
    // It is beside the page, not in front of it: the page's own links still take the focus.
    await page.evaluate(() => document.querySelector("main a, header a").focus());
    await page.keyboard.press("Escape");
    assert.equal(await isOpen(page), true, "an Escape that is meant for the page is the page's");
    await look(page, (root) => root.querySelector("button.close").focus());
    await page.keyboard.press("Enter");
    assert.equal(await isOpen(page), false);
  }));

test("news are told politely and not one by one, lists have captions, sections headings", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const { page } = await inspect(shopper, "/p/theiere-brume-cui-001/");
    await look(page, (root) => {
      window.__said = [];
      new MutationObserver(() => window.__said.push([performance.now(), root.querySelector("[role=status]").textContent])).observe(root.querySelector("[role=status]"), { childList: true, characterData: true, subtree: true });
    });
    for (let turn = 0; turn < 8; turn++) await withApi(page, (api) => api.record({ type: "view", ids: ["CUI-002"] }));
    await until(() => page.evaluate(() => window.__said.length > 0), "it is said");
    const said = await page.evaluate(() => window.__said);
    assert.ok(said.length <= 2, JSON.stringify(said));
    assert.match(said[0][1], /^Inspecteur\s: .*événements de plus/);
    const form = await look(page, (root) => ({
      captions: [...root.querySelectorAll("table")].map((table) => table.caption?.textContent ?? ""),
      heads: [...root.querySelectorAll("thead th")].every((head) => head.scope === "col" && head.textContent),
      headings: [...root.querySelectorAll("h2, h3")].map((heading) => heading.textContent),
      name: root.getElementById(root.querySelector("aside").getAttribute("aria-labelledby")).textContent,
      live: root.querySelector("[role=status]").parentElement.localName,
    }));
    assert.ok(form.captions.length >= 6 && form.captions.every(Boolean), form.captions.join("|"));
    assert.ok(form.heads);
    assert.deepEqual(form.headings, ["Inspecteur", "Requêtes", "Sur cet appareil", "Consentement", "Ce qui est su de vous", "Segments et conditions", "Classements", "Événements", "Durées"]);
    assert.equal(form.name, "Inspecteur");
  }));

test("the time from the script to the first carousel is told, and lies where the page lies", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const { page } = await inspect(shopper, "/");
    await titles(page, "for-you");
    const steps = await until(async () => {
      const found = await rows(page, "timings");
      return found.some(([step]) => /premier carrousel/.test(step)) && found;
    }, "the first carousel has its time");
    const seconds = steps.map(([, time]) => Number(time.replace(",", ".").replace(/[^\d.]/g, "")));
    assert.deepEqual(seconds, [...seconds].sort((a, b) => a - b));
    assert.ok(steps.length >= 7, steps.join("\n"));
    const now = await page.evaluate(() => performance.now() / 1000);
    assert.ok(seconds.every((time) => time > 0 && time < now), seconds.join());
    assert.match(await look(page, (root) => root.querySelector("[data-section=timings] .force").textContent), /premier carrousel\s: \d/);
  }));

test("hostile titles are shown as text, in the rankings and everywhere else", () =>
  withShopper(site, { before: [() => (window.tarteaucitron = { state: { devanture: true } })] }, async (shopper) => {
    const { page } = await inspect(shopper, "/hostile/");
    await titles(page, "bestsellers");
    await withApi(page, (api) => api.record({ type: "cart", ids: ["h1", "<script>alert(1)</script>"] }));
    for (const section of ["requests", "stored", "consent", "profile", "segments", "rankings", "events", "timings"]) await unfold(page, section);
    const text = await until(() => look(page, (root) => {
      const text = root.querySelector("[data-section=rankings]").textContent;
      return text.includes("<img src=x") && text;
    }), "the titles are there");
    assert.ok(text.includes("onerror="));
    await until(async () => (await rows(page, "profile")).some(([what]) => what.includes("<img src=x")), "the profile has the title as text");
    assert.equal(await look(page, (root) => root.querySelectorAll("img, script, a, b, i, iframe").length), 0);
    assert.equal(await page.evaluate(() => window.__hit), undefined);
  }));

test("without the word in the address no part of it is fetched; with it the same packs, in the same order", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    const visit = async (path) => {
      await page.setCacheEnabled(false);
      site.shop.requests.length = 0;
      await shopper.go(page, path);
      await titles(page, "for-you");
      await page.waitForNetworkIdle({ idleTime: 700 });
      return site.shop.requests.filter((url) => /^\/(devanture|packs)\//.test(url));
    };
    const [plain, watched, again] = [await visit("/"), await visit("/?devanture=inspect"), await visit("/")];
    const packs = (list) => list.filter((url) => /\.dvt$|manifest/.test(url) && !/words-/.test(url)).sort();
    assert.deepEqual(packs(watched), packs(plain));
    const more = watched.filter((url) => !plain.includes(url)).map((url) => url.replace(/\?.*/, "").replace(/words-.*/, "words")).sort();
    assert.deepEqual(more, ["/devanture/api.js", "/devanture/debug.js", "/devanture/explain.js", "/devanture/explain.wasm", "/devanture/inspector.js", "/devanture/portability.js", "/devanture/portability.wasm", "/packs/words"]);
    assert.deepEqual([...again].sort(), [...plain].sort());
    assert.ok(!again.some((url) => /inspector|debug|words-/.test(url)), again.join());
  }));

test("axe finds nothing in it: light on a desktop, dark on a phone, from right to left", async () => {
  for (const [path, settings] of [["/", { width: 1440 }], ["/p/theiere-brume-cui-001/", { width: 360, height: 740, dark: true }], ["/ar/", { width: 1440, dark: true }], ["/en/", { width: 360, height: 740 }]])
    await withShopper(site, { agreed: true }, async (shopper) => {
      const { page } = await inspect(shopper, path, settings);
      await page.setBypassCSP(true);
      await page.reload();
      await opened(page);
      await settled(page);
      await look(page, (root) => {
        for (const details of root.querySelectorAll("details")) details.open = true;
      });
      await new Promise((done) => setTimeout(done, 600));
      await look(page, (root) => {
        for (const details of [...root.querySelectorAll("details")].slice(0, 14)) details.open = true;
      });
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).slice(0, 4).join(" | ")}`));
      assert.deepEqual(found, [], path);
      if (path === "/ar/") assert.deepEqual(await look(page, (root) => [root.querySelector("aside").dir, root.querySelector("aside").lang, getComputedStyle(root.host).left]), ["rtl", "ar", "0px"]);
    });
});
