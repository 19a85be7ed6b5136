import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const services = ['intake', 'dispatch', 'sla-monitor', 'reporting', 'gateway'];

/** A service's own `main`, in a process of its own. */
class Alone {
  private printed = '';

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (text: Buffer) => (this.printed += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (this.printed += text.toString()));
  }

  static start(service: string, folder: string): Alone {
    const main = join(root, 'services', service, 'src', 'main.ts');
    const env = { PATH: process.env['PATH'], TANGGAP_DATA: folder, TANGGAP_PORT: '0', TANGGAP_READY_LAG: '0' };
    return new Alone(spawn(process.execPath, ['--import', join(root, 'tools/ts-hooks.js'), main], { env }));
  }

  async url(): Promise<string> {
    const deadlineMs = Date.now() + 30_000;
    for (;;) {
      const url = /"url":"(http:[^"]+)"/.exec(this.printed)?.[1];
      if (url !== undefined) return url;
      if (this.child.exitCode !== null || Date.now() > deadlineMs) throw new Error(`it does not listen:\n${this.printed}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    this.child.kill(signal);
    await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

/** What `/readyz` says once every consumer has caught up. */
async function readyAt(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    if (response.ok) return response.json();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('every service alone on a data folder', () => {
  let folder: string;
  let alone: Alone | null = null;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tanggap-alone-'))));
  afterEach(async () => {
    await alone?.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(services)(
    '%s starts, says that it is healthy and ready, and stops when asked',
    async (service) => {
      alone = Alone.start(service, folder);
      const url = await alone.url();
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
      expect(await readyAt(url)).toMatchObject({ status: 'ready', consumers: [{ lag: 0, failedAt: null }] });
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('tanggap_http_requests_total');
      expect(await alone.stop('SIGTERM')).toBe(0);
    },
    40_000,
  );
});
