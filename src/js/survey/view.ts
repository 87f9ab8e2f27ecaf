// Inside the survey: one question after the other, then the answers and, where the shop takes them, what would be sent and to whom.
// Draws with nodes and texts only. Decides nothing, keeps nothing, sends nothing: it asks whoever opened it.

import { fill } from "../asked";
import { el, foreign, set } from "../inspector/nodes";
import { type Answer, type Answers, isAnswered, longest, LONGEST, nextOf, type Question, type Survey, told } from "./flow";

/** What the survey is given, and whom it asks. */
export interface Desk {
  readonly words: Readonly<Record<string, string>>;
  /** Writes a number as the page's language does. */
  number: (value: number) => string;
  /** Takes the answers; what was declared in words, and whether they are kept beyond the page. */
  finish: (answers: Answers) => { readonly kept: boolean; readonly declared: readonly string[] };
  /** Where answers would go, in words; empty where nobody takes them. */
  readonly place: string;
  /** Whether that is the page itself. */
  readonly isPage: boolean;
  /** The text that would be handed over. */
  body: (answers: Answers) => string;
  /** Hands it over; answers whether it was taken. */
  send: (answers: Answers, body: string) => Promise<boolean>;
  close: () => void;
}

/** Opens a survey in a root. */
export const open = (root: ShadowRoot, survey: Survey, desk: Desk): void => {
  const { words } = desk;
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}) => fill(words[key], values);
  const answers = new Map<number, Answer>();
  /** Places of the questions before the open one. */
  const path: number[] = [];

  const heading = foreign("h2", "title", survey.title);
  const close = set(el("button", "close", "×"), { type: "button", "aria-label": say("survey-close") });
  const progress = set(el("p", "progress"), { role: "status" });
  const bar = set(el("span", "bar", el("span", "done")), { "aria-hidden": "true" });
  const body = el("div", "body");
  const section = set(el("section", "survey", el("header", "", heading, close), progress, bar, body), { "aria-labelledby": "title" });
  heading.id = "title";
  // What is written here is no shortcut of the shop's, and nothing for its scripts.
  for (const kind of ["keydown", "keyup", "keypress", "beforeinput", "input", "paste"]) section.addEventListener(kind, (event) => event.stopPropagation());

  const leave = () => {
    const line = set(el("p", "left", say("survey-closed")), { tabindex: "-1" });
    section.replaceWith(line);
    line.focus();
    desk.close();
  };
  close.onclick = leave;

  const show = (at: number, moves = true): void => {
    const question = survey.questions[at];
    const rest = question ? longest(survey, at) : 0;
    const all = path.length + rest;
    bar.style.setProperty("--done", `${(100 * path.length) / Math.max(1, all)}%`);
    progress.textContent = question ? say("survey-progress", { number: desk.number(path.length + 1), count: desk.number(all) }) : "";
    const [drawn, focus] = question ? ask(question, at, rest === 1) : end();
    body.replaceChildren(drawn);
    if (moves) focus.focus();
  };

  const back = (): void => show(path.pop() ?? 0);

  const ask = (question: Question, at: number, last: boolean): readonly [HTMLElement, HTMLElement] => {
    const legend = set(foreign("legend", "question", question.text), { id: "question", tabindex: "-1" });
    const error = set(el("p", "error"), { id: "error", role: "alert" });
    const { nodes, value, first } = fields(question, answers.get(at));
    const optional = question.required ? undefined : el("p", "hint", say("survey-optional"));
    const fieldset = set(el("fieldset", "", legend, optional, ...nodes, error), { "aria-labelledby": "question", "aria-describedby": "error" });
    if (question.type === "scale" || question.type === "choice") set(fieldset, { role: "radiogroup", "aria-required": `${question.required}` });
    const before = path.length ? set(el("button", "back", say("survey-back")), { type: "button" }) : undefined;
    if (before)
      before.onclick = () => {
        answers.set(at, value());
        back();
      };
    const next = set(el("button", "next", say(last && !branches(question) ? "survey-finish" : "survey-next")), { type: "submit" });
    const form = el("form", "", fieldset, el("div", "actions", before, next));
    form.noValidate = true;
    form.oninput = () => {
      error.textContent = "";
      fieldset.removeAttribute("aria-invalid");
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      const answer = value();
      if (question.required && !isAnswered(answer)) {
        error.textContent = say("survey-required");
        set(fieldset, { "aria-invalid": "true" });
        return first().focus();
      }
      answers.set(at, answer);
      path.push(at);
      show(nextOf(survey, at, answer));
    };
    return [form, legend];
  };

  const fields = (question: Question, given: Answer): { readonly nodes: readonly (Node | undefined)[]; value: () => Answer; first: () => HTMLElement } => {
    if (question.type === "text") {
      const area = set(el("textarea"), { maxlength: `${LONGEST}`, rows: "3", "aria-labelledby": "question", "aria-describedby": "hint error", dir: "auto" });
      area.value = typeof given === "string" ? given : "";
      return { nodes: [area, set(el("p", "hint", say("survey-open-hint")), { id: "hint" })], value: () => area.value.trim() || undefined, first: () => area };
    }
    const several = question.type === "choices";
    const scale = question.type === "scale";
    const inputs: HTMLInputElement[] = [];
    const option = (value: string, label: Node, more: Readonly<Record<string, string>>) => {
      const checked = scale ? `${given}` === value : Array.isArray(given) && given.includes(value);
      // By the attribute: session recorders replace the setter, which no closed root hides.
      const input = set(el("input"), { type: several ? "checkbox" : "radio", name: "answer", value, ...more, ...(checked && { checked: "" }) });
      inputs.push(input);
      return el("label", scale ? "step" : "choice", input, label);
    };
    const chosen = () => inputs.filter((input) => input.checked).map(({ value }) => value);
    const first = () => inputs[0]!;
    if (!scale) {
      const list = question.choices.map(({ id, text }) => option(id, foreign("span", "", text), {}));
      return { nodes: [el("div", "choices", ...list)], value: chosen, first };
    }
    const steps = Array.from({ length: question.to - question.from + 1 }, (_, at) => {
      const value = question.from + at;
      const end = value === question.from ? question.low : value === question.to ? question.high : "";
      const spoken = [say("survey-out-of", { value: desk.number(value), most: desk.number(question.to) }), end].filter(Boolean).join(", ");
      return option(`${value}`, el("span", "", desk.number(value)), { "aria-label": spoken });
    });
    const ends = set(el("div", "ends", foreign("span", "", question.low), foreign("span", "", question.high)), { "aria-hidden": "true" });
    const list = el("div", "steps", ...steps);
    list.style.setProperty("--steps", `${steps.length}`);
    return { nodes: [list, ends], value: () => (chosen().length ? Number(chosen()[0]) : undefined), first };
  };

  const end = (): readonly [HTMLElement, HTMLElement] => {
    // Only the way that was taken counts: who went back may have answered what is no longer asked.
    const given: Answers = new Map(path.map((at) => [at, answers.get(at)]));
    const { kept, declared } = desk.finish(given);
    const title = set(el("h3", "thanks", say("survey-thanks")), { tabindex: "-1" });
    const outOf = (value: number, most: number) => say("survey-out-of", { value: desk.number(value), most: desk.number(most) });
    const list = el("dl", "answers", ...[...given].filter(([, answer]) => isAnswered(answer)).flatMap(([at, answer]) => {
      const question = survey.questions[at]!;
      return [foreign("dt", "", question.text), foreign("dd", "", told(question, answer, outOf))];
    }));
    const where = el("p", "hint", say(kept ? "survey-kept" : "survey-not-kept"));
    const said = declared.length ? el("p", "declared", say("survey-declared", { list: declared.join(", ") })) : undefined;
    return [el("div", "end", title, said, el("h4", "", say("survey-answers")), list, where, desk.place ? offer(given, title) : undefined), title];
  };

  const offer = (given: Answers, title: HTMLElement): HTMLElement => {
    const text = desk.body(given);
    const lead = set(el("p", "", say(desk.isPage ? "survey-send-page" : "survey-send-to", { place: `\u2068${desk.place}\u2069` })), { id: "lead" });
    const shown = set(el("pre", "", text), { tabindex: "0", dir: "ltr", role: "group", "aria-labelledby": "lead" });
    const status = set(el("p", "status"), { role: "status" });
    const send = set(el("button", "next", say("survey-send")), { type: "button" });
    const keep = set(el("button", "back", say("survey-keep")), { type: "button" });
    const actions = el("div", "actions", keep, send);
    const offered = el("div", "send", lead, shown, actions, status);
    keep.onclick = () => {
      offered.remove();
      title.focus();
    };
    let sending = false;
    send.onclick = async () => {
      if (sending) return;
      sending = true;
      status.textContent = say("survey-sending");
      const taken = await desk.send(given, text);
      sending = false;
      status.textContent = say(taken ? "survey-sent" : "survey-failed");
      if (!taken) return;
      // The focus must not fall with the button.
      set(status, { tabindex: "-1" }).focus();
      actions.remove();
    };
    return offered;
  };

  show(0, false);
  root.append(section);
};

/** Whether what comes after a question hangs on its answer. */
const branches = ({ branches, choices }: Question): boolean => branches.length > 0 || choices.some(({ next }) => next);
