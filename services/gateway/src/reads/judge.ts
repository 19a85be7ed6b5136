import type { Timeline } from '@tanggap/incident/timeline';
import type { VerdictName } from '@tanggap/platform/reports/reports-reader';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import { sopBookOf } from '@tanggap/sla/sop-book';
import { elapsedOf, type JudgedRow, type StepVerdict } from '@tanggap/sla/step-verdict';
import type { IncidentJudgement, RowType } from '../schema/incident.types.js';
import type { Reading } from './reading.js';

interface Judged {
  readonly rows: readonly RowType[];
  readonly judgement: IncidentJudgement;
}

/** The evaluator's verdicts at the reading's moment, in the words of the schema. A city without a profile has no tables. */
export function judge(timeline: Timeline, reading: Reading): Judged {
  const profile = reading.profileOf(timeline.city);
  if (profile === null) return { rows: [], judgement: { verdict: 'not-judged', reason: 'no-sop' } };
  const { rows, incident } = judgeIncident(timeline, sopBookOf(reading.directory, profile), reading.nowMs);
  const reason = incident.verdict === 'not-judged' ? incident.reason : null;
  return { rows: rows.map(rowTypeOf), judgement: { verdict: incident.verdict, reason } };
}

function rowTypeOf({ sop, row, track, agency, counted, limitMs, dueAtMs, verdict }: JudgedRow): RowType {
  const { ord, printedNo, label, time, clock } = row;
  return {
    ...{ sop, ord, printedNo, label, track, agency, limitMs, counted },
    scope: row.joint === true ? 'joint' : row.scope,
    printedTime: time.raw,
    verdict: verdict === null ? null : nameOf(verdict),
    elapsedMs: elapsedOf(verdict),
    remainingMs: verdict?.status === 'running' ? verdict.remainingMs : null,
    overrunMs: verdict?.status === 'breached' ? verdict.overrunMs : null,
    dueAt: dueAtMs,
    skipReason: verdict?.status === 'skipped' ? verdict.reason : null,
    provenance: clock?.provenance ?? null,
  };
}

function nameOf(verdict: StepVerdict): VerdictName {
  switch (verdict.status) {
    case 'missing':
      return `missing-${verdict.which}`;
    case 'breached':
      return verdict.open ? 'breached-open' : 'breached';
    default:
      return verdict.status;
  }
}
