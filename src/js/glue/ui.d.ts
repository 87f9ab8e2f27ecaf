// Stands in for `pkg/wasm/devanture_ui.d.ts` until the module is built; never shipped.

export function configure(config: Uint8Array): boolean;
export function mount(kind: number, root: ShadowRoot, host: (kind: number, index: number) => unknown): number;
export function skeleton(at: number, cards: number, options: number): void;
export function show(at: number, view: Uint8Array): boolean;
export function image(at: number, index: number, source: string | ImageBitmap | null): void;
export function unmount(at: number): void;
export function initSync(module: { module: WebAssembly.Module }): unknown;
