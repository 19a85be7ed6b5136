import { streamNameSchema, type RecordedEvent } from '@tanggap/events/envelope';
import { isIncidentEvent, isMonitorEvent } from '@tanggap/events/event-registry';
import type { CityId, IncidentId, Origin } from '@tanggap/events/ids';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import { NO_STREAM, type EventReader } from '@tanggap/platform/event-store/event-store';
import { readPrefix } from '@tanggap/platform/event-store/read-prefix';
import { nextAlarmAt } from '@tanggap/sla/decide-alarms';
import { sopBookOf } from '@tanggap/sla/sop-book';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import type { BookOf } from './alarm-desk.js';

/** Nobody is woken for a drill, a simulation or history. */
export const ALARMED: ReadonlySet<Origin> = new Set(['live']);

/** A breach that stays open for a minute is told to a supervisor. */
const ESCALATIONS = [{ afterMs: 60_000, toRole: 'supervisor' }] as const;

export function bookOf(directory: () => CityDirectory, warningPct: number): BookOf {
  return (city) => {
    const profile = findProfile(directory(), city as CityId); // the city of a recorded event
    if (profile === null) return null;
    return { book: sopBookOf(directory(), profile), rules: { warningPct, escalations: ESCALATIONS } };
  };
}

/** When alarms are due, from the log alone and without recording any. */
export class AlarmOutlook {
  constructor(
    private readonly events: EventReader,
    private readonly directory: () => CityDirectory,
  ) {}

  watches(event: RecordedEvent): boolean {
    return ALARMED.has(event.origin);
  }

  /** @param seen of the incident's two streams, up to which revision they count */
  async nextAlarmBy(incident: IncidentId, seen: Readonly<Record<string, number>>, warningPct: number): Promise<number | null> {
    const [facts, alarms] = await Promise.all([this.prefix(`incident-${incident}`, seen), this.prefix(`sla-${incident}`, seen)]);
    const timeline = timelineOf(facts.filter(isIncidentEvent), ownerOf(facts));
    const city = timeline.city === null ? null : bookOf(this.directory, warningPct)(timeline.city);
    if (city === null || !ALARMED.has(timeline.origin)) return null;
    return nextAlarmAt({ timeline, ...city, recorded: alarms.filter(isMonitorEvent) });
  }

  private async prefix(name: string, seen: Readonly<Record<string, number>>): Promise<readonly RecordedEvent[]> {
    const upTo = seen[name] ?? NO_STREAM;
    if (upTo === NO_STREAM) return [];
    return readPrefix(this.events, streamNameSchema.parse(name), upTo);
  }
}
