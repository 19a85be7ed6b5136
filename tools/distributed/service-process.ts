import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Approach } from '@tanggap/cli/server/approach';
import { ownEnvironment } from '../own-environment.js';
import type { ServiceName } from '@tanggap/platform/access/service-credential';

const READY_WITHIN_MS = 120_000;
const ANSWER_WITHIN_MS = 30_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
const readiness = z.object({ consumers: z.array(z.object({ lag: z.number() })) });

export interface ServiceProcessOptions {
  readonly name: ServiceName;
  /** For Node: the program and its arguments. */
  readonly program: readonly string[];
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the logs. */
  readonly logs: string;
  readonly replica: number;
}

/** One service as a process, on loopback; its log goes to a file. */
export class ServiceProcess {
  private child: ChildProcess | null = null;

  constructor(private readonly options: ServiceProcessOptions) {}

  get name(): ServiceName {
    return this.options.name;
  }

  get url(): string {
    return this.options.url;
  }

  /** Returns at once; see `ready`. */
  start(): void {
    const { program, env, logs } = this.options;
    mkdirSync(logs, { recursive: true });
    const log = createWriteStream(this.log, { flags: 'a' });
    const child = spawn(process.execPath, program, { env: { ...ownEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.child = child;
  }

  private get log(): string {
    return join(this.options.logs, `${this.name}-${this.options.replica}.log`);
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when every consumer has caught up. @throws Error when it ends, or comes no nearer for so long */
  async ready(stillMs = READY_WITHIN_MS): Promise<void> {
    const approach = new Approach(stillMs, performance.now());
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.2)) {
      if (!this.isRunning) throw new Error(`${this.name} stopped at its start: ${lastLine(this.log)}`);
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
      if (answer?.ok === true) return;
      if (!approach.goesOn(await lagIn(answer), performance.now())) break;
      await pause(pauseMs);
    }
    throw new Error(`${this.name} came no nearer to being ready for ${stillMs / 1000} s`);
  }

  /** SIGTERM drains; SIGKILL is a crash. Resolves when it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === null || !this.isRunning) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Stopped in its tracks, and going on where it was. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(signal);
  }
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}

/** Of its slowest consumer; without bounds while it does not say. */
async function lagIn(answer: Response | null): Promise<number> {
  const said = readiness.safeParse(await answer?.json().catch(() => null)).data;
  return said === undefined ? Infinity : Math.max(0, ...said.consumers.map(({ lag }) => lag));
}
