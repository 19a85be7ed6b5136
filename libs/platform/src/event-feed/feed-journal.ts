import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Position } from '../event-store/event-store.js';
import type { ParkedIncident } from './event-feed.js';
import type { ParkedJournal, SkippedFrom } from './parked-journal.js';

const checkpointRow = z.object({ position: z.string().transform((text) => text as Position) }); // opaque: written by saveCheckpoint only
const skippedRow = z.object({ lane: z.string(), stream: z.string(), revision: z.number() });
const parkedRow = z.object({
  consumer: z.string(),
  lane: z.string(),
  stream: z.string(),
  revision: z.number(),
  reason: z.string(),
  parkedAt: z.string(),
});

/**
 * Where each consumer stands and what it has parked, in one file. `synchronous=NORMAL` is enough: a power cut loses the
 * newest writes of this file and never an earlier one, so a checkpoint cannot outlive the parking it passed, and an older
 * checkpoint only means a second delivery.
 */
export class FeedJournal implements ParkedJournal {
  private readonly db: DatabaseSync;

  constructor(file: string, options: { readonly readOnly?: boolean } = {}) {
    this.db = new DatabaseSync(file, options);
    if (options.readOnly === true) this.db.exec('PRAGMA busy_timeout = 5000');
    else this.prepareTables();
  }

  checkpoint(consumer: string): Position | 'start' {
    const row = this.db.prepare('SELECT position FROM checkpoints WHERE consumer = ?').get(consumer);
    return row === undefined ? 'start' : checkpointRow.parse(row).position;
  }

  saveCheckpoint(consumer: string, position: Position): void {
    this.db
      .prepare('INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position')
      .run(consumer, position);
  }

  /** Parks the lane, or says what it fails at now; `skippedFrom` replaces what was noted before. */
  park(entry: ParkedIncident, skippedFrom: SkippedFrom): void {
    this.transaction(() => {
      this.db
        .prepare(
          `INSERT INTO parked VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
           SET stream = excluded.stream, revision = excluded.revision, reason = excluded.reason, parkedAt = excluded.parkedAt`,
        )
        .run(entry.consumer, entry.lane, entry.stream, entry.revision, entry.reason, entry.parkedAt);
      this.db.prepare('DELETE FROM skipped WHERE consumer = ? AND lane = ?').run(entry.consumer, entry.lane);
      for (const [stream, revision] of skippedFrom) this.noteSkipped(entry.consumer, entry.lane, stream, revision);
    });
  }

  noteSkipped(consumer: string, lane: string, stream: string, revision: number): void {
    this.db.prepare('INSERT OR IGNORE INTO skipped VALUES (?, ?, ?, ?)').run(consumer, lane, stream, revision);
  }

  unpark(consumer: string, lane: string): void {
    this.transaction(() => {
      this.db.prepare('DELETE FROM parked WHERE consumer = ? AND lane = ?').run(consumer, lane);
      this.db.prepare('DELETE FROM skipped WHERE consumer = ? AND lane = ?').run(consumer, lane);
    });
  }

  parkedLanes(consumer: string): Map<string, Map<string, number>> {
    const lanes = new Map<string, Map<string, number>>();
    for (const row of this.db.prepare('SELECT lane, stream, revision FROM skipped WHERE consumer = ?').all(consumer)) {
      const { lane, stream, revision } = skippedRow.parse(row);
      lanes.set(lane, (lanes.get(lane) ?? new Map<string, number>()).set(stream, revision));
    }
    return lanes;
  }

  parked(consumer?: string): readonly ParkedIncident[] {
    const rows =
      consumer === undefined
        ? this.db.prepare('SELECT * FROM parked ORDER BY consumer, parkedAt, lane').all()
        : this.db.prepare('SELECT * FROM parked WHERE consumer = ? ORDER BY parkedAt, lane').all(consumer);
    return rows.map((row) => parkedRow.parse(row));
  }

  close(): void {
    this.db.close();
  }

  private prepareTables(): void {
    this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
      CREATE TABLE IF NOT EXISTS checkpoints (consumer TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS parked (
        consumer TEXT NOT NULL, lane TEXT NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL,
        reason TEXT NOT NULL, parkedAt TEXT NOT NULL, PRIMARY KEY (consumer, lane)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS skipped (
        consumer TEXT NOT NULL, lane TEXT NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL,
        PRIMARY KEY (consumer, lane, stream)
      ) STRICT;`);
  }

  private transaction(write: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.db.exec('COMMIT');
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }
}
