import type { ExpectedRow } from './walk-script.js';

export interface ExpectedVerdict {
  readonly ord: number;
  readonly printedNo: string | null;
  readonly track: string | null;
  readonly limitMs: number | null;
  readonly elapsedMs: number | null;
  /** null: the row has no verdict (context, heading, category, total). */
  readonly verdict: string | null;
}

interface Walked {
  /** When each step happened, epoch ms; a step left out is absent. */
  readonly at: ReadonlyMap<string, number>;
  readonly nowMs: number;
  /** The incident was closed: a row without its stop can no longer get one. */
  readonly isOver: boolean;
}

/** Reads the hand-written rows against the steps that were really walked. */
export function expectedVerdicts(rows: readonly ExpectedRow[], walked: Walked): readonly ExpectedVerdict[] {
  const single = rows.map((row) => (row.fixed === 'joint' ? null : verdictOf(row, walked)));
  return rows.map(
    (row, index) => single[index] ?? jointOf(row, single.filter((other) => other?.ord === row.ord) as readonly ExpectedVerdict[]),
  ); // the nulls are gone: null has no ord
}

function verdictOf(row: ExpectedRow, walked: Walked): ExpectedVerdict {
  const base = {
    ord: row.ord,
    printedNo: row.printedNo,
    track: row.track,
    limitMs: row.limitSec === null ? null : row.limitSec * 1000,
  };
  if (row.fixed === 'none') return { ...base, elapsedMs: null, verdict: null };
  if (row.fixed === 'skipped') return { ...base, elapsedMs: null, verdict: 'skipped' };
  const stop = lastOf(row.to, walked.at);
  if (row.from === null) return { ...base, elapsedMs: null, verdict: stop === null ? 'missing' : 'no-limit' };
  const start = lastOf(row.from, walked.at);
  if (start !== null && stop !== null) return { ...base, ...measured(stop - start, base.limitMs) };
  if (stop === null && row.whenForgotten === 'skipped') return { ...base, elapsedMs: null, verdict: 'skipped' };
  const isAwaited = stop === null && row.whenForgotten === 'awaited';
  if ((walked.isOver && !isAwaited) || stop !== null) return { ...base, elapsedMs: null, verdict: 'missing' };
  return { ...base, ...unfinished(start === null ? null : walked.nowMs - start, base.limitMs) };
}

function measured(elapsedMs: number, limitMs: number | null): { elapsedMs: number; verdict: string } {
  if (elapsedMs < 0) return { elapsedMs, verdict: 'negative' };
  if (limitMs === null) return { elapsedMs, verdict: 'no-limit' };
  return { elapsedMs, verdict: elapsedMs > limitMs ? 'breached' : 'met' };
}

function unfinished(elapsedMs: number | null, limitMs: number | null): { elapsedMs: number | null; verdict: string } {
  if (elapsedMs === null) return { elapsedMs, verdict: 'not-started' };
  return { elapsedMs, verdict: limitMs !== null && elapsedMs > limitMs ? 'breached' : 'running' };
}

const WORST_FIRST = ['breached', 'missing', 'negative', 'running', 'not-started', 'met', 'no-limit', 'skipped'];
const UNMEASURED: ReadonlySet<string> = new Set(['missing', 'not-started', 'skipped']);

function jointOf(row: ExpectedRow, tracks: readonly ExpectedVerdict[]): ExpectedVerdict {
  const verdict = WORST_FIRST.find((worst) => tracks.some((track) => track.verdict === worst)) ?? 'skipped';
  const elapsed = tracks.flatMap((track) => (track.elapsedMs === null ? [] : [track.elapsedMs]));
  const limitMs = row.limitSec === null ? null : row.limitSec * 1000;
  const isMeasured = elapsed.length > 0 && !UNMEASURED.has(verdict);
  return {
    ord: row.ord,
    printedNo: row.printedNo,
    track: null,
    limitMs,
    elapsedMs: isMeasured ? Math.max(...elapsed) : null,
    verdict,
  };
}

function lastOf(names: readonly string[], at: ReadonlyMap<string, number>): number | null {
  let last = -Infinity;
  for (const name of names) {
    const time = at.get(name);
    if (time === undefined) return null;
    last = Math.max(last, time);
  }
  return names.length === 0 ? null : last;
}
