// What the browser keeps: nothing before a yes, what the yes was for after it, nothing of ours after an erase.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, keeps, level, NOTHING, ours, products, settled, stage, storage, titles, until, withApi, withShopper } from "./setup.mjs";

const site = stage();
const VISIT = ["/", "/c/cuisine/", "/p/theiere-brume-cui-001/", "/panier/", "/confidentialite/"];
const PROFILE = { local: [], session: [], databases: ["dv1"] };

/** Answers the consent banner. */
const answer = async (page, button) => {
  await page.waitForSelector(button, { visible: true });
  // The banner is drawn before it listens.
  await until(async () => {
    if (await page.$(button).then((found) => found?.isVisible())) await page.click(button).catch(() => {});
    return page.evaluate(() => /devanture=(true|false)/.test(document.cookie));
  });
};

test("without consent five pages leave the same as without the widget", async () => {
  const kept = [];
  for (const blocked of [false, true])
    // Firefox calls it an exception that a blocked file has no digest.
    await withShopper(site, { agreed: false, mayFail: blocked }, async (shopper) => {
      const page = await shopper.tab();
      if (blocked) {
        await page.setRequestInterception(true);
        page.on("request", (request) => (new URL(request.url()).pathname.startsWith("/devanture/") ? request.abort() : request.continue()));
      }
      for (const path of VISIT) {
        await shopper.go(page, path);
        if (!blocked) await settled(page);
        if (!blocked && path === "/") assert.ok((await titles(page, "for-you")).length >= 2, "the page itself still ranks");
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      }
      await new Promise((done) => setTimeout(done, 300));
      kept.push(await storage(page));
    });
  assert.deepEqual(kept[0], kept[1]);
  assert.deepEqual(ours(kept[0]), NOTHING);
});

test("before any answer nothing is kept; a yes keeps browsing, a no keeps nothing", async () => {
  await withShopper(site, async (shopper) => {
    const page = await shopper.open("/p/theiere-brume-cui-001/");
    await settled(page);
    assert.deepEqual(ours(await storage(page)), NOTHING);
    await answer(page, "#tarteaucitronPersonalize2");
    await level(page, 3);
    await keeps(page, PROFILE);
  });
  await withShopper(site, async (shopper) => {
    const page = await shopper.open("/p/theiere-brume-cui-001/");
    await settled(page);
    await answer(page, "#tarteaucitronAllDenied2");
    await shopper.go(page, "/p/theiere-kema-en-fonte-cui-002/");
    await settled(page);
    await level(page, 1);
    assert.deepEqual(ours(await storage(page)), NOTHING);
  });
});

test("recently viewed appears after two products, outlives a reload, and leaves out the page's own", async () => {
  await withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    for (const path of ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/", "/p/theiere-droite-lucarne-cui-003/"]) {
      await shopper.go(page, path);
      await settled(page);
      await until(() => page.evaluate(() => new Promise((done) => window.devanture((api) => api.export().then((text) => done(JSON.parse(text).kept.length))))));
      // Thumbnails are left for later pages in idle time.
      await page.evaluate(() => new Promise((done) => requestIdleCallback(() => setTimeout(done, 500))));
    }
    const shown = await titles(page, "recently-viewed");
    assert.equal(shown.length, 2);
    assert.ok(shown[0].includes("Kéma") && shown[1].includes("Brume"), shown.join());
    await shopper.go(page, "/");
    await settled(page);
    assert.equal((await titles(page, "recently-viewed")).length, 3);
    assert.ok((await titles(page, "for-you")).some((title) => /théière|bouilloire|tasse/i.test(title)));
  });
});

test("erasing in the panel leaves nothing of ours in two tabs", async () => {
  await withShopper(site, { agreed: true }, async (shopper) => {
    const other = await shopper.open("/p/theiere-brume-cui-001/");
    await settled(other);
    await level(other, 3);
    const page = await shopper.open("/confidentialite/");
    await settled(page);
    await level(page, 3);
    await keeps(page, PROFILE);
    await page.waitForFunction(() => document.querySelector("devanture-preferences")?.shadowRoot?.querySelector("[part~=erase]"));
    await inside(page, "devanture-preferences", (root) => root.querySelector("[part~=erase]").click());
    await until(async () => (await other.evaluate(() => new Promise((done) => window.devanture((api) => api.export().then((text) => done(JSON.parse(text).kept.length)))))) === 0, "the other tab forgets");
    await keeps(page, NOTHING);
    await page.reload();
    await settled(page);
    assert.deepEqual(JSON.parse(await page.evaluate(() => new Promise((done) => window.devanture((api) => api.export().then(done))))).kept, []);
  });
});

