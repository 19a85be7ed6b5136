import type { AgencyId, TrackId } from '@tanggap/events/ids';
import type { IncidentRecord, KeptEvent } from '@tanggap/incident/incident-record';
import type { Scope } from '@tanggap/platform/access/principal';
import type { Condition } from '@tanggap/platform/views/views';

/** Who may know that an incident exists: its city's people, and agencies that have or had a track in it. */
export function canSee(scope: Scope, record: IncidentRecord): boolean {
  if (record.city === null || !scope.cities.includes(record.city)) return false;
  return scope.agency === null || record.agencies.includes(scope.agency);
}

/** The same as a filter of the view, so that pages and counts hold nothing else. */
export function visibleWhere(scope: Scope): readonly Condition[] {
  const ofCities: Condition = { field: 'city', in: scope.cities };
  return scope.agency === null ? [ofCities] : [ofCities, { field: 'agencies', contains: scope.agency }];
}

export function tracksOf(record: IncidentRecord, agency: AgencyId): ReadonlySet<TrackId> {
  const own = new Set<TrackId>();
  for (const event of record.events) {
    if ((event.type === 'Dispatched' || event.type === 'CallTransferred') && event.data.agency === agency)
      own.add(event.data.track);
  }
  return own;
}

/** What of an incident one caller may know: which events, whose tracks. The call center sees everything of its cities. */
export class Sight {
  private readonly ownTracks: ReadonlySet<string> | null;
  private readonly hidden = new Set<string>();

  constructor(
    private readonly scope: Scope,
    record: IncidentRecord,
  ) {
    this.ownTracks = scope.agency === null ? null : tracksOf(record, scope.agency);
    if (this.ownTracks === null) return;
    for (const event of record.events) {
      // A correction is as secret as what it corrects.
      const isOfHidden = event.type === 'OccurrenceCorrected' && this.hidden.has(event.data.event);
      if (isOfHidden || !this.concerns(event)) this.hidden.add(event.id);
    }
  }

  event(id: string): boolean {
    return !this.hidden.has(id);
  }

  /** An agency sees its own tracks, never the incident's own rows: those measure the call center and everybody else. */
  track(track: string | null): boolean {
    return this.ownTracks === null || (track !== null && this.ownTracks.has(track));
  }

  agency(agency: string): boolean {
    return this.ownTracks === null || agency === this.scope.agency;
  }

  /** The whole incident: its verdict, every agency's part. */
  get isWhole(): boolean {
    return this.ownTracks === null;
  }

  private concerns(event: KeptEvent): boolean {
    if ('track' in event.data && event.data.track !== undefined) return this.ownTracks?.has(event.data.track) ?? true;
    if (event.type === 'AgencyInformed') return event.data.agency === this.scope.agency;
    const spokenBy = [event.actor.agency, event.reportedBy.agency];
    return spokenBy.every((agency) => agency === null || agency === this.scope.agency);
  }
}
