import type { SopRef } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import type { Sop } from '@tanggap/sop-definitions/sop';
import type { CasePart } from './clock-ends.js';
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
  const caseTables = caseSopsOf(timeline, book);
  const rows = rowsOf(timeline, book, nowMs, caseTables);
  return { rows, incident: incidentVerdict(timeline, rows, caseTables.length > 0) };
}

function rowsOf(timeline: Timeline, book: SopBook, nowMs: number, caseTables: readonly Sop[]): readonly JudgedRow[] {
  const context = { kindOf: book.kindOf, caseParts: casePartsOf(timeline, book) };
  const intake = book.intakeSop(recordedAtMs(timeline));
  const rows: JudgedRow[] = [];
  if (intake !== null) rows.push(...evaluateSla(timeline, intake, nowMs, { ...context, incidentRows: true }));
  for (const sop of caseTables) rows.push(...evaluateSla(timeline, sop, nowMs, { ...context, incidentRows: true }));
  for (const sop of trackSopsOf(timeline, book)) {
    if (!caseTables.includes(sop)) rows.push(...evaluateSla(timeline, sop, nowMs, { ...context, incidentRows: false }));
  }
  return rows;
}

/** What was in force when it was recorded judges the incident, as a track's version does; a corrected time moves no table. */
function recordedAtMs({ entries }: Timeline): number {
  return entries[0]?.recordedAtMs ?? 0;
}

const UNSORTED: readonly CasePart[] = [{ isAdvice: false, sinceMs: null, untilMs: null }];

function casePartsOf({ caseSops }: Timeline, book: SopBook): readonly CasePart[] {
  if (caseSops.length === 0) return UNSORTED;
  return caseSops.map(({ sop, sinceMs, untilMs }) => ({
    isAdvice: sop !== null && book.find(sop)?.advice === true,
    sinceMs,
    untilMs,
  }));
}

function caseSopsOf(timeline: Timeline, book: SopBook): readonly Sop[] {
  if (timeline.caseSops.length === 0) {
    const before = book.sopBeforeVerified(recordedAtMs(timeline));
    return before === null ? [] : [before];
  }
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
function incidentVerdict(timeline: Timeline, rows: readonly JudgedRow[], hasCaseTable: boolean): IncidentVerdict {
  if (timeline.endedAtTriageMs !== null) return { verdict: 'not-judged', reason: 'triage' };
  if (timeline.mergedInto !== null) return { verdict: 'not-judged', reason: 'merged' };
  const limited = rows.filter((judged) => judged.counted && judged.limitMs !== null);
  const has = (...statuses: readonly string[]): boolean =>
    limited.some(({ verdict }) => verdict !== null && statuses.includes(verdict.status));
  if (!timeline.isClosed) return { verdict: 'open' };
  if (has('breached')) return { verdict: 'breached' };
  if (has('missing', 'negative')) return { verdict: 'unknown' };
  if (has('met')) return { verdict: 'compliant' };
  return { verdict: 'not-judged', reason: hasCaseTable ? 'no-limit-printed' : 'no-sop' };
}
