import type { RecordedEvent } from '@tanggap/events/envelope';
import { isMonitorEvent } from '@tanggap/events/event-registry';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Scope } from '@tanggap/platform/access/principal';
import { canSee, Sight } from '../reads/visibility.js';

/** Asked anew for every event: an agency hears of its own tracks and of what concerns everybody, never of another's. */
export function mayHear(scope: Scope, record: IncidentRecord, event: RecordedEvent): boolean {
  if (!canSee(scope, record)) return false;
  const sight = new Sight(scope, record);
  if (isMonitorEvent(event)) return sight.isWhole || ('track' in event.data && sight.track(event.data.track));
  return sight.event(event.id);
}

/** What `frameOf` makes of each item, without those it makes nothing of. */
export function mapped<T, F>(
  source: AsyncIterableIterator<T>,
  frameOf: (item: T) => Promise<F | null>,
): AsyncIterableIterator<F> {
  return {
    async next() {
      for (;;) {
        const result = await source.next();
        if (result.done === true) return { done: true, value: undefined };
        const frame = await frameOf(result.value);
        if (frame !== null) return { done: false, value: frame };
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** One frame, then the rest. */
export function startingWith<F>(first: F, rest: AsyncIterableIterator<F>): AsyncIterableIterator<F> {
  let begun = false;
  return {
    next() {
      if (begun) return rest.next();
      begun = true;
      return Promise.resolve({ done: false, value: first });
    },
    return: () => rest.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
