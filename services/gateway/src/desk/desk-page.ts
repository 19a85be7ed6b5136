import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { WorkOrigin } from '@tanggap/events/ids';
import sirv from 'sirv';

/** Express strips what a handler is mounted under from `url`; the whole of it stays here. */
type Asked = IncomingMessage & { readonly originalUrl: string };
type Handler = (request: Asked, response: ServerResponse, next: () => void) => void;

const A_YEAR_SEC = 31_536_000;
const WORKER = '/desk/crew-worker.js';
const NONCE_PLACE = '__STYLE_NONCE__';
const ORIGIN_PLACE = '__SERVER_ORIGIN__';

/** Where the dashboard's build lies: files only, nothing of it is imported. */
export function deskFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@tanggap/dashboard/package.json')), 'dist');
}

/**
 * The dashboard's files under `/desk/assets`: named by their content, so kept for ever; every other address there is the page itself,
 * for its own router.
 * @param of `origin`: what the server is for, on the page before anybody signs in; `tiles`: origin of the map's tile server, null
 * where pictures come from here only
 * @throws Error when the dashboard was not built
 */
export function deskPage(folder: string, of: { readonly origin: WorkOrigin; readonly tiles: string | null }): Handler {
  const page = readFileSync(join(folder, 'desk', 'index.html'), 'utf8').replace(ORIGIN_PLACE, of.origin);
  const worker = readFileSync(join(folder, WORKER));
  const files = sirv(folder, { gzip: true, brotli: true, maxAge: A_YEAR_SEC, immutable: true });
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') next();
    else if (request.originalUrl === WORKER) sendWorker(worker, response);
    else if (request.originalUrl.startsWith('/desk/assets/'))
      files(Object.assign(request, { url: request.originalUrl }), response, next);
    else sendPage(page, of.tiles, response);
  };
}

/** Asked for anew each time: it decides which page a phone opens where there is no line. */
function sendWorker(worker: Buffer, response: ServerResponse): void {
  response.setHeader('content-type', 'text/javascript; charset=utf-8');
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('content-security-policy', "default-src 'none'; connect-src 'self'");
  response.end(worker);
}

function sendPage(page: string, tiles: string | null, response: ServerResponse): void {
  const nonce = randomBytes(18).toString('base64');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('cache-control', 'no-store'); // its nonce is for one answer
  response.setHeader('content-security-policy', pagePolicy(nonce, tiles));
  response.end(page.replace(NONCE_PLACE, nonce));
}

/** Nothing from elsewhere, nothing inline but the style sheet that carries the nonce. */
function pagePolicy(nonce: string, tiles: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:${tiles === null ? '' : ` ${tiles}`}`,
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
