import type { CityId, Role } from '@tanggap/events/ids';
import type { AccessKeys } from '@tanggap/platform/access/access-keys';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';

export interface IssuedKey {
  readonly city: CityId;
  readonly role: Role;
  readonly agency: string | null;
  readonly key: string;
}

const CALL_CENTER_ROLES = [
  'call-taker',
  'supervisor',
  'duty-officer',
  'analyst',
  'city-admin',
] as const satisfies readonly Role[];
const AGENCY_ROLES = ['agency-dispatcher', 'crew', 'agency-system'] as const satisfies readonly Role[];

/**
 * One key a role and agency for every city that has none yet: printed once, stored only as hashes. A city added later
 * gets its own; a key that was revoked is not replaced.
 * @param nowMs epoch ms UTC
 */
export function issueFirstKeys(access: AccessKeys, profiles: readonly CityProfile[], nowMs: number): readonly IssuedKey[] {
  const served = new Set(
    access
      .list()
      .filter((known) => known.label === FIRST)
      .flatMap((known) => known.cities),
  );
  const fresh = profiles.filter((profile) => !served.has(profile.id));
  // Together: a start that dies on the way must not leave keys behind that nobody was shown.
  return access.together(() => fresh.flatMap((profile) => keysOf(access, profile, nowMs)));
}

const FIRST = 'first start';

function keysOf(access: AccessKeys, { id: city, agencies }: CityProfile, nowMs: number): readonly IssuedKey[] {
  const center = CALL_CENTER_ROLES.map((role) => ({ role, agency: null }));
  const perAgency = agencies.flatMap((agency) => AGENCY_ROLES.map((role) => ({ role, agency: agency.id })));
  return [...center, ...perAgency].map(({ role, agency }) => {
    const { key } = access.issue({ role, agency, cities: [city], label: FIRST }, nowMs);
    return { city, role, agency, key };
  });
}
