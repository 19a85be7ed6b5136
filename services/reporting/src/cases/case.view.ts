import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { ViewDefinition } from '@tanggap/platform/views/views';

/** One document an incident: its events, and what reports filter by. Verdicts are computed from it, never kept in it. */
export const caseView: ViewDefinition<IncidentRecord> = {
  name: 'reporting.case',
  version: 1,
  indexes: [['city', 'origin'], ['origin'], ['receivedAt'], ['category'], ['state']],
};
