import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Label, SopRefType } from './common.types.js';
import { incidentEventTypeEnum, incidentVerdictEnum, originEnum, rowScopeEnum, verdictNameEnum } from './enums.js';
import { InstantScalar } from './instant.scalar.js';

@ObjectType()
class ReportPeriod {
  @Field(() => String)
  from!: string;

  @Field(() => String, { description: 'Exclusive.' })
  to!: string;
}

@ObjectType({ isAbstract: true })
abstract class ReportHeading {
  @Field(() => ID)
  city!: string;

  @Field(() => originEnum)
  origin!: string;

  @Field(() => String)
  zone!: string;

  @Field(() => ReportPeriod, { nullable: true })
  period!: ReportPeriod | null;

  @Field(() => Boolean, { description: 'Judged by limits or SOPs that were never in force there.' })
  whatIf!: boolean;
}

@ObjectType()
class LimitCount {
  @Field(() => Float)
  limitSec!: number;

  @Field(() => Int)
  count!: number;
}

@ObjectType('IntervalStats')
class IntervalStatsType {
  @Field(() => incidentEventTypeEnum)
  from!: string;

  @Field(() => incidentEventTypeEnum)
  to!: string;

  @Field(() => String)
  per!: string;

  @Field(() => String, { nullable: true })
  group!: string | null;

  @Field(() => Int)
  incidents!: number;

  @Field(() => Int)
  measured!: number;

  @Field(() => Int)
  missingStart!: number;

  @Field(() => Int)
  missingEnd!: number;

  @Field(() => Int)
  missingBoth!: number;

  @Field(() => Int)
  negative!: number;

  @Field(() => Int)
  zero!: number;

  @Field(() => Float, { nullable: true })
  minMs!: number | null;

  @Field(() => Float, { nullable: true })
  p50Ms!: number | null;

  @Field(() => Float, { nullable: true })
  p90Ms!: number | null;

  @Field(() => Float, { nullable: true })
  p95Ms!: number | null;

  @Field(() => Float, { nullable: true })
  maxMs!: number | null;

  @Field(() => [LimitCount], { description: 'Strictly longer.' })
  over!: readonly LimitCount[];

  @Field(() => [LimitCount])
  exactly!: readonly LimitCount[];
}

@ObjectType('IntervalsReport')
export class IntervalsReportType extends ReportHeading {
  @Field(() => [IntervalStatsType])
  intervals!: readonly IntervalStatsType[];
}

@ObjectType()
class VerdictCount {
  @Field(() => verdictNameEnum)
  verdict!: string;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
class AgencyCount {
  @Field(() => ID)
  agency!: string;

  @Field(() => Int)
  count!: number;
}

@ObjectType('ComplianceRow')
class ComplianceRowType {
  @Field(() => SopRefType)
  sop!: SopRefType;

  @Field(() => Int)
  ord!: number;

  @Field(() => String, { nullable: true })
  printedNo!: string | null;

  @Field(() => Label)
  label!: Label;

  @Field(() => rowScopeEnum)
  whose!: string;

  @Field(() => Float, { nullable: true, description: 'null: no limit printed, or taken away by an override.' })
  limitMs!: number | null;

  @Field(() => Float, { nullable: true })
  printedLimitMs!: number | null;

  @Field(() => Boolean)
  overridden!: boolean;

  @Field(() => [VerdictCount])
  verdicts!: readonly VerdictCount[];

  @Field(() => [AgencyCount], { description: 'An alarm was raised, the track ended, and no stop was ever recorded.' })
  alarmRaisedStopNeverRecorded!: readonly AgencyCount[];
}

@ObjectType()
class IncidentVerdictCount {
  @Field(() => incidentVerdictEnum)
  verdict!: string;

  @Field(() => Int)
  count!: number;
}

@ObjectType('ComplianceReport')
export class ComplianceReportType extends ReportHeading {
  @Field(() => InstantScalar)
  judgedAt!: string;

  @Field(() => [ComplianceRowType])
  rows!: readonly ComplianceRowType[];

  @Field(() => [IncidentVerdictCount], { nullable: true, description: 'null for an agency.' })
  incidents!: readonly IncidentVerdictCount[] | null;

  @Field(() => Float, { nullable: true, description: 'compliant / (compliant + breached)' })
  rate!: number | null;
}
