import { Inject, Optional } from '@nestjs/common';
import { Args, Context, createUnionType, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { incidentIdSchema } from '@tanggap/events/ids';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import type { Scope } from '@tanggap/platform/access/principal';
import { CASE_DATA_DESK, type CaseDataDesk, type OrderRejection } from '@tanggap/platform/reports/case-data-desk';
import type { Text } from '@tanggap/sop-definitions/sop';
import { CommandRefused } from './commands/command-result.types.js';
import { InstantScalar } from './schema/instant.scalar.js';
import { coded } from './error-codes.js';

const messages: Readonly<Record<OrderRejection['code'], Text>> = {
  'incident-not-found': rejectionMessages['incident-not-found'],
  'role-not-allowed': rejectionMessages['role-not-allowed'],
  'tracks-open': rejectionMessages['tracks-open'],
  'no-order-needed': { id: 'Kota ini tidak memerlukan perintah pengiriman.', en: 'This city sends by itself, or not at all.' },
  'no-case-data': { id: 'Kejadian ini tidak punya data kasus untuk dikirim.', en: 'This incident has no case data to send.' },
};

@ObjectType({
  description: 'Delivery follows in the background; `CaseDataSent` appears in the timeline once it was acknowledged.',
})
class CaseDataOrdered {
  @Field(() => String)
  packageHash!: string;

  @Field(() => Int)
  upToRevision!: number;

  @Field(() => String)
  destination!: string;
}

const CaseDataOutcome = createUnionType({
  name: 'CaseDataOutcome',
  types: () => [CaseDataOrdered, CommandRefused] as const,
  resolveType: (outcome: object) => ('packageHash' in outcome ? CaseDataOrdered : CommandRefused),
});

@ObjectType('UnsentCaseData')
class UnsentCaseDataType {
  @Field(() => ID)
  incident!: string;

  @Field(() => String, { nullable: true })
  caseNumber!: string | null;

  @Field(() => ID)
  city!: string;

  @Field(() => String)
  destination!: string;

  @Field(() => String, { description: 'waiting, failing, delivered-unrecorded' })
  state!: string;

  @Field(() => Int)
  attempts!: number;

  @Field(() => InstantScalar)
  nextAttemptAtMs!: number;

  @Field(() => String, { nullable: true })
  lastError!: string | null;
}

/** Where case data goes, as far as people order it and see what did not arrive. */
@Resolver()
export class CaseDataResolver {
  constructor(@Optional() @Inject(CASE_DATA_DESK) private readonly offered?: CaseDataDesk) {}

  @Mutation(() => CaseDataOutcome, {
    description: 'Sends the case data now, where the city waits for an order. Ordering twice sends once.',
  })
  async sendCaseData(
    @Args('incident', { type: () => ID }) incident: string,
    @Context('scope') scope: Scope,
  ): Promise<CaseDataOrdered | CommandRefused> {
    const id = incidentIdSchema.safeParse(incident);
    const result = id.success ? await this.desk().order(scope, id.data) : notFound;
    if (result.ok) return result;
    const { code, ...facts } = result.rejection;
    const details = Object.entries(facts).map(([name, value]) => ({ name, values: [value].flat().map(String) }));
    return { code, message: messages[code], details };
  }

  @Query(() => [UnsentCaseDataType], { description: 'Packages that their destination has not acknowledged yet.' })
  async unsentCaseData(@Context('scope') scope: Scope): Promise<readonly UnsentCaseDataType[]> {
    return this.desk().unsent(scope);
  }

  private desk(): CaseDataDesk {
    if (this.offered !== undefined) return this.offered;
    throw new GraphQLError('Data kasus tidak tersedia di sini. / No case data here.', {
      extensions: coded('CASE_DATA_UNAVAILABLE'),
    });
  }
}

const notFound = { ok: false, rejection: { code: 'incident-not-found' } } as const;
