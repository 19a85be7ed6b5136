import { randomUUID } from 'node:crypto';
import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { eventIdSchema } from '@tanggap/events/ids';
import {
  RevisionConflict,
  type Appended,
  type EventStore,
  type Position,
  type Revision,
} from '@tanggap/platform/event-store/event-store';

const LATE_MS = 150;

/** Bugs to plant under the services; each must turn a campaign red. Never reachable from configuration. */
export const plantedStores: Readonly<Record<string, (store: EventStore) => EventStore>> = {
  /** Breaks "acknowledged means durable": says yes at once and writes a moment later. */
  'acknowledge-before-commit': (store) =>
    over(store, {
      async append(stream, expected, events) {
        const head = await store.head();
        setTimeout(() => void store.append(stream, expected, events).catch(() => undefined), LATE_MS);
        return promised(stream, expected, events, head === 'start' ? ('none:0' as Position) : head); // a position nobody resumes from
      },
    }),
  /** Breaks "never applied twice": forgets which commands it has seen, and gives every event a new id. */
  'dedupe-off': (store) =>
    over(store, {
      async readStream(stream, from) {
        const stored = await store.readStream(stream, from);
        return { ...stored, events: stored.events.map((event) => ({ ...event, commandId: null })) };
      },
      append: (stream, expected, events) =>
        store.append(
          stream,
          expected,
          events.map((event) => ({ ...event, id: eventIdSchema.parse(randomUUID()) })),
        ),
    }),
  /** Breaks "exactly one of two racing writers": whoever comes late is written behind the other. */
  'any-revision': (store) =>
    over(store, {
      append: (stream, expected, events) =>
        store.append(stream, expected, events).catch((error: unknown) => {
          if (!(error instanceof RevisionConflict)) throw error;
          return store.append(stream, error.actual, events);
        }),
    }),
  /** Breaks "without gap or repeat": hands the first entry out twice. */
  'repeating-subscription': (store) =>
    over(store, {
      subscribeAll(after, onEntry) {
        let isFirst = true;
        return store.subscribeAll(after, async (entry) => {
          if (isFirst) await onEntry(entry);
          isFirst = false;
          await onEntry(entry);
        });
      },
    }),
};

function over(store: EventStore, bug: Partial<EventStore>): EventStore {
  return {
    readStream: bug.readStream ?? ((stream, from) => store.readStream(stream, from)),
    append: bug.append ?? ((stream, expected, events) => store.append(stream, expected, events)),
    readAll: (after, limit) => store.readAll(after, limit),
    head: () => store.head(),
    distance: (from, to) => store.distance(from, to),
    subscribeAll: bug.subscribeAll ?? ((after, onEntry) => store.subscribeAll(after, onEntry)),
  };
}

function promised(stream: StreamName, expected: Revision, events: readonly NewEvent[], position: Position): Appended {
  const recorded = events.map(
    (event, index) => ({
      ...event,
      stream,
      revision: expected + 1 + index,
      schemaVersion: 1,
      personal: null,
      previousHash: null,
      hash: '',
    }), // never stored: that is the bug
  );
  return { events: recorded, revision: expected + events.length, position, deduplicated: false };
}
