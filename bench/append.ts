import { join } from 'node:path';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { logFileIn, SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import type { LogRow } from '@tanggap/platform/event-store/sqlite-log';
import { alternate, median, perSecond, ratioOf, whole, type Finding } from './measure.js';
import { RawLog, rawRows } from './raw-log.js';
import { benchIncident, EVENTS_PER_INCIDENT, type BenchIncident } from './stories.js';
import { inTemporaryFolder } from './temporary-folder.js';

const WRITERS = 64;

/**
 * Durable appends by 64 writers, each an incident at a time, event by event, against a group commit of the very same rows
 * that neither seals nor checks anything.
 */
export async function benchAppend(of: { readonly events: number; readonly runs: number }): Promise<Finding> {
  const incidents = Array.from({ length: Math.ceil(of.events / EVENTS_PER_INCIDENT) }, (_, number) => benchIncident(number));
  const events = incidents.length * EVENTS_PER_INCIDENT;
  const rows = await inTemporaryFolder(async (folder) => {
    await appendAll(folder, incidents);
    return streamsOf(rawRows(logFileIn(folder)));
  });
  const pairs = await alternate(
    of.runs,
    () => inTemporaryFolder(async (folder) => perSecond(events, await appendAll(folder, incidents))),
    () => inTemporaryFolder(async (folder) => perSecond(events, await appendRaw(join(folder, 'raw.db'), rows))),
  );
  const ratio = ratioOf(pairs);
  return {
    name: 'durable append, 64 writers / raw group commit',
    reached: `${whole(median(pairs.map((pair) => pair.product)))} against ${whole(median(pairs.map((pair) => pair.baseline)))} events/s`,
    ratio,
    goal: '≥ 0.9',
    met: ratio >= 0.9,
    limitedBy:
      'sealing and two crossings of a thread, some 25 µs an event where the raw insert takes 5; new incidents flush their key first',
    runs: pairs.map((pair) => ({ ...pair })),
  };
}

/** @returns ms */
async function appendAll(folder: string, incidents: readonly BenchIncident[]): Promise<number> {
  const store = await SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
  const begunMs = performance.now();
  await byWriters(incidents, async ({ stream, events }) => {
    let revision = NO_STREAM;
    for (const event of events) ({ revision } = await store.append(stream, revision, [event]));
  });
  const tookMs = performance.now() - begunMs;
  await store.close();
  return tookMs;
}

/** @returns ms */
async function appendRaw(file: string, streams: readonly (readonly LogRow[])[]): Promise<number> {
  const log = new RawLog(file);
  const begunMs = performance.now();
  await byWriters(streams, async (rows) => {
    for (const row of rows) await log.append(row);
  });
  const tookMs = performance.now() - begunMs;
  log.close();
  return tookMs;
}

async function byWriters<T>(work: readonly T[], one: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let item = work[next++]; item !== undefined; item = work[next++]) await one(item);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

function streamsOf(rows: readonly LogRow[]): readonly (readonly LogRow[])[] {
  const streams = new Map<string, LogRow[]>();
  for (const row of rows) {
    const known = streams.get(row.stream);
    if (known === undefined) streams.set(row.stream, [row]);
    else known.push(row);
  }
  return [...streams.values()];
}
