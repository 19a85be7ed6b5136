import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Text } from '@tanggap/sop-definitions/sop';
import { reportChannelEnum, roleEnum } from './enums.js';

@ObjectType({ description: 'What people read: Indonesian first, English second.' })
export class Label {
  @Field(() => String)
  id!: string;

  @Field(() => String)
  en!: string;
}

@ObjectType('SopRef')
export class SopRefType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;
}

@ObjectType({ description: 'Who said so, and how it reached the recorder.' })
export class ReportedBy {
  @Field(() => roleEnum)
  role!: string;

  @Field(() => ID, { nullable: true })
  agency!: string | null;

  @Field(() => String, { nullable: true })
  unit!: string | null;

  @Field(() => reportChannelEnum)
  channel!: string;
}

@ObjectType({ description: 'Whose credential recorded it.' })
export class Recorder {
  @Field(() => ID)
  id!: string;

  @Field(() => roleEnum)
  role!: string;

  @Field(() => ID, { nullable: true })
  agency!: string | null;
}

@ObjectType()
export class Point {
  @Field(() => Float)
  lat!: number;

  @Field(() => Float)
  lng!: number;
}

@ObjectType({
  description: 'Personal data. `value` is null when nobody said it, when it is not yours to read, or when it was erased.',
})
export class PersonalText {
  @Field(() => String, { nullable: true })
  value!: string | null;

  @Field(() => Boolean, { description: 'Destroyed for ever.' })
  erased!: boolean;

  @Field(() => Boolean, { description: 'Not yours to read now.' })
  hidden!: boolean;
}

@ObjectType({ description: 'As PersonalText, for the exact point.' })
export class PersonalPoint {
  @Field(() => Point, { nullable: true })
  value!: Point | null;

  @Field(() => Boolean)
  erased!: boolean;

  @Field(() => Boolean)
  hidden!: boolean;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** For an id that the city's profile does not name (any more). */
export function labelOf(text: Text | null | undefined, id: string): Label {
  return text ?? { id, en: id };
}
