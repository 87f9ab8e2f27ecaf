// From a page's address to the packs it needs: a pure function of the address and the published
// manifest. Knows no person, fetches nothing.

/** A published file: its name relative to the manifest, and its digest where the name is not one. */
export type File = readonly [name: string, integrity?: string];

/** The two halves of a pack: products, and their prices. */
export type Halves = readonly [products: File, prices: File];

interface Buckets {
  readonly buckets: number;
  readonly groups: readonly (readonly [products: string, prices: string])[];
}

/** `manifest.json`, as `devanture build` writes it. */
export interface Manifest {
  readonly version: 1;
  readonly generation: string;
  readonly locale: string;
  readonly locales: Readonly<Record<string, File>>;
  /** `lean` when that build of the core can serve the configuration, `full` when only that one can. */
  readonly core?: string;
  readonly whole?: Halves;
  readonly head?: Halves;
  readonly products?: string;
  readonly neighbors?: Buckets;
  readonly category?: Buckets;
  /** Small pictures: how many packs, and the folder of each group of them. */
  readonly thumbs?: { readonly packs: number; readonly groups: readonly string[] };
}

/** The form in which addresses are compared: decoded where that is possible, no slash at the end, ASCII letters lowered. */
export const normalize = (path: string): string => {
  try {
    path = decodeURIComponent(path);
  } catch {
    // A path that is not UTF-8 is compared as it is written.
  }
  // Not by a pattern: it would try every slash, and an address may be nothing else.
  let end = path.length;
  while (path[end - 1] === "/") end--;
  return path.slice(0, end).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) || "/";
};

/** 32-bit FNV-1a of the UTF-8 bytes; the same function as `catalog::key`. */
export const key = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

const bucket = (folder: string, { buckets, groups }: Buckets, text: string): Halves => {
  const number = key(text) % buckets;
  const [products, prices] = groups[Math.floor((number * groups.length) / buckets)]!;
  return [[`${folder}/${products}/${number}.dvt`], [`${folder}/${prices}/${number}.prices.dvt`]];
};

/** The packs of a page, given its normalized path and the category it declares. */
export const packsOf = (manifest: Manifest, path: string, category: string): Halves[] => {
  const { whole, head, products, neighbors, category: categories } = manifest;
  if (whole) return [whole];
  const packs = head ? [head] : [];
  if (neighbors && products && path.startsWith(products) && path > products) packs.push(bucket("nb", neighbors, path));
  if (categories && category) packs.push(bucket("cat", categories, category));
  return packs;
};

/** The configuration in a language: exactly that one, else its primary subtag, else the shop's own. */
export const configOf = ({ locales, locale }: Manifest, wanted = ""): File =>
  locales[wanted] ?? locales[wanted.split("-")[0]!] ?? locales[locale]!;

/** What the shop asks, and the words of what loads for it, stand there too. */
export const askedOf = (manifest: Manifest, wanted: string | undefined, digest: string): File => [configOf(manifest, wanted)[0].replace("config", "asked").replace(".dvt", ".json"), digest];

/** The words of the parts that load on use stand beside the configuration, which has their digest. */
export const wordsOf = (manifest: Manifest, wanted: string | undefined, digest: string): File => [configOf(manifest, wanted)[0].replace("config", "words"), digest];
