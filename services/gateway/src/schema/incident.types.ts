import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { ClockReading } from './city.types.js';
import { Label, Recorder, ReportedBy, SopRefType } from './common.types.js';
import {
  commandTypeEnum,
  incidentEventTypeEnum,
  incidentVerdictEnum,
  monitorEventTypeEnum,
  provenanceEnum,
  rowScopeEnum,
  trackStatusEnum,
  verdictNameEnum,
} from './enums.js';
import { InstantScalar } from './instant.scalar.js';

@ObjectType()
export class RevealedText {
  @Field(() => String, { description: 'Which of the event’s fields: `text`, `note`, `rationale`, `reason` …' })
  field!: string;

  @Field(() => String)
  value!: string;
}

@ObjectType({ description: 'A row of a SOP that a person recorded as done or skipped.' })
export class EntryStep {
  @Field(() => ID)
  sop!: string;

  @Field(() => Int)
  ord!: number;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@ObjectType({ description: 'A value of a fixed list, or of the city’s own: `reason` `no-unit`, `category` `kebakaran`.' })
export class EntryWord {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  value!: string;
}

@ObjectType('TimelineEntry', { description: 'One thing that happened, its time already corrected.' })
export class TimelineEntryType {
  @Field(() => ID)
  event!: string;

  @Field(() => incidentEventTypeEnum)
  type!: string;

  @Field(() => Int)
  revision!: number;

  @Field(() => InstantScalar, { description: 'When it happened, as known: the latest correction, else as reported.' })
  at!: number;

  @Field(() => InstantScalar, { nullable: true, description: 'As first reported, where a correction changed it.' })
  originallyAt!: number | null;

  @Field(() => InstantScalar)
  recordedAt!: number;

  @Field(() => Boolean, { description: 'It was written down some time after it happened.' })
  toldLate!: boolean;

  @Field(() => ID, { nullable: true, description: 'Of a correction: the event whose time it sets right.' })
  corrects!: string | null;

  @Field(() => [EntryWord])
  words!: readonly EntryWord[];

  @Field(() => ReportedBy)
  reportedBy!: ReportedBy;

  @Field(() => Recorder)
  recorder!: Recorder;

  @Field(() => ID, { nullable: true })
  track!: string | null;

  @Field(() => ID, { nullable: true })
  agency!: string | null;

  @Field(() => String, { nullable: true })
  unit!: string | null;

  @Field(() => EntryStep, { nullable: true })
  step!: EntryStep | null;

  @Field(() => [RevealedText], { description: 'What was said with it, as far as it is yours to read.' })
  texts!: Promise<readonly RevealedText[]>;

  @Field(() => Boolean, { description: 'Its texts were destroyed for ever.' })
  erased!: Promise<boolean>;
}

@ObjectType('Crew', { description: 'One unit of a track, and how far it has reported.' })
export class CrewType {
  @Field(() => String)
  unit!: string;

  @Field(() => [commandTypeEnum], { description: 'Steps that are on record: given again they record nothing.' })
  said!: readonly string[];

  @Field(() => commandTypeEnum, {
    nullable: true,
    description: 'What usually comes next. Anything may be reported, in any order.',
  })
  next!: string | null;
}

@ObjectType('Track', { description: 'One agency’s part in the incident.' })
export class TrackType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  agency!: string;

  @Field(() => Label)
  agencyName!: Label;

  @Field(() => SopRefType, { nullable: true, description: 'null: no SOP on file.' })
  sop!: SopRefType | null;

  @Field(() => InstantScalar)
  openedAt!: number;

  @Field(() => trackStatusEnum)
  status!: string;

  @Field(() => InstantScalar, { nullable: true })
  endedAt!: number | null;

  @Field(() => Int, { description: 'For `ifMatch` of what concerns this track.' })
  revision!: number;

  @Field(() => [String])
  units!: readonly string[];

  @Field(() => [CrewType])
  crews!: readonly CrewType[];
}

@ObjectType('Row', { description: 'One printed row of a SOP, judged.' })
export class RowType {
  @Field(() => SopRefType)
  sop!: SopRefType;

  @Field(() => Int, { description: 'Ours, 1..n in the order of the paper.' })
  ord!: number;

