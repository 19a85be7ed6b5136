import type { AgencyId } from '@tanggap/events/ids';
import type { SopSpan, TimelineEntry, TimelineTrack } from '@tanggap/incident/timeline';
import type { AgencyKind, Clock, Milestone, Sop, SopRow } from '@tanggap/sop-definitions/sop';
import type { ClockEnds } from './judge-clock.js';
import { dispatchMoment, incidentMoment, isStep, trackMoment, type Use } from './milestones.js';
import type { SkipReason } from './step-verdict.js';
import { isKept, latest, type Moment, type TimelineIndex } from './timeline-index.js';

/** What a timeline does not say of itself. */
export interface EvaluationContext {
  /** From the city's profile; null for an agency it does not know. */
  readonly kindOf: (agency: AgencyId) => AgencyKind | null;
  /** The case's tables in time order: while it is handled on the line (J16), intake rows stop elsewhere or fall away. */
  readonly caseParts: readonly CasePart[];
  /** Whether the table's own incident rows are judged: not for the table of a supporting agency only. */
  readonly incidentRows: boolean;
}

/** A stretch of the incident under one case table. */
export interface CasePart extends Omit<SopSpan, 'sop'> {
  readonly isAdvice: boolean;
}

export interface Evaluation extends EvaluationContext {
  readonly index: TimelineIndex;
  readonly sop: Sop;
  /** Epoch ms UTC. */
  readonly nowMs: number;
}

/** Whose row it is, and during which part of the incident it is judged by this table. */
export interface Owner {
  readonly track: TimelineTrack | null;
  readonly span: SopSpan;
}

/** @param kinds absent: any */
export function isOfKind(kinds: readonly AgencyKind[] | undefined, kind: AgencyKind | null): boolean {
  return kinds === undefined || (kind !== null && kinds.includes(kind));
}

/** Both ends of a row's clock for one owner, and what excuses a missing one. */
export function endsOf(evaluation: Evaluation, row: SopRow, owner: Owner): ClockEnds {
  const { clock } = row;
  if (clock === undefined) throw new TypeError(`row ${row.ord} has no clock`);
  const start = clock.from === null ? null : momentOf(evaluation, owner, clock, clock.from, 'start');
  const stop = stopOf(evaluation, owner, clock, start);
  const isAdviceNow = evaluation.caseParts.at(-1)?.isAdvice === true;
  const isSkippedInAdvice = isAdviceNow && clock.inAdvice !== undefined && 'skipped' in clock.inAdvice;
  const kept = withinSpan(owner.span, start, stop);
  const excuse = isSkippedInAdvice ? 'advice' : (kept.excuse ?? excuseOf(evaluation, row, owner, kept.stop));
  return {
    instant: clock.from === null,
    start: kept.start,
    stop: isSkippedInAdvice || excuse === 'not-needed' ? null : kept.stop,
    limitMs: row.time.limitSec === undefined ? null : row.time.limitSec * 1000,
    isOver: isOver(evaluation, row, owner),
    excuse,
    optional: clock.toAtOrAfterFrom === true,
  };
}

type At = Milestone | readonly Milestone[];

function stopOf(evaluation: Evaluation, owner: Owner, clock: Clock, start: Moment | null): Moment | null {
  if (clock.toAtOrAfterFrom === true) return firstAtOrAfter(evaluation, clock.to, start);
  if (clock.inAdvice === undefined || !('to' in clock.inAdvice)) return momentOf(evaluation, owner, clock, clock.to, 'stop');
  return stopByParts(evaluation, owner, clock, clock.inAdvice.to);
}

/**
 * What stopped the row under the table of its time stays: a call handed to the doctor on the line was passed on, even when
 * it later turns out to need an ambulance.
 */
function stopByParts(evaluation: Evaluation, owner: Owner, clock: Clock, inAdvice: Milestone): Moment | null {
  let stop: Moment | null = null;
  for (const { isAdvice, sinceMs, untilMs } of evaluation.caseParts) {
    stop = momentOf(evaluation, owner, clock, isAdvice ? inAdvice : clock.to, 'stop');
    if (stop !== null && stop.atMs >= (sinceMs ?? -Infinity) && stop.atMs <= (untilMs ?? Infinity)) return stop;
  }
  return stop;
}

