import { Inject, Optional } from '@nestjs/common';
import { Args, Context, Query, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { isRecordedBefore } from '@tanggap/incident/decide-closing';
import { pointInputSchema } from '@tanggap/incident/incident-commands';
import { recordIdOf, type IncidentRecord } from '@tanggap/incident/incident-record';
import { SIMILAR_REPORTS, similarQuerySchema, type SimilarReports } from '@tanggap/platform/duplicates/similar-reports';
import type { PositionedEvent } from '@tanggap/platform/event-store/event-store';
import { coded } from '../error-codes.js';
import type { GatewayContext } from '../gateway-context.js';
import { afterArgument, drop } from '../live/following.js';
import { mapped } from '../live/frames.js';
import { LiveLog, type SettledEvent } from '../live/live-log.js';
import { IncidentReader } from '../reads/incident-reader.js';
import { Readings, type Reading } from '../reads/reading.js';
import { VisibleIncident } from '../reads/visible-incident.js';
import { CallFrame, CallLine, CallQueue, SimilarReport } from '../schema/call.types.js';
import { CityArgs } from '../schema/city-args.js';
import { fromGraphql, inputOf } from '../schema/zod-input.js';
import { CALL_BACK_WITHIN_MS, callStandingOf } from './call-lines.js';

/** Open reports that one list holds, and calls that broke off that it looks at; a burst has more than anybody could read. */
const MOST_OPEN = 200;
const MOST_BROKEN_OFF = 200;

/** Events that can change how a report stands with the call takers; what the field says cannot. */
const concernsCalls: ReadonlySet<string> = new Set([
  'ReportReceived',
  'CallAnswered',
  'CallAbandoned',
  'ReportTriaged',
  'CallbackAttempted',
  'Verified',
  'Reclassified',
  'CallTransferred',
  'Dispatched',
  'DispatchRejected',
  'TrackCancelled',
  'Closed',
  'Reopened',
  'MergedInto',
  'Unmerged',
]);

/** A point is the same input here as in the commands. */
const askedSchema = z.strictObject({ ...similarQuerySchema.shape, point: pointInputSchema.optional() });
const SimilarQueryInput = inputOf('SimilarQueryInput', askedSchema);

/** What call takers have in front of them. Empty for agencies. */
@Resolver()
export class CallResolver {
  constructor(
    private readonly reader: IncidentReader,
    private readonly readings: Readings,
    private readonly live: LiveLog,
    @Optional() @Inject(SIMILAR_REPORTS) private readonly similar?: SimilarReports,
  ) {}

  @Query(() => CallQueue, { description: 'Reports to be answered, in hand, or to be called back. Empty for agencies.' })
  async calls(@Args() { city, ...args }: CityArgs, @Context() context: GatewayContext): Promise<CallQueue> {
    const origin = args.origin ?? context.origin;
    const position = this.live.position();
    if (context.scope.agency !== null) return { lines: [], open: 0, position };
    const reading = this.readings.open(context);
    const since = new Date(reading.nowMs - CALL_BACK_WITHIN_MS).toISOString();
    const [received, brokenOff] = await Promise.all([
      this.reader.find(context.scope, { city, origin, states: ['received'] }, MOST_OPEN),
      this.reader.page(
        context.scope,
        { city, origin, states: ['ended-at-triage'], receivedFrom: since },
        { first: MOST_BROKEN_OFF, after: undefined },
      ),
    ]);
    const open =
      received.length < MOST_OPEN
        ? received.length
        : await this.reader.count(context.scope, { city, origin, states: ['received'] });
    const lines = [...received, ...brokenOff.records].flatMap((record) => lineOf(record, reading) ?? []);
    return { lines: lines.sort((a, b) => (a.order < b.order ? -1 : 1)), open, position };
  }

  @Subscription(() => CallFrame, {
    description: 'Every change of `calls`. Query it first, then follow from its `position`.',
    resolve: (frame: CallFrame) => frame,
  })
  async callsChanged(
    @Args() { city, ...args }: CityArgs,
    @Args('after', afterArgument) after: string | null | undefined,
    @Context() context: GatewayContext,
  ): Promise<AsyncIterableIterator<CallFrame>> {
    const { agency, cities } = context.scope;
    const origin = args.origin ?? context.origin;
    const isWanted = ({ event }: PositionedEvent): boolean =>
      agency === null &&
      event.city === city &&
      event.origin === origin &&
      cities.includes(event.city) &&
      concernsCalls.has(event.type);
    const events = await this.live.follow(after ?? null, isWanted, drop(context));
    return mapped(events, (entry) => this.frame(entry, context));
  }

  @Query(() => [SimilarReport], {
    description:
      'Reports that may be about the same event, nearest in time first, for the call center; empty for everybody else.',
  })
  async similarReports(
    @Args('query', { type: () => SimilarQueryInput }) query: object,
    @Context() context: GatewayContext,
  ): Promise<readonly SimilarReport[]> {
    const asked = askedSchema.parse(fromGraphql(askedSchema, query));
    const [own, found] = await Promise.all([
      this.reader.findById(context.scope, asked.incident),
      this.similarReader().find(context.scope, asked),
    ]);
    const others = await context.records.loadMany((found ?? []).map(({ incident }) => incident));
    const reading = this.readings.open(context);
    return (found ?? []).flatMap(({ because }, index) => {
      const other = others[index];
      if (other == null || other instanceof Error) return [];
      return {
        incident: new VisibleIncident(other, reading),
        because,
        isEarlier: own !== null && isRecordedBefore(recordedOf(other), recordedOf(own)),
      };
    });
  }

  private similarReader(): SimilarReports {
    if (this.similar !== undefined) return this.similar;
    throw new GraphQLError('Laporan serupa tidak tersedia di sini. / No similar reports here.', {
      extensions: coded('SIMILAR_REPORTS_UNAVAILABLE'),
    });
  }

  private async frame({ position, event, stale }: SettledEvent, context: GatewayContext): Promise<CallFrame> {
    const incidentId = recordIdOf(event) ?? '';
    const record = stale ? null : await this.reader.findById(context.scope, incidentId);
    const line = record === null ? null : lineOf(record, this.readings.open(context));
    return { position, incidentId, stale, line };
  }
}

function lineOf(record: IncidentRecord, reading: Reading): CallLine | null {
  const found = callStandingOf(record, reading.nowMs);
  if (found === null) return null;
  const { standing, since, answeredBy, order } = found;
  const answeredByYou = answeredBy === reading.scope.principal.id;
  return { incident: new VisibleIncident(record, reading), standing, since: Date.parse(since), answeredByYou, order };
}

function recordedOf({ id, events }: IncidentRecord): { readonly incident: string; readonly recordedAtMs: number } {
  return { incident: id, recordedAtMs: Date.parse(events[0]?.recordedAt ?? '') };
}
