import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { EventStore, LogEntry, Position } from '@tanggap/platform/event-store/event-store';
import type { KeyStore } from '@tanggap/platform/key-store/key-store';
import type { SealedEvent } from '@tanggap/platform/serializer/event-serializer';
import { aNote, anIncident } from './sample-events.js';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** The keys this store seals with. */
  readonly keys: KeyStore;
  /** The same log, closed and opened anew. */
  readonly reopen: () => Promise<EventStore>;
  /** The ids of a stream as somebody beside this store reads them at this moment: what is durable, not what is remembered. */
  readonly readBeside: (stream: StreamName) => Promise<readonly string[]>;
  /** Stores an event as another program would: past this store's own code, at the end of the log. */
  readonly storePast: (sealed: SealedEvent) => Promise<void>;
  /** Changes one byte of a stored event. */
  readonly damage: (stream: StreamName, revision: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type EventStoreCase = readonly [
  name: string,
  run: (under: EventStoreUnderTest, create: () => Promise<EventStoreUnderTest>) => Promise<void>,
];

/** Personal, in the scripts and signs that people really send. */
export const words = 'Rumah Pak Slamet \u{1f525} ꦗꦮ "api"\\\n\t\u0000\u2028 é e\u0301 السلام';

export function aPersonalNote(text = words): NewEvent {
  return { ...aNote(), type: 'NoteAdded', data: { text } };
}

export async function entriesOf(
  store: EventStore,
  after: Position | 'start' = 'start',
  limit?: number,
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of store.readAll(after, limit)) entries.push(entry);
  return entries;
}

export function eventOf(entry: LogEntry | undefined): RecordedEvent {
  if (entry === undefined || !('event' in entry)) throw new TypeError('not an event');
  return entry.event;
}

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);

/** One stream with this many events, each appended alone. */
export async function grow(store: EventStore, count: number, stream = anIncident().incident): Promise<StreamName> {
  let { revision } = await store.readStream(stream);
  for (let made = 0; made < count; made++) ({ revision } = await store.append(stream, revision, [aNote()]));
  return stream;
}
