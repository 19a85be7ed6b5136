import type { RecordedEvent } from '@tanggap/events/envelope';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import { incidentIdSchema } from '@tanggap/events/ids';
import { evolve } from '@tanggap/incident/evolve';
import type { IncidentRecord, KeptEvent } from '@tanggap/incident/incident-record';
import { unreported, type IncidentState } from '@tanggap/incident/incident-state';
import type { Timeline } from '@tanggap/incident/timeline';
import { timelineOf } from '@tanggap/incident/timeline-of';
import type { IncidentJudgement, RowType } from '../schema/incident.types.js';
import { judge } from './judge.js';
import type { Reading } from './reading.js';

/** A record's timeline, state and verdicts at one moment, each computed once and only when asked for. */
export class JudgedRecord {
  private timelineOnce: Timeline | null = null;
  private stateOnce: IncidentState | null = null;
  private judgedOnce: { rows: readonly RowType[]; judgement: IncidentJudgement } | null = null;

  constructor(
    private readonly record: IncidentRecord,
    private readonly reading: Reading,
  ) {}

  get timeline(): Timeline {
    const { id, city, origin, events } = this.record;
    const owner = { incident: incidentIdSchema.parse(id), city, origin: origin ?? 'live' };
    this.timelineOnce ??= timelineOf(events, owner, this.reading.asKnownAtMs ?? undefined);
    return this.timelineOnce;
  }

  /** The events that were known at the reading's moment. */
  get known(): readonly KeptEvent[] {
    return this.record.events.filter(({ revision }) => revision <= this.timeline.upToRevision);
  }

  get state(): IncidentState {
    // `evolve` reads what a view keeps, and the origin, which is the record's.
    const recorded = this.known.map(
      (event) => ({ ...event, origin: this.record.origin }) as unknown as RecordedEvent<IncidentEvent>,
    );
    this.stateOnce ??= recorded.reduce(evolve, unreported);
    return this.stateOnce;
  }

  get rows(): readonly RowType[] {
    return this.judged.rows;
  }

  get judgement(): IncidentJudgement {
    return this.judged.judgement;
  }

  private get judged(): { rows: readonly RowType[]; judgement: IncidentJudgement } {
    this.judgedOnce ??= judge(this.timeline, this.reading);
    return this.judgedOnce;
  }
}
