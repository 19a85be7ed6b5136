import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema, type IncidentId } from '@tanggap/events/ids';
import type { EventReader } from '@tanggap/platform/event-store/event-store';
import { createProjection, type Projection } from '@tanggap/platform/views/projection';
import {
  LostViewRace,
  type ViewCollection,
  type ViewDefinition,
  type ViewQuery,
  type Views,
} from '@tanggap/platform/views/views';
import type { AlarmDesk, Judged } from './alarm-desk.js';
import type { AlarmOutlook } from './alarm-outlook.js';

/** When an incident's next alarm comes if nothing more is reported. Derived: may be deleted and is rebuilt. */
export interface DueIncident {
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
  /** Epoch ms UTC; null when none can come. */
  readonly nextAtMs: number | null;
  /** The setting it was reckoned with. */
  readonly warningPct: number;
}

export const dueView: ViewDefinition<DueIncident> = { name: 'monitor.due', version: 2, indexes: [['nextAtMs'], ['warningPct']] };

const BATCH = 200;

export interface DueParts {
  readonly events: EventReader;
  readonly views: Views;
  readonly outlook: AlarmOutlook;
  /** Share of the limit, per cent, after which a warning is due. */
  readonly warningPct: number;
}

/** The view as a fold of the log: for rebuilding and checking it. The monitor itself writes what each look found. */
export function dueProjection({ events, views, outlook, warningPct }: DueParts): Projection<DueIncident> {
  return createProjection<DueIncident>({
    definition: dueView,
    keyOf: (event) => (outlook.watches(event) ? incidentOf(event) : null),
    initial: (id) => ({ id, seen: {}, nextAtMs: null, warningPct }),
    fold: (document) => document,
    async fromStreams(id, seen, stored) {
      const pct = stored?.warningPct ?? warningPct;
      return { id, seen, nextAtMs: await outlook.nextAlarmBy(incidentIdSchema.parse(id), seen, pct), warningPct: pct };
    },
    events,
    views,
  });
}

/** Deadlines as rows: kept up to date by the feed, fired by a scan ordered by due time. */
export class DueIncidents {
  private constructor(
    private readonly projection: Projection<DueIncident>,
    private readonly desk: AlarmDesk,
    private readonly warningPct: number,
  ) {}

  /** Rebuilds the view where it is not there, or was reckoned with another setting. */
  static async open(projection: Projection<DueIncident>, desk: AlarmDesk, warningPct: number): Promise<DueIncidents> {
    await projection.start();
    const due = new DueIncidents(projection, desk, warningPct);
    const others = [{ to: warningPct }, { from: warningPct + 1 }];
    const counts = await Promise.all(others.map((range) => due.view.count([{ field: 'warningPct', ...range }])));
    if (counts.some((count) => count > 0)) await projection.rebuildAll();
    return due;
  }

  /** Idempotent: an event that an earlier look already covered changes nothing. */
  async apply(event: RecordedEvent): Promise<void> {
    const incident = incidentOf(event);
    if (incident === null || !this.desk.watches(event)) return;
    const known = await this.view.get(incident);
    if (known !== null && (known.seen[event.stream] ?? -1) >= event.revision) return;
    await this.look(incident);
  }

  /**
   * Judges every incident whose instant has come, earliest first. One that cannot be judged is told and passed over: it
   * stays due, and keeps no other waiting.
   * @returns how many alarms were recorded
   */
  async fire(nowMs: number, onFailure: (incident: IncidentId, error: unknown) => void): Promise<number> {
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

  private async fireOne(incident: IncidentId, onFailure: (incident: IncidentId, error: unknown) => void): Promise<number> {
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
    const { warningPct } = this;
    for (;;) {
      const previous = await this.view.get(incident);
      const { seen, nextAtMs, ...rest } = await this.desk.judge(incident);
      try {
        await this.view.put({ id: incident, seen, nextAtMs, warningPct }, previous);
        return { seen, nextAtMs, ...rest };
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
