// A shop's own code, compiled strictly against the published types.

import { createDevanture, defineElements, DevantureError, type Devanture, type Level, type Recommendation } from "devanture";

export const row = async (): Promise<Recommendation[]> => {
  const devanture: Devanture = await createDevanture({
    manifest: "/packs/manifest.json",
    locale: "fr",
    page: { type: "product", product: "SKU-1", category: "Maison > Cuisine", cart: ["SKU-2"] },
    wasm: { core: new URL("https://cdn.example/core.wasm") },
  });
  const stop: () => void = devanture.on("level", (level: Level) => console.log(level));
  devanture.on("add", ({ id, url }) => console.log(id.length, url.length));
  await devanture.record({ type: "cart", ids: ["SKU-1"] });
  await devanture.consent.set({ personalization: true });
  await devanture.consent.choose(2);
  const terms: string[] = devanture.explain("product", "SKU-1").map((reason) => `${reason.term} ${reason.weight} ${reason.text}`);
  stop();
  const found = devanture.recommend("product", { limit: 4, exclude: terms });
  // @ts-expect-error a recommendation is read-only
  found[0]!.price = 1;
  // @ts-expect-error there is no such event
  devanture.on("impression", () => {});
  // @ts-expect-error there is no such level
  await devanture.consent.choose(4);
  // @ts-expect-error the manifest's address is needed
  await createDevanture({});
  return found;
};

defineElements({ manifest: "/packs/manifest.json" }).catch((error: unknown) => {
  if (error instanceof DevantureError) console.warn(error.code);
});

const carousel = document.createElement("devanture-carousel");
carousel.addEventListener("devanture-add", (event) => {
  const id: string = event.detail.id;
  event.preventDefault();
  console.log(id);
});
window.devanture?.((devanture) => console.log(devanture.recommend("home").length));
