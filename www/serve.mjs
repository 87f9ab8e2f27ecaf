// A small static server with the headers a careful shop would send. Deliberately for demos and tests, not for the internet.
// Run: node www/serve.mjs [port] [root]
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.map': 'application/json; charset=utf-8', '.svg': 'image/svg+xml', '.xml': 'application/xml; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.md': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm', '.dvt': 'application/octet-stream', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.glb': 'model/gltf-binary', '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = new Set(['.html', '.css', '.js', '.mjs', '.json', '.map', '.svg', '.xml', '.txt', '.md', '.wasm', '.dvt', '.webmanifest']);

/** The shop's own (assets/trusted.js): the widget needs none. */
export const TRUSTED_TYPES = 'default shop-parse';
export const SECURITY = {
  'Content-Security-Policy': [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'", "font-src 'self'", "manifest-src 'self'",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'", "require-trusted-types-for 'script'", `trusted-types ${TRUSTED_TYPES}`,
  ].join('; '),
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

const hashed = (path) => /^\/(packs[^/]*|devanture)\/(.*[.-][0-9a-f]{8,}\.\w+(\.\w+)?|(.*\/)?[0-9a-f]{8,}\/.*)$/.test(path);
const accepts = (header = '', coding) => header.split(',').some((part) => {
  const [name, ...params] = part.trim().split(';');
  return name.trim().toLowerCase() === coding && !params.some((p) => /^\s*q=0(\.0*)?\s*$/.test(p));
});
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

const find = async (root, pathname) => {
  const path = normalize(join(root, pathname));
  if (path !== root && !path.startsWith(root + sep)) return undefined;
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile()) return { path, info };
  if (!info?.isDirectory()) return undefined;
  if (!pathname.endsWith('/')) return { redirect: `${pathname}/` };
  const index = join(path, 'index.html');
  const indexInfo = await stat(index).catch(() => undefined);
  return indexInfo?.isFile() ? { path: index, info: indexInfo } : undefined;
};

export async function serve({ root = fileURLToPath(new URL('./dist', import.meta.url)), port = 4173, host = '127.0.0.1', quiet = false, headers = {}, log } = {}) {
  const base = resolve(root);
  const requests = [];
  const cache = new Map();

  const encoded = async (path, info, coding) => {
    const key = `${coding}:${path}:${info.mtimeMs}:${info.size}`;
    if (!cache.has(key)) {
      cache.set(key, (async () => {
        if (!coding) return readFile(path);
        const sibling = await readFile(path + (coding === 'br' ? '.br' : '.gz')).catch(() => undefined);
        const siblingInfo = sibling && await stat(path + (coding === 'br' ? '.br' : '.gz'));
        if (sibling && siblingInfo.mtimeMs >= info.mtimeMs - 1000) return sibling;
        const raw = await readFile(path);
        return coding === 'br' ? brotli(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }) : zip(raw, { level: 6 });
      })());
    }
    return cache.get(key);
  };

  const answer = async (req, res) => {
    let pathname;
    try { pathname = decodeURIComponent(new URL(req.url, 'http://localhost').pathname); } catch { pathname = '\0'; }
    const entry = { method: req.method, path: req.url, status: 0, bytes: 0 };
    requests.push(entry);
    const done = (status, body, extra = {}) => {
      res.writeHead(status, { ...SECURITY, ...extra, ...(typeof headers === 'function' ? headers(req) : headers) });
      res.end(req.method === 'HEAD' ? undefined : body);
      Object.assign(entry, { status, bytes: body?.length ?? 0 });
      (log ?? (quiet ? () => {} : console.log))(`${status} ${req.method} ${req.url}`);
    };
    if (!['GET', 'HEAD'].includes(req.method)) return done(405, 'Method not allowed', { Allow: 'GET, HEAD', 'Content-Type': 'text/plain' });
    if (pathname.includes('\0')) return done(400, 'Bad request', { 'Content-Type': 'text/plain' });
    let found = await find(base, pathname);
    let status = 200;
    if (found?.redirect) return done(301, '', { Location: found.redirect });
    if (!found) {
      status = 404;
      const wantsPage = /\/$|\.html$|\/[^./]*$/.test(pathname);
      found = wantsPage ? await find(base, pathname.startsWith('/en/') ? '/en/404.html' : '/404.html') : undefined;
      if (!found) return done(404, 'Not found', { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache' });
    }
    const { path, info } = found;
    const ext = extname(path);
    const coding = !COMPRESSED.has(ext) ? '' : accepts(req.headers['accept-encoding'], 'br') ? 'br' : accepts(req.headers['accept-encoding'], 'gzip') ? 'gzip' : '';
    const body = await encoded(path, info, coding);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const common = { ETag: etag, Vary: 'Accept-Encoding', 'Cache-Control': status === 200 && hashed(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache' };
    if (status === 200 && req.headers['if-none-match']?.split(/,\s*/).includes(etag)) return done(304, undefined, common);
    done(status, body, { ...common, 'Content-Type': TYPES[ext] ?? 'application/octet-stream', 'Content-Length': body.length, ...(coding ? { 'Content-Encoding': coding } : {}) });
  };

  const server = createServer((req, res) => answer(req, res).catch((error) => { if (!res.headersSent) res.writeHead(500); res.end(); if (!quiet) console.error(error); }));
  await new Promise((ok, fail) => { server.once('error', fail); server.listen(port, host, ok); });
  return {
    url: `http://localhost:${server.address().port}`, requests, server,
    close: () => new Promise((ok) => { server.close(ok); server.closeAllConnections(); }),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await serve({ port: Number(process.argv[2] ?? process.env.PORT ?? 4173), ...(process.argv[3] ? { root: process.argv[3] } : {}), quiet: true });
  console.log(`Lisière: ${url}`);
}
