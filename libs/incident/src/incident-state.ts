import type {
  AgencyId,
  CategoryId,
  EventId,
  IncidentId,
  Origin,
  SopRef,
  TrackId,
  TriageClass,
  UnitId,
} from '@tanggap/events/ids';

export interface UnitState {
  readonly assigned: boolean;
  readonly departed: boolean;
  readonly arrived: boolean;
  readonly handled: boolean;
  readonly transportStarted: boolean;
  readonly transportArrived: boolean;
  readonly released: boolean;
}

export interface TrackState {
  readonly agency: AgencyId;
  readonly sop: SopRef | null;
  readonly status: 'open' | 'rejected' | 'cancelled' | 'responded';
  /** DispatchAccepted was reported, however the track ended. */
  readonly accepted: boolean;
  readonly units: ReadonlyMap<UnitId, UnitState>;
  /** HandlingCompleted was reported for the track as a whole. */
  readonly handled: boolean;
  /** Revision of the last event that concerns this track: what `If-Match` is compared with. */
  readonly revision: number;
}

/** What `decide` knows of one incident. Holds no personal data. */
export interface IncidentState {
  /** `unreported`: there is no event at all. */
  readonly status: 'unreported' | 'open' | 'closed';
  readonly origin: Origin | null;
  /** The ReportReceived; null before it, and in imported history that has none. */
  readonly report: EventId | null;
  readonly answered: boolean;
  readonly triage: TriageClass | null;
  readonly category: CategoryId | null;
  /** The case's SOP; undefined before Verified, null: no SOP on file. */
  readonly sop: SopRef | null | undefined;
  readonly onProgress: boolean;
  readonly tracks: ReadonlyMap<TrackId, TrackState>;
  readonly informed: ReadonlySet<AgencyId>;
  /** `sop#ord#track#event` of the rows completed or skipped by hand. */
  readonly steps: ReadonlySet<string>;
  readonly mergedInto: IncidentId | null;
  readonly erased: boolean;
  /** Event → when it happened as known now, epoch ms UTC: the last correction wins. */
  readonly happenedAtMs: ReadonlyMap<EventId, number>;
  readonly revision: number;
}

export const unreported: IncidentState = {
  status: 'unreported',
  origin: null,
  report: null,
  answered: false,
  triage: null,
  category: null,
  sop: undefined,
  onProgress: false,
  tracks: new Map(),
  informed: new Set(),
  steps: new Set(),
  mergedInto: null,
  erased: false,
  happenedAtMs: new Map(),
  revision: -1,
};

export function isTrackOpen(track: TrackState): boolean {
  return track.status === 'open';
}

/** As people are told: an open track is waiting for the agency's answer, or has it. */
export function trackStatusOf(track: TrackState): TrackState['status'] | 'accepted' {
  return isTrackOpen(track) && track.accepted ? 'accepted' : track.status;
}

export function openTracksOf(state: IncidentState): readonly TrackId[] {
  return [...state.tracks].filter(([, track]) => isTrackOpen(track)).map(([id]) => id);
}

export function stepKey(
  how: 'StepCompleted' | 'StepSkipped',
  step: { readonly sop: string; readonly ord: number; readonly track?: string | undefined },
): string {
  return `${step.sop}#${step.ord}#${step.track ?? ''}#${how}`;
}

/** Epoch ms UTC at which the call reached 112, as known now. */
export function reportedAtMs(state: IncidentState): number | null {
  return state.report === null ? null : (state.happenedAtMs.get(state.report) ?? null);
}
