import { queueOperations } from '@tanggap/dispatch/queue.controller';
import { commandRoutesOf, type CommandOwner } from '@tanggap/incident/command-doors';
import { importOperations } from '@tanggap/intake/import/import.controller';
import { intakeOperations } from '@tanggap/intake/intake.controller';
import { publishingOperations } from '@tanggap/intake/publishing/publishing.controller';
import { commandOperations } from '@tanggap/platform/commands/command-controller';
import { openApiDocument, type OpenApiDocument, type Operation } from '@tanggap/platform/http/openapi';
import { operatorOperations } from '@tanggap/platform/operator/operator.controller';
import { reportingOperations } from '@tanggap/reporting/reporting.controller';
import { acknowledgementOperations } from '@tanggap/sla-monitor/acknowledgement.controller';
import { monitorOperations } from '@tanggap/sla-monitor/monitor.controller';

const VERSION = '0.1.0';

function document(service: string, title: string, operations: readonly Operation[]): OpenApiDocument {
  return openApiDocument({ service, title, version: VERSION, operations });
}

function commandsOf(owner: CommandOwner): readonly Operation[] {
  return commandOperations(commandRoutesOf(owner), owner);
}

/** One OpenAPI document a service: served at /docs, checked in under docs/openapi. */
export function restDocuments(): readonly OpenApiDocument[] {
  return [
    document('intake', 'Tanggap 112: intake', [
      ...commandsOf('intake'),
      ...intakeOperations,
      ...importOperations,
      ...publishingOperations,
    ]),
    document('dispatch', 'Tanggap 112: dispatch', [...commandsOf('dispatch'), ...queueOperations]),
    document('reporting', 'Tanggap 112: reporting', reportingOperations),
    document('sla-monitor', 'Tanggap 112: SLA monitor', [...monitorOperations, ...acknowledgementOperations]),
    document('operator', 'Tanggap 112: operator', operatorOperations),
  ];
}
