import type { IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { Timeline } from '@tanggap/incident/timeline';
import type { VerdictName } from '@tanggap/platform/reports/reports-reader';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import { sopBookOf } from '@tanggap/sla/sop-book';
import { elapsedOf, type JudgedRow, type StepVerdict } from '@tanggap/sla/step-verdict';
import { readingOf } from '../schema/city.types.js';
import type { IncidentJudgement, RowType } from '../schema/incident.types.js';
import { completedOrd } from '@tanggap/sop-definitions/sop';
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

function rowTypeOf(judged: JudgedRow): RowType {
  const { sop, row, track, agency, counted, limitMs, dueAtMs, startedAtMs, verdict } = judged;
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
    startedAt: startedAtMs,
    byHand: byHandOf(judged),
    skipReason: verdict?.status === 'skipped' ? verdict.reason : null,
    provenance: clock?.provenance ?? null,
    clock: clock === undefined ? null : readingOf(clock),
  };
}

/** Of a joint row each track has its own; the summary of all is nobody's to record. */
function byHandOf({ row, track, stoppedAtMs, verdict }: JudgedRow): readonly IncidentCommandType[] {
  if (verdict === null || stoppedAtMs !== null || (row.joint === true && track === null)) return [];
  const ends = [row.clock?.to ?? []].flat();
  const isEndedByHand = ends.some((milestone) => completedOrd(milestone) === row.ord);
  return [...(isEndedByHand ? ['CompleteStep' as const] : []), ...(verdict.status === 'skipped' ? [] : ['SkipStep' as const])];
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
