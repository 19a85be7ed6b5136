import type { RecordedEvent, ReportedBy } from '@tanggap/events/envelope';
import type { CityId, EventId, IncidentId, Origin, SopRef, TrackId } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import { instantToMs } from './instant.js';
import type { SopSpan, Timeline, TimelineEntry, TimelineTrack } from './timeline.js';

/** What `timelineOf` reads of an event: a recorded event, or what a view kept of one. */
export type TimelineSource = IncidentEvent & {
  readonly id: EventId;
  readonly revision: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly reportedBy: ReportedBy;
};

export interface TimelineOwner {
  readonly incident: IncidentId | null;
  readonly city: CityId | null;
  readonly origin: Origin;
}

/** Whose timeline it is, from the events as the log gives them. */
export function ownerOf(events: readonly RecordedEvent[]): TimelineOwner {
  const [first] = events;
  if (first === undefined) return { incident: null, city: null, origin: 'live' };
  const incident = first.stream.startsWith('incident-') ? (first.stream.slice('incident-'.length) as IncidentId) : null; // the stream's name is made from the id
  return { incident, city: first.city, origin: first.origin };
}

/**
 * One incident as known now, or as it was known at `asKnownAtMs`: the only code that resolves corrections and merges.
 * Total over any sequence.
 *
 * @param events of ONE incident's stream, in stream order
 * @param asKnownAtMs epoch ms UTC; the prefix that ends with the last event recorded at or before it. Absent: everything
 */
export function timelineOf(events: readonly TimelineSource[], owner: TimelineOwner, asKnownAtMs?: number): Timeline {
  const known = asKnownAtMs === undefined ? events : prefixKnownAt(events, asKnownAtMs);
  const corrected = correctionsIn(known);
  const draft = emptyDraft();
  for (const event of known) {
    const entry = entryOf(event, corrected.get(event.id));
    draft.entries.push(entry);
    note(draft, event, entry.atMs);
  }
  return {
    ...owner,
    upToRevision: known.at(-1)?.revision ?? -1,
    entries: draft.entries,
    tracks: [...draft.tracks.values()],
    caseSops: draft.caseSops,
    triage: draft.triage,
    endedAtTriageMs: draft.triage === null || draft.triage === 'normal' ? null : draft.triagedAtMs,
    mergedInto: draft.mergedInto,
    mergedAtMs: draft.mergedAtMs,
    firstClosedAtMs: draft.firstClosedAtMs,
    isClosed: draft.isClosed,
  };
}

interface Draft {
  readonly entries: TimelineEntry[];
  readonly tracks: Map<TrackId, TimelineTrack>;
  caseSops: readonly SopSpan[];
  triage: Timeline['triage'];
  triagedAtMs: number | null;
  mergedInto: IncidentId | null;
  mergedAtMs: number | null;
  firstClosedAtMs: number | null;
  isClosed: boolean;
}

function emptyDraft(): Draft {
  return {
    entries: [],
    tracks: new Map(),
    caseSops: [],
    triage: null,
    triagedAtMs: null,
    mergedInto: null,
    mergedAtMs: null,
    firstClosedAtMs: null,
    isClosed: false,
  };
}

function prefixKnownAt(events: readonly TimelineSource[], asKnownAtMs: number): readonly TimelineSource[] {
  let length = events.length;
  while (length > 0 && instantToMs(events[length - 1]?.recordedAt ?? '') > asKnownAtMs) length--;
  return events.slice(0, length);
}

/** Event → its right time, epoch ms: the correction recorded last wins. A correction can itself be corrected only by another. */
function correctionsIn(events: readonly TimelineSource[]): ReadonlyMap<EventId, number> {
  const right = new Map<EventId, number>();
  for (const event of events)
    if (event.type === 'OccurrenceCorrected') right.set(event.data.event, instantToMs(event.data.rightTime));
  return right;
}

