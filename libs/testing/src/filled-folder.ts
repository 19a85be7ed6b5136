import { join } from 'node:path';
import { streamNameSchema, type StreamName } from '@tanggap/events/envelope';
import { cityIdSchema, type CityId } from '@tanggap/events/ids';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { installationKeys } from '@tanggap/platform/installation-keys';
import { aPersonalNote } from './event-store-under-test.js';
import { aNote, anIncident } from './sample-events.js';

/**
 * A data folder's log, data keys and key files as a server leaves them: so many incidents a city with so many events each,
 * half of them with personal data. @returns the incidents' streams
 */
export async function fillFolder(
  folder: string,
  incidents: number,
  each: number,
  cities: readonly string[] = ['jambi'],
): Promise<readonly StreamName[]> {
  const store = await SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
  installationKeys(join(folder, 'installation.key'));
  const city = (index: number): CityId => cityIdSchema.parse(cities[index % cities.length]);
  const streams = Array.from({ length: incidents * cities.length }, () => anIncident().incident);
  for (let revision = 0; revision < each; revision++) {
    const note = revision % 2 === 0 ? aPersonalNote : aNote;
    await Promise.all(streams.map((stream, index) => store.append(stream, revision - 1, [{ ...note(), city: city(index) }])));
  }
  if (cities.length > 1) await store.append(streamNameSchema.parse('clock-sla-monitor'), NO_STREAM, [aNote()]);
  await store.close();
  return streams;
}
