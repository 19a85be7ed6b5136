import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';

/** One server under test in a process of its own, on loopback. */
export class ServerProcess {
  private printed = '';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param command what to run after `node`, or a whole other program before it (strace)
   * @param env beside the process's own; the port is chosen here
   * @returns when every consumer has caught up
   */
  static async start(command: readonly string[], env: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const port = await freePort();
    const [program = process.execPath, ...args] = command;
    const child = spawn(program, args, {
      env: { ...process.env, ...env, TANGGAP_PORT: String(port), TANGGAP_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(`http://127.0.0.1:${port}`, child);
    child.stdout.on('data', (text: Buffer) => (server.printed += text.toString()));
    child.stderr.on('data', (text: Buffer) => (server.printed += text.toString()));
    await server.ready();
    return server;
  }

  /** The key printed at the first start for `jambi <role>`; null at later starts. */
  keyOf(role: string): string | null {
    return new RegExp(`^\\s*jambi ${role}\\s+(tgp_\\S+)$`, 'm').exec(this.printed)?.[1] ?? null;
  }

  /** `kill -9`: no goodbye. */
  async kill(pid: number | undefined = this.child.pid): Promise<void> {
    const gone = once(this.child, 'exit');
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  private async ready(): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (performance.now() < deadline) {
      if (this.child.exitCode !== null)
        throw new Error(`the server stopped at its start:\n${this.printed.replaceAll(/tgp_\S+/g, 'tgp_…').slice(-2000)}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the server was not ready within a minute');
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
