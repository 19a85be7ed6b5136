import { Args, Context, ID, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { recordIdOf } from '@tanggap/incident/incident-record';
import type { PositionedEvent } from '@tanggap/platform/event-store/event-store';
import { tracedFrom } from '@tanggap/platform/telemetry/tracing';
import type { GatewayContext } from '../gateway-context.js';
import { BoardArgs } from '../incident.resolver.js';
import { byPressure, linesOf } from '../reads/board-rows.js';
import { IncidentReader } from '../reads/incident-reader.js';
import { Readings } from '../reads/reading.js';
import { VisibleIncident } from '../reads/visible-incident.js';
import { BoardFrame, IncidentFrame } from '../schema/board.types.js';
import { isSaid } from '../schema/said.js';
import { afterArgument, drop } from './following.js';
import { mapped, mayHear, startingWith } from './frames.js';
import { LiveLog, type SettledEvent } from './live-log.js';
import { coded } from '../error-codes.js';

/** How long a caller who has just written is waited for. */
const OWN_WRITE_MS = 2000;

@Resolver()
export class LiveResolver {
  constructor(
    private readonly live: LiveLog,
    private readonly incidents: IncidentReader,
    private readonly readings: Readings,
  ) {}

  @Subscription(() => IncidentFrame, {
    description: 'One incident as it changes, deadlines included. Without `after` it begins with the incident as it is.',
    resolve: (frame: IncidentFrame) => frame,
  })
  async incidentChanged(
    @Args('id', { type: () => ID }) id: string,
    @Args('after', afterArgument) after: string | null | undefined,
    @Context() context: GatewayContext,
  ): Promise<AsyncIterableIterator<IncidentFrame>> {
    await this.live.catchUp(OWN_WRITE_MS);
    const position = after ?? this.live.position();
    const now = await this.incidentFrame(id, { position: position ?? '', type: 'Subscribed' }, context);
    if (now === null) throw new GraphQLError('Tidak ditemukan. / Not found.', { extensions: coded('NOT_FOUND') });
    const isWanted = ({ event }: PositionedEvent): boolean => recordIdOf(event) === id;
    const events = await this.live.follow(position, isWanted, drop(context));
    const frames = mapped(events, (entry) => pushed('incidentChanged', entry, () => this.changed(id, entry, context)));
    return isSaid(after) ? frames : startingWith(now, frames);
  }

  @Subscription(() => BoardFrame, {
    description: 'Every change of a board. Query the board first, then follow from its `position`.',
    resolve: (frame: BoardFrame) => frame,
  })
  async boardChanged(
    @Args() args: BoardArgs,
    @Args('after', afterArgument) after: string | null | undefined,
    @Context() context: GatewayContext,
  ): Promise<AsyncIterableIterator<BoardFrame>> {
    const { cities, agency: own } = context.scope;
    // Which incidents an agency shares with another one would tell what the other one does.
    const asksForOthers = own !== null && isSaid(args.agency) && args.agency !== own;
    const origin = args.origin ?? context.origin;
    const isWanted = ({ event }: PositionedEvent): boolean =>
      !asksForOthers &&
      recordIdOf(event) !== null &&
      event.origin === origin &&
      cities.includes(event.city) &&
      (!isSaid(args.city) || event.city === args.city);
    const events = await this.live.follow(after ?? null, isWanted, drop(context));
    return mapped(events, (entry) => pushed('boardChanged', entry, () => this.boardFrame(args, entry, context)));
  }

  private async changed(id: string, entry: SettledEvent, context: GatewayContext): Promise<IncidentFrame | null> {
    const record = await this.incidents.findById(context.scope, id);
    if (record === null || (entry.stale ? context.scope.agency !== null : !mayHear(context.scope, record, entry.event)))
      return null;
    return this.incidentFrame(id, { position: entry.position, type: entry.event.type, stale: entry.stale }, context);
  }

  private async incidentFrame(
    id: string,
    of: { position: string; type: string; stale?: boolean },
    context: GatewayContext,
  ): Promise<IncidentFrame | null> {
    const record = await this.incidents.findById(context.scope, id);
    if (record === null) return null;
    const reading = this.readings.open(context);
    const stale = of.stale === true;
    return {
      position: of.position,
      type: of.type,
      stale,
      judgedAt: reading.nowMs,
      incident: stale ? null : new VisibleIncident(record, reading),
    };
  }

  private async boardFrame(args: BoardArgs, entry: SettledEvent, context: GatewayContext): Promise<BoardFrame | null> {
    const { position, event, stale } = entry;
    const incidentId = recordIdOf(event) ?? '';
    const reading = this.readings.open(context);
    const about = { position, incidentId, type: event.type, stale, judgedAt: reading.nowMs };
    // Whose it is cannot be told while its row is behind: only who sees every agency's is told that something happened.
    if (stale) return context.scope.agency === null ? { ...about, rows: [] } : null;
    const record = await this.incidents.findById(context.scope, incidentId);
    if (record === null || !mayHear(context.scope, record, event)) return null;
    if (isSaid(args.agency) && !record.agencies.some((agency) => agency === args.agency)) return null;
    const choice = { overdueOnly: false, nowMs: reading.nowMs, ...(isSaid(args.agency) ? { agency: args.agency } : {}) };
    return { ...about, rows: [...linesOf(new VisibleIncident(record, reading), choice)].sort(byPressure) };
  }
}

/** The last stage of a trace that began with a command: the frame, made for one subscriber. */
function pushed<F>(name: string, { event }: SettledEvent, makeFrame: () => Promise<F>): Promise<F> {
  const attributes = { 'tanggap.stream': event.stream, 'tanggap.revision': event.revision, 'tanggap.event_type': event.type };
  return tracedFrom(event.traceparent, { name: `push ${name}`, kind: 'producer', attributes }, makeFrame);
}
