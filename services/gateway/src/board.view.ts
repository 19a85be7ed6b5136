import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { ViewDefinition } from '@tanggap/platform/views/views';

/** One document an incident: its events, and what the boards filter and order by. */
export const boardView: ViewDefinition<IncidentRecord> = {
  name: 'gateway.board',
  version: 1,
  indexes: [
    ['city', 'origin', 'receivedAt'],
    ['city', 'origin', 'state', 'receivedAt'],
    ['caseNumber'],
    ['category'],
    ['receivedAt'],
    ['state'],
    ['agencies'],
    ['openAgencies'],
  ],
};
