import type { Actor, RecordedEvent, ReportedBy } from '@tanggap/events/envelope';
import { isIncidentEvent, isMonitorEvent } from '@tanggap/events/event-registry';
import type { AgencyId, CategoryId, CityId, EventId, IncidentId, Origin, TriageClass } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { MonitorEvent } from '@tanggap/events/monitor-events';

/** What a view keeps of one event: enough for `timelineOf`, for telling who said what, and for revealing personal data. */
export type KeptEvent<E extends IncidentEvent | MonitorEvent = IncidentEvent> = E extends unknown
  ? E & {
      readonly id: EventId;
      readonly revision: number;
      readonly occurredAt: string;
      readonly recordedAt: string;
      readonly actor: Actor;
      readonly reportedBy: ReportedBy;
      /** The same ciphertext as in the log; only `reveal` opens it. */
      readonly personal: string | null;
    }
  : never;

/**
 * One incident as the read side keeps it: its events, and beside them only what queries filter and order by. Every
 * verdict and clock is computed from `events` when asked, so nothing here can disagree with the log.
 */
export interface IncidentRecord {
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
  readonly city: CityId | null;
  readonly origin: Origin | null;
  readonly caseNumber: string | null;
  readonly category: CategoryId | null;
  readonly district: string | null;
  readonly triage: TriageClass | null;
  readonly state: 'received' | 'verified' | 'dispatched' | 'closed' | 'ended-at-triage' | 'merged';
  readonly receivedAt: string | null;
  readonly mergedInto: IncidentId | null;
  /** Agencies that have or had a track: who may see it. */
  readonly agencies: readonly AgencyId[];
  /** Agencies with a track that has not ended. */
  readonly openAgencies: readonly AgencyId[];
  readonly events: readonly KeptEvent[];
  readonly alarms: readonly KeptEvent<MonitorEvent>[];
}

export function emptyRecord(id: string): IncidentRecord {
  return {
    id,
    seen: {},
    city: null,
    origin: null,
    caseNumber: null,
    category: null,
    district: null,
    triage: null,
    state: 'received',
    receivedAt: null,
    mergedInto: null,
    agencies: [],
    openAgencies: [],
    events: [],
    alarms: [],
  };
}

/** The record an event belongs to: the incident of `incident-<uuid>` and `sla-<uuid>`; null for every other stream. */
export function recordIdOf(event: RecordedEvent): string | null {
  const match = /^(?:incident|sla)-(.+)$/.exec(event.stream);
  return match?.[1] ?? null;
}

/** Total over any sequence; `seen` is the projection's business. */
export function foldRecord(record: IncidentRecord, event: RecordedEvent): IncidentRecord {
  if (isMonitorEvent(event)) return { ...record, alarms: [...record.alarms, keep(event)] };
  if (!isIncidentEvent(event)) return record;
  return summarise({ ...record, city: event.city, origin: event.origin, events: [...record.events, keep(event)] }, event);
}

function keep<E extends IncidentEvent | MonitorEvent>(event: RecordedEvent<E>): KeptEvent<E> {
  const { id, type, data, revision, occurredAt, recordedAt, actor, reportedBy, personal } = event;
  return { id, type, data, revision, occurredAt, recordedAt, actor, reportedBy, personal } as unknown as KeptEvent<E>; // picks fields of a distributed union
}

function summarise(record: IncidentRecord, event: RecordedEvent<IncidentEvent>): IncidentRecord {
  switch (event.type) {
    case 'ReportReceived':
      return { ...record, caseNumber: event.data.caseNumber ?? null, receivedAt: event.occurredAt };
    case 'CallAbandoned':
      return { ...record, triage: 'abandoned', state: 'ended-at-triage' };
    case 'ReportTriaged':
      return triaged(record, event.data.class);
    case 'Verified':
      return {
        ...record,
        category: event.data.category,
        district: event.data.district ?? record.district,
        state: record.openAgencies.length > 0 ? 'dispatched' : 'verified',
      };
    case 'Reclassified':
      return reclassified(record, event);
    case 'Dispatched':
    case 'CallTransferred':
      return opened(record, event.data.agency);
    case 'DispatchRejected':
    case 'TrackCancelled':
    case 'Responded':
      return ended(record);
    case 'Closed':
      return { ...record, state: 'closed' };
    case 'Reopened':
      return { ...record, state: record.agencies.length > 0 ? 'dispatched' : 'verified' };
    case 'MergedInto':
      return { ...record, state: 'merged', mergedInto: event.data.target };
    case 'Unmerged':
      return {
        ...record,
        state: record.agencies.length > 0 ? 'dispatched' : record.category === null ? 'received' : 'verified',
        mergedInto: null,
      };
    default:
      return record; // the other events change no filter
  }
}

function triaged(record: IncidentRecord, triage: TriageClass): IncidentRecord {
  if (triage !== 'normal') return { ...record, triage, state: 'ended-at-triage' };
  return { ...record, triage, state: record.state === 'ended-at-triage' ? 'received' : record.state };
}

function reclassified(
  record: IncidentRecord,
  event: RecordedEvent<Extract<IncidentEvent, { type: 'Reclassified' }>>,
): IncidentRecord {
  const moved = { ...record, category: event.data.category ?? record.category, district: event.data.district ?? record.district };
  return event.data.class === undefined ? moved : triaged(moved, event.data.class);
}

function opened(record: IncidentRecord, agency: AgencyId): IncidentRecord {
  return {
    ...record,
    state: 'dispatched',
    agencies: withAgency(record.agencies, agency),
    openAgencies: withAgency(record.openAgencies, agency),
  };
}

/** An agency can hold several tracks in turn, so who is still open is read from the kept events. */
function ended(record: IncidentRecord): IncidentRecord {
  const open = new Map<string, AgencyId>();
  let anyHandled = false;
  for (const event of record.events) {
    if (event.type === 'Dispatched' || event.type === 'CallTransferred') open.set(event.data.track, event.data.agency);
    if (event.type === 'DispatchRejected' || event.type === 'TrackCancelled' || event.type === 'Responded')
      open.delete(event.data.track);
    anyHandled ||= event.type === 'Responded';
  }
  // Everyone asked said no: the case waits for a dispatch again.
  const waitsAgain = record.state === 'dispatched' && open.size === 0 && !anyHandled;
  return { ...record, state: waitsAgain ? 'verified' : record.state, openAgencies: [...new Set(open.values())].sort() };
}

function withAgency(agencies: readonly AgencyId[], agency: AgencyId): readonly AgencyId[] {
  return agencies.includes(agency) ? agencies : [...agencies, agency].sort();
}
