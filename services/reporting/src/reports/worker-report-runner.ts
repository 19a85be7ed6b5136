import { Worker } from 'node:worker_threads';
import { workerEntry } from '@tanggap/platform/worker-entry';
import type { ReportRunner } from './report-runner.js';
import type { WorkerAnswer, WorkerInput } from './report.worker.js';
import type { ReportAnswer, ReportJob } from './run-report.js';

/** The worker could not give an answer; its message says a class of error, never content. */
export class ReportFailed extends Error {
  override readonly name = 'ReportFailed';
}

export interface WorkerOptions {
  /** The SQLite file of the views; the worker opens its own read connection. */
  readonly viewsFile: string;
  /** Another entry than the built one, and what Node needs to run it: specs run the sources. */
  readonly source?: { readonly entry: URL; readonly execArgv: readonly string[] };
}

/**
 * Each report in a worker of its own: a request thread that answers calls must not wait for a year of cases. One at a time, since
 * two reports side by side on two cores would starve exactly that thread.
 */
export class WorkerReportRunner implements ReportRunner {
  private last: Promise<unknown> = Promise.resolve();
  private current: Worker | null = null;
  private closed = false;

  constructor(private readonly options: WorkerOptions) {}

  run(job: ReportJob): Promise<ReportAnswer> {
    const answer = this.last.then(() => this.runOne(job));
    this.last = answer.catch(() => undefined); // the caller hears of it; the next report is not its business
    return answer;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.current?.terminate();
  }

  private async runOne(job: ReportJob): Promise<ReportAnswer> {
    if (this.closed) throw new ReportFailed('closed');
    const input: WorkerInput = { viewsFile: this.options.viewsFile, job };
    const { source } = this.options;
    const entry = source?.entry ?? workerEntry(import.meta.url, 'report.worker');
    const worker = new Worker(entry, { workerData: input, ...(source === undefined ? {} : { execArgv: [...source.execArgv] }) });
    this.current = worker;
    try {
      return await answerOf(worker);
    } finally {
      this.current = null;
      await worker.terminate();
    }
  }
}

function answerOf(worker: Worker): Promise<ReportAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: WorkerAnswer) => {
      if (answer.ok) resolve(answer.answer);
      else reject(new ReportFailed(answer.reason));
    });
    worker.once('error', (error) => reject(new ReportFailed(error instanceof Error ? error.name : 'unknown', { cause: error })));
    worker.once('exit', (code) => reject(new ReportFailed(`worker ended with ${code}`)));
  });
}
