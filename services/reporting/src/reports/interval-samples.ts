import type { AgencyId, UnitId } from '@tanggap/events/ids';
import type { IncidentEventType } from '@tanggap/events/incident-events';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { Timeline, TimelineEntry } from '@tanggap/incident/timeline';
import type { IntervalsQuery } from '@tanggap/platform/reports/reports-reader';
import { firstAtMs, type SelectedIncident } from './select-incidents.js';

/** One pair of milestones, each the first of its kind, or null where it was never recorded. */
export interface IntervalSample {
  readonly group: string | null;
  readonly agency: AgencyId | null;
  readonly unit: UnitId | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
}

type Asked = Pick<IntervalsQuery, 'from' | 'to' | 'per' | 'by'>;

/**
 * What one incident adds to the report: one sample, one per agency with `by: agency`, or one per unit with `per: unit`.
 * @param agency only this agency's tracks and units; null: everybody's
 */
export function intervalSamplesOf(
  { record, timeline }: SelectedIncident,
  asked: Asked,
  agency: AgencyId | null,
): readonly IntervalSample[] {
  const agencies = agenciesOf(timeline);
  const own = timeline.entries.filter((entry) => {
    const theirs = entry.track === null ? entry.agency : agencies.get(entry.track);
    return agency === null || theirs === null || theirs === agency;
  });
  if (asked.per === 'unit') return unitSamples(record, { entries: own, agencies }, asked);
  if (asked.by === 'agency') return agencySamples({ entries: own, agencies }, asked, agency);
  return [{ group: groupOf(record, asked, agency), agency, unit: null, ...pairOf(own, asked) }];
}

interface Entries {
  readonly entries: readonly TimelineEntry[];
  /** Agency by track. */
  readonly agencies: ReadonlyMap<string, AgencyId>;
}

function agencySamples({ entries, agencies }: Entries, asked: Asked, only: AgencyId | null): readonly IntervalSample[] {
  const concerned = only === null ? [...new Set(agencies.values())] : [only];
  if (concerned.length === 0) return [{ group: UNKNOWN, agency: null, unit: null, ...pairOf(entries, asked) }];
  return concerned.map((agency) => {
    const theirs = entries.filter((entry) => entry.track === null || agencies.get(entry.track) === agency);
    return { group: agency, agency, unit: null, ...pairOf(theirs, asked) };
  });
}

/** What a unit did, what was said for its whole track, and what happened to the incident. */
function unitSamples(record: IncidentRecord, { entries, agencies }: Entries, asked: Asked): readonly IntervalSample[] {
  const tracksByUnit = new Map<UnitId, Set<string>>();
  for (const { unit, track } of entries) {
    if (unit === null) continue;
    const tracks = tracksByUnit.get(unit) ?? new Set();
    if (track !== null) tracks.add(track);
    tracksByUnit.set(unit, tracks);
  }
  const perUnit = { ...asked, from: unitMilestone(asked.from), to: unitMilestone(asked.to) };
  return [...tracksByUnit].map(([unit, tracks]) => {
    const theirs = entries.filter((entry) =>
      entry.unit === null ? entry.track === null || tracks.has(entry.track) : entry.unit === unit,
    );
    const [firstTrack] = tracks;
    const agency = (firstTrack === undefined ? null : agencies.get(firstTrack)) ?? null;
    return { group: groupOf(record, asked, agency), agency, unit, ...pairOf(theirs, perUnit) };
  });
}

/** A dispatch goes to an agency; a unit's own beginning is its assignment. */
function unitMilestone(type: IncidentEventType): IncidentEventType {
  return type === 'Dispatched' ? 'UnitAssigned' : type;
}

const UNKNOWN = 'unknown';

function groupOf(record: IncidentRecord, { by }: Asked, agency: AgencyId | null): string | null {
  switch (by) {
    case null:
      return null;
    case 'agency':
      return agency ?? UNKNOWN;
    case 'category':
      return record.category ?? UNKNOWN;
    case 'district':
      return record.district ?? UNKNOWN;
  }
}

function pairOf(entries: readonly TimelineEntry[], { from, to }: Asked): { startMs: number | null; endMs: number | null } {
  return {
    startMs: firstAtMs(entries.filter((entry) => entry.type === from)),
    endMs: firstAtMs(entries.filter((entry) => entry.type === to)),
  };
}

function agenciesOf(timeline: Timeline): ReadonlyMap<string, AgencyId> {
  return new Map(timeline.tracks.map(({ track, agency }) => [track, agency]));
}
