import { streamNameSchema } from '@tanggap/events/envelope';
import { incidentIdSchema, trackIdSchema, type CityId, type IncidentId } from '@tanggap/events/ids';
import { parseCommand } from '@tanggap/incident/command-doors';
import type { CommandOf, IncidentCommand } from '@tanggap/incident/incident-commands';
import { incidentRules, type PreparedCommand } from '@tanggap/incident/incident-rules';
import type { IncidentState } from '@tanggap/incident/incident-state';
import { instantToMs } from '@tanggap/incident/instant';
import type { Rejection } from '@tanggap/incident/rejection';
import { CommandDesk, type Prepared } from '@tanggap/platform/commands/command-desk';
import { CommandExecutor } from '@tanggap/platform/commands/command-executor';
import type { CommandContext } from '@tanggap/platform/commands/commands';
import { instantOf } from '@tanggap/platform/commands/system-event';
import type { Platform } from '@tanggap/platform/platform';
import { deriveUuid } from '@tanggap/platform/serializer/uuid';
import type { Projection } from '@tanggap/platform/views/projection';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { CaseNumbers } from './case-numbers.js';
import type { ComparableReport } from './duplicates/duplicates.projection.js';
import { suggestDuplicates } from './duplicates/suggest-duplicates.js';
import { destroyKeysOf } from './erasures.js';

export type IntakeDesk = CommandDesk<IncidentCommand, PreparedCommand, IncidentState, Rejection>;
type PreparedIntake = Prepared<PreparedCommand, Rejection>;

/** Commands of intake: a report gets its incident's id and case number, a merge learns about its target. */
export function createIntakeDesk(
  platform: Platform,
  directory: () => CityDirectory,
  reports: Projection<ComparableReport>,
): IntakeDesk {
  const { store, clock, installation } = platform;
  const executor = new CommandExecutor(store, clock, installation.commands, incidentRules(directory));
  const caseNumbers = new CaseNumbers(store, clock);
  const preparation = new IntakePreparation(platform, directory, caseNumbers, (context) => executor.commandId(context));
  return new CommandDesk({
    executor,
    metrics: platform.metrics,
    origin: platform.config.origin,
    parse: parseCommand,
    // The same key gives the same incident, whenever it is retried: the id is made from the command's.
    complete: (type, _fields, context) =>
      type === 'ReceiveReport' ? { incident: deriveUuid(executor.commandId(context), 'incident') } : {},
    prepare: (command, context) => preparation.prepare(command, context),
    suggest: (command, context) =>
      suggestDuplicates(command, context, { reports, phones: installation.phones, nowMs: () => clock.nowMs() }),
    // First the event, then the key: whoever is told "erased" can rely on it.
    afterAccepted: async (command) => {
      if (command.type === 'ErasePersonalData') await destroyKeysOf(command.incident, platform);
    },
  });
}

class IntakePreparation {
  constructor(
    private readonly platform: Platform,
    private readonly directory: () => CityDirectory,
    private readonly caseNumbers: CaseNumbers,
    private readonly commandIdOf: (context: CommandContext) => string,
  ) {}

  async prepare(command: IncidentCommand, context: CommandContext): Promise<PreparedIntake> {
    const [city] = context.principal.cities;
    if (city === undefined) return { ok: false, rejection: { code: 'incident-not-found' } };
    switch (command.type) {
      case 'ReceiveReport':
        return this.report(command, context);
      case 'MergeInto':
        return { ok: true, city, prepared: { command, ...(await this.mergeFacts(command)) } };
      default:
        return { ok: true, city, prepared: { command } };
    }
  }

  private async report(command: CommandOf<'ReceiveReport'>, context: CommandContext): Promise<PreparedIntake> {
    const city = cityOf(command, context);
    const profile = city === null ? null : findProfile(this.directory(), city);
    if (city === null || profile === null) return { ok: false, rejection: { code: 'city-required' } };
    // A report that would be refused takes no number.
    const refused = this.refusalOf(command, context, city);
    if (refused !== null) return { ok: false, rejection: refused };
    // A retry meets its own stream and is answered from it: it must not take a second number.
    const stored = await this.platform.store.readStream(streamNameSchema.parse(`incident-${command.incident}`));
    if (stored.events.length > 0) return { ok: true, city, prepared: { command } };
    const caseNumber = await this.caseNumbers.issue({
      city,
      cityCode: profile.code,
      timeZone: profile.timeZone,
      origin: context.origin,
      incident: command.incident,
      commandId: this.commandIdOf(context),
    });
    return { ok: true, city, prepared: { command, caseNumber } };
  }

  private refusalOf(command: CommandOf<'ReceiveReport'>, context: CommandContext, city: CityId): Rejection | null {
    const rules = incidentRules(this.directory);
    const recordedAtMs = this.platform.clock.nowMs();
    const newTrack = trackIdSchema.parse(command.incident);
    const moment = { recordedAtMs, recordedAt: instantOf(recordedAtMs), by: context.principal, city, newTrack };
    const decision = rules.decide({ command }, rules.initial, moment);
    return decision.ok ? null : decision.rejection;
  }

  /** Both reports' recorded times; the target must be in the same city and of the same origin, else it does not exist here. */
  private async mergeFacts(
    command: CommandOf<'MergeInto'>,
  ): Promise<Pick<PreparedCommand, 'mergeTarget' | 'reportRecordedAtMs'>> {
    const [own, target] = await Promise.all([this.firstOf(command.incident), this.firstOf(command.target)]);
    if (own === null || target?.city !== own.city || target.origin !== own.origin) return { mergeTarget: null };
    return {
      mergeTarget: { incident: command.target, recordedAtMs: instantToMs(target.recordedAt) },
      reportRecordedAtMs: instantToMs(own.recordedAt),
    };
  }

  private async firstOf(incident: IncidentId): Promise<{ city: CityId; origin: string; recordedAt: string } | null> {
    const { events } = await this.platform.store.readStream(
      streamNameSchema.parse(`incident-${incidentIdSchema.parse(incident)}`),
    );
    return events[0] ?? null;
  }
}

/** The key's only city; a key for several must say which. */
function cityOf(command: CommandOf<'ReceiveReport'>, { principal }: CommandContext): CityId | null {
  if (command.city !== undefined) return principal.cities.includes(command.city) ? command.city : null;
  const [only, ...others] = principal.cities;
  return others.length === 0 ? (only ?? null) : null;
}
