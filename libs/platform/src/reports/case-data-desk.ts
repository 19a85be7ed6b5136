import type { IncidentId } from '@tanggap/events/ids';
import type { Scope } from '../access/principal.js';

/** One case-data package that its destination has not acknowledged, or whose `CaseDataSent` is not recorded yet. */
export interface UnsentCaseData {
  readonly incident: IncidentId;
  readonly caseNumber: string | null;
  readonly city: string;
  readonly destination: string;
  readonly origin: string;
  readonly packageHash: string;
  readonly upToRevision: number;
  readonly state: 'waiting' | 'failing' | 'delivered-unrecorded';
  readonly attempts: number;
  /** Epoch ms UTC of the next try. */
  readonly nextAttemptAtMs: number;
  /** A short code (`http-503`, `timeout`, `EACCES`), never a body or an address. */
  readonly lastError: string | null;
}

export type OrderRejection =
  | { readonly code: 'incident-not-found' }
  | { readonly code: 'role-not-allowed' }
  /** The city's profile sends none, or sends by itself after closing. */
  | { readonly code: 'no-order-needed' }
  | { readonly code: 'tracks-open'; readonly tracks: readonly string[] }
  /** Ended at triage, merged, imported or simulated. */
  | { readonly code: 'no-case-data' };

export type OrderResult =
  | { readonly ok: true; readonly packageHash: string; readonly upToRevision: number; readonly destination: string }
  | { readonly ok: false; readonly rejection: OrderRejection };

/** Where case data goes, as far as people are concerned: order it, see what did not arrive. */
export interface CaseDataDesk {
  /** The same order again answers the same package while nothing more was recorded. Delivery follows in the background. */
  order(scope: Scope, incident: IncidentId): Promise<OrderResult>;
  unsent(scope: Scope): Promise<readonly UnsentCaseData[]>;
}

/** Nest token of the `CaseDataDesk`. */
export const CASE_DATA_DESK = Symbol('CaseDataDesk');
