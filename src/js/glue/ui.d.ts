// Stands in for `pkg/wasm/devanture_ui.d.ts` until the module is built; never shipped.

type Host = (kind: number, index: number, value: string) => unknown;

export class Carousel {
  constructor(root: ShadowRoot, host: Host);
  free(): void;
  skeleton(cards: number, options: number): void;
  show(view: Uint8Array): boolean;
  image(index: number, source: string | ImageBitmap | null): void;
  unmount(): void;
}

export class Banner {
  constructor(root: ShadowRoot, host: Host);
  free(): void;
  show(view: Uint8Array): boolean;
  image(index: number, source: string | ImageBitmap | null): void;
  unmount(): void;
}

export function configure(config: Uint8Array): boolean;
export function initSync(module: { module: WebAssembly.Module }): unknown;
