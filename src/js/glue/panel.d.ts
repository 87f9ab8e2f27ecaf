// Stands in for `pkg/wasm/devanture_panel.d.ts` until the module is built; never shipped.

type Host = (kind: number, index: number, value: string) => unknown;

export class Preferences {
  constructor(root: ShadowRoot, host: Host, blocked: boolean);
  free(): void;
  show(view: Uint8Array): boolean;
  say(said: number, value: string): void;
  ask(shop: string): void;
  department(place: number): string;
  unmount(): void;
}

export function configure(config: Uint8Array, words: Uint8Array): boolean;
export function initSync(module: { module: WebAssembly.Module }): unknown;
