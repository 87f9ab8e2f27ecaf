// In the page, before anything else: writes down what the shop's own scripts could notice of the widget.
// Changes nothing of what the page does. Also keeps a way into the closed roots, for the test alone.

/**
 * Runs in the page. Everything it finds is in `window.__seen`, which no listing of the page's names shows. With `holds` what is kept
 * is answered only after `__seen.release()`: what is asked for before cannot depend on it.
 */
export const spy = ({ holds = false } = {}) => {
  const seen = { events: [], messages: [], writes: [], hints: [], connections: [], timings: [], roots: [], release: () => {} };
  Object.defineProperty(window, "__seen", { value: seen });

  const text = (value, depth = 0) => {
    if (value instanceof Node) return `<${value.nodeName}>`;
    if (value instanceof Error) return `${value}`;
    if (typeof value !== "object" || value === null) return typeof value === "function" ? "function" : `${value}`.slice(0, 300);
    if (value instanceof Blob) return `blob of ${value.size}`;
    if (depth > 3) return "…";
    return `{${Object.keys(value).map((key) => `${key}: ${text(value[key], depth + 1)}`).join(", ")}}`.slice(0, 600);
  };

  // Who asks for the root of a node gets the closed one: what happens in it is nobody's business outside.
  const inside = (target) => target instanceof Node && seen.roots.includes(target.getRootNode());
  const name = (target) => (target === window ? "window" : target instanceof Node ? target.nodeName.toLowerCase() : (target?.constructor?.name ?? "?"));

  // ---- events ----

  const dispatch = EventTarget.prototype.dispatchEvent;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (event && (!inside(this) || event.composed)) seen.events.push(`${event.type} on ${name(this)}: ${text(event.detail ?? event.data ?? "")}`);
    return dispatch.call(this, event);
  };
  for (const kind of ["message", "error", "unhandledrejection", "securitypolicyviolation", "storage", "hashchange", "popstate"])
    window.addEventListener(kind, (event) => /^pptr/.test(event.sourceFile ?? "") || seen.events.push(`${kind}: ${text(event.data ?? event.message ?? event.reason ?? event.violatedDirective ?? event.key ?? "")}`), true);

  // ---- messages and connections ----

  const wrap = (holder, method, note) => {
    const original = holder?.[method];
    if (typeof original !== "function") return;
    holder[method] = function (...given) {
      note.call(this, ...given);
      return original.apply(this, given);
    };
  };
  wrap(window, "postMessage", (data) => seen.messages.push(`window: ${text(data)}`));
  wrap(MessagePort.prototype, "postMessage", (data) => seen.messages.push(`port: ${text(data)}`));
  wrap(BroadcastChannel.prototype, "postMessage", function (data) {
    seen.messages.push(`channel ${this.name}: ${text(data)}`);
  });
  wrap(navigator, "sendBeacon", (url, data) => seen.connections.push(`beacon ${url} ${text(data)}`));
  for (const kind of ["WebSocket", "EventSource", "RTCPeerConnection", "Worker", "SharedWorker", "WebTransport"]) {
    if (!window[kind]) continue;
    window[kind] = new Proxy(window[kind], {
      construct: (made, given, target) => {
        seen.connections.push(`${kind} ${given.map((value) => text(value)).join(" ")}`);
        return Reflect.construct(made, given, target);
      },
    });
  }

  // ---- what is written where others read ----

  const ours = (key) => /^dv1\b/.test(key);
  wrap(Storage.prototype, "setItem", (key, value) => ours(key) || seen.writes.push(`storage ${key}=${value}`));
  wrap(Storage.prototype, "removeItem", (key) => ours(key) || seen.writes.push(`storage −${key}`));
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(document, "cookie", {
    configurable: true,
    get: () => cookie.get.call(document),
    set: (value) => {
      seen.writes.push(`cookie ${value.replace(/expires=[^;]*/, "expires=…")}`);
      cookie.set.call(document, value);
    },
  });
  for (const method of ["pushState", "replaceState"]) wrap(History.prototype, method, (state, _, url) => seen.writes.push(`history ${text(state)} ${url ?? ""}`));

  // ---- order: a storage that does not answer ----

  if (holds) {
    const released = new Promise((done) => (seen.release = done));
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      const request = open.apply(this, given);
      if (!ours(given[0])) return request;
      const stand = {};
      const pass = (kind) => {
        const { result, transaction } = request.readyState === "done" && !request.error ? request : { result: undefined, transaction: request.transaction };
        Object.assign(stand, { result, transaction });
        stand[kind]?.({ target: stand });
      };
      request.onupgradeneeded = () => pass("onupgradeneeded");
      for (const kind of ["onsuccess", "onerror", "onblocked"]) request[kind] = () => void released.then(() => pass(kind));
      return stand;
    };
    // Nor does anyone run out of patience.
    const timeout = window.setTimeout;
    window.setTimeout = (run, delay, ...given) => (delay === 1500 ? 0 : timeout(run, delay, ...given));
  }

  // ---- what comes into the document, if only for a moment ----

  const HINTS = "link, script, img, iframe, object, embed, video, audio, source, meta, style";
  const note = (node) => {
    if (node.nodeType !== 1) return;
    for (const one of [...(node.matches(HINTS) ? [node] : []), ...node.querySelectorAll(HINTS)])
      seen.hints.push([one.localName, one.rel ?? "", one.getAttribute("href") ?? one.getAttribute("src") ?? (one.name === "devanture:first-name" ? "" : (one.getAttribute("content") ?? ""))].join(" ").trim());
  };
  // From the start: what comes and goes at once is seen too.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) note(node);
  }).observe(document, { childList: true, subtree: true });

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    seen.roots.push(root);
    return root;
  };

  // ---- timings ----

  // The browser forgets what comes after the first 250.
  performance.setResourceTimingBufferSize(5000);
  new PerformanceObserver((list) => {
    // An element in a closed root is not named, but its picture's address would be; `blob:` says that there was one.
    for (const { url, element } of list.getEntries()) if (url && !element && !/^blob:/.test(url)) seen.timings.push(`largest paint ${url}`);
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { entryType, name } of list.getEntries()) seen.timings.push(`${entryType} ${name}`);
  }).observe({ entryTypes: ["mark", "measure", "element"] });
};

