import type { AgencyId, TrackId, UnitId } from '@tanggap/events/ids';
import type { TimelineEntry, TimelineTrack } from '@tanggap/incident/timeline';
import { completedOrd, type Milestone } from '@tanggap/sop-definitions/sop';
import { earliest, isKept, latest, type Moment, type TimelineIndex } from './timeline-index.js';

/** As what a milestone is asked for: the first dispatch stops a clock even when it is rejected later, but starts none. */
export type Use = 'start' | 'stop';

/** When a milestone of one track was reached; null when it was not (yet). */
export function trackMoment(index: TimelineIndex, track: TimelineTrack, sop: string, milestone: Milestone): Moment | null {
  const { track: id } = track;
  switch (milestone) {
    case 'UnitAssigned':
    case 'UnitDeparted':
    case 'ArrivedOnScene':
      return earliest(index.all(milestone, id));
    case 'HandlingCompleted':
      return handlingCompleted(index, track);
    case 'ReadyToReportBack':
      return readyToReportBack(index, track);
    case 'TransportArrived':
      return transportsArrived(index, id);
    case 'Dispatched':
    case 'CallTransferred':
    case 'DispatchAccepted':
    case 'Responded':
    case 'SituationUpdated':
    case 'TransportStarted':
      return index.all(milestone, id)[0] ?? null;
    default: {
      const ord = completedOrd(milestone);
      return ord === null ? incidentMoment(index, sop, milestone) : completed(index, sop, ord, id);
    }
  }
}

/** When a milestone of the whole incident was reached. */
export function incidentMoment(index: TimelineIndex, sop: string, milestone: Milestone): Moment | null {
  switch (milestone) {
    case 'DispatchAccepted': {
      const lead = leadTrack(index, anyAgency);
      return lead === null ? null : (index.all('DispatchAccepted', lead.track)[0] ?? null);
    }
    case 'Responded':
      return lastResponse(index);
    case 'HandlingCompleted':
    case 'ReadyToReportBack':
      return lastOverTracks(index, sop, milestone);
    case 'Dispatched':
    case 'CallTransferred':
    case 'UnitAssigned':
    case 'UnitDeparted':
    case 'ArrivedOnScene':
      return earliest(index.all(milestone, null));
    default: {
      const ord = completedOrd(milestone);
      return ord === null ? (index.all(milestone, null)[0] ?? null) : completed(index, sop, ord, null);
    }
  }
}

type IsAgency = (agency: AgencyId) => boolean;
const anyAgency: IsAgency = () => true;

/** The first dispatch to such an agency: as a stop it counts even when rejected later, as a start only one that holds. */
export function dispatchMoment(index: TimelineIndex, use: Use, to: IsAgency): Moment | null {
  if (use === 'stop') return earliest(index.all('Dispatched', null).filter(({ agency }) => agency !== null && to(agency)));
  const lead = leadTrack(index, to);
  return lead === null ? null : (index.all('Dispatched', lead.track)[0] ?? null);
}

/** The dispatch that holds: the earliest that was neither rejected nor cancelled. */
function leadTrack(index: TimelineIndex, to: IsAgency): TimelineTrack | null {
  let lead: TimelineTrack | null = null;
  for (const track of index.timeline.tracks) {
    if (track.openedBy !== 'Dispatched' || !isKept(track) || !to(track.agency)) continue;
    if (lead === null || track.openedAtMs < lead.openedAtMs) lead = track;
  }
  return lead;
}

/**
 * The tracks that led to the first close, once none of them is open. One opened after it, when the incident was opened
 * again, cannot have been waited for: the first close keeps its clock.
 */
function endedTracks(index: TimelineIndex): readonly TimelineTrack[] {
  const closed = index.all('Closed', null)[0];
  const { tracks } = index.timeline;
  const led = (track: TimelineTrack): boolean =>
    closed === undefined || track.openedRevision < closed.revision || track.openedAtMs <= closed.atMs;
  const before = tracks.filter(led);
  return before.every((track) => track.end !== null) ? before : [];
}

/** Exists only when no track is open: the latest response, rejection or cancellation. */
function lastResponse(index: TimelineIndex): Moment | null {
  let last: TimelineTrack['end'] = null;
  for (const { end } of endedTracks(index)) if (end !== null && (last === null || end.atMs > last.atMs)) last = end;
  const revision = last?.revision;
  return index.timeline.entries.find((entry) => entry.revision === revision) ?? null;
}

/** The last track's, once no track is open; unknown while a transport of one of them was never ended. */
function lastOverTracks(index: TimelineIndex, sop: string, milestone: Milestone): Moment | null {
  const kept = endedTracks(index).filter(isKept);
  if (milestone === 'ReadyToReportBack' && kept.some(({ track }) => isUnderTransport(index, track))) return null;
  return latest(kept.map((track) => trackMoment(index, track, sop, milestone)).filter((moment) => moment !== null));
}

/**
 * The last unit that arrived. While the track is open every unit that arrived must be done; afterwards the last report
 * counts. A report without a unit speaks for all of them.
 */
function handlingCompleted(index: TimelineIndex, { track, end }: TimelineTrack): Moment | null {
  const reports = firstOfEachUnit(index.all('HandlingCompleted', track));
  const arrivals = index.all('ArrivedOnScene', track);
  const forAll = reports.some((report) => report.unit === null);
  const arrived = new Set(arrivals.map((arrival) => arrival.unit));
  const ofArrived = reports.filter((report) => report.unit === null || arrived.size === 0 || arrived.has(report.unit));
  const done = new Set(ofArrived.map((report) => report.unit));
  const isComplete = forAll || end !== null || [...arrived].every((unit) => done.has(unit));
  return isComplete ? latest(ofArrived.length > 0 ? ofArrived : reports) : null;
}

/** The later of handling and, if a transport began, its end; a transport without an end leaves the moment unknown. */
function readyToReportBack(index: TimelineIndex, track: TimelineTrack): Moment | null {
  const handled = handlingCompleted(index, track);
  if (handled === null || index.all('TransportStarted', track.track).length === 0) return handled;
  const arrived = transportsArrived(index, track.track);
  return arrived === null ? null : latest([handled, arrived]);
}

function isUnderTransport(index: TimelineIndex, track: TrackId): boolean {
  const arrived = new Set(index.all('TransportArrived', track).map((arrival) => arrival.unit));
  return index.all('TransportStarted', track).some((start) => !arrived.has(start.unit));
}

/** The last unit's arrival; null while one that started has not arrived. */
function transportsArrived(index: TimelineIndex, track: TrackId): Moment | null {
  return isUnderTransport(index, track) ? null : latest(firstOfEachUnit(index.all('TransportArrived', track)));
}

/** Said again it changes nothing. */
function firstOfEachUnit(reports: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const first = new Map<UnitId | null, TimelineEntry>();
  for (const report of reports) if (!first.has(report.unit)) first.set(report.unit, report);
  return [...first.values()];
}

function completed(index: TimelineIndex, sop: string, ord: number, track: TrackId | null): Moment | null {
  return index.all('StepCompleted', track).find((entry) => isStep(entry, sop, ord) && entry.track === track) ?? null;
}

export function isStep(entry: TimelineEntry, sop: string, ord: number): boolean {
  return entry.step?.sop === sop && entry.step.ord === ord;
}
