import type { EventId, WorkOrigin } from '@tanggap/events/ids';
import type { Principal } from '../access/principal.js';

/** What goes with one command through any door. */
export interface CommandContext {
  readonly principal: Principal;
  /** The caller's own credential, verified again by the service that owns the command. */
  readonly credential: string;
  readonly idempotencyKey: string;
  /** Last revision the caller saw: of the track for track commands, of the incident otherwise. */
  readonly ifMatch: number | null;
  readonly traceparent: string | null;
  readonly origin: WorkOrigin;
}

/** As it came in at a door: what a new incident is may be left to the server. */
export interface GivenContext extends Omit<CommandContext, 'origin'> {
  readonly origin: WorkOrigin | null;
}

export interface Refused<R> {
  readonly ok: false;
  readonly rejection: R;
}
/** A report that may be about the same event. */
export interface PossibleDuplicate {
  readonly incident: string;
  readonly caseNumber: string | null;
  readonly category: string | null;
  /** ISO-8601 UTC. */
  readonly receivedAt: string;
  readonly because: readonly ('place' | 'phone')[];
}
export interface Accepted {
  readonly ok: true;
  readonly incident: string;
  /** Empty when the command was already true: nothing was recorded. */
  readonly events: readonly EventId[];
  readonly revision: number;
  /** The log's position up to which the caller's own write is visible once a view reached it; null when nothing was recorded. */
  readonly position: string | null;
  /** The number a new report got. */
  readonly caseNumber: string | null;
  /** The track that was opened. */
  readonly track: string | null;
  /** Of a report or its verification, for the call center: as far as the view knows them. Left out for everybody else. */
  readonly duplicates?: readonly PossibleDuplicate[];
}
export type CommandResult<R> = Accepted | Refused<R>;

/** One command to the service that owns it: in-process, or HTTP with the caller's credential. */
export interface Commands<C, R> {
  /** @throws RevisionConflict with `ifMatch` @throws OutcomeUnknown after a time-out: repeat with the same key */
  send(command: C, context: GivenContext): Promise<CommandResult<R>>;
}

export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}
