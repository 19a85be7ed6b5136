/** So that the page opens in a dead zone too. Browsers offer this over HTTPS and on this machine only; elsewhere nothing is kept. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/desk/crew-worker.js', { scope: '/desk/' });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
    const files = loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/desk/assets/'));
    active?.postMessage({ files: [...new Set(files.map(({ pathname }) => pathname))] });
  } catch {
    // A browser that forbids it, or no line just now: the page works, it only cannot be opened anew without one.
  }
}