function entryOf(event: TimelineSource, rightMs: number | undefined): TimelineEntry {
  const reportedMs = instantToMs(event.occurredAt);
  const { data } = event;
  const isStep = event.type === 'StepCompleted' || event.type === 'StepSkipped';
  return {
    event: event.id,
    type: event.type,
    revision: event.revision,
    atMs: rightMs ?? reportedMs,
    originallyAtMs: rightMs === undefined || rightMs === reportedMs ? null : reportedMs,
    recordedAtMs: instantToMs(event.recordedAt),
    reportedBy: event.reportedBy,
    track: ('track' in data ? data.track : undefined) ?? null,
    unit: ('unit' in data ? data.unit : undefined) ?? null,
    agency: ('agency' in data ? data.agency : undefined) ?? null,
    step: isStep
      ? { sop: event.data.sop, ord: event.data.ord, reason: event.type === 'StepSkipped' ? event.data.reason : null }
      : null,
    transport: event.type === 'HandlingCompleted' ? event.data.transport : null,
  };
}

/** What an event changes about the whole: who is on it, by which table it is judged, whether it is over. */
function note(draft: Draft, event: TimelineSource, atMs: number): void {
  switch (event.type) {
    case 'Verified':
      if (draft.caseSops.length === 0) draft.caseSops = [{ sop: event.data.sop, sinceMs: null, untilMs: null }];
      return;
    case 'Reclassified': {
      reclassified(draft, event, atMs);
      return;
    }
    case 'CallAbandoned': {
      triaged(draft, 'abandoned', atMs);
      return;
    }
    case 'ReportTriaged': {
      triaged(draft, event.data.class, atMs);
      return;
    }
    case 'Dispatched':
    case 'CallTransferred':
      if (!draft.tracks.has(event.data.track)) draft.tracks.set(event.data.track, openedBy(event, atMs));
      return;
    case 'DispatchRejected': {
      ended(draft, event.data.track, { how: 'rejected', atMs, revision: event.revision });
      return;
    }
    case 'TrackCancelled': {
      ended(draft, event.data.track, { how: 'cancelled', atMs, revision: event.revision });
      return;
    }
    case 'Responded': {
      ended(draft, event.data.track, { how: 'responded', atMs, revision: event.revision });
      return;
    }
    case 'Closed':
      draft.firstClosedAtMs ??= atMs;
      draft.isClosed = true;
      return;
    case 'Reopened':
      draft.isClosed = false;
      return;
    case 'MergedInto':
      draft.mergedInto = event.data.target;
      draft.mergedAtMs = atMs;
      return;
    case 'Unmerged':
      draft.mergedInto = null;
      draft.mergedAtMs = null;
      return;
    default: // every other event is only an entry
  }
}

function triaged(draft: Draft, triage: NonNullable<Timeline['triage']>, atMs: number): void {
  draft.triage = triage;
  draft.triagedAtMs = atMs;
}

function openedBy(event: Extract<TimelineSource, { type: 'Dispatched' | 'CallTransferred' }>, atMs: number): TimelineTrack {
  const { track, agency, sop } = event.data;
  return {
    track,
    agency,
    openedBy: event.type,
    openedAtMs: atMs,
    openedRevision: event.revision,
    sops: [{ sop, sinceMs: null, untilMs: null }],
    end: null,
  };
}

/** The first end counts: an agency that said no and reports later is still one that said no. */
function ended(draft: Draft, id: TrackId, end: NonNullable<TimelineTrack['end']>): void {
  const track = draft.tracks.get(id);
  if (track?.end === null) draft.tracks.set(id, { ...track, end });
}

function reclassified(draft: Draft, event: Extract<TimelineSource, { type: 'Reclassified' }>, atMs: number): void {
  if (event.data.class !== undefined) triaged(draft, event.data.class, atMs);
  const { sop } = event.data;
  if (sop === undefined) return;
  draft.caseSops = moved(draft.caseSops, sop, atMs);
  for (const id of event.data.movedTracks ?? []) {
    const track = draft.tracks.get(id);
    if (track !== undefined) draft.tracks.set(id, { ...track, sops: moved(track.sops, sop, atMs) });
  }
}

/** Clocks change only where the table differs: the same table in another version keeps running. */
function moved(spans: readonly SopSpan[], sop: SopRef | null, atMs: number): readonly SopSpan[] {
  const last = spans.at(-1);
  if (last === undefined) return [{ sop, sinceMs: null, untilMs: null }];
  if (last.sop?.id === sop?.id) return spans;
  return [...spans.slice(0, -1), { ...last, untilMs: atMs }, { sop, sinceMs: atMs, untilMs: null }];
}
