import { unreachable } from '@tanggap/events/unreachable';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type {
  ComplianceQuery,
  ComplianceReport,
  Explained,
  ExplainQuery,
  IntervalsQuery,
  IntervalStats,
} from '@tanggap/platform/reports/reports-reader';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { computeCompliance, explainCompliance } from './compute-compliance.js';
import { computeIntervals, explainIntervals } from './compute-intervals.js';
import type { Selection } from './select-incidents.js';

/** Plain data, so that it can cross to a worker. */
export interface ReportJob {
  readonly ask:
    | { readonly report: 'intervals'; readonly query: IntervalsQuery }
    | { readonly report: 'compliance'; readonly query: ComplianceQuery }
    | { readonly report: 'explain'; readonly query: ExplainQuery };
  readonly selection: Selection;
  /** Epoch ms UTC at which open rows are judged. */
  readonly nowMs: number;
  /** What the cities have published: whose SOPs judge. */
  readonly directory: CityDirectory;
}

export interface ReportAnswers {
  readonly intervals: readonly IntervalStats[];
  readonly compliance: Pick<ComplianceReport, 'rows' | 'incidents' | 'rate'>;
  readonly explain: Explained;
}
export type ReportAnswer = ReportAnswers[keyof ReportAnswers];

/** The whole of a report's work, wherever it runs: pure over the records. */
export async function runReport(job: ReportJob, records: AsyncIterable<IncidentRecord>): Promise<ReportAnswer> {
  const { ask, selection } = job;
  switch (ask.report) {
    case 'intervals':
      return computeIntervals(records, ask.query, selection);
    case 'compliance':
      return computeCompliance(records, ask.query, job);
    case 'explain':
      return ask.query.report === 'intervals'
        ? explainIntervals(records, ask.query, selection)
        : explainCompliance(records, ask.query, job);
    default:
      return unreachable(ask);
  }
}