function momentOf(evaluation: Evaluation, { track }: Owner, { dispatchTo }: Clock, at: At, use: Use): Moment | null {
  const { index, sop, kindOf } = evaluation;
  const one = (milestone: Milestone): Moment | null => {
    if (track !== null) return trackMoment(index, track, sop.id, milestone);
    if (milestone === 'Dispatched') return dispatchMoment(index, use, (agency) => isOfKind(dispatchTo, kindOf(agency)));
    return incidentMoment(index, sop.id, milestone);
  };
  if (typeof at === 'string') return one(at);
  const moments: Moment[] = [];
  for (const milestone of at) {
    const moment = one(milestone);
    if (moment === null) return null;
    moments.push(moment);
  }
  return latest(moments);
}

/** Tarakan 4: parties informed before the clock began were informed in parallel and do not stop it. */
function firstAtOrAfter({ index }: Evaluation, to: At, start: Moment | null): Moment | null {
  if (start === null || typeof to !== 'string') return null;
  let first: TimelineEntry | null = null;
  for (const entry of index.all(to, null))
    if (entry.atMs >= start.atMs && (first === null || entry.atMs < first.atMs)) first = entry;
  return first;
}

/**
 * A row moved to another table ends where it stood and begins anew: what was stopped before the move stays with the old
 * table, and the new table's clock starts at the later of its start and the move.
 */
function withinSpan(
  { sinceMs, untilMs }: SopSpan,
  start: Moment | null,
  stop: Moment | null,
): { start: Moment | null; stop: Moment | null; excuse: SkipReason | null } {
  const isStoppedLater = untilMs !== null && (stop === null || stop.atMs > untilMs);
  const isStoppedBefore = sinceMs !== null && stop !== null && stop.atMs <= sinceMs;
  if (isStoppedLater || isStoppedBefore) return { start, stop: null, excuse: 'reclassified' };
  const moved = sinceMs !== null && start !== null && start.atMs < sinceMs ? { ...start, atMs: sinceMs } : start;
  return { start: moved, stop, excuse: null };
}

/** Why a row without its stop (or, at triage, without its start) is nobody's fault. */
function excuseOf(evaluation: Evaluation, row: SopRow, owner: Owner, stop: Moment | null): SkipReason | null {
  const { index, sop } = evaluation;
  const { timeline } = index;
  if (timeline.endedAtTriageMs !== null) return 'triage';
  const { clock } = row;
  const overtaking = clock?.skippedBy === undefined ? null : momentOf(evaluation, owner, clock, clock.skippedBy, 'stop');
  if (overtaking !== null && (stop === null || overtaking.atMs < stop.atMs)) return 'not-needed';
  if (stop !== null) return null;
  const { track } = owner;
  if (track !== null && !isKept(track)) return track.end?.how === 'rejected' ? 'rejected' : 'cancelled';
  if (timeline.mergedInto !== null) return 'merged';
  return wasSkippedByHand(index, sop.id, row.ord, track) ? 'recorded' : null;
}

function wasSkippedByHand(index: TimelineIndex, sop: string, ord: number, track: TimelineTrack | null): boolean {
  return index.all('StepSkipped', null).some((entry) => isStep(entry, sop, ord) && entry.track === (track?.track ?? null));
}

/** No further stop is expected. Case data may be sent after the closing, where the table does not close with it. */
function isOver({ index, sop }: Evaluation, row: SopRow, { track }: Owner): boolean {
  if (track !== null && track.end !== null) return true;
  return index.isOver && !spansClosing(sop, row);
}

function spansClosing(sop: Sop, row: SopRow): boolean {
  const names = (at: At | null | undefined, milestone: Milestone): boolean =>
    at === milestone || (Array.isArray(at) && at.includes(milestone));
  if (!names(row.clock?.to, 'CaseDataSent')) return false;
  return !sop.rows.some((other) => names(other.clock?.from, 'CaseDataSent') && names(other.clock?.to, 'Closed'));
}
