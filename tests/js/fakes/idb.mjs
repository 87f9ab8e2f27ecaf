// As much of IndexedDB as is used: databases with stores of records, asynchronous like the real one.

const later = (run) => setTimeout(run);

/** An `indexedDB`; `databases` is what exists. */
export const fakeIdb = ({ onTransaction, refuses = () => false } = {}) => {
  const databases = new Map();
  const request = (run) => {
    const made = { onsuccess: null, onerror: null, onupgradeneeded: null };
    later(() => run(made));
    return made;
  };
  const open = (name) =>
    request((made) => {
      const fresh = !databases.has(name);
      const stores = databases.get(name) ?? new Map();
      let aborted = false;
      made.result = {
        createObjectStore: (store) => stores.set(store, new Map()),
        close: () => {},
        transaction: (store, mode) => {
          onTransaction?.(mode);
          const records = stores.get(store);
          if (!records) throw new Error("NotFoundError");
          const transaction = {
            objectStore: () => ({
              get: (key) => request((got) => ((got.result = records.get(key)), got.onsuccess?.())),
              put: (value, key) => {
                const parts = [value].flat(2);
                if (parts.some(refuses)) transaction.aborted = true;
                else records.set(key, value);
              },
            }),
          };
          later(() => later(() => (transaction.aborted ? transaction.onabort?.() : transaction.oncomplete?.())));
          return transaction;
        },
      };
      if (fresh) {
        made.transaction = { abort: () => (aborted = true) };
        made.onupgradeneeded?.();
        if (aborted) return made.onerror?.();
        databases.set(name, stores);
      }
      made.onsuccess?.();
    });
  return {
    databases,
    open,
    deleteDatabase: (name) => request((made) => (databases.delete(name), made.onsuccess?.())),
  };
};

/** A `Storage` with as much of it as is used. */
export const fakeStorage = () => {
  const values = new Map();
  return {
    values,
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  };
};
