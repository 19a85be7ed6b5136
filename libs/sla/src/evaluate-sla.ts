import type { SopSpan, Timeline, TimelineEntry, TimelineTrack } from '@tanggap/incident/timeline';
import type { Sop, SopRow } from '@tanggap/sop-definitions/sop';
import { endsOf, isOfKind, type Evaluation, type EvaluationContext, type Owner } from './clock-ends.js';
import { amongTracks, amongUnits, judgeClock, worstOf, type ClockEnds } from './judge-clock.js';
import { elapsedOf, type JudgedRow, type SkipReason, type StepVerdict } from './step-verdict.js';
import { isKept, TimelineIndex } from './timeline-index.js';

interface Judged {
  readonly ends: ClockEnds;
  readonly verdict: StepVerdict;
}

const ALWAYS: SopSpan = { sop: null, sinceMs: null, untilMs: null };

/**
 * Judges every row of `sop` against one incident's timeline as it stood at `nowMs`. Pure: the same arguments give the same
 * verdicts, so a replay can be compared with the live run.
 *
 * @param nowMs epoch ms UTC, the caller's clock
 * @returns in paper order: one row for the incident, one a track (and one summary for a joint row); durations in ms
 * @throws RangeError when `nowMs` is not finite: a caller's bug (a breach is a verdict, not an error)
 * @see docs/adr/0004-sla-clocks.md
 */
export function evaluateSla(timeline: Timeline, sop: Sop, nowMs: number, context: EvaluationContext): readonly JudgedRow[] {
  if (!Number.isFinite(nowMs)) throw new RangeError('nowMs must be finite');
  const { kindOf, caseParts, incidentRows } = context;
  const evaluation: Evaluation = { index: TimelineIndex.of(timeline), sop, nowMs, kindOf, caseParts, incidentRows };
  const judged: JudgedRow[] = [];
  for (const row of sop.rows) judgeRow(evaluation, row, judged);
  return judged;
}

function judgeRow(evaluation: Evaluation, row: SopRow, judged: JudgedRow[]): void {
  const { sop, index, incidentRows } = evaluation;
  if (row.kind !== 'step') {
    if (incidentRows) judged.push(unjudged(sop, row));
    return;
  }
  if (row.scope === 'incident') {
    if (!incidentRows) return;
    judged.push(judgeFor(evaluation, row, { track: null, spans: incidentSpans(index.timeline, sop) }));
    return;
  }
  const owners = trackOwners(evaluation, row);
  const rows = owners.map((owner) => judgeFor(evaluation, row, owner));
  judged.push(...rows);
  if (row.joint === true && rows.length > 0) judged.push(jointSummary(evaluation, row, owners, rows));
  if (rows.length === 0 && row.agencyKinds !== undefined && incidentRows) judged.push(kindNeverSent(evaluation, row));
}

/** The case's table counts from Verified, or from the Reclassified that named it; the intake table from the first ring. */
function incidentSpans(timeline: Timeline, sop: Sop): readonly SopSpan[] {
  const spans = sop.role === 'intake' ? [] : timeline.caseSops.filter((span) => isTable(span, sop));
  return spans.length === 0 ? [ALWAYS] : spans;
}

/** Whose row it is, and during which parts of the incident this table holds for it. */
interface RowOwner extends Pick<Owner, 'track'> {
  readonly spans: readonly SopSpan[];
}

function trackOwners({ index, sop, kindOf }: Evaluation, row: SopRow): readonly RowOwner[] {
  const owners: RowOwner[] = [];
  for (const track of index.timeline.tracks) {
    if (!isOfKind(row.agencyKinds, kindOf(track.agency))) continue;
    const spans = track.sops.filter((span) => isTable(span, sop));
    if (spans.length > 0) owners.push({ track, spans });
  }
  return owners;
}

function isTable(span: SopSpan, sop: Sop): boolean {
  return span.sop?.id === sop.id && span.sop.version === sop.version;
}

/** A case moved away and back is judged once: by the part in which the row ended, or may still end. */
function judgeFor(evaluation: Evaluation, row: SopRow, { track, spans }: RowOwner): JudgedRow {
  const parts = spans.map((span) => judgePart(evaluation, row, { track, span }));
  const judged = parts.findLast(({ verdict }) => verdict.status !== 'skipped') ?? parts.at(-1);
  if (judged === undefined) throw new TypeError(`row ${row.ord} of ${evaluation.sop.id} is judged for no part`);
  const { ends, verdict } = judged;
  return {
    ...unjudged(evaluation.sop, row),
    track: track?.track ?? null,
    agency: track?.agency ?? null,
    counted: row.joint !== true,
    alarmed: true,
    startedAtMs: ends.start?.atMs ?? null,
    stoppedAtMs: ends.stop?.atMs ?? null,
    startEvent: ends.start?.event ?? null,
    stopEvent: ends.stop?.event ?? null,
    dueAtMs: dueOf(verdict, ends),
    verdict,
  };
}

function judgePart(evaluation: Evaluation, row: SopRow, owner: Owner): Judged {
  const { track } = owner;
  if (row.clock?.perUnit === true && track !== null) return judgeUnits(evaluation, row, owner, track);
  const ends = endsOf(evaluation, row, owner);
  return { ends, verdict: judgeClock(ends, evaluation.nowMs) };
}

