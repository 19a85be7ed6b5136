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
import { LOG_COLUMNS, logIdOf, logRow, openLogForReading, type LogRow } from './sqlite-log.js';

const PAGE = 500;

/** Reads the log's file through a connection of its own: beside its writer, in another process too, and waits for nobody. */
export class SqliteLogReader implements EventReader {
  private readonly streams: StatementSync;
  private readonly pages: StatementSync;
  private readonly newest: StatementSync;
  private readonly logId: string;
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
      const events = decodeStream(this.streams.all(stream, from).map(logRow), from);
      return { events, revision: events.at(-1)?.revision ?? this.revisionOf(stream, from) };
    });
  }

  async *readAll(after: Position | 'start', limit = Infinity): AsyncIterable<LogEntry> {
    let place = this.placeIn(after);
    let left = limit;
    while (left > 0) {
      this.assertOpen();
      const rows = this.pages.all(place, Math.min(PAGE, left)).map(logRow);
      for (const row of rows) {
        yield this.entry(row);
        place = row.position;
      }
      left -= rows.length;
      if (rows.length < PAGE) return;
      await new Promise(setImmediate); // a long read must not hold the process
    }
  }

  head(): Promise<Position | 'start'> {
    const last = this.lastPlace();
    return Promise.resolve(last === 0 ? 'start' : this.position(last));
  }

  distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
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

  /** @throws ForeignPosition @throws PositionBeyondHead */
  placeIn(position: Position | 'start'): number {
    if (position === 'start') return 0;
    const [logId, place] = position.split(':');
    if (logId !== this.logId || place === undefined || !/^\d{1,15}$/.test(place))
      throw new ForeignPosition('the position belongs to another log');
    if (Number(place) > this.lastPlace()) throw new PositionBeyondHead('the position lies beyond the log');
    return Number(place);
  }

  close(): void {
    this.closed = true;
    this.db.close();
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

  private assertOpen(): void {
    if (this.closed) throw new StoreUnavailable('the event log is closed');
  }
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
