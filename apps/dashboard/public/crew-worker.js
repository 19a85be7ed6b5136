// Lets the desk's page open where there is no line. It keeps the page and its files, never an answer of the API.
const KEPT = 'desk-page';
const PAGE = '/desk/';

globalThis.addEventListener('install', (event) => event.waitUntil(globalThis.skipWaiting()));
globalThis.addEventListener('activate', (event) => event.waitUntil(globalThis.clients.claim()));
// The page names the files it was loaded from: those are kept, an older build's go.
globalThis.addEventListener('message', (event) => event.waitUntil(keep(event.data.files)));
globalThis.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== globalThis.location.origin) return;
  if (event.request.mode === 'navigate') event.respondWith(pageOf(event.request));
  else if (pathname.startsWith('/desk/assets/')) event.respondWith(fileOf(event.request));
});

async function keep(files) {
  const cache = await globalThis.caches.open(KEPT);
  await cache.addAll([PAGE, ...files]);
  const wanted = new Set([PAGE, ...files]);
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

/** The server's own page whenever it answers; its policy and nonce are kept with the copy. */
async function pageOf(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await globalThis.caches.match(PAGE);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function fileOf(request) {
  return (await globalThis.caches.match(request.url)) ?? fetch(request);
}
