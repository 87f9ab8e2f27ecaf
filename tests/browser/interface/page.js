// One component of the interface on a bare page, by the address: `kind`, `view`, `words`, `dir`, `mode`, `skeleton`.

const query = new URLSearchParams(location.search);
const option = (name, otherwise) => query.get(name) ?? otherwise;
const bytes = async (name) => new Uint8Array(await (await fetch(`/views/${name}.bin`)).arrayBuffer());
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// What the tests read.
const told = [];
const refused = [];
const it = { bytes, told, refused, shift: 0, answer: undefined };
Object.assign(window, { it });

document.documentElement.dir = option("dir", "ltr");
document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) it.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });

const kind = option("kind", "Carousel");
const stem = `/wasm/devanture_${kind === "Preferences" ? "panel" : "ui"}`;
const ui = await import(`${stem}.js`);
await ui.default({ module_or_path: fetch(`${stem}.wasm`) });
const language = option("words", "fr");
it.configured = ui.configure(await bytes(`config-${language}`), kind === "Preferences" ? await bytes(`words-${language}`) : undefined);
it.root = document.getElementById("slot").attachShadow({ mode: option("mode", "closed") });

/** Every fifth card has no picture; the others come late, one after the other. */
const picture = async (index) => {
  await pause(20 * (1 + (index % 3)));
  if (index % 5 === 3) return;
  if (!query.has("pixels")) return it.view.image(index, "/picture.svg");
  const image = new Image();
  image.src = "/picture.svg";
  await image.decode();
  it.view.image(index, await createImageBitmap(image));
};

const heard = (kind, index) => {
  told.push([kind, index]);
  if (kind === 1) picture(index);
  if (kind === 11) it.view.unmount();
  return it.answer;
};
/** A component of the drawing module, by its place there. */
const component = (number) => {
  const at = ui.mount(number, it.root, heard);
  return Object.fromEntries(["show", "skeleton", "image", "unmount"].map((name) => [name, (...given) => ui[name](at, ...given)]));
};
it.view = kind === "Preferences" ? new ui.Preferences(it.root, heard, query.has("blocked")) : component(["Carousel", "Banner"].indexOf(kind));
if (query.has("skeleton")) {
  it.view.skeleton(8, Number(query.get("skeleton")));
  await pause(150);
  it.shift = 0;
}
it.shown = it.view.show(await bytes(option("view", "carousel-fr")));
await pause(200);
it.ready = true;
