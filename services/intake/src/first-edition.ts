import { createHash } from 'node:crypto';
import type { NewEvent } from '@tanggap/events/envelope';
import { eventIdSchema, type CityId } from '@tanggap/events/ids';
import type { Clock } from '@tanggap/platform/clock/clock';
import { instantOf, systemContext } from '@tanggap/platform/commands/system-event';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { deriveUuid } from '@tanggap/platform/serializer/uuid';
import { sopsOf } from '@tanggap/sop-definitions/catalog';
import { cityStream } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { Sop } from '@tanggap/sop-definitions/sop';

/** A published version is never edited; this program's copy of the same version says something else. */
export class PublishedSopDiffers extends Error {
  override readonly name = 'PublishedSopDiffers';
}

/**
 * Publishes the SOPs and the profile that ship with the program into the city's stream, each once, effective from now
 * (the paper's own dates are kept as printed and mean nothing here). Later starts add only what is new.
 * @throws PublishedSopDiffers
 */
export async function publishFirstEdition(store: EventStore, clock: Clock, profile: CityProfile): Promise<void> {
  const stream = cityStream(profile.id);
  const { events, revision } = await store.readStream(stream);
  const published = new Map<string, string>();
  let hasProfile = false;
  for (const event of events) {
    if (event.type === 'SopPublished') published.set(`${event.data.sop.id}@${event.data.sop.version}`, event.data.contentHash);
    hasProfile ||= event.type === 'ProfileChanged';
  }
  const missing = sopsOf(profile.id).filter((sop) => {
    const known = published.get(`${sop.id}@${sop.version}`);
    if (known !== undefined && known !== contentHashOf(sop)) throw new PublishedSopDiffers(`${sop.id} version ${sop.version}`);
    return known === undefined;
  });
  const atMs = clock.nowMs();
  const news = [
    ...missing.map((sop) => sopPublished(profile.id, sop, atMs)),
    ...(hasProfile ? [] : [profileChanged(profile, atMs)]),
  ];
  if (news.length > 0) await store.append(stream, revision, news);
}

function contentHashOf(document: object): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex');
}

function sopPublished(city: CityId, sop: Sop, atMs: number): NewEvent {
  const contentHash = contentHashOf(sop);
  const data = {
    sop: { id: sop.id, version: sop.version },
    contentHash,
    effectiveFrom: instantOf(atMs),
    document: asDocument(sop),
    because: 'first edition',
  };
  return { id: idFrom(contentHash, `${sop.id}@${sop.version}`), type: 'SopPublished', data, ...context(city, contentHash, atMs) };
}

function profileChanged(profile: CityProfile, atMs: number): NewEvent {
  const contentHash = contentHashOf(profile);
  const data = { version: 1, contentHash, document: asDocument(profile), because: 'first edition' };
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

/** Plain JSON: undefined members gone, as the log will hold it. */
function asDocument(value: object): Record<string, never> {
  return JSON.parse(canonicalJson(value)) as Record<string, never>; // what canonicalJson writes is a JSON object
}
