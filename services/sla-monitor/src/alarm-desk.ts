import type { NewEvent, RecordedEvent } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { isIncidentEvent, isMonitorEvent } from '@tanggap/events/event-registry';
import { eventIdSchema, type CityId, type IncidentId, type Origin } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { instantToMs } from '@tanggap/incident/instant';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import type { Timeline } from '@tanggap/incident/timeline';
import type { Clock } from '@tanggap/platform/clock/clock';
import { instantOf, systemContext } from '@tanggap/platform/commands/system-event';
import { NO_STREAM, RevisionConflict, type EventStore, type Revision } from '@tanggap/platform/event-store/event-store';
import { timedUuid, deriveUuid } from '@tanggap/platform/serializer/uuid';
import { decideAlarms, nextAlarmAt, type AlarmRules } from '@tanggap/sla/decide-alarms';
import type { SopBook } from '@tanggap/sla/sop-book';

/** What the monitor needs to know of a city; null for a city without a profile (imported history). */
export type BookOf = (city: string) => { readonly book: SopBook; readonly rules: AlarmRules } | null;

/** A breach that is now in the log: whether its step was still open, and how long after its due time that was seen. */
export type OnBreach = (clock: 'running' | 'stopped', delayMs: number) => void;

export interface AlarmDeskParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly bookOf: BookOf;
  readonly origins: ReadonlySet<Origin>;
  readonly onBreach: OnBreach;
}

/** When an incident's next alarm comes if nothing more is reported. */
export interface Reckoned {
  readonly city: CityId | null;
  /** Epoch ms UTC; null when none can come. */
  readonly nextAtMs: number | null;
  /** The share of the limit it was reckoned with, per cent; null where nobody is warned. */
  readonly warningPct: number | null;
}

/** What one look at an incident found. */
export interface Judged extends Reckoned {
  readonly seen: Readonly<Record<string, Revision>>;
  readonly appended: number;
}

/** An incident goes by a version that its city published and this process has not read yet: to be looked at again. */
export class SopNotReadYet extends Error {
  override readonly name = 'SopNotReadYet';
}

const TRIES = 5;

/**
 * Judges one incident from the log alone and records what is not yet recorded, at exactly the revision it read: two
 * monitors, a restart or a repeated event find nothing left to say.
 */
export class AlarmDesk {
  constructor(private readonly parts: AlarmDeskParts) {}

  watches(event: RecordedEvent): boolean {
    return this.parts.origins.has(event.origin);
  }

  /** @throws SopNotReadYet @throws RevisionConflict when the alarm stream kept moving through all tries: somebody else is judging it */
  async judge(incident: IncidentId): Promise<Judged> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.judgeOnce(incident);
      } catch (error) {
        if (!(error instanceof RevisionConflict) || attempt === TRIES) throw error;
      }
    }
  }

  private async judgeOnce(incident: IncidentId): Promise<Judged> {
    const { store, clock, bookOf, origins } = this.parts;
    const incidentStream = streamNameSchema.parse(`incident-${incident}`);
    const slaStream = streamNameSchema.parse(`sla-${incident}`);
    const [facts, alarms] = await Promise.all([store.readStream(incidentStream), store.readStream(slaStream)]);
    const seen = { [incidentStream]: facts.revision, ...(alarms.revision === NO_STREAM ? {} : { [slaStream]: alarms.revision }) };
    const timeline = timelineOf(facts.events.filter(isIncidentEvent), ownerOf(facts.events));
    const { city, origin } = timeline;
    const known = city === null || !origins.has(origin) ? null : bookOf(city);
    if (known === null) return { seen, city, nextAtMs: null, warningPct: null, appended: 0 };
    refuseUnread(timeline, known.book);
    const { warningPct } = known.rules;

    const nowMs = Math.floor(clock.alarmNowMs());
    const recorded = alarms.events.filter(isMonitorEvent);
    const decided = decideAlarms({ timeline, ...known, nowMs, recorded });
    if (decided.length === 0)
      return { seen, city, warningPct, nextAtMs: nextAlarmAt({ timeline, ...known, recorded }), appended: 0 };

    const events = decided.map((event, index) =>
      this.newEvent(event, { timeline, incident, nowMs, at: alarms.revision + 1 + index }),
    );
    const appended = await store.append(slaStream, alarms.revision, events);
    if (!appended.deduplicated) this.tellBreaches(decided);
    const all = [...recorded, ...appended.events.filter(isMonitorEvent)];
    return {
      seen: { ...seen, [slaStream]: appended.revision },
      ...{ city, warningPct },
      nextAtMs: nextAlarmAt({ timeline, ...known, recorded: all }),
      appended: events.length,
    };
  }

  private tellBreaches(events: readonly MonitorEvent[]): void {
    for (const event of events) {
      if (event.type !== 'SlaBreached') continue;
      const { open, judgedAt, dueAt } = event.data;
      this.parts.onBreach(open ? 'running' : 'stopped', instantToMs(judgedAt) - instantToMs(dueAt));
    }
  }

  private newEvent(event: MonitorEvent, of: { timeline: Timeline; incident: IncidentId; nowMs: number; at: Revision }): NewEvent {
    const { timeline, incident, nowMs, at } = of;
    if (timeline.city === null) throw new TypeError(`incident ${incident} has no city`);
    return {
      // The place in the alarm stream is part of the name: the same alarm decided twice has the same id and is stored once.
      id: eventIdSchema.parse(timedUuid(nowMs, `alarm:${incident}:${at}:${event.type}`)),
      ...event,
      ...systemContext({
        service: 'sla-monitor',
        city: timeline.city,
        origin: timeline.origin,
        atMs: nowMs,
        correlationId: deriveUuid(incident.replaceAll('-', ''), 'alarms'),
      }),
      recordedAt: instantOf(this.parts.clock.nowMs()),
    };
  }
}

/** Without its table an incident would have no deadline and never be looked at again. @throws SopNotReadYet */
function refuseUnread({ city, caseSops, tracks }: Timeline, book: SopBook): void {
  for (const { sop } of [...caseSops, ...tracks.flatMap((track) => track.sops)])
    if (sop?.id.startsWith(`${city}/`) === true && book.find(sop) === null)
      throw new SopNotReadYet(`${sop.id} version ${sop.version}`);
}
