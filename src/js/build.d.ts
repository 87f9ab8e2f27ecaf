// What the build writes into the bundles.

/** Names this build in the addresses of its parts: those of another one do not fit. */
declare const __BUILD__: string;
/** Digest of `core.wasm`, as an `integrity` attribute writes it. */
declare const __CORE__: string;
/** Digest of `lean.wasm`. */
declare const __LEAN__: string;
/** Digest of `full.wasm`. */
declare const __FULL__: string;
/** Digest of `explain.wasm`. */
declare const __EXPLAIN__: string;
/** Digest of `explain.js`. */
declare const __EXPLAIN_JS__: string;
/** Digest of `ui.wasm`. */
declare const __UI__: string;
/** Digest of `panel.wasm`. */
declare const __PANEL__: string;
/** Digest of `runtime.js`. */
declare const __RUNTIME_JS__: string;
/** Digest of `ui.js`. */
declare const __UI_JS__: string;
/** Digest of `platforms.js`. */
declare const __PLATFORMS_JS__: string;
/** Digest of `api.js`. */
declare const __API_JS__: string;
/** Digest of `panel.js`. */
declare const __PANEL_JS__: string;
/** Digest of `portability.wasm`. */
declare const __PORTABILITY__: string;
/** Digest of `portability.js`. */
declare const __PORTABILITY_JS__: string;
/** Digest of `facts.js`. */
declare const __FACTS_JS__: string;
/** Digest of `thumbs.js`. */
declare const __THUMBS_JS__: string;
/** Digest of `debug.js`. */
declare const __DEBUG_JS__: string;
/** Digest of `overlay.js`. */
declare const __OVERLAY_JS__: string;
/** Digest of `inspector.js`. */
declare const __INSPECTOR_JS__: string;
/** Digest of `survey.js`. */
declare const __SURVEY_JS__: string;
/** Digest of `favorites.js`. */
declare const __FAVORITES_JS__: string;
/** Digest of `banner.js`. */
declare const __BANNER_JS__: string;
/** Digest of `navigation.js`. */
declare const __NAVIGATION_JS__: string;
/** Digest of `weather.js`. */
declare const __WEATHER_JS__: string;
