import type { AgencyId, EventId, SopRef, TrackId } from '@tanggap/events/ids';
import type { SopRow } from '@tanggap/sop-definitions/sop';

/** Why a row was not walked, without blame. `recorded`: somebody said so (StepSkipped). */
export type SkipReason =
  'triage' | 'merged' | 'rejected' | 'cancelled' | 'reclassified' | 'advice' | 'not-needed' | 'kind-not-dispatched' | 'recorded';

/** DESIGN's one list. Durations in ms, below zero only in `negative`. */
export type StepVerdict =
  | { readonly status: 'not-started' }
  | { readonly status: 'skipped'; readonly reason: SkipReason }
  | { readonly status: 'running'; readonly elapsedMs: number; readonly remainingMs: number | null }
  | { readonly status: 'no-limit'; readonly elapsedMs: number | null } // measured, never judged; null: an instant
  | { readonly status: 'met'; readonly elapsedMs: number }
  | { readonly status: 'breached'; readonly elapsedMs: number; readonly overrunMs: number; readonly open: boolean }
  | { readonly status: 'missing'; readonly which: 'start' | 'stop' | 'both' } // it is over and was never recorded
  | { readonly status: 'negative'; readonly elapsedMs: number }; // stop before start: shown, never judged

export type VerdictStatus = StepVerdict['status'];

/** One printed row, judged once for the incident or once a track. */
export interface JudgedRow {
  readonly sop: SopRef;
  readonly row: SopRow;
  /** null: the incident's row, or the one summary of a joint row. */
  readonly track: TrackId | null;
  readonly agency: AgencyId | null;
  /** Whether reports count it: a joint row is shown on each track and counted in its summary. */
  readonly counted: boolean;
  /** Alarms are raised per track: not for the summary of a joint row. */
  readonly alarmed: boolean;
  readonly limitMs: number | null;
  /** Epoch ms UTC; what the numbers rest on. */
  readonly startedAtMs: number | null;
  readonly stoppedAtMs: number | null;
  readonly startEvent: EventId | null;
  readonly stopEvent: EventId | null;
  /** Of a running clock with a limit: the last instant at which it is still met; epoch ms UTC. */
  readonly dueAtMs: number | null;
  /** null: a row nobody here can observe, a heading, a category, a total. */
  readonly verdict: StepVerdict | null;
}

export function elapsedOf(verdict: StepVerdict | null): number | null {
  return verdict !== null && 'elapsedMs' in verdict ? verdict.elapsedMs : null;
}
