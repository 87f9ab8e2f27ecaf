// The inspector's style. It stands beside the page, over it on a phone; in the page's light or dark, and in its direction.

export const CSS = `
:host {
  all: initial !important;
  position: fixed !important;
  inset-block: 0 !important;
  inset-inline: auto 0 !important;
  z-index: 2147483647 !important;
  display: block !important;
  inline-size: min(30rem, 100vi) !important;
  block-size: auto !important;
  max-block-size: none !important;
  margin: 0 !important;
  padding: 0 !important;
  border: 0 !important;
  overflow: visible !important;
  color-scheme: inherit !important;
  background: none !important;
}
* {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
  min-inline-size: 0;
}
aside {
  --ink: light-dark(#1d1b19, #f0ece6);
  --quiet: light-dark(#5f5a54, #b3aca3);
  --line: light-dark(#e4dfd8, #3b3733);
  --face: light-dark(#fffdfa, #1c1a18);
  --band: light-dark(#f5f1eb, #262320);
  --for: light-dark(#2f6f5e, #7cc7b2);
  --against: light-dark(#a5432b, #f0a28d);
  --good: light-dark(#1f6b4f, #8fd6ba);
  display: flex;
  flex-direction: column;
  block-size: 100%;
  border-inline-start: 1px solid var(--line);
  background: var(--face);
  color: var(--ink);
  box-shadow: 0 0 40px rgb(0 0 0 / 0.16);
  font: 400 0.875rem/1.45 system-ui, sans-serif;
  text-align: start;
}
header {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 12px;
  padding: 14px 20px;
  border-block-end: 1px solid var(--line);
}
h2 {
  font-size: 1.125rem;
  font-weight: 650;
  letter-spacing: -0.01em;
}
h2:focus {
  outline: none;
}
h3 {
  font-size: 0.9375rem;
  font-weight: 600;
}
h4 {
  font-size: 0.875rem;
  font-weight: 600;
  overflow-wrap: anywhere;
}
*:focus-visible {
  outline: 2px solid currentColor;
  outline-offset: 2px;
}
button {
  min-block-size: 36px;
  padding: 0.25em 0.9em;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: transparent;
  color: inherit;
  font: inherit;
  font-weight: 550;
  cursor: pointer;
  touch-action: manipulation;
}
button:hover {
  background: var(--band);
}
button.close {
  flex: none;
  inline-size: 36px;
  margin-inline-end: -8px;
  padding: 0;
  border-color: transparent;
  font-size: 1.375rem;
  line-height: 1;
}
@media (pointer: coarse) {
  button,
  .find input,
  summary {
    min-block-size: 44px;
  }
  button.close {
    inline-size: 44px;
  }
}
.scroll {
  flex: 1;
  overflow-y: auto;
  overscroll-behavior: contain;
}
.top {
  display: grid;
  gap: 10px;
  padding: 16px 20px;
}
.lead,
.note,
caption,
.why,
.quiet {
  color: var(--quiet);
}
.lead,
.note,
.why {
  text-wrap: pretty;
}
.verdict {
  padding: 12px 14px;
  border-inline-start: 3px solid var(--good);
  border-radius: 4px;
  background: var(--band);
  font-weight: 500;
  text-wrap: pretty;
}
.verdict.odd {
  border-inline-start-color: var(--against);
}
.force {
  font-weight: 550;
}
details.section {
  border-block-start: 1px solid var(--line);
}
summary {
  display: flex;
  align-items: center;
  gap: 8px;
  cursor: pointer;
  list-style: none;
  user-select: none;
}
summary::-webkit-details-marker {
  display: none;
}
summary::before {
  content: "";
  flex: none;
  inline-size: 0.4375rem;
  block-size: 0.4375rem;
  margin-inline: 2px 4px;
  border: solid currentColor;
  border-width: 0 1.5px 1.5px 0;
  rotate: -45deg;
  transition: rotate 0.15s;
}
summary:dir(rtl)::before {
  rotate: 135deg;
}
[open] > summary::before {
  rotate: 45deg;
}
@media (prefers-reduced-motion: reduce) {
  summary::before {
    transition: none;
  }
}
summary:focus-visible {
  outline-offset: -2px;
}
.section > summary {
  min-block-size: 48px;
  padding: 8px 20px;
}
.section > summary:hover {
  background: var(--band);
}
.count {
  margin-inline-start: auto;
  color: var(--quiet);
  font-size: 0.8125rem;
  font-variant-numeric: tabular-nums;
}
.body {
  display: grid;
  gap: 12px;
  padding: 4px 20px 20px;
}
table {
  inline-size: 100%;
  border-collapse: collapse;
  font-size: 0.8125rem;
}
caption {
  padding-block-end: 8px;
  font-size: 0.8125rem;
  text-align: start;
  text-wrap: pretty;
}
th,
td {
  padding: 7px 0;
  border-block-start: 1px solid var(--line);
  text-align: start;
  vertical-align: top;
  overflow-wrap: anywhere;
}
thead th {
  padding-block: 0 6px;
  border: 0;
  color: var(--quiet);
  font-size: 0.75rem;
  font-weight: 500;
  white-space: nowrap;
}
tbody th {
  font-weight: 500;
}
th + th,
th + td,
td + td {
  padding-inline-start: 12px;
}
.short {
  inline-size: 1%;
  color: var(--quiet);
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
}
.end {
  text-align: end;
}
.what {
  display: block;
  font-weight: 500;
}
.why {
  display: block;
  font-weight: 400;
}
code {
  font: 400 0.95em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
}
.odd .what {
  color: var(--against);
}
.slot {
  display: grid;
  gap: 8px;
  padding-block: 12px;
}
.slot + .slot {
  border-block-start: 1px solid var(--line);
}
.slot details {
  border: 1px solid var(--line);
  border-radius: 8px;
}
.slot details > summary {
  min-block-size: 40px;
  padding: 6px 12px;
  border-radius: 8px;
}
.slot details > summary:hover {
  background: var(--band);
}
.slot details > table {
  inline-size: calc(100% - 24px);
  margin: 4px 12px 10px;
}
.slots {
  display: grid;
  gap: 6px;
  list-style: none;
}
.out > .slots {
  margin: 4px 12px 12px;
}
.out details > :is(.named, .note) {
  margin: 2px 12px 10px;
}
.named {
  display: grid;
  gap: 8px;
  list-style: none;
  font-size: 0.8125rem;
}
.named li {
  overflow-wrap: anywhere;
}
.find {
  display: grid;
  gap: 6px;
}
.find label {
  font-size: 0.8125rem;
  font-weight: 550;
}
.find input {
  inline-size: 100%;
  min-block-size: 40px;
  padding: 0.25em 0.75em;
  border: 1px solid var(--quiet);
  border-radius: 8px;
  background: var(--face);
  color: inherit;
  font: inherit;
}
.find[hidden] {
  display: none;
}
.name {
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow-wrap: anywhere;
}
[open] > summary > .name {
  display: block;
}
.bar {
  display: inline-block;
  inline-size: 56px;
  block-size: 6px;
  margin-inline-start: 8px;
  border-radius: 3px;
  background: linear-gradient(var(--for) 0 0) 0 0 / var(--part) 100% no-repeat, var(--line);
}
.bar:dir(rtl) {
  background-position: 100% 0;
}
.bar.minus {
  background-image: linear-gradient(var(--against) 0 0);
}
tfoot th,
tfoot td {
  border-block-start: 2px solid var(--line);
  font-weight: 600;
}
.hidden {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (width < 40rem) {
  :host {
    inset-block: auto 0 !important;
    inset-inline: 0 !important;
    inline-size: auto !important;
    block-size: min(72dvh, 40rem) !important;
  }
  aside {
    border: 0;
    border-block-start: 1px solid var(--line);
    border-start-start-radius: 16px;
    border-start-end-radius: 16px;
  }
  header {
    padding: 8px 16px;
  }
  .top {
    padding: 12px 16px;
  }
  .section > summary {
    padding-inline: 16px;
  }
  .body {
    padding-inline: 16px;
  }
}
@media (forced-colors: active) {
  .bar {
    display: none;
  }
}
`;
