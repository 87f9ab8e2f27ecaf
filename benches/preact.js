// The peer of the whole widget: the same carousel drawn by Preact from the same products, ranked in JavaScript.
// One request for the data, no consent, no storage, no reasons: what a shop's own front end would write.

import { h, render } from "preact";
import { useRef, useState } from "preact/hooks";
import base from "../src/ui/base.css";
import cardSheet from "../src/ui/card/card.css";
import carouselSheet from "../src/ui/carousel/carousel.css";

const money = new Intl.NumberFormat("fr", { style: "currency", currency: "EUR" });

const rank = (shop, limit) => {
  const best = [];
  for (let row = 0; row < shop.ids.length; row++) {
    const count = shop.counts[row];
    const score = shop.ratings[row] * Math.log(1 + count) + (shop.sales[row] ? 0.5 : 0);
    let at = best.length;
    while (at > 0 && best[at - 1].score < score) at--;
    best.splice(at, 0, { row, score });
    if (best.length > limit) best.pop();
  }
  return best.map(({ row }) => row);
};

const Card = ({ shop, row }) => {
  const sale = shop.sales[row];
  const price = shop.prices[row];
  return h("li", { part: "item" },
    h("article", { part: "card" },
      h("a", { part: "link", href: shop.links[row] },
        h("span", { part: "image" }, h("img", { part: "picture", src: shop.images[row], alt: "", decoding: "async", referrerpolicy: "no-referrer" })),
        h("h3", { part: "title" }, shop.titles[row])),
      h("div", { part: "facts" },
        h("span", { part: "brand" }, shop.brands[row]),
        h("span", { part: "rating" }, shop.counts[row] ? `${shop.ratings[row]} (${shop.counts[row]})` : ""),
        h("p", { part: "money" }, sale ? [h("span", { part: "price price-sale" }, money.format(sale / 100)), h("s", { part: "price-old" }, money.format(price / 100))] : h("span", { part: "price" }, money.format(price / 100)))),
      h("button", { part: "add" }, "Ajouter au panier")));
};

const Carousel = ({ shop }) => {
  const track = useRef(null);
  const [page, setPage] = useState(0);
  const move = (by) => {
    track.current.scrollBy({ left: by * track.current.clientWidth, behavior: "smooth" });
    setPage((now) => now + by);
  };
  return h("section", { part: "region", "aria-label": "Pour vous" },
    h("div", { part: "header" },
      h("h2", { part: "heading" }, "Pour vous"),
      h("div", { part: "controls" },
        h("button", { part: "previous", "aria-disabled": page === 0, onClick: () => move(-1) }, h("span", { part: "chevron" })),
        h("button", { part: "next", onClick: () => move(1) }, h("span", { part: "chevron" })))),
    h("div", { part: "frame" }, h("ul", { part: "track", ref: track }, rank(shop, 12).map((row) => h(Card, { shop, row })))));
};

const start = async (data) => {
  const host = document.querySelector("#slot");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([base, carouselSheet, cardSheet].join("\n"));
  root.adoptedStyleSheets = [sheet];
  render(h(Carousel, { shop: await data }), root);
};

const data = fetch(document.currentScript.dataset.catalog).then((response) => response.json());
document.readyState === "loading" ? addEventListener("DOMContentLoaded", () => start(data)) : start(data);
