import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent, RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { open } from '../serializer/event-serializer.js';
import {
  RevisionConflict,
  StoreUnavailable,
  UnsealedEvent,
  type Appended,
  type EventStore,
  type LogEntry,
  type Position,
  type Revision,
  type StoredBytes,
  type StoredStream,
  type Subscription,
} from './event-store.js';
import { FolderLock } from './folder-lock.js';
import { GroupWriter } from './group-writer.js';
import { checkEvents, checkStructure } from './log-check.js';
import { checkedRun, CopyConflict, type SealedLog } from './sealed-copy.js';
import { isNewLog, openLogForReading } from './sqlite-log.js';
import { SqliteLogReader } from './sqlite-log-reader.js';
import type { AppendOutcome } from './sqlite-writer.js';

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
export class SqliteEventStore implements EventStore, SealedLog {
  private readonly wakeups = new Set<() => void>();
  private closed = false;

  private constructor(
    private readonly reader: SqliteLogReader,
    private readonly lock: FolderLock,
    private readonly writer: GroupWriter,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

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
      checkBeforeUse(file);
      writer = await GroupWriter.start({
        file,
        keyFile: keyFileIn(options.folder),
        masterKeyFile: options.masterKeyFile,
        synchronous: weaker.synchronous ?? 'FULL',
        maxPages: weaker.maxPages ?? null,
      });
      return new SqliteEventStore(SqliteLogReader.open(file), lock, writer, options.onTrouble ?? (() => undefined));
    } catch (error) {
      await writer?.close();
      lock.release();
      throw error;
    }
  }

  readStream(stream: StreamName, from?: Revision): Promise<StoredStream> {
    return this.reader.readStream(stream, from);
  }

  async append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    if (events.length === 0) throw new RangeError('an append needs at least one event');
    const outcome = await this.writer.write({ stream, expected, events });
    return this.appended(outcome, stream, expected);
  }

  async copySealed(stream: StreamName, events: readonly StoredBytes[]): Promise<number> {
    const outcome = await this.writer.write({ stream, copied: checkedRun(stream, events) });
    switch (outcome.kind) {
      case 'copied':
        for (const wakeup of this.wakeups) wakeup();
        return outcome.fresh;
      case 'conflict':
        throw new CopyConflict(stream, outcome.actual);
      case 'failed':
        throw new StoreUnavailable(outcome.reason);
    }
  }

  readAll(after: Position | 'start', limit?: number): AsyncIterable<LogEntry> {
    return this.reader.readAll(after, limit);
  }

  head(): Promise<Position | 'start'> {
    return this.reader.head();
  }

  distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    return this.reader.distance(from, to);
  }

  subscribeAll(after: Position | 'start', onEntry: (entry: LogEntry) => Promise<void>): Subscription {
    const start = this.reader.placeIn(after);
    let stopping = false;
    const isOver = (): boolean => stopping || this.closed;
    let wake = (): void => undefined;
    const wakeup = (): void => wake();
    this.wakeups.add(wakeup);
    const run = async (): Promise<void> => {
      let position = start;
      while (!isOver()) {
        const before = position;
        try {
          for await (const [place, entry] of this.reader.readTail(position)) {
            if (isOver()) return;
            await onEntry(entry);
            position = place;
          }
        } catch (error) {
          if (isOver()) return;
          this.onTrouble(error);
          await pause(RETRY_MS, (resume) => (wake = resume), isOver);
        }
        if (before === position)
          await pause(
            POLL_MS,
            (resume) => (wake = resume),
            () => isOver() || this.reader.lastPlace() > position,
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
    return this.reader.check(null, onProgress);
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
    this.reader.close();
    for (const wakeup of this.wakeups) wakeup();
    this.lock.release();
  }

  private appended(outcome: AppendOutcome, stream: StreamName, expected: Revision): Appended {
    switch (outcome.kind) {
      case 'appended':
      case 'deduplicated': {
        for (const wakeup of this.wakeups) wakeup();
        const { revision, position } = outcome;
        const first = revision - outcome.events.length + 1;
        let opened: readonly RecordedEvent[] | null = null;
        return {
          // Opened when asked for: an import asks for no answer, and hashing and parsing it again would take a fifth of its time.
          get events() {
            opened ??= outcome.events.map(([body, hash], index) =>
              open({ body, hash }, { stream, revision: first + index, position: String(position) }, undefined),
            );
            return opened;
          },
          revision,
          position: this.reader.position(position),
          deduplicated: outcome.kind === 'deduplicated',
        };
      }
      case 'conflict':
        throw new RevisionConflict(stream, expected, outcome.actual);
      case 'failed':
        throw new StoreUnavailable(outcome.reason);
      case 'unsealed':
        throw new UnsealedEvent(stream, outcome.reason);
    }
  }
}

export function logFileIn(folder: string): string {
  return join(folder, 'events.db');
}

export function keyFileIn(folder: string): string {
  return join(folder, 'keys.db');
}

/** Nothing writes to a log that is damaged. @throws CorruptEvent */
function checkBeforeUse(file: string): void {
  if (!existsSync(file)) return;
  const db = openLogForReading(file);
  try {
    checkStructure(db);
    if (!isNewLog(db)) checkEvents(db, CHECKED_AT_START);
  } finally {
    db.close();
  }
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
