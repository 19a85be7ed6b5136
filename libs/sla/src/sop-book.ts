import type { AgencyId, SopRef } from '@tanggap/events/ids';
import { findPublished, sopInForce, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { AgencyKind, Sop } from '@tanggap/sop-definitions/sop';

/** Everything of a city that its incidents are judged by. */
export interface SopBook {
  /** Applies to every incident before its case's own table; null where the city has none. */
  readonly intakeSop: Sop | null;
  /** Used for the incident's rows until the category is known; null where another table could still turn out to be right. */
  readonly sopBeforeVerified: Sop | null;
  find(ref: SopRef): Sop | null;
  readonly kindOf: (agency: AgencyId) => AgencyKind | null;
}

/** As published in the city's stream: its intake table in the latest version, every other in the version a track names. */
export function sopBookOf(directory: CityDirectory, profile: CityProfile): SopBook {
  const kinds = new Map<string, AgencyKind>(profile.agencies.map((agency) => [agency.id, agency.kind]));
  const latest = (id: CityProfile['intakeSop']): Sop | null => {
    const ref = id === null ? null : sopInForce(directory, id, FOR_EVER);
    return ref === null ? null : findPublished(directory, ref);
  };
  return {
    intakeSop: latest(profile.intakeSop),
    sopBeforeVerified: latest(profile.sopBeforeVerified),
    find: (ref) => findPublished(directory, ref),
    kindOf: (agency) => kinds.get(agency) ?? null,
  };
}

const FOR_EVER = '9999-12-31T23:59:59.999Z';
