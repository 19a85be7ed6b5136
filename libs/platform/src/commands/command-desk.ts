import { streamNameSchema, type ReportedBy } from '@tanggap/events/envelope';
import type { CityId, WorkOrigin } from '@tanggap/events/ids';
import type { CommandReceiver } from './command-controller.js';
import type { CommandExecutor, ExecutorRejection } from './command-executor.js';
import type { CommandContext, CommandResult, GivenContext, PossibleDuplicate } from './commands.js';
import { settledOrigin } from './settled-origin.js';
import { RevisionConflict } from '../event-store/event-store.js';
import { traced } from '../telemetry/tracing.js';
import type { CommandOutcome, Metrics } from '../telemetry/metrics.js';

interface IncidentCommandShape {
  readonly type: string;
  readonly incident: string;
  readonly reportedBy?: ReportedBy | undefined;
}

/** What a command's service adds before it is decided: facts only it can find out. */
export type Prepared<P, R> =
  { readonly ok: true; readonly prepared: P; readonly city: CityId } | { readonly ok: false; readonly rejection: R };

export interface CommandDeskOptions<C extends IncidentCommandShape, P, S, R> {
  readonly executor: CommandExecutor<P, S, R>;
  readonly metrics: Metrics;
  /** What the server is for. */
  readonly origin: WorkOrigin;
  /** @throws z.ZodError naming every wrong or extra field */
  readonly parse: (input: Readonly<Record<string, unknown>>) => C;
  /** Fields the caller leaves to us, such as a new incident's id. */
  readonly complete?: (
    type: string,
    fields: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ) => Readonly<Record<string, unknown>>;
  readonly prepare: (command: C, context: CommandContext) => Promise<Prepared<P, R>>;
  /** What must be done before the caller hears yes; repeated with a repeated command, so it must be idempotent. */
  readonly afterAccepted?: (command: C) => Promise<void>;
  /** What may be about the same event; null where there is nothing to say to this caller. A failure takes no answer back. */
  readonly suggest?: (command: C, context: CommandContext) => Promise<readonly PossibleDuplicate[] | null>;
}

type DeskRejection = ExecutorRejection | { readonly code: 'role-not-allowed' | 'exercise-only' };

/** Where every command of one service arrives, through whatever door: parsed, prepared, carried out. */
export class CommandDesk<C extends IncidentCommandShape, P, S, R extends { readonly code: string }> implements CommandReceiver<
  R | DeskRejection
> {
  constructor(private readonly options: CommandDeskOptions<C, P, S, R>) {}

  async receive(
    type: string,
    fields: Readonly<Record<string, unknown>>,
    given: GivenContext,
  ): Promise<CommandResult<R | DeskRejection>> {
    const { parse, complete, metrics } = this.options;
    const origin = settledOrigin(given.origin, this.options.origin);
    if (origin === null) return { ok: false, rejection: { code: 'exercise-only' } };
    const context = { ...given, origin };
    const command = parse({ type, ...fields, ...complete?.(type, fields, context) });
    const stage = { name: 'command', attributes: { 'tanggap.command': command.type } };
    try {
      return await traced(stage, async (span) => {
        const result = await this.carryOut(command, { type, ...fields }, context);
        span.set({ 'tanggap.outcome': outcomeOf(result) });
        metrics.countCommand(command.type, outcomeOf(result));
        return result;
      });
    } catch (error) {
      metrics.countCommand(command.type, error instanceof RevisionConflict ? 'conflict' : 'failed');
      throw error;
    }
  }

  private async carryOut(
    command: C,
    body: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ): Promise<CommandResult<R | DeskRejection>> {
    const { executor, prepare, afterAccepted, suggest } = this.options;
    const { agency } = context.principal;
    // An agency speaks for its own people only; the call center writes down what anybody says.
    if (agency !== null && command.reportedBy !== undefined && command.reportedBy.agency !== agency) {
      return { ok: false, rejection: { code: 'role-not-allowed' } };
    }
    const prepared = await prepare(command, context);
    if (!prepared.ok) return prepared;
    const result = await executor.execute({
      command: prepared.prepared,
      stream: streamNameSchema.parse(`incident-${command.incident}`),
      city: prepared.city,
      origin: context.origin,
      context,
      body,
      reportedBy: command.reportedBy ?? saidBySelf(context),
    });
    if (!result.ok) return result;
    await afterAccepted?.(command);
    const duplicates = (await suggest?.(command, context).catch(() => null)) ?? null;
    return duplicates === null ? result : { ...result, duplicates };
  }
}

function outcomeOf(result: CommandResult<unknown>): CommandOutcome {
  if (!result.ok) return 'refused';
  return result.events.length === 0 ? 'nothing-recorded' : 'recorded';
}

function saidBySelf({ principal }: CommandContext): ReportedBy {
  return { role: principal.role, agency: principal.agency, unit: null, channel: 'app' };
}
