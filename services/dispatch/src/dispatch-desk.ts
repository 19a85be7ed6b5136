import { incidentRules, type PreparedCommand } from '@tanggap/incident/incident-rules';
import { parseCommand } from '@tanggap/incident/command-doors';
import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import type { IncidentState } from '@tanggap/incident/incident-state';
import type { Rejection } from '@tanggap/incident/rejection';
import { CommandDesk } from '@tanggap/platform/commands/command-desk';
import { CommandExecutor } from '@tanggap/platform/commands/command-executor';
import type { Platform } from '@tanggap/platform/platform';
import type { CityDirectory } from '@tanggap/sop-definitions/city-directory';

export type DispatchDesk = CommandDesk<IncidentCommand, PreparedCommand, IncidentState, Rejection>;

/** Commands of dispatch need nothing beyond the stream and the city's directory. */
export function createDispatchDesk(platform: Platform, directory: () => CityDirectory): DispatchDesk {
  const { store, clock, installation, metrics, config } = platform;
  return new CommandDesk({
    executor: new CommandExecutor(store, clock, installation.commands, incidentRules(directory)),
    metrics,
    origin: config.origin,
    parse: parseCommand,
    prepare(command, context) {
      const [city] = context.principal.cities;
      // Only a report can open an incident, and that is intake's: an unknown one is refused by decide, whatever city stands here.
      if (city === undefined) return Promise.resolve({ ok: false, rejection: { code: 'incident-not-found' } });
      return Promise.resolve({ ok: true, prepared: { command }, city });
    },
  });
}
