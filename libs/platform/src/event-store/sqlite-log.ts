import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** Written into the file; another number is another program's file. */
const SCHEMA_VERSION = 1;

/** A stored event as the table holds it. */
export interface LogRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly hash: string;
}

export const LOG_COLUMNS = 'position, stream, revision, id, type, body, hash';

/** Opens the log's file for its one writer and makes the table when it is new. @throws Error for another program's file */
export function openLogForWriting(file: string, synchronous: 'FULL' | 'NORMAL' = 'FULL'): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};`);
  const version = versionOf(db);
  if (version === SCHEMA_VERSION) return db;
  if (version !== 0) throw new Error(`the event log has schema ${String(version)}, this program writes ${SCHEMA_VERSION}`);
  db.exec(`BEGIN;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE events (
      position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, revision INTEGER NOT NULL,
      id TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
      UNIQUE (stream, revision), UNIQUE (stream, id)
    ) STRICT;
    INSERT INTO meta VALUES ('logId', '${randomUUID()}');
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;`);
  return db;
}

/** The program died before its first table was there. */
export function isNewLog(db: DatabaseSync): boolean {
  return versionOf(db) === 0;
}

function versionOf(db: DatabaseSync): unknown {
  return db.prepare('PRAGMA user_version').get()?.['user_version'];
}

/** Readers never wait for the writer, and the writer never for them. */
export function openLogForReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec('PRAGMA busy_timeout = 5000');
  return db;
}

export function logIdOf(db: DatabaseSync): string {
  const value = db.prepare("SELECT value FROM meta WHERE name = 'logId'").get()?.['value'];
  if (typeof value !== 'string') throw new Error('the event log has no id: it is damaged');
  return value;
}

export function logRow(row: Record<string, unknown>): LogRow {
  return row as unknown as LogRow; // the table is STRICT: its columns have these types
}

/** SQLite's own number of what went wrong; undefined when it was not SQLite. */
export function errcodeOf(error: unknown): number | undefined {
  const errcode = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return typeof errcode === 'number' ? errcode : undefined;
}
