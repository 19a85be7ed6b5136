import { cityIdSchema } from '@tanggap/events/ids';
import { sopBookOf, type SopBook } from '@tanggap/sla/sop-book';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';

/** The five cities as their first edition publishes them. */
export const firstEditions: CityDirectory = {
  profiles: new Map(cityProfiles.map((profile) => [profile.id, profile])),
  sops: new Map(
    catalog.map((sop) => [
      `${sop.id}@${sop.version}`,
      { sop, effectiveFrom: '2026-01-01T00:00:00.000Z', contentHash: '0'.repeat(64) },
    ]),
  ),
};

/** @throws RangeError for a city that is none of the five */
export function bookOfCity(city: string): SopBook {
  const profile = findProfile(firstEditions, cityIdSchema.parse(city));
  if (profile === null) throw new RangeError(`no profile for ${city}`);
  return sopBookOf(firstEditions, profile);
}
