// Renders www/docs/*.md as plain HTML pages under /docs/, read as GitHub reads them: the same anchors, links between files.
// Deliberately no raw HTML from the source: everything is escaped.
import { readdirSync, readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { escapeHtml as e, frenchText } from '../text.mjs';

const href = (url) => (/^(https?:|mailto:|#|\/|\.)/.test(url) || /^[\w.-]+\.(md|html|json)/.test(url) ? url.replace(/^(?=[\w.-]+\.json$)/, '/docs/').replace(/(^|\/)(README|index)\.md(?=#|$)/i, '$1./').replace(/^(?:\.\/)?([\w.-]+)\.md(?=#|$)/, '/docs/$1/') : '#');

/** A heading's anchor, as GitHub makes it. */
const anchor = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

const plain = (tokens) => tokens.map((token) => (token.tokens ? plain(token.tokens) : token.text ?? '')).join('');

/** A page's Markdown as HTML, in the typography of its language. */
export const markdown = (source, language = 'en') => {
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
  // Words only: addresses and code are other tokens, and an anchor is the same with either apostrophe or space.
  const walkTokens = (token) => {
    if (language === 'fr' && token.type === 'text' && !token.tokens) token.text = frenchText(token.text);
  };
  return new Marked({ renderer, walkTokens }).parse(source).trim();
};

const WORDS = {
  en: { skip: 'Skip to content', nav: 'Documentation', demo: 'Demo shop', other: 'Français' },
  fr: { skip: 'Aller au contenu', nav: 'Documentation', demo: 'La boutique de démonstration', other: 'English' },
};

/** Every page under www/docs, as [path, html]: in the order in which the index names them, each beside those of its own language. */
export const docsPages = (folder) => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.md')).sort();
  const index = readFileSync(`${folder}/index.md`, 'utf8');
  const place = (name) => index.indexOf(`(${name}.md)`) >>> 0;
  const docs = files.map((file) => {
    const source = readFileSync(`${folder}/${file}`, 'utf8');
    const name = file.replace(/\.md$/, '');
    const lang = name.endsWith('.fr') ? 'fr' : 'en';
    return { name, lang, topic: name.replace(/\.fr$/, ''), source, title: source.match(/^#\s+(.+)$/m)[1].replace(/[`*]/g, ''), url: name === 'index' ? '/docs/' : `/docs/${name}/` };
  }).sort((a, b) => place(a.topic) - place(b.topic));
  // A page that is not in the reader's language yet is named in the one that it has.
  const listed = (lang) => docs.filter((one) => one.name !== 'index' && (one.lang === lang || !docs.some(({ topic, lang: has }) => topic === one.topic && has === lang)));
  return docs.map(({ name, lang, topic, source, title, url }) => {
    const words = WORDS[lang];
    const twin = docs.find((one) => one.topic === topic && one.lang !== lang);
    const entry = (one) => `<li><a href="${one.url}"${one.url === url ? ' aria-current="page"' : ''}${one.lang === lang ? '' : ` lang="${one.lang}" hreflang="${one.lang}"`}>${e(one.title)}</a></li>`;
    const nav = `<nav class="docs-nav" aria-label="${words.nav}"><p><a href="/docs/">devanture</a></p>${twin ? `<p><a href="${twin.url}" lang="${twin.lang}" hreflang="${twin.lang}">${words.other}</a></p>` : ''}<ul>${listed(lang).map(entry).join('')}</ul><p><a href="${lang === 'en' ? '/en/' : '/'}">${words.demo}</a></p></nav>`;
    return [`${url}index.html`, `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${e(title)} · devanture</title><meta name="color-scheme" content="light dark"><link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/docs.css"></head>
<body><a class="skip" href="#main">${words.skip}</a>${nav}<main id="main" tabindex="-1">${markdown(source, lang)}</main></body></html>
`];
  });
};
