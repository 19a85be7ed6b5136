import { z } from 'zod';
import type { AgencyId, SopRef } from '@tanggap/events/ids';
import { refusalBefore } from '@tanggap/incident/decide';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { incidentCommandSchemas, type IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { IncidentState } from '@tanggap/incident/incident-state';
import type { Scope } from '@tanggap/platform/access/principal';
import { agenciesServedBy, mayGive, type CityProfile } from '@tanggap/sop-definitions/city-profile';
import { publicCommandTypes } from '../commands/command.resolver.js';
import type { OfferedCommand } from '../schema/incident.types.js';

const onIncident = publicCommandTypes.filter((type) => type !== 'ReceiveReport' && !needsTrack(type));
/** Some speak of the incident or of one track: an agency is offered them on its own. */
const onTrack = publicCommandTypes.filter((type) => 'track' in incidentCommandSchemas[type].shape);

/** Commands that this caller's role can give here, each with the refusal that stands before anything is typed. */
export function offeredIn(
  state: IncidentState,
  tracks: readonly string[],
  caller: { readonly scope: Scope; readonly profile: CityProfile | null },
): readonly OfferedCommand[] {
  const { scope, profile } = caller;
  const { role } = scope;
  const mayDo = (type: IncidentCommandType): boolean =>
    role !== 'system' && profile !== null && type !== 'RecordCaseDataSent' && mayGive(profile, role, type);
  const context = {
    by: { role },
    mayDo,
    actsForAll: scope.agency === null,
    actsFor: (agency: AgencyId, sop: SopRef | null): boolean =>
      scope.agency === null || servedBy(profile, scope.agency, sop).includes(agency),
  };
  const offer = (type: IncidentCommandType, track: string | null): OfferedCommand[] => {
    const rejection = refusalBefore({ type, ...(track === null ? {} : { track }) }, state, context);
    const message = rejection === null ? null : rejectionMessages[rejection.code];
    // What a role can never do here is not offered greyed out either.
    return rejection?.code === 'role-not-allowed' ? [] : [{ command: type, track, refusal: rejection?.code ?? null, message }];
  };
  return [
    ...onIncident.flatMap((type) => offer(type, null)),
    ...tracks.flatMap((track) => onTrack.flatMap((type) => offer(type, track))),
  ];
}

function servedBy(profile: CityProfile | null, agency: AgencyId, sop: SopRef | null): readonly AgencyId[] {
  return profile === null ? [agency] : agenciesServedBy(profile, agency, sop?.id ?? null);
}

function needsTrack(type: IncidentCommandType): boolean {
  const { track }: z.ZodRawShape = incidentCommandSchemas[type].shape;
  return track !== undefined && !(track instanceof z.ZodOptional);
}
