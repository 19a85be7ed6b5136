import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';

/** The revision of a stream's last event; its first event has revision 0. */
export type Revision = number;
export const NO_STREAM: Revision = -1;

/**
 * `<logId>:<store position>`, opaque to all but the adapter. Never stored inside an event or a view's comparable
 * content, and never compared across logs.
 */
export type Position = string & { readonly __brand: 'Position' };

export interface StoredStream {
  readonly events: readonly RecordedEvent[];
  /** `NO_STREAM` when the stream is unknown. */
  readonly revision: Revision;
}

export interface Appended {
  /** As stored: after `deduplicated`, what the first append stored, not what this call offered. */
  readonly events: readonly RecordedEvent[];
  readonly revision: Revision;
  readonly position: Position;
  readonly deduplicated: boolean;
}

/** What the log keeps of an event, whatever this program can make of it: relays and migrations carry it unchanged. */
export interface StoredBytes {
  /** Canonical JSON of the envelope. */
  readonly body: string;
  /** SHA-256 of `body`, hex. */
  readonly hash: string;
}

export interface PositionedEvent {
  readonly position: Position;
  readonly event: RecordedEvent;
  readonly stored: StoredBytes;
}

/** What `$all` yields where an event cannot be decoded (unknown type, newer version): the consumer parks its incident. */
export interface UndecodableEvent {
  readonly position: Position;
  readonly stored: StoredBytes;
  readonly undecodable: {
    readonly stream: StreamName;
    readonly revision: Revision;
    readonly type: string;
    readonly reason: string;
  };
}

export type LogEntry = PositionedEvent | UndecodableEvent;

export interface Subscription {
  /** Resolves when the handler in flight has ended; nothing is delivered afterwards. */
  stop(): Promise<void>;
}

/** The reading half of the log, for whoever never writes: views, reports, checks. */
export type EventReader = Pick<EventStore, 'readStream' | 'readAll' | 'head' | 'distance'>;

/**
 * The event log. Two adapters, one contract (libs/testing/event-store.contract). Personal fields are encrypted and the
 * hash chain is computed by the serializer inside the adapter, checked on every read.
 */
export interface EventStore {
  /** @throws CorruptEvent naming stream and revision when a hash or the chain does not fit. @throws UnknownEventType */
  readStream(stream: StreamName, from?: Revision): Promise<StoredStream>;
  /**
   * Durable when it resolves; all or nothing. The same ids again at the same revisions succeed without writing
   * (`deduplicated`); half old, half new is a conflict.
   * @param expected the stream's revision as the caller read it, `NO_STREAM` for a new one; never "any"
   * @throws RevisionConflict with the true revision; nothing is written. @throws StoreUnavailable (disk full, closed)
   * @throws UnsealedEvent where the event cannot be sealed, or its key not opened: whoever shares the commit is not harmed
   */
  append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended>;
  /** In log order, exclusive of `after`. @throws ForeignPosition @throws PositionBeyondHead */
  readAll(after: Position | 'start', limit?: number): AsyncIterable<LogEntry>;
  /** Position of the newest event, `start` in an empty log. */
  head(): Promise<Position | 'start'>;
  /**
   * Entries between the two positions, for lag; 0 when `to` is not after `from`. Exact up to 10,000; beyond that a store whose
   * positions are no counts may estimate.
   */
  distance(from: Position | 'start', to: Position | 'start'): Promise<number>;
  /** One entry at a time, resubscribes itself, exclusive of `after`; a slow handler never blocks writers. */
  subscribeAll(after: Position | 'start', onEntry: (entry: LogEntry) => Promise<void>): Subscription;
}

export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: StreamName,
    readonly expected: Revision,
    readonly actual: Revision,
  ) {
    super(`${stream} is at revision ${actual}, not ${expected}`);
  }
}

/** The store cannot take or give events now: nothing was acknowledged, the caller may try again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Our bug, or a key that does not open: trying again will not help, and nothing of the append was stored. */
export class UnsealedEvent extends Error {
  override readonly name = 'UnsealedEvent';
  constructor(
    readonly stream: StreamName,
    reason: string,
  ) {
    super(`${stream}: ${reason}`);
  }
}

/** A stored byte is not what was written. */
export class CorruptEvent extends Error {
  override readonly name = 'CorruptEvent';
  constructor(
    readonly stream: string,
    readonly revision: Revision,
    readonly position: string,
    reason: string,
  ) {
    super(`${stream} revision ${revision} at position ${position}: ${reason}`);
  }
}

export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

/** The position belongs to another log: the caller must start again (`resync-required`). */
export class ForeignPosition extends Error {
  override readonly name = 'ForeignPosition';
}

export class PositionBeyondHead extends Error {
  override readonly name = 'PositionBeyondHead';
}
