import type { SopRef } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import type { Sop } from '@tanggap/sop-definitions/sop';
import { evaluateSla } from './evaluate-sla.js';
import type { SopBook } from './sop-book.js';
import type { JudgedRow } from './step-verdict.js';

export type NotJudgedReason = 'no-limit-printed' | 'no-sop' | 'triage' | 'merged';

export type IncidentVerdict =
  | { readonly verdict: 'breached' | 'unknown' | 'compliant' | 'open' }
  | { readonly verdict: 'not-judged'; readonly reason: NotJudgedReason };

export interface IncidentJudgement {
  /** The intake table, the case's table, then tables that only single tracks follow; each in paper order. */
  readonly rows: readonly JudgedRow[];
  readonly incident: IncidentVerdict;
}

/** Every row of every table that concerns an incident, and the one verdict about it. @param nowMs epoch ms UTC */
export function judgeIncident(timeline: Timeline, book: SopBook, nowMs: number): IncidentJudgement {
  const rows = rowsOf(timeline, book, nowMs);
  return { rows, incident: incidentVerdict(timeline, rows) };
}

function rowsOf(timeline: Timeline, book: SopBook, nowMs: number): readonly JudgedRow[] {
  const caseTables = caseSopsOf(timeline, book);
  const isAdvice = caseTables.at(-1)?.advice === true;
  const context = { kindOf: book.kindOf, isAdvice };
  const rows: JudgedRow[] = [];
  if (book.intakeSop !== null) rows.push(...evaluateSla(timeline, book.intakeSop, nowMs, { ...context, incidentRows: true }));
  for (const sop of caseTables) rows.push(...evaluateSla(timeline, sop, nowMs, { ...context, incidentRows: true }));
  for (const sop of trackSopsOf(timeline, book)) {
    if (!caseTables.includes(sop)) rows.push(...evaluateSla(timeline, sop, nowMs, { ...context, incidentRows: false }));
  }
  return rows;
}

function caseSopsOf(timeline: Timeline, book: SopBook): readonly Sop[] {
  if (timeline.caseSops.length === 0) return book.sopBeforeVerified === null ? [] : [book.sopBeforeVerified];
  return distinct(
    timeline.caseSops.map((span) => span.sop),
    book,
  );
}

function trackSopsOf(timeline: Timeline, book: SopBook): readonly Sop[] {
  return distinct(
    timeline.tracks.flatMap((track) => track.sops.map((span) => span.sop)),
    book,
  );
}

/** A version the book does not have (history of a foreign city) is no table: its rows cannot be judged. */
function distinct(refs: readonly (SopRef | null)[], book: SopBook): readonly Sop[] {
  const found = new Map<string, Sop>();
  for (const ref of refs) {
    const sop = ref === null ? null : book.find(ref);
    if (sop !== null) found.set(`${sop.id}@${sop.version}`, sop);
  }
  return [...found.values()];
}

/** Only rows with a printed limit decide. */
function incidentVerdict(timeline: Timeline, rows: readonly JudgedRow[]): IncidentVerdict {
  if (timeline.endedAtTriageMs !== null) return { verdict: 'not-judged', reason: 'triage' };
  if (timeline.mergedInto !== null) return { verdict: 'not-judged', reason: 'merged' };
  const limited = rows.filter((judged) => judged.counted && judged.limitMs !== null);
  const has = (...statuses: readonly string[]): boolean =>
    limited.some(({ verdict }) => verdict !== null && statuses.includes(verdict.status));
  if (!timeline.isClosed) return { verdict: 'open' };
  if (has('breached')) return { verdict: 'breached' };
  if (has('missing', 'negative')) return { verdict: 'unknown' };
  if (has('met')) return { verdict: 'compliant' };
  return { verdict: 'not-judged', reason: rows.length === 0 ? 'no-sop' : 'no-limit-printed' };
}
