import type { EventId, SopRef, TrackId } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { instantToMs, msToInstant } from '@tanggap/incident/instant';
import type { Timeline } from '@tanggap/incident/timeline';
import { judgeIncident } from './judge-incident.js';
import type { SopBook } from './sop-book.js';
import { elapsedOf, type JudgedRow, type VerdictStatus } from './step-verdict.js';

type Judging = Extract<MonitorEvent, { type: 'SlaWarning' | 'SlaBreached' | 'SlaBreachRetracted' | 'Escalated' }>;
type Recorded = MonitorEvent & { readonly id: EventId; readonly revision: number };

/** A recorded alarm that the events up to its `judgedRevision`, judged at its `judgedAt`, do not give. */
export interface Disagreement {
  readonly alarm: EventId;
  readonly type: Judging['type'];
  /** In the alarm stream. */
  readonly revision: number;
  readonly sop: SopRef;
  readonly ord: number;
  readonly track: TrackId | null;
  readonly what: 'no-such-row' | 'limit' | 'due' | 'verdict' | 'elapsed' | 'already-breached' | 'nothing-standing';
  /** What the evaluator says; null where it has no such row. */
  readonly verdict: VerdictStatus | null;
}

export interface ReplayQuestion {
  /** The incident's timeline by its events up to a revision. */
  readonly timelineUpTo: (revision: number) => Timeline;
  readonly book: SopBook;
  /** What `sla-<id>` holds, in stream order. */
  readonly recorded: readonly Recorded[];
}

/** Live equals replay: holds each alarm against the evaluator's verdict of the row at that moment. @returns the first that does not agree */
export function replayAlarms({ timelineUpTo, book, recorded }: ReplayQuestion): Disagreement | null {
  const standing = new Map<string, EventId>();
  for (const event of recorded) {
    if (!isJudging(event)) continue;
    const { sop, ord, track, judgedRevision, judgedAt } = event.data;
    const { rows } = judgeIncident(timelineUpTo(judgedRevision), book, instantToMs(judgedAt));
    const row = rows.find((judged) => isRow(judged, event.data)) ?? null;
    const what = disagreementOf(event, row) ?? historyFault(event, standing);
    if (what !== null) {
      const { id: alarm, type, revision } = event;
      return { alarm, type, revision, sop, ord, track, what, verdict: row?.verdict?.status ?? null };
    }
  }
  return null;
}

function isJudging(event: Recorded): event is Recorded & Judging {
  return 'judgedRevision' in event.data;
}

function isRow({ sop, row, track, alarmed }: JudgedRow, of: Judging['data']): boolean {
  return alarmed && sop.id === of.sop.id && sop.version === of.sop.version && row.ord === of.ord && track === of.track;
}

function disagreementOf(event: Judging, judged: JudgedRow | null): Disagreement['what'] | null {
  const { verdict = null, limitMs = null, startedAtMs = null } = judged ?? {};
  const status = verdict?.status ?? null;
  // A row that is there no more takes its breach with it.
  if (event.type === 'SlaBreachRetracted') return status === 'breached' ? 'verdict' : null;
  if (judged === null) return 'no-such-row';
  if (limitMs !== event.data.limitMs) return 'limit';
  if (status !== (event.type === 'SlaWarning' ? 'running' : 'breached')) return 'verdict';
  if (event.type === 'Escalated') return null;
  if (startedAtMs === null || msToInstant(startedAtMs + limitMs) !== event.data.dueAt) return 'due';
  if (event.type === 'SlaWarning' || verdict?.status !== 'breached') return null;
  return elapsedOf(verdict) === event.data.elapsedMs && verdict.open === event.data.open ? null : 'elapsed';
}

/** One breach of a row stands at a time; it is told and withdrawn by its own id. */
function historyFault(event: Recorded & Judging, standing: Map<string, EventId>): Disagreement['what'] | null {
  const { sop, ord, track } = event.data;
  const key = `${sop.id}@${sop.version}#${ord}#${track ?? ''}`;
  const stands = standing.get(key);
  switch (event.type) {
    case 'SlaWarning':
      return stands === undefined ? null : 'already-breached';
    case 'SlaBreached':
      if (stands !== undefined) return 'already-breached';
      standing.set(key, event.id);
      return null;
    case 'SlaBreachRetracted':
      if (stands !== event.data.breach) return 'nothing-standing';
      standing.delete(key);
      return null;
    case 'Escalated':
      return stands === event.data.alarm ? null : 'nothing-standing';
  }
}
