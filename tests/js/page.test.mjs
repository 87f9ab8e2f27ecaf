import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { load, stand } from "./load.mjs";

const { capture, event, idsOf, structured, TYPES } = await load("page");
const HERE = "https://shop.example/p/tea";
const read = (...nodes) => structured(nodes.map((node) => (typeof node === "string" ? node : JSON.stringify(node))), HERE);
const product = { "@context": "https://schema.org", "@type": "Product", name: "Tea", sku: "T-1" };

let undo = () => {};
afterEach(() => undo());

/** A document with these elements, each `[selector, attributes or text]`. */
const page = (elements, path = "/p/tea") => {
  const found = (selector) => elements.filter(([own]) => own === selector);
  undo = stand({
    location: new URL(path, "https://shop.example/"),
    document: {
      querySelector: (selector) => {
        const element = found(selector)[0];
        return element ? { getAttribute: (name) => element[1][name] ?? null } : null;
      },
      querySelectorAll: (selector) => found(selector).map(([, textContent]) => ({ textContent })),
    },
  });
};
const meta = (name, content) => [`meta[name="devanture:${name}"]`, { content }];
const graph = (property, content) => [`meta[property="${property}"]`, { content }];
const data = (value) => ['script[type="application/ld+json"]', typeof value === "string" ? value : JSON.stringify(value)];

test("page types have the core's codes", () => {
  assert.deepEqual([...TYPES], ["other", "home", "category", "product", "cart", "checkout", "order", "search", "notfound"]);
});

for (const [name, node] of Object.entries({
  plain: product,
  "with the type as an address": { ...product, "@type": "http://schema.org/Product" },
  "with several types": { ...product, "@type": ["Product", "Book"] },
  "in a graph": { "@graph": [{ "@type": "WebSite" }, product] },
  "in a list": [{ "@type": "Organization" }, product],
  "as the main entity": { "@type": "ItemPage", mainEntity: product },
  "as the main entity of a page in a graph": { "@graph": [{ "@type": "WebPage", mainEntity: [product] }] },
}))
  test(`JSON-LD: a product ${name}`, () => {
    const found = read(node);
    assert.equal(TYPES[found.type], "product");
    assert.equal(found.products.filter(Boolean)[0], "T-1");
  });

test("JSON-LD: a group gives its own id and its variants'", () => {
  const found = read({
    "@type": "ProductGroup",
    productGroupID: "G",
    hasVariant: [{ "@type": "Product", sku: "G-red" }, { "@type": "Product", sku: 42 }],
  });
  assert.deepEqual(found.products.filter(Boolean), ["G", "G-red", "42"]);
});

test("JSON-LD: ids in the order of trust, without their scheme", () => {
  const found = read({ ...product, productID: "sku:P-9", mpn: "M", gtin13: "3760000000000", offers: { "@type": "Offer", sku: "O" } });
  assert.deepEqual(found.products.filter(Boolean), ["T-1", "P-9", "O", "M", "3760000000000"]);
});

test("JSON-LD: products in lists are other pages' products", () => {
  const list = { "@type": "ItemList", itemListElement: [{ "@type": "ListItem", item: product }, { "@type": "ListItem", item: product }] };
  assert.deepEqual(read(list), { type: 0, products: [], category: "" });
  assert.equal(TYPES[read({ "@type": "CollectionPage", mainEntity: list }).type], "category");
});

test("JSON-LD: of several products side by side, the one with this page's address", () => {
  const other = { ...product, sku: "X", url: "https://shop.example/p/coffee" };
  assert.deepEqual(read(other, { ...product, url: "/p/tea" }).products.filter(Boolean), ["T-1"]);
  assert.deepEqual(read(other, { ...product, sku: "Y" }).products, []);
});

test("JSON-LD: page types and breadcrumbs", () => {
  for (const [type, name] of [["CollectionPage", "category"], ["SearchResultsPage", "search"], ["CheckoutPage", "checkout"], ["Order", "order"]])
    assert.equal(TYPES[read({ "@type": type }).type], name);
  const step = (name, position) => ({ "@type": "ListItem", position, ...(position % 2 ? { name } : { item: { "@id": "/", name } }) });
  const crumbs = { "@type": "BreadcrumbList", itemListElement: ["Home", "Kitchen", "Tea", "Green tea"].map(step) };
  assert.equal(read({ "@type": "CollectionPage" }, crumbs).category, "Kitchen > Tea > Green tea");
  assert.equal(read(product, crumbs).category, "Kitchen > Tea");
  assert.equal(read({ ...product, category: "Drinks > Tea" }, crumbs).category, "Drinks > Tea");
});

