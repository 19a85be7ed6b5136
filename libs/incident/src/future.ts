import type { Instant } from '@tanggap/events/ids';
import type { DecideContext } from './decide-context.js';
import { instantToMs } from './instant.js';

const TOLERANCE_MS = 120_000;

/** More than two minutes ahead of the service's clock: a wrong watch, not a fact. */
export function isInFuture(instant: Instant, { recordedAtMs }: Pick<DecideContext, 'recordedAtMs'>): boolean {
  return instantToMs(instant) > recordedAtMs + TOLERANCE_MS;
}
