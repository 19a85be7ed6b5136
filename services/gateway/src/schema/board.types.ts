import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { VisibleIncident } from '../reads/visible-incident.js';
import { PageInfo } from './common.types.js';
import { RowType, TrackType } from './incident.types.js';
import { InstantScalar } from './instant.scalar.js';

@ObjectType('BoardRow', { description: 'One agency’s open track, or an incident that waits for a dispatch (`track` null).' })
export class BoardRowType {
  @Field(() => VisibleIncident)
  incident!: VisibleIncident;

  @Field(() => TrackType, { nullable: true })
  track!: TrackType | null;

  @Field(() => RowType, { nullable: true, description: 'The running row that presses most.' })
  clock!: RowType | null;

  @Field(() => Boolean)
  overdue!: boolean;

  @Field(() => Float)
  waitingMs!: number;

  @Field(() => InstantScalar, { description: 'Since when it has waited so long: to count on from, however old the row is.' })
  waitingSince!: number;

  @Field(() => Boolean, {
    description: 'Nobody has accepted it for longer than the city allows before somebody looks. Never a verdict.',
  })
  attention!: boolean;

  @Field(() => InstantScalar, { nullable: true, description: 'When that begins or began; null for what was accepted.' })
  attentionAt!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its `order` from `attentionAt` on, so that nobody has to ask again then; null for what was accepted.',
  })
  attentionOrder!: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the clock begins to warn; null without a limit.' })
  warnsAt!: number | null;

  @Field(() => String, { description: 'Rows in ascending order of it are in the order of the board, until one of them changes.' })
  order!: string;
}

@ObjectType()
class BoardEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => BoardRowType)
  node!: BoardRowType;
}

@ObjectType({
  description:
    'Unaccepted beyond the city’s attention time first, then overdue, the least time left, rows without a limit by their longest wait.',
})
export class BoardConnection {
  @Field(() => [BoardEdge])
  edges!: readonly BoardEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int)
  totalCount!: number;

  @Field(() => Boolean, { description: 'More incidents are open than one board computes; `totalCount` counts those it did.' })
  truncated!: boolean;

  @Field(() => InstantScalar, { description: 'All rows are judged at this moment; further pages at the same.' })
  judgedAt!: number;

  @Field(() => String, { nullable: true, description: 'Subscribe after it and nothing is missed. null while starting.' })
  position!: string | null;
}

@ObjectType()
class IncidentEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => VisibleIncident)
  node!: VisibleIncident;
}

@ObjectType({ description: 'Newest report first.' })
export class IncidentConnection {
  @Field(() => [IncidentEdge])
  edges!: readonly IncidentEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int)
  totalCount!: number;

  @Field(() => String, { nullable: true })
  position!: string | null;
}

@ObjectType({ description: 'What changed; sent only when the rows show it. Resume after `position`.' })
export class BoardFrame {
  @Field(() => String)
  position!: string;

  @Field(() => ID)
  incidentId!: string;

  @Field(() => String, { description: 'The event that changed it.' })
  type!: string;

  @Field(() => Boolean, {
    description: 'The rows do not show it yet and may not soon: the incident is put aside. `rows` is empty.',
  })
  stale!: boolean;

  @Field(() => InstantScalar)
  judgedAt!: number;

  @Field(() => [BoardRowType], { description: 'All rows this incident has on this board now; empty: take it off.' })
  rows!: readonly BoardRowType[];
}

@ObjectType({ description: 'The incident after a change; sent only when it shows it. Resume after `position`.' })
export class IncidentFrame {
  @Field(() => String)
  position!: string;

  @Field(() => String)
  type!: string;

  @Field(() => Boolean)
  stale!: boolean;

  @Field(() => InstantScalar)
  judgedAt!: number;

  @Field(() => VisibleIncident, { nullable: true })
  incident!: VisibleIncident | null;
}
