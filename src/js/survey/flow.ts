// Inside the survey: which question comes when, whether a survey is due, and what its answers say. Plain data in and out; draws,
// keeps and sends nothing.

import { items, line, own } from "../own";

/** How a question is answered. */
export type Form = "scale" | "choice" | "choices" | "text";

/** What can be chosen. */
export interface Choice {
  readonly id: string;
  readonly text: string;
  readonly next: string;
  readonly persona: string;
  readonly interests: readonly string[];
}

/** One question. */
export interface Question {
  readonly id: string;
  readonly text: string;
  readonly type: Form;
  readonly from: number;
  readonly to: number;
  readonly low: string;
  readonly high: string;
  readonly required: boolean;
  readonly next: string;
  readonly branches: readonly (readonly [from: number, to: number, next: string])[];
  readonly choices: readonly Choice[];
}

/** A survey as the builder lays it out. */
export interface Survey {
  readonly name: string;
  readonly kind: "nps" | "csat" | "ces" | "post-purchase" | "quiz";
  readonly title: string;
  /** Codes of page types; all when empty. */
  readonly pages: readonly number[];
  readonly again: number;
  readonly apart: number;
  readonly send: string;
  readonly questions: readonly Question[];
}

/** A number of a scale, a text, or ids of choices; nothing where a question was passed over. */
export type Answer = number | string | readonly string[] | undefined;
/** Answers by the places of their questions. */
export type Answers = ReadonlyMap<number, Answer>;

/** The longest answer in words. */
export const LONGEST = 300;
const DAY = 24;
/** After so many closings it is left alone. */
const CLOSINGS = 2;
/** Code of the checkout among the page types. */
const CHECKOUT = 5;

/** Whether a question was answered. */
export const isAnswered = (answer: Answer): boolean => answer !== undefined && (typeof answer === "number" || answer.length > 0);

/** The place of the question after this one; the number of questions at the end. */
export const nextOf = ({ questions }: Survey, at: number, answer: Answer): number => {
  const question = questions[at]!;
  const branch = typeof answer === "number" ? question.branches.find(([from, to]) => answer >= from && answer <= to)?.[2] : undefined;
  const chosen = Array.isArray(answer) ? question.choices.find(({ id, next }) => next && answer.includes(id))?.next : undefined;
  const wanted = branch || chosen || question.next;
  if (!wanted) return at + 1;
  const found = questions.findIndex(({ id }, place) => place > at && id === wanted);
  return found < 0 ? questions.length : found;
};

/** How many questions there are at the most from this one on, itself included. Leads only forward, so that it ends. */
export const longest = (survey: Survey, at: number): number => {
  const { questions } = survey;
  const lengths = new Array<number>(questions.length + 1).fill(0);
  for (let place = questions.length - 1; place >= at; place--) {
    const question = questions[place]!;
    const ways = [undefined, ...question.branches.map(([from]) => from), ...question.choices.map(({ id }) => [id])];
    lengths[place] = 1 + Math.max(...ways.map((answer) => lengths[nextOf(survey, place, answer)]!));
  }
  return lengths[at]!;
};

/** What is known of earlier times, in hours. */
export interface Past {
  readonly answered: number;
  readonly closed: number;
  /** How often it was closed. */
  readonly closings: number;
  /** Since any other survey was answered or closed. */
  readonly other: number;
}

/** Whether a survey may be asked on a page of this type. */
export const isDue = ({ pages, again, apart }: Survey, page: number, { answered, closed, closings, other }: Past): boolean =>
  page !== CHECKOUT &&
  (!pages.length || pages.includes(page)) &&
  answered >= again * DAY &&
  closed >= again * DAY &&
  closings < CLOSINGS &&
  other >= apart * DAY;

/** An answer in words, for the shopper: what is kept of it, and shown in the panel. */
export const told = ({ to, choices }: Question, answer: Answer, outOf: (value: number, most: number) => string): string =>
  typeof answer === "number"
    ? outOf(answer, to)
    : typeof answer === "string"
      ? answer
      : choices
          .filter(({ id }) => answer?.includes(id))
          .map(({ text }) => text)
          .join(", ");

/** What answers declare: a persona, and interests, each with its words. */
export const declared = ({ questions }: Survey, answers: Answers): { persona: readonly [name: string, text: string] | undefined; interests: ReadonlyMap<string, string> } => {
  let persona: readonly [string, string] | undefined;
  const interests = new Map<string, string>();
  for (const [at, answer] of answers)
    for (const choice of questions[at]!.choices) {
      if (!Array.isArray(answer) || !answer.includes(choice.id)) continue;
      if (choice.persona) persona = [choice.persona, choice.text];
      for (const interest of choice.interests) interests.set(interest, choice.text);
    }
  return { persona, interests };
};

/** What is handed to the shop: the survey's name and kind, and the answers by their questions. Nothing else: no time, no page, no person. */
export const message = ({ name, kind, questions }: Survey, answers: Answers) => ({
  survey: name,
  kind,
  answers: Object.fromEntries([...answers].filter(([, answer]) => isAnswered(answer)).map(([at, answer]) => [questions[at]!.id, answer as number | string | readonly string[]])),
});

const FORMS: readonly string[] = ["scale", "choice", "choices", "text"];

/** A survey of the published file; `undefined` for what is none. */
export const read = (given: unknown): Survey | undefined => {
  const questions = items(own(given, "questions"));
  const whole = questions.length > 0 && questions.every((question) => FORMS.includes(line(own(question, "type"))) && Array.isArray(own(question, "choices")) && Array.isArray(own(question, "branches")));
  return whole && line(own(given, "name")) && Array.isArray(own(given, "pages")) ? (given as Survey) : undefined;
};
