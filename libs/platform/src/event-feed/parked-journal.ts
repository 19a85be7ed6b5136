import type { ParkedIncident } from './event-feed.js';

/** Per lane: the first revision of each stream that was not applied. */
export type SkippedFrom = ReadonlyMap<string, number>;

/** A file answers at once, a server later. */
type Awaitable<T> = T | Promise<T>;

/** What each consumer has parked, durable before its checkpoint passes it. Embedded: a file. Distributed: MongoDB. */
export interface ParkedJournal {
  /** Lanes that wait, with what was skipped in each. */
  parkedLanes(consumer: string): Awaitable<Map<string, Map<string, number>>>;
  /** Parks the lane, or says what it fails at now; `skippedFrom` replaces what was noted before. */
  park(entry: ParkedIncident, skippedFrom: SkippedFrom): Awaitable<void>;
  noteSkipped(consumer: string, lane: string, stream: string, revision: number): Awaitable<void>;
  unpark(consumer: string, lane: string): Awaitable<void>;
  parked(consumer?: string): Awaitable<readonly ParkedIncident[]>;
}
