/** Every `extensions.code` that leaves this gateway, beside the refusals that a command answers with. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'ROLE_NOT_ALLOWED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'QUERY_TOO_COSTLY',
  'TOO_MANY_SUBSCRIPTIONS',
  'RESYNC_REQUIRED',
  'STORE_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'CASE_DATA_UNAVAILABLE',
  'REPORTS_UNAVAILABLE',
  'SIMILAR_REPORTS_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  // The GraphQL server's own, of what cannot be read as a query of this schema.
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The part of an error that says its code: one that is not in the list does not compile. */
export function coded(code: ErrorCode): { readonly code: ErrorCode } {
  return { code };
}
