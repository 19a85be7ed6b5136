import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { callStandings } from '../calls/call-lines.js';
import { VisibleIncident } from '../reads/visible-incident.js';
import { graphqlEnum } from './graphql-enum.js';
import { InstantScalar } from './instant.scalar.js';

const callStandingEnum = graphqlEnum('CallStanding', callStandings);

@ObjectType({ description: 'A report that waits for a call taker, is with one, or broke off and is to be called back.' })
export class CallLine {
  @Field(() => VisibleIncident)
  incident!: VisibleIncident;

  @Field(() => callStandingEnum, {
    description:
      'WAITING: unanswered. ANSWERED: not sorted or verified yet. CALL_BACK: abandoned or silent, nobody reached since.',
  })
  standing!: string;

  @Field(() => InstantScalar, { description: 'When it began to stand so.' })
  since!: number;

  @Field(() => Boolean, { description: 'With your own key.' })
  answeredByYou!: boolean;

  @Field(() => String, { description: 'Lines in ascending order of it are in the order in which they are to be taken.' })
  order!: string;
}

@ObjectType()
export class CallQueue {
  @Field(() => [CallLine], {
    description: 'Unanswered ones first, the longest waiting on top; then those in hand; then call-backs.',
  })
  lines!: readonly CallLine[];

  @Field(() => Int, { description: 'Reports that are neither sorted nor verified, also where `lines` leaves some out.' })
  open!: number;

  @Field(() => String, { nullable: true, description: 'Follow after it and nothing is missed. null while starting.' })
  position!: string | null;
}

@ObjectType({ description: 'How one report stands with the call takers now; `line` null: take it off.' })
export class CallFrame {
  @Field(() => String)
  position!: string;

  @Field(() => ID)
  incidentId!: string;

  @Field(() => Boolean, { description: 'It is not shown yet and may not soon: the incident is put aside. `line` is null.' })
  stale!: boolean;

  @Field(() => CallLine, { nullable: true })
  line!: CallLine | null;
}

@ObjectType({ description: 'Another report that may be about the same event.' })
export class SimilarReport {
  @Field(() => VisibleIncident)
  incident!: VisibleIncident;

  @Field(() => [String], { description: '`place`, `phone`' })
  because!: readonly string[];

  @Field(() => Boolean, {
    description: 'It was recorded earlier: yours can be merged into it. Else it is to be merged into yours.',
  })
  isEarlier!: boolean;
}
