// A core that decides nothing: it writes down what it was told and answers what the test has set.

export const initSync = () => {};

export class Page {
  calls = [];
  answers = { level: 1, place: () => 4, save: () => undefined, changed: 0, pool: "", wanted: "", name: () => "", number: () => 0 };

  constructor() {
    Page.last = this;
    return new Proxy(this, {
      get: (target, name) => {
        if (name in target) return target[name];
        return (...values) => {
          target.calls.push([name, ...values]);
          const answer = target.answers[name];
          return typeof answer === "function" ? answer(...values) : answer;
        };
      },
    });
  }

  told(name) {
    return this.calls.filter(([called]) => called === name).map(([, ...values]) => values);
  }
}
