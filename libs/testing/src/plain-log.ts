import { hash } from 'node:crypto';
import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import {
  ForeignPosition,
  NO_STREAM,
  PositionBeyondHead,
  RevisionConflict,
  UnknownEventType,
  type Appended,
  type EventStore,
  type LogEntry,
  type Position,
  type Revision,
  type StoredBytes,
  type StoredStream,
  type Subscription,
} from '@tanggap/platform/event-store/event-store';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';

/** A log in memory that stores events as they come, without cipher and chain: for specs of what reads a log. */
export class PlainLog implements EventStore {
  private readonly entries: LogEntry[] = [];
  private readonly streams = new Map<string, LogEntry[]>();
  private grown = Promise.withResolvers<undefined>();

  constructor(private readonly logId = 'plain') {}

  append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    const stored = this.streams.get(stream) ?? [];
    if (stored.length - 1 !== expected) return Promise.reject(new RevisionConflict(stream, expected, stored.length - 1));
    const recorded = events.map((event, index) => recordedOf(event, stream, expected + 1 + index));
    for (const event of recorded)
      this.push(stream, { position: this.positionAt(this.entries.length + 1), event, stored: storedOf(event) });
    const position = this.positionAt(this.entries.length);
    return Promise.resolve({ events: recorded, revision: expected + events.length, position, deduplicated: false });
  }

  /** What an unknown type or a newer version looks like to a consumer. */
  plantUndecodable(stream: StreamName): void {
    const revision = this.streams.get(stream)?.length ?? 0;
    const undecodable = { stream, revision, type: 'FromTheFuture', reason: 'unknown type' };
    const body = canonicalJson({ ...undecodable, schemaVersion: 1, data: {}, id: `${stream}-${revision}` });
    const stored = { body, hash: hash('sha256', body) };
    this.push(stream, { position: this.positionAt(this.entries.length + 1), undecodable, stored });
  }

  readStream(stream: StreamName, from: Revision = 0): Promise<StoredStream> {
    const stored = this.streams.get(stream) ?? [];
    const events: RecordedEvent[] = [];
    for (const entry of stored.slice(from)) {
      if (!('event' in entry)) return Promise.reject(new UnknownEventType(entry.undecodable.type));
      events.push(entry.event);
    }
    return Promise.resolve({ events, revision: stored.length === 0 ? NO_STREAM : stored.length - 1 });
  }

  async *readAll(after: Position | 'start', limit = Number.POSITIVE_INFINITY): AsyncIterable<LogEntry> {
    const from = this.indexOf(after);
    const until = Math.min(this.entries.length, from + limit);
    for (const entry of this.entries.slice(from, until)) yield await Promise.resolve(entry);
  }

  head(): Promise<Position | 'start'> {
    return Promise.resolve(this.entries.length === 0 ? 'start' : this.positionAt(this.entries.length));
  }

  distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    return Promise.resolve(Math.max(0, this.indexOf(to) - this.indexOf(from)));
  }

  subscribeAll(after: Position | 'start', onEntry: (entry: LogEntry) => Promise<void>): Subscription {
    let stopped = false;
    const stop = Promise.withResolvers<undefined>();
    const follow = async (): Promise<void> => {
      for (let next = this.indexOf(after); !stopped;) {
        const { promise } = this.grown;
        const entry = this.entries[next];
        if (entry === undefined) await Promise.race([promise, stop.promise]);
        else {
          await onEntry(entry);
          next += 1;
        }
      }
    };
    const following = follow();
    return {
      stop: () => {
        stopped = true;
        stop.resolve(undefined);
        return following;
      },
    };
  }

  private push(stream: StreamName, entry: LogEntry): void {
    this.entries.push(entry);
    this.streams.set(stream, [...(this.streams.get(stream) ?? []), entry]);
    this.grown.resolve(undefined);
    this.grown = Promise.withResolvers<undefined>();
  }

  private positionAt(count: number): Position {
    return `${this.logId}:${count}` as Position; // the adapter is where positions are made
  }

  private indexOf(position: Position | 'start'): number {
    if (position === 'start') return 0;
    const [logId, count] = position.split(':');
    if (logId !== this.logId) throw new ForeignPosition('another log');
    const index = Number(count);
    if (index > this.entries.length) throw new PositionBeyondHead('beyond the head');
    return index;
  }
}

function recordedOf(event: NewEvent, stream: StreamName, revision: number): RecordedEvent {
  const previousHash = revision === 0 ? null : hash('sha256', `${stream} ${revision - 1}`);
  const envelope = { ...event, schemaVersion: 1, stream, revision, personal: null, previousHash };
  return { ...envelope, hash: hash('sha256', canonicalJson(envelope)) };
}

function storedOf({ hash: eventHash, ...envelope }: RecordedEvent): StoredBytes {
  return { body: canonicalJson(envelope), hash: eventHash };
}
