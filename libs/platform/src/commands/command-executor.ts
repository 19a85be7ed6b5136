import { createHmac, type KeyObject } from 'node:crypto';
import type { Actor, NewEvent, RecordedEvent, ReportedBy, StreamName } from '@tanggap/events/envelope';
import {
  eventIdSchema,
  trackIdSchema,
  type CityId,
  type Instant,
  type Origin,
  type TrackId,
  type WorkOrigin,
} from '@tanggap/events/ids';
import type { DomainEvent } from '@tanggap/events/envelope';
import type { Clock } from '../clock/clock.js';
import { RevisionConflict, type Appended, type EventStore, type Revision } from '../event-store/event-store.js';
import { canonicalJson } from '../serializer/canonical-json.js';
import { deriveUuid } from '../serializer/uuid.js';
import { traceparentHere } from '../telemetry/tracing.js';
import type { Principal } from '../access/principal.js';
import type { CommandResult, GivenContext } from './commands.js';
import { instantOf } from './system-event.js';

/** What `decide` is told beside the command and the state: the edge's facts, nothing it would have to ask for. */
export interface DecideMeta {
  readonly recordedAt: Instant;
  readonly recordedAtMs: number;
  readonly by: Principal;
  readonly city: CityId;
  /** The id a track opened by this command gets. */
  readonly newTrack: TrackId;
}

export type Decided<R> =
  | { readonly ok: true; readonly events: readonly DomainEvent[]; readonly occurredAt: Instant }
  | { readonly ok: false; readonly rejection: R };

/** One kind of stream's rules. `decide` and `evolve` are pure; the executor owns time, ids, retries and the log. */
export interface CommandRules<C, S, R> {
  readonly initial: S;
  evolve(state: S, event: RecordedEvent): S;
  decide(command: C, state: S, meta: DecideMeta): Decided<R>;
  /** The last revision that concerns what the command is about; compared with `If-Match`. */
  revisionFor(command: C, state: S): Revision;
}

export interface ExecutedCommand<C> {
  readonly command: C;
  readonly stream: StreamName;
  /** For a stream that does not exist yet; an existing one keeps its own. */
  readonly city: CityId;
  /** The same. */
  readonly origin: WorkOrigin;
  readonly context: GivenContext;
  /** The parsed body as the caller sent it: what the digest covers. */
  readonly body: unknown;
  readonly reportedBy: ReportedBy;
}

export type ExecutorRejection = { readonly code: 'idempotency-key-reused' };

const TRIES = 3;

/**
 * Carries one command to the log: reads the stream, answers a repeated key from what is stored, lets `decide` speak,
 * appends at exactly the revision that was read, and decides again when somebody was faster.
 */
