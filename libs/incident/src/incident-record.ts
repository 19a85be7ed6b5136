import type { Actor, RecordedEvent, ReportedBy } from '@tanggap/events/envelope';
import { isIncidentEvent, isMonitorEvent } from '@tanggap/events/event-registry';
import type { AgencyId, CategoryId, CityId, EventId, IncidentId, KeyId, Origin, TrackId, TriageClass } from '@tanggap/events/ids';
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
      readonly keyId?: KeyId;
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

/** What a report counts as; null while nobody has said. Verified and never sorted is an emergency: `stateOf` goes on with it. */
export function classOf({ triage, category }: Pick<IncidentRecord, 'triage' | 'category'>): TriageClass | null {
  return triage ?? (category === null ? null : 'normal');
}

/** Total over any sequence; `seen` is the projection's business. */
export function foldRecord(record: IncidentRecord, event: RecordedEvent): IncidentRecord {
  if (isMonitorEvent(event)) return { ...record, alarms: [...record.alarms, keep(event)] };
  if (!isIncidentEvent(event)) return record;
  return foldKept({ ...record, city: event.city, origin: event.origin }, keep(event));
}

/** The same incident with its first events only, everything that follows from them as it stood then. @param upToRevision inclusive */
export function recordUpTo(record: IncidentRecord, upToRevision: number): IncidentRecord {
  const { id, city, origin, alarms } = record;
  const seen = { ...record.seen, [`incident-${id}`]: upToRevision };
  const known = record.events.filter(({ revision }) => revision <= upToRevision);
  return known.reduce<IncidentRecord>(foldKept, { ...emptyRecord(id), seen, city, origin, alarms });
}

function foldKept(before: IncidentRecord, event: KeptEvent): IncidentRecord {
  const record = { ...before, events: [...before.events, event] };
  return withStanding({ ...record, ...filtersFrom(record, event) });
}

function keep<E extends IncidentEvent | MonitorEvent>(event: RecordedEvent<E>): KeptEvent<E> {
  const { id, type, data, revision, occurredAt, recordedAt, actor, reportedBy, personal } = event;
  const kept = { id, type, data, revision, occurredAt, recordedAt, actor, reportedBy, personal };
  return (event.keyId === undefined ? kept : { ...kept, keyId: event.keyId }) as unknown as KeptEvent<E>; // picks fields of a distributed union
}

/** What one event changes of what queries filter and order by. */
function filtersFrom(record: IncidentRecord, event: KeptEvent): Partial<IncidentRecord> {
  switch (event.type) {
    case 'ReportReceived':
      return {
        caseNumber: record.caseNumber ?? event.data.caseNumber ?? null,
        receivedAt: record.receivedAt ?? event.occurredAt,
      };
    case 'CallAbandoned':
      return { triage: 'abandoned' };
    case 'ReportTriaged':
      return { triage: event.data.class };
    case 'Verified':
      return { category: event.data.category, district: event.data.district ?? record.district };
    case 'Reclassified': {
      const { category, district, class: triage } = event.data;
      return {
        category: category ?? record.category,
        district: district ?? record.district,
        triage: triage ?? record.triage,
      };
    }
    case 'OccurrenceCorrected':
      return isReport(record, event.data.event) ? { receivedAt: event.data.rightTime } : {};
    case 'MergedInto':
      return { mergedInto: event.data.target };
    case 'Unmerged':
      return { mergedInto: null };
    default:
      return {}; // the other events change no filter
  }
}

function isReport(record: IncidentRecord, id: EventId): boolean {
  return record.events.find((event) => event.type === 'ReportReceived')?.id === id;
}

/** Where the case stands and who is on it, read from all kept events: an agency can hold several tracks in turn, in any order. */
function withStanding(record: IncidentRecord): IncidentRecord {
  const tracks = new Map<TrackId, { readonly agency: AgencyId; readonly end: 'Responded' | 'other' | null }>();
  let isClosed = false;
  for (const event of record.events) {
    if (event.type === 'Closed') isClosed = true;
    if (event.type === 'Reopened') isClosed = false;
    if (event.type === 'Dispatched' || event.type === 'CallTransferred') {
      const { track, agency } = event.data;
      if (!tracks.has(track)) tracks.set(track, { agency, end: null });
    }
    if (event.type === 'DispatchRejected' || event.type === 'TrackCancelled' || event.type === 'Responded') {
      const known = tracks.get(event.data.track);
      // The first end counts, as in `timelineOf`.
      if (known?.end === null)
        tracks.set(event.data.track, { ...known, end: event.type === 'Responded' ? 'Responded' : 'other' });
    }
  }
  const all = [...tracks.values()];
  return {
    ...record,
    state: stateOf(
      record,
      isClosed,
      all.some(({ end }) => end !== 'other'),
    ),
    agencies: sorted(all),
    openAgencies: sorted(all.filter(({ end }) => end === null)),
  };
}

/** @param isSomebodyOnIt an agency has it, or has handled its part; where everyone asked said no, the case waits again */
function stateOf(record: IncidentRecord, isClosed: boolean, isSomebodyOnIt: boolean): IncidentRecord['state'] {
  if (record.mergedInto !== null) return 'merged';
  if (isClosed) return 'closed';
  if (record.triage !== null && record.triage !== 'normal') return 'ended-at-triage';
  if (isSomebodyOnIt) return 'dispatched';
  return record.category === null ? 'received' : 'verified';
}

function sorted(tracks: readonly { readonly agency: AgencyId }[]): readonly AgencyId[] {
  return [...new Set(tracks.map(({ agency }) => agency))].sort();
}
