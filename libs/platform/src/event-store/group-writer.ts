import { Worker } from 'node:worker_threads';
import { workerEntry } from '../worker-entry.js';
import { StoreUnavailable } from './event-store.js';
import type { AppendOutcome, CopyOutcome, OutcomeOf, WriteRequest } from './sqlite-writer.js';
import type { WriterOptions } from './sqlite-writer-worker.js';

type Outcome = AppendOutcome | CopyOutcome;

interface Waiting {
  readonly request: WriteRequest;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

const MAX_GROUP = 512;

/** Hands appends to the writer's thread, one group in flight: whoever arrives meanwhile shares the next durable commit. */
export class GroupWriter {
  private waiting: Waiting[] = [];
  private inFlight: readonly Waiting[] = [];
  private failure: Error | null = null;
  private drained: (() => void) | null = null;
  private isDeparting = false;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (message: string) => this.settle(JSON.parse(message) as readonly Outcome[])); // written by the worker
    worker.on('error', (error: Error) => this.fail(error));
    worker.on('exit', () => this.fail(new StoreUnavailable('the writer has stopped')));
  }

  /** Resolves when the schema is ready, so that readers find their tables. */
  static async start(options: WriterOptions): Promise<GroupWriter> {
    const worker = new Worker(workerEntry(import.meta.url, 'sqlite-writer-worker'), {
      workerData: options,
      name: 'event-log-writer',
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    worker.removeAllListeners('error'); // of all kinds would take the worker's own ears with it: no answer ever came back
    return new GroupWriter(worker);
  }

  /** @throws StoreUnavailable when the writer is closed or died */
  async write<R extends WriteRequest>(request: R): Promise<OutcomeOf<R>> {
    if (this.failure !== null) throw this.failure;
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.depart();
    });
    return outcome as OutcomeOf<R>; // outcomes stand in the order of the requests, each of its request's kind
  }

  /** For tests that fill the disk and make room again. */
  limitPages(maxPages: number): void {
    this.worker.postMessage({ maxPages });
  }

  /** Everything accepted is settled first. */
  async close(): Promise<void> {
    if (this.failure !== null) return;
    if (this.inFlight.length > 0 || this.waiting.length > 0) await new Promise<void>((resolve) => (this.drained = resolve));
    const exited = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    this.failure = new StoreUnavailable('the event log is closed');
    this.worker.postMessage(null);
    await exited;
  }

  /** At the end of this turn of the event loop: whoever else asks in it, as after a settled group, shares the flush. */
  private depart(): void {
    if (this.isDeparting || this.inFlight.length > 0) return;
    this.isDeparting = true;
    setImmediate(() => {
      this.isDeparting = false;
      if (this.waiting.length > 0) this.send();
    });
  }

  private send(): void {
    this.inFlight = this.waiting.splice(0, MAX_GROUP);
    this.worker.postMessage(JSON.stringify(this.inFlight.map(({ request }) => request)));
  }

  private settle(outcomes: readonly Outcome[]): void {
    const group = this.inFlight;
    this.inFlight = [];
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) reject(new StoreUnavailable('the writer lost an answer'));
      else resolve(outcome);
    });
    if (this.waiting.length > 0) this.depart();
    else this.drained?.();
  }

  private fail(error: Error): void {
    this.failure ??= error instanceof StoreUnavailable ? error : new StoreUnavailable('the writer died', { cause: error });
    for (const { reject } of [...this.inFlight, ...this.waiting]) reject(this.failure);
    this.inFlight = [];
    this.waiting = [];
    this.drained?.();
  }
}
