import type { KeyObject } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { UnreadableKey } from '../key-store/key-wrap.js';
import { hasPersonalData, seal } from '../serializer/event-serializer.js';
import type { CopiedEvent } from './sealed-copy.js';
import { errcodeOf, logRow, type LogRow } from './sqlite-log.js';

export interface AppendRequest {
  readonly stream: StreamName;
  readonly expected: number;
  readonly events: readonly NewEvent[];
}

/** Events that another log sealed, checked, neighbours in one stream. */
export interface CopyRequest {
  readonly stream: StreamName;
  readonly copied: readonly CopiedEvent[];
}

export type WriteRequest = AppendRequest | CopyRequest;

/** One event as stored: canonical bytes and their hash. */
export type Stored = readonly [body: string, hash: string];

export type AppendOutcome =
  | {
      readonly kind: 'appended' | 'deduplicated';
      readonly events: readonly Stored[];
      readonly revision: number;
      readonly position: number;
    }
  | { readonly kind: 'conflict'; readonly actual: number }
  /** The store cannot take it now; trying again may help. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** This append can never be stored as it is: an event that cannot be sealed, a key that does not open. */
  | { readonly kind: 'unsealed'; readonly reason: string };

type Keys = ReadonlyMap<string, KeyObject | UnreadableKey>;

/** `conflict` names the revision at which the log holds something else, or nothing before it. */
export type CopyOutcome =
  { readonly kind: 'copied'; readonly fresh: number } | Extract<AppendOutcome, { kind: 'conflict' | 'failed' }>;

/** The answer to each kind of request is of its own kind. */
export type OutcomeOf<R extends WriteRequest> = R extends CopyRequest ? CopyOutcome : AppendOutcome;

/** Where the writer gets data keys: durable before they are used. */
export interface WriterKeys {
  obtainAll(incidents: readonly string[]): Keys;
}

const UNIQUE_FAILED = 2067;

/**
 * The log's one writer: seals and stores a group of appends in one durable transaction. A conflicting append fails
 * alone; a full disk fails the group, and nothing of it is stored.
 */
