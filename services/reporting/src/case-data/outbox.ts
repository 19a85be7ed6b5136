import type { RecordedEvent } from '@tanggap/events/envelope';
import { streamNameSchema } from '@tanggap/events/envelope';
import { isIncidentEvent } from '@tanggap/events/event-registry';
import type { IncidentId } from '@tanggap/events/ids';
import type { Timeline } from '@tanggap/incident/timeline';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import type { Clock } from '@tanggap/platform/clock/clock';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { LostViewRace, type ViewCollection } from '@tanggap/platform/views/views';
import type { Parcel } from './destination.js';
import { UNSENT_STATES, type OutboxEntry } from './outbox.view.js';

/** The log's word on one incident; what a view says may be late. */
export interface IncidentHistory {
  readonly events: readonly RecordedEvent[];
  readonly timeline: Timeline;
}

const BATCH = 8;

/** The durable list of packages on their way. Adding twice is adding once; what the log calls sent is never added again. */
export class Outbox {
  constructor(
    private readonly view: ViewCollection<OutboxEntry>,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  async historyOf(incident: IncidentId): Promise<IncidentHistory> {
    const { events } = await this.store.readStream(streamNameSchema.parse(`incident-${incident}`));
    return { events, timeline: timelineOf(events.filter(isIncidentEvent), ownerOf(events)) };
  }

  /** @returns the entry as it stands, the earlier one when there is one */
  async add(parcel: Parcel, destination: string): Promise<OutboxEntry> {
    const { incident, city, origin, caseNumber, upToRevision, hash } = parcel;
    const id = `${incident}@${upToRevision}`;
    const known = await this.view.get(id);
    if (known !== null) return known;
    const sent = await this.isRecorded({ incident, upToRevision, destination });
    const entry: OutboxEntry = {
      id,
      seen: { outbox: 0 },
      ...{ incident, city, origin, caseNumber, destination, upToRevision, packageHash: hash },
      state: sent ? 'sent' : 'waiting',
      attempts: 0,
      nextAttemptAtMs: this.clock.nowMs(),
      lastError: null,
      receipt: null,
      acknowledgedAt: null,
    };
    try {
      await this.view.put(entry, null);
      return entry;
    } catch (error) {
      if (!(error instanceof LostViewRace)) throw error;
      return (await this.view.get(id)) ?? entry;
    }
  }

  /** `CaseDataSent` is in the log: the only proof that it need not be sent again. */
  async isRecorded(of: Pick<OutboxEntry, 'incident' | 'upToRevision' | 'destination'>): Promise<boolean> {
    const { events } = await this.historyOf(of.incident);
    return events.some(
      (event) =>
        event.type === 'CaseDataSent' && event.data.upToRevision === of.upToRevision && event.data.destination === of.destination,
    );
  }

  /** The next few whose time has come, earliest first. */
  due(): Promise<readonly OutboxEntry[]> {
    return this.view.find({
      where: [
        { field: 'state', in: UNSENT_STATES },
        { field: 'nextAttemptAtMs', to: this.clock.nowMs() + 1 },
      ],
      orderBy: { field: 'nextAttemptAtMs', direction: 'asc' },
      limit: BATCH,
    });
  }

  /** Everything not yet recorded as sent in these cities, earliest next try first. */
  unsent(cities: readonly string[]): Promise<readonly OutboxEntry[]> {
    return this.view.find({
      where: [
        { field: 'city', in: cities },
        { field: 'state', in: UNSENT_STATES },
      ],
      orderBy: { field: 'nextAttemptAtMs', direction: 'asc' },
      limit: 1000,
    });
  }

  /** How many wait in each state that is not the end, whoever's they are. */
  async unsentByState(): Promise<ReadonlyMap<string, number>> {
    const counts = UNSENT_STATES.map(async (state) => [state, await this.view.count([{ field: 'state', is: state }])] as const);
    return new Map(await Promise.all(counts));
  }

  /** @returns the entry as stored @throws LostViewRace when another process moved it on */
  async move(entry: OutboxEntry, change: Partial<Omit<OutboxEntry, 'id' | 'seen'>>): Promise<OutboxEntry> {
    const moved = { ...entry, ...change, seen: { outbox: (entry.seen['outbox'] ?? 0) + 1 } };
    await this.view.put(moved, entry);
    return moved;
  }
}
