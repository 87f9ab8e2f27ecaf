// Banners with dates, offers, layouts and films: they come and go by their dates, a code is copied or handed to the page's cart, a film is
// fetched when it is played, and what a page requests for all that tells nothing of who looks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SECURITY, browse, inside, pageOf, picture, publish, settled, stage, titles, until, withApi, withShopper } from "./setup.mjs";

const HEAD = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
`;
const banner = (id, more, words = "Des théières, et tout ce qui va avec") => `
[[banner]]
id = "${id}"
placement = "${id}"
heading = { fr = "${words}", ar = "أباريق الشاي وكل ما يناسبها" }
text = { fr = "Grès, fonte ou verre : elles se choisissent à la main, et se gardent longtemps.", ar = "خزف أو حديد أو زجاج: تُختار باليد." }
label = { fr = "Voir les théières", ar = "شاهد الأباريق" }
link = "/"
${more}
`;
const IMAGE = 'image = "/images/cui-002.svg"';
/** The moment to which the countdown counts, for everyone. */
const END = Date.parse("2031-05-06T16:00:00Z");
const CONFIGS = {
  dates: banner("dates", `until = 2031-05-06T18:00:00+02:00\ncountdown = true\n${IMAGE}`),
  offer: `${banner("offer", `offer = "tea"\nwhen = 'viewed("Théières", times >= 1)'\n${IMAGE}`)}
