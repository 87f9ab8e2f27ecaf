// Beside the inspector: elements from plain data, always as text nodes, and tables that change only where their rows do.
// Knows nothing of what it draws.

/** What stands in an element: texts and other elements. */
export type Child = Node | string | undefined;

/** An element with its class and its children. Texts are texts, whatever is in them. */
export const el = <Name extends keyof HTMLElementTagNameMap>(name: Name, className = "", ...children: Child[]): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== undefined));
  return made;
};

/** A text that may be in another script than the words around it. */
export const foreign = <Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, text: string): HTMLElementTagNameMap[Name] => {
  const made = el(name, className, text);
  made.dir = "auto";
  return made;
};

/** An element with attributes. */
export const set = <Made extends Element>(made: Made, attributes: Readonly<Record<string, string>>): Made => {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

/** A column: its heading and the class of its cells. */
export type Column = readonly [heading: string, className?: string];

/** A row: a name for whether it has changed, and how to make its cells. */
export interface Row {
  readonly key: string;
  readonly className?: string;
  readonly cells: () => Child[][];
}

/** A table that stays, with rows that come and go. */
export interface Table {
  readonly element: HTMLTableElement;
  show: (rows: readonly Row[]) => void;
}

/** The heads of a table's columns. */
const head = (columns: readonly Column[]): HTMLElement =>
  el("thead", "", el("tr", "", ...columns.map(([heading, className]) => set(el("th", className, heading), { scope: "col" }))));

/** Makes a table; with `rowHeads` the first cell of a row names it. */
export const table = (caption: string, columns: readonly Column[], rowHeads = false): Table => {
  const body = el("tbody");
  const element = el("table", "", el("caption", "", caption), head(columns), body);
  let shown: string[] = [];
  const draw = ({ className, cells }: Row) =>
    el("tr", className, ...cells().map((children, at) => {
      const cell = el(rowHeads && at === 0 ? "th" : "td", columns[at]?.[1], ...children);
      return rowHeads && at === 0 ? set(cell, { scope: "row" }) : cell;
    }));
  return {
    element,
    show: (rows) => {
      // Those that went are the oldest ones: they stand first.
      const gone = rows.length ? Math.max(0, shown.indexOf(rows[0]!.key)) : shown.length;
      for (let left = gone; left > 0; left--) body.firstElementChild?.remove();
      shown.splice(0, gone);
      rows.forEach((row, at) => {
        if (shown[at] === row.key) return;
        const made = draw(row);
        const old = body.children[at];
        old ? old.replaceWith(made) : body.append(made);
        shown[at] = row.key;
      });
      while (body.children.length > rows.length) body.lastElementChild!.remove();
      shown.length = rows.length;
    },
  };
};
