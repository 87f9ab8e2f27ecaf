// Chance that a seed repeats: what a property test found can be looked at again. Knows nothing of shops.

/** A stream of draws from a whole number. */
export const chance = (seed) => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  // An xorshift generator: every state but zero comes once.
  const draw = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let n = 0; n < 8; n++) draw();
  const below = (count) => Math.floor(draw() * count);
  const shuffle = (list) => {
    const left = [...list];
    return list.map(() => left.splice(below(left.length), 1)[0]);
  };
  return {
    below,
    /** Yes with this probability. */
    often: (probability) => draw() < probability,
    pick: (list) => list[below(list.length)],
    /** So many different ones, in any order. */
    some: (list, count) => shuffle(list).slice(0, count),
    shuffle,
  };
};
