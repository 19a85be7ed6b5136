import { incidentIdSchema, type AgencyId, type CityId, type Origin } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Timeline } from '@tanggap/incident/timeline';
import { timelineOf } from '@tanggap/incident/timeline-of';
import { dateIn } from '@tanggap/platform/clock/time-zone';
import type { Period } from '@tanggap/platform/reports/reports-reader';

/** Which incidents a report is about, everything already decided: no default is left. */
export interface Selection {
  readonly city: CityId;
  readonly origin: Origin;
  readonly period: Period | null;
  /** IANA zone of the period's dates. */
  readonly zone: string;
  /** Set: only this agency's tracks, and only incidents in which it has one. */
  readonly agency: AgencyId | null;
}

export interface SelectedIncident {
  readonly record: IncidentRecord;
  readonly timeline: Timeline;
}

/** Streams the records through; one incident is held at a time. */
export async function* selectIncidents(
  records: AsyncIterable<IncidentRecord>,
  selection: Selection,
): AsyncGenerator<SelectedIncident> {
  const isInside = periodTest(selection);
  for await (const record of records) {
    if (record.city !== selection.city || record.origin !== selection.origin) continue;
    if (selection.agency !== null && !record.agencies.includes(selection.agency)) continue;
    const { city, origin } = selection;
    const timeline = timelineOf(record.events, { incident: incidentIdSchema.parse(record.id), city, origin });
    if (isInside(timeline)) yield { record, timeline };
  }
}

/** A calendar date, not an instant range: where a zone repeats an hour across midnight, the date still decides. */
function periodTest({ period, zone }: Selection): (timeline: Timeline) => boolean {
  if (period === null) return () => true;
  return (timeline) => {
    const receivedAtMs = firstAtMs(timeline.entries.filter((entry) => entry.type === 'ReportReceived'));
    if (receivedAtMs === null) return false;
    const date = dateIn(receivedAtMs, zone);
    return period.from <= date && date < period.to;
  };
}

/** Earliest of the entries' times, epoch ms UTC; null when there is none. */
export function firstAtMs(entries: readonly { readonly atMs: number }[]): number | null {
  let first: number | null = null;
  for (const { atMs } of entries) if (first === null || atMs < first) first = atMs;
  return first;
}
