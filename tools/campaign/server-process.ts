import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownEnvironment } from '../own-environment.js';
import { freePort } from '../servers/free-port.js';

const root = join(import.meta.dirname, '..', '..');
const START_WITHIN_MS = 60_000;

/** What runs: the product as it is shipped, or the same with a bug planted under it. */
export function serverCommand(plant: string | null): readonly string[] {
  if (plant === null) return [process.execPath, join(root, 'apps/standalone/dist/main.js')];
  return [process.execPath, '--import', join(root, 'tools/ts-hooks.js'), join(import.meta.dirname, 'planted-server.ts'), plant];
}

/** Ready means: every consumer has taken in the whole log. */
export function settingsFor(folder: string): Readonly<Record<string, string>> {
  return { TANGGAP_DATA: folder, TANGGAP_READY_LAG: '0' };
}

/** One server under test in a process of its own, on loopback. */
export class ServerProcess {
  private printed = '';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param command the program and its arguments
   * @param env beside the process's own; the port is chosen here
   * @returns when every consumer has caught up @throws Error with what it printed when it stops instead
   */
  static async start(command: readonly string[], env: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(command, env);
    try {
      await server.ready();
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Begins a start and kills it on the way. @param afterMs how long it may run */
  static async startAndKill(command: readonly string[], env: Readonly<Record<string, string>>, afterMs: number): Promise<void> {
    const server = await ServerProcess.spawn(command, env);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await server.kill();
  }

  private static async spawn(command: readonly string[], env: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const port = await freePort();
    const [program = process.execPath, ...args] = command;
    const settings = { TANGGAP_PORT: String(port), TANGGAP_LOG_LEVEL: 'error', ...env };
    const child = spawn(program, args, { env: { ...ownEnvironment(), ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new ServerProcess(`http://127.0.0.1:${port}`, child);
    child.stdout.on('data', (text: Buffer) => (server.printed += text.toString()));
    child.stderr.on('data', (text: Buffer) => (server.printed += text.toString()));
    return server;
  }

  /** The key printed at the first start for `jambi <owner>`, as in `supervisor`, `crew damkar`; null at later starts. */
  keyOf(owner: string): string | null {
    return new RegExp(`^ +jambi ${owner} +(tgp_\\S+)$`, 'm').exec(this.printed)?.[1] ?? null;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** `kill -9`: no goodbye. A traced server is killed itself, its tracer ends with it. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    for (const pid of [...childrenOf(this.child.pid), this.child.pid]) if (pid !== undefined) killHard(pid);
    await gone;
  }

  /** Asks it to stop. @returns its exit code */
  async stop(): Promise<number | null> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
    return this.child.exitCode;
  }

  private async ready(): Promise<void> {
    const deadlineMs = performance.now() + START_WITHIN_MS;
    while (performance.now() < deadlineMs) {
      if (this.child.exitCode !== null)
        throw new Error(`the server stopped at its start:\n${this.printed.replaceAll(/tgp_\S+/g, 'tgp_…').slice(-2000)}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the server was not ready within a minute');
  }
}

function childrenOf(pid: number | undefined): readonly number[] {
  const children = `/proc/${String(pid)}/task/${String(pid)}/children`;
  return existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
