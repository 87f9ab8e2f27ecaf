// Beside the pictures, where the shop's builder has packed them small (`images.mode = "packed"`): from a picture's address to its
// bytes in a pack that everyone on the page fetches. Chooses none, draws none; what is no such pack has no picture in it.

import { type File, key, type Manifest } from "./address";
import type { Boot } from "./boot";

/** The columns of a pack that are read (`builder::thumbs::Thumbs`). */
const enum Column {
  Keys = 1,
  Sizes = 3,
  Pictures = 4,
}

/** The file of a pack. */
export const thumbsOf = ({ thumbs }: Manifest, number: number): File => {
  const { packs, groups } = thumbs!;
  return [`thumbs/${groups[Math.floor((number * groups.length) / packs)]}/${number}.dvt`];
};

/** A column's bytes (`catalog::format`). */
const column = (pack: Uint8Array, wanted: Column): Uint8Array => {
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  const number = (at: number) => view.getUint32(at, true);
  for (let entry = 16; entry < 16 + 12 * view.getUint16(6, true); entry += 12)
    if (number(entry) === wanted) return pack.subarray(number(entry + 4), number(entry + 4) + number(entry + 8));
  throw wanted;
};

/** Numbers of variable length. */
const numbers = (bytes: Uint8Array): number[] => {
  const found: number[] = [];
  let value = 0;
  let unit = 1;
  for (const byte of bytes) {
    value += (byte & 127) * unit;
    unit *= 128;
    if (byte > 127) continue;
    found.push(value);
    value = 0;
    unit = 1;
  }
  return found;
};

/** The picture of an address in a pack; `null` where there is none, or it is no pack. */
export const thumb = (pack: Uint8Array, address: string): Blob | null => {
  try {
    const at = numbers(column(pack, Column.Keys)).indexOf(key(address));
    const sizes = numbers(column(pack, Column.Sizes));
    const start = sizes.slice(0, at).reduce((sum, size) => sum + size, 0);
    const picture = column(pack, Column.Pictures).slice(start, start + sizes[at]!);
    return at < 0 || picture.length !== sizes[at] ? null : new Blob([picture], { type: "image/avif" });
  } catch {
    return null;
  }
};

/** The picture that an address of the packs of products means (`/i/cup.jpg#dv12`). */
export const unpack = async (boot: Boot, url: string): Promise<Blob | null> => {
  const end = url.lastIndexOf("#dv");
  return thumb(await boot.file(thumbsOf(await boot.manifest(), Number(url.slice(end + 3)))), url.slice(0, end));
};
