import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { EventStore, Position, Subscription } from '../event-store/event-store.js';

/**
 * A small state folded from a few streams and kept in memory up to date from the log: the city directory (profiles and
 * published SOPs). Not for incidents: it holds everything at once.
 */
export class LiveFold<S> {
  private constructor(
    private state: S,
    private readonly evolve: (state: S, event: RecordedEvent) => S,
    private readonly watched: ReadonlySet<string>,
  ) {}

  static async open<S>(
    store: EventStore,
    options: { streams: readonly StreamName[]; initial: S; evolve: (state: S, event: RecordedEvent) => S },
  ): Promise<{ fold: LiveFold<S>; subscription: Subscription }> {
    const fold = new LiveFold(options.initial, options.evolve, new Set(options.streams));
    const from: Position | 'start' = await store.head();
    const seen = new Map<string, number>();
    for (const stream of options.streams) {
      const stored = await store.readStream(stream);
      seen.set(stream, stored.revision);
      for (const event of stored.events) fold.state = fold.evolve(fold.state, event);
    }
    const subscription = store.subscribeAll(from, (entry) => {
      if ('event' in entry && fold.watched.has(entry.event.stream)) fold.apply(entry.event, seen);
      return Promise.resolve();
    });
    return { fold, subscription };
  }

  current(): S {
    return this.state;
  }

  private apply(event: RecordedEvent, seen: Map<string, number>): void {
    if (event.revision <= (seen.get(event.stream) ?? -1)) return;
    this.state = this.evolve(this.state, event);
    seen.set(event.stream, event.revision);
  }
}
