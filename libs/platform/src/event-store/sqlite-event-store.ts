import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { open } from '../serializer/event-serializer.js';
import {
  CorruptEvent,
  ForeignPosition,
  NO_STREAM,
  PositionBeyondHead,
  RevisionConflict,
  StoreUnavailable,
  UnknownEventType,
  type Appended,
  type EventStore,
  type LogEntry,
  type Position,
  type Revision,
  type StoredStream,
  type Subscription,
} from './event-store.js';
import { FolderLock } from './folder-lock.js';
import { GroupWriter } from './group-writer.js';
import { checkEvents, checkStructure, placeOf } from './log-check.js';
import { LOG_COLUMNS, logIdOf, logRow, openLogForReading, type LogRow } from './sqlite-log.js';
import type { AppendOutcome } from './sqlite-writer.js';

const PAGE = 500;
/** A tail is woken by this process's own commits; the poll only serves readers beside a writer in another process. */
const POLL_MS = 500;
const RETRY_MS = 1000;
const CHECKED_AT_START = 10_000;

export interface SqliteEventStoreOptions {
  readonly folder: string;
  readonly masterKeyFile: string;
  /** Told when a subscription stumbles; it goes on trying. */
  readonly onTrouble?: (error: unknown) => void;
}

/** For tests that plant a weaker log or a small disk; no configuration reaches it. */
export interface WeakerLog {
  readonly synchronous?: 'FULL' | 'NORMAL';
  readonly maxPages?: number;
}

/** The embedded event log: one SQLite file, one writer in its own thread, readers that wait for nobody. */
export class SqliteEventStore implements EventStore {
  private readonly readers: StatementSync;
  private readonly pages: StatementSync;
  private readonly newest: StatementSync;
  private readonly wakeups = new Set<() => void>();
  private closed = false;

