import { setTimeout } from 'node:timers/promises';
import { KeyRing } from './key-ring.js';
import type { WalkStage } from './walk-stage.js';

/** A server takes field times up to two minutes ahead; a little less, so that the walk itself may take its time. */
const AHEAD_SEC = 110;
const SETTLE_MS = 150;

/** A server in real time: what happens is told as if it had just ended, and marked as a drill. @throws CliError when a key is refused */
export async function openRunningStage(url: string, keys: readonly string[]): Promise<WalkStage> {
  const ring = await KeyRing.open(url, keys);
  return {
    origin: 'drill',
    isDated: true,
    isWatched: false,
    begin: ({ durationSec, orderedSec }) => Date.now() - 1000 * Math.max(orderedSec ?? durationSec, durationSec - AHEAD_SEC),
    speaker: ({ as }, city, agency) => ring.speaker(as, city, agency),
    reader: (city) => ring.reader(city),
    moveTo: () => Promise.resolve(),
    settle: () => setTimeout(SETTLE_MS),
    close: () => Promise.resolve(),
  };
}
