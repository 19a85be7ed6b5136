import type { AgencyId, CityId, Role } from '@tanggap/events/ids';

/** Who calls, as proven by a credential. */
export interface Principal {
  /** Public id of the access key; goes into `actor.id`. */
  readonly id: string;
  /** `system`: one of our own services, with a credential of its own. */
  readonly role: Role | 'system';
  readonly cities: readonly CityId[];
  /** Set for agency-dispatcher, crew, agency-system (and a duty officer of an agency). */
  readonly agency: AgencyId | null;
}

/** Who asks: every read takes one, there is no method without. Made from a Principal only. */
export interface Scope {
  readonly principal: Principal;
  readonly cities: readonly CityId[];
  /** null: sees every agency of its cities (call center, analyst, city-admin). */
  readonly agency: AgencyId | null;
  readonly role: Role | 'system';
}

export function scopeOf(principal: Principal): Scope {
  return { principal, cities: principal.cities, agency: principal.agency, role: principal.role };
}