test("a tab that has slept neither overwrites what another one recorded, nor brings back what was erased there", async () => {
  await withShopper(site, { agreed: true }, async (shopper) => {
    const [one, two, three, four] = products("THE", 4);
    const kept = async () => {
      const page = await shopper.open("/confidentialite/");
      await settled(page);
      await level(page, 3);
      const text = await page.evaluate(() => new Promise((done) => window.devanture((api) => api.export().then(done))));
      await page.close();
      return JSON.parse(text).kept.filter(({ what }) => what !== "shown").map(({ what, title }) => `${what} ${title}`).sort();
    };
    // It hears nothing of the others, as a tab that the browser has frozen.
    const asleep = await shopper.open(one.url, { before: () => void (window.BroadcastChannel = undefined) });
    await settled(asleep);
    await level(asleep, 3);
    await keeps(asleep, PROFILE);
    const page = await shopper.open(two.url);
    await settled(page);
    await withApi(page, (api) => api.record({ type: "view", ids: [] }));
    await withApi(asleep, (api, id) => api.record({ type: "view", ids: [id] }), three.id);
    assert.deepEqual(await kept(), [one, two, three].map(({ title }) => `view ${title}`).sort());
    await withApi(page, (api) => api.erase());
    await withApi(asleep, (api, id) => api.record({ type: "view", ids: [id] }), four.id);
    assert.deepEqual(await kept(), [`view ${four.title}`]);
  });
});

test("a look in a tab that has not heard yet that presents are looked for is not kept", async () => {
  await withShopper(site, { agreed: true }, async (shopper) => {
    const [one, two] = products("THE", 2);
    const kept = async (page) => JSON.parse(await withApi(page, (api) => api.export())).kept.filter(({ what }) => what === "view").map(({ title }) => title).sort();
    // It hears nothing of the others, as a tab in the moment before a message arrives.
    const deaf = await shopper.open(one.url, {
      before: () => {
        window.BroadcastChannel = undefined;
        addEventListener("storage", (event) => event.stopImmediatePropagation(), true);
      },
    });
    await settled(deaf);
    await level(deaf, 3);
    await keeps(deaf, PROFILE);
    const page = await shopper.open("/confidentialite/");
    await settled(page);
    await withApi(page, (api) => api.gifts());
    await withApi(deaf, (api, id) => api.record({ type: "view", ids: [id] }), two.id);
    assert.deepEqual(await kept(deaf), [one.title], "what was kept before stays, and nothing is added");
  });
});

test("a withdrawal in the shop's own tool erases here and in the other tab, without a reload", async () => {
  await withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/p/theiere-brume-cui-001/");
    await settled(page);
    const other = await shopper.open("/p/theiere-kema-en-fonte-cui-002/");
    await settled(other);
    await keeps(other, PROFILE);
    await page.bringToFront();
    await page.evaluate(() => tarteaucitron.userInterface.respond(Object.assign(document.createElement("button"), { id: "devantureDenied" }), false));
    await level(page, 1);
    await keeps(page, NOTHING);
    await level(other, 1);
  });
});

test("blocked, full and damaged storage change nothing for the page", async () => {
  const blocked = () => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
  };
  await withShopper(site, { agreed: true, mayFail: true, before: blocked }, async (shopper) => {
    const page = await shopper.open("/");
    await settled(page);
    assert.ok((await titles(page, "for-you")).length >= 2);
    await shopper.go(page, "/confidentialite/");
    await page.waitForFunction(() => document.querySelector("devanture-preferences").shadowRoot.querySelector("[part=preferences]"));
    assert.match(await inside(page, "devanture-preferences", (root) => root.querySelector("[part=capped]").textContent), /navigateur/);
    assert.deepEqual(shopper.errors.filter((error) => /devanture/.test(error)), []);
  });
  await withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/robots.txt", { roots: false });
    await page.evaluate(
      () =>
        new Promise((done) => {
          localStorage.setItem("dv1:consent", "not base64 \u0000");
          localStorage.setItem("dv1:prefs", btoa("rubbish"));
          const request = indexedDB.open("dv1", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("profile").put(new Uint8Array([1, 2, 3]), 1);
          request.onsuccess = () => (request.result.close(), done());
        }),
    );
    const home = await shopper.open("/");
    await settled(home);
    assert.ok((await titles(home, "for-you")).length >= 2);
    await until(async () => !("dv1:consent" in (await storage(home)).local), "the damaged choice is erased");
  });
});
