import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import type { CityId, SopId, SopRef } from '@tanggap/events/ids';
import { cityProfileSchema, type CityProfile } from './city-profile.js';
import { sopSchema, type Sop } from './sop.js';

interface PublishedSop {
  readonly sop: Sop;
  /** ISO-8601 UTC with milliseconds, so that text order is time order. */
  readonly effectiveFrom: string;
  readonly contentHash: string;
}

/** The profiles and SOPs that the cities' streams have published: what is in force, not what the code ships. */
export interface CityDirectory {
  readonly profiles: ReadonlyMap<string, CityProfile>;
  /** By `id@version`. */
  readonly sops: ReadonlyMap<string, PublishedSop>;
}

export const emptyDirectory: CityDirectory = { profiles: new Map(), sops: new Map() };

export function cityStream(city: CityId): StreamName {
  return streamNameSchema.parse(`city-${city}`);
}

/** Folds one event of a city's stream; every other event changes nothing. @throws z.ZodError: a published document was validated, so this is a bug or a newer program's */
export function evolveDirectory(directory: CityDirectory, event: RecordedEvent): CityDirectory {
  switch (event.type) {
    case 'SopPublished': {
      const { sop: ref, document, effectiveFrom, contentHash } = event.data;
      const sop = sopSchema.parse(document);
      return { ...directory, sops: new Map(directory.sops).set(keyOf(ref), { sop, effectiveFrom, contentHash }) };
    }
    case 'ProfileChanged':
      return {
        ...directory,
        profiles: new Map(directory.profiles).set(event.city, cityProfileSchema.parse(event.data.document)),
      };
    default:
      return directory;
  }
}

export function findProfile(directory: CityDirectory, city: CityId): CityProfile | null {
  return directory.profiles.get(city) ?? null;
}

export function findPublished(directory: CityDirectory, ref: SopRef): Sop | null {
  return directory.sops.get(keyOf(ref))?.sop ?? null;
}

/** The latest version effective at `instant`; null when the city has none on file. */
export function sopInForce(directory: CityDirectory, id: SopId, instant: string): SopRef | null {
  let found: SopRef | null = null;
  for (const { sop, effectiveFrom } of directory.sops.values()) {
    if (sop.id !== id || effectiveFrom > instant) continue;
    if (found === null || sop.version > found.version) found = { id, version: sop.version };
  }
  return found;
}

/** What a live fold of the directory reads, for the cities of one installation. */
export function directoryFold(cities: readonly CityId[]): {
  readonly streams: readonly StreamName[];
  readonly initial: CityDirectory;
  readonly evolve: (directory: CityDirectory, event: RecordedEvent) => CityDirectory;
} {
  return { streams: cities.map(cityStream), initial: emptyDirectory, evolve: evolveDirectory };
}

function keyOf(ref: SopRef): string {
  return `${ref.id}@${ref.version}`;
}
