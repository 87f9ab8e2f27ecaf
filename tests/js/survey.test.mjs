// What a survey asks next, when it is due, and what its answers say: plain data in and out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { declared, isDue, longest, message, nextOf, read, told } = await load("survey/flow");
const { ordered } = await load("navigation");

const question = (id, more = {}) => ({ id, text: id, type: "text", from: 0, to: 0, low: "", high: "", required: false, next: "", branches: [], choices: [], ...more });
const nps = {
  name: "nps",
  kind: "nps",
  title: "t",
  pages: [],
  again: 90,
  apart: 30,
  send: "",
  questions: [
    question("score", { type: "scale", to: 10, required: true, branches: [[0, 6, "low"], [7, 8, "middle"], [9, 10, "high"]] }),
    question("low", { next: "end" }),
    question("middle", { next: "end" }),
    question("high", { next: "end" }),
  ],
};

test("each group of a recommendation is asked its own open question, and then no other", () => {
  for (const [score, next] of [[0, 1], [6, 1], [7, 2], [8, 2], [9, 3], [10, 3]]) assert.equal(nextOf(nps, 0, score), next, `${score}`);
  for (const at of [1, 2, 3]) assert.equal(nextOf(nps, at, "because"), 4);
  assert.equal(longest(nps, 0), 2);
  assert.equal(longest(nps, 3), 1);
});

test("a choice leads where it says, and a way back leads nowhere", () => {
  const quiz = { ...nps, kind: "quiz", questions: [question("a", { type: "choice", choices: [{ id: "x", text: "X", next: "c", persona: "", interests: [] }, { id: "y", text: "Y", next: "", persona: "", interests: [] }] }), question("b"), question("c", { next: "a" })] };
  assert.equal(nextOf(quiz, 0, ["x"]), 2);
  assert.equal(nextOf(quiz, 0, ["y"]), 1);
  assert.equal(nextOf(quiz, 2, "text"), 3, "only forward: it ends");
  assert.equal(longest(quiz, 0), 3);
});

test("a survey is due by its page and by what was answered and closed before", () => {
  const never = { answered: 0xffffffff, closed: 0xffffffff, closings: 0, other: 0xffffffff };
  const order = { ...nps, pages: [6] };
  assert.equal(isDue(nps, 0, never), true);
  assert.equal(isDue(nps, 5, never), false, "never in the checkout");
  assert.equal(isDue(order, 6, never), true);
  assert.equal(isDue(order, 1, never), false);
  assert.equal(isDue(nps, 0, { ...never, answered: 89 * 24 }), false);
  assert.equal(isDue(nps, 0, { ...never, answered: 90 * 24 }), true);
  assert.equal(isDue(nps, 0, { ...never, closed: 0, closings: 1 }), false);
  assert.equal(isDue(nps, 0, { ...never, closed: 100 * 24, closings: 1 }), true);
  assert.equal(isDue(nps, 0, { ...never, closed: 100 * 24, closings: 2 }), false, "two closings are an answer");
  assert.equal(isDue(nps, 0, { ...never, other: 29 * 24 }), false);
});

test("what is handed over is the answers and nothing else", () => {
  const answers = new Map([[0, 9], [3, "Les théières"], [1, undefined]]);
  assert.deepEqual(message(nps, answers), { survey: "nps", kind: "nps", answers: { score: 9, high: "Les théières" } });
});

test("what was chosen declares a persona and interests, in the shop's names and in words", () => {
  const choice = (id, persona, interests) => ({ id, text: id.toUpperCase(), next: "", persona, interests });
  const quiz = { ...nps, questions: [question("who", { type: "choice", choices: [choice("run", "runner", ["shoes"]), choice("walk", "walker", [])] }), question("what", { type: "choices", choices: [choice("tea", "", ["tea"]), choice("linen", "", ["linen", "beds"])] })] };
  const said = declared(quiz, new Map([[0, ["run"]], [1, ["tea", "linen"]]]));
  assert.deepEqual(said.persona, ["runner", "RUN"]);
  assert.deepEqual([...said.interests], [["shoes", "RUN"], ["tea", "TEA"], ["linen", "LINEN"], ["beds", "LINEN"]]);
  assert.equal(told(quiz.questions[1], ["tea", "linen"], String), "TEA, LINEN");
  assert.deepEqual(declared(quiz, new Map([[0, undefined]])).persona, undefined);
});

test("what is no survey is none", () => {
  for (const given of [undefined, null, 3, {}, { name: "a" }, { name: "a", pages: [], questions: [] }, { name: "a", pages: [], questions: [{ type: "html" }] }]) assert.equal(read(given), undefined, JSON.stringify(given));
  assert.equal(read(nps), nps);
});

test("a menu puts what was looked at first, keeps all else in its order, and leaves fixed entries where they are", () => {
  const entry = (what, views, fixed = false) => ({ what, views, fixed });
  assert.deepEqual(ordered([entry("a", 0), entry("b", 3), entry("c", 3), entry("d", 5)]), ["d", "b", "c", "a"]);
  assert.deepEqual(ordered([entry("home", 0, true), entry("a", 0), entry("b", 2), entry("sale", 9, true)]), ["home", "b", "a", "sale"]);
  assert.deepEqual(ordered([entry("a", 0), entry("b", 0)]), ["a", "b"]);
});