test("JSON-LD: damaged and hostile texts are nothing", () => {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const circular = '{"@graph":'.repeat(200) + "1" + "}".repeat(200);
  for (const text of ["", "{", "null", "1", '"Product"', "<!-- x -->", deep, circular, '{"@type":{"a":1}}', '{"@type":"Product","sku":{"$":1}}'])
    assert.deepEqual(read(text).products.filter(Boolean), [], text.slice(0, 30));
  assert.equal(TYPES[read("{", product).type], "product");
});

test("a polluted Object.prototype is not read, in JSON-LD, events, or options", () => {
  Object.prototype["@type"] = "Product";
  Object.prototype.sku = Object.prototype.item_id = Object.prototype.type = Object.prototype.product = "EVIL";
  Object.prototype.event = "purchase";
  Object.prototype.ecommerce = { items: [{}] };
  try {
    assert.deepEqual(read({ name: "x" }), { type: 0, products: [], category: "" });
    assert.deepEqual(read({ ...JSON.parse('{"@type":"Product"}') }).products.filter(Boolean), []);
    assert.deepEqual(event({}), ["", undefined]);
    assert.deepEqual(idsOf({ items: [{}] }), []);
    page([]);
    assert.deepEqual(capture({}, Object.create(null), "/x", undefined).products, []);
    assert.equal(capture({}, Object.create(null), "/x", undefined).type, 0);
  } finally {
    for (const name of ["@type", "sku", "item_id", "type", "product", "event", "ecommerce"]) delete Object.prototype[name];
  }
});

test("events: both ways of pushing, and things that are not events", () => {
  const ecommerce = { items: [{ item_id: "A" }, { item_id: 7 }, { item_name: "no id" }, null] };
  const gtag = (function () {
    return arguments;
  })("event", "view_item", ecommerce);
  assert.deepEqual(event({ event: "view_item", ecommerce }), ["view_item", ecommerce]);
  assert.deepEqual(event(gtag), ["view_item", ecommerce]);
  assert.deepEqual(idsOf(ecommerce), ["A", "7"]);
  for (const entry of [null, 1, "event", { ecommerce: null }, { "gtm.start": 1 }, ["consent", "default"], () => {}]) assert.equal(event(entry)[0], "");
  assert.deepEqual(idsOf(null), []);
});

test("the page's own words come first, then JSON-LD, tags, Open Graph, address", () => {
  const tagged = { type: 2, products: ["tag"], cart: ["tag"], total: 40 };
  page([meta("page", "product"), meta("product", "said"), meta("cart", "a, b"), meta("first-name", "Zoé"), data(product)]);
  assert.deepEqual(capture(undefined, tagged, "/p/tea", "/p/"), {
    type: 3,
    products: ["said", "T-1", "tag"],
    category: "",
    firstName: "Zoé",
    cart: ["a", "b"],
    // The tags' total is not that of the cart that the page names.
    total: -1,
  });
  undo();
  page([meta("cart", "a"), meta("cart-total", "12.50")]);
  assert.equal(capture(undefined, tagged, "/p/tea", "/p/").total, 12.5);
  undo();
  page([data(product)]);
  assert.equal(capture(undefined, tagged, "/p/tea", "/p/").type, 3);
  undo();
  page([]);
  assert.equal(capture(undefined, tagged, "/p/tea", "/p/").type, 2);
  undo();
  page([graph("og:type", "og:product"), graph("product:retailer_item_id", "og-1")]);
  assert.deepEqual(capture(undefined, {}, "/x", undefined).products, ["og-1"]);
  undo();
  page([]);
  for (const [path, name] of [["/", "home"], ["/fr", "home"], ["/p/tea", "product"], ["/panier", "cart"], ["/checkout/pay", "checkout"], ["/search", "search"], ["/about", "other"]])
    assert.equal(TYPES[capture(undefined, {}, path, "/p/").type], name, path);
});

test("what the caller gives overrules the page, and works without a document", () => {
  page([meta("page", "home"), meta("product", "page")]);
  assert.deepEqual(capture({ type: "product", product: "given", cart: ["c"] }, {}, "/", undefined).products, ["given"]);
  undo();
  undo = () => {};
  const found = capture({ type: "category", category: "A > B", firstName: "  Jo\nAnn " }, {}, "/x", undefined);
  assert.deepEqual([found.type, found.category, found.firstName, found.cart], [2, "A > B", "Jo Ann", undefined]);
});
