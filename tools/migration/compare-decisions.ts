import type { CityId } from '@tanggap/events/ids';
import { incidentIdSchema } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import { timelineOf } from '@tanggap/incident/timeline-of';
import { firstDifference } from '@tanggap/platform/serializer/first-difference';
import type { JudgedCase } from '@tanggap/reporting/reports/judged-case';
import type { Judge } from '@tanggap/reporting/reports/judge-record';
import type { Broken } from './invariants.js';

/** One side's case view, in the order of the ids, and who judges it. */
export interface Judged {
  readonly cases: AsyncIterable<IncidentRecord>;
  readonly judge: Pick<Judge, 'judge'>;
}

export interface Decisions {
  readonly incidents: number;
  /** Printed rows with a verdict. */
  readonly rows: number;
  readonly broken: readonly Broken[];
}

interface Decided {
  readonly incident: string;
  readonly judged: JudgedCase;
}

const MOST_TOLD = 20;

/**
 * Every printed row of every incident, judged at one moment from either side's case view: the totals of a report would hide two
 * that differ in opposite ways. One incident of each side is held at a time. @param nowMs epoch ms UTC
 */
export async function compareDecisions(original: Judged, copy: Judged, city: CityId, nowMs: number): Promise<Decisions> {
  const broken: Broken[] = [];
  let [incidents, rows] = [0, 0];
  for await (const [theirs, ours] of paired(decided(original, city, nowMs), decided(copy, city, nowMs))) {
    incidents += 1;
    rows += theirs?.judged.rows.length ?? 0;
    const where = differenceOf(theirs, ours);
    if (where !== null && broken.length < MOST_TOLD) broken.push({ invariant: 'deadlines', where });
  }
  return { incidents, rows, broken };
}

async function* decided({ cases, judge }: Judged, city: CityId, nowMs: number): AsyncGenerator<Decided> {
  for await (const record of cases) {
    const { id, origin } = record;
    if (record.city !== city || origin === null) continue;
    const timeline = timelineOf(record.events, { incident: incidentIdSchema.parse(id), city, origin });
    yield { incident: id, judged: judge.judge(timeline, nowMs) };
  }
}

type Pair = readonly [original: Decided | null, copy: Decided | null];

/** Those of one incident together; one that only one side has stands alone. */
async function* paired(original: AsyncGenerator<Decided>, copy: AsyncGenerator<Decided>): AsyncGenerator<Pair> {
  let [theirs, ours] = [await nextOf(original), await nextOf(copy)];
  while (theirs !== null || ours !== null) {
    const order =
      theirs === null ? 1 : ours === null || theirs.incident < ours.incident ? -1 : theirs.incident > ours.incident ? 1 : 0;
    yield [order <= 0 ? theirs : null, order >= 0 ? ours : null];
    if (order <= 0) theirs = await nextOf(original);
    if (order >= 0) ours = await nextOf(copy);
  }
}

async function nextOf(decisions: AsyncGenerator<Decided>): Promise<Decided | null> {
  const next = await decisions.next();
  return next.done === true ? null : next.value;
}

/** Names the row by its place on paper, and what either side says of it. */
function differenceOf(theirs: Decided | null, ours: Decided | null): string | null {
  const incident = `incident-${(theirs ?? ours)?.incident ?? ''}`;
  if (theirs === null || ours === null) return `${incident}: ${theirs === null ? 'surplus' : 'missing'}`;
  const pointer = firstDifference(theirs.judged, ours.judged);
  if (pointer === null) return null;
  const row = theirs.judged.rows.findIndex((known, index) => firstDifference(known, ours.judged.rows[index]) !== null);
  const [known, found] = [theirs.judged.rows[row], ours.judged.rows[row]];
  if (known === undefined) return `${incident}: ${pointer}`;
  return `${incident} ${known.sop.id}:${known.ord}: ${found?.verdict ?? 'no verdict'}, expected ${known.verdict} (${pointer})`;
}
