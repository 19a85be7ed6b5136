import { expectedVerdicts, type ExpectedVerdict } from './expected-verdicts.js';
import type { RecordedAlarm, RecordedRow } from './walk-record.js';
import type { ExpectedRow, WalkScript } from './walk-script.js';
import type { Walked } from './walker.js';

/** One printed row as the system judged it, beside what the hand-written table says. */
export interface ComparedRow {
  readonly sop: string;
  readonly ord: number;
  readonly printedNo: string | null;
  readonly label: string;
  /** Track id; null: the incident's, or a joint row's summary. */
  readonly track: string | null;
  readonly alias: string | null;
  readonly limitMs: number | null;
  readonly elapsedMs: number | null;
  readonly verdict: string | null;
  /** undefined: nobody wrote down this row. */
  readonly expected: ExpectedVerdict | undefined;
  /** What differs, in words; null: as expected. */
  readonly difference: string | null;
}

export interface Comparison {
  readonly rows: readonly ComparedRow[];
  /** Everything that is not as the expectations say; empty: the walk is right. */
  readonly differences: readonly string[];
}

const INTAKE_SOP = 'jambi/penerimaan-panggilan';
/** Between our reading of the clock and the server's, where time is not ours to move; ms. */
const CLOCK_SLACK_MS = 5000;

/** Both ways: a row too many is as wrong as one that is missing. */
export function compareWalk(script: WalkScript, walked: Walked): Comparison {
  const tables = new Map<string, readonly ExpectedRow[]>();
  if (script.intake !== undefined) tables.set(INTAKE_SOP, script.intake);
  tables.set(script.sop, script.expected);
  const aliases = new Map(walked.record.tracks.map(({ id, agency }) => [id, agency]));
  const rows: ComparedRow[] = [];
  const differences: string[] = [];
  for (const [sop, expectedRows] of tables) {
    const expected = expectedVerdicts(expectedRows, {
      at: walked.at,
      nowMs: walked.record.nowMs,
      isOver: walked.at.has('Closed'),
    });
    const left = new Map(expected.map((row) => [keyOf(row.ord, row.track), row]));
    for (const found of walked.record.rows.filter((row) => row.sop.id === sop)) {
      const alias = found.track === null ? null : (aliases.get(found.track) ?? found.track);
      const wanted = left.get(keyOf(found.ord, alias));
      left.delete(keyOf(found.ord, alias));
      const difference = differenceOf(found, wanted, walked.isWatched ? 0 : CLOCK_SLACK_MS);
      rows.push({
        ...found,
        sop,
        label: found.label.id,
        verdict: plainVerdict(found.verdict),
        alias,
        expected: wanted,
        difference,
      });
      if (difference !== null) differences.push(`${sop} ${placeOf(found.ord, alias)}: ${difference}`);
    }
    for (const row of left.values()) differences.push(`${sop} ${placeOf(row.ord, row.track)}: the row is not there`);
  }
  if (walked.isWatched) differences.push(...alarmDifferences(walked.record.rows, walked.record.alarms, aliases));
  return { rows, differences };
}

/** What the monitor raised and did not take back equals what is breached now. A joint row's summary raises none: its tracks do. */
function alarmDifferences(
  rows: readonly RecordedRow[],
  alarms: readonly RecordedAlarm[],
  aliases: ReadonlyMap<string, string>,
): readonly string[] {
  const onTracks = new Set(rows.filter((row) => row.track !== null).map((row) => `${row.sop.id} ${row.ord}`));
  const isSummary = (row: RecordedRow): boolean => row.track === null && onTracks.has(`${row.sop.id} ${row.ord}`);
  const nameOf = (sop: string, ord: number, track: string | null): string =>
    `${sop} ${placeOf(ord, track === null ? null : (aliases.get(track) ?? track))}`;
  const breached = new Set(
    rows
      .filter((row) => plainVerdict(row.verdict) === 'breached' && !isSummary(row))
      .map((row) => nameOf(row.sop.id, row.ord, row.track)),
  );
  const retracted = new Set(alarms.filter((alarm) => alarm.type === 'SlaBreachRetracted').map((alarm) => alarm.about));
  const standing = alarms.filter((alarm) => alarm.type === 'SlaBreached' && !retracted.has(alarm.id));
  const raised = new Set(standing.map((alarm) => nameOf(alarm.sop?.id ?? '', alarm.ord ?? 0, alarm.track)));
  const twice = standing.length - raised.size;
  return [
    ...[...breached.difference(raised)].map((name) => `${name}: breached, but the live monitor raised no alarm`),
    ...[...raised.difference(breached)].map((name) => `${name}: the live monitor's alarm stands, but the row is not breached`),
    ...(twice === 0 ? [] : [`${twice} alarm(s) raised twice`]),
  ];
}

function differenceOf(found: RecordedRow, wanted: ExpectedVerdict | undefined, slackMs: number): string | null {
  if (wanted === undefined) return `nobody expects this row (${found.verdict ?? 'no verdict'})`;
  const faults: string[] = [];
  const say = (what: string, is: unknown, should: unknown): void =>
    void faults.push(`${what} is ${String(is)}, expected ${String(should)}`);
  if (found.printedNo !== wanted.printedNo) say('printed number', found.printedNo, wanted.printedNo);
  if (found.limitMs !== wanted.limitMs) say('limit', found.limitMs, wanted.limitMs);
  if (plainVerdict(found.verdict) !== wanted.verdict) say('verdict', found.verdict, wanted.verdict);
  if (!sameElapsed(found, wanted, slackMs)) say('elapsed', found.elapsedMs, wanted.elapsedMs);
  return faults.length === 0 ? null : faults.join('; ');
}

function sameElapsed(found: RecordedRow, wanted: ExpectedVerdict, slackMs: number): boolean {
  if (found.elapsedMs === null || wanted.elapsedMs === null) return found.elapsedMs === wanted.elapsedMs;
  const isMoving = found.verdict === 'running' || found.verdict === 'breached-open';
  return Math.abs(found.elapsedMs - wanted.elapsedMs) <= (isMoving ? slackMs : 0);
}

/** DESIGN's one list: whether a breach is open, or which end is missing, stands beside the verdict and is not another one. */
export function plainVerdict(name: string | null): string | null {
  return name?.replace(/^(breached|missing)-.*$/, '$1') ?? null;
}

function keyOf(ord: number, track: string | null): string {
  return `${ord} ${track ?? ''}`;
}

function placeOf(ord: number, alias: string | null): string {
  return alias === null ? `row ${ord}` : `row ${ord} (${alias})`;
}
