import { cityEventDefinitions } from './city-events.js';
import type { EventDefinition } from './define-event.js';
import { incidentEventDefinitions, type IncidentEvent } from './incident-events.js';
import { monitorEventDefinitions, type MonitorEvent } from './monitor-events.js';
import type { RecordedEvent } from './envelope.js';

const definitions: ReadonlyMap<string, EventDefinition> = new Map(
  [...incidentEventDefinitions, ...monitorEventDefinitions, ...cityEventDefinitions].map((definition) => [
    definition.type,
    definition as EventDefinition,
  ]),
);
const incidentTypes: ReadonlySet<string> = new Set(incidentEventDefinitions.map((definition) => definition.type));
const monitorTypes: ReadonlySet<string> = new Set(monitorEventDefinitions.map((definition) => definition.type));

export function findDefinition(type: string): EventDefinition | undefined {
  return definitions.get(type);
}

export function allDefinitions(): readonly EventDefinition[] {
  return [...definitions.values()];
}

export function isIncidentEvent(event: RecordedEvent): event is RecordedEvent<IncidentEvent> {
  return incidentTypes.has(event.type);
}

export function isMonitorEvent(event: RecordedEvent): event is RecordedEvent<MonitorEvent> {
  return monitorTypes.has(event.type);
}
