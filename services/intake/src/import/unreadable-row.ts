/** Why a row was left out. Codes only: what the cell said may name a person. */
export const rejectReasons = [
  'bad-csv',
  'bad-time',
  'bad-duration',
  'repeated-hour',
  'missing-hour',
  'bad-number',
  'unmapped-value',
  'no-key',
  'no-time',
  'no-anchor',
  'no-agency',
  'no-unit',
  'bad-event',
  'duplicate-row',
  'conflicting-row',
  'other-row-rejected',
  'changed-since-import',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

export interface Reject {
  /** Of the file, from 1, where the row begins. */
  readonly line: number;
  readonly reason: RejectReason;
  /** A column or an event field as the mapping names it; null where it is the row as a whole. */
  readonly at: string | null;
}

/** Thrown while one row is read, caught where the row's incident is made; never carries the row's text. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
  constructor(
    readonly reason: RejectReason,
    readonly at: string | null,
  ) {
    super(reason);
  }
}
