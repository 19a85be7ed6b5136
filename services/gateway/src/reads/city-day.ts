import { dateIn } from '@tanggap/platform/clock/time-zone';

const HOUR_MS = 3_600_000;
/** Longer than any day, also one that a zone lengthens. */
const A_DAY_AND_MORE_MS = 30 * HOUR_MS;

/** One calendar day of a city. */
export interface CityDay {
  /** `2026-11-25`. */
  readonly date: string;
  /** Its midnight and the next one, epoch ms UTC. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The day that a city's calendar shows at a moment. @param zone IANA */
export function cityDayOf(atMs: number, zone: string): CityDay {
  const date = dateIn(atMs, zone);
  const isOn = (ms: number): boolean => dateIn(ms, zone) === date;
  return {
    date,
    fromMs: turn(atMs - A_DAY_AND_MORE_MS, atMs, isOn),
    toMs: turn(atMs, atMs + A_DAY_AND_MORE_MS, (ms) => !isOn(ms)),
  };
}

/** Which hour since the day's midnight, from 0. */
export function hourIn({ fromMs }: CityDay, atMs: number): number {
  return Math.floor((atMs - fromMs) / HOUR_MS);
}

/** The first ms at which `isSo`, which is false at `lowMs`, true at `highMs` and turns once: no table of offsets is needed. */
function turn(lowMs: number, highMs: number, isSo: (ms: number) => boolean): number {
  let [low, high] = [lowMs, highMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSo(middle)) high = middle;
    else low = middle;
  }
  return high;
}
