// The page's product pictures, so that fetching them tells nothing: all of the public pool, in its fixed
// order, begun before anything is ranked. Draws nothing; what earlier pages left on this device is handed in.

import { attempt } from "./own";
import type { Kept } from "./storage";

/** What an image element or a canvas can show. */
export type Picture = string | ImageBitmap | null;

/** How pictures reach the page (`placement::ImageMode`). */
export const enum Mode {
  Pool,
  Direct,
  None,
  Packed,
}

/** Takes a picture out of the pack that its address names (`thumbs.ts`). */
export type Unpack = (url: string) => Promise<Blob | null>;

/** The pictures of one page. */
export interface Pictures {
  /** Fetches the whole pool, in order. */
  begin: (pool: readonly string[]) => void;
  /** Takes up thumbnails of earlier pages. */
  adopt: (kept: readonly Kept[]) => void;
  /** Whether a picture can be had without a request. */
  has: (url: string) => boolean;
  /** Those of these that arrived, for a later page. */
  arrived: (urls: readonly string[]) => Promise<Kept[]>;
  /** A picture; never fetches one. */
  get: (url: string) => Promise<Picture>;
  /** Gives back the memory of all that are not in the pool. */
  drop: (pool: readonly string[]) => void;
}

// The smallest picture there is: one transparent pixel.
const DOT = "R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

const shows = (url: string): Promise<boolean> =>
  new Promise((done) => {
    const image = new Image();
    image.referrerPolicy = "no-referrer";
    image.onload = () => done(true);
    image.onerror = () => done(false);
    image.src = url;
  });

let allowed: Promise<boolean> | undefined;
// The page's policy may forbid `blob:` pictures; a canvas is drawn then.
const blobs = (): Promise<boolean> =>
  (allowed ??= (async () => {
    const dot = Uint8Array.from(atob(DOT), (letter) => letter.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([dot], { type: "image/gif" }));
    const shown = await shows(url);
    URL.revokeObjectURL(url);
    return shown;
  })());

/** Bytes, or the address itself where bytes cannot be had. */
type Source = Blob | string | null;

const body = async (response: Response): Promise<Source> => {
  const blob = await response.blob();
  return response.ok && /^image\//.test(blob.type) ? blob : null;
};

const drawable = async (picture: Source): Promise<Picture> =>
  !(picture instanceof Blob) ? picture : (await blobs()) ? URL.createObjectURL(picture) : createImageBitmap(picture);

/** Prepares a page's pictures. `saves`: the visitor's browser asks for few bytes. */
export const createPictures = (mode: Mode, saves: boolean, unpack?: Unpack): Pictures => {
  const pooled = mode === Mode.Pool || mode === Mode.Packed;
  /** What arrived, or is coming. */
  const files = new Map<string, Promise<Source>>();
  /** What was made of it for an element. */
  const made = new Map<string, Promise<Picture>>();
  const put = (url: string, file: Promise<Source>) => void files.set(url, file.catch(() => null));
  const origin = (url: string) => (url ? attempt(() => new URL(url, location.href).origin) : undefined);
  const request = (url: string) =>
    fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", priority: "low" } as RequestInit).then(body);
  const plain = (url: string): Promise<Source> => shows(url).then((shown) => (shown ? url : null));

  // A host without CORS refuses every `fetch`: the first one tells, and then plain images are asked for,
  // again all of them and in the same order.
  const begin = (urls: readonly string[]) => {
    const hosts = new Map<string, Promise<boolean>>();
    for (const url of urls) {
      const host = origin(url);
      // What an earlier page left is fetched all the same: what it is must not show in what is asked for.
      if (!host || (files.has(url) && !adopted.delete(url))) continue;
      const first = hosts.get(host);
      if (/#dv\d+$/.test(url)) put(url, unpack!(url));
      else if (host === location.origin) put(url, request(url));
      else if (first) put(url, first.then((open) => (open ? request(url) : plain(url))));
      else {
        const asked = request(url).then(
          (file): Source | undefined => file,
          () => undefined,
        );
        hosts.set(
          host,
          asked.then((file) => file !== undefined),
        );
        put(
          url,
          asked.then((file) => (file !== undefined ? file : plain(url))),
        );
      }
    }
  };
  const adopted = new Set<string>();
  return {
    begin: (pool) => {
      if (pooled && !saves) begin(pool);
    },
    adopt: (kept) => {
      for (const [url, picture, type] of kept) {
        if (files.has(url)) continue;
        adopted.add(url);
        put(url, Promise.resolve(new Blob([picture], { type })));
      }
    },
    has: (url) => files.has(url),
    arrived: async (urls) => {
      const all: Kept[] = [];
      for (const url of urls) {
        const file = await files.get(url);
        if (file instanceof Blob) all.push([url, await file.arrayBuffer(), file.type]);
      }
      return all;
    },
    get: async (url) => {
      if (mode === Mode.None || !url) return null;
      if (mode === Mode.Direct) return url;
      const file = files.get(url);
      if (!file) return null;
      let picture = made.get(url);
      if (!picture) made.set(url, (picture = file.then(drawable).catch(() => null)));
      return picture;
    },
    drop: (pool) => {
      for (const [url, picture] of made) {
        if (pool.includes(url)) continue;
        made.delete(url);
        void picture.then((gone) => {
          if (typeof gone !== "string") gone?.close();
          else if (gone !== url) URL.revokeObjectURL(gone);
        });
      }
      for (const url of files.keys()) if (!pool.includes(url) && !adopted.has(url)) files.delete(url);
    },
  };
};
