import { randomUUID } from 'node:crypto';
import { eventIdSchema, type EventId, type SopRef, type TrackId } from '@tanggap/events/ids';
import type { IncidentEvent } from '@tanggap/events/incident-events';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { instantToMs } from '@tanggap/incident/instant';
import type { Timeline } from '@tanggap/incident/timeline';
import { ownerOf, timelineOf } from '@tanggap/incident/timeline-of';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { nextAlarmAt, type AlarmRules, type decideAlarms } from '@tanggap/sla/decide-alarms';
import { judgeIncident } from '@tanggap/sla/judge-incident';
import type { SopBook } from '@tanggap/sla/sop-book';
import type { JudgedRow } from '@tanggap/sla/step-verdict';
import type { IncidentStory } from './incident-story.js';

export type Alarm = Extract<MonitorEvent, { data: { judgedRevision: number } }> & { readonly id: EventId };
export type DecideAlarms = typeof decideAlarms;

/** What must hold of alarms; a broken one is thrown by name. */
export const alarmInvariants = {
  replay: 'live equals replay: an alarm says what the evaluator says of its revision at its moment',
  once: 'an alarm is said once',
  standing: 'what stands as breached is exactly what the evaluator sees as breached',
  early: 'no alarm comes before its instant',
  answered: 'an instant that has come is answered, and waits no longer',
} as const;

export interface SimulationOptions {
  readonly book: SopBook;
  readonly rules: AlarmRules;
  readonly decide: DecideAlarms;
  /** The monitor does not run in here, epoch ms; the log goes on. */
  readonly down?: { readonly fromMs: number; readonly toMs: number };
}

/** Lives through an incident append by append and instant by instant, and checks every alarm against the evaluator. */
export class SimulatedMonitor {
  readonly alarms: Alarm[] = [];
  private readonly events: readonly RecordedEvent<IncidentEvent>[];
  private readonly timelines = new Map<number, Timeline>();
  private known = 0;

  constructor(
    story: IncidentStory,
    private readonly options: SimulationOptions,
  ) {
    this.events = story.recorded();
  }

  /** @throws Error naming the invariant that broke */
  run(): readonly Alarm[] {
    for (const { atMs, known } of this.moments()) {
      this.passUntil(atMs);
      this.known = known;
      this.look(atMs);
    }
    this.passUntil(Infinity);
    return this.alarms;
  }

  /** Every append while it is up, and the start after the time it was down: it then catches up with the log. */
  private moments(): readonly { readonly atMs: number; readonly known: number }[] {
    const appends = this.events.map(({ recordedAt }, index) => ({ atMs: instantToMs(recordedAt), known: index + 1 }));
    const { down } = this.options;
    if (down === undefined) return appends;
    const before = appends.filter(({ atMs }) => atMs <= down.toMs);
    const seen = before.filter(({ atMs }) => this.isUp(atMs));
    return [...seen, { atMs: down.toMs, known: before.length }, ...appends.slice(before.length)];
  }

  private passUntil(untilMs: number): void {
    for (let at = this.nextAt(); at !== null && at < untilMs && this.isUp(at); at = this.nextAt()) {
      if (this.decide(at - 1).length > 0) broken('early', `at ${at - 1}`);
      this.look(at);
    }
  }

  private isUp(nowMs: number): boolean {
    const { down } = this.options;
    return down === undefined || nowMs < down.fromMs || nowMs >= down.toMs;
  }

  private look(nowMs: number): void {
    for (let round = 1; ; round++) {
      const decided = this.decide(nowMs);
      if (decided.length === 0) break;
      if (round > MOST_ROUNDS) broken('once', decided.map(({ type }) => type).join());
      for (const event of decided) {
        const alarm = { ...event, id: eventIdSchema.parse(randomUUID()) } as Alarm; // `decide` says nothing else
        this.alarms.push(alarm);
        this.replay(alarm);
      }
    }
    this.compareStanding(nowMs);
    if ((this.nextAt() ?? Infinity) <= nowMs) broken('answered', `at ${nowMs}`);
  }

  private decide(nowMs: number): readonly MonitorEvent[] {
    const { book, rules, decide } = this.options;
    return decide({ timeline: this.timeline(this.known), book, rules, nowMs, recorded: this.alarms });
  }

  private nextAt(): number | null {
    const { book, rules } = this.options;
    return nextAlarmAt({ timeline: this.timeline(this.known), book, rules, recorded: this.alarms });
  }

  private timeline(length: number): Timeline {
    const known = this.events.slice(0, length);
    const timeline = this.timelines.get(length) ?? timelineOf(known, ownerOf(known));
    this.timelines.set(length, timeline);
    return timeline;
  }

  private replay({ type, data }: Alarm): void {
    const nowMs = instantToMs(data.judgedAt);
    const row = this.alarmedRows(data.judgedRevision + 1, nowMs).get(keyOf(data.sop, data.ord, data.track));
    const { verdict } = row ?? { verdict: null };
    const { warningPct } = this.options.rules;
    const agrees = (): boolean => {
      switch (type) {
        case 'SlaWarning':
          return verdict?.status === 'running' && verdict.elapsedMs >= Math.floor((data.limitMs * warningPct) / 100);
        case 'SlaBreached':
          return verdict?.status === 'breached' && verdict.elapsedMs === data.elapsedMs && verdict.open === data.open;
        case 'SlaBreachRetracted': {
          const isMissingStop = verdict?.status === 'missing' && verdict.which === 'stop';
          return verdict?.status !== 'breached' && isMissingStop === (data.reason === 'stop-never-recorded');
        }
        case 'Escalated':
          return verdict?.status === 'breached' && verdict.open;
      }
    };
    if (!agrees() || (row !== undefined && row.limitMs !== data.limitMs)) broken('replay', `${type} ${JSON.stringify(data)}`);
  }

  private compareStanding(nowMs: number): void {
    const standing = new Map<EventId, string>();
    for (const { type, id, data } of this.alarms) {
      if (type === 'SlaBreached') standing.set(id, keyOf(data.sop, data.ord, data.track));
      if (type === 'SlaBreachRetracted') standing.delete(data.breach);
    }
    const breached = [...this.alarmedRows(this.known, nowMs)].filter(([, row]) => row.verdict?.status === 'breached');
    const [said, seen] = [
      [...standing.values()].sort().join(),
      breached
        .map(([key]) => key)
        .sort()
        .join(),
    ];
    if (said !== seen) broken('standing', `at ${nowMs}: standing [${said}], breached [${seen}]`);
  }

  private alarmedRows(length: number, nowMs: number): ReadonlyMap<string, JudgedRow> {
    const { rows } = judgeIncident(this.timeline(length), this.options.book, nowMs);
    return new Map(rows.filter((row) => row.alarmed).map((row) => [keyOf(row.sop, row.row.ord, row.track), row]));
  }
}

/** A breach told late is escalated in the next round. */
const MOST_ROUNDS = 4;

function keyOf(sop: SopRef, ord: number, track: TrackId | null): string {
  return `${sop.id}@${sop.version}#${ord}#${track ?? ''}`;
}

function broken(invariant: keyof typeof alarmInvariants, detail: string): never {
  throw new Error(`${alarmInvariants[invariant]}: ${detail}`);
}