/** Runs in the page, at the end: what is there for others to read. */
export const look = () => {
  const { roots, release, hints, ...seen } = window.__seen;
  const address = (value) => {
    try {
      const url = new URL(value, location.href);
      // Its name is drawn by chance.
      if (url.protocol === "blob:") return "blob:";
      return url.origin === location.origin ? url.pathname + url.search + url.hash : url.href;
    } catch {
      return String(value);
    }
  };
  // A menu that the shop hands over stands in the shopper's order, by the shop's wish and as the documentation says.
  const usual = document.documentElement.cloneNode(true);
  for (const row of usual.querySelectorAll("[data-devanture-nav] > .devanture-order")) row.remove();
  for (const menu of usual.querySelectorAll("[data-devanture-nav]")) menu.append(...[...menu.children].sort((a, b) => (a.outerHTML < b.outerHTML ? -1 : 1)));
  const hosts = [...document.querySelectorAll("devanture-carousel, devanture-banner, devanture-preferences")];
  const links = roots.flatMap((root) => [...root.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")));
  // When a policy is asked about a picture from memory depends on what else the browser is at.
  const isViolation = (line) => /^securitypolicyviolation/.test(line);
  return {
    ...seen,
    events: [...seen.events.filter((line) => !isViolation(line)), ...seen.events.filter(isViolation)],
    // The parser and the page's scripts race.
    hints: [...new Set(hints)].sort(),
    // Everything in a closed root that a browser might fetch or look up by itself.
    exposed: roots.flatMap((root) => [
      ...[...root.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")).filter((href) => !href.startsWith("#")),
      ...[...root.querySelectorAll("[src], [srcset], link, iframe")].map((node) => node.getAttribute("src") ?? node.outerHTML).filter((src) => !/^(blob|data):/.test(src)),
    ]),
    links,
    // Scripts put what they need into the head when they come to it.
    // The shop's own greeting is about the shopper by the shop's own doing.
    head: [...document.head.children].filter((node) => node.name !== "devanture:first-name").map((node) => node.outerHTML).sort(),
    light: usual.outerHTML.replace(/<head>.*<\/head>/s, "").replace(/>\s+</g, ">\n<").split("\n"),
    filled: hosts.map((host) => !roots.find((root) => root.host === host)?.querySelector("slot")),
    hosts: hosts.map((host) => `${host.localName} ${host.getAttribute("placement") ?? ""}: ${Math.round(host.getBoundingClientRect().height)} px`),
    geometry: [...document.body.children, ...document.querySelectorAll("main > *")]
      .filter((node) => node.getClientRects().length)
      .map((node) => `${node.localName} ${node.id || node.className}: from ${Math.round(node.getBoundingClientRect().top + scrollY)}, ${Math.round(node.offsetHeight)} px`)
      .concat(`page: ${document.documentElement.scrollHeight} px`),
    resources: [...new Set(performance.getEntriesByType("resource").map(({ name, initiatorType }) => `${initiatorType} ${address(name)}`))].sort(),
    layer: (window.dataLayer ?? []).map((entry) => JSON.stringify(entry)),
    names: Object.keys(window).sort(),
    state: [document.title, address(location.href), document.cookie, String(document.activeElement?.nodeName), String(document.adoptedStyleSheets.length), JSON.stringify(history.state)],
    // What the widget keeps, by name, for any script of the page to read; and what looks like a code in what banners say.
    keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => /^dv1\b/.test(key)),
    codes: roots.filter(({ host }) => host.localName === "devanture-banner").flatMap((root) => root.textContent.match(/\b[A-Z][A-Z0-9-]{5,}\b/g) ?? []),
    stored: [...Object.entries(localStorage), ...Object.entries(sessionStorage)].filter(([key]) => !/^(dv1\b|panier$|prenom$)/.test(key)).map(([key, value]) => `${key}=${value}`).sort(),
  };
};
