// One case of the property: two opposite shoppers, one page, one set of circumstances. Draws them by chance, leads
// both through, and says in what the two visits differ. The test and the long command both run this.

import { catalog, SECURITY } from "../setup.mjs";
import { chance } from "./chance.mjs";
import { differences } from "./compare.mjs";
import { openRecorder } from "./recorder.mjs";
import { dress, opposite, SHOWS_CART } from "./shoppers.mjs";

/**
 * The shop's speculation rules: every product page that the browser finds a link to is fetched ahead. But for the shop's own links,
 * of which there are enough to keep the browser busy; a selector does not see out of a closed root.
 */
const RULES = JSON.stringify({
  prefetch: [{ where: { and: [{ or: [{ href_matches: "/p/*" }, { href_matches: "/en/p/*" }] }, { not: { selector_matches: "body a" } }] }, eagerness: "immediate" }],
});

/** What the shop itself shows of the cart, on the pages that do. */
const OF_CART = ["all", "arrived", "resources", "layer", "light", "geometry", "recording", "hints"];

/** That of a shop which forbids pictures from memory. */
const BARE = SECURITY["Content-Security-Policy"].replace(" blob:", "");
/** The content policy of a shop that has none. */
const LAX = "default-src * blob: data: 'unsafe-inline' 'wasm-unsafe-eval'";

/** The page of a seed among all of the shop's: seeds that follow each other come by every one, once. */
export const pageOfSeed = (seed, pages) => pages[(seed * 211) % pages.length];

/** Draws a case: the same number on the same page gives the same case. */
export const draw = (seed, path) => {
  const dice = chance(seed);
  const shoppers = opposite(dice);
  const showsCart = SHOWS_CART.test(path);
  const sameCart = showsCart && dice.often(0.5);
  if (sameCart) shoppers[1].cart = shoppers[0].cart;
  const replays = dice.often(0.2);
  // A recorder sees the shop's own greeting.
  if (replays) shoppers[1].name = shoppers[0].name;
  return {
    seed,
    path,
    replays,
    shoppers,
    without: showsCart && !sameCart ? OF_CART : [],
    // What was answered in the shop's consent banner; `undefined`: nothing yet.
    answer: dice.pick([true, true, true, true, true, false, undefined]),
    turns: dice.often(0.6) ? ["cold", "warm"] : ["cold"],
    saves: dice.often(0.2),
    speculates: dice.often(0.2),
    lax: dice.often(0.2),
    // A policy without pictures from memory.
    bare: dice.often(0.1),
    width: dice.pick([390, 1280]),
    // The inspector in the page's address.
    inspects: dice.often(0.15),
  };
};

/** A case in words. */
export const told = ({ seed, path, answer, turns, saves, speculates, replays, lax, bare, width, inspects, shoppers }) =>
  [`seed ${seed}: ${path}`, turns.join("+"), `${width} px`, answer === undefined ? "no answer" : answer ? "yes" : "no", saves && "Save-Data", speculates && "speculation rules", replays && "rrweb", lax && "no policy", bare && !lax && "no blob:", inspects && "inspector", `levels ${shoppers.map(({ level }) => level ?? "–").join("/")}`]
    .filter(Boolean)
    .join(", ");

/** Addresses that a link in the widget may have: the catalog's own, without any mark. */
const plain = () => {
  const found = new Set();
  for (const language of ["fr", "en"]) for (const { url } of Object.values(catalog(language))) found.add(url);
  return found;
};

const visitAs = async (site, one, who, kept) => {
  const person = await site.shopper();
  try {
    if (one.answer !== undefined) await person.agreed(one.answer);
    const tab = await person.tab({ roots: false, width: one.width, height: 900 });
    await dress(tab, who, kept, site);
    const recorder = await openRecorder(tab, site.shop, one);
    const visits = [];
    for (const turn of one.turns) visits.push({ turn, ...(await recorder.visit(one.inspects ? `${one.path}?devanture=inspect` : one.path, one.act)) });
    await recorder.close();
    return visits;
  } finally {
    await person.close();
  }
};

/** Leads both shoppers of a case through; answers what differs, and whether they were shown different products at all. */
export const run = async (site, forge, given) => {
  site.shop.routes["/rules.json"] = { type: "application/speculationrules+json", body: RULES };
  const before = site.shop.headers;
  site.shop.headers = () => ({ ...(given.speculates ? { "Speculation-Rules": '"/rules.json"' } : {}), ...(given.lax ? { "Content-Security-Policy": LAX } : given.bare ? { "Content-Security-Policy": BARE } : {}) });
  try {
    const kept = [];
    for (const who of given.shoppers) kept.push(await forge.make(who));
    const [a, b] = [await visitAs(site, given, given.shoppers[0], kept[0]), await visitAs(site, given, given.shoppers[1], kept[1])];
    const addresses = plain();
    const found = a.flatMap((visit, at) => {
      const other = b[at];
      const without = [...given.without, "links", "filled"];
      // An element that has nothing to show gives its room back. Where one shopper has something and the other has not, its height
      // and that of all around it tell so much, and no more: www/docs/privacy-channels.md says so.
      const same = visit.transcript.filled.map((filled, index) => filled === other.transcript.filled[index]);
      if (!same.every(Boolean)) without.push("geometry");
      const [one, two] = [visit, other].map(({ transcript }) => ({ ...transcript, hosts: transcript.hosts.filter((_, index) => same[index]) }));
      const marked = [visit, other].flatMap(({ transcript }) => transcript.links.filter((href) => /^#dv=/.test(href) && /\/p\//.test(href) && !addresses.has(href.slice(4))));
      const rules = [...new Set([...visit.transcript.rules, ...other.transcript.rules, ...marked.map((href) => `a marked address: ${href}`)])];
      return [
        ...differences(one, two, [...without, "rules"]),
        ...(rules.length ? [{ field: "rules", first: rules, second: [], at: 0, order: [rules, []] }] : []),
      ].map((difference) => ({ turn: visit.turn, ...difference }));
    });
    return {
      found,
      requests: a.reduce((sum, { transcript }) => sum + transcript.requests.length, 0),
      different: a.some(({ shown }, at) => String(shown) !== String(b[at].shown)),
    };
  } finally {
    site.shop.headers = before;
  }
};
