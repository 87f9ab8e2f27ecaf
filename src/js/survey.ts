// Beside the path: surveys, loaded where a page has `<devanture-survey>`. Says when one is due, keeps answers where that is allowed,
// and hands them over on the shopper's tap. That is the only time that devanture sends what somebody wrote.
//
// Drawn by hand as the inspector is, not with leptos: the smallest module with leptos in it is 15 kB (brotli) with its glue, and the panel's,
// which has what a survey needs, 21; this is 5, and a survey is drawn one question at a time.

import { ask, asked, type Asked, fill, NEVER, numbers, Question, Said } from "./asked";
import { once } from "./boot";
import { attempt, items } from "./own";
import type { Engine } from "./runtime";
import { Place } from "./storage";
import { type Answers, declared, isAnswered, isDue, message, read, type Survey, told } from "./survey/flow";
import { CSS } from "./survey/sheet";
import { open as draw } from "./survey/view";

/** The element. */
export const TAG = "devanture-survey";
/** Of `placement::Store`. */
const CORRECTIONS = 1;
/** The matter of a persona (`placement::PERSONA`). */
const PERSONA = "persona";

/** Makes the elements of a page work. */
export const open = (engine: Engine): void => {
  if (customElements.get(TAG)) return;
  const { boot, core, now } = engine;
  const file = once(() => asked(engine));
  /** The survey that this page has shown: there is one at the most. */
  let taken: string | undefined;

  const thing = (survey: Survey, rest: string | number = "") => `survey/${survey.name}/${rest}`;

  const past = (survey: Survey) => {
    const since = (kind: Said, rest: string | number) => ask(engine, Question.Since, kind, thing(survey, rest));
    const answered = Math.min(NEVER, ...survey.questions.map(({ id }) => since(Said.Answered, id)));
    const closings = [1, 2].map((time) => since(Said.Asked, time)).filter((hours) => hours < NEVER);
    const latest = [Said.Answered, Said.Asked].map((kind) => ask(engine, Question.Since, kind, ""));
    const closed = Math.min(NEVER, ...closings);
    const other = Math.min(...latest);
    // What is as old as this survey's own is this survey's own.
    return { answered, closed, closings: closings.length, other: other < Math.min(answered, closed) ? other : NEVER };
  };

  const finish = (survey: Survey, answers: Answers, words: Asked["words"], number: (value: number) => string) => {
    const outOf = (value: number, most: number) => fill(words["survey-out-of"], { value: number(value), most: number(most) });
    for (const [at, answer] of answers) {
      const question = survey.questions[at]!;
      if (isAnswered(answer)) ask(engine, Question.Say, Said.Answered, thing(survey, question.id), question.text, told(question, answer, outOf));
    }
    const found = declared(survey, answers);
    // Who answers a quiz again says who they are now.
    for (const { choices } of survey.questions)
      for (const { persona, interests } of choices) {
        if (persona) ask(engine, Question.TakeBack, Said.Declared, PERSONA);
        for (const interest of interests) ask(engine, Question.TakeBack, Said.Declared, `interest/${interest}`);
      }
    if (found.persona) ask(engine, Question.Say, Said.Declared, PERSONA, found.persona[1], found.persona[0]);
    for (const [interest, text] of found.interests) ask(engine, Question.Say, Said.Declared, `interest/${interest}`, text, interest);
    void engine.altered();
    return {
      kept: boot.options.storage && core.place(CORRECTIONS, now()) === Place.Local,
      declared: [...new Set([...(found.persona ? [found.persona[1]] : []), ...found.interests.values()])],
    };
  };

  const send = async (host: HTMLElement, survey: Survey, answers: Answers, body: string): Promise<boolean> => {
    if (survey.send === "page") {
      const detail = message(survey, answers);
      const event = new CustomEvent("devanture-survey", { bubbles: true, composed: true, cancelable: true, detail });
      const heard = !host.dispatchEvent(event);
      return engine.emit("survey", detail) || heard;
    }
    const url = new URL(survey.send, location.href).href;
    (boot.sent ??= new Set()).add(url);
    try {
      // Where it goes was said: not on from there to somewhere else.
      const { ok } = await fetch(url, { method: "POST", body, headers: { "Content-Type": "application/json" }, credentials: "omit", referrerPolicy: "no-referrer", redirect: "error" });
      return ok;
    } catch {
      return false;
    }
  };

  /** Shows the survey of an element in its root when it is due; answers whether it does. */
  const show = async (host: HTMLElement, root: ShadowRoot, children: HTMLSlotElement): Promise<boolean> => {
    const [{ surveys, words }] = await Promise.all([file(), engine.ready]);
    await engine.settle();
    const name = host.getAttribute("name");
    const survey = items(surveys).map(read).find((one) => one?.name === name);
    const page = engine.known?.type;
    if (!survey || page === undefined || taken !== undefined || core.is_pending() || !host.isConnected) return false;
    if (!isDue(survey, page, past(survey))) return false;
    taken = survey.name;
    const write = numbers(engine);
    const number = (value: number) => write.format(value);
    const isPage = survey.send === "page";
    const place = isPage ? location.host : attempt(() => survey.send && new URL(survey.send, location.href).href) || "";
    children.remove();
    draw(root, survey, {
      words,
      number,
      place,
      isPage,
      finish: (answers) => finish(survey, answers, words, number),
      body: (answers) => JSON.stringify(message(survey, answers), null, 2),
      send: (answers, body) => send(host, survey, answers, body),
      close: () => {
        const answered = past(survey).answered < 1;
        if (answered) return;
        const time = ask(engine, Question.Since, Said.Asked, thing(survey, 1)) < NEVER ? 2 : 1;
        ask(engine, Question.Say, Said.Asked, thing(survey, time), survey.title, "");
        void engine.altered();
      },
    });
    return true;
  };

  customElements.define(
    TAG,
    class extends HTMLElement {
      constructor() {
        super();
        const root = attempt(() => this.attachShadow({ mode: "closed" }));
        const children = document.createElement("slot");
        root?.append(children);
        attempt(() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(CSS);
          if (root) root.adoptedStyleSheets = [sheet];
        });
        this.begin = once(async () => {
          if (!root) return;
          const tryIt = () => show(this, root, children).catch((error: unknown) => (boot.log("error", error), false));
          // An answer of the consent tool may come, and with it what was answered before.
          if (!(await tryIt())) engine.on("level", () => void tryIt());
        });
      }

      private readonly begin: () => Promise<void>;

      connectedCallback() {
        // The same marks as on every element, for everyone.
        this.classList.add("rr-block", "ph-no-capture", "fs-exclude");
        for (const mark of ["data-private", "data-clarity-mask", "data-hj-suppress"]) this.setAttribute(mark, "");
        void this.begin();
      }
    },
  );
};
