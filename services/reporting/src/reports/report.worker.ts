import { parentPort, workerData } from 'node:worker_threads';
import { SqliteViews } from '@tanggap/platform/views/sqlite-views';
import { caseView } from '../cases/case.view.js';
import { runReport, type ReportAnswer, type ReportJob } from './run-report.js';

export interface WorkerInput {
  readonly viewsFile: string;
  readonly job: ReportJob;
}

export type WorkerAnswer = { readonly ok: true; readonly answer: ReportAnswer } | { readonly ok: false; readonly reason: string };

async function answer({ viewsFile, job }: WorkerInput): Promise<WorkerAnswer> {
  const views = SqliteViews.open(viewsFile);
  try {
    const cases = await views.collection(caseView);
    return { ok: true, answer: await runReport(job, cases.all()) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.name : 'unknown' };
  } finally {
    views.close();
  }
}

const input = workerData as WorkerInput; // WorkerReportRunner is the only one who starts this file
parentPort?.postMessage(await answer(input));
