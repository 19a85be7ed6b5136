import type { CommandStep } from '../walk/step-request.js';

/** Over what an agency told the call center, which wrote it down. */
export type ToldBy = 'ht' | 'phone' | 'whatsapp';

/** One command of one call. Seconds are real ones, whatever the speed of the day. */
export interface PlannedStep extends CommandStep {
  /** Seconds between the act and its being written down; 0: recorded as it happens. */
  readonly lateSec: number;
  /** null: recorded by those who did it. */
  readonly toldBy: ToldBy | null;
}

/** One contact with 112 and all that follows from it. */
export interface PlannedCall {
  /** From 1, by arrival. */
  readonly number: number;
  /** Seconds from the start of the run to the ring. */
  readonly arrivesSec: number;
  readonly kind: 'normal' | 'prank' | 'ghost' | 'information' | 'abandoned' | 'duplicate';
  /** The call that this one turns out to be about; null: nobody called before. */
  readonly sameAs: number | null;
  readonly steps: readonly PlannedStep[];
}

export function lastsSec({ steps }: Pick<PlannedCall, 'steps'>): number {
  return steps.at(-1)?.atSec ?? 0;
}
