import type { RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema, type IncidentId } from '@tanggap/events/ids';
import { LostViewRace, type ViewCollection, type ViewDefinition, type Views } from '@tanggap/platform/views/views';
import type { AlarmDesk, Judged } from './alarm-desk.js';

/** When an incident's next alarm comes if nothing more is reported. Derived: may be deleted and is rebuilt. */
export interface DueIncident {
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
  /** Epoch ms UTC; null when none can come. */
  readonly nextAtMs: number | null;
}

export const dueView: ViewDefinition<DueIncident> = { name: 'monitor.due', version: 1, indexes: [['nextAtMs']] };

const BATCH = 200;

/** Deadlines as rows: kept up to date by the feed, fired by a scan ordered by due time. */
export class DueIncidents {
  private constructor(
    private readonly view: ViewCollection<DueIncident>,
    private readonly desk: AlarmDesk,
  ) {}

  static async open(views: Views, desk: AlarmDesk): Promise<DueIncidents> {
    return new DueIncidents(await views.collection(dueView), desk);
  }

  /** Idempotent: an event that an earlier look already covered changes nothing. */
  async apply(event: RecordedEvent): Promise<void> {
    const incident = incidentOf(event);
    if (incident === null || !this.desk.watches(event)) return;
    const known = await this.view.get(incident);
    if (known !== null && (known.seen[event.stream] ?? -1) >= event.revision) return;
    await this.look(incident);
  }

  /** Judges every incident whose instant has come, earliest first. @returns how many alarms were recorded */
  async fire(nowMs: number): Promise<number> {
    let appended = 0;
    for (;;) {
      const due = await this.view.find({
        where: [{ field: 'nextAtMs', from: 0, to: Math.floor(nowMs) + 1 }],
        orderBy: { field: 'nextAtMs', direction: 'asc' },
        limit: BATCH,
      });
      let moved = 0;
      for (const { id, nextAtMs } of due) {
        const judged = await this.look(incidentIdSchema.parse(id));
        appended += judged.appended;
        if (judged.nextAtMs !== nextAtMs) moved++;
      }
      if (due.length < BATCH || moved === 0) return appended;
    }
  }

  /** Open deadlines, for the metric. */
  count(): Promise<number> {
    return this.view.count([{ field: 'nextAtMs', from: 0 }]);
  }

  private async look(incident: IncidentId): Promise<Judged> {
    for (;;) {
      const previous = await this.view.get(incident);
      const judged = await this.desk.judge(incident);
      try {
        await this.view.put({ id: incident, seen: judged.seen, nextAtMs: judged.nextAtMs }, previous);
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
