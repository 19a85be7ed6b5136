import { eventIdSchema, type EventId, type IncidentId, type Role, type SopRef, type TrackId } from '@tanggap/events/ids';
import type { MonitorEvent } from '@tanggap/events/monitor-events';
import { msToInstant } from '@tanggap/incident/instant';
import type { Timeline } from '@tanggap/incident/timeline';
import { judgeIncident } from './judge-incident.js';
import { nextDeadlines, warnAt } from './next-deadlines.js';
import type { SopBook } from './sop-book.js';
import type { JudgedRow, StepVerdict } from './step-verdict.js';

export interface AlarmRules {
  /** Share of the limit, per cent, after which a warning is due. */
  readonly warningPct: number;
  /** Who is told of a breach that stays open, and how long after the limit, ms. */
  readonly escalations?: readonly { readonly afterMs: number; readonly toRole: Role }[];
}

type Recorded = MonitorEvent & { readonly id: EventId };

export interface AlarmQuestion {
  readonly timeline: Timeline;
  readonly book: SopBook;
  readonly rules: AlarmRules;
  /** Epoch ms UTC, by the clock for alarms. */
  readonly nowMs: number;
  /** What `sla-<id>` holds, in stream order. */
  readonly recorded: readonly Recorded[];
}

type Retraction = Extract<MonitorEvent, { type: 'SlaBreachRetracted' }>['data']['reason'];

/** What the alarm stream says of one row so far. */
interface RowHistory {
  warned: boolean;
  attempts: number;
  /** The breach that stands; null when there is none or it was retracted. */
  standing: EventId | null;
  escalated: number;
  /** Somebody said that an escalation of the standing breach was heard: nobody further is told. */
  acknowledged: boolean;
}

/**
 * What is not yet recorded and should be. Pure; what it said it does not say again, and after a few rounds at one moment
 * nothing is left to say: a breach told late is escalated in the next, a retracted one may be due a new warning.
 * A breach that no longer holds is retracted by an event; one that comes again is another attempt.
 */
export function decideAlarms(question: AlarmQuestion): readonly MonitorEvent[] {
  const { timeline, book, nowMs, recorded, rules } = question;
  if (timeline.incident === null) return [];
  const history = historyOf(recorded);
  const judged = judgeIncident(timeline, book, nowMs).rows.filter((row) => row.alarmed && row.verdict !== null);
  const events: MonitorEvent[] = [];
  const present = new Set<string>();
  for (const row of judged) {
    const key = keyOf(row.sop, row.row.ord, row.track);
    present.add(key);
    events.push(
      ...decideRow(row, history.get(key) ?? NEVER, {
        incident: timeline.incident,
        judgedRevision: timeline.upToRevision,
        nowMs,
        rules,
      }),
    );
  }
  return [...events, ...retractVanished(history, present, recorded, { judgedRevision: timeline.upToRevision, nowMs })];
}

/** Epoch ms UTC of the next alarm if nothing more is reported; null when none can come. Depends on events only. */
export function nextAlarmAt({ timeline, book, rules, recorded }: Omit<AlarmQuestion, 'nowMs'>): number | null {
  const history = historyOf(recorded);
  let next: number | null = null;
  const consider = (atMs: number): void => {
    if (next === null || atMs < next) next = atMs;
  };
  for (const deadline of nextDeadlines(timeline, book, rules.warningPct)) {
    const { warned, standing, escalated, acknowledged } = history.get(keyOf(deadline.sop, deadline.ord, deadline.track)) ?? NEVER;
    if (standing === null) {
      if (!warned) consider(deadline.warnAtMs);
      consider(deadline.dueAtMs + 1);
    } else {
      const coming = acknowledged ? undefined : rules.escalations?.[escalated];
      if (coming !== undefined) consider(deadline.dueAtMs + 1 + coming.afterMs);
    }
  }
  return next;
}

const NEVER: Readonly<RowHistory> = { warned: false, attempts: 0, standing: null, escalated: 0, acknowledged: false };

interface Moment {
  readonly incident: IncidentId;
  readonly judgedRevision: number;
  readonly nowMs: number;
  readonly rules: AlarmRules;
}

function decideRow(judged: JudgedRow, history: Readonly<RowHistory>, moment: Moment): readonly MonitorEvent[] {
  const { verdict, limitMs } = judged;
  if (verdict === null || limitMs === null) return [];
  const facts = factsOf(judged, limitMs, moment);
  if (history.standing !== null) {
    if (verdict.status !== 'breached') {
      return [
        {
          type: 'SlaBreachRetracted',
          data: { ...facts, attempt: history.attempts, breach: history.standing, reason: retractionOf(verdict) },
        },
      ];
    }
    return escalation(judged, history, facts, moment);
  }
  if (verdict.status === 'breached') {
    const dueAt = msToInstant((judged.startedAtMs ?? 0) + limitMs);
    const { elapsedMs, open } = verdict;
    return [{ type: 'SlaBreached', data: { ...facts, attempt: history.attempts + 1, dueAt, elapsedMs, open } }];
  }
  return warning(judged, history, facts, moment);
}

