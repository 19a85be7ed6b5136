import type { Origin, AgencyId, CityId, EventId, IncidentId, SopRef, TrackId, TriageClass, UnitId } from '@tanggap/events/ids';
import type { IncidentEventType } from '@tanggap/events/incident-events';
import type { ReportedBy } from '@tanggap/events/envelope';

/** One thing that happened, its time already right: corrections are resolved, the earlier time is kept beside it. */
export interface TimelineEntry {
  readonly event: EventId;
  readonly type: IncidentEventType;
  readonly revision: number;
  /** Epoch ms UTC, as known: the latest correction's right time, else occurredAt. May run backwards. */
  readonly atMs: number;
  /** Epoch ms UTC, first reported, when a correction changed it. */
  readonly originallyAtMs: number | null;
  /** Epoch ms UTC of the append. */
  readonly recordedAtMs: number;
  readonly reportedBy: ReportedBy;
  readonly track: TrackId | null;
  readonly unit: UnitId | null;
  readonly agency: AgencyId | null;
  /** StepCompleted, StepSkipped only. */
  readonly step: { readonly sop: string; readonly ord: number; readonly reason: string | null } | null;
  /** HandlingCompleted: needed | not-needed | unknown. */
  readonly transport: 'needed' | 'not-needed' | 'unknown' | null;
}

/** From when on a track (or the incident's case rows) is judged by which SOP. */
export interface SopSpan {
  /** null: no SOP on file. */
  readonly sop: SopRef | null;
  /** Epoch ms of the Reclassified that moved it here; null for the first. */
  readonly sinceMs: number | null;
  /** Epoch ms of the Reclassified that moved it away; null while it holds. */
  readonly untilMs: number | null;
}

export interface TimelineTrack {
  readonly track: TrackId;
  readonly agency: AgencyId;
  readonly openedBy: 'Dispatched' | 'CallTransferred';
  readonly openedAtMs: number;
  readonly openedRevision: number;
  readonly sops: readonly SopSpan[];
  readonly end: { readonly how: 'responded' | 'rejected' | 'cancelled'; readonly atMs: number; readonly revision: number } | null;
}

/** One incident as known at one moment. Pure data, made only by `timelineOf`. */
export interface Timeline {
  readonly incident: IncidentId | null;
  readonly city: CityId | null;
  readonly origin: Origin;
  /** The last revision that is in it; -1 when empty. */
  readonly upToRevision: number;
  /** In stream order. */
  readonly entries: readonly TimelineEntry[];
  /** In order of opening. */
  readonly tracks: readonly TimelineTrack[];
  /** The case SOP of the incident's rows, from Verified and Reclassified. Empty before Verified. */
  readonly caseSops: readonly SopSpan[];
  /** Last triage class; null before triage. */
  readonly triage: TriageClass | null;
  /** When it ended at triage (abandoned, or another class than normal); epoch ms. */
  readonly endedAtTriageMs: number | null;
  readonly mergedInto: IncidentId | null;
  readonly mergedAtMs: number | null;
  /** First Closed; epoch ms. */
  readonly firstClosedAtMs: number | null;
  /** Closed and not reopened since. */
  readonly isClosed: boolean;
}
