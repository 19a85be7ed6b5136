import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store/event-store.js';

/** What became of one event: applied, to be parked, or given up because the consumer is stopping (delivered again later). */
export type Delivery =
  { readonly outcome: 'applied' } | { readonly outcome: 'poison'; readonly reason: string } | { readonly outcome: 'abandoned' };

export interface DeliveryTuning {
  /** Pauses between the tries of an event whose handler throws, ms; one more try than pauses. Short: its lane waits. */
  readonly retryPausesMs: readonly number[];
  /** Pause between tries while a store is unavailable, ms. */
  readonly outagePauseMs: number;
}

export interface DeliveryWatch {
  readonly signal: AbortSignal;
  onOutage(reason: string): void;
  onOutageOver(): void;
}

/**
 * Bounded tries, then poison. An outage is not the event's fault: parking would turn a full disk into a parked city, so
 * it is waited out for as long as it lasts.
 */
export async function deliver(handle: () => Promise<void>, tuning: DeliveryTuning, watch: DeliveryWatch): Promise<Delivery> {
  let failures = 0;
  let outage = false;
  for (;;) {
    try {
      await handle();
      if (outage) watch.onOutageOver();
      return { outcome: 'applied' };
    } catch (error) {
      const reason = reasonOf(error);
      const isOutage = error instanceof StoreUnavailable;
      if (isOutage && !outage) watch.onOutage(reason);
      if (!isOutage && outage) watch.onOutageOver();
      outage = isOutage;
      const pauseMs = isOutage ? tuning.outagePauseMs : tuning.retryPausesMs[failures++];
      if (pauseMs === undefined) return { outcome: 'poison', reason };
      if (!(await pausedFor(pauseMs, watch.signal))) return { outcome: 'abandoned' };
    }
  }
}

/** Class and code only: a message may quote what a caller said. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? `${error.name} ${code}` : error.name;
}

async function pausedFor(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  await pause(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
