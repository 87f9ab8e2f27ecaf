// What the build writes into the bundles.

/** Names this build: parts of another one do not fit. */
declare const __BUILD__: string;
/** Digest of `core.wasm`, as an `integrity` attribute writes it. */
declare const __CORE__: string;
/** Digest of `ui.wasm`. */
declare const __UI__: string;
/** Digest of `panel.wasm`. */
declare const __PANEL__: string;
