import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { ComplianceQuery, ComplianceReport, Explained, ExplainQuery } from '@tanggap/platform/reports/reports-reader';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { ComplianceTally, isCounted, rowKey } from './compliance-tally.js';
import { FirstSamples } from './first-samples.js';
import type { JudgedRow } from './judged-case.js';
import { judgeFor } from './judge-record.js';
import { selectIncidents, type Selection } from './select-incidents.js';

interface Judgement {
  readonly selection: Selection;
  /** Epoch ms UTC: what is open is judged as of then. */
  readonly nowMs: number;
  readonly directory: CityDirectory;
}

/** Pure: the evaluator's verdicts over the records' events, counted. Recorded alarms decide nothing. */
export async function computeCompliance(
  records: AsyncIterable<IncidentRecord>,
  { overrides }: ComplianceQuery,
  { selection, nowMs, directory }: Judgement,
): Promise<Pick<ComplianceReport, 'rows' | 'incidents' | 'rate'>> {
  const judge = judgeFor(directory, selection.city, overrides);
  const tally = new ComplianceTally(selection.agency);
  for await (const { record, timeline } of selectIncidents(records, selection)) {
    tally.add(record, judge.judge(timeline, nowMs));
  }
  return tally.report((row) => judge.factsOf(row));
}

export type ExplainCompliance = Extract<ExplainQuery, { report: 'compliance' }>;

/** The incidents behind one of `computeCompliance`'s counts. */
export async function explainCompliance(
  records: AsyncIterable<IncidentRecord>,
  asked: ExplainCompliance,
  { selection, nowMs, directory }: Judgement,
): Promise<Explained> {
  const judge = judgeFor(directory, selection.city, asked.query.overrides);
  const first = new FirstSamples(asked.first);
  for await (const { record, timeline } of selectIncidents(records, selection)) {
    const judged = judge.judge(timeline, nowMs);
    if (asked.row === null) {
      const isVisible = selection.agency === null; // an agency gets no incident verdicts to explain
      if (isVisible && judged.verdict === asked.verdict) first.add(record, { agency: null, unit: null, elapsedMs: null });
      continue;
    }
    for (const row of judged.rows) {
      if (!isCounted(row, selection.agency) || !isAsked(row, asked)) continue;
      first.add(record, { agency: row.agency, unit: null, elapsedMs: row.elapsedMs });
    }
  }
  return first.explained();
}

function isAsked(row: JudgedRow, { row: asked, verdict, agency }: ExplainCompliance): boolean {
  if (asked === null || row.verdict !== verdict || rowKey(row) !== rowKey(asked)) return false;
  return agency === null || row.agency === agency;
}
