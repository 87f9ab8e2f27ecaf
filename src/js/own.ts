// Beside the path: reading what others put into the page. Own properties only, so that a polluted
// `Object.prototype` reads as absence; never throws. Interprets nothing.

/** A property that `value` itself has; `undefined` otherwise, and when reading it throws, as reading of nothing does. */
export const own = (value: unknown, key: PropertyKey): unknown =>
  attempt(() => (Object.hasOwn(value as object, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined));

/** A property reached by its names, one own property after the other. */
export const reach = (value: unknown, ...names: PropertyKey[]): unknown => names.reduce(own, value);

/** Runs something that the page may have broken. */
export const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch {
    // Nothing came of it.
  }
};

/** A JSON text as objects without a prototype: a name that is not in the text reads as `undefined`. */
export const parse = (text: string): unknown =>
  attempt(() =>
    JSON.parse(text, (_, value: unknown) =>
      value && typeof value === "object" && !Array.isArray(value) ? Object.setPrototypeOf(value, null) : value,
    ),
  );

/** A short text on one line, from a string or a finite number; empty otherwise. */
export const line = (value: unknown): string =>
  typeof value === "string" || (typeof value === "number" && isFinite(value))
    ? `${value}`.slice(0, 200).replace(/\s+/g, " ").trim()
    : "";

/** The items of an array; a single value counts as one item, nothing as none. */
export const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value]);
