import type { RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import type { AgencyId, CityId, Instant, Role, TrackId } from '@tanggap/events/ids';
import { findProfile, findPublished, sopInForce, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { agenciesServedBy, mayGive, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import { decide } from './decide.js';
import type { DecideContext } from './decide-context.js';
import { evolve } from './evolve.js';
import type { IncidentCommand, IncidentCommandType } from './incident-commands.js';
import { unreported, type IncidentState } from './incident-state.js';
import { offerRefusal, type Offered, type OfferRefusal } from './offer.js';
import type { Decision } from './rejection.js';

/** A command with what only its service could find out. */
export interface PreparedCommand extends Pick<DecideContext, 'caseNumber' | 'mergeTarget' | 'reportRecordedAtMs'> {
  readonly command: IncidentCommand;
}

interface Caller {
  readonly role: Role | 'system';
  readonly cities: readonly CityId[];
  readonly agency: AgencyId | null;
}

export interface Moment {
  readonly recordedAt: Instant;
  readonly recordedAtMs: number;
  readonly by: Caller;
  readonly city: CityId;
  readonly newTrack: TrackId;
}

/** An incident's rules in the form an executor carries out, judged by what the city has in force at that moment. */
export function incidentRules(directory: () => CityDirectory): {
  readonly initial: IncidentState;
  evolve(state: IncidentState, event: RecordedEvent): IncidentState;
  decide(prepared: PreparedCommand, state: IncidentState, moment: Moment): Decision;
  revisionFor(prepared: PreparedCommand, state: IncidentState): number;
  /** Why a command has no chance now, whatever is typed; null: it has. */
  refusalFor(asked: Offered, state: IncidentState, moment: Moment): OfferRefusal | null;
} {
  return {
    initial: unreported,
    evolve: (state, event) => (isIncidentEvent(event) ? evolve(state, event) : state),
    decide(prepared, state, moment) {
      const profile = profileFor(directory(), moment);
      if (profile === null) return { ok: false, rejection: { code: 'incident-not-found' } };
      const { command, ...facts } = prepared;
      return decide(command, state, { ...decideContext(directory(), profile, moment), ...facts });
    },
    refusalFor(asked, state, moment) {
      const profile = profileFor(directory(), moment);
      if (profile === null) return { code: 'incident-not-found' };
      const agencies = profile.agencies.map(({ id }) => id);
      const categories = profile.categories.map(({ id }) => id);
      return offerRefusal(asked, state, decideContext(directory(), profile, moment), { agencies, categories });
    },
    revisionFor({ command }, state) {
      const track = 'track' in command && command.track !== undefined ? state.tracks.get(command.track) : undefined;
      return track?.revision ?? state.revision;
    },
  };
}

/** null where the city is not known, or not the caller's. */
function profileFor(directory: CityDirectory, { city, by }: Moment): CityProfile | null {
  return by.role === 'system' || by.cities.includes(city) ? findProfile(directory, city) : null;
}

function decideContext(directory: CityDirectory, profile: CityProfile, moment: Moment): DecideContext {
  return {
    recordedAt: moment.recordedAt,
    recordedAtMs: moment.recordedAtMs,
    by: moment.by,
    newTrack: moment.newTrack,
    mayDo: (type) => mayDo(profile, moment.by.role, type),
    actsForAll: moment.by.agency === null,
    actsFor(agency, sop) {
      const own = moment.by.agency;
      return own === null || own === agency || agenciesServedBy(profile, own, sop?.id ?? null).includes(agency);
    },
    hasAgency: (agency) => profile.agencies.some((known) => known.id === agency),
    hasCategory: (category) => profile.categories.some((known) => known.id === category),
    hasSop: (sop) => sop.id.startsWith(`${profile.id}/`) && findPublished(directory, sop) !== null,
    hasStep: (sop, ord) => sop.startsWith(`${profile.id}/`) && hasStep(directory, sop, ord),
    categorySop(category) {
      const sop = profile.categories.find((known) => known.id === category)?.sop ?? null;
      return sop === null ? null : sopInForce(directory, sop, moment.recordedAt);
    },
  };
}

/** Our own services record what a destination acknowledged, and nothing else; no person can. */
function mayDo(profile: CityProfile, role: Role | 'system', type: IncidentCommandType): boolean {
  if (role === 'system') return type === 'RecordCaseDataSent';
  return type !== 'RecordCaseDataSent' && mayGive(profile, role, type);
}

function hasStep(directory: CityDirectory, sop: string, ord: number): boolean {
  for (const { sop: published } of directory.sops.values()) {
    if (published.id === sop && published.rows.some((row) => row.ord === ord)) return true;
  }
  return false;
}
