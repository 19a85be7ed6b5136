import type { TrackId } from '@tanggap/events/ids';
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
      return ord === null ? incidentMoment(index, sop, milestone, 'start') : completed(index, sop, ord, id);
    }
  }
}

/** When a milestone of the whole incident was reached. */
export function incidentMoment(index: TimelineIndex, sop: string, milestone: Milestone, use: Use): Moment | null {
  switch (milestone) {
    case 'Dispatched':
      return use === 'stop' ? earliest(index.all('Dispatched', null)) : dispatchMoment(index, leadTrack(index));
    case 'DispatchAccepted': {
      const lead = leadTrack(index);
      return lead === null ? null : (index.all('DispatchAccepted', lead.track)[0] ?? null);
    }
    case 'Responded':
      return lastResponse(index);
    case 'HandlingCompleted':
    case 'ReadyToReportBack':
      return lastOverTracks(index, sop, milestone);
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

/** The dispatch that holds: the earliest that was neither rejected nor cancelled. */
function leadTrack(index: TimelineIndex): TimelineTrack | null {
  let lead: TimelineTrack | null = null;
  for (const track of index.timeline.tracks) {
    if (track.openedBy !== 'Dispatched' || !isKept(track)) continue;
    if (lead === null || track.openedAtMs < lead.openedAtMs) lead = track;
  }
  return lead;
}

function dispatchMoment(index: TimelineIndex, track: TimelineTrack | null): Moment | null {
  return track === null ? null : (index.all('Dispatched', track.track)[0] ?? null);
}

/** Exists only when no track is open: the latest response, rejection or cancellation. */
function lastResponse(index: TimelineIndex): Moment | null {
  const { tracks, entries } = index.timeline;
  if (index.hasOpenTrack) return null;
  let last: { atMs: number; revision: number } | null = null;
  for (const { end } of tracks) if (end !== null && (last === null || end.atMs > last.atMs)) last = end;
  if (last === null) return null;
  const { revision } = last;
  return entries.find((entry) => entry.revision === revision) ?? null;
}

function lastOverTracks(index: TimelineIndex, sop: string, milestone: Milestone): Moment | null {
  if (index.hasOpenTrack) return null;
  const moments = index.timeline.tracks.filter(isKept).map((track) => trackMoment(index, track, sop, milestone));
  return latest(moments.filter((moment) => moment !== null));
}

/**
 * The last unit that arrived. While the track is open every unit that arrived must be done; afterwards the last report
 * counts. A report without a unit speaks for all of them.
 */
function handlingCompleted(index: TimelineIndex, { track, end }: TimelineTrack): Moment | null {
  const reports = index.all('HandlingCompleted', track);
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

/** The last unit's arrival; null while one that started has not arrived. */
function transportsArrived(index: TimelineIndex, track: TrackId): Moment | null {
  const arrivals = index.all('TransportArrived', track);
  const arrived = new Set(arrivals.map((arrival) => arrival.unit));
  const isComplete = index.all('TransportStarted', track).every((start) => arrived.has(start.unit));
  return isComplete ? latest(arrivals) : null;
}

function completed(index: TimelineIndex, sop: string, ord: number, track: TrackId | null): Moment | null {
  return index.all('StepCompleted', track).find((entry) => isStep(entry, sop, ord) && entry.track === track) ?? null;
}

export function isStep(entry: TimelineEntry, sop: string, ord: number): boolean {
  return entry.step?.sop === sop && entry.step.ord === ord;
}
