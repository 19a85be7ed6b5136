import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceNames } from '@tanggap/platform/access/service-credential';

// What deploy/image/assemble.sh made, held against its promises without a container engine: its size, that every program
// in it starts, answers and stops, that every driver loads, and that none of them writes beside its data folder.

const MOST_BYTES = 250_000_000;
/** glibc, libstdc++, libgcc, CA certificates, time zones as Debian 12 packages them: what the runtime base consists of. */
const BASE_BYTES = 25_000_000;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

const [folder = ''] = process.argv.slice(2);
const faults: string[] = [];

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

interface Weighed {
  readonly bytes: number;
  readonly files: number;
  readonly newestMs: number;
}

function weighed(): Weighed {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const stats = files.map((file) => statSync(join(file.parentPath, file.name)));
  return {
    bytes: stats.reduce((sum, { size }) => sum + size, 0),
    files: stats.length,
    newestMs: Math.max(...stats.map(({ mtimeMs }) => mtimeMs)),
  };
}

/** Starts one program on a fresh data folder, asks how it is, and stops it. @returns what was wrong, or null */
async function faultOf(program: string): Promise<string | null> {
  const data = mkdtempSync(join(tmpdir(), 'tanggap-image-'));
  const env = { TANGGAP_DATA: data, TANGGAP_PORT: '0', NODE_ENV: 'production' };
  const child = spawn(process.execPath, [program], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  try {
    const url = await Promise.race([urlIn(() => said), exited.then(() => null)]);
    if (url === null) return `did not start: ${said.slice(0, 2000)}`;
    const answer = await fetch(`${url}/healthz`);
    child.kill('SIGTERM');
    const code = await Promise.race([exited, pause(STOP_WITHIN_MS, 'late', { ref: false })]);
    if (!answer.ok) return `/healthz says ${answer.status}`;
    return code === 0 ? null : `SIGTERM ended it with ${String(code)}`;
  } finally {
    child.kill('SIGKILL');
    await exited;
    rmSync(data, { recursive: true });
  }
}

async function urlIn(said: () => string): Promise<string | null> {
  const deadlineMs = performance.now() + START_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said()) ?? [];
    if (url !== undefined) return url;
    await pause(50);
  }
  return null;
}

const before = weighed();
const programs = [...serviceNames.map((name) => `services/${name}/dist/main.js`), 'apps/standalone/dist/main.js'];
for (const program of programs) {
  const fault = await faultOf(program);
  if (fault !== null) faults.push(`${program} ${fault}`);
}
const { dependencies } = JSON.parse(readFileSync(join(folder, 'libs/platform/package.json'), 'utf8')) as Manifest; // npm has read it
const drivers = Object.keys(dependencies).filter((name) => !name.startsWith('@tanggap/'));
const load = `for (const name of ${JSON.stringify(drivers)}) await import(name)`;
const loaded = spawnSync(process.execPath, ['--input-type=module', '--eval', load], { cwd: join(folder, 'libs/platform') });
if (loaded.status !== 0) faults.push(`a driver does not load: ${loaded.stderr.toString().slice(0, 1000)}`);
const help = spawnSync(process.execPath, ['apps/cli/bin/tanggap.js', '--help'], { cwd: folder });
if (help.status !== 0) faults.push(`apps/cli/bin/tanggap.js: ${help.stderr.toString().slice(0, 500)}`);
const after = weighed();
if (after.files !== before.files || after.newestMs !== before.newestMs) faults.push('something was written into the image');

const nodeBytes = statSync(process.execPath).size;
const bytes = before.bytes + nodeBytes + BASE_BYTES;
if (bytes > MOST_BYTES) faults.push(`${megabytes(bytes)} is more than ${megabytes(MOST_BYTES)}`);
for (const fault of faults) console.error(fault);
console.log(
  `image: ${megabytes(before.bytes)} in ${before.files} files, node ${megabytes(nodeBytes)}, base about ${megabytes(BASE_BYTES)}: ${megabytes(bytes)}; ${programs.length + 1} programs started, ${drivers.length} drivers loaded, ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

function megabytes(count: number): string {
  return `${(count / 1_000_000).toFixed(1)} MB`;
}
