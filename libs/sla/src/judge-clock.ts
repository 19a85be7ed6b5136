import { elapsedOf, type SkipReason, type StepVerdict } from './step-verdict.js';
import type { Moment } from './timeline-index.js';

/** A row's two ends and what surrounds them: all that its verdict depends on. */
export interface ClockEnds {
  /** The row is an instant: it is stopped, never started. */
  readonly instant: boolean;
  readonly start: Moment | null;
  readonly stop: Moment | null;
  readonly limitMs: number | null;
  /** No further stop is expected: the track or the incident has ended. */
  readonly isOver: boolean;
  /** What its absence means when the clock is not stopped; null: nothing excuses it. */
  readonly excuse: SkipReason | null;
  /** Optional by the paper: without a stop it is skipped in the end, so it cannot be overdue before. */
  readonly optional: boolean;
}

/** Exactly the limit is met, 1 ms over is breached; without a limit there is no way to a breach. */
export function judgeClock(ends: ClockEnds, nowMs: number): StepVerdict {
  const { start, stop, limitMs } = ends;
  if (ends.instant && stop !== null) return { status: 'no-limit', elapsedMs: null };
  if (start !== null && stop !== null) return measured(stop.atMs - start.atMs, limitMs);
  if (ends.excuse !== null) return { status: 'skipped', reason: ends.excuse };
  if (ends.optional && stop === null && ends.isOver) return { status: 'skipped', reason: 'not-needed' };
  if (stop !== null) return { status: 'missing', which: 'start' };
  if (ends.isOver) return { status: 'missing', which: start === null && !ends.instant ? 'both' : 'stop' };
  if (start === null) return { status: 'not-started' };
  return running(Math.max(0, nowMs - start.atMs), ends.optional ? null : limitMs);
}

function measured(elapsedMs: number, limitMs: number | null): StepVerdict {
  if (elapsedMs < 0) return { status: 'negative', elapsedMs };
  if (limitMs === null) return { status: 'no-limit', elapsedMs };
  if (elapsedMs <= limitMs) return { status: 'met', elapsedMs };
  return { status: 'breached', elapsedMs, overrunMs: elapsedMs - limitMs, open: false };
}

function running(elapsedMs: number, limitMs: number | null): StepVerdict {
  if (limitMs === null) return { status: 'running', elapsedMs, remainingMs: null };
  if (elapsedMs <= limitMs) return { status: 'running', elapsedMs, remainingMs: limitMs - elapsedMs };
  return { status: 'breached', elapsedMs, overrunMs: elapsedMs - limitMs, open: true };
}

type Rank = (verdict: StepVerdict) => number;

/** Tracks of a joint row, worst first: a breach outweighs what was never recorded, which outweighs what is still open. */
const TRACKS: readonly StepVerdict['status'][] = [
  'breached',
  'missing',
  'negative',
  'running',
  'not-started',
  'met',
  'no-limit',
  'skipped',
];
export const amongTracks: Rank = ({ status }) => TRACKS.indexOf(status);

/**
 * Units of one transport: the same, but what is still open may yet become a breach, so it outweighs what was never
 * recorded; and a breach that has ended is settled, whatever the others do.
 */
export const amongUnits: Rank = (verdict) => {
  if (verdict.status === 'breached') return verdict.open ? -2 : -3;
  return verdict.status === 'running' ? -1 : amongTracks(verdict);
};

/** Several verdicts on one row as one: the worst of them, with the longest elapsed time of its kind. @returns null for none */
export function worstOf<T extends { readonly verdict: StepVerdict }>(judged: readonly T[], rank: Rank): T | null {
  let worst: T | null = null;
  for (const one of judged) if (worst === null || isWorse(one.verdict, worst.verdict, rank)) worst = one;
  return worst;
}

function isWorse(a: StepVerdict, b: StepVerdict, rank: Rank): boolean {
  const difference = rank(a) - rank(b);
  return difference < 0 || (difference === 0 && elapsed(a) > elapsed(b));
}

function elapsed(verdict: StepVerdict): number {
  return elapsedOf(verdict) ?? -Infinity;
}