export class SqliteWriter {
  private readonly head: StatementSync;
  private readonly range: StatementSync;
  private readonly insert: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly keys: WriterKeys,
  ) {
    this.head = db.prepare('SELECT revision, hash, position FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1');
    this.range = db.prepare(
      'SELECT position, stream, revision, id, type, body, hash FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision',
    );
    this.insert = db.prepare('INSERT INTO events (stream, revision, id, type, body, hash) VALUES (?, ?, ?, ?, ?, ?)');
  }

  /** Durable when it returns. Outcomes stand in the order of the requests. */
  write(group: readonly WriteRequest[]): readonly (AppendOutcome | CopyOutcome)[] {
    try {
      const keys = this.keysFor(group);
      this.db.exec('BEGIN IMMEDIATE');
      const outcomes = group.map((request) => ('copied' in request ? this.copy(request) : this.append(request, keys)));
      this.db.exec('COMMIT');
      return outcomes;
    } catch (error) {
      this.rollback();
      const failure = failureOf(error);
      return group.map(() => failure);
    }
  }

  private keysFor(group: readonly WriteRequest[]): Keys {
    const appends = group.filter((request) => 'events' in request);
    const needed = appends.filter(({ events }) => events.some(hasPersonalData)).map(({ stream }) => incidentOf(stream));
    return needed.length === 0 ? new Map() : this.keys.obtainAll(needed);
  }

  private append(request: AppendRequest, keys: Keys): AppendOutcome {
    const head = this.head.get(request.stream);
    const actual = typeof head?.['revision'] === 'number' ? head['revision'] : -1;
    if (actual !== request.expected) return this.repeatOrConflict(request, actual);
    const key = keys.get(incidentOf(request.stream)) ?? null;
    if (key instanceof UnreadableKey) return failureOf(key);
    if (key === null && request.events.some(hasPersonalData)) return { kind: 'failed', reason: 'key-destroyed' };
    const previous = typeof head?.['hash'] === 'string' ? head['hash'] : null;
    // One insert is all or nothing by itself; the savepoint costs as much as the insert.
    const isSeveral = request.events.length > 1;
    if (isSeveral) this.db.exec('SAVEPOINT one');
    try {
      const outcome = this.store(request, previous, key);
      if (isSeveral) this.db.exec('RELEASE one');
      return outcome;
    } catch (error) {
      const errcode = errcodeOf(error);
      // The disk's troubles are everybody's; an event that cannot be sealed fails alone.
      if (errcode !== undefined && errcode !== UNIQUE_FAILED) throw error;
      if (isSeveral) this.db.exec('ROLLBACK TO one; RELEASE one');
      return errcode === undefined ? failureOf(error) : { kind: 'conflict', actual };
    }
  }

  private store({ stream, expected, events }: AppendRequest, previous: string | null, key: KeyObject | null): AppendOutcome {
    const stored: Stored[] = [];
    let previousHash = previous;
    let revision = expected;
    let position = 0;
    for (const event of events) {
      revision++;
      const sealed = seal(event, { stream, revision, previousHash, key: key === null ? null : { key, keyId: null } });
      const { lastInsertRowid } = this.insert.run(stream, revision, sealed.id, sealed.type, sealed.body, sealed.hash);
      position = Number(lastInsertRowid);
      stored.push([sealed.body, sealed.hash]);
      previousHash = sealed.hash;
    }
    return { kind: 'appended', events: stored, revision, position };
  }

  /** The same ids at the same revisions were acknowledged before: the answer is what is stored, not what is offered now. */
  private repeatOrConflict({ stream, expected, events }: AppendRequest, actual: number): AppendOutcome {
    const rows: readonly LogRow[] = this.range.all(stream, expected + 1, expected + events.length).map(logRow);
    const isRepeat = rows.length === events.length && rows.every((row, index) => row.id === events[index]?.id);
    const last = rows.at(-1);
    if (!isRepeat || last === undefined) return { kind: 'conflict', actual };
    return {
      kind: 'deduplicated',
      events: rows.map((row) => [row.body, row.hash]),
      revision: last.revision,
      position: last.position,
    };
  }

  /** What is there already must be the same; the rest must follow on what is there. */
  private copy({ stream, copied }: CopyRequest): CopyOutcome {
    const [first, last] = [copied[0], copied.at(-1)];
    if (first === undefined || last === undefined) return { kind: 'copied', fresh: 0 };
    const rows = this.range.all(stream, first.revision - 1, last.revision).map(logRow);
    const held = new Map(rows.map((row) => [row.revision, row.hash]));
    if ((held.get(first.revision - 1) ?? null) !== first.previousHash) return { kind: 'conflict', actual: first.revision };
    const differing = copied.find(({ revision, hash }) => (held.get(revision) ?? hash) !== hash);
    if (differing !== undefined) return { kind: 'conflict', actual: differing.revision };
    const fresh = copied.filter(({ revision }) => !held.has(revision));
    this.db.exec('SAVEPOINT one');
    try {
      for (const { revision, id, type, body, hash } of fresh) this.insert.run(stream, revision, id, type, body, hash);
      this.db.exec('RELEASE one');
      return { kind: 'copied', fresh: fresh.length };
    } catch (error) {
      if (errcodeOf(error) !== UNIQUE_FAILED) throw error;
      this.db.exec('ROLLBACK TO one; RELEASE one'); // an id that stands elsewhere in the stream
      return { kind: 'conflict', actual: first.revision };
    }
  }

  private rollback(): void {
    // SQLite has rolled back by itself after some errors (disk full among them).
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
  }
}

function incidentOf(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}

/** SQLite's codes are the store's troubles, anything else is ours. No message: a parser's quotes what a caller said. */
function failureOf(error: unknown): AppendOutcome {
  const errcode = errcodeOf(error);
  if (errcode !== undefined) return { kind: 'failed', reason: `sqlite ${errcode}` };
  return { kind: 'unsealed', reason: error instanceof Error ? error.name : 'unknown' };
}
