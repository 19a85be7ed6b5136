import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { open } from '../serializer/event-serializer.js';
import {
  CorruptEvent,
  ForeignPosition,
  NO_STREAM,
  PositionBeyondHead,
  StoreUnavailable,
  UnknownEventType,
  type EventReader,
  type LogEntry,
  type Position,
  type Revision,
  type StoredStream,
} from './event-store.js';
import { checkEvents, checkStructure, placeOf } from './log-check.js';
import { errcodeOf, LOG_COLUMNS, logIdOf, logRow, openLogForReading, type LogRow } from './sqlite-log.js';

const PAGE = 500;
const TAIL_PAGE = 100;
/** Entries near the head that every subscription has just read or is about to: decoded once for all of them. */
const SHARED_ENTRIES = 2000;

/** Reads the log's file through a connection of its own: beside its writer, in another process too, and waits for nobody. */
export class SqliteLogReader implements EventReader {
  private readonly streams: StatementSync;
  private readonly pages: StatementSync;
  private readonly newest: StatementSync;
  private readonly logId: string;
  private readonly shared = new Map<number, LogEntry>();
  private highestSeen = 0;
  private closed = false;

  private constructor(private readonly db: DatabaseSync) {
    this.logId = logIdOf(db);
    this.streams = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision`);
    this.pages = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`);
    this.newest = db.prepare('SELECT max(position) AS last FROM events');
  }

  /** @param file must be there: a reader makes no log */
  static open(file: string): SqliteLogReader {
    return new SqliteLogReader(openLogForReading(file));
  }

  readStream(stream: StreamName, from: Revision = 0): Promise<StoredStream> {
    return Promise.resolve().then(() => {
      this.assertOpen();
      const events = decodeStream(intact(stream, () => this.streams.all(stream, from)).map(logRow), from);
      return { events, revision: events.at(-1)?.revision ?? this.revisionOf(stream, from) };
    });
  }

  async *readAll(from: Position | 'start', limit = Infinity): AsyncIterable<LogEntry> {
    let place = this.placeIn(from);
    let left = limit;
    while (left > 0) {
      this.assertOpen();
      const [after, atMost] = [place, Math.min(PAGE, left)];
      const rows = intact('the log', () => this.pages.all(after, atMost)).map(logRow);
      for (const row of rows) {
        if (row.position !== place + 1) throw missingAt(place + 1);
        yield this.entry(row);
        place = row.position;
      }
      left -= rows.length;
      if (rows.length < PAGE) return;
      await new Promise(setImmediate); // a long read must not hold the process
    }
  }

  /**
   * What the subscriptions follow: each entry with its place, to the present end. They follow closely and are many, so what
   * one has read and checked the others get without reading it again.
   */
  async *readTail(after: number): AsyncIterable<readonly [place: number, entry: LogEntry]> {
    for (let place = after; ; place++) {
      this.assertOpen();
      const entry = this.shared.get(place + 1) ?? this.shareFrom(place);
      if (entry === undefined) return;
      yield [place + 1, entry];
      if (place % TAIL_PAGE === 0) await new Promise(setImmediate); // a long way behind must not hold the process
    }
  }

  async head(): Promise<Position | 'start'> {
    this.assertOpen();
    const last = await Promise.resolve(this.lastPlace());
    return last === 0 ? 'start' : this.position(last);
  }

  async distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    return Promise.resolve(Math.max(0, this.placeIn(to) - this.placeIn(from)));
  }

  /**
   * Structure, and of each event hash, chain and columns.
   * @param newest how many from the end; null: every one
   * @returns how many were checked @throws CorruptEvent naming the first bad one
   */
  check(newest: number | null, onProgress?: (checked: number) => void): number {
    checkStructure(this.db);
    return checkEvents(this.db, newest, onProgress);
  }

  /** The store's own number of the newest event, 0 in an empty or closed log. */
  lastPlace(): number {
    return this.closed ? 0 : Number(this.newest.get()?.['last'] ?? 0);
  }

  position(place: number): Position {
    return `${this.logId}:${place}` as Position; // the one place where positions are made
  }

  /** @throws ForeignPosition @throws PositionBeyondHead @throws StoreUnavailable when closed */
  placeIn(position: Position | 'start'): number {
    this.assertOpen();
    if (position === 'start') return 0;
    const [logId, place, more] = position.split(':');
    if (logId !== this.logId || place === undefined || more !== undefined || !/^\d{1,15}$/.test(place))
      throw new ForeignPosition('the position belongs to another log');
    this.requireWithin(Number(place));
    return Number(place);
  }

  close(): void {
    this.closed = true;
    this.db.close();
  }

  /** The log only grows: what was within it once needs no second look. */
  private requireWithin(place: number): void {
    if (place > this.highestSeen) this.highestSeen = this.lastPlace();
    if (place > this.highestSeen) throw new PositionBeyondHead('the position lies beyond the log');
  }

  /** Reads on after a place and keeps what it read. @returns the first entry, undefined at the end */
  private shareFrom(place: number): LogEntry | undefined {
    const rows = intact('the log', () => this.pages.all(place, TAIL_PAGE)).map(logRow);
    rows.forEach((row, index) => {
      if (row.position !== place + 1 + index) throw missingAt(place + 1 + index);
      this.shared.set(row.position, this.entry(row));
      this.shared.delete(row.position - SHARED_ENTRIES);
    });
    return this.shared.get(place + 1);
  }

  private entry(row: LogRow): LogEntry {
    const position = this.position(row.position);
    const stored = { body: row.body, hash: row.hash };
    try {
      return { position, stored, event: open(row, placeOf(row), undefined) };
    } catch (error) {
      if (!(error instanceof UnknownEventType)) throw error;
      const { revision, type } = row;
      return { position, stored, undecodable: { stream: row.stream as StreamName, revision, type, reason: error.message } }; // sealed under that name
    }
  }

  private revisionOf(stream: StreamName, from: Revision): Revision {
    if (from === 0) return NO_STREAM;
    const [last] = this.db.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1').all(stream);
    return typeof last?.['revision'] === 'number' ? last['revision'] : NO_STREAM;
  }

  private assertOpen(): void {
    if (this.closed) throw new StoreUnavailable('the event log is closed');
  }
}

function missingAt(place: number): CorruptEvent {
  return new CorruptEvent('the log', -1, String(place), 'an event is missing');
}

const DAMAGED_FILE = new Set<number | undefined>([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

/** @throws CorruptEvent where the file's pages do not lead to what is read */
function intact<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (DAMAGED_FILE.has(errcodeOf(error))) throw new CorruptEvent(name, -1, 'its file', 'its structure is damaged');
    throw error;
  }
}

/** @throws CorruptEvent where a revision is missing, a hash does not fit or the chain is broken */
function decodeStream(rows: readonly LogRow[], from: Revision): readonly RecordedEvent[] {
  let previous: string | null | undefined = from === 0 ? null : undefined;
  return rows.map((row, index) => {
    const place = placeOf(row);
    if (row.revision !== from + index) throw new CorruptEvent(place.stream, from + index, place.position, 'it is missing');
    const event = open(row, place, previous);
    previous = event.hash;
    return event;
  });
}
