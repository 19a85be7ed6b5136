import { createUnionType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Label } from '../schema/common.types.js';
import { InstantScalar } from '../schema/instant.scalar.js';

@ObjectType('PossibleDuplicate', { description: 'A report that may be about the same event.' })
class PossibleDuplicateType {
  @Field(() => ID)
  incident!: string;

  @Field(() => String, { nullable: true })
  caseNumber!: string | null;

  @Field(() => ID, { nullable: true })
  category!: string | null;

  @Field(() => InstantScalar)
  receivedAt!: string;

  @Field(() => [String], { description: '`place`, `phone`' })
  because!: readonly string[];
}

@ObjectType({ description: 'Recorded and durable, or already true (then `events` is empty).' })
export class CommandAccepted {
  @Field(() => ID)
  incident!: string;

  @Field(() => [ID])
  events!: readonly string[];

  @Field(() => Int, { description: "The incident's revision after it; of its alarms, after an acknowledgement." })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'A frame or a query at or after this position shows it.' })
  position!: string | null;

  @Field(() => String, { nullable: true })
  caseNumber!: string | null;

  @Field(() => ID, { nullable: true, description: 'The track that the command opened.' })
  track!: string | null;

  @Field(() => [PossibleDuplicateType], {
    nullable: true,
    description: 'Of a report and of its verification, for the call center; null for everything and everybody else.',
  })
  duplicates!: readonly PossibleDuplicateType[] | null;
}

@ObjectType()
class RefusalDetail {
  @Field(() => String)
  name!: string;

  @Field(() => [String])
  values!: readonly string[];
}

@ObjectType({ description: 'The rules say no. Nothing was recorded.' })
export class CommandRefused {
  @Field(() => String)
  code!: string;

  @Field(() => Label)
  message!: Label;

  @Field(() => [RefusalDetail], { description: 'What the refusal speaks of: the open tracks, the missing field.' })
  details!: readonly RefusalDetail[];
}

@ObjectType({ description: 'Somebody was faster, or `ifMatch` is stale. Nothing was recorded: read again and decide.' })
export class RevisionMoved {
  @Field(() => Int)
  expected!: number;

  @Field(() => Int)
  actual!: number;
}

@ObjectType()
class BadInputPath {
  @Field(() => String, { description: '`reportedBy.channel`' })
  path!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: 'The input cannot be read. Nothing was recorded.' })
export class BadInput {
  @Field(() => [BadInputPath])
  paths!: readonly BadInputPath[];
}

const members = [CommandAccepted, CommandRefused, RevisionMoved, BadInput] as const;
export type CommandOutcome = InstanceType<(typeof members)[number]>;

export const CommandOutcomeUnion = createUnionType({
  name: 'CommandOutcome',
  types: () => members,
  resolveType: (outcome: CommandOutcome) => members.find((member) => outcome instanceof member),
});
