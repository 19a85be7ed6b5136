import type DataLoader from 'dataloader';
import type { WorkOrigin } from '@tanggap/events/ids';
import type { Principal, Scope } from '@tanggap/platform/access/principal';
import type { IncidentRecord } from '@tanggap/incident/incident-record';

/** What every resolver gets of the caller; made once a request, and once an operation on a socket. */
export interface GatewayContext {
  readonly principal: Principal;
  readonly scope: Scope;
  /** What the server is for: which cases are meant where a query names none. */
  readonly origin: WorkOrigin;
  /** The caller's own credential, handed on with commands. */
  readonly credential: string;
  readonly traceparent: string | null;
  /** Closes the caller's socket, which reads too slowly. Subscriptions only. */
  readonly drop?: () => void;
  /** Records that the caller may see, by id; one read for all of one turn. */
  readonly records: DataLoader<string, IncidentRecord | null>;
  /**
   * Where a chain of merges ends, followed through reports that may not be the caller's to see.
   * @param knownAtMs epoch ms UTC, merges recorded later are not followed; null: all are
   */
  readonly rootOf: (id: string, knownAtMs: number | null) => Promise<IncidentRecord | null>;
}
