import type { ApolloDriverConfig } from '@nestjs/apollo';
import { errorShape } from '@tanggap/platform/telemetry/logger';
import type { Platform } from '@tanggap/platform/platform';
import { isOurBug, presentError, thrownBy } from './errors.js';
import type { GatewayContext } from './gateway-context.js';
import type { GatewayDoor } from './gateway-door.js';
import { costPlugin, MAX_TOKENS, validationRules } from './hardening.js';

/**
 * Apollo as strict as it gets. Introspection is for key holders: without a key no query is looked at. Subscriptions have
 * a server of their own (`LiveSocket`).
 */
export function graphqlServer(door: GatewayDoor, { logger }: Platform): Omit<ApolloDriverConfig, 'driver'> {
  return {
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    graphiql: false,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    autoTransformHttpErrors: false,
    persistedQueries: false,
    cache: 'bounded',
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    validationRules: [...validationRules],
    plugins: [costPlugin],
    context: ({ req }: { req: Parameters<GatewayDoor['contextOf']>[0] }): GatewayContext => door.contextOf(req),
    formatError: (_formatted, error) => {
      if (isOurBug(error)) logger.error({ err: errorShape(thrownBy(error)) }, 'a query failed');
      return presentError(error).toJSON();
    },
  };
}
