import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { streamNameSchema, type NewEvent } from '@tanggap/events/envelope';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { logFileIn, SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { aNote, anIncident } from './sample-events.js';
import { storedBytesOf, type StoredBytes } from './stored-bytes.js';

export interface FlipOutcome {
  readonly offset: number;
  readonly bit: number;
  readonly position: number;
  readonly part: string;
  /** `start`: it did not start; `read`: it started, and reading named it; `unnoticed`: neither. */
  readonly found: 'start' | 'read' | 'unnoticed';
  /** Whether the event was named, or only its file. */
  readonly named: 'event' | 'file' | 'nothing';
}

const STREAMS = 30;

/** A closed log of short, long and personal events over several streams, all of it in the one file. */
export async function logToFlip(folder: string, events: number): Promise<void> {
  const store = await openLog(folder);
  const streams = Array.from({ length: STREAMS }, () => anIncident().incident);
  for (let made = 0; made < events; made += STREAMS) {
    const revision = made === 0 ? NO_STREAM : made / STREAMS - 1;
    await Promise.all(streams.map((stream, index) => store.append(stream, revision, [eventAt(made + index)])));
  }
  await store.close();
  const db = new DatabaseSync(logFileIn(folder));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Every third is personal, every tenth longer than a page. */
function eventAt(index: number): NewEvent {
  const text = index % 10 === 0 ? 'laporan panjang '.repeat(400) : 'laporan contoh';
  return { ...aNote(), type: 'NoteAdded', data: index % 3 === 0 ? { text } : {} };
}

interface FlipOptions {
  /** Which bytes may be hit; all by default. */
  readonly from?: (bytes: StoredBytes) => boolean;
  readonly open?: (folder: string) => Promise<OpenedLog>;
}

type OpenedLog = Pick<SqliteEventStore, 'readAll' | 'readStream' | 'close'>;

/**
 * Flips one bit of one byte of one stored event, opens the log as a start does, and where it opens reads everything; then
 * puts the byte back. @param random numbers from 0 to 1
 */
export async function flipBytes(
  folder: string,
  times: number,
  random: () => number,
  { from = () => true, open = openLog }: FlipOptions = {},
): Promise<readonly FlipOutcome[]> {
  const file = logFileIn(folder);
  const runs = storedBytesOf(file).filter(from);
  const total = runs.reduce((sum, { length }) => sum + length, 0);
  const outcomes: FlipOutcome[] = [];
  for (let time = 0; time < times; time++) {
    const chosen = byteAt(runs, Math.floor(random() * total));
    const bit = Math.floor(random() * 8);
    flip(file, chosen.offset, bit);
    outcomes.push({ ...chosen, bit, ...(await consequenceOf(() => open(folder), chosen.position)) });
    flip(file, chosen.offset, bit);
  }
  return outcomes;
}

function byteAt(runs: readonly StoredBytes[], nth: number): { offset: number; position: number; part: string } {
  let before = 0;
  for (const { offset, length, position, part } of runs) {
    if (nth < before + length) return { offset: offset + nth - before, position, part };
    before += length;
  }
  throw new RangeError('there are not so many bytes');
}

function flip(file: string, offset: number, bit: number): void {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, offset);
  byte[0] = (byte[0] ?? 0) ^ (1 << bit);
  writeSync(handle, byte, 0, 1, offset);
  closeSync(handle);
}

async function consequenceOf(open: () => Promise<OpenedLog>, position: number): Promise<Pick<FlipOutcome, 'found' | 'named'>> {
  let store: OpenedLog;
  try {
    store = await open();
  } catch (error) {
    return { found: 'start', named: nameIn(error, position) };
  }
  try {
    await readEverything(store);
    return { found: 'unnoticed', named: 'nothing' };
  } catch (error) {
    return { found: 'read', named: nameIn(error, position) };
  } finally {
    await store.close();
  }
}

async function readEverything(store: OpenedLog): Promise<void> {
  const streams = new Set<string>();
  for await (const entry of store.readAll('start')) if ('event' in entry) streams.add(entry.event.stream);
  for (const stream of streams) await store.readStream(streamNameSchema.parse(stream));
}

function nameIn(error: unknown, position: number): FlipOutcome['named'] {
  if (typeof error !== 'object' || error === null || !('position' in error)) return 'nothing';
  if (error.position === String(position)) return 'event';
  return error.position === 'its file' ? 'file' : 'nothing';
}

function openLog(folder: string): Promise<SqliteEventStore> {
  return SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
}
