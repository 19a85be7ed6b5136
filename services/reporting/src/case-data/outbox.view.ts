import type { CityId, IncidentId, Origin } from '@tanggap/events/ids';
import type { ViewDefinition } from '@tanggap/platform/views/views';

/**
 * One package on its way: what was tried and what came of it. The content is not in it; it is built again from the log for each
 * try, so nothing personal waits here. A row that is lost is found again from the log (`Closed` without `CaseDataSent`)
 * or by ordering once more.
 */
export interface OutboxEntry {
  /** `<incident>@<upToRevision>` */
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
  readonly incident: IncidentId;
  readonly city: CityId;
  readonly origin: Origin;
  readonly caseNumber: string | null;
  readonly destination: string;
  readonly upToRevision: number;
  readonly packageHash: string;
  readonly state: 'waiting' | 'failing' | 'delivered-unrecorded' | 'sent' | 'dropped';
  readonly attempts: number;
  /** Epoch ms UTC. */
  readonly nextAttemptAtMs: number;
  readonly lastError: string | null;
  /** Set by the destination's acknowledgement, kept until it is recorded. */
  readonly receipt: string | null;
  /** ISO-8601 UTC, when the acknowledgement came. */
  readonly acknowledgedAt: string | null;
}

export const outboxView: ViewDefinition<OutboxEntry> = {
  name: 'reporting.outbox',
  version: 1,
  indexes: [['state', 'nextAttemptAtMs'], ['city', 'state'], ['incident']],
};

export const UNSENT_STATES = ['waiting', 'failing', 'delivered-unrecorded'] as const;

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How long to wait after this many failed tries: doubled each time, never longer than a quarter of an hour. */
export function backOffMs(attempts: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
}
