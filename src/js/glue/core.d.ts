// The types of `core.js` beside it.

export class Page {
  constructor();
  free(): void;
  configure(config: Uint8Array): number;
  load(products: Uint8Array, prices: Uint8Array, is_public: boolean, now: number): number;
  unload(): void;
  page(kind: number, products: string, category: string, path: string, cart: string, first_name: string, now: number, total: number, zone: number): void;
  cart(ids: string): void;
  tcf(source: number, event: string, gdpr: number, publisher: number, custom: number): void;
  hear(source: number, preferences: number, personalization: number, measurement: number, pending: number): void;
  gpc(on: boolean): void;
  no_consent_tool(): void;
  choose(level: number, via: number, now: number): void;
  level(now: number): number;
  limit(): number;
  cap(now: number): number;
  is_pending(): boolean;
  offers_opt_in(now: number): boolean;
  place(number: number, now: number): number;
  save(number: number, now: number): Uint8Array | undefined;
  restore(number: number, bytes: Uint8Array, now: number): boolean;
  take(number: number, bytes: Uint8Array, now: number): boolean;
  changed(): number;
  reload(number: number, now: number): void;
  note(number: number, all: number): void;
  erase(): void;
  record(action: number, ids: string, now: number): boolean;
  record_view(now: number): boolean;
  feedback(kind: number, id: string, now: number): void;
  give(product: number, now: number): void;
  pool(): string;
  wanted(now: number): string;
  segments(now: number): string;
  available(indexes: Uint32Array): void;
  fill(placement: string, limit: number, now: number, seen: string): number;
  cards(now: number): Uint8Array;
  pick_text(index: number, which: number, now: number): string;
  pick_number(index: number, which: number, now: number): number;
  banner(placement: string, now: number): Uint8Array | undefined;
  banner_text(which: number): string;
  kept(number: number, now: number): Uint8Array;
  forget(number: number, product: number): void;
  number(index: number): number;
  tell(fact: number, value: number, text?: string, now?: number): number;
  ask(question: number, kind: number, now: number, id: string, asked?: string, answer?: string): number;
  name(index: number): string;
}

export function initSync(module: { module: WebAssembly.Module }): unknown;
