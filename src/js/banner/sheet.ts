// Beside the banners: how layouts, the time that is left, codes and films look. Colors and sizes are those of `src/ui/base.css`; every layout
// fills the room that the element keeps, whichever banner is shown.

export const CSS = `
[part~="banner-staged"] [part~="banner-words"] {
  flex-flow: row wrap;
  align-content: center;
  align-items: center;
  justify-content: start;
  gap: 6px 10px;
  padding-block: 12px;
}
[part~="banner-staged"] [part~="heading"],
[part~="banner-staged"] [part~="text"],
[part~="terms"],
[part~="banner-staged"] [part~="reason"] {
  flex: 0 0 100%;
}
[part~="banner-staged"] [part~="heading"],
[part~="banner-staged"] [part~="text"] {
  max-inline-size: none;
  padding-inline-end: max(0px, 100% - 34rem);
}
[part~="banner-staged"] [part~="text"] {
  -webkit-line-clamp: 2;
}
[part~="left"] {
  display: flex;
  flex: none;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 12px;
  max-inline-size: 100%;
  font-size: 0.8125rem;
}
[part~="left-time"] {
  display: inline-flex;
  gap: 4px;
  font-variant-numeric: tabular-nums;
}
[part~="left-unit"] {
  display: inline-flex;
  align-items: baseline;
  justify-content: center;
  gap: 3px;
  min-inline-size: 3.5rem;
  padding: 2px 8px;
  border-radius: calc(var(--radius) * 0.6);
  background: var(--accent);
  color: var(--accent-text);
}
[part~="left-number"] {
  font-size: 1.0625rem;
  font-weight: 600;
}
[part~="left-until"] {
  color: var(--muted);
}
[part~="code-row"] {
  display: flex;
  flex: none;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  max-inline-size: 100%;
}
[part~="code"] {
  max-inline-size: 100%;
  padding: 7px 12px;
  border: 1px dashed var(--edge);
  border-radius: var(--radius);
  font: 600 1rem/1.25 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
  letter-spacing: 0.06em;
  overflow-wrap: anywhere;
  user-select: all;
}
@container (width >= 40rem) {
  [part~="banner-staged"]:has([part~="code"]) [part~="heading"],
  [part~="banner-staged"]:has([part~="code"]) [part~="text"] {
    -webkit-line-clamp: 1;
  }
  [part~="banner-staged"]:has([part~="code"]) [part~="heading"] {
    font-size: 1.375rem;
  }
}
@media (pointer: fine) {
  [part~="code-row"] button,
  [part~="banner-staged"] [part~="cta"] {
    min-block-size: 36px;
    padding: 6px 14px;
    font-size: 0.8125rem;
  }
}
[part~="terms"] {
  min-block-size: 1.4em;
  color: var(--muted);
  font-size: 0.8125rem;
}
button[part~="play"] {
  position: absolute;
  inset: 0;
  display: grid;
  place-items: center;
  inline-size: 72px;
  min-block-size: 72px;
  block-size: 72px;
  margin: auto;
  padding: 0;
  border: 2px solid #fff;
  border-radius: 50%;
  background: rgb(20 17 15 / 0.72);
}
button[part~="play"]:hover {
  background: #14110f;
}
button[part~="play"]:focus-visible {
  outline: 2px solid #fff;
  box-shadow: 0 0 0 6px #14110f;
}
[part~="play"]::before {
  content: "";
  inline-size: 24px;
  block-size: 26px;
  translate: 3px 0;
  background: #fff;
  clip-path: polygon(0 0, 100% 50%, 0 100%);
}
[part~="film-place"],
[part~="film"] {
  position: absolute;
  inset: 0;
  inline-size: 100%;
  block-size: 100%;
}
[part~="film"] {
  background: #000;
  object-fit: contain;
}

[part~="banner-cover"]:not([part~="banner-plain"]) {
  grid-template: 1fr / 1fr;
  align-items: end;
}
[part~="banner-cover"] > [part~="banner-picture"] {
  grid-area: 1 / 1;
  order: -1;
  block-size: 100%;
}
[part~="banner-cover"]:not([part~="banner-plain"]) > [part~="banner-words"] {
  z-index: 1;
  grid-area: 1 / 1;
  inline-size: min(40rem, 100% - 32px);
  max-block-size: calc(100% - 32px);
  margin: 16px;
  padding: 14px 20px;
  border-radius: var(--radius);
  background: var(--surface);
}
[part~="banner-cover"] [part~="tag"] {
  inset: 18px 60px auto auto;
}

[part~="banner-strip"] {
  grid-template-columns: auto 1fr;
  grid-template-rows: 1fr;
  border-block: 1px solid var(--border);
  border-radius: 0;
}
[part~="banner-strip"] > [part~="banner-picture"] {
  order: -1;
  inline-size: clamp(6rem, 22cqi, 17rem);
}
[part~="banner-strip"][part~="banner-plain"] {
  grid-template-columns: 1fr;
}
[part~="banner-strip"] > [part~="banner-words"] {
  column-gap: 28px;
  padding-inline: clamp(16px, 3cqi, 40px) 56px;
}
[part~="banner-strip"] [part~="heading"],
[part~="banner-strip"] [part~="text"] {
  flex: 1 1 16rem;
  max-inline-size: 30rem;
  padding: 0;
}
[part~="banner-strip"] [part~="heading"] {
  font-size: clamp(1.125rem, 1rem + 0.8cqi, 1.5rem);
}

[part~="banner-card"] {
  grid-template-columns: 1fr minmax(0, 0.8fr);
  gap: 0;
  padding: 16px;
  border: 1px solid var(--border);
  background: var(--surface);
}
[part~="banner-card"][part~="banner-plain"] {
  grid-template-columns: 1fr;
}
[part~="banner-card"] > [part~="banner-picture"] {
  border-radius: calc(var(--radius) * 0.8);
}
[part~="banner-card"] > [part~="banner-words"] {
  padding-block: 0;
}

@container (width < 40rem) {
  [part~="banner-staged"] [part~="cta"] {
    flex: 1 1 auto;
    justify-content: center;
  }
  [part~="banner-cover"]:not([part~="banner-plain"]) > [part~="banner-words"] {
    inline-size: calc(100% - 24px);
    margin: 12px;
    padding: 16px;
  }
  [part~="banner-strip"] {
    grid-template: 1fr / 1fr;
  }
  [part~="banner-strip"] > [part~="banner-picture"] {
    display: none;
  }
  [part~="banner-strip"] > [part~="banner-words"] {
    padding-inline: 16px 48px;
  }
  [part~="banner-strip"] [part~="heading"],
  [part~="banner-strip"] [part~="text"] {
    flex-basis: 100%;
  }
  [part~="banner-card"] {
    grid-template: 1fr auto / 1fr;
    padding: 12px;
  }
  [part~="banner-card"][part~="banner-plain"] {
    grid-template: 1fr / 1fr;
  }
  [part~="banner-card"] > [part~="banner-words"] {
    padding: 16px 4px 4px;
  }
}
@media (forced-colors: active) {
  [part~="left-unit"],
  [part~="banner-cover"] > [part~="banner-words"] {
    border: 1px solid;
  }
}
`;