export class CommandExecutor<C, S, R> {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    /** Keeps command ids and digests from telling anything about keys and bodies. */
    private readonly serverKey: KeyObject,
    private readonly rules: CommandRules<C, S, R>,
  ) {}

  /** The id every id of this command is derived from: the same principal and key give the same, whenever it is retried. */
  commandId(context: GivenContext): string {
    return this.hmac(`${context.principal.id}\n${context.idempotencyKey}`);
  }

  /** @throws RevisionConflict when `ifMatch` is stale, or the stream kept moving through all tries. @throws StoreUnavailable */
  async execute(request: ExecutedCommand<C>): Promise<CommandResult<R | ExecutorRejection>> {
    const commandId = this.commandId(request.context);
    const digest = this.hmac(canonicalJson(request.body));
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(request, commandId, digest);
      } catch (error) {
        if (!(error instanceof RevisionConflict) || request.context.ifMatch !== null || attempt === TRIES) throw error;
      }
    }
  }

  private async attempt(
    request: ExecutedCommand<C>,
    commandId: string,
    digest: string,
  ): Promise<CommandResult<R | ExecutorRejection>> {
    const { stream, context, command } = request;
    const stored = await this.store.readStream(stream);
    const earlier = stored.events.filter((event) => event.commandId === commandId);
    if (earlier.length > 0) return this.answerAgain(earlier, digest);

    const state = stored.events.reduce((folded, event) => this.rules.evolve(folded, event), this.rules.initial);
    const nowMs = this.clock.nowMs();
    const first = stored.events[0];
    const meta: DecideMeta = {
      recordedAt: instantOf(nowMs),
      recordedAtMs: nowMs,
      by: context.principal,
      city: first?.city ?? request.city,
      newTrack: trackIdSchema.parse(deriveUuid(commandId, `track:${stream}`)),
    };
    const decision = this.rules.decide(command, state, meta);
    if (!decision.ok) return decision; // before If-Match: whoever may not see the incident learns no revision of it
    const current = this.rules.revisionFor(command, state);
    if (context.ifMatch !== null && context.ifMatch !== current) throw new RevisionConflict(stream, context.ifMatch, current);
    if (decision.events.length === 0) return nothingRecorded(stream, stored.revision);
    const events = this.newEvents(decision, { request, meta, commandId, digest, origin: first?.origin ?? request.origin });
    const appended = await this.store.append(stream, stored.revision, events);
    return answer(appended, digest);
  }

  /** A repeated key hears what it heard the first time. Offering the same ids again writes nothing and gives their position. */
  private async answerAgain(earlier: readonly RecordedEvent[], digest: string): Promise<CommandResult<ExecutorRejection>> {
    const [first] = earlier;
    if (first?.commandDigest !== digest) return { ok: false, rejection: { code: 'idempotency-key-reused' } };
    const appended = await this.store.append(first.stream, first.revision - 1, earlier);
    return answer(appended, digest);
  }

  private newEvents(
    decision: { readonly events: readonly DomainEvent[]; readonly occurredAt: Instant },
    of: { request: ExecutedCommand<C>; meta: DecideMeta; commandId: string; digest: string; origin: Origin },
  ): readonly NewEvent[] {
    const { request, meta, commandId, digest, origin } = of;
    const { principal } = request.context;
    const traceparent = traceparentHere() ?? request.context.traceparent;
    const actor: Actor = { id: principal.id, role: principal.role, agency: principal.agency };
    const correlationId = deriveUuid(commandId, 'correlation');
    return decision.events.map((event, index) => ({
      id: eventIdSchema.parse(deriveUuid(commandId, `event:${request.stream}:${index}`)),
      ...event,
      occurredAt: decision.occurredAt,
      recordedAt: meta.recordedAt,
      origin,
      city: meta.city,
      actor,
      reportedBy: request.reportedBy,
      correlationId,
      causationId: correlationId,
      traceparent,
      commandId,
      commandDigest: digest,
    }));
  }

  private hmac(text: string): string {
    return createHmac('sha256', this.serverKey).update(text).digest('hex');
  }
}

/** @returns a refusal when another body with the same key was faster */
function answer(appended: Appended, digest: string): CommandResult<ExecutorRejection> {
  const { events, revision, position } = appended;
  const [first] = events;
  if (first?.commandDigest !== digest) return { ok: false, rejection: { code: 'idempotency-key-reused' } };
  return {
    ok: true,
    incident: idOf(first.stream),
    events: events.map((event) => event.id),
    revision,
    position,
    caseNumber: caseNumberOf(events),
    track: openedTrackOf(events),
  };
}

function nothingRecorded(stream: StreamName, revision: Revision): CommandResult<never> {
  return { ok: true, incident: idOf(stream), events: [], revision, position: null, caseNumber: null, track: null };
}

function idOf(stream: StreamName): string {
  return stream.slice(stream.indexOf('-') + 1);
}

function caseNumberOf(events: readonly RecordedEvent[]): string | null {
  for (const event of events) if (event.type === 'ReportReceived') return event.data.caseNumber ?? null;
  return null;
}

function openedTrackOf(events: readonly RecordedEvent[]): string | null {
  for (const event of events) if (event.type === 'Dispatched' || event.type === 'CallTransferred') return event.data.track;
  return null;
}
