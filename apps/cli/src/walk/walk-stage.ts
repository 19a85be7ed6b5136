import type { ApiClient } from '../server/api-client.js';
import type { WalkStep } from './walk-script.js';

/** Who speaks at a door: a client with a key, and whether it speaks for somebody else. */
export interface Speaker {
  readonly client: ApiClient;
  /** True: the key is not the step's own role, so the body must say whose words these are. */
  readonly onBehalf: boolean;
}

/** Where a walk takes place: a server of our own with a clock that we move, or one that runs in real time. */
export interface WalkStage {
  readonly origin: 'live' | 'drill';
  /** Epoch ms UTC of the first ring of the next walk. @param of seconds the whole walk takes, and until its case data is ordered */
  begin(of: { readonly durationSec: number; readonly orderedSec: number | null }): number;
  speaker(step: Pick<WalkStep, 'as'>, city: string, agency: string | null): Speaker;
  reader(city: string): ApiClient;
  /** Lets time come to `atMs`, where time is ours to move; steps are then recorded as they happen. @param atMs epoch ms UTC */
  moveTo(atMs: number): Promise<void>;
  /** A while passes: deliveries and alarms get their turn, and the views catch up. */
  settle(): Promise<void>;
  /** null: steps happen as the clock says. True: each step says when it happened. */
  readonly isDated: boolean;
  /** The monitor watched it live: its alarms must equal the verdicts. */
  readonly isWatched: boolean;
  close(): Promise<void>;
}
