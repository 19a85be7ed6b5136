import type { RecordedEvent } from '@tanggap/events/envelope';
import type { AgencyId, EventId, SopRef, TrackId, UnitId } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import { unreachable } from '@tanggap/events/unreachable';
import { isTrackOpen, stepKey, type IncidentState, type TrackState, type UnitState } from './incident-state.js';
import { instantToMs } from './instant.js';

type Recorded = RecordedEvent<IncidentEvent>;

const newUnit: UnitState = {
  assigned: false,
  departed: false,
  arrived: false,
  handled: false,
  transportStarted: false,
  transportArrived: false,
  released: false,
};

/** Total over any sequence, imported history too: never throws, never checks a rule. */
export function evolve(before: IncidentState, event: Recorded): IncidentState {
  const state: IncidentState = {
    ...before,
    status: before.status === 'unreported' ? 'open' : before.status,
    origin: before.origin ?? event.origin,
    revision: event.revision,
    happenedAtMs: new Map(before.happenedAtMs).set(event.id, instantToMs(event.occurredAt)),
  };
  switch (event.type) {
    case 'ReportReceived':
      return { ...state, report: state.report ?? event.id };
    case 'CallAnswered':
      return { ...state, answered: true };
    case 'CallAbandoned':
      return { ...state, triage: 'abandoned' };
    case 'ReportTriaged':
      return { ...state, triage: event.data.class };
    case 'Verified':
      return { ...state, category: event.data.category, sop: state.sop === undefined ? event.data.sop : state.sop };
    case 'Reclassified':
      return reclassified(state, event);
    case 'AgencyInformed':
      return { ...state, informed: new Set(state.informed).add(event.data.agency) };
    case 'MarkedOnProgress':
      return { ...state, onProgress: true };
    case 'StepCompleted':
    case 'StepSkipped':
      return onTrackIfAny(
        { ...state, steps: new Set(state.steps).add(stepKey(event.type, event.data)) },
        event.data.track,
        event.revision,
      );
    case 'NoteAdded':
      return onTrackIfAny(state, event.data.track, event.revision);
    case 'Closed':
      return { ...state, status: 'closed' };
    case 'Reopened':
      return { ...state, status: 'open' };
    case 'MergedInto':
      return { ...state, mergedInto: event.data.target };
    case 'Unmerged':
      return { ...state, mergedInto: null };
    case 'PersonalDataErased':
      return { ...state, erased: true };
    case 'OccurrenceCorrected':
      return corrected(state, event.data.event, instantToMs(event.data.rightTime));
    case 'CallbackAttempted':
    case 'CaseDataSent':
      return state;
    default:
      return evolveTrack(state, event);
  }
}

type HandledAbove =
  | (
      | 'ReportReceived'
      | 'CallAnswered'
      | 'CallAbandoned'
      | 'ReportTriaged'
      | 'CallbackAttempted'
      | 'NoteAdded'
      | 'Verified'
      | 'Reclassified'
    )
  | ('AgencyInformed' | 'MarkedOnProgress' | 'StepCompleted' | 'StepSkipped' | 'Closed' | 'CaseDataSent' | 'Reopened')
  | ('MergedInto' | 'Unmerged' | 'OccurrenceCorrected' | 'PersonalDataErased');

