import { z } from 'zod';
import { incidentIdSchema, trackIdSchema, type CityId } from '@tanggap/events/ids';
import { incidentRules } from '@tanggap/incident/incident-rules';
import type { IncidentState } from '@tanggap/incident/incident-state';
import { incidentCommandSchemas, type IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { OfferRefusal } from '@tanggap/incident/offer';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { instantOf } from '@tanggap/platform/commands/system-event';
import type { Text } from '@tanggap/sop-definitions/sop';
import { publicCommandTypes } from '../commands/command.resolver.js';
import type { OfferedCommand, RowType } from '../schema/incident.types.js';
import type { Reading } from './reading.js';

const onIncident = publicCommandTypes.filter((type) => type !== 'ReceiveReport' && !needsTrack(type));
/** Some speak of the incident or of one track: an agency is offered them on its own. */
const onTrack = publicCommandTypes.filter((type) => 'track' in incidentCommandSchemas[type].shape);

type Refusal = OfferRefusal['code'] | 'no-such-row';
const messages: Readonly<Record<Refusal, Text>> = {
  ...rejectionMessages,
  'nothing-new': { id: 'Sudah demikian keadaannya.', en: 'That is how it stands already.' },
  'no-such-row': { id: 'Tidak ada langkah SOP yang menunggu ini.', en: 'No step of the SOP waits for it.' },
};

/** What one caller may be offered on: the incident, those of its tracks and rows that are the caller's to see. */
interface Offerable {
  readonly id: string;
  readonly city: CityId | null;
  readonly state: IncidentState;
  readonly tracks: readonly string[];
  readonly rows: readonly RowType[];
}

/** Commands that this caller's role can give here, each with the refusal that stands before anything is typed. */
export function offeredIn({ id, city, state, tracks, rows }: Offerable, reading: Reading): readonly OfferedCommand[] {
  if (city === null) return [];
  const rules = incidentRules(() => reading.directory);
  const incident = incidentIdSchema.parse(id);
  const moment = {
    recordedAt: instantOf(reading.nowMs),
    recordedAtMs: reading.nowMs,
    by: reading.scope,
    city,
    newTrack: trackIdSchema.parse(id), // decided on paper only: nothing gets this id
  };
  const refusalOf = (type: IncidentCommandType, track: string | null): Refusal | null => {
    const on = track === null ? {} : { track: trackIdSchema.parse(track) };
    const refused = rules.refusalFor({ type, incident, ...on }, state, moment);
    if (refused !== null) return refused.code;
    const isOfRow = type === 'CompleteStep' || type === 'SkipStep';
    return isOfRow && !rows.some((row) => row.track === track && row.byHand.includes(type)) ? 'no-such-row' : null;
  };
  const offer = (type: IncidentCommandType, track: string | null): OfferedCommand[] => {
    const refusal = refusalOf(type, track);
    // What a role can never do here is not offered greyed out either.
    if (refusal === 'role-not-allowed') return [];
    return [{ command: type, track, refusal, message: refusal === null ? null : messages[refusal] }];
  };
  return [
    ...onIncident.flatMap((type) => offer(type, null)),
    ...tracks.flatMap((track) => onTrack.flatMap((type) => offer(type, track))),
  ];
}

function needsTrack(type: IncidentCommandType): boolean {
  const { track }: z.ZodRawShape = incidentCommandSchemas[type].shape;
  return track !== undefined && !(track instanceof z.ZodOptional);
}
