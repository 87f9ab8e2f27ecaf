// The survey's style: a card in the page's colors and type, in its light or dark and in its direction. The custom properties are
// those of every component (`src/ui/base.css`).

export const CSS = `
:host {
  display: block;
  container-type: inline-size;
}
:host([hidden]) {
  display: none;
}
* {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
  min-inline-size: 0;
}
.survey {
  --accent: var(--devanture-accent, light-dark(#211e1b, #f3efe9));
  --accent-text: var(--devanture-accent-text, light-dark(#ffffff, #1b1917));
  --surface: var(--devanture-surface, light-dark(#ffffff, #201d1b));
  --muted: var(--devanture-muted, color-mix(in srgb, currentColor 72%, transparent));
  --border: var(--devanture-border, color-mix(in srgb, currentColor 16%, transparent));
  --edge: var(--devanture-border, color-mix(in srgb, currentColor 58%, transparent));
  --tint: color-mix(in srgb, currentColor 5%, transparent);
  --error: var(--devanture-sale, light-dark(#a5281b, #ff9c8a));
  --radius: var(--devanture-radius, 10px);
  display: grid;
  gap: 14px;
  max-inline-size: 44rem;
  padding: clamp(16px, 4cqi, 28px);
  border: 1px solid var(--border);
  border-radius: calc(var(--radius) * 1.4);
  background: var(--surface);
  color: var(--devanture-text, light-dark(#211e1b, #f3efe9));
  font-family: var(--devanture-font, inherit);
  font-size: 1rem;
  line-height: 1.45;
  text-align: start;
}
.left {
  color: var(--devanture-muted, color-mix(in srgb, currentColor 72%, transparent));
  font-size: 0.875rem;
}
.left:focus,
legend:focus,
h3:focus,
.status:focus {
  outline: none;
}
*:focus-visible {
  outline: 2px solid var(--devanture-focus, currentColor);
  outline-offset: 2px;
}
[dir="auto"] {
  text-align: -webkit-match-parent;
  text-align: match-parent;
}
header {
  display: flex;
  align-items: flex-start;
  justify-content: space-between;
  gap: 12px;
}
h2 {
  font-size: clamp(1.1875rem, 1.05rem + 0.7cqi, 1.375rem);
  font-weight: 600;
  line-height: 1.25;
  letter-spacing: -0.012em;
  text-wrap: balance;
}
.progress,
.hint,
.ends,
dt {
  color: var(--muted);
  font-size: 0.875rem;
}
.progress:empty,
.error:empty,
.status:empty {
  display: none;
}
.bar {
  display: block;
  block-size: 3px;
  overflow: hidden;
  border-radius: 3px;
  background: var(--border);
}
.done {
  display: block;
  block-size: 100%;
  inline-size: var(--done, 0%);
  background: var(--accent);
}
@media (prefers-reduced-motion: no-preference) {
  .done {
    transition: inline-size 0.2s ease;
  }
}
form,
fieldset,
.end,
.send {
  display: grid;
  gap: 14px;
}
fieldset {
  border: 0;
}
legend,
h3 {
  display: block;
  margin-block-end: 14px;
  font-size: 1.0625rem;
  font-weight: 550;
  line-height: 1.35;
  text-wrap: pretty;
}
h3 {
  margin: 0;
}
h4 {
  font-size: 0.9375rem;
  font-weight: 600;
}
.steps {
  display: grid;
  grid-template-columns: repeat(var(--steps), minmax(0, 1fr));
  gap: 6px;
}
.step {
  position: relative;
  display: grid;
  place-items: center;
  min-block-size: 48px;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  font-variant-numeric: tabular-nums;
  font-weight: 550;
  cursor: pointer;
  touch-action: manipulation;
}
.step input {
  position: absolute;
  inset: 0;
  inline-size: 100%;
  block-size: 100%;
  margin: 0;
  opacity: 0;
  cursor: pointer;
}
.step:hover,
.choice:hover {
  background: var(--tint);
}
.step:has(:checked) {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--accent-text);
}
.step:has(:focus-visible),
.choice:has(:focus-visible) {
  outline: 2px solid var(--devanture-focus, currentColor);
  outline-offset: 2px;
}
.choice :focus-visible {
  outline: none;
}
[aria-invalid="true"] :is(.step, .choice, textarea) {
  border-color: var(--error);
}
@container (width < 34rem) {
  .steps {
    grid-template-columns: repeat(auto-fit, minmax(44px, 1fr));
  }
}
.ends {
  display: flex;
  justify-content: space-between;
  gap: 24px;
}
.ends :last-child {
  text-align: end;
}
.choices {
  display: grid;
  gap: 8px;
}
.choice {
  display: flex;
  align-items: center;
  gap: 12px;
  min-block-size: 48px;
  padding: 8px 14px;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  cursor: pointer;
  touch-action: manipulation;
}
.choice input {
  flex: none;
  inline-size: 20px;
  block-size: 20px;
  accent-color: var(--accent);
}
.choice:has(:checked) {
  border-color: var(--accent);
  box-shadow: inset 0 0 0 1px var(--accent);
}
textarea {
  inline-size: 100%;
  min-block-size: 6em;
  padding: 10px 12px;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  background: transparent;
  color: inherit;
  font: inherit;
  resize: vertical;
}
.error {
  color: var(--error);
  font-size: 0.9375rem;
  font-weight: 550;
}
.actions {
  display: flex;
  flex-wrap: wrap;
  justify-content: flex-end;
  gap: 10px;
}
button {
  min-block-size: 44px;
  padding: 0.375em 1.25em;
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  background: transparent;
  color: inherit;
  font: inherit;
  font-size: 0.9375rem;
  font-weight: 550;
  cursor: pointer;
  touch-action: manipulation;
}
button:hover {
  border-color: currentColor;
  background: var(--tint);
}
.next,
.next:hover {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--accent-text);
}
.close {
  flex: none;
  inline-size: 44px;
  margin: -8px -10px -8px 0;
  margin-inline: 0 -10px;
  padding: 0;
  border-color: transparent;
  font-size: 1.5rem;
  font-weight: 400;
  line-height: 1;
}
dl {
  display: grid;
  gap: 4px;
}
dd {
  margin-block-end: 8px;
  font-weight: 550;
  overflow-wrap: anywhere;
  white-space: pre-line;
}
pre {
  max-block-size: 16em;
  overflow: auto;
  padding: 12px 14px;
  border-radius: var(--radius);
  background: var(--tint);
  font: 0.8125rem/1.5 ui-monospace, monospace;
  text-align: left;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
@media (forced-colors: active) {
  .step:has(:checked),
  .choice:has(:checked) {
    outline: 3px solid Highlight;
  }
}
`;
