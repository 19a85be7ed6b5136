import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema, type CityId, type IncidentId } from '@tanggap/events/ids';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import { allFound } from '@tanggap/platform/views/all-found';
import { createProjection, type Projection } from '@tanggap/platform/views/projection';
import {
  LostViewRace,
  type ViewCollection,
  type ViewDefinition,
  type ViewQuery,
  type Views,
} from '@tanggap/platform/views/views';
import type { AlarmDesk, BookOf, Judged, Reckoned } from './alarm-desk.js';
import type { AlarmOutlook } from './alarm-outlook.js';

/** When an incident's next alarm comes if nothing more is reported. Derived: may be deleted and is rebuilt. */
export interface DueIncident extends Reckoned {
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
}

export const dueView: ViewDefinition<DueIncident> = {
  name: 'monitor.due',
  version: 3,
  indexes: [['nextAtMs'], ['city', 'nextAtMs']],
};

const BATCH = 200;

type OnFailure = (incident: IncidentId, error: unknown) => void;

export interface DueParts {
  readonly events: EventReader;
  readonly views: Views;
  readonly outlook: AlarmOutlook;
}

/** The view as a fold of the log: for rebuilding and checking it. The monitor itself writes what each look found. */
export function dueProjection({ events, views, outlook }: DueParts): Projection<DueIncident> {
  return createProjection<DueIncident>({
    definition: dueView,
    keyOf: (event) => (outlook.watches(event) ? incidentOf(event) : null),
    initial: (id) => ({ id, seen: {}, city: null, nextAtMs: null, warningPct: null }),
    fold: (document) => document,
    async fromStreams(id, seen, stored) {
      return { id, seen, ...(await outlook.reckon(incidentIdSchema.parse(id), seen, stored?.warningPct ?? null)) };
    },
    events,
    views,
  });
}

/** Deadlines as rows: kept up to date by the feed, fired by a scan ordered by due time. */
export class DueIncidents {
  /** The share of the limit, per cent, that each city's rows were last brought to. */
  private readonly broughtTo = new Map<CityId, number>();

  constructor(
    private readonly projection: Projection<DueIncident>,
    private readonly desk: AlarmDesk,
    private readonly bookOf: BookOf,
    private readonly cities: readonly CityId[],
  ) {}

  /** Idempotent: an event that an earlier look already covered changes nothing. */
  async apply(event: RecordedEvent): Promise<void> {
    const incident = incidentOf(event);
    if (incident === null || !this.desk.watches(event)) return;
    const known = await this.view.get(incident);
    if (known !== null && (known.seen[event.stream] ?? -1) >= event.revision) return;
    await this.look(incident);
  }

  /** Looks again at the rows that were reckoned with another share of the limit than their city has now. */
  async followSettings(onFailure: OnFailure): Promise<void> {
    for (const city of this.cities) {
      const warningPct = this.bookOf(city)?.rules.warningPct;
      if (warningPct === undefined || this.broughtTo.get(city) === warningPct) continue;
      const open = allFound(this.view, [
        { field: 'city', is: city },
        { field: 'nextAtMs', from: 0 },
      ]);
      for await (const row of open)
        if (row.warningPct !== warningPct) await this.fireOne(incidentIdSchema.parse(row.id), onFailure);
      this.broughtTo.set(city, warningPct);
    }
  }

  /**
   * Judges every incident whose instant has come, earliest first. One that cannot be judged is told and passed over: it
   * stays due, and keeps no other waiting.
   * @returns how many alarms were recorded
   */
  async fire(nowMs: number, onFailure: OnFailure): Promise<number> {
    const where = [{ field: 'nextAtMs', from: 0, to: Math.floor(nowMs) + 1 }];
    let appended = 0;
    let after: ViewQuery['after'];
    for (;;) {
      const orderBy = { field: 'nextAtMs', direction: 'asc' } as const;
      const due = await this.view.find({ where, orderBy, limit: BATCH, ...(after === undefined ? {} : { after }) });
      for (const { id } of due) appended += await this.fireOne(incidentIdSchema.parse(id), onFailure);
      const last = due.at(-1);
      if (last === undefined || due.length < BATCH) return appended;
      after = { value: last.nextAtMs, id: last.id };
    }
  }

  private async fireOne(incident: IncidentId, onFailure: OnFailure): Promise<number> {
    try {
      return (await this.look(incident)).appended;
    } catch (error) {
      onFailure(incident, error);
      return 0;
    }
  }

  /** Open deadlines. */
  count(): Promise<number> {
    return this.view.count([{ field: 'nextAtMs', from: 0 }]);
  }

  private get view(): ViewCollection<DueIncident> {
    return this.projection.collection();
  }

  private look(incident: IncidentId): Promise<Judged> {
    return this.projection.change(() => this.lookNow(incident));
  }

  private async lookNow(incident: IncidentId): Promise<Judged> {
    for (;;) {
      const previous = await this.view.get(incident);
      const judged = await this.desk.judge(incident);
      const { appended: _appended, ...row } = judged;
      try {
        await this.view.put({ id: incident, ...row }, previous);
        return judged;
      } catch (error) {
        if (!(error instanceof LostViewRace)) throw error;
      }
    }
  }
}

function incidentOf(event: RecordedEvent): IncidentId | null {
  const match = /^(?:incident|sla)-(.+)$/.exec(event.stream);
  return match === null ? null : incidentIdSchema.parse(match[1]);
}
