// A core that decides nothing: it writes down what it was told and answers what the test has set.

let loaded;
/** A module may say what it makes of the configuration: `{ refuses: 12 }`. */
export const initSync = ({ module }) => (loaded = module);

export class Page {
  calls = [];
  answers = { level: 1, place: () => 4, save: () => undefined, changed: 0, configure: () => loaded?.refuses ?? 0, pool: "", wanted: "", name: () => "", number: () => 0 };

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
