import { streamNameSchema } from '@tanggap/events/envelope';
import { z } from 'zod';
import { RevisionConflict } from '../event-store/event-store.js';
import { ServiceRefused, type ServiceClient } from '../service/service-client.js';
import { acceptedSchema } from './accepted-schema.js';
import type { CommandResult, Commands, GivenContext } from './commands.js';
import { internalCommandsPath, type InternalCommand } from './internal-commands.js';

const answerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('decided'),
    result: z.discriminatedUnion('ok', [
      acceptedSchema,
      z.object({ ok: z.literal(false), rejection: z.looseObject({ code: z.string() }) }),
    ]),
  }),
  z.object({ kind: z.literal('conflict'), stream: streamNameSchema, expected: z.int(), actual: z.int() }),
]);

interface Named {
  readonly type: string;
}

/** Between processes: the owner's internal door, with the caller's own credential, which the owner verifies again. */
export class HttpCommands<C extends Named, R extends { readonly code: string }, O extends string = string> implements Commands<
  C,
  R
> {
  constructor(
    private readonly ownerOf: (command: C) => O,
    private readonly clientOf: (owner: O) => ServiceClient,
  ) {}

  /** @throws as the port says, and z.ZodError where the owner found the input wrong */
  async send(command: C, context: GivenContext): Promise<CommandResult<R>> {
    const owner = this.ownerOf(command);
    const { principal, credential, ...more } = context;
    const { type, ...fields } = command;
    const body = { type, fields, ...more, cities: [...principal.cities] } satisfies Omit<InternalCommand, 'fields'> & {
      readonly fields: object;
    };
    const headers = credential === '' ? {} : { authorization: `Bearer ${credential}` };
    const answer = answerSchema.parse(await this.ask(owner, body, headers));
    if (answer.kind === 'conflict') throw new RevisionConflict(answer.stream, answer.expected, answer.actual);
    return answer.result as CommandResult<R>; // the owner answers with its own refusals only, and both sides share their type
  }

  private async ask(owner: O, body: object, headers: Readonly<Record<string, string>>): Promise<unknown> {
    try {
      return await this.clientOf(owner).post(internalCommandsPath(owner), body, headers);
    } catch (error) {
      if (error instanceof ServiceRefused && error.code === 'invalid-input') throw new z.ZodError(issuesOf(error.details));
      throw error;
    }
  }
}

const faultsSchema = z.object({ errors: z.array(z.object({ pointer: z.string(), message: z.string() })) });

function issuesOf(details: Readonly<Record<string, unknown>>): z.core.$ZodIssue[] {
  const faults = faultsSchema.safeParse(details).data?.errors ?? [];
  return faults.map(({ pointer, message }) => ({
    code: 'custom',
    path: pointer.split('/').slice(1),
    message,
    input: undefined,
  }));
}
