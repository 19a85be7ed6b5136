import type { IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { Role } from '@tanggap/events/ids';

/** One thing a person does during a walk, through a public door. */
export interface WalkStep {
  /** What the expectations call it; for most steps the event it leaves. */
  readonly name: string;
  /** Seconds after the first ring. */
  readonly atSec: number;
  readonly as: Role;
  /** `OrderCaseData` is reporting's own door: the package is built, delivered, and then recorded as CaseDataSent. */
  readonly command: IncidentCommandType | 'OrderCaseData';
  readonly fields: Readonly<Record<string, unknown>>;
  /** Alias of the track it belongs to or opens (`damkar`); the agency's name as the scenario calls it. */
  readonly track?: string;
}

/**
 * What one printed row must show after the walk, written by hand from the paper and READINGS, never derived from
 * libs/sop-definitions: the two must agree because both are right.
 */
export interface ExpectedRow {
  readonly ord: number;
  readonly printedNo: string | null;
  /** null: no limit printed. */
  readonly limitSec: number | null;
  /** null: the incident's row, or the one summary of a joint row. */
  readonly track: string | null;
  /** Step names: the clock runs from the last of `from` to the last of `to`; null starts nothing (an instant). */
  readonly from: readonly string[] | null;
  readonly to: readonly string[];
  /**
   * Instead of a clock. `none`: context, heading, category and total rows have no verdict. `joint`: the one counted summary
   * of the rows with the same ordinal on each track.
   */
  readonly fixed?: 'none' | 'skipped' | 'joint';
  /** What its absence means where that is not `missing`: it was not needed, or it may still come after the closing. */
  readonly whenForgotten?: 'skipped' | 'awaited';
}

export interface WalkScript {
  readonly sop: string;
  readonly city: string;
  readonly steps: readonly WalkStep[];
  readonly expected: readonly ExpectedRow[];
  /** Rows of the city's intake table, where it has one. */
  readonly intake?: readonly ExpectedRow[];
}

/** A row that runs from one step to another. */
export function row(
  ord: number,
  printedNo: string | null,
  limitSec: number | null,
  track: string | null,
  from: string | readonly string[] | null,
  to: string | readonly string[],
): ExpectedRow {
  const list = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);
  return { ord, printedNo, limitSec, track, from: from === null ? null : list(from), to: list(to) };
}

export function noVerdict(ord: number, printedNo: string | null): ExpectedRow {
  return { ord, printedNo, limitSec: null, track: null, from: null, to: [], fixed: 'none' };
}
