import { join } from 'node:path';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { logFileIn, SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { openLogForReading } from '@tanggap/platform/event-store/sqlite-log';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import { jambiBook } from './jambi-book.js';
import { alternate, median, perSecond, ratioOf, whole, type Finding } from './measure.js';
import { benchIncident, EVENTS_PER_INCIDENT } from './stories.js';
import { inTemporaryFolder } from './temporary-folder.js';

const AT_ONCE = 64;
const JUDGED_AT_MS = Date.UTC(2027, 0, 1);

/**
 * A whole log into verdicts, as a replay does it: every event's hash checked, timelines folded, every SOP row judged.
 * Against reading the same rows raw and parsing their JSON, nothing else.
 */
export function benchVerdicts(of: { readonly events: number; readonly runs: number }): Promise<Finding> {
  return inTemporaryFolder(async (folder) => {
    const events = await fillLog(folder, of.events);
    const pairs = await alternate(
      of.runs,
      async () => perSecond(events, await judgeLog(folder, events)),
      () => Promise.resolve(perSecond(events, parseLog(folder, events))),
    );
    const ratio = ratioOf(pairs);
    return {
      name: `a log of ${whole(events)} events into verdicts / raw read and JSON.parse`,
      reached: `${whole(median(pairs.map((pair) => pair.product)))} against ${whole(median(pairs.map((pair) => pair.baseline)))} events/s`,
      ratio,
      goal: '≥ 0.5',
      met: ratio >= 0.5,
      limitedBy: 'SHA-256 of every event, then timelines and verdicts; one thread',
      runs: pairs.map((pair) => ({ ...pair })),
    };
  });
}

/** Interleaved as in life: sixty-four incidents at a time. @returns how many events */
async function fillLog(folder: string, events: number): Promise<number> {
  const incidents = Math.ceil(events / EVENTS_PER_INCIDENT);
  const store = await SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < incidents) {
      const { stream, events: told } = benchIncident(next++);
      let revision = NO_STREAM;
      for (let from = 0; from < told.length; from += 4)
        ({ revision } = await store.append(stream, revision, told.slice(from, from + 4)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
  await store.close();
  return incidents * EVENTS_PER_INCIDENT;
}

/** @returns ms */
async function judgeLog(folder: string, expected: number): Promise<number> {
  const book = jambiBook();
  const store = await SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
  const begunMs = performance.now();
  const incidents = new Map<string, RecordedEvent<IncidentEvent>[]>();
  let read = 0;
  for await (const entry of store.readAll('start')) {
    if (!('event' in entry) || !isIncidentEvent(entry.event)) continue;
    read++;
    const { event } = entry;
    const known = incidents.get(event.stream);
    if (known === undefined) incidents.set(event.stream, [event]);
    else known.push(event);
  }
  let breached = 0;
  for (const events of incidents.values()) {
    const { incident } = judgeIncident(timelineOf(events, ownerOf(events)), book, JUDGED_AT_MS);
    if (incident.verdict === 'breached') breached++;
  }
  const tookMs = performance.now() - begunMs;
  await store.close();
  if (read !== expected || breached === 0)
    throw new Error(`${read} events read and ${breached} incidents breached: not the log that was written`);
  return tookMs;
}

/** @returns ms */
function parseLog(folder: string, expected: number): number {
  const db = openLogForReading(logFileIn(folder));
  const begunMs = performance.now();
  // Pages, as the product reads them; a cursor over everything is slower in node:sqlite.
  const pages = db.prepare('SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT 500');
  let read = 0;
  for (let page = pages.all(0); page.length > 0; page = pages.all(Number(page.at(-1)?.['position']))) {
    for (const row of page) if (typeof JSON.parse(String(row['body'])) === 'object') read++;
  }
  const tookMs = performance.now() - begunMs;
  db.close();
  if (read !== expected) throw new Error(`${read} events read, not ${expected}`);
  return tookMs;
}
