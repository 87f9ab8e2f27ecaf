// What two transcripts do not share, in a form that a person reads.

const lines = (value) => [value].flat().map((part) => (typeof part === "string" ? part : JSON.stringify(part)));

/** How often each line is there. */
const counts = (list) => {
  const found = new Map();
  for (const line of list) found.set(line, (found.get(line) ?? 0) + 1);
  return found;
};

/** Lines that the first has more often. */
const only = (mine, theirs) => {
  const other = counts(theirs);
  return [...counts(mine)].flatMap(([line, count]) => (count > (other.get(line) ?? 0) ? [count > 1 ? `${count} × ${line}` : line] : []));
};

/** The fields in which two transcripts differ, with the lines that only one has; or from where the order differs. */
export const differences = (a, b, without = []) =>
  Object.keys(a).flatMap((field) => {
    if (without.includes(field)) return [];
    const [one, other] = [lines(a[field]), lines(b[field])];
    const at = Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index).find((index) => one[index] !== other[index]);
    if (at === undefined) return [];
    return [{ field, first: only(one, other), second: only(other, one), at, order: [one, other].map((list) => list.slice(Math.max(0, at - 1), at + 3)) }];
  });

const shorten = (line) => (line.length > 240 ? `${line.slice(0, 237)}…` : line);
const some = (mark, list) => [...list.slice(0, 6).map((line) => `    ${mark} ${shorten(line)}`), ...(list.length > 6 ? [`    ${mark} … and ${list.length - 6} more`] : [])];

/** Differences as text: what only the first shopper has (−), what only the second has (+). */
export const readable = (found) =>
  found
    .flatMap(({ field, first, second, at, order }) =>
      first.length || second.length
        ? [`  ${field}:`, ...some("−", first), ...some("+", second)]
        : [`  ${field}: the same lines in another order, from line ${at + 1}:`, ...some("−", order[0]), ...some("+", order[1])],
    )
    .join("\n");