/** Measured unit by unit, never from one unit's start to another's arrival; the row takes its worst, then longest unit. */
function judgeUnits(evaluation: Evaluation, row: SopRow, owner: Owner, { track }: TimelineTrack): Judged {
  const whole = endsOf(evaluation, row, owner);
  if (whole.excuse === 'reclassified') return { ends: whole, verdict: { status: 'skipped', reason: 'reclassified' } };
  const starts = evaluation.index.all('TransportStarted', track);
  const arrivals = evaluation.index.all('TransportArrived', track);
  const units = new Set([...starts, ...arrivals].map((entry) => entry.unit));
  const { sinceMs } = owner.span;
  const judged = [...units].flatMap((unit): readonly Judged[] => {
    const start = starts.find((entry) => entry.unit === unit) ?? null;
    const stop = arrivals.find((entry) => entry.unit === unit) ?? null;
    if (sinceMs !== null && stop !== null && stop.atMs <= sinceMs) return []; // done before the track was moved here
    const moved = start !== null && sinceMs !== null && start.atMs < sinceMs ? { ...start, atMs: sinceMs } : start;
    const ends = { ...whole, start: moved, stop };
    return [{ ends, verdict: judgeClock(ends, evaluation.nowMs) }];
  });
  return worstOf(judged, amongUnits) ?? neverTransported(evaluation, whole, track);
}

/** Skipped only when every unit that arrived said that none was needed. */
function neverTransported({ index, nowMs }: Evaluation, whole: ClockEnds, track: TimelineTrack['track']): Judged {
  const reports = index.all('HandlingCompleted', track);
  const saysNone = (entry: TimelineEntry): boolean => entry.transport === 'not-needed';
  const arrived = new Set(index.all('ArrivedOnScene', track).map((entry) => entry.unit));
  const forAll = reports.find((report) => report.unit === null);
  const isNeedless =
    forAll === undefined
      ? arrived.size > 0 && [...arrived].every((unit) => reports.some((report) => report.unit === unit && saysNone(report)))
      : reports.every(saysNone);
  const ends = { ...whole, start: null, stop: null };
  if (isNeedless && whole.excuse === null) return { ends, verdict: { status: 'skipped', reason: 'not-needed' } };
  return { ends, verdict: judgeClock(ends, nowMs) };
}

/** Judged over the tracks of its kinds that were not rejected or cancelled; the one that reports count. */
function jointSummary({ sop }: Evaluation, row: SopRow, owners: readonly RowOwner[], rows: readonly JudgedRow[]): JudgedRow {
  const kept = rows.filter((_, at) => owners.some(({ track }, of) => of === at && track !== null && isKept(track)));
  const judged = kept.flatMap((one) => (one.verdict === null ? [] : [{ ...one, verdict: one.verdict }]));
  const worst = worstOf(judged, amongTracks);
  if (worst === null) return { ...unjudged(sop, row), verdict: { status: 'skipped', reason: endOfAll(owners) } };
  const longestMs = Math.max(...judged.map(({ verdict }) => elapsedOf(verdict) ?? -Infinity));
  const verdict = worst.verdict.status === 'running' ? { ...worst.verdict, elapsedMs: longestMs } : worst.verdict;
  return { ...worst, track: null, agency: null, counted: true, alarmed: false, verdict };
}

/** Nobody was left to walk the row together. */
function endOfAll(owners: readonly RowOwner[]): SkipReason {
  return owners.every(({ track }) => track?.end?.how === 'rejected') ? 'rejected' : 'cancelled';
}

/** The row's kind of agency was never sent: while the case is open it still may be. */
function kindNeverSent({ sop, index }: Evaluation, row: SopRow): JudgedRow {
  const reason = whyNobodyCame(index, sop);
  return { ...unjudged(sop, row), verdict: reason === null ? { status: 'not-started' } : { status: 'skipped', reason } };
}

function whyNobodyCame({ timeline, isOver }: TimelineIndex, sop: Sop): SkipReason | null {
  if (timeline.endedAtTriageMs !== null) return 'triage';
  if (timeline.mergedInto !== null) return 'merged';
  const last = timeline.caseSops.at(-1);
  if (last !== undefined && !isTable(last, sop)) return 'reclassified';
  return isOver ? 'kind-not-dispatched' : null;
}

function dueOf(verdict: StepVerdict, { start, limitMs, optional }: ClockEnds): number | null {
  const isOpen = verdict.status === 'running' || (verdict.status === 'breached' && verdict.open);
  return isOpen && !optional && start !== null && limitMs !== null ? start.atMs + limitMs : null;
}

function unjudged(sop: Sop, row: SopRow): JudgedRow {
  return {
    sop: { id: sop.id, version: sop.version },
    row,
    track: null,
    agency: null,
    counted: true,
    alarmed: false,
    limitMs: row.kind === 'step' && row.time.limitSec !== undefined ? row.time.limitSec * 1000 : null,
    startedAtMs: null,
    stoppedAtMs: null,
    startEvent: null,
    stopEvent: null,
    dueAtMs: null,
    verdict: null,
  };
}