  private constructor(
    private readonly db: DatabaseSync,
    private readonly lock: FolderLock,
    private readonly writer: GroupWriter,
    private readonly logId: string,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    this.readers = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision`);
    this.pages = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`);
    this.newest = db.prepare('SELECT max(position) AS last FROM events');
  }

  /**
   * Checks the file's structure and its newest 10,000 events before anybody may use it.
   * @throws FolderInUse when another process works on the folder @throws CorruptEvent naming the first bad event
   */
  static async open(options: SqliteEventStoreOptions, weaker: WeakerLog = {}): Promise<SqliteEventStore> {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const lock = FolderLock.take(join(options.folder, 'lock.db'));
    const file = logFileIn(options.folder);
    let writer: GroupWriter | null = null;
    try {
      writer = await GroupWriter.start({
        file,
        keyFile: keyFileIn(options.folder),
        masterKeyFile: options.masterKeyFile,
        synchronous: weaker.synchronous ?? 'FULL',
        maxPages: weaker.maxPages ?? null,
      });
      const db = openLogForReading(file);
      checkStructure(db);
      checkEvents(db, CHECKED_AT_START);
      return new SqliteEventStore(db, lock, writer, logIdOf(db), options.onTrouble ?? (() => undefined));
    } catch (error) {
      await writer?.close();
      lock.release();
      throw error;
    }
  }

  readStream(stream: StreamName, from: Revision = 0): Promise<StoredStream> {
    return Promise.resolve().then(() => {
      this.assertOpen();
      const rows = this.readers.all(stream, from).map(logRow);
      const events = decodeStream(rows, from);
      return { events, revision: events.at(-1)?.revision ?? this.revisionOf(stream, from) };
    });
  }

  async append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    if (events.length === 0) throw new RangeError('an append needs at least one event');
    const outcome = await this.writer.append({ stream, expected, events });
    return this.appended(outcome, stream, expected);
  }

  async *readAll(after: Position | 'start', limit = Infinity): AsyncIterable<LogEntry> {
    let position = this.placeIn(after);
    let left = limit;
    while (left > 0) {
      this.assertOpen();
      const rows = this.pages.all(position, Math.min(PAGE, left)).map(logRow);
      for (const row of rows) {
        yield this.entry(row);
        position = row.position;
      }
      left -= rows.length;
      if (rows.length < PAGE) return;
      await new Promise(setImmediate); // a long read must not hold the process
    }
  }

  head(): Promise<Position | 'start'> {
    const last = this.lastPosition();
    return Promise.resolve(last === 0 ? 'start' : this.position(last));
  }

  distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    return Promise.resolve(Math.max(0, this.placeIn(to) - this.placeIn(from)));
  }

  subscribeAll(after: Position | 'start', onEntry: (entry: LogEntry) => Promise<void>): Subscription {
    const start = this.placeIn(after);
    let stopping = false;
    const isStopping = (): boolean => stopping; // it changes while the loop waits, which the compiler cannot see
    let wake = (): void => undefined;
    const wakeup = (): void => wake();
    this.wakeups.add(wakeup);
    const run = async (): Promise<void> => {
      let position = start;
      while (!stopping) {
        const before = position;
        try {
          for await (const entry of this.readAll(position === 0 ? 'start' : this.position(position))) {
            if (isStopping()) return;
            await onEntry(entry);
            position = this.placeIn(entry.position);
          }
        } catch (error) {
          this.onTrouble(error);
          await pause(
            RETRY_MS,
            (resume) => (wake = resume),
            () => stopping,
          );
        }
        if (before === position)
          await pause(
            POLL_MS,
            (resume) => (wake = resume),
            () => stopping || this.lastPosition() > position,
          );
      }
    };
    const running = run();
    return {
      stop: async () => {
        stopping = true;
        this.wakeups.delete(wakeup);
        wake();
        await running;
      },
    };
  }

  /** Every event of the log: hash, chain, columns. @returns how many @throws CorruptEvent naming the first bad one */
  verify(onProgress?: (checked: number) => void): number {
    checkStructure(this.db);
    return checkEvents(this.db, null, onProgress);
  }

  /** For tests that fill the disk and make room again. */
  limitPages(maxPages: number): void {
    this.writer.limitPages(maxPages);
  }

  /** Everything accepted is durable first. */
  async close(): Promise<void> {
    if (this.closed) return;
    await this.writer.close();
    this.closed = true;
    for (const wakeup of this.wakeups) wakeup();
    this.db.close();
    this.lock.release();
  }

  private appended(outcome: AppendOutcome, stream: StreamName, expected: Revision): Appended {
    switch (outcome.kind) {
      case 'appended':
      case 'deduplicated': {
        for (const wakeup of this.wakeups) wakeup();
        const { revision, position } = outcome;
        const first = revision - outcome.events.length + 1;
        const events = outcome.events.map(([body, hash], index) =>
          open({ body, hash }, { stream, revision: first + index, position: String(position) }, undefined),
        );
        return { events, revision, position: this.position(position), deduplicated: outcome.kind === 'deduplicated' };
      }
      case 'conflict':
        throw new RevisionConflict(stream, expected, outcome.actual);
      case 'failed':
        throw new StoreUnavailable(outcome.reason);
    }
  }

  private entry(row: LogRow): LogEntry {
    const position = this.position(row.position);
    try {
      return { position, event: open(row, placeOf(row), undefined) };
    } catch (error) {
      if (!(error instanceof UnknownEventType)) throw error;
      const { revision, type } = row;
      return { position, undecodable: { stream: row.stream as StreamName, revision, type, reason: error.message } }; // sealed under that name
    }
  }

  private revisionOf(stream: StreamName, from: Revision): Revision {
    if (from === 0) return NO_STREAM;
    const [last] = this.db.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1').all(stream);
    return typeof last?.['revision'] === 'number' ? last['revision'] : NO_STREAM;
  }

  private lastPosition(): number {
    return this.closed ? 0 : Number(this.newest.get()?.['last'] ?? 0);
  }

  private position(place: number): Position {
    return `${this.logId}:${place}` as Position; // the one place where positions are made
  }

  private placeIn(position: Position | 'start'): number {
    if (position === 'start') return 0;
    const [logId, place] = position.split(':');
    if (logId !== this.logId || place === undefined || !/^\d{1,15}$/.test(place))
      throw new ForeignPosition('the position belongs to another log');
    if (Number(place) > this.lastPosition()) throw new PositionBeyondHead('the position lies beyond the log');
    return Number(place);
  }

  private assertOpen(): void {
    if (this.closed) throw new StoreUnavailable('the event log is closed');
  }
}

export function logFileIn(folder: string): string {
  return join(folder, 'events.db');
}

export function keyFileIn(folder: string): string {
  return join(folder, 'keys.db');
}

/** @throws CorruptEvent where a revision is missing, a hash does not fit or the chain is broken */
function decodeStream(rows: readonly LogRow[], from: Revision): readonly RecordedEvent[] {
  let previous: string | null | undefined = from === 0 ? null : undefined;
  return rows.map((row, index) => {
    const place = placeOf(row);
    if (row.revision !== from + index) throw new CorruptEvent(place.stream, from + index, place.position, 'it is missing');
    const event = open(row, place, previous);
    if (event.id !== row.id || event.type !== row.type)
      throw new CorruptEvent(place.stream, place.revision, place.position, 'its columns differ from its bytes');
    previous = event.hash;
    return event;
  });
}

/** Waits, unless it is already time; `offer` hands out the way to end the wait early. */
async function pause(ms: number, offer: (resume: () => void) => void, isTime: () => boolean): Promise<void> {
  if (isTime()) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    offer(() => {
      clearTimeout(timer);
      resolve();
    });
    if (isTime()) {
      clearTimeout(timer);
      resolve();
    }
  });
}
