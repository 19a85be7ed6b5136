import { hash } from 'node:crypto';
import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import {
  NO_STREAM,
  type Appended,
  type EventStore,
  type Position,
  type Revision,
} from '@tanggap/platform/event-store/event-store';

/**
 * A store that says yes and keeps nothing of incidents and counters: what a command costs without durability. Streams of
 * cities pass through, or there would be no SOPs to decide by. Nothing is sealed, and consumers are never fed.
 */
export function nothingKept(store: EventStore): EventStore {
  const counted = new Map<StreamName, Revision>();
  const isKept = (stream: StreamName): boolean => stream.startsWith('city-') || stream.startsWith('clock-');
  return {
    readStream: (stream, from) =>
      isKept(stream)
        ? store.readStream(stream, from)
        : Promise.resolve({ events: [], revision: counted.get(stream) ?? NO_STREAM }),
    append: (stream, expected, events) => {
      if (isKept(stream)) return store.append(stream, expected, events);
      if (stream.startsWith('counter-')) counted.set(stream, expected + events.length);
      return Promise.resolve(promised(stream, expected, events));
    },
    readAll: (after, limit) => store.readAll(after, limit),
    head: () => store.head(),
    distance: (from, to) => store.distance(from, to),
    subscribeAll: (after, onEntry) => store.subscribeAll(after, onEntry),
  };
}

const blank = hash('sha256', '');

function promised(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Appended {
  const place = { stream, schemaVersion: 1, personal: null, previousHash: null, hash: blank };
  const recorded = events.map((event, index): RecordedEvent => ({ ...event, ...place, revision: expected + 1 + index }));
  return {
    events: recorded,
    revision: expected + events.length,
    position: 'nothing:0' as Position, // nobody resumes from here
    deduplicated: false,
  };
}
