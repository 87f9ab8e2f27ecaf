import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { load } from "./load.mjs";

const { listen } = await load("tags");
const items = (...ids) => ({ items: ids.map((item_id) => ({ item_id })) });
const push = (event, ecommerce) => ({ event, ecommerce });
function gtag() {
  globalThis.dataLayer.push(arguments);
}

const start = () => {
  const heard = [];
  let changes = 0;
  const tags = listen((action, ids) => heard.push([action, ...ids]), () => changes++);
  tags.look();
  return { tags, heard, changes: () => changes };
};

afterEach(() => delete globalThis.dataLayer);

test("what was pushed before counts, and what is pushed after", () => {
  globalThis.dataLayer = [push("view_item", items("A"))];
  const { tags, heard } = start();
  assert.deepEqual(tags.tagged, { type: 3, products: ["A"] });
  dataLayer.push({ ecommerce: null });
  dataLayer.push(push("add_to_cart", items("A", "B")));
  gtag("event", "remove_from_cart", items("B"));
  assert.deepEqual(heard, [[2, "A", "B"], [3, "B"]]);
});

test("push goes on doing what it did", () => {
  const seen = [];
  globalThis.dataLayer = [];
  dataLayer.push = function (...entries) {
    seen.push(this === dataLayer, ...entries);
    return Array.prototype.push.apply(this, entries) + 100;
  };
  const original = dataLayer.push;
  const { tags } = start();
  const hostile = Object.defineProperty({}, "event", { get: () => assert.fail("thrown by the page"), enumerable: true });
  assert.equal(dataLayer.push(1, hostile), 102);
  assert.deepEqual(seen, [true, 1, hostile]);
  dataLayer.push = Object.assign(dataLayer.push);
  tags.stop();
  assert.equal(dataLayer.push, original);
});

test("a push that throws throws to its caller alone", () => {
  globalThis.dataLayer = [];
  dataLayer.push = () => {
    throw new Error("theirs");
  };
  start();
  assert.throws(() => dataLayer.push(push("purchase", items("A"))), /theirs/);
});

test("an order counts once", () => {
  globalThis.dataLayer = [];
  const { heard } = start();
  const order = (id) => push("purchase", { transaction_id: id, ...items("A") });
  dataLayer.push(order("1"), order("1"), order("2"));
  assert.equal(heard.length, 2);
});

test("page types: a list on a product's page leaves it a product's page", () => {
  globalThis.dataLayer = [push("view_item", items("A")), push("view_item_list", items("B", "C"))];
  const { tags } = start();
  assert.deepEqual(tags.tagged, { type: 3, products: ["A"] });
  tags.turn();
  assert.deepEqual(tags.tagged, {});
  dataLayer.push(push("view_cart", { ...items("A"), value: 19.9 }));
  assert.deepEqual(tags.tagged, { type: 4, cart: ["A"], total: 19.9 });
});

test("a data layer that comes later, or is replaced, is found; anything else is left alone", () => {
  const { tags, heard } = start();
  globalThis.dataLayer = { push: 1 };
  tags.look();
  globalThis.dataLayer = [push("add_to_cart", items("A"))];
  tags.look();
  globalThis.dataLayer = [push("add_to_cart", items("B"))];
  tags.look();
  dataLayer.push(push("add_to_cart", items("C")));
  assert.deepEqual(heard, [[2, "A"], [2, "B"], [2, "C"]]);
});
