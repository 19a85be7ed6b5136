import { emptyRecord, foldRecord, recordIdOf, type IncidentRecord } from '@tanggap/incident/incident-record';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import { createProjection, type Projection } from '@tanggap/platform/views/projection';
import type { ViewDefinition, Views } from '@tanggap/platform/views/views';

/** One document an incident: its events, and what the boards filter and order by. */
export const boardView: ViewDefinition<IncidentRecord> = {
  name: 'gateway.board',
  version: 1,
  indexes: [
    ['city', 'origin', 'receivedAt', 'triage', 'category'], // what a day's counts are picked from
    ['city', 'origin', 'state', 'receivedAt'],
    ['caseNumber'],
    ['category'],
    ['receivedAt'],
    ['state'],
    ['agencies'],
    ['openAgencies'],
  ],
};

export function boardProjection(events: EventReader, views: Views): Projection<IncidentRecord> {
  return createProjection({ definition: boardView, keyOf: recordIdOf, initial: emptyRecord, fold: foldRecord, events, views });
}
