import type { DatabaseSync } from 'node:sqlite';
import { open, type Place } from '../serializer/event-serializer.js';
import { CorruptEvent, UnknownEventType } from './event-store.js';
import { LOG_COLUMNS, logRow, type LogRow } from './sqlite-log.js';

const PAGE = 2000;

/** @throws CorruptEvent for a file whose pages do not fit together */
export function checkStructure(db: DatabaseSync): void {
  let found: unknown;
  try {
    found = db.prepare('PRAGMA quick_check(1)').all()[0]?.['quick_check'];
  } catch {
    // Some damage ends the check itself.
  }
  if (found !== 'ok') throw new CorruptEvent('the log', -1, 'its file', 'its structure is damaged');
}

/**
 * Checks the newest events, or all: hash, chain, that the columns say what the bytes say, that the indexes lead to the
 * event, and that none is missing.
 * @param newest how many from the end; null: every one
 * @param onProgress events checked so far
 * @throws CorruptEvent naming stream, revision and position of the first bad one
 */
export function checkEvents(
  db: DatabaseSync,
  newest: number | null,
  onProgress: (checked: number) => void = () => undefined,
): number {
  const last = lastWritten(db);
  const before = db.prepare('SELECT hash FROM events WHERE stream = ? AND revision = ?');
  const page = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`);
  const checkIndexes = indexCheck(db);
  const heads = new Map<string, string>();
  let position = newest === null ? 0 : Math.max(0, last - newest);
  let checked = 0;
  for (;;) {
    const rows = page.all(position).map(logRow);
    for (const row of rows) {
      if (row.position !== position + 1) throw missing(position + 1);
      const previous = row.revision === 0 ? null : (heads.get(row.stream) ?? hashOf(before.get(row.stream, row.revision - 1)));
      checkRow(row, previous);
      checkIndexes(row);
      heads.set(row.stream, row.hash);
      position = row.position;
      checked++;
    }
    onProgress(checked);
    if (rows.length === PAGE) continue;
    if (position < last) throw missing(position + 1);
    return checked;
  }
}

/** SQLite counts every row it ever gave a position, in a table of its own; an append that fails takes its counts back. */
function lastWritten(db: DatabaseSync): number {
  return Number(db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'").get()?.['seq'] ?? 0);
}

function missing(position: number): CorruptEvent {
  return new CorruptEvent('the log', -1, String(position), 'an event is missing');
}

/** A damaged index would hide an event from whoever reads its stream, and let its revision be written again. */
function indexCheck(db: DatabaseSync): (row: LogRow) => void {
  const byRevision = db.prepare('SELECT position FROM events WHERE stream = ? AND revision = ?');
  const byId = db.prepare('SELECT position FROM events WHERE stream = ? AND id = ?');
  return ({ stream, revision, id, position }) => {
    const found = [byRevision.get(stream, revision), byId.get(stream, id)];
    if (found.some((row) => row?.['position'] !== position))
      throw new CorruptEvent(stream, revision, String(position), 'an index does not lead to it');
  };
}

/** @param previous hash of the event before it in its stream, undefined when that one is missing */
function checkRow(row: LogRow, previous: string | null | undefined): void {
  const place = placeOf(row);
  if (previous === undefined)
    throw new CorruptEvent(place.stream, place.revision, place.position, 'the event before it is missing');
  try {
    open(row, place, previous);
  } catch (error) {
    // A newer program's event is sound, only not ours to read: consumers park it.
    if (!(error instanceof UnknownEventType)) throw error;
  }
}

export function placeOf({ stream, revision, position, id, type }: LogRow): Place {
  return { stream, revision, position: String(position), id, type };
}

function hashOf(row: Record<string, unknown> | undefined): string | undefined {
  const value = row?.['hash'];
  return typeof value === 'string' ? value : undefined;
}
