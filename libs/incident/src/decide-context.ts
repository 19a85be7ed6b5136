import type { AgencyId, CategoryId, IncidentId, Instant, Role, SopRef, TrackId } from '@tanggap/events/ids';
import type { IncidentCommandType } from './incident-commands.js';

/** What the edge knows and the rules need: who asks, when it is, what the city's profile and SOPs say now. */
export interface DecideContext {
  /** The service's clock at this moment, in both forms. */
  readonly recordedAt: Instant;
  readonly recordedAtMs: number;
  readonly by: { readonly role: Role | 'system' };
  /** The id a track gets that this command opens. */
  readonly newTrack: TrackId;
  mayDo(type: IncidentCommandType): boolean;
  /** The caller belongs to no agency: call center, analyst, city-admin, our own services. */
  readonly actsForAll: boolean;
  /** Whether the caller may speak for that agency on a track of that SOP; the call center speaks for all. */
  actsFor(agency: AgencyId, sop: SopRef | null): boolean;
  hasAgency(agency: AgencyId): boolean;
  hasCategory(category: CategoryId): boolean;
  /** A published version of this city. */
  hasSop(sop: SopRef): boolean;
  hasStep(sop: string, ord: number): boolean;
  /** The category's SOP in force now; null: no SOP on file. */
  categorySop(category: CategoryId): SopRef | null;
  /** ReceiveReport only. */
  readonly caseNumber?: string;
  /** MergeInto only: null when there is no such incident in this city and of this origin. */
  readonly mergeTarget?: { readonly incident: IncidentId; readonly recordedAtMs: number } | null;
  /** When this report was recorded, epoch ms; for MergeInto. */
  readonly reportRecordedAtMs?: number;
}
