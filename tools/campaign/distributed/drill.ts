import type { Findings } from '../outcome.js';
import type { Stage } from './stage.js';

/** How large a bad day is: small in the checks, full in the campaign. */
export interface Sizes {
  readonly outageMs: number;
  readonly pausedMs: number;
  readonly kills: number;
  readonly cuts: number;
  readonly cutEvents: number;
  readonly behindEvents: number;
}

export interface Told {
  readonly runs: number;
  /** From the end of each fault until every service was ready again. */
  readonly recoverMs: readonly number[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface Drill {
  readonly name: string;
  /** Brokers that the installation needs. */
  readonly brokers: 1 | 3;
  run(stage: Stage, sizes: Sizes, findings: Findings): Promise<Told>;
}
