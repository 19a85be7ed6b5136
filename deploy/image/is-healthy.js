// For an image without a shell: exits 0 when the server of this container answers, and is ready where `ready` is asked for.
const path = process.argv[2] === 'ready' ? 'readyz' : 'healthz';
const answer = await fetch(`http://127.0.0.1:${process.env.TANGGAP_PORT ?? 8112}/${path}`).catch(() => null);
process.exit(answer?.ok === true ? 0 : 1);
