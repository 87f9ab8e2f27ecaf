// What the build writes into the bundles.

/** Names this build: parts of another one do not fit. */
declare const __BUILD__: string;
/** Digest of `core.wasm`, as an `integrity` attribute writes it. */
declare const __CORE__: string;
declare const __RUNTIME__: string;
declare const __PAINT__: string;
/** Digest of `ui.wasm`. */
declare const __UI__: string;
