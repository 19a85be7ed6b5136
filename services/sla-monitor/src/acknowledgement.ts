import type { EventId, IncidentId, TrackId } from '@tanggap/events/ids';
import type { RecordedEvent } from '@tanggap/events/envelope';
import type { AcknowledgementRejection } from '@tanggap/incident/acknowledge-escalation';
import type { CommandRules } from '@tanggap/platform/commands/command-executor';
import { NO_STREAM, type Revision } from '@tanggap/platform/event-store/event-store';
import type { RejectionTable } from '@tanggap/platform/http/problem';

/** The command with what the desk found out about its caller. */
export interface PreparedAcknowledgement {
  readonly incident: IncidentId;
  readonly escalation: EventId;
  /** What the caller's agency may know of; null: everything of its cities. */
  readonly ownTracks: ReadonlySet<TrackId> | null;
  /** What the city's permission table says of the caller's role. */
  readonly mayAcknowledge: boolean;
}

/** Statuses of what an acknowledgement may be refused for. */
export const acknowledgementRejections: RejectionTable<AcknowledgementRejection> = {
  'escalation-not-found': 404,
  'role-not-allowed': 403,
};

interface Escalations {
  readonly revision: Revision;
  readonly raised: ReadonlyMap<string, { readonly track: TrackId | null }>;
  readonly acknowledged: ReadonlySet<string>;
}

/** An incident's alarm stream as far as it concerns escalations, in the form an executor carries out. */
export const acknowledgementRules: CommandRules<PreparedAcknowledgement, Escalations, AcknowledgementRejection> = {
  initial: { revision: NO_STREAM, raised: new Map(), acknowledged: new Set() },
  evolve: evolveEscalations,
  decide({ incident, escalation, ownTracks, mayAcknowledge }, { raised, acknowledged }, { by, city, recordedAt }) {
    const found = raised.get(escalation);
    const isTheirs = ownTracks === null || (found?.track != null && ownTracks.has(found.track));
    if (found === undefined || !isTheirs || !by.cities.includes(city))
      return { ok: false, rejection: { code: 'escalation-not-found' } };
    if (!mayAcknowledge) return { ok: false, rejection: { code: 'role-not-allowed' } };
    const said = { type: 'EscalationAcknowledged', data: { incident, escalation } } as const;
    return { ok: true, events: acknowledged.has(escalation) ? [] : [said], occurredAt: recordedAt };
  },
  revisionFor: (_command, { revision }) => revision,
};

function evolveEscalations(escalations: Escalations, event: RecordedEvent): Escalations {
  const { revision } = event;
  if (event.type === 'Escalated') {
    const raised = new Map(escalations.raised).set(event.id, { track: event.data.track });
    return { ...escalations, revision, raised };
  }
  if (event.type === 'EscalationAcknowledged')
    return { ...escalations, revision, acknowledged: new Set(escalations.acknowledged).add(event.data.escalation) };
  return { ...escalations, revision };
}
