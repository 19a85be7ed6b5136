import type { DatabaseSync } from 'node:sqlite';
import { open, type Place } from '../serializer/event-serializer.js';
import { CorruptEvent, UnknownEventType } from './event-store.js';
import { LOG_COLUMNS, logRow, type LogRow } from './sqlite-log.js';

const PAGE = 2000;

/** @throws CorruptEvent for a file whose pages do not fit together */
export function checkStructure(db: DatabaseSync): void {
  const [first] = db.prepare('PRAGMA quick_check(1)').all();
  if (first?.['quick_check'] !== 'ok') throw new CorruptEvent('the log', -1, 'its file', 'its structure is damaged');
}

/**
 * Checks the newest events, or all: hash, chain, and that the columns say what the bytes say.
 * @param newest how many from the end; null: every one
 * @param onProgress events checked so far
 * @throws CorruptEvent naming stream, revision and position of the first bad one
 */
export function checkEvents(
  db: DatabaseSync,
  newest: number | null,
  onProgress: (checked: number) => void = () => undefined,
): number {
  const lastPosition = Number(db.prepare('SELECT max(position) AS last FROM events').get()?.['last'] ?? 0);
  const before = db.prepare('SELECT hash FROM events WHERE stream = ? AND revision = ?');
  const page = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`);
  const heads = new Map<string, string>();
  let position = newest === null ? 0 : Math.max(0, lastPosition - newest);
  let checked = 0;
  for (;;) {
    const rows = page.all(position).map(logRow);
    for (const row of rows) {
      const previous = row.revision === 0 ? null : (heads.get(row.stream) ?? hashOf(before.get(row.stream, row.revision - 1)));
      checkRow(row, previous);
      heads.set(row.stream, row.hash);
      position = row.position;
      checked++;
    }
    onProgress(checked);
    if (rows.length < PAGE) return checked;
  }
}

/** @param previous hash of the event before it in its stream, undefined when that one is missing */
function checkRow(row: LogRow, previous: string | null | undefined): void {
  const place = placeOf(row);
  if (previous === undefined)
    throw new CorruptEvent(place.stream, place.revision, place.position, 'the event before it is missing');
  try {
    const event = open(row, place, previous);
    if (event.id !== row.id || event.type !== row.type)
      throw new CorruptEvent(place.stream, place.revision, place.position, 'its columns differ from its bytes');
  } catch (error) {
    // A newer program's event is sound, only not ours to read: consumers park it.
    if (!(error instanceof UnknownEventType)) throw error;
  }
}

export function placeOf(row: LogRow): Place {
  return { stream: row.stream, revision: row.revision, position: String(row.position) };
}

function hashOf(row: Record<string, unknown> | undefined): string | undefined {
  const value = row?.['hash'];
  return typeof value === 'string' ? value : undefined;
}
