import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { traced } from '../telemetry/tracing.js';
import type { Metrics } from '../telemetry/metrics.js';
import {
  RevisionConflict,
  type Appended,
  type EventStore,
  type LogEntry,
  type Position,
  type Revision,
  type StoredStream,
  type Subscription,
} from './event-store.js';

/** Any log, with its appends told to the metrics and to the trace they belong to. */
export class ObservedEventStore implements EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly metrics: Metrics,
  ) {}

  readStream(stream: StreamName, from?: Revision): Promise<StoredStream> {
    return this.store.readStream(stream, from);
  }

  append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    const attributes = { 'tanggap.stream': stream, 'tanggap.revision': expected + 1, 'tanggap.events': events.length };
    return traced({ name: 'append', kind: 'client', attributes }, () => this.timed(stream, expected, events));
  }

  private async timed(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    const startedMs = performance.now();
    try {
      const appended = await this.store.append(stream, expected, events);
      this.metrics.observeAppend(appended.deduplicated ? 'deduplicated' : 'stored', performance.now() - startedMs);
      return appended;
    } catch (error) {
      this.metrics.observeAppend(error instanceof RevisionConflict ? 'conflict' : 'failed', performance.now() - startedMs);
      throw error;
    }
  }

  readAll(after: Position | 'start', limit?: number): AsyncIterable<LogEntry> {
    return this.store.readAll(after, limit);
  }

  head(): Promise<Position | 'start'> {
    return this.store.head();
  }

  distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    return this.store.distance(from, to);
  }

  subscribeAll(after: Position | 'start', onEntry: (entry: LogEntry) => Promise<void>): Subscription {
    return this.store.subscribeAll(after, onEntry);
  }
}
