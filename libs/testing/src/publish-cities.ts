import { createHash, randomUUID } from 'node:crypto';
import type { NewEvent } from '@tanggap/events/envelope';
import { eventIdSchema, type CityId } from '@tanggap/events/ids';
import { systemContext } from '@tanggap/platform/commands/system-event';
import { NO_STREAM, type EventStore } from '@tanggap/platform/event-store/event-store';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { sopsOf } from '@tanggap/sop-definitions/catalog';
import { cityStream } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';

/** Fills a new log with the first edition of every city. @param atMs epoch ms UTC, in force from then */
export async function publishCities(store: EventStore, atMs: number): Promise<void> {
  for (const profile of cityProfiles) {
    const said = sopsOf(profile.id).map((sop) => {
      const document = documentOf(sop);
      const ref = { id: sop.id, version: sop.version };
      const effectiveFrom = new Date(atMs).toISOString();
      return newEvent(profile.id, atMs, 'SopPublished', { sop: ref, ...document, effectiveFrom, because: 'spec' });
    });
    said.push(newEvent(profile.id, atMs, 'ProfileChanged', { version: 1, ...documentOf(profile), because: 'spec' }));
    await store.append(cityStream(profile.id), NO_STREAM, said);
  }
}

/** What a named person publishes: the city's profile with something else in it. @param atMs epoch ms UTC */
export async function changeProfile(store: EventStore, profile: CityProfile, atMs: number): Promise<void> {
  const stream = cityStream(profile.id);
  const { revision } = await store.readStream(stream);
  await store.append(stream, revision, [
    newEvent(profile.id, atMs, 'ProfileChanged', { version: 2, ...documentOf(profile), because: 'spec' }),
  ]);
}

function documentOf(value: object): { readonly document: unknown; readonly contentHash: string } {
  const text = canonicalJson(value);
  return { document: JSON.parse(text), contentHash: createHash('sha256').update(text).digest('hex') };
}

function newEvent(city: CityId, atMs: number, type: string, data: object): NewEvent {
  const context = systemContext({ service: 'spec', city, origin: 'live', atMs, correlationId: randomUUID() });
  return { id: eventIdSchema.parse(randomUUID()), type, data, ...context } as unknown as NewEvent; // one of the two, as its caller wrote it
}
