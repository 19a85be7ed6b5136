import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../generated/schema.js';

/** Queries typed by the gateway's schema; an instant is ISO-8601 UTC with milliseconds. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { Instant: string };
}>();

export type { ResultOf } from 'gql.tada';
