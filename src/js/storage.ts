// The only place that touches the browser's storage. Where something belongs and whether it may exist
// is the core's answer, asked again at the moment of writing. Erases without reading. Never throws.

import { attempt } from "./own";

/** What is kept: the choice of level, explicit corrections, browsing. The index is the core's store. */
const KEYS = ["dv1:consent", "dv1:prefs", "dv1:profile"];
/** The database, with one store and two records. */
const DATABASE = "dv1";
const STORE = "profile";
const enum Record {
  Profile = 1,
  Pictures = 2,
}

/** A thumbnail that was fetched for everyone on an earlier page, with its address. No `Blob`: a private window of WebKit keeps none. */
export type Kept = readonly [url: string, picture: ArrayBuffer, type: string];

/** Where a store belongs (`placement::Place`). */
export const enum Place {
  Nowhere,
  Session,
  Local,
  Database,
  Unknown,
}

// Even naming the storage can throw.
const area = (place: Place): Storage => (place === Place.Session ? sessionStorage : localStorage);

const write = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

// A database that another tab holds may never answer: the page does not wait for it.
const PATIENCE = 1500;

const settled = (run: (done: (value?: unknown) => void) => void): Promise<unknown> =>
  new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
    if (attempt(() => (run(resolve), true)) === undefined) resolve(undefined);
  });

const open = (creates: boolean, then: (database: IDBDatabase, done: (value?: unknown) => void) => void): Promise<unknown> =>
  settled((done) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      // Reading must not leave an empty database behind.
      if (creates) request.result.createObjectStore(STORE);
      else request.transaction!.abort();
    };
    request.onerror = request.onblocked = () => done();
    request.onsuccess = () => {
      const database = request.result;
      const close = (value?: unknown) => {
        database.close();
        done(value);
      };
      database.onversionchange = () => database.close();
      if (attempt(() => (then(database, close), true)) === undefined) close();
    };
  });

const get = (record: Record): Promise<unknown> =>
  open(false, (database, done) => {
    const request = database.transaction(STORE).objectStore(STORE).get(record);
    request.onsuccess = () => done(request.result);
    request.onerror = () => done();
  });

// Read and written in one transaction: no other tab comes between.
const put = async (record: Record, value: (found: unknown) => unknown): Promise<boolean> => {
  const kept = await open(true, (database, done) => {
    const transaction = database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    let now: unknown;
    const request = store.get(record);
    // What is thrown here, as by a full store, would be an error of the page's.
    request.onsuccess = () =>
      attempt(() => {
        if ((now = value(request.result))) store.put(now, record);
        return true;
      }) ?? transaction.abort();
    transaction.oncomplete = () => done(!!now);
    transaction.onabort = () => done();
  });
  return kept === true;
};

/** What was kept in a place; `undefined` when there is nothing, or no telling. */
export const recall = async (store: number, place: Place): Promise<Uint8Array | undefined> =>
  place === Place.Database ? bytesOf(await get(Record.Profile)) : read(store, place);

/** The same at once, of what stands in no database. */
export const read = (store: number, place: Place): Uint8Array | undefined =>
  attempt(() => {
    const text = area(place).getItem(KEYS[store]!);
    // What is not even text of ours is damaged, not absent.
    return text === null ? undefined : (attempt(() => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))) ?? new Uint8Array());
  });

const bytesOf = (found: unknown): Uint8Array | undefined => (found instanceof Uint8Array ? found : undefined);

/** Thumbnails of earlier pages, latest first. */
export const recallPictures = async (): Promise<Kept[]> => {
  const found = await get(Record.Pictures);
  return Array.isArray(found) ? found.filter((kept) => Array.isArray(kept) && typeof kept[0] === "string" && kept[1] instanceof ArrayBuffer && typeof kept[2] === "string") : [];
};

/** Keeps thumbnails in place of those kept before, if `allowed` at the moment of writing. */
export const keepPictures = (pictures: readonly Kept[], allowed: () => boolean): Promise<boolean> =>
  put(Record.Pictures, () => (allowed() ? pictures : undefined));

/**
 * Keeps what `bytes` answers. It is called at the very moment of writing, with what stands there then, so that a consent withdrawn
 * on the way is respected and what another tab has written is not lost; `undefined` writes nothing. Resolves to whether something was written.
 */
export const keep = async (store: number, place: Place, bytes: (found: Uint8Array | undefined) => Uint8Array | undefined): Promise<boolean> => {
  if (place === Place.Database) return put(Record.Profile, (found) => bytes(bytesOf(found)));
  const found = read(store, place);
  return (
    attempt(() => {
      const now = bytes(found);
      if (now) area(place).setItem(KEYS[store]!, write(now));
      return !!now;
    }) ?? false
  );
};

/** Erases a store wherever it may be, but for the place where it belongs; without reading it. */
export const wipe = async (store: number, but = Place.Nowhere): Promise<void> => {
  for (const place of [Place.Session, Place.Local])
    if (place !== but) attempt(() => area(place).removeItem(KEYS[store]!));
  if (store === 2 && but !== Place.Database)
    await settled((done) => {
      const request = indexedDB.deleteDatabase(DATABASE);
      request.onsuccess = request.onerror = request.onblocked = () => done();
    });
};

/** Whether the browser refuses to keep anything; even naming its storage then fails. */
export const isBlocked = (): boolean => !attempt(() => localStorage && sessionStorage && indexedDB);

/** Whether the profile is where it was kept; where there is no telling, it is. */
export const isKept = async (place: Place): Promise<boolean> => {
  try {
    if (place !== Place.Database) return area(place).getItem(KEYS[2]!) !== null;
    return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
  } catch {
    return true;
  }
};

/** Whether a `storage` event is about one of ours; an event without a key is about everything. */
export const isOurs = (key: string | null): boolean => key === null || KEYS.includes(key);
