import type { AgencyId, SopRef } from '@tanggap/events/ids';
import type { IncidentVerdictName, VerdictName } from '@tanggap/platform/reports/reports-reader';

/** One row of one incident as a report counts it. */
export interface JudgedRow {
  readonly sop: SopRef;
  readonly ord: number;
  /** null: the incident's, or joint. */
  readonly track: string | null;
  readonly agency: AgencyId | null;
  readonly verdict: VerdictName;
  /** null where nothing was measured. */
  readonly elapsedMs: number | null;
  /** A joint row is shown on each of its tracks and counted once: only this one is. */
  readonly counted: boolean;
}

export interface JudgedCase {
  readonly rows: readonly JudgedRow[];
  readonly verdict: IncidentVerdictName;
}
