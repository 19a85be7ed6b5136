import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { ViewCollection } from '@tanggap/platform/views/views';
import { runReport, type ReportAnswer, type ReportJob } from './run-report.js';

/** Where a report's work is done. */
export interface ReportRunner {
  run(job: ReportJob): Promise<ReportAnswer>;
  close(): Promise<void>;
}

/** In this thread, over the view's own connection: for a process that does nothing else, and for specs. */
export class InlineReportRunner implements ReportRunner {
  constructor(private readonly cases: Pick<ViewCollection<IncidentRecord>, 'all'>) {}

  run(job: ReportJob): Promise<ReportAnswer> {
    return runReport(job, this.cases.all());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
