import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  GraphQLError,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import { coded } from './error-codes.js';

export const MAX_TOKENS = 1000;
const MAX_COST = 60_000;
/** What a list without `first` is taken to hold: an incident has about ten events, a SOP about ten rows. */
const LIST_GUESS = 10;

// The armor's own cost and token limits are off: one knows no lists, the other answers 500.
const armor = new ApolloArmor({
  maxAliases: { n: 10, allowList: [] },
  maxDirectives: { n: 5 },
  maxDepth: { n: 8 },
  costLimit: { enabled: false },
  maxTokens: { enabled: false },
  blockFieldSuggestion: { enabled: false }, // Apollo's hideSchemaDetailsFromClientErrors does it
}).protect();

export const validationRules: readonly ValidationRule[] = armor.validationRules;

/** Each field costs one, times how many of it there can be: `first` where it is asked, a guess for other lists. */
const listAware: ComplexityEstimator = ({ args, childComplexity, field }) => {
  const first: unknown = args['first'];
  if (typeof first === 'number') return 1 + Math.max(first, 1) * childComplexity;
  const isCounted = field.name === 'edges'; // by its connection's `first`
  return 1 + (isList(field.type) && !isCounted && isObjectType(getNamedType(field.type)) ? LIST_GUESS : 1) * childComplexity;
};

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}

/** @throws GraphQLError when answering would cost too much */
export function assertAffordable(asked: {
  schema: GraphQLSchema;
  query: DocumentNode;
  variables?: Record<string, unknown>;
  operationName?: string;
}): void {
  const cost = getComplexity({ ...asked, estimators: [listAware] });
  if (cost > MAX_COST)
    throw new GraphQLError(`The query costs ${cost}, more than ${MAX_COST}: ask for fewer at once.`, {
      extensions: { ...coded('QUERY_TOO_COSTLY'), http: { status: 400 } },
    });
}

export const costPlugin: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ schema, document, request, operationName }) {
        assertAffordable({
          schema,
          query: document,
          ...(request.variables === undefined ? {} : { variables: request.variables }),
          ...(operationName === null ? {} : { operationName }),
        });
        return Promise.resolve();
      },
    }),
};

/** The same checks for what arrives on a socket. @returns the parsed document, or why not */
export function readDocument(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxLexicalTokens: MAX_TOKENS });
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('The query cannot be read.')];
  }
  const errors = validate(schema, document, [...specifiedRules, ...validationRules], { hideSuggestions: true });
  return errors.length > 0 ? errors : document;
}
