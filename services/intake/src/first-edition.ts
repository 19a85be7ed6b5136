import type { NewEvent, RecordedEvent } from '@tanggap/events/envelope';
import { eventIdSchema, type CityId } from '@tanggap/events/ids';
import type { Clock } from '@tanggap/platform/clock/clock';
import { instantOf, systemContext } from '@tanggap/platform/commands/system-event';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { deriveUuid } from '@tanggap/platform/serializer/uuid';
import { sopsOf } from '@tanggap/sop-definitions/catalog';
import { cityStream } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { Sop } from '@tanggap/sop-definitions/sop';
import { publishedDocument } from './publishing/published-document.js';

/** A first edition is never edited; this program's copy of the same version says something else. */
export class PublishedSopDiffers extends Error {
  override readonly name = 'PublishedSopDiffers';
}

/**
 * Publishes the SOPs and the profile that ship with the program into the city's stream, each once, effective from now
 * (the paper's own dates are kept as printed and mean nothing here). A SOP that the city has in any version is the city's:
 * a newer one, shipped or not, is published by a named person.
 * @throws PublishedSopDiffers
 */
export async function publishFirstEdition(store: EventStore, clock: Clock, profile: CityProfile): Promise<void> {
  const stream = cityStream(profile.id);
  const { events, revision } = await store.readStream(stream);
  refuseEdited(events, sopsOf(profile.id));
  const onFile = new Set(events.flatMap((event) => (event.type === 'SopPublished' ? [event.data.sop.id] : [])));
  const hasProfile = events.some(({ type }) => type === 'ProfileChanged');
  const atMs = clock.nowMs();
  const news = [
    ...sopsOf(profile.id)
      .filter(({ id }) => !onFile.has(id))
      .map((sop) => sopPublished(profile.id, sop, atMs)),
    ...(hasProfile ? [] : [profileChanged(profile, atMs)]),
  ];
  if (news.length > 0) await store.append(stream, revision, news);
}

/** Only what a program published must be what the program ships; what a person published is the city's own. */
function refuseEdited(events: readonly RecordedEvent[], shipped: readonly Sop[]): void {
  for (const { type, data, actor } of events) {
    if (type !== 'SopPublished' || actor.role !== 'system') continue;
    const { id, version } = data.sop;
    const sop = shipped.find((one) => one.id === id && one.version === version);
    if (sop !== undefined && publishedDocument(sop).contentHash !== data.contentHash)
      throw new PublishedSopDiffers(`${id} version ${version}`);
  }
}

function sopPublished(city: CityId, sop: Sop, atMs: number): NewEvent {
  const { contentHash, document } = publishedDocument(sop);
  const data = {
    sop: { id: sop.id, version: sop.version },
    contentHash,
    effectiveFrom: instantOf(atMs),
    document,
    because: 'first edition',
  };
  return { id: idFrom(contentHash, `${sop.id}@${sop.version}`), type: 'SopPublished', data, ...context(city, contentHash, atMs) };
}

function profileChanged(profile: CityProfile, atMs: number): NewEvent {
  const { contentHash, document } = publishedDocument(profile);
  const data = { version: 1, contentHash, document, because: 'first edition' };
  return { id: idFrom(contentHash, profile.id), type: 'ProfileChanged', data, ...context(profile.id, contentHash, atMs) };
}

function context(city: CityId, contentHash: string, atMs: number): ReturnType<typeof systemContext> {
  return systemContext({
    service: 'intake',
    city,
    origin: 'live',
    atMs,
    correlationId: deriveUuid(contentHash, 'first-edition'),
  });
}

function idFrom(contentHash: string, name: string): NewEvent['id'] {
  return eventIdSchema.parse(deriveUuid(contentHash, name));
}
