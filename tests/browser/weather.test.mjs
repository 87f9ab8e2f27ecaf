// The weather in the shop: one file for all, the region by the clock or by choice, unknown where the file is too old; and no request tells.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { inside, pageOf, picture, publish, scratch, settled, stage, titles, until, withApi, withShopper } from "./setup.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAG = "devanture-weather";
const CONFIG = `
[shop]
language = "fr"
[privacy]
consent = "tarteaucitron"
[weather]
region = "paris"
[[placement]]
name = "bestsellers"
strategy = "bestsellers"
[[banner]]
id = "wet"
placement = "top"
when = 'weather is "rain" and weather.temperature < 10'
heading = { fr = "Il pleut" }
[[banner]]
id = "frost"
placement = "top"
when = 'weather.temperature < -2.5'
heading = { fr = "Il gèle" }
[[banner]]
id = "else"
placement = "top"
when = 'not weather is rain'
heading = { fr = "Il ne pleut pas" }
`;
const BODY = `<devanture-banner placement="top" loading="eager"><p>Sans météo</p></devanture-banner><${TAG}></${TAG}><devanture-carousel placement="bestsellers" loading="eager"></devanture-carousel><devanture-preferences></devanture-preferences>`;

const day = (ahead = 0) => {
  const date = new Date(Date.now() + ahead * 86_400_000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
};
// Around midnight, and in zones to the east and west, the same weather.
const around = (condition, temperature, from = -1) => [0, 1, 2].map((ahead) => ({ date: day(from + ahead), condition, temperature }));
const FORECAST = (from = -1) => ({
  regions: [
    { id: "bretagne", name: { fr: "Bretagne", ar: "بريتاني" }, zones: ["Europe/Paris"], days: around("clear", 14, from) },
    { id: "paris", name: { fr: "Île-de-France", ar: "باريس" }, zones: ["Europe/Paris"], days: around("rain", 9, from) },
    { id: "jura", name: "Jura", zones: ["Europe/Paris"], days: around("snow", -4, from) },
    { id: "reunion", name: { fr: "La Réunion" }, zones: ["Indian/Reunion"], days: around("storm", 27, from) },
  ],
});

const published = (path, forecast, config = CONFIG) => {
  const file = join(scratch(), "weather.json");
  if (forecast) writeFileSync(file, JSON.stringify(forecast));
  return publish({ config, path, args: forecast ? ["--weather", file] : [] });
};

const site = stage({
  prepare: ({ shop }) => {
    shop.mounts["/wet/"] = published("/wet/", FORECAST());
    shop.mounts["/stale/"] = published("/stale/", FORECAST(-9));
    shop.mounts["/none/"] = published("/none/", undefined);
    shop.mounts["/dry/"] = published("/dry/", FORECAST(), CONFIG.slice(0, CONFIG.indexOf("[[banner]]")) + "[[segment]]\nname = \"phones\"\nwhen = 'device is phone'\n");
    const head = '<script src="/yes.js"></script>';
    for (const name of ["wet", "stale", "none", "dry"]) shop.routes[`/${name}-page/`] = pageOf({ manifest: `/${name}/manifest.json`, head, body: BODY });
    shop.routes["/wet-ar/"] = pageOf({ manifest: "/wet/manifest.json", head, body: BODY, lang: "ar", dir: "rtl" });
    shop.routes["/yes.js"] = { type: "text/javascript", body: "tarteaucitron = { state: { devanture: !/no/.test(location.search) } }" };
  },
});

const heading = (page) => inside(page, "devanture-banner", (root) => root.querySelector("[part~=heading]")?.textContent ?? "");
const shows = (page, wanted) => until(async () => (await heading(page)) === wanted, `the banner “${wanted}”`);
// The element is defined after the first carousel; a value and its unit stay on one line.
const told = (page) => inside(page, TAG, (root) => root?.querySelector("output")?.textContent.replace(/\s/g, " ") ?? "");
const tells = (page, wanted) => until(async () => (await told(page)) === wanted, `the weather “${wanted}”`);
const open = async (shopper, zone, path = "/wet-page/", settings = {}) => {
  const page = await shopper.tab(settings);
  await page.emulateTimezone(zone);
  await shopper.go(page, path);
  await settled(page);
  return page;
};
const choose = async (page, id) => {
  await until(() => inside(page, TAG, (root) => !!root?.querySelector("select")), "regions to choose from");
  await inside(page, TAG, (root, id) => {
    const select = root.querySelector("select");
    select.value = id;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }, id);
};

test("the region by the device's clock: the shop's own of several, none where no region has it", () =>
  withShopper(site, async (shopper) => {
    const paris = await open(shopper, "Europe/Paris", "/wet-page/?no");
    await shows(paris, "Il pleut");
    assert.match(await inside(paris, "devanture-banner", (root) => root.textContent), /le temps qu’il fait chez vous est de la pluie.*la température chez vous est inférieur à 10 °C/s);
    await tells(paris, "de la pluie, 9 °C");
    const reunion = await open(shopper, "Indian/Reunion", "/wet-page/?no");
    await shows(reunion, "Il ne pleut pas");
    await tells(reunion, "de l’orage, 27 °C");
    const elsewhere = await open(shopper, "America/New_York", "/wet-page/?no");
    await until(async () => (await told(elsewhere)) === "On ne connaît pas le temps d’aujourd’hui.", "it is not known there");
    assert.equal(await heading(elsewhere), "", "nobody knows: not even that it does not rain");
  }));

test("the shopper chooses another region, from page to page where that may be kept, and takes it back in the panel", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    const page = await open(shopper, "Europe/Paris");
    await shows(page, "Il pleut");
    await choose(page, "jura");
    await shows(page, "Il gèle");
    await tells(page, "de la neige, -4 °C");
    await shopper.go(page, "/wet-page/");
    await shows(page, "Il gèle");
    await until(async () => (await inside(page, TAG, (root) => root?.querySelector("select")?.value)) === "jura", "the choice “jura”");
    assert.match(await withApi(page, (api) => api.export()), /Jura · Le temps chez vous/);
    // It is no interest of theirs.
    await until(() => inside(page, "devanture-preferences", (root) => [...root.querySelectorAll("[part~=kept-item]")].some((row) => /Jura/.test(row.textContent))), "the panel lists it");
    await inside(page, "devanture-preferences", (root) => [...root.querySelectorAll("[part~=kept-item]")].find((row) => /Jura/.test(row.textContent)).querySelector("button").click());
    await shows(page, "Il pleut");
    await until(async () => (await inside(page, TAG, (root) => root?.querySelector("select")?.value)) === "", "the choice “”");
  }));

