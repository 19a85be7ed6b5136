import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { BoardRowType } from './board.types.js';
import { Label } from './common.types.js';
import { triageClassEnum } from './enums.js';
import { InstantScalar } from './instant.scalar.js';

@ObjectType()
class ClassCount {
  @Field(() => triageClassEnum, { nullable: true, description: 'null: nobody has said yet.' })
  class!: string | null;

  @Field(() => Int)
  calls!: number;
}

@ObjectType({ description: 'Running rows of the papers, each counted once, a joint one too.' })
class WallClocks {
  @Field(() => Int)
  inTime!: number;

  @Field(() => Int, { description: 'Past the city’s share of the limit.' })
  warning!: number;

  @Field(() => Int)
  overdue!: number;

  @Field(() => Int, { description: 'Measured, never judged.' })
  noLimit!: number;
}

@ObjectType({ description: 'Steps of an agency’s tracks that are over and were never, or not wholly, reported.' })
class AgencyMissing {
  @Field(() => ID)
  agency!: string;

  @Field(() => Label)
  agencyName!: Label;

  @Field(() => Int)
  steps!: number;

  @Field(() => Int, { description: 'In so many incidents.' })
  incidents!: number;
}

@ObjectType({
  description: 'A city at one glance: the reports of its calendar day so far, and what is open now, whenever it was received.',
})
export class Wall {
  @Field(() => String, { nullable: true, description: 'Follow from it and nothing is missed. null while starting.' })
  position!: string | null;

  @Field(() => InstantScalar)
  judgedAt!: number;

  @Field(() => String, { description: 'The day in the city’s zone: `2026-11-25`.' })
  day!: string;

  @Field(() => Int, { description: 'Reports received today.' })
  calls!: number;

  @Field(() => [ClassCount], { description: 'Every class, and what is not sorted yet last; they add up to `calls`.' })
  classes!: readonly ClassCount[];

  @Field(() => [Int], { description: 'Reports received in each hour since midnight that has begun.' })
  hours!: readonly number[];

  @Field(() => WallClocks)
  clocks!: WallClocks;

  @Field(() => Int, { description: 'Rows of the board that nobody has accepted for longer than the city allows.' })
  unaccepted!: number;

  @Field(() => [BoardRowType], {
    description: 'Rows of the board whose most pressing clock is overdue, the longest first; at most 20.',
  })
  overdue!: readonly BoardRowType[];

  @Field(() => Int, { description: 'All of them.' })
  overdueCount!: number;

  @Field(() => [AgencyMissing], { description: 'Of today’s reports; the most first, agencies without any left out.' })
  missing!: readonly AgencyMissing[];

  @Field(() => Boolean, { description: 'More incidents are open than are computed at once.' })
  truncated!: boolean;

  /** When time alone will change this, epoch ms: a clock begins to warn or is breached, or the day ends. */
  changesAtMs!: number;
}

@ObjectType({ description: 'What a day of this city is like: the mean of those before today.' })
export class UsualDay {
  @Field(() => String, { description: 'The day it is compared with, in the city’s zone.' })
  day!: string;

  @Field(() => Int, { description: 'How many days: at most 28, from the one after the first report; 0: none yet.' })
  days!: number;

  @Field(() => [Float], { description: 'Reports received in each hour since midnight, on average. Empty without a day.' })
  hours!: readonly number[];
}
