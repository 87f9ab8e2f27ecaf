// Third on the path: what a page is about, from what shops already publish for search engines and
// tags. Reads no form field, keeps nothing, records nothing.

import { declared } from "./declared";
import { attempt, items, line, own, parse, reach } from "./own";
import type { PageContext } from "./public";

/** Page types in the order of their codes (`signals::PageType`). */
export const TYPES = ["other", "home", "category", "product", "cart", "checkout", "order", "search", "notfound"] as const;

/** What was found. */
export interface Found {
  /** Code of the page's type. */
  type: number;
  /** Ids of the page's product, most trusted first. */
  products: string[];
  category: string;
  firstName: string;
  /** What is in the cart; `undefined` when the page does not say. */
  cart: string[] | undefined;
  /** What it costs, in the currency's major unit; below 0 when the page does not say. */
  total: number;
}

/** What the shop's tags said since the page was opened. */
export interface Tagged {
  type?: number;
  products?: string[];
  cart?: string[];
  total?: number;
}

const code = (name: string): number => Math.max(0, TYPES.indexOf(name as (typeof TYPES)[number]));
const listed = (text: string): string[] => text.split(/[,\s]+/).filter(Boolean);

// ---- JSON-LD ----

type Node = unknown;

const kinds = (node: Node): string[] => items(own(node, "@type")).map((kind) => line(kind).replace(/^.*[/:]/, ""));

// Products in lists are other pages' products: only what the page itself is about is followed.
const about = (node: Node, depth = 0): Node[] =>
  depth > 4
    ? []
    : items(node).flatMap((one) => [
        one,
        ...about(own(one, "@graph"), depth + 1),
        ...about(own(one, "mainEntity"), depth + 1),
        ...about(own(one, "mainEntityOfPage"), depth + 1),
      ]);

const ids = (product: Node): string[] => {
  const said = (node: Node, ...names: string[]) => names.map((name) => line(own(node, name)).replace(/^[a-z]+\d*:/i, ""));
  const variants = items(own(product, "hasVariant")).slice(0, 50);
  return [
    ...said(product, "sku", "productID", "productGroupID"),
    ...variants.flatMap((variant) => said(variant, "sku", "productID")),
    ...said(own(product, "isVariantOf"), "productGroupID"),
    ...items(own(product, "offers")).flatMap((offer) => said(offer, "sku")),
    ...said(product, "mpn", "gtin", "gtin13", "gtin12", "gtin14", "gtin8"),
  ];
};

const here = (product: Node, address: string): boolean =>
  [own(product, "url"), own(product, "@id"), reach(product, "offers", "url")].some(
    (url) => typeof url === "string" && attempt(() => new URL(url, address).pathname === new URL(address).pathname),
  );

const trail = (node: Node): string => {
  const names = items(own(node, "itemListElement")).map((item) => line(own(item, "name")) || line(reach(item, "item", "name")));
  // The first step is the shop's front page.
  return names.slice(1).filter(Boolean).join(" > ");
};

const PAGES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  CollectionPage: "category",
  SearchResultsPage: "search",
  CheckoutPage: "checkout",
  Order: "order",
};

/** What the page's JSON-LD says. `texts` are the contents of its scripts. */
export const structured = (texts: readonly string[], address: string): Omit<Found, "firstName" | "cart" | "total"> => {
  const nodes = texts.slice(0, 30).flatMap((text) => about(parse(text)));
  const products = nodes.filter((node) => kinds(node).some((kind) => kind === "Product" || kind === "ProductGroup"));
  // Several products side by side are a list, unless one says that it is this page.
  const product = products.length > 1 ? products.find((node) => here(node, address)) : products[0];
  const page = nodes.flatMap(kinds).map((kind) => PAGES[kind]).find(Boolean);
  const crumbs = nodes.filter((node) => kinds(node).includes("BreadcrumbList")).map(trail)[0] ?? "";
  const type = page ?? (product ? "product" : "");
  return {
    type: code(type),
    products: product ? ids(product) : [],
    category: type === "product" ? line(own(product, "category")) || crumbs.slice(0, Math.max(0, crumbs.lastIndexOf(" > "))) : crumbs,
  };
};

// ---- Google's e-commerce events ----

/** One event of the data layer: its name and its parameters, from either way of pushing it. */
export const event = (entry: unknown): readonly [name: string, details: unknown] => {
  const pushed = line(own(entry, "event"));
  if (pushed) return [pushed, own(entry, "ecommerce")];
  // gtag("event", name, parameters) pushes its `arguments`.
  return own(entry, 0) === "event" ? [line(own(entry, 1)), own(entry, 2)] : ["", undefined];
};

/** An amount of money as a page or a tag says it; below 0 for none. */
const amount = (said: unknown): number => {
  const text = line(said);
  return text && Number(text) >= 0 ? Number(text) : -1;
};

/** Ids of an event's products. */
export const idsOf = (details: unknown): string[] =>
  items(own(details, "items"))
    .slice(0, 200)
    .map((item) => line(own(item, "item_id")))
    .filter(Boolean);

// ---- all of it ----

// The last resort: what shops call these pages.
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/([a-z]{2}(-[a-z]{2})?\/?)?$/, "home"],
  [/\/(cart|basket|panier|warenkorb)$/, "cart"],
  [/\/(checkouts?|commande|kasse)(\/|$)/, "checkout"],
  [/\/(search|recherche|catalogsearch)(\/|$)/, "search"],
];

/** What the page is about, each thing from the first source that knows it. */
export const capture = (given: PageContext | undefined, tagged: Tagged, path: string, products: string | undefined): Found => {
  const text = (selector: string, name: string) =>
    attempt(() => line(document.querySelector(selector)?.getAttribute(name))) ?? "";
  const data = attempt(() =>
    structured(
      Array.from(document.querySelectorAll('script[type="application/ld+json"]'), (script) => script.textContent ?? ""),
      location.href,
    ),
  );
  const graph = text('meta[property="og:type"]', "content");
  const known = code(declared(given, "type") || declared(given, "page"));
  const type =
    known ||
    data?.type ||
    tagged.type ||
    (/(^|[.:])product/.test(graph) ? 3 : 0) ||
    (products && products.length > 1 && path.startsWith(products) && path !== products ? 3 : 0) ||
    code(PATHS.find(([shape]) => shape.test(path))?.[1] ?? "");
  const cart = own(given, "cart");
  const written = declared(given, "cart");
  return {
    type,
    // The same id twice would only be looked up twice.
    products: [
      ...new Set(
        type === 3 || declared(given, "product")
          ? [
              ...listed(declared(given, "product")),
              ...(data?.products ?? []),
              ...(tagged.products ?? []),
              text('meta[property="product:retailer_item_id"]', "content"),
            ]
          : [],
      ),
    ].filter(Boolean),
    category: declared(given, "category") || (data?.category ?? ""),
    firstName: declared(given, "first-name"),
    cart: Array.isArray(cart) ? cart.map(line).filter(Boolean) : written ? listed(written) : tagged.cart,
    // A total of another cart than the one given would be wrong.
    total: amount(declared(given, "cart-total") || (cart || written ? "" : tagged.total)),
  };
};
