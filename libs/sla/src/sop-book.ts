import type { AgencyId, SopId, SopRef } from '@tanggap/events/ids';
import { msToInstant } from '@tanggap/incident/instant';
import { findPublished, sopInForce, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { AgencyKind, Sop } from '@tanggap/sop-definitions/sop';

/** Everything of a city that its incidents are judged by. */
export interface SopBook {
  /** Applies to every incident before its case's own table; null where the city has none. In force then, epoch ms. */
  readonly intakeSop: (recordedAtMs: number) => Sop | null;
  /** Used for the incident's rows until the category is known; null where another table could still turn out to be right. */
  readonly sopBeforeVerified: (recordedAtMs: number) => Sop | null;
  find(ref: SopRef): Sop | null;
  readonly kindOf: (agency: AgencyId) => AgencyKind | null;
}

/**
 * As published in the city's stream: its own tables in the version in force when the incident was recorded, every other in
 * the version a track names. A version published later changes no verdict that was already given.
 */
export function sopBookOf(directory: CityDirectory, profile: CityProfile): SopBook {
  const kinds = new Map<string, AgencyKind>(profile.agencies.map((agency) => [agency.id, agency.kind]));
  return {
    intakeSop: (atMs) => inForce(directory, profile.intakeSop, atMs),
    sopBeforeVerified: (atMs) => inForce(directory, profile.sopBeforeVerified, atMs),
    find: (ref) => findPublished(directory, ref),
    kindOf: (agency) => kinds.get(agency) ?? null,
  };
}

/** What happened before the first edition (history brought in later) is judged by the first edition. */
function inForce(directory: CityDirectory, id: SopId | null, atMs: number): Sop | null {
  if (id === null) return null;
  const ref = sopInForce(directory, id, msToInstant(atMs));
  return ref === null ? firstEdition(directory, id) : findPublished(directory, ref);
}

function firstEdition(directory: CityDirectory, id: SopId): Sop | null {
  let first: Sop | null = null;
  for (const { sop } of directory.sops.values())
    if (sop.id === id && (first === null || sop.version < first.version)) first = sop;
  return first;
}
