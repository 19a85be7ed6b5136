import { triageClassSchema } from '@tanggap/events/ids';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import { labelOf } from '../schema/common.types.js';
import type { RowType } from '../schema/incident.types.js';
import type { Wall } from '../schema/wall.types.js';
import { linesOf, type BoardLine } from './board-rows.js';
import { hourIn, type CityDay } from './city-day.js';
import type { Call } from './incident-reader.js';
import type { VisibleIncident } from './visible-incident.js';

const MAX_OVERDUE = 20;

export interface WallSource {
  readonly profile: CityProfile;
  readonly day: CityDay;
  /** Epoch ms UTC. */
  readonly nowMs: number;
  /** Every report of the day. */
  readonly calls: readonly Call[];
  /** Whatever is open, received today or not. */
  readonly open: readonly VisibleIncident[];
  /** The day's, as far as an agency may have had a part in it. */
  readonly today: readonly VisibleIncident[];
}

type Counted = Omit<Wall, 'position' | 'truncated'>;

/** Counts, and nothing else: every verdict is the evaluator's, every line the board's. */
export function wallOf({ profile, day, nowMs, calls, open, today }: WallSource): Counted {
  const lines = open.flatMap((incident) => linesOf(incident, { overdueOnly: false, nowMs }));
  const overdue = lines.filter((line) => line.overdue).sort((a, b) => dueAtOf(a) - dueAtOf(b));
  const running = open.flatMap(runningIn);
  return {
    judgedAt: nowMs,
    day: day.date,
    calls: calls.length,
    classes: [...triageClassSchema.options, null].map((name) => ({
      class: name,
      calls: calls.filter((call) => call.class === name).length,
    })),
    hours: hoursOf(calls, day, hourIn(day, nowMs) + 1),
    clocks: clocksOf(running, nowMs),
    unaccepted: lines.filter(({ attention }) => attention).length,
    overdue: overdue.slice(0, MAX_OVERDUE),
    overdueCount: overdue.length,
    missing: missingOf(today, profile),
    changesAtMs: nextChangeMs({ day, running, lines, nowMs }),
  };
}

/** @param begun hours that are counted even when nothing came in them */
export function hoursOf(calls: readonly Call[], day: CityDay, begun: number): number[] {
  const hours = Array.from({ length: begun }, () => 0);
  for (const { receivedAtMs } of calls) {
    const hour = hourIn(day, receivedAtMs);
    while (hours.length <= hour) hours.push(0); // a sender's clock may be two minutes ahead
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return hours;
}

interface Running {
  readonly verdict: RowType['verdict'];
  readonly dueAtMs: number | null;
  readonly warnsAtMs: number | null;
}

function runningIn(incident: VisibleIncident): Running[] {
  return incident.rows
    .filter(({ counted, verdict }) => counted && (verdict === 'running' || verdict === 'breached-open'))
    .map((row) => ({ verdict: row.verdict, dueAtMs: row.dueAt, warnsAtMs: incident.warnsAt(row) }));
}

function clocksOf(running: readonly Running[], nowMs: number): Wall['clocks'] {
  const clocks = { inTime: 0, warning: 0, overdue: 0, noLimit: 0 };
  for (const { verdict, dueAtMs, warnsAtMs } of running) {
    if (verdict === 'breached-open') clocks.overdue++;
    else if (dueAtMs === null) clocks.noLimit++;
    else if (warnsAtMs !== null && nowMs >= warnsAtMs) clocks.warning++;
    else clocks.inTime++;
  }
  return clocks;
}

function missingOf(incidents: readonly VisibleIncident[], profile: CityProfile): Wall['missing'] {
  const found = new Map<string, { steps: number; incidents: number }>();
  for (const { rows } of incidents) {
    const missing = rows.filter(({ verdict, agency }) => agency !== null && verdict?.startsWith('missing') === true);
    for (const [agency, steps] of Map.groupBy(missing, (row) => row.agency ?? '')) {
      const before = found.get(agency) ?? { steps: 0, incidents: 0 };
      found.set(agency, { steps: before.steps + steps.length, incidents: before.incidents + 1 });
    }
  }
  return [...found]
    .map(([agency, counts]) => ({
      agency,
      agencyName: labelOf(profile.agencies.find(({ id }) => id === agency)?.name, agency),
      ...counts,
    }))
    .sort((a, b) => b.steps - a.steps || (a.agency < b.agency ? -1 : 1));
}

function dueAtOf({ clock }: BoardLine): number {
  return clock?.dueAt ?? 0;
}

/** What happens is told by events; these moments pass without one. Exactly the limit is still in time. */
function nextChangeMs(
  of: Pick<WallSource, 'day' | 'nowMs'> & {
    readonly running: readonly Running[];
    readonly lines: readonly BoardLine[];
  },
): number {
  const moments = [
    ...of.running.flatMap(({ warnsAtMs, dueAtMs }) => [warnsAtMs, dueAtMs === null ? null : dueAtMs + 1]),
    ...of.lines.map(({ attentionAt }) => attentionAt),
  ];
  return Math.min(of.day.toMs, ...moments.filter((ms) => ms !== null && ms > of.nowMs).map(Number));
}
