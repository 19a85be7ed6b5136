import { Scalar, type CustomScalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { instantSchema, type Instant } from '@tanggap/events/ids';

/** ISO-8601 UTC with milliseconds, in and out. */
@Scalar('Instant')
export class InstantScalar implements CustomScalar<string, Instant> {
  readonly description = 'An instant: ISO-8601, UTC, with milliseconds (2026-11-24T07:00:00.000Z).';

  parseValue(value: unknown): Instant {
    return parse(value);
  }

  serialize(value: unknown): string {
    return typeof value === 'number' ? new Date(value).toISOString() : String(value);
  }

  parseLiteral(node: ValueNode): Instant {
    return parse(node.kind === Kind.STRING ? node.value : null);
  }
}

function parse(value: unknown): Instant {
  const parsed = instantSchema.safeParse(value);
  if (!parsed.success)
    throw new GraphQLError('An instant is written 2026-11-24T07:00:00.000Z: ISO-8601, UTC, with milliseconds.');
  return parsed.data;
}