  @Field(() => String, { nullable: true, description: 'As printed: may repeat or be missing.' })
  printedNo!: string | null;

  @Field(() => Label)
  label!: Label;

  @Field(() => rowScopeEnum)
  scope!: string;

  @Field(() => ID, { nullable: true })
  track!: string | null;

  @Field(() => ID, { nullable: true })
  agency!: string | null;

  @Field(() => String, { description: 'The time cell as printed; empty when blank.' })
  printedTime!: string;

  @Field(() => Float, { nullable: true, description: 'null: no limit printed, so never breached.' })
  limitMs!: number | null;

  @Field(() => verdictNameEnum, {
    nullable: true,
    description: 'null: a row that nobody here can observe, a heading, a category, a total.',
  })
  verdict!: string | null;

  @Field(() => Float, { nullable: true })
  elapsedMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of a running row with a limit.' })
  remainingMs!: number | null;

  @Field(() => Float, { nullable: true })
  overrunMs!: number | null;

  @Field(() => InstantScalar, { nullable: true })
  dueAt!: number | null;

  @Field(() => InstantScalar, { nullable: true, description: 'What a running clock counts from.' })
  startedAt!: number | null;

  @Field(() => [commandTypeEnum], {
    description:
      'What a person can still record of the row itself: that it is done, where no other event ends it; that it is left out.',
  })
  byHand!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Why it was skipped.' })
  skipReason!: string | null;

  @Field(() => provenanceEnum, {
    nullable: true,
    description: 'Where the clock’s start and stop come from: read from the wording, or printed.',
  })
  provenance!: string | null;

  @Field(() => ClockReading, { nullable: true, description: 'As this version of the SOP is read.' })
  clock!: ClockReading | null;

  @Field(() => Boolean, { description: 'Counts in reports: a joint row is shown on each track and counted once.' })
  counted!: boolean;
}

@ObjectType({ description: 'Who said that an escalation was heard, and when.' })
export class Acknowledgement {
  @Field(() => InstantScalar)
  at!: string;

  @Field(() => Recorder)
  by!: Recorder;
}

@ObjectType('Alarm', { description: 'What the SLA monitor recorded. History of alarms; verdicts are computed anew.' })
export class AlarmType {
  @Field(() => ID)
  id!: string;

  @Field(() => monitorEventTypeEnum)
  type!: string;

  @Field(() => InstantScalar)
  at!: string;

  @Field(() => SopRefType, { nullable: true })
  sop!: SopRefType | null;

  @Field(() => Int, { nullable: true })
  ord!: number | null;

  @Field(() => Label, { nullable: true })
  label!: Label | null;

  @Field(() => ID, { nullable: true })
  track!: string | null;

  @Field(() => Float, { nullable: true })
  limitMs!: number | null;

  @Field(() => InstantScalar, { nullable: true })
  dueAt!: string | null;

  @Field(() => InstantScalar, { nullable: true })
  judgedAt!: string | null;

  @Field(() => Int, { nullable: true })
  judgedRevision!: number | null;

  @Field(() => Int, { nullable: true })
  attempt!: number | null;

  @Field(() => String, { nullable: true, description: 'Why a breach was retracted.' })
  reason!: string | null;

  @Field(() => ID, { nullable: true, description: 'The alarm that this one speaks of.' })
  about!: string | null;

  @Field(() => String, { nullable: true })
  toRole!: string | null;

  @Field(() => Acknowledgement, { nullable: true, description: 'Of an escalation that somebody said was heard.' })
  acknowledged!: Acknowledgement | null;

  @Field(() => Boolean, { description: 'An escalation that nobody has answered yet, and that your role may acknowledge.' })
  mayAcknowledge!: boolean;
}

@ObjectType()
export class IncidentJudgement {
  @Field(() => incidentVerdictEnum)
  verdict!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@ObjectType({ description: 'A command, and why it would be refused now; `refusal` null: it would be looked at.' })
export class OfferedCommand {
  @Field(() => commandTypeEnum)
  command!: string;

  @Field(() => ID, { nullable: true })
  track!: string | null;

  @Field(() => String, { nullable: true })
  refusal!: string | null;

  @Field(() => Label, { nullable: true })
  message!: Label | null;
}