function warning(
  judged: JudgedRow,
  history: Readonly<RowHistory>,
  facts: Facts,
  { nowMs, rules }: Moment,
): readonly MonitorEvent[] {
  const { verdict, startedAtMs, dueAtMs } = judged;
  if (verdict?.status !== 'running' || history.warned || startedAtMs === null || dueAtMs === null) return [];
  if (nowMs < warnAt(startedAtMs, facts.limitMs, rules.warningPct)) return [];
  return [{ type: 'SlaWarning', data: { ...facts, attempt: history.attempts + 1, dueAt: msToInstant(dueAtMs) } }];
}

function escalation(
  judged: JudgedRow,
  history: Readonly<RowHistory>,
  facts: Facts,
  { nowMs, rules }: Moment,
): readonly MonitorEvent[] {
  const { dueAtMs } = judged; // null once the breach has ended
  const step = rules.escalations?.[history.escalated];
  if (step === undefined || history.acknowledged || history.standing === null || dueAtMs === null) return [];
  if (nowMs < dueAtMs + 1 + step.afterMs) return [];
  return [
    {
      type: 'Escalated',
      data: { ...facts, attempt: history.attempts, alarm: history.standing, toRole: step.toRole, level: history.escalated + 1 },
    },
  ];
}

interface Facts {
  readonly incident: IncidentId;
  readonly sop: SopRef;
  readonly ord: number;
  readonly track: TrackId | null;
  readonly judgedRevision: number;
  readonly judgedAt: ReturnType<typeof msToInstant>;
  readonly limitMs: number;
}

function factsOf({ sop, row, track }: JudgedRow, limitMs: number, { incident, judgedRevision, nowMs }: Moment): Facts {
  return { incident, sop, ord: row.ord, track, judgedRevision, judgedAt: msToInstant(nowMs), limitMs };
}

function retractionOf(verdict: StepVerdict): Retraction {
  switch (verdict.status) {
    case 'missing':
      return verdict.which === 'stop' ? 'stop-never-recorded' : 'start-changed';
    case 'skipped':
      return 'skipped';
    case 'negative':
      return 'negative';
    case 'met':
      return 'in-time-after-all';
    case 'running':
    case 'not-started':
    case 'no-limit':
    case 'breached':
      return 'start-changed';
  }
}

/** A row that is there no more (its table was never the case's after all): its breach falls with it. */
function retractVanished(
  history: ReadonlyMap<string, RowHistory>,
  present: ReadonlySet<string>,
  recorded: readonly Recorded[],
  { judgedRevision, nowMs }: Pick<Moment, 'judgedRevision' | 'nowMs'>,
): readonly MonitorEvent[] {
  const events: MonitorEvent[] = [];
  for (const [key, { standing, attempts }] of history) {
    if (standing === null || present.has(key)) continue;
    const breach = recorded.find((event) => event.id === standing);
    if (breach?.type !== 'SlaBreached') continue;
    const { incident, sop, ord, track, limitMs } = breach.data;
    const facts = { incident, sop, ord, track, limitMs, judgedRevision, judgedAt: msToInstant(nowMs) };
    events.push({ type: 'SlaBreachRetracted', data: { ...facts, attempt: attempts, breach: standing, reason: 'skipped' } });
  }
  return events;
}

function historyOf(recorded: readonly Recorded[]): ReadonlyMap<string, RowHistory> {
  const rows = new Map<string, RowHistory>();
  for (const event of recorded) {
    if (event.type === 'ClockStepDetected' || event.type === 'ClockStepAccepted') continue;
    if (event.type === 'EscalationAcknowledged') {
      noteAcknowledged(rows, recorded, event.data.escalation);
      continue;
    }
    const key = keyOf(event.data.sop, event.data.ord, event.data.track);
    const row = rows.get(key) ?? { ...NEVER };
    rows.set(key, note(row, event));
  }
  return rows;
}

/** Counts while the breach stands that was escalated: one that comes again is told again. */
function noteAcknowledged(rows: Map<string, RowHistory>, recorded: readonly Recorded[], escalation: EventId): void {
  const told = recorded.find((event) => event.id === escalation);
  if (told?.type !== 'Escalated') return;
  const key = keyOf(told.data.sop, told.data.ord, told.data.track);
  const row = rows.get(key);
  if (row?.standing === told.data.alarm) rows.set(key, { ...row, acknowledged: true });
}

function note(
  row: RowHistory,
  event: Exclude<Recorded, { type: 'EscalationAcknowledged' | 'ClockStepDetected' | 'ClockStepAccepted' }>,
): RowHistory {
  switch (event.type) {
    case 'SlaWarning':
      return { ...row, warned: true };
    case 'SlaBreached':
      return {
        ...row,
        warned: true,
        attempts: event.data.attempt,
        standing: eventIdSchema.parse(event.id),
        escalated: 0,
        acknowledged: false,
      };
    case 'SlaBreachRetracted':
      return { ...row, warned: false, standing: null };
    case 'Escalated':
      return { ...row, escalated: event.data.level };
  }
}

function keyOf(sop: SopRef, ord: number, track: TrackId | null): string {
  return `${sop.id}@${sop.version}#${ord}#${track ?? ''}`;
}
