import { Args, ArgsType, Context, Field, ID, InputType, Int, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { GatewayContext } from './gateway-context.js';
import { LiveLog } from './live/live-log.js';
import { byPressure, linesOf, MAX_BOARD, OPEN_STATES } from './reads/board-rows.js';
import { readCursor, writeCursor } from './reads/cursor.js';
import { IncidentReader, type IncidentFilter } from './reads/incident-reader.js';
import { Readings } from './reads/reading.js';
import { VisibleIncident } from './reads/visible-incident.js';
import { BoardConnection, IncidentConnection } from './schema/board.types.js';
import { incidentStateEnum, originEnum, OWN_ORIGIN } from './schema/enums.js';
import { InstantScalar } from './schema/instant.scalar.js';
import { isSaid } from './schema/said.js';
import { coded } from './error-codes.js';

const MAX_PAGE = 200;

const incidentCursor = z.strictObject({ value: z.string().nullable(), id: z.uuid() });
/** The moment of the first page goes with it, so that later pages keep its order. */
const boardCursor = z.strictObject({ nowMs: z.number(), offset: z.int().min(0) });

@ArgsType()
export class BoardArgs {
  @Field(() => ID, { nullable: true, description: 'All of your cities unless said.' })
  city?: string | null;

  @Field(() => ID, { nullable: true })
  agency?: string | null;

  @Field(() => originEnum, { nullable: true, description: OWN_ORIGIN })
  origin?: string | null;
}

@ArgsType()
class BoardPageArgs extends BoardArgs {
  @Field(() => [incidentStateEnum], { nullable: true, description: 'What is open unless said: RECEIVED, VERIFIED, DISPATCHED.' })
  states?: readonly string[] | null;

  @Field(() => Boolean, { defaultValue: false })
  overdueOnly!: boolean;

  @Field(() => Int, { defaultValue: 50 })
  first!: number;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

@InputType()
class IncidentFilterInput {
  @Field(() => ID, { nullable: true })
  city?: string | null;

  @Field(() => ID, { nullable: true })
  agency?: string | null;

  @Field(() => [incidentStateEnum], { nullable: true })
  states?: readonly string[] | null;

  @Field(() => ID, { nullable: true })
  category?: string | null;

  @Field(() => originEnum, { nullable: true, description: OWN_ORIGIN })
  origin?: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'Inclusive.' })
  receivedFrom?: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'Exclusive.' })
  receivedTo?: string | null;
}

@Resolver()
export class IncidentResolver {
  constructor(
    private readonly reader: IncidentReader,
    private readonly readings: Readings,
    private readonly live: LiveLog,
  ) {}

  @Query(() => VisibleIncident, {
    nullable: true,
    description: 'By exactly one of id and caseNumber; null where it is not yours to see.',
  })
  async incident(
    @Args('id', { type: () => ID, nullable: true }) id: string | null | undefined,
    @Args('caseNumber', { type: () => String, nullable: true }) caseNumber: string | null | undefined,
    @Args('asKnownAt', {
      type: () => InstantScalar,
      nullable: true,
      description: 'Forget what was recorded later; judge at that moment.',
    })
    asKnownAt: string | null | undefined,
    @Context() context: GatewayContext,
  ): Promise<VisibleIncident | null> {
    if (isSaid(id) === isSaid(caseNumber)) throw badArgument('Say either `id` or `caseNumber`.');
    const record = isSaid(id)
      ? await context.records.load(id)
      : await this.reader.findByCaseNumber(context.scope, caseNumber ?? '');
    const atMs = isSaid(asKnownAt) ? Date.parse(asKnownAt) : undefined;
    const reading = this.readings.open(context, atMs === undefined ? {} : { nowMs: atMs, asKnownAtMs: atMs });
    const isKnown = record?.events[0] !== undefined && (atMs === undefined || Date.parse(record.events[0].recordedAt) <= atMs);
    return isKnown ? new VisibleIncident(record, reading) : null;
  }

  @Query(() => IncidentConnection)
  async incidents(
    @Args('filter', { type: () => IncidentFilterInput, nullable: true }) filter: IncidentFilterInput | null | undefined,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null | undefined,
    @Context() context: GatewayContext,
  ): Promise<IncidentConnection> {
    assertPage(first);
    const position = this.live.position();
    const from = readCursor(incidentCursor, after) ?? undefined;
    const page = await this.reader.page(context.scope, filterOf(filter ?? {}, context), { first, after: from });
    const reading = this.readings.open(context);
    const edges = page.records.map((record) => ({
      cursor: writeCursor({ value: record.receivedAt, id: record.id }),
      node: new VisibleIncident(record, reading),
    }));
    return {
      edges,
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: page.total,
      position,
    };
  }

  @Query(() => BoardConnection, { description: 'What is being worked on, or waits.' })
  async board(@Args() args: BoardPageArgs, @Context() context: GatewayContext): Promise<BoardConnection> {
    assertPage(args.first);
    const position = this.live.position();
    const from = readCursor(boardCursor, args.after);
    const reading = this.readings.open(context, from === null ? {} : { nowMs: from.nowMs });
    const states = args.states ?? OPEN_STATES;
    const records = await this.reader.find(
      context.scope,
      filterOf({ city: args.city, agency: args.agency, origin: args.origin, states }, context),
      MAX_BOARD,
    );
    const { nowMs } = reading;
    const choice = { overdueOnly: args.overdueOnly, nowMs, ...(isSaid(args.agency) ? { agency: args.agency } : {}) };
    const lines = records.flatMap((record) => linesOf(new VisibleIncident(record, reading), choice)).sort(byPressure);
    const begin = from?.offset ?? 0;
    const edges = lines
      .slice(begin, begin + args.first)
      .map((node, index) => ({ node, cursor: writeCursor({ nowMs, offset: begin + index + 1 }) }));
    return {
      edges,
      pageInfo: { hasNextPage: begin + edges.length < lines.length, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: lines.length,
      truncated: records.length === MAX_BOARD,
      judgedAt: nowMs,
      position,
    };
  }

  @Query(() => [VisibleIncident], { description: 'Verified, and nobody dispatched: longest waiting first. Empty for agencies.' })
  async queue(
    @Args('city', { type: () => ID, nullable: true }) city: string | null | undefined,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Context() context: GatewayContext,
  ): Promise<readonly VisibleIncident[]> {
    assertPage(first);
    if (context.scope.agency !== null) return [];
    const reading = this.readings.open(context);
    const waiting = await this.reader.find(context.scope, filterOf({ city, states: ['verified'] }, context), first);
    return waiting.map((record) => new VisibleIncident(record, reading));
  }
}

/** GraphQL's null and absent are both: not asked. */
function filterOf(
  said: { readonly [K in keyof IncidentFilter]?: IncidentFilter[K] | null | undefined },
  context: GatewayContext,
): IncidentFilter {
  return {
    city: said.city ?? undefined,
    agency: said.agency ?? undefined,
    states: said.states ?? undefined,
    category: said.category ?? undefined,
    receivedFrom: said.receivedFrom ?? undefined,
    receivedTo: said.receivedTo ?? undefined,
    origin: said.origin ?? context.origin,
  };
}

function assertPage(first: number): void {
  if (first < 1 || first > MAX_PAGE) throw badArgument(`\`first\` is 1 to ${MAX_PAGE}.`);
}

function badArgument(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: coded('BAD_USER_INPUT') });
}
