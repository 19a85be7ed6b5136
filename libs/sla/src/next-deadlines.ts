import type { SopRef, TrackId } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import { judgeIncident } from './judge-incident.js';
import type { SopBook } from './sop-book.js';

/** A running clock with a limit: when its verdict changes if nothing more is reported. Epoch ms UTC. */
export interface Deadline {
  readonly sop: SopRef;
  readonly ord: number;
  readonly track: TrackId | null;
  readonly startedAtMs: number;
  readonly limitMs: number;
  readonly warnAtMs: number;
  /** The last instant at which it is still met: one millisecond later it is breached. */
  readonly dueAtMs: number;
}

/** Epoch ms UTC, the share of the limit rounded down to a millisecond. */
export function warnAt(startedAtMs: number, limitMs: number, warningPct: number): number {
  return startedAtMs + Math.floor((limitMs * warningPct) / 100);
}

/** The last instant that a date can hold. */
const END_OF_TIME_MS = 8_640_000_000_000_000;

/** @param warningPct share of the limit, in per cent, after which a warning is due */
export function nextDeadlines(timeline: Timeline, book: SopBook, warningPct: number): readonly Deadline[] {
  const deadlines: Deadline[] = [];
  // Which clocks run is decided by events alone; seen from the end of time, the unit whose limit comes first stands for its row.
  const { rows } = judgeIncident(timeline, book, END_OF_TIME_MS);
  for (const { sop, row, track, alarmed, limitMs, startedAtMs, dueAtMs } of rows) {
    if (!alarmed || limitMs === null || startedAtMs === null || dueAtMs === null) continue;
    const warnAtMs = warnAt(startedAtMs, limitMs, warningPct);
    deadlines.push({ sop, ord: row.ord, track, startedAtMs, limitMs, warnAtMs, dueAtMs });
  }
  return deadlines;
}
