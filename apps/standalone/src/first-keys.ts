import { agencyRoles, type CityId, type Role } from '@tanggap/events/ids';
import type { AccessGrant, AccessKeyRecord } from '@tanggap/platform/access/access-key';
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

export interface FirstGrant extends Omit<IssuedKey, 'key'> {
  readonly grant: AccessGrant;
}

const FIRST = 'first start';

/**
 * One key a role and agency for every city that has none yet. A city added later gets its own; a key that was revoked is not
 * replaced. @param known every key there is, revoked ones too
 */
export function missingFirstGrants(known: readonly AccessKeyRecord[], profiles: readonly CityProfile[]): readonly FirstGrant[] {
  const served = new Set(known.filter(({ label }) => label === FIRST).flatMap(({ cities }) => cities));
  return profiles.filter(({ id }) => !served.has(id)).flatMap(grantsOf);
}

function grantsOf({ id: city, agencies }: CityProfile): readonly FirstGrant[] {
  const center = CALL_CENTER_ROLES.map((role) => ({ role, agency: null }));
  const perAgency = agencies.flatMap((agency) => agencyRoles.map((role) => ({ role, agency: agency.id })));
  return [...center, ...perAgency].map(({ role, agency }) => ({
    ...{ city, role, agency },
    grant: { role, agency, cities: [city], label: FIRST },
  }));
}

/**
 * Printed once, stored only as hashes; together, because a start that dies on the way must not leave keys behind that
 * nobody was shown. @param nowMs epoch ms UTC
 */
export function issueFirstKeys(access: AccessKeys, profiles: readonly CityProfile[], nowMs: number): readonly IssuedKey[] {
  const missing = missingFirstGrants(access.list(), profiles);
  return access.together(() => missing.map(({ grant, ...of }) => ({ ...of, key: access.issue(grant, nowMs).key })));
}
