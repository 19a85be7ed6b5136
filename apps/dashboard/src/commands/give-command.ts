import type { AnyVariables, TypedDocumentNode } from 'urql';
import { parse } from 'graphql/language/parser.js';
import { RequestFailed, type Connection } from '../api/connection.js';
import type { graphql } from '../api/graphql.js';
import type { introspection } from '../generated/schema.js';

/** `receiveReport`, `acceptDispatch` … */
export type CommandName = Extract<keyof introspection['types']['Mutation']['fields'], string>;

/** What the command's own input type asks for. */
export type CommandInput<Name extends CommandName> = NonNullable<
  Parameters<typeof graphql.scalar<`${Capitalize<Name>}Input`>>[1]
>;

export interface Accepted {
  readonly kind: 'accepted';
  readonly incident: string;
  readonly track: string | null;
  readonly caseNumber: string | null;
  readonly revision: number;
  /** A query at or after it shows what was recorded. */
  readonly position: string | null;
  readonly duplicates: readonly PossibleDuplicate[];
}

export interface PossibleDuplicate {
  readonly incident: string;
  readonly caseNumber: string | null;
  readonly category: string | null;
  readonly receivedAt: string;
  readonly because: readonly string[];
}

/** What stopped a command. Nothing was recorded, `unreachable` excepted: there nobody knows, and the same key is safe. */
export type CommandFault =
  | { readonly kind: 'refused'; readonly code: string; readonly message: { readonly id: string; readonly en: string } }
  | { readonly kind: 'moved' }
  | { readonly kind: 'bad-input'; readonly paths: readonly { readonly path: string; readonly message: string }[] }
  | { readonly kind: 'failed'; readonly code: string };

export type Outcome = Accepted | CommandFault;

export interface CommandOptions {
  /** The last revision seen: of the track for what concerns a track, else of the incident. */
  readonly ifMatch?: number;
  /** One act, one key: the same for every try. */
  readonly key?: string;
}

const TRIES = 4;
const FIRST_WAIT_MS = 400;

type Given =
  | ({ readonly __typename: 'CommandAccepted'; readonly duplicates: readonly PossibleDuplicate[] | null } & Omit<
      Accepted,
      'kind' | 'duplicates'
    >)
  | {
      readonly __typename: 'CommandRefused';
      readonly code: string;
      readonly message: { readonly id: string; readonly en: string };
    }
  | { readonly __typename: 'RevisionMoved' }
  | { readonly __typename: 'BadInput'; readonly paths: readonly { readonly path: string; readonly message: string }[] };

/** A new act's idempotency key. Plain HTTP pages have no `crypto.randomUUID`. */
export function newActKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Gives one command. A line that breaks is tried again with the same key, so nothing happens twice. */
export async function giveCommand<Name extends CommandName>(
  connection: Connection,
  name: Name,
  input: CommandInput<Name>,
  { ifMatch, key = newActKey() }: CommandOptions = {},
): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    try {
      const { given } = await connection.give(mutationOf(name), { input, key, ifMatch: ifMatch ?? null });
      return outcomeOf(given);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (error.code !== 'unreachable' || tries === TRIES) return { kind: 'failed', code: error.code };
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** tries));
    }
  }
}

function outcomeOf(given: Given): Outcome {
  switch (given.__typename) {
    case 'CommandAccepted':
      return { ...given, kind: 'accepted', duplicates: given.duplicates ?? [] };
    case 'CommandRefused':
      return { kind: 'refused', code: given.code, message: given.message };
    case 'RevisionMoved':
      return { kind: 'moved' };
    case 'BadInput':
      return { kind: 'bad-input', paths: given.paths };
  }
}

type CommandDocument = TypedDocumentNode<{ readonly given: Given }, AnyVariables>;
const documents = new Map<string, CommandDocument>();

/** All mutations have one shape, their names and inputs apart. */
function mutationOf(name: CommandName): CommandDocument {
  const known = documents.get(name);
  if (known !== undefined) return known;
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document: CommandDocument = parse(`mutation ${name}($input: ${input}!, $key: String!, $ifMatch: Int) {
    given: ${name}(input: $input, idempotencyKey: $key, ifMatch: $ifMatch) {
      __typename
      ... on CommandAccepted {
        incident track caseNumber revision position
        duplicates { incident caseNumber category receivedAt because }
      }
      ... on CommandRefused { code message { id en } }
      ... on BadInput { paths { path message } }
    }
  }`);
  documents.set(name, document);
  return document;
}
