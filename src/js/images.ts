// The page's product pictures, so that fetching them tells nothing: all of the public pool, in its fixed
// order, begun before anything is ranked. Draws nothing, remembers nothing between pages.

import { attempt } from "./own";

/** What an image element or a canvas can show. */
export type Picture = string | ImageBitmap | null;

/** How pictures reach the page (`placement::ImageMode`). */
export const enum Mode {
  Pool,
  Direct,
  None,
}

/** The pictures of one page. */
export interface Pictures {
  /** Fetches the whole pool, in order. */
  begin: (pool: readonly string[]) => void;
  /** Which of these are on this device; asks no server. */
  find: (wanted: readonly string[]) => Promise<number[]>;
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

const source = async (response: Response): Promise<Picture> => {
  const blob = await response.blob();
  if (!response.ok || !/^image\//.test(blob.type)) return null;
  return (await blobs()) ? URL.createObjectURL(blob) : createImageBitmap(blob);
};

/** Prepares a page's pictures. `saves`: the visitor's browser asks for few bytes. */
export const createPictures = (mode: Mode, saves: boolean): Pictures => {
  const pictures = new Map<string, Promise<Picture>>();
  const put = (url: string, picture: Promise<Picture>) => void pictures.set(url, picture.catch(() => null));
  const origin = (url: string) => (url ? attempt(() => new URL(url, location.href).origin) : undefined);
  const request = (url: string) =>
    fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", priority: "low" } as RequestInit).then(source);

  // A host without CORS refuses every `fetch`: the first one tells, and then plain images are asked for,
  // again all of them and in the same order.
  const begin = (urls: readonly string[]) => {
    const hosts = new Map<string, Promise<boolean>>();
    for (const url of urls) {
      const host = origin(url);
      if (!host || pictures.has(url)) continue;
      const first = hosts.get(host);
      if (host === location.origin) put(url, request(url));
      else if (first) put(url, first.then((open) => (open ? request(url) : shows(url).then((shown) => (shown ? url : null)))));
      else {
        const asked = request(url).then(
          (picture): Picture | undefined => picture,
          () => undefined,
        );
        hosts.set(
          host,
          asked.then((picture) => picture !== undefined),
        );
        put(
          url,
          asked.then((picture) => (picture !== undefined ? picture : shows(url).then((shown) => (shown ? url : null)))),
        );
      }
    }
  };
  return {
    begin: (pool) => {
      if (mode === Mode.Pool && !saves) begin(pool);
    },
    find: async (wanted) => {
      const found = await Promise.all(
        wanted.map(async (url, index) => {
          if (origin(url) !== location.origin) return -1;
          if (!pictures.has(url)) {
            const kept = await fetch(url, { cache: "only-if-cached", mode: "same-origin", credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => null);
            if (!kept?.ok) return -1;
            put(url, source(kept));
          }
          return index;
        }),
      );
      return found.filter((index) => index >= 0);
    },
    get: async (url) => (mode === Mode.None || !url ? null : mode === Mode.Direct ? url : ((await pictures.get(url)) ?? null)),
    drop: (pool) => {
      for (const [url, picture] of pictures) {
        if (pool.includes(url)) continue;
        pictures.delete(url);
        void picture.then((gone) => {
          if (typeof gone === "string") URL.revokeObjectURL(gone);
          else gone?.close();
        });
      }
    },
  };
};
