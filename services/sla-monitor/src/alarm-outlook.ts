import { streamNameSchema, type RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent, isMonitorEvent } from '@tanggap/events/event-registry';
import type { CityId, IncidentId, Origin, WorkOrigin } from '@tanggap/events/ids';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import { NO_STREAM, type EventReader } from '@tanggap/platform/event-store/event-store';
import { readPrefix } from '@tanggap/platform/event-store/read-prefix';
import { nextAlarmAt } from '@tanggap/sla/decide-alarms';
import { sopBookOf } from '@tanggap/sla/sop-book';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { BookOf, Reckoned } from './alarm-desk.js';

/** What the server is for, and nothing else: at work nobody is woken for a drill, a simulation or history. */
export function alarmedOn(server: WorkOrigin): ReadonlySet<Origin> {
  return new Set([server]);
}

/** A breach that stays open for a minute is told to a supervisor. */
const ESCALATIONS = [{ afterMs: 60_000, toRole: 'supervisor' }] as const;

/** @param warningPct in place of what the cities' profiles say; null: as each says */
export function bookOf(directory: () => CityDirectory, warningPct: number | null): BookOf {
  return (city) => {
    const profile = findProfile(directory(), city as CityId); // the city of a recorded event
    if (profile === null) return null;
    return {
      book: sopBookOf(directory(), profile),
      rules: { warningPct: warningPct ?? profile.warningPct, escalations: ESCALATIONS },
    };
  };
}

/** When alarms are due, from the log alone and without recording any. */
export class AlarmOutlook {
  constructor(
    private readonly events: EventReader,
    private readonly bookOf: BookOf,
    private readonly origins: ReadonlySet<Origin>,
  ) {}

  watches(event: RecordedEvent): boolean {
    return this.origins.has(event.origin);
  }

  /**
   * @param seen of the incident's two streams, up to which revision they count
   * @param reckonedWith the share of the limit a row was reckoned with; null: the one in force now
   */
  async reckon(incident: IncidentId, seen: Readonly<Record<string, number>>, reckonedWith: number | null): Promise<Reckoned> {
    const [facts, alarms] = await Promise.all([this.prefix(`incident-${incident}`, seen), this.prefix(`sla-${incident}`, seen)]);
    const timeline = timelineOf(facts.filter(isIncidentEvent), ownerOf(facts));
    const { city, origin } = timeline;
    const known = city === null || !this.origins.has(origin) ? null : this.bookOf(city);
    if (known === null) return { city, nextAtMs: null, warningPct: null };
    const { book } = known;
    const rules = { ...known.rules, warningPct: reckonedWith ?? known.rules.warningPct };
    const nextAtMs = nextAlarmAt({ timeline, book, rules, recorded: alarms.filter(isMonitorEvent) });
    return { city, nextAtMs, warningPct: rules.warningPct };
  }

  private async prefix(name: string, seen: Readonly<Record<string, number>>): Promise<readonly RecordedEvent[]> {
    const upTo = seen[name] ?? NO_STREAM;
    if (upTo === NO_STREAM) return [];
    return readPrefix(this.events, streamNameSchema.parse(name), upTo);
  }
}
