import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../../..');
const LOG_FILE = 'events.log';

/** As tools/eventstoredb-server/faults.ts takes it. */
export interface PlantedFault {
  readonly fault:
    | { readonly kind: 'silent' | 'drop-answer' | 'break-answer' | 'unavailable' | 'die-before-write' | 'die-after-write' }
    | { readonly kind: 'late'; readonly ms: number }
    | { readonly kind: 'not-leader'; readonly host: string; readonly port: number };
  readonly calls: readonly ('read' | 'subscribe' | 'append' | 'batch-append' | 'gossip' | 'features')[];
  readonly times?: number;
}

interface Ready {
  readonly port: number;
  readonly adminPort: number;
}

/** The development server of tools/eventstoredb-server as a process of its own, on a folder of its own. */
export class EventStoreDbServer {
  private constructor(
    private readonly folder: string,
    private readonly args: readonly string[],
    private child: ChildProcess,
    private ready: Ready,
  ) {}

  /** @param args beyond folder and ports, as its main.ts takes them */
  static async start(args: readonly string[] = []): Promise<EventStoreDbServer> {
    const folder = mkdtempSync(join(tmpdir(), 'tanggap-esdb-'));
    const { child, ready } = await run(folder, 0, args);
    return new EventStoreDbServer(folder, args, child, ready);
  }

  get port(): number {
    return this.ready.port;
  }

  /** Without TLS. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** The calls of these kinds go wrong from now on. */
  async plant(fault: PlantedFault): Promise<void> {
    await this.admin('POST', '/faults', fault);
  }

  async clear(): Promise<void> {
    await this.admin('DELETE', '/faults');
  }

  async damage(stream: string, revision: number): Promise<void> {
    await this.admin('POST', '/damage', { stream, revision });
  }

  /** @returns how many subscriptions it ended */
  async endSubscriptions(how: 'end' | 'error'): Promise<number> {
    const { ended } = (await this.admin('POST', '/subscriptions/end', { how })) as { ended: number }; // as its admin.ts answers
    return ended;
  }

  /** Where each subscription so far began, as commit positions. */
  async subscribedFrom(): Promise<readonly (number | null)[]> {
    const { from } = (await this.admin('GET', '/subscriptions')) as { from: (number | null)[] }; // as its admin.ts answers
    return from;
  }

  /** Calls so far, by kind. */
  async calls(): Promise<Readonly<Record<string, number>>> {
    return (await this.admin('GET', '/calls')) as Record<string, number>; // as its admin.ts answers
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Resolves when the process has ended by itself. */
  async gone(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  /** The same log on the same port. */
  async again(): Promise<void> {
    await this.kill();
    const { child, ready } = await run(this.folder, this.port, this.args);
    this.child = child;
    this.ready = ready;
  }

  /** What it has stored, as a backup would take it. */
  backup(): Buffer {
    return readFileSync(join(this.folder, LOG_FILE));
  }

  /** The same server with the log of an earlier day. */
  async restored(backup: Buffer): Promise<void> {
    await this.kill();
    writeFileSync(join(this.folder, LOG_FILE), backup);
    await this.again();
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  private async admin(method: string, path: string, body?: object): Promise<unknown> {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${this.ready.adminPort}${path}`, { method, ...payload });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }
}

async function run(folder: string, port: number, args: readonly string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const program = ['--import', './tools/ts-hooks.js', 'tools/eventstoredb-server/main.ts'];
  const own = ['--data', folder, '--port', String(port), '--admin-port', '0'];
  const child = spawn(process.execPath, [...program, ...own, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const line = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => null)]);
  if (line === null) throw new Error('the server stopped at its start');
  return { child, ready: JSON.parse(String(line[0])) as Ready }; // its main.ts prints this line first
}
