import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { banner } from '@tanggap/standalone/banner';
import { startDistributed } from './start-distributed.js';

// `npm run distributed`: the distributed profile on this machine, until Ctrl-C, with nothing left behind.
const begunMs = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'tanggap-distributed-'));
const running = await startDistributed({
  folder,
  port: Number(process.env['TANGGAP_PORT'] ?? 8112),
  cities: process.env['TANGGAP_CITY'] ?? 'all',
});
process.stdout.write(banner({ url: running.url, folder, cities: [running.env['TANGGAP_CITY'] ?? ''], keys: running.keys }));
const supervisors = running.keys.filter(({ role }) => role === 'supervisor').map(({ key }) => `--key ${key}`);
process.stdout.write(
  [
    '',
    ...[...running.services.values()].map(({ name, url }) => `  ${name.padEnd(12)} ${url}`),
    `  siap dalam / ready in ${((performance.now() - begunMs) / 1000).toFixed(1)} s`,
    '',
    `npx tanggap walk all --url ${running.url} ${supervisors.join(' ')}`,
    '',
  ].join('\n'),
);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void running.stop().finally(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    });
  });
}
