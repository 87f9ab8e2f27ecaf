// Renders www/docs/*.md as plain HTML pages under /docs/. A small Markdown: headings, lists, tables, code, quotes, links.
// Deliberately no raw HTML from the source: everything is escaped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { escapeHtml as e, slugify } from '../text.mjs';

const codes = /`([^`]+)`/g;
const href = (url) => (/^(https?:|mailto:|#|\/|\.)/.test(url) || /^[\w.-]+\.(md|html|json)/.test(url) ? url.replace(/^(?=[\w.-]+\.json$)/, '/docs/').replace(/(^|\/)(README|index)\.md(?=#|$)/i, '$1./').replace(/^(?:\.\/)?([\w.-]+)\.md(?=#|$)/, '/docs/$1/') : '#');
const inline = (text) => {
  const kept = [];
  const held = text.replace(codes, (_, c) => `\u0000${kept.push(`<code>${e(c)}</code>`) - 1}\u0000`);
  return e(held)
    .replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, (_, alt, u) => `<img src="${href(u)}" alt="${alt}">`)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label, u) => `<a href="${href(u)}">${label}</a>`)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/(^|[\s(])\*([^*\s][^*]*)\*/g, '$1<em>$2</em>')
    .replace(/\u0000(\d+)\u0000/g, (_, i) => kept[i]);
};
const cells = (row) => row.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((c) => c.trim().replace(/\\\|/g, '|'));

const list = (lines, i) => {
  const indent = (s) => s.match(/^ */)[0].length;
  const marker = /^( *)([-*+]|\d+[.)]) +(.*)$/;
  const base = indent(lines[i]); const ordered = /\d/.test(lines[i].match(marker)[2]);
  let html = '';
  while (i < lines.length && marker.test(lines[i]) && indent(lines[i]) >= base) {
    let text = lines[i++].match(marker)[3]; let nested = '';
    while (i < lines.length && lines[i].trim() && (indent(lines[i]) > base || !marker.test(lines[i])) && !/^(#|```|\|)/.test(lines[i])) {
      if (marker.test(lines[i])) { const [inner, next] = list(lines, i); nested += inner; i = next; } else text += ' ' + lines[i++].trim();
    }
    html += `<li>${inline(text)}${nested}</li>`;
    if (lines[i] === '' && marker.test(lines[i + 1] ?? '') && indent(lines[i + 1]) === base) i++;
  }
  return [ordered ? `<ol>${html}</ol>` : `<ul>${html}</ul>`, i];
};

export const markdown = (source) => {
  const lines = source.replace(/\r/g, '').split('\n');
  const out = [];
  let i = 0;
  while (i < lines.length) {
    const l = lines[i];
    if (!l.trim()) { i++; continue; }
    const fence = l.match(/^(```|~~~)\s*(\S*)/);
    if (fence) {
      const body = []; i++;
      while (i < lines.length && !lines[i].startsWith(fence[1])) body.push(lines[i++]);
      i++; out.push(`<pre tabindex="0"><code>${e(body.join('\n'))}</code></pre>`); continue;
    }
    const h = l.match(/^(#{1,6})\s+(.*?)\s*#*$/);
    if (h) { out.push(`<h${h[1].length} id="${slugify(h[2])}">${inline(h[2])}</h${h[1].length}>`); i++; continue; }
    if (/^(-{3,}|\*{3,})$/.test(l.trim())) { out.push('<hr>'); i++; continue; }
    if (l.includes('|') && /^\s*\|?[\s:|-]+\|[\s:|-]*$/.test(lines[i + 1] ?? '')) {
      const head = cells(l); i += 2; const rows = [];
      while (i < lines.length && lines[i].includes('|') && lines[i].trim()) rows.push(cells(lines[i++]));
      out.push(`<div class="table-wrap" tabindex="0" role="region" aria-label="${e(head.join(', '))}"><table><thead><tr>${head.map((c) => `<th scope="col">${inline(c)}</th>`).join('')}</tr></thead><tbody>${rows.map((r) => `<tr>${r.map((c) => `<td>${inline(c)}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`); continue;
    }
    if (/^>/.test(l)) { const q = []; while (i < lines.length && /^>/.test(lines[i])) q.push(lines[i++].replace(/^> ?/, '')); out.push(`<blockquote>${markdown(q.join('\n'))}</blockquote>`); continue; }
    if (/^ *([-*+]|\d+[.)]) +/.test(l)) { const [html, next] = list(lines, i); out.push(html); i = next; continue; }
    const p = [l]; i++;
    while (i < lines.length && lines[i].trim() && !/^(#{1,6} |```|~~~|>|\|)/.test(lines[i]) && !/^ *([-*+]|\d+[.)]) +/.test(lines[i])) p.push(lines[i++]);
    out.push(`<p>${inline(p.join('\n'))}</p>`);
  }
  return out.join('\n');
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
