import { emptyRecord, foldRecord, recordIdOf, type IncidentRecord } from '@tanggap/incident/incident-record';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import { createProjection, type Projection } from '@tanggap/platform/views/projection';
import type { Views } from '@tanggap/platform/views/views';
import { caseView } from './case.view.js';

/** Keeps `reporting.case` equal to a fresh fold of the log: in order per stream, repeats skipped, gaps read from the log. */
export function caseProjection(events: EventReader, views: Views): Projection<IncidentRecord> {
  return createProjection({ definition: caseView, keyOf: recordIdOf, initial: emptyRecord, fold: foldRecord, events, views });
}
