import { Inject } from '@nestjs/common';
import { Context, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Scope } from '@tanggap/platform/access/principal';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { findProfile } from '@tanggap/sop-definitions/city-directory';
import { LiveDirectory } from './live-directory.js';
import { LiveLog } from './live/live-log.js';
import { originEnum, roleEnum } from './schema/enums.js';
import { InstantScalar } from './schema/instant.scalar.js';

@ObjectType()
class Permission {
  @Field(() => ID)
  city!: string;

  @Field(() => [String], { description: 'Commands this role may give there, on its own tracks where it is an agency’s.' })
  commands!: readonly string[];
}

@ObjectType({ description: 'Whose key this is.' })
class Me {
  @Field(() => ID)
  id!: string;

  @Field(() => roleEnum)
  role!: string;

  @Field(() => [ID])
  cities!: readonly string[];

  @Field(() => ID, { nullable: true })
  agency!: string | null;

  @Field(() => [Permission])
  permissions!: readonly Permission[];
}

@ObjectType()
class ConsumerStatus {
  @Field(() => String)
  consumer!: string;

  @Field(() => Int, { description: 'Events it has not applied yet.' })
  lag!: number;

  @Field(() => Int, { description: 'Incidents it could not apply and put aside.' })
  parked!: number;
}

@ObjectType('FeedStatus', { description: 'How fresh what you see is.' })
class FeedStatusType {
  @Field(() => String, {
    nullable: true,
    description: 'Queries show everything up to here; subscribe after it. null while starting.',
  })
  position!: string | null;

  @Field(() => [ConsumerStatus], { description: 'Empty for agencies: it is the call center’s machine room.' })
  consumers!: readonly ConsumerStatus[];
}

@Resolver()
export class MeResolver {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly directory: LiveDirectory,
    private readonly live: LiveLog,
  ) {}

  @Query(() => Me)
  me(@Context('scope') { principal }: Scope): Me {
    const { id, role, cities, agency } = principal;
    const permissions = cities.map((city) => {
      const profile = findProfile(this.directory.current(), city);
      return { city, commands: profile === null || role === 'system' ? [] : profile.permissions[role] };
    });
    return { id, role, cities, agency, permissions };
  }

  @Query(() => InstantScalar, { description: 'Draw running clocks with it: the reader’s own clock may be wrong.' })
  serverTime(): number {
    return this.platform.clock.nowMs();
  }

  @Query(() => originEnum, {
    description:
      'What this server is for: what a case is here unless said, and what lists show unless asked. Anything but LIVE: exercises only.',
  })
  origin(@Context('origin') origin: string): string {
    return origin;
  }

  @Query(() => FeedStatusType)
  async feedStatus(@Context('scope') scope: Scope): Promise<FeedStatusType> {
    const consumers = scope.agency === null ? await this.platform.feed.status() : [];
    return { position: this.live.position(), consumers };
  }

  @Query(() => Boolean, { description: 'Touches nothing: the measure of what GraphQL itself costs.' })
  ping(): boolean {
    return true;
  }
}
