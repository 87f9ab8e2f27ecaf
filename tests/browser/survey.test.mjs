// Surveys in the shop's pages: answered by keyboard, sent only on a tap and word for word as shown, kept where that is allowed,
// listed and taken out in the panel, and not asked again too soon.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { at } from "../../scripts/run.mjs";
import { inside, pageOf, picture, publish, settled, stage, until, withApi, withShopper } from "./setup.mjs";

const AXE = readFileSync(at("node_modules/axe-core/axe.min.js"), "utf8");
const SURVEY = "devanture-survey";
const PANEL = "devanture-preferences";

const CONFIG = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
[[survey]]
name = "nps"
kind = "nps"
subject = "Lisière"
send = "/answers"
[[survey]]
name = "taken"
kind = "ces"
send = "page"
apart-days = 0
[[survey]]
name = "quiz"
kind = "quiz"
title = { fr = "Qui êtes-vous ?", en = "Who are you?", ar = "من أنت؟" }
[[survey.question]]
id = "who"
type = "choice"
text = { fr = "Vous êtes…", en = "You are…", ar = "أنت…" }
choice = [{ id = "run", text = { fr = "Pressé", en = "In a hurry", ar = "على عجل" }, persona = "runner", interests = ["tea"] }, { id = "sit", text = { fr = "Posé", en = "Calm", ar = "هادئ" }, persona = "sitter" }]
[[survey.question]]
id = "what"
type = "choices"
text = { fr = "Vous aimez…", en = "You like…", ar = "تحب…" }
choice = [{ id = "linen", text = { fr = "Le lin", en = "Linen", ar = "الكتان" }, interests = ["linen"] }, { id = "wood", text = { fr = "Le bois", en = "Wood", ar = "الخشب" }, interests = ["wood"] }]
[[banner]]
id = "run"
placement = "welcome"
when = 'persona is runner and interest is linen'
heading = { fr = "Vite fait", en = "Quickly", ar = "بسرعة" }
`;

const site = stage({
  prepare: ({ shop }) => {
    shop.mounts["/asking/"] = publish({ config: CONFIG, path: "/asking/" });
    const page = (name, more = {}) => pageOf({ manifest: "/asking/manifest.json", head: '<meta name="devanture:page" content="order"><script src="/said.js"></script>', body: `<devanture-banner placement="welcome" loading="eager"></devanture-banner><devanture-survey name="${name}"><p>Écrivez-nous</p></devanture-survey><devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>`, ...more });
    for (const name of ["nps", "taken", "quiz"]) shop.routes[`/${name}/`] = page(name);
    shop.routes["/nps-ar/"] = page("nps", { lang: "ar", dir: "rtl" });
    shop.routes["/quiz-en/"] = page("quiz", { lang: "en" });
    shop.routes["/buying/"] = pageOf({ manifest: "/asking/manifest.json", head: '<meta name="devanture:page" content="checkout"><script src="/said.js"></script>', body: '<devanture-survey name="nps"><p>Écrivez-nous</p></devanture-survey>' });
    shop.routes["/panel/"] = pageOf({ manifest: "/asking/manifest.json", head: '<script src="/said.js"></script>', body: "<devanture-preferences loading=eager></devanture-preferences>" });
    shop.routes["/said.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: /devanture=true/.test(document.cookie) || undefined } }; addEventListener('devanture-survey', (event) => { (window.taken ??= []).push(event.detail); if (!/refuses/.test(location.search)) event.preventDefault(); })" };
    shop.routes["/answers"] = ({ method }) => (shop.moves ? { status: 307, headers: { Location: "/elsewhere" } } : { status: method === "POST" && !shop.fails ? 204 : 500 });
    shop.routes["/elsewhere"] = { status: 204 };
  },
});

/** Waits for the question that begins so. */
const question = (page, text) => until(() => inside(page, SURVEY, (root, text) => root?.querySelector("legend")?.textContent.startsWith(text) ?? false, text), `the question ${text}`);
const text = (page, selector) => inside(page, SURVEY, (root, selector) => root?.querySelector(selector)?.textContent ?? "", selector);
/** What has the focus in the survey: its text, or the name and value of a field. */
const focus = (page) => inside(page, SURVEY, (root) => root.activeElement && (root.activeElement.getAttribute("aria-label") || root.activeElement.textContent || root.activeElement.localName));
const click = (page, selector) => inside(page, SURVEY, (root, selector) => root.querySelector(selector).click(), selector);
const posts = async (run) => {
  const found = [];
  const hear = (request, body) => request.method === "POST" && found.push([request.url, body, request.headers]);
  site.shop.heard.add(hear);
  await run(found);
  site.shop.heard.delete(hear);
  return found;
};
const kept = (page) => withApi(page, async (api) => JSON.parse(await api.export()).kept);

test("by keyboard alone: a scale, a missing answer, an open question of the group, and a way back", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/nps/");
    await question(page, "Sur une échelle de 0 à 10");
    assert.equal(await text(page, ".progress"), "Question 1 sur 2");
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true, "it takes no focus by itself");
    assert.equal(await inside(page, SURVEY, (root) => root.querySelector("fieldset").getAttribute("role")), "radiogroup");
    // Without an answer: said, tied to the group, and the focus on the first answer.
    await inside(page, SURVEY, (root) => root.querySelector(".next").focus());
    await page.keyboard.press("Enter");
    assert.equal(await text(page, "#error"), "Choisissez une réponse pour continuer.");
    assert.equal(await inside(page, SURVEY, (root) => [root.querySelector("fieldset").getAttribute("aria-invalid"), root.querySelector("fieldset").getAttribute("aria-describedby")].join()), "true,error");
    assert.equal(await focus(page), "0 sur 10, Pas du tout probable");
    for (let step = 0; step < 7; step++) await page.keyboard.press("ArrowRight");
    assert.equal(await focus(page), "7 sur 10");
    assert.equal(await text(page, "#error"), "");
    await page.keyboard.press("Enter");
    await question(page, "Que pourrions-nous améliorer");
    assert.equal(await focus(page), "Que pourrions-nous améliorer ?");
    // Back, to another group: the answer stands there still.
    await inside(page, SURVEY, (root) => root.querySelector(".back").focus());
    await page.keyboard.press("Enter");
    await question(page, "Sur une échelle");
    assert.equal(await inside(page, SURVEY, (root) => root.querySelector("input:checked").value), "7");
    await inside(page, SURVEY, (root) => root.querySelector("input:checked").focus());
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await question(page, "Qu’est-ce qui vous a plu");
    assert.equal(await text(page, ".next"), "Terminer");
  }));

test("nothing leaves before the tap; then exactly what was shown, without cookies and without a referrer", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/nps/");
    let shown;
    const sent = await posts(async (found) => {
      await question(page, "Sur une échelle");
      await click(page, 'input[value="9"]');
      await click(page, ".next");
      await question(page, "Qu’est-ce qui vous a plu");
      await inside(page, SURVEY, (root) => (root.querySelector("textarea").value = "Les théières <b>"));
      await click(page, ".next");
      await page.waitForFunction((tag) => document.querySelector(tag).shadowRoot.querySelector("pre"), {}, SURVEY);
      assert.equal(await focus(page), "Merci !");
      shown = await text(page, "pre");
      assert.deepEqual(JSON.parse(shown), { survey: "nps", kind: "nps", answers: { score: 9, "why-high": "Les théières <b>" } });
      assert.match(await text(page, "#lead"), /\/answers/);
      await new Promise((done) => setTimeout(done, 300));
      assert.deepEqual(found, [], "nothing before the tap");
      site.shop.fails = true;
      await click(page, ".send .next");
      await until(async () => /n’a pas abouti/.test(await text(page, ".status")), "it says that it did not arrive");
      site.shop.fails = false;
      // Where it was said to go, and not on from there.
      site.shop.moves = true;
      await click(page, ".send .next");
      await until(async () => found.length > 1 && /n’a pas abouti/.test(await text(page, ".status")), "it goes nowhere else");
      site.shop.moves = false;
      await click(page, ".send .next");
      await until(async () => /C’est envoyé/.test(await text(page, ".status")), "it says that it arrived");
      assert.equal(await focus(page), "C’est envoyé. Merci !");
    });
    assert.deepEqual(sent.map(([url, body]) => [url, body]), Array(3).fill(["/answers", shown]));
    for (const [, , headers] of sent) assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
    const url = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).find((name) => name.endsWith("/answers")));
    assert.ok(url);
    await shopper.go(page, "/panel/");
    await settled(page);
    const answers = (await kept(page)).filter(({ what }) => what === "answered");
    assert.deepEqual(answers.map(({ title, category }) => [title.slice(0, 12), category]), [["Sur une éche", "9 sur 10"], ["Qu’est-ce qu", "Les théières <b>"]]);
  }));

test("the panel lists answers, takes one out, and what was answered is not asked again; erased, it is", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/taken/");
    await question(page, "Passer votre commande a été facile");
    await click(page, 'input[value="2"]');
    await click(page, ".next");
    await question(page, "Qu’est-ce qui aurait été plus simple");
    await click(page, ".next");
    await page.waitForFunction((tag) => document.querySelector(tag).shadowRoot.querySelector("pre"), {}, SURVEY);
    assert.match(await text(page, ".end > .hint"), /Gardées sur cet appareil/);
    await click(page, ".send .next");
    await until(() => page.evaluate(() => window.taken?.length === 1), "the page hears the answers");
    assert.deepEqual(await page.evaluate(() => window.taken[0]), { survey: "taken", kind: "ces", answers: { score: 2 } });
    await shopper.go(page, "/taken/");
    await settled(page);
    await page.waitForFunction((tag) => customElements.get(tag), {}, SURVEY);
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await text(page, "legend"), "", "not asked again");
    await shopper.go(page, "/panel/");
    const row = () => inside(page, PANEL, (root) => [...(root?.querySelectorAll("[part~=kept-title]") ?? [])].map(({ textContent }) => textContent).find((title) => /facile/.test(title)) ?? "");
    await until(async () => (await row()) === "Vous avez répondu « 2 sur 7 » à : Passer votre commande a été facile.", "the panel lists the answer");
    await inside(page, PANEL, (root) => [...root.querySelectorAll("[part~=remove]")].find((button) => /facile/.test(button.getAttribute("aria-label"))).click());
    await until(async () => (await row()) === "", "it is taken out");
    await shopper.go(page, "/taken/");
    await question(page, "Passer votre commande");
  }));

test("what is written is heard by nobody before it is sent: no shortcut of the shop's, and no listener of its scripts", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/nps/");
    await question(page, "Sur une échelle");
    await click(page, 'input[value="9"]');
    await click(page, ".next");
    await question(page, "Qu’est-ce qui vous a plu");
    await page.evaluate(() => {
      window.heard = [];
      for (const kind of ["keydown", "keyup", "keypress", "beforeinput", "input", "change", "paste"]) document.addEventListener(kind, (event) => window.heard.push(`${kind} ${event.key ?? event.data}`));
    });
    await inside(page, SURVEY, (root) => root.querySelector("textarea").focus());
    await page.keyboard.type("/theiere");
    assert.equal(await inside(page, SURVEY, (root) => root.querySelector("textarea").value), "/theiere");
    assert.deepEqual(await page.evaluate(() => window.heard), []);
  }));

test("a page that does not take the answers: the shopper reads so", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/taken/?refuses");
    await question(page, "Passer votre commande");
    await click(page, 'input[value="7"]');
    await click(page, ".next");
    await question(page, "Qu’est-ce");
    await click(page, ".next");
    await page.waitForFunction((tag) => document.querySelector(tag).shadowRoot.querySelector("pre"), {}, SURVEY);
    await click(page, ".send .next");
    await until(async () => /n’a pas abouti/.test(await text(page, ".status")), "it says so");
  }));

test("without consent nothing is stored, and the survey says so; closed, it rests; never in the checkout", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/quiz/");
    await question(page, "Vous êtes");
    await click(page, 'input[value="sit"]');
    await click(page, ".next");
    await question(page, "Vous aimez");
    await click(page, ".next");
    await until(async () => /ne sont gardées nulle part/.test(await text(page, ".end > .hint")), "it says that nothing is kept");
    assert.equal(await inside(page, SURVEY, (root) => root.querySelector("pre")), null, "nobody takes a quiz's answers here");
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await shopper.agreed();
    await shopper.go(page, "/nps/");
    await question(page, "Sur une échelle");
    await click(page, ".close");
    assert.match(await text(page, ".left"), /C’est fermé/);
    await until(async () => (await kept(page)).some(({ what }) => what === "asked"), "the closing is remembered");
    await shopper.go(page, "/nps/");
    await settled(page);
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await text(page, "legend"), "");
    assert.equal(await page.evaluate(() => document.querySelector("devanture-survey p").checkVisibility()), true, "the shop's own children stand");
    await withApi(page, (api) => api.erase());
    await shopper.go(page, "/buying/");
    await settled(page);
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await text(page, "legend"), "");
  }));

test("a quiz declares a persona and interests: a banner goes by them, the panel takes them back", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.open("/quiz/");
    const banner = () => inside(page, "devanture-banner", (root) => root?.querySelector("[part~=heading]")?.textContent ?? "");
    await question(page, "Vous êtes");
    assert.equal(await banner(), "");
    await click(page, 'input[value="run"]');
    await click(page, ".next");
    await question(page, "Vous aimez");
    await click(page, 'input[value="linen"]');
    await click(page, ".next");
    await until(async () => (await text(page, ".declared")).includes("Pressé, Le lin"), "it says what the shop goes by");
    await until(async () => (await banner()) === "Vite fait", "the banner at once");
    await shopper.go(page, "/quiz/");
    await until(async () => (await banner()) === "Vite fait", "the banner on the next page");
    assert.match(await inside(page, "devanture-banner", (root) => root.textContent), /ce que vous avez dit de vous/, "it says why");
    await shopper.go(page, "/panel/");
    const remove = (name) => inside(page, PANEL, (root, name) => [...root.querySelectorAll("[part~=remove]")].filter((button) => button.getAttribute("aria-label").includes(name)).map((button) => button.click()).length, name);
    await until(async () => (await remove("Le lin")) > 0, "the panel lists the interest");
    await shopper.go(page, "/quiz/");
    await settled(page);
    await until(async () => (await banner()) === "", "without it the condition no longer holds");
  }));

test("axe finds nothing in a survey, and it fits a phone, from right to left and in the dark", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    for (const [name, path, settings] of [
      ["survey-desktop", "/nps/", { width: 1440, height: 900 }],
      ["survey-phone", "/nps/", { width: 360, height: 780, isMobile: true, hasTouch: true }],
      ["survey-phone-dark-rtl", "/nps-ar/", { width: 360, height: 780, isMobile: true, hasTouch: true, dark: true }],
      ["quiz-desktop-dark", "/quiz-en/", { width: 1440, height: 900, dark: true }],
    ]) {
      const page = await shopper.open(path, settings);
      await page.evaluate((dark) => {
        document.documentElement.style.colorScheme = dark ? "dark" : "light";
        document.documentElement.style.background = dark ? "#121212" : "#fff";
      }, !!settings.dark);
      await page.waitForFunction((tag) => document.querySelector(tag)?.shadowRoot?.querySelector("legend"), {}, SURVEY);
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => (await axe.run("devanture-survey", { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(" | ")}`));
      assert.deepEqual(found, [], name);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} does not scroll sideways`);
      const small = await inside(page, SURVEY, (root) => [...root.querySelectorAll("button, .step, .choice")].map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width < 44 || height < 44).length);
      assert.equal(small, 0, `${name}: everything is large enough for a finger`);
      assert.equal(await inside(page, SURVEY, (root) => getComputedStyle(root.querySelector("fieldset")).borderTopWidth), "0px", `${name}: only answers have a frame`);
      await picture(page, name);
      await page.close();
    }
  }));
