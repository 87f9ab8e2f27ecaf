// Renders www/docs/*.md as plain HTML pages under /docs/, read as GitHub reads them: the same anchors, links between files.
// Deliberately no raw HTML from the source: everything is escaped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { escapeHtml as e } from '../text.mjs';

const href = (url) => (/^(https?:|mailto:|#|\/|\.)/.test(url) || /^[\w.-]+\.(md|html|json)/.test(url) ? url.replace(/^(?=[\w.-]+\.json$)/, '/docs/').replace(/(^|\/)(README|index)\.md(?=#|$)/i, '$1./').replace(/^(?:\.\/)?([\w.-]+)\.md(?=#|$)/, '/docs/$1/') : '#');

/** A heading's anchor, as GitHub makes it. */
export const anchor = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

const plain = (tokens) => tokens.map((token) => (token.tokens ? plain(token.tokens) : token.text ?? '')).join('');

/** A page's Markdown as HTML. */
export const markdown = (source) => {
  const taken = new Map();
  const renderer = {
    html: ({ text }) => e(text),
    heading({ depth, tokens }) {
      const id = anchor(plain(tokens));
      const times = taken.get(id) ?? 0;
      taken.set(id, times + 1);
      return `<h${depth} id="${times ? `${id}-${times}` : id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link({ href: url, tokens }) {
      return `<a href="${e(href(url))}">${this.parser.parseInline(tokens)}</a>`;
    },
    image: ({ href: url, text }) => `<img src="${e(href(url))}" alt="${e(text)}">`,
    code: ({ text }) => `<pre tabindex="0"><code>${e(text)}</code></pre>\n`,
    table({ header, rows }) {
      const row = (cells, open, close) => `<tr>${cells.map(({ tokens }) => `${open}${this.parser.parseInline(tokens)}${close}`).join('')}</tr>`;
      const label = header.map(({ tokens }) => plain(tokens)).join(', ');
      return `<div class="table-wrap" tabindex="0" role="region" aria-label="${e(label)}"><table><thead>${row(header, '<th scope="col">', '</th>')}</thead><tbody>${rows.map((cells) => row(cells, '<td>', '</td>')).join('')}</tbody></table></div>\n`;
    },
  };
  return new Marked({ renderer }).parse(source).trim();
};

/** Every page under www/docs, as [path, html]. */
export const docsPages = (folder) => {
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.md')).sort() : [];
  const docs = files.map((f) => {
    const source = readFileSync(`${folder}/${f}`, 'utf8');
    const name = f.replace(/\.md$/, '');
    const index = /^(index|readme)$/i.test(name);
    return { name, index, title: source.match(/^#\s+(.+)$/m)?.[1].replace(/[`*]/g, '') ?? name, source, url: index ? '/docs/' : `/docs/${name}/` };
  });
  if (!docs.some((d) => d.index)) docs.unshift({ name: 'index', index: true, title: 'devanture', source: `# devanture\n\n${docs.map((d) => `- [${d.title}](${d.url})`).join('\n') || 'The documentation is being written.'}\n`, url: '/docs/' });
  const nav = `<nav class="docs-nav" aria-label="Documentation"><p><a href="/docs/">devanture</a></p><ul>${docs.filter((d) => !d.index).map((d) => `<li><a href="${d.url}">${e(d.title)}</a></li>`).join('')}</ul><p><a href="/">Demo shop</a></p></nav>`;
  return docs.map((d) => [`${d.url}index.html`, `<!doctype html>
<html lang="${/\.fr$/.test(d.name) ? 'fr' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${e(d.title)} · devanture</title><meta name="color-scheme" content="light dark"><link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/docs.css"></head>
<body><a class="skip" href="#main">Skip to content</a>${nav.replace(`<a href="${d.url}">`, `<a href="${d.url}" aria-current="page">`)}<main id="main" tabindex="-1">${markdown(d.source)}</main></body></html>
`]);
};
