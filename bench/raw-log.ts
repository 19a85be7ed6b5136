import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LOG_COLUMNS, logRow, openLogForReading, openLogForWriting, type LogRow } from '@tanggap/platform/event-store/sqlite-log';

/** The least that can be done: the same table, the same durability, one commit for all who wait, nothing checked or sealed. */
export class RawLog {
  private readonly db: DatabaseSync;
  private readonly insert: StatementSync;
  private waiting: { readonly row: LogRow; readonly done: () => void }[] = [];

  constructor(file: string) {
    this.db = openLogForWriting(file);
    this.insert = this.db.prepare('INSERT INTO events (stream, revision, id, type, body, hash) VALUES (?, ?, ?, ?, ?, ?)');
  }

  append(row: LogRow): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ row, done });
      if (this.waiting.length === 1) setImmediate(() => this.commit());
    });
  }

  close(): void {
    this.db.close();
  }

  private commit(): void {
    const group = this.waiting;
    this.waiting = [];
    this.db.exec('BEGIN IMMEDIATE');
    for (const { row } of group) this.insert.run(row.stream, row.revision, row.id, row.type, row.body, row.hash);
    this.db.exec('COMMIT');
    for (const { done } of group) done();
  }
}

/** Every stored row, in log order. */
export function rawRows(file: string): readonly LogRow[] {
  const db = openLogForReading(file);
  try {
    return db.prepare(`SELECT ${LOG_COLUMNS} FROM events ORDER BY position`).all().map(logRow);
  } finally {
    db.close();
  }
}
