import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { AgencyId, IncidentId, Instant, TrackId } from '@tanggap/events/ids';

/** Why a command was refused: a fact about the incident or the caller, never a sentence. */
export type Rejection =
  | { readonly code: 'incident-not-found' }
  | { readonly code: 'incident-closed' }
  | { readonly code: 'incident-imported' }
  | { readonly code: 'incident-merged'; readonly into: IncidentId }
  | { readonly code: 'already-reported' }
  | { readonly code: 'already-verified' }
  | { readonly code: 'already-triaged' }
  | { readonly code: 'not-verified' }
  | { readonly code: 'role-not-allowed' }
  | { readonly code: 'exercise-only' }
  | { readonly code: 'supervisor-required' }
  | { readonly code: 'reason-required'; readonly field: string }
  | { readonly code: 'occurred-in-future' }
  | { readonly code: 'track-not-found' }
  | { readonly code: 'track-ended'; readonly how: 'rejected' | 'cancelled' | 'responded' }
  | { readonly code: 'tracks-open'; readonly tracks: readonly TrackId[] }
  | { readonly code: 'agency-already-dispatched'; readonly track: TrackId }
  | { readonly code: 'agency-unknown'; readonly agency: AgencyId }
  | { readonly code: 'category-unknown' }
  | { readonly code: 'city-required' }
  | { readonly code: 'sop-unknown' }
  | { readonly code: 'step-unknown' }
  | { readonly code: 'nothing-to-change' }
  | { readonly code: 'not-merged' }
  | { readonly code: 'merge-target-not-found' }
  | { readonly code: 'merge-target-not-earlier' }
  | { readonly code: 'event-not-found' }
  | { readonly code: 'personal-data-erased' };

export type RejectionCode = Rejection['code'];

export type Decision =
  | { readonly ok: true; readonly events: readonly IncidentEvent[]; readonly occurredAt: Instant }
  | { readonly ok: false; readonly rejection: Rejection };

/** What the rules of one topic answer; the caller adds when it happened. */
export type Verdict = readonly IncidentEvent[] | Rejection;

export function isRejection(verdict: Verdict): verdict is Rejection {
  return 'code' in verdict;
}
