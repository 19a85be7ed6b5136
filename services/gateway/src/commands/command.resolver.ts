import { Inject } from '@nestjs/common';
import { Args, Context, Int, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { workOriginSchema } from '@tanggap/events/ids';
import {
  acknowledgementTexts,
  acknowledgeEscalationSchema,
  type AcknowledgeEscalation,
  type AcknowledgementRejection,
} from '@tanggap/incident/acknowledge-escalation';
import { allDoors, internalCommands } from '@tanggap/incident/command-doors';
import { incidentCommandSchemas, type IncidentCommand, type IncidentCommandType } from '@tanggap/incident/incident-commands';
import type { Rejection } from '@tanggap/incident/rejection';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import type { ExecutorRejection } from '@tanggap/platform/commands/command-executor';
import type { Commands } from '@tanggap/platform/commands/commands';
import { RevisionConflict } from '@tanggap/platform/event-store/event-store';
import { issueText } from '@tanggap/platform/http/issue-text';
import { COMMANDS } from '@tanggap/platform/platform';
import type { Text } from '@tanggap/sop-definitions/sop';
import type { GatewayContext } from '../gateway-context.js';
import { originEnum } from '../schema/enums.js';
import { fromGraphql, inputOf } from '../schema/zod-input.js';
import {
  BadInput,
  CommandAccepted,
  CommandOutcomeUnion,
  CommandRefused,
  RevisionMoved,
  type CommandOutcome,
} from './command-result.types.js';

type PublicCommand = IncidentCommand | AcknowledgeEscalation;
type Refusal = Rejection | AcknowledgementRejection | ExecutorRejection;

const schemas: Readonly<Record<PublicCommand['type'], z.ZodObject>> = {
  ...incidentCommandSchemas,
  AcknowledgeEscalation: acknowledgeEscalationSchema,
};
const messages: Readonly<Record<Refusal['code'], Text>> = { ...rejectionMessages, ...acknowledgementTexts };

const argumentsSchema = z.strictObject({
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, { message: '1 sampai 200 huruf ASCII tanpa spasi / 1 to 200 visible ASCII signs, no spaces' }),
  ifMatch: z.int().min(0).nullable().default(null),
  origin: workOriginSchema.nullable().default(null),
});
type CommandArguments = z.input<typeof argumentsSchema>;

/** One mutation a public command, made from the table of commands: see docs/adr/0007. */
@Resolver()
export class CommandResolver {
  constructor(@Inject(COMMANDS) private readonly commands: Commands<PublicCommand, Refusal>) {}

  async give(
    type: PublicCommand['type'],
    input: unknown,
    given: CommandArguments,
    context: GatewayContext,
  ): Promise<CommandOutcome> {
    const schema = schemas[type];
    // A new incident's id comes from its idempotency key: the service that owns the command derives it.
    const said = type === 'ReceiveReport' ? schema.omit({ incident: true }) : schema;
    const command = said.safeParse({ ...Object(fromGraphql(said, input)), type });
    const meta = argumentsSchema.safeParse(given);
    if (!command.success || !meta.success) return badInput([...issuesOf(command, 'input'), ...issuesOf(meta)]);
    try {
      const { principal, credential, traceparent } = context;
      // Parsed by this type's own schema; the table of schemas loses which type that was.
      const result = await this.commands.send(command.data as unknown as PublicCommand, {
        principal,
        credential,
        traceparent,
        ...meta.data,
      });
      return result.ok ? made(CommandAccepted, { ...result, duplicates: result.duplicates ?? null }) : refused(result.rejection);
    } catch (error) {
      if (error instanceof RevisionConflict) return made(RevisionMoved, { expected: error.expected, actual: error.actual });
      throw error;
    }
  }
}

function badInput(paths: BadInput['paths']): BadInput {
  return made(BadInput, { paths });
}

function issuesOf(parsed: z.ZodSafeParseResult<unknown>, under?: string): BadInput['paths'] {
  const issues = parsed.success ? [] : parsed.error.issues;
  return issues.map((issue) => ({
    path: [under, ...issue.path].filter((part) => part !== undefined).join('.'),
    message: issueText(issue),
  }));
}

function refused(rejection: Refusal): CommandRefused {
  const { code, ...facts } = rejection;
  const details = Object.entries(facts).map(([name, value]) => ({ name, values: [value].flat().map(String) }));
  return made(CommandRefused, { code, message: messages[code], details });
}

function made<T extends object>(type: new () => T, fields: { readonly [K in keyof T]: T[K] }): T {
  return Object.assign(new type(), fields);
}

/** The mutation's name: the command's, in GraphQL's spelling. */
function mutationNameOf(type: PublicCommand['type']): string {
  return type.charAt(0).toLowerCase() + type.slice(1);
}

/** The type is the mutation's own; a new incident's id is not the caller's to choose. */
function hiddenOf(type: PublicCommand['type']): readonly string[] {
  return type === 'ReceiveReport' ? ['type', 'incident'] : ['type'];
}

type Given = (
  this: CommandResolver,
  input: unknown,
  idempotencyKey: string,
  ifMatch: number | null | undefined,
  context: GatewayContext,
  origin?: CommandArguments['origin'],
) => Promise<CommandOutcome>;

/** What `@Mutation` and `@Args` would say on a method written by hand; the decorators are the same. */
function addMutation(type: PublicCommand['type']): void {
  const name = mutationNameOf(type);
  const prototype = CommandResolver.prototype as CommandResolver & Record<string, Given>; // methods are added by name
  prototype[name] = function (input, idempotencyKey, ifMatch, context, origin) {
    return this.give(type, input, { idempotencyKey, ifMatch: ifMatch ?? null, origin }, context);
  };
  const input = inputOf(`${type}Input`, schemas[type], hiddenOf(type));
  Args('input', { type: () => input })(prototype, name, 0);
  Args('idempotencyKey', {
    type: () => String,
    description: 'The same key again is answered as the first time. A new one for every new act.',
  })(prototype, name, 1);
  Args('ifMatch', {
    type: () => Int,
    nullable: true,
    description:
      type === 'AcknowledgeEscalation'
        ? "The last revision seen of the incident's alarms."
        : 'The last revision seen: of the track for what concerns a track, else of the incident.',
  })(prototype, name, 2);
  Context()(prototype, name, 3);
  if (type === 'ReceiveReport') {
    Args('origin', {
      type: () => originEnum,
      nullable: true,
      description: 'The server’s own unless said; IMPORTED cannot be reported here.',
    })(prototype, name, 4);
  }
  Reflect.defineMetadata('design:paramtypes', [Object, String, Number, Object, String], prototype, name);
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (descriptor === undefined) throw new TypeError(`${name} is not on the resolver`);
  Mutation(() => CommandOutcomeUnion, { name, description: `Owned by ${allDoors[type].owner}.` })(prototype, name, descriptor);
}

export const publicCommandTypes = (Object.keys(incidentCommandSchemas) as IncidentCommandType[]) // keys of a table over exactly this union
  .filter((type) => !internalCommands.has(type));
for (const type of publicCommandTypes) addMutation(type);
addMutation('AcknowledgeEscalation');
