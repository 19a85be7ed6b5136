import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver, Subscription } from '@nestjs/graphql';
import { recordIdOf } from '@tanggap/incident/incident-record';
import type { PositionedEvent } from '@tanggap/platform/event-store/event-store';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import type { GatewayContext } from './gateway-context.js';
import { LiveLog } from './live/live-log.js';
import { afterArgument, drop } from './live/following.js';
import { pictures } from './live/pictures.js';
import { WallReader, type WallChoice } from './reads/wall-reader.js';
import { CityArgs } from './schema/city-args.js';
import { UsualDay, Wall } from './schema/wall.types.js';

const WHOSE = 'For who may read a whole city’s reports: supervisors, analysts, a city’s admin.';

/** What hangs on a call center's wall. */
@Resolver()
export class WallResolver {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly reader: WallReader,
    private readonly live: LiveLog,
  ) {}

  @Query(() => Wall, { description: WHOSE })
  wall(@Args() args: CityArgs, @Context() context: GatewayContext): Promise<Wall> {
    return this.reader.wall(context, choiceOf(args, context));
  }

  @Query(() => UsualDay, { description: WHOSE })
  usualDay(@Args() args: CityArgs, @Context() context: GatewayContext): Promise<UsualDay> {
    return this.reader.usualDay(context, choiceOf(args, context));
  }

  @Subscription(() => Wall, {
    description:
      'The wall as it is, and anew when something changes it: an event, a deadline that passes, the city’s midnight. At most one a second.',
    resolve: (wall: Wall) => wall,
  })
  async wallChanged(
    @Args() args: CityArgs,
    @Args('after', afterArgument) after: string | null | undefined,
    @Context() context: GatewayContext,
  ): Promise<AsyncIterableIterator<Wall>> {
    const choice = choiceOf(args, context);
    this.reader.profileFor(context, choice);
    const isWanted = ({ event }: PositionedEvent): boolean =>
      recordIdOf(event) !== null && event.city === choice.city && event.origin === choice.origin;
    const events = await this.live.follow(after ?? null, isWanted, drop(context));
    return pictures(events, this.platform.clock, () => this.reader.wall(context, choice));
  }
}

function choiceOf({ city, origin }: CityArgs, context: GatewayContext): WallChoice {
  return { city, origin: origin ?? context.origin };
}
