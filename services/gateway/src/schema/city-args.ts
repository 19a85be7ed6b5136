import { ArgsType, Field, ID } from '@nestjs/graphql';
import { originEnum, OWN_ORIGIN } from './enums.js';

/** Of a query over one city's cases of one origin. */
@ArgsType()
export class CityArgs {
  @Field(() => ID)
  city!: string;

  @Field(() => originEnum, { nullable: true, description: OWN_ORIGIN })
  origin?: string | null;
}