test("without leave a choice holds for the page, and nothing is kept of it", () =>
  withShopper(site, async (shopper) => {
    const page = await open(shopper, "Europe/Paris", "/wet-page/?no");
    await shows(page, "Il pleut");
    await choose(page, "bretagne");
    await shows(page, "Il ne pleut pas");
    await shopper.go(page, "/wet-page/?no");
    await shows(page, "Il pleut");
    assert.deepEqual(await withApi(page, async (api) => JSON.parse(await api.export()).kept), []);
  }));

test("a file that is too old, and one that is missing, tell nothing", () =>
  withShopper(site, { mayFail: false }, async (shopper) => {
    const stale = await open(shopper, "Europe/Paris", "/stale-page/?no");
    await until(async () => (await told(stale)) === "On ne connaît pas le temps d’aujourd’hui.", "it says so");
    assert.equal(await heading(stale), "");
    const none = await open(shopper, "Europe/Paris", "/none-page/?no");
    await until(() => site.shop.requests.some((url) => url.startsWith("/none/weather.json")), "it is asked for");
    await titles(none, "bestsellers");
    assert.equal(await heading(none), "");
  }));

test("whoever asks, from wherever, requests the same, after the first carousel; a shop that asks for no weather nothing of it", () =>
  withShopper(site, { agreed: true }, async (one) => {
    await withShopper(site, { agreed: true }, async (other) => {
      const transcripts = [];
      for (const [shopper, zone, region] of [[one, "Europe/Paris", "jura"], [other, "Pacific/Auckland", "reunion"]]) {
        const page = await open(shopper, zone);
        await until(async () => (await told(page)) !== "", "the element");
        await choose(page, region);
        await until(() => withApi(page, async (api) => JSON.parse(await api.export()).kept.some(({ what }) => what === "declared")), "kept");
        const seen = [];
        const hear = (request, body) => seen.push(`${request.method} ${request.url} ${body}`);
        await page.goto("about:blank");
        site.shop.heard.add(hear);
        await shopper.go(page, "/wet-page/");
        await settled(page);
        await titles(page, "bestsellers");
        await until(async () => (await told(page)) !== "", "the element again");
        await page.waitForNetworkIdle({ idleTime: 500 });
        site.shop.heard.delete(hear);
        const at = (part) => seen.findIndex((line) => line.includes(part));
        assert.ok(at("/weather.js?") > at("/ui.wasm"), `not on the first path:\n${seen.join("\n")}`);
        assert.ok(at("/wet/weather.json") > at("/weather.js?"));
        transcripts.push(seen.sort().join("\n"));
      }
      assert.equal(transcripts[0], transcripts[1]);
    });
    site.shop.requests.length = 0;
    const page = await open(one, "Europe/Paris", "/dry-page/");
    await titles(page, "bestsellers");
    await page.waitForNetworkIdle({ idleTime: 500 });
    assert.deepEqual(site.shop.requests.filter((url) => url.includes("weather")), []);
  }));

test("axe finds nothing in the element, and it fits a phone, from right to left and in the dark", () =>
  withShopper(site, { agreed: true }, async (shopper) => {
    for (const [name, path, settings] of [
      ["weather-desktop", "/wet-page/", { width: 1440, height: 900 }],
      ["weather-phone-dark-rtl", "/wet-ar/", { width: 360, height: 780, isMobile: true, hasTouch: true, dark: true }],
    ]) {
      const page = await open(shopper, "Europe/Paris", path, settings);
      await page.evaluate((dark) => {
        document.documentElement.style.colorScheme = dark ? "dark" : "light";
        document.documentElement.style.background = dark ? "#121212" : "#fff";
        document.documentElement.style.color = dark ? "#eee" : "#222";
      }, !!settings.dark);
      await until(async () => (await told(page)) !== "", "the element");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut");
      await page.evaluate(AXE);
      const found = await page.evaluate(async (tag) => (await axe.run(tag, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(" | ")}`), TAG);
      assert.deepEqual(found, [], name);
      await picture(page, name);
      await page.close();
    }
  }));
