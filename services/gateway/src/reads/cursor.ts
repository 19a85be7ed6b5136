import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { isSaid } from '../schema/said.js';
import { coded } from '../error-codes.js';

/** Opaque to callers: where a page ended. */
export function writeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** @throws GraphQLError for anything that is no cursor of this list */
export function readCursor<T>(schema: z.ZodType<T>, cursor: string | null | undefined): T | null {
  if (!isSaid(cursor)) return null;
  const parsed = schema.safeParse(jsonOf(cursor));
  if (parsed.success) return parsed.data;
  throw new GraphQLError('`after` is no cursor of this list.', { extensions: coded('BAD_USER_INPUT') });
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor.slice(0, 1000), 'base64url').toString('utf8'));
  } catch {
    return undefined; // no schema takes it
  }
}