function evolveTrack(state: IncidentState, event: Exclude<Recorded, { type: HandledAbove }>): IncidentState {
  const { track } = event.data;
  switch (event.type) {
    case 'Dispatched':
    case 'CallTransferred':
      return state.tracks.has(track)
        ? patched(state, event, () => ({}))
        : withTrack(state, track, opened(event.data.agency, event.data.sop, event.revision));
    case 'DispatchAccepted':
      return patched(state, event, () => ({ accepted: true }));
    case 'DispatchRejected':
      return patched(state, event, (known) => ended(known, 'rejected'));
    case 'TrackCancelled':
      return patched(state, event, (known) => ended(known, 'cancelled'));
    case 'Responded':
      return patched(state, event, (known) => ended(known, 'responded'));
    case 'UnitAssigned':
      return patched(state, event, (known) => withUnit(known, event.data.unit, { assigned: true }));
    case 'UnitDeparted':
      return patched(state, event, (known) => withUnit(known, event.data.unit, { departed: true }));
    case 'ArrivedOnScene':
      return patched(state, event, (known) => withUnit(known, event.data.unit, { arrived: true }));
    case 'TransportStarted':
      return patched(state, event, (known) => withUnit(known, event.data.unit, { transportStarted: true }));
    case 'TransportArrived':
      return patched(state, event, (known) => withUnit(known, event.data.unit, { transportArrived: true }));
    case 'UnitReleased':
      return patched(state, event, (known) => withUnit(known, event.data.unit, { released: true }));
    case 'HandlingCompleted': {
      const { unit } = event.data;
      return patched(state, event, (known) =>
        unit === undefined ? { handled: true } : withUnit(known, unit, { handled: true }),
      );
    }
    case 'SituationUpdated':
    case 'AssistanceRequested':
      return patched(state, event, () => ({}));
    default:
      return unreachable(event);
  }
}

function opened(agency: AgencyId, sop: SopRef | null, revision: number): TrackState {
  return { agency, sop, status: 'open', accepted: false, units: new Map(), handled: false, revision };
}

/** The first end counts, as in `timelineOf`: an agency that said no and reports later is still one that said no. */
function ended(track: TrackState, how: 'rejected' | 'cancelled' | 'responded'): Partial<TrackState> {
  return isTrackOpen(track) ? { status: how } : {};
}

function corrected(state: IncidentState, event: EventId, rightMs: number): IncidentState {
  // An event of another stream is none of this incident's.
  if (!state.happenedAtMs.has(event)) return state;
  return { ...state, happenedAtMs: new Map(state.happenedAtMs).set(event, rightMs) };
}

function reclassified(state: IncidentState, event: Extract<Recorded, { type: 'Reclassified' }>): IncidentState {
  const { category, sop, movedTracks } = event.data;
  const moved = new Set<TrackId>(movedTracks);
  const tracks =
    sop === undefined
      ? state.tracks
      : new Map(
          [...state.tracks].map(([id, track]) => [
            id,
            moved.has(id) ? { ...track, sop: movedTo(track.sop, sop), revision: event.revision } : track,
          ]),
        );
  return {
    ...state,
    tracks,
    category: category ?? state.category,
    triage: event.data.class ?? state.triage,
    sop: sop === undefined ? state.sop : movedTo(state.sop, sop),
  };
}

/** The same table keeps the version it is judged by. */
function movedTo(held: SopRef | null | undefined, sop: SopRef | null): SopRef | null {
  return held !== undefined && held?.id === sop?.id ? held : sop;
}

function onTrackIfAny(state: IncidentState, track: TrackId | undefined, revision: number): IncidentState {
  const known = track === undefined ? undefined : state.tracks.get(track);
  return track === undefined || known === undefined ? state : withTrack(state, track, { ...known, revision });
}

/** A track never opened here (imported history) is not invented. */
function patched(
  state: IncidentState,
  event: { readonly revision: number; readonly data: { readonly track: TrackId } },
  change: (known: TrackState) => Partial<TrackState>,
): IncidentState {
  const known = state.tracks.get(event.data.track);
  return known === undefined
    ? state
    : withTrack(state, event.data.track, { ...known, ...change(known), revision: event.revision });
}

function withTrack(state: IncidentState, id: TrackId, track: TrackState): IncidentState {
  return { ...state, tracks: new Map(state.tracks).set(id, track) };
}

function withUnit(track: TrackState, unit: UnitId, change: Partial<UnitState>): Partial<TrackState> {
  return { units: new Map(track.units).set(unit, { ...(track.units.get(unit) ?? newUnit), ...change }) };
}