[[offer]]
name = "tea"
code = "THE10"
terms = { fr = "10 % sur les thés, une fois.", ar = "خصم 10٪ على الشاي." }
days = 3
apply = true
`,
  film: banner("film", `video = "/film.webm"\ncaptions = "/film.vtt"\n${IMAGE}`),
};
const LAYOUTS = ["split", "cover", "strip", "card"];
const LONG = "Une théière en grès émaillé à la main, avec son filtre, son couvercle et son anse de rotin tressé, pour six tasses ou davantage";
const LAID_OUT = LAYOUTS.flatMap((layout) => [
  banner(layout, `layout = "${layout}"\nuntil = 2031-05-06T18:00:00+02:00\ncountdown = true\noffer = "all"\n${IMAGE}`),
  banner(`${layout}-long`, `layout = "${layout}"\n${IMAGE}`, LONG),
  banner(`${layout}-plain`, `layout = "${layout}"`),
  banner(`${layout}-gone`, `layout = "${layout}"\nimage = "/images/none.svg"`),
]).join("") + '[[offer]]\nname = "all"\ncode = "BIENVENUE-2031"\nterms = { fr = "10 % dès 40 €.", ar = "خصم 10٪ من 40 €." }\nuntil = 2031-05-06\napply = true\n';

const element = (placement, name = "") => `<devanture-banner placement="${placement}" loading="eager" class="${name}"></devanture-banner>`;
const REST = '<devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel>';

const site = stage({
  prepare: ({ shop }) => {
    for (const [name, config] of Object.entries({ ...CONFIGS, layouts: LAID_OUT })) shop.mounts[`/packs-${name}/`] = publish({ config: HEAD + config, path: `/packs-${name}/` });
    const head = '<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/strips.css"><script src="/yes.js"></script>';
    shop.routes["/strips.css"] = { type: "text/css", body: "body{font-family:system-ui}.strip{--devanture-banner-height:12rem}@media(width<700px){.strip{--devanture-banner-height:29rem}}" };
    for (const name of Object.keys(CONFIGS)) shop.routes[`/with-${name}/`] = pageOf({ manifest: `/packs-${name}/manifest.json`, head, body: element(name) + REST });
    const all = LAYOUTS.flatMap((layout) => ["", "-long", "-plain", "-gone"].map((kind) => element(layout + kind, layout))).join("<br>");
    for (const [path, dir] of [["", ""], ["ar/", "rtl"]]) shop.routes[`/with-layouts/${path}`] = pageOf({ lang: dir ? "ar" : "fr", dir, manifest: "/packs-layouts/manifest.json", head, body: all + REST });
    shop.routes["/plain-banner/"] = pageOf({ head, body: element("welcome") + REST });
    shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: !/no/.test(location.search) } }" };
    shop.routes["/film.vtt"] = { type: "text/vtt", body: "WEBVTT\n\n00:00.000 --> 00:01.000\nUne théière\n" };
    // The shop's policy names where films may come from.
    shop.routes["/with-film/"] = { body: shop.routes["/with-film/"], headers: { "Content-Security-Policy": `${SECURITY["Content-Security-Policy"]}; media-src 'self'` } };
    shop.routes["/film.webm"] = { type: "video/webm", body: "" };
  },
});

/** The page's clock, as if it were `ahead` milliseconds before the countdown's end when the page opens. */
const clock = (ahead) => [
  (ahead, end) => {
    const Real = Date;
    const shift = end - ahead - Real.now();
    globalThis.Date = class extends Real {
      constructor(...given) {
        if (given.length) super(...given);
        else super(Real.now() + shift);
      }
      static now() {
        return Real.now() + shift;
      }
    };
  },
  ahead,
  END,
];
const look = (page, placement, run = (root) => root.querySelector("[part~=heading]")?.textContent ?? "") => inside(page, `devanture-banner[placement="${placement}"]`, run);
const stands = async (page) => {
  await settled(page);
  await titles(page, "bestsellers");
};
/** What the page has asked of the shop since `requests` was emptied, apart from what the browser may or may not ask again. */
const asked = () => [...new Set(site.shop.requests.filter((url) => !/favicon|icon\.svg/.test(url)))].sort();

test("a countdown ends with its date: the banner goes without a reload, and nothing of it is announced", () =>
  withShopper(site, async (shopper) => {
    const page = await shopper.open("/with-dates/?no", { before: [clock(12_000)] });
    await settled(page);
    await until(() => look(page, "dates"), "it is shown");
    const told = await look(page, "dates", (root) => {
      const timer = root.querySelector("[role=timer]");
      return { live: timer.getAttribute("aria-live"), said: timer.querySelector("time").textContent, hidden: timer.querySelector("[part=left-time]").getAttribute("aria-hidden"), units: [...timer.querySelectorAll("[part=left-unit]")].map((unit) => unit.textContent) };
    });
    assert.deepEqual([told.live, told.hidden], ["off", "true"]);
    assert.match(told.said, /^Jusqu’au 6 mai 2031/);
    assert.equal(told.units.length, 3);
    assert.match(told.units.join(" "), /^00.?h 00.?min (0\d|1[0-2]).?s$/u);
    const height = await page.$eval("devanture-banner", (host) => host.getBoundingClientRect().height);
    const read = () => look(page, "dates", (root) => root.querySelector("[part=left-time]")?.textContent);
    const first = await read();
    await until(async () => (await read()) !== first, "it counts");
    assert.equal(await page.$eval("devanture-banner", (host) => host.getBoundingClientRect().height), height);
    await until(async () => (await look(page, "dates")) === "", "it is over");
    assert.equal(await look(page, "dates", (root) => root.querySelectorAll("[role=timer]").length), 0);
  }));

test("who asked for less movement sees no seconds; days away nobody does", () =>
  withShopper(site, async (shopper) => {
    const units = (page) => look(page, "dates", (root) => [...root.querySelectorAll("[part=left-unit]")].map((unit) => unit.textContent.replace(/\s/g, "")));
    const calm = await shopper.open("/with-dates/?no", { before: [clock(90 * 60_000)], media: [{ name: "prefers-reduced-motion", value: "reduce" }] });
    await settled(calm);
    await until(() => look(calm, "dates"), "it is shown");
    assert.deepEqual(await units(calm), ["01h", "30min"]);
    const early = await shopper.open("/with-dates/?no", { before: [clock(50 * 3_600_000 - 500)] });
    await settled(early);
    await until(() => look(early, "dates"), "it is shown");
    assert.deepEqual(await units(early), ["2j", "02h", "00min"]);
  }));

test("an offer is for who agreed, says that it is personal, is copied aloud, stands in what is kept, and goes with it", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    await shopper.context.overridePermissions(site.shop.url, ["clipboard-read", "clipboard-write"]).catch(() => {});
    const page = await shopper.tab();
    await browse(shopper, page, ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/"]);
    await shopper.go(page, "/with-offer/");
    await stands(page);
    await until(() => look(page, "offer", (root) => root.querySelector("[part=code]")?.textContent === "THE10"), "its code is shown");
    assert.match(await look(page, "offer", (root) => root.querySelector("[part=offer]").textContent), /personnalisée/);
    const status = () => look(page, "offer", (root) => root.querySelector("[part=terms]").textContent);
    assert.match(await status(), /^10 % sur les thés, une fois\. Valable jusqu’au /);
    await look(page, "offer", (root) => root.querySelector("[part=copy]").click());
    await until(async () => /copié|sélectionné/.test(await status()), "it is said");
    // Nobody takes it to the cart: it is copied, and said so; then somebody does.
    await look(page, "offer", (root) => root.querySelector("[part=apply]").click());
    await until(async () => /saisissez-le|sélectionné/.test(await status()), "who has to enter it is told");
    await page.evaluate(() => document.addEventListener("devanture-apply", (event) => (event.preventDefault(), (window.__applied = event.detail))));
    await look(page, "offer", (root) => root.querySelector("[part=apply]").click());
    await until(async () => /transmis/.test(await status()), "the cart has it");
    assert.deepEqual(await page.evaluate(() => window.__applied), { offer: "tea", code: "THE10" });
    await until(() => withApi(page, async (api) => JSON.parse(await api.export()).kept.some(({ what, title }) => what === "offer" && title === "THE10")), "it is told among what is kept");
    await withApi(page, (api) => api.erase());
    await until(async () => (await look(page, "offer")) === "", "it goes with the rest");
  }));

test("who refused is not shown it, and both request the same", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await shopper.tab();
    await browse(shopper, page, ["/p/theiere-brume-cui-001/", "/p/theiere-kema-en-fonte-cui-002/"]);
    const lists = [];
    for (const [who, wanted] of [[shopper, true], [await site.shopper(), false]]) {
      site.shop.requests.length = 0;
      const tab = await who.open(wanted ? "/with-offer/?a" : "/with-offer/?no");
      await stands(tab);
      await until(() => site.shop.requests.some((url) => url.includes("/banner.js")), "the part is loaded");
      if (wanted) await until(() => look(tab, "offer"), "it is shown");
      else assert.equal(await look(tab, "offer"), "");
      await new Promise((done) => setTimeout(done, 500));
      lists.push(asked().filter((url) => !url.startsWith("/with-offer/")));
      if (!wanted) await who.close();
    }
    // The first has been here before, and has most of it in its cache: it asks for nothing that the other does not.
    const [seen, stranger] = lists;
    assert.deepEqual(seen.filter((url) => !stranger.includes(url)), []);
    assert.ok(stranger.some((url) => url.includes("/banner.js")));
  }));

test("a film is asked for when it is played, and is then the browser's own player", () =>
  withShopper(site, async (shopper) => {
    site.shop.requests.length = 0;
    const page = await shopper.open("/with-film/?no");
    await settled(page);
    await until(() => look(page, "film", (root) => root.querySelector("[part=play]")?.getAttribute("aria-label") === "Lire la vidéo"), "it can be played");
    assert.deepEqual(site.shop.requests.filter((url) => url.startsWith("/film")), []);
    const made = await look(page, "film", (root) => {
      root.querySelector("[part=play]").click();
      const film = root.querySelector("video");
      return { controls: film.controls, muted: film.muted, inline: film.playsInline, captions: film.querySelector("track").kind, loop: film.loop };
    });
    assert.deepEqual(made, { controls: true, muted: true, inline: true, captions: "captions", loop: false });
    await until(() => site.shop.requests.some((url) => url.startsWith("/film.webm")), "it is asked for");
    // What cannot be played gives its place back to the picture and the button.
    await until(() => look(page, "film", (root) => !!root.querySelector("[part=play]") && !root.querySelector("video")), "the picture is back");
  }));

test("a shop without any of that fetches nothing for it", () =>
  withShopper(site, async (shopper) => {
    site.shop.requests.length = 0;
    const page = await shopper.open("/plain-banner/?no");
    await stands(page);
    assert.deepEqual(site.shop.requests.filter((url) => url.includes("banner.js")), []);
  }));

test("every layout fits a phone and a desktop, light and dark, left to right and right to left, with long words, without a picture", () =>
  withShopper(site, async () => {
    for (const path of ["", "ar/"])
      for (const [width, height, dark] of [[360, 740, !!path], [1440, 900, !path]]) {
        const shopper = await site.shopper();
        const page = await shopper.open(`/with-layouts/${path}?no`, { width, height, dark });
        await stands(page);
        for (const layout of LAYOUTS) await until(() => look(page, layout, (root) => !!root.querySelector("[part=code]")), layout);
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll("devanture-banner")].flatMap((host) => {
            const words = host.shadowRoot.querySelector("[part~=banner-words]");
            const section = host.shadowRoot.querySelector("[part~=banner]").getBoundingClientRect();
            // Buttons, codes and links are whole, whatever else is shortened.
            const out = [...words.querySelectorAll("button,code,a,[role=timer]")].filter((node) => {
              const box = node.getBoundingClientRect();
              return box.left < section.left - 1 || box.right > section.right + 1 || box.top < section.top - 1 || box.bottom > section.bottom + 1;
            });
            return out.map((node) => `${host.getAttribute("placement")} ${node.getAttribute("part")}: ${JSON.stringify([node.getBoundingClientRect(), section])}`);
          }),
        );
        await page.evaluate(() => scrollTo(0, 0));
        await picture(page, `layouts-${path.replace("/", "")}${width}${dark ? "-dark" : ""}`, { fullPage: true });
        assert.deepEqual(cut, [], `${path} ${width}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${path} ${width}`);
        await shopper.close();
      }
  }));
