import type { ExpectedRow, WalkScript, WalkStep } from './walk-script.js';

/** The change asked for cannot be made on this table; the message says why. Exit code 2. */
export class WalkRefused extends Error {
  override readonly name = 'WalkRefused';
}

const PAST_THE_LIMIT_SEC = 60;
const LATE_WITHOUT_LIMIT_SEC = 1800;
/** What nobody types: the system sends it after the closing. */
export const AUTOMATIC_STEPS: ReadonlySet<string> = new Set(['CaseDataSent']);

/** The rows an ordinal of the named table means; on a joint row those of every track, or of one. @throws WalkRefused */
function chosenRows(script: WalkScript, ord: number, track: string | undefined): readonly ExpectedRow[] {
  const rows = script.expected.filter(
    (row) => row.ord === ord && row.fixed === undefined && (track === undefined || row.track === track),
  );
  if (rows.length === 0) {
    const known = aliasesOf(script);
    const where = track === undefined || known.includes(track) ? '' : `; jalur / tracks: ${known.join(', ') || '-'}`;
    throw new WalkRefused(
      `${script.sop}:${ord}: tidak ada baris dengan jam / no row with a clock${track === undefined ? '' : ` (--track ${track})`}${where}`,
    );
  }
  return rows;
}

/** What the walk calls its tracks, in their order. */
function aliasesOf({ expected }: WalkScript): readonly string[] {
  return [...new Set(expected.flatMap((row) => (row.track === null ? [] : [row.track])))];
}

/**
 * The same walk with one row a minute past its limit (half an hour longer where none is printed): everything from its
 * stop on happens later, so that the other rows keep their own lengths. @throws WalkRefused for an instant
 */
export function makeLate(script: WalkScript, ord: number, track?: string): WalkScript {
  const rows = chosenRows(script, ord, track);
  let { steps } = script;
  for (const row of rows) {
    if (row.from === null)
      throw new WalkRefused(
        `${script.sop}:${ord}: baris ini sesaat, membuka catatan, tidak dapat terlambat / an instant: it opens the record and cannot be late`,
      );
    const [start, stop] = [
      lastOf(steps, row.from),
      lastOf(
        steps,
        row.to.filter((name) => !AUTOMATIC_STEPS.has(name) || hasStep(steps, name)),
      ),
    ];
    if (start === null || stop === null)
      throw new WalkRefused(
        `${script.sop}:${ord}: baris ini berakhir sendiri, tidak dapat terlambat / ends by itself: nobody can be late with it`,
      );
    const wanted = row.limitSec === null ? stop - start + LATE_WITHOUT_LIMIT_SEC : row.limitSec + PAST_THE_LIMIT_SEC;
    const delaySec = wanted - (stop - start);
    if (delaySec > 0) steps = steps.map((step) => (step.atSec >= stop ? { ...step, atSec: step.atSec + delaySec } : step));
  }
  return { ...script, steps };
}

/**
 * The same walk with the row's stop events never recorded, by whichever unit or agency: had one of two crews reported its
 * arrival, the row would have ended. @throws WalkRefused for a row whose stop opens the record or a track
 */
export function forget(script: WalkScript, ord: number, track?: string): WalkScript {
  const names = new Set(chosenRows(script, ord, track).flatMap((row) => row.to));
  for (const step of script.steps)
    if (names.has(step.name) && opens(step))
      throw new WalkRefused(
        `${script.sop}:${ord}: ${step.name} membuka catatan atau jalur / its end opens the record or a track`,
      );
  for (const name of names)
    if (!hasStep(script.steps, name))
      throw new WalkRefused(`${script.sop}:${ord}: ${name} dicatat sendiri oleh sistem / the system records its end by itself`);
  const left = script.steps.filter((step) => names.has(step.name));
  const isLeft = (step: WalkStep): boolean => left.some((out) => out.command === step.command && out.track === step.track);
  return { ...script, steps: script.steps.filter((step) => !isLeft(step)) };
}

/** Their one table is in force before anybody has verified; elsewhere the category must name it first (ADR 4). */
const ONE_TABLE_CITIES: ReadonlySet<string> = new Set(['bima', 'singkawang', 'majalengka']);
const INTAKE_SOP = 'jambi/penerimaan-panggilan';

export type TriageEnd = 'prank' | 'ghost' | 'information' | 'abandoned';

/** The same first minute, ended at triage: nothing was real, everything is recorded. */
export function endAtTriage(script: WalkScript, how: TriageEnd): WalkScript {
  const begun = script.steps.filter(
    (step) => step.name === 'ReportReceived' || (how !== 'abandoned' && step.name === 'CallAnswered'),
  );
  const triageAt = script.steps.find((step) => step.name === 'ReportTriaged')?.atSec ?? 30;
  const ended: WalkStep =
    how === 'abandoned'
      ? { name: 'CallAbandoned', atSec: triageAt, as: 'call-taker', command: 'AbandonCall', fields: {} }
      : { name: 'ReportTriaged', atSec: triageAt, as: 'call-taker', command: 'TriageReport', fields: { class: how } };
  const closing = script.steps.find((step) => step.name === 'Closed');
  const closed = closing === undefined ? [] : [{ ...closing, atSec: triageAt + 10 }];
  const steps = [...begun, ended, ...closed];
  const names = new Set(steps.map((step) => step.name));
  const isInForce = script.sop === INTAKE_SOP || ONE_TABLE_CITIES.has(script.city);
  const expected = isInForce ? atTriage(script.expected, names) : [];
  return { ...script, steps, expected, ...(script.intake === undefined ? {} : { intake: atTriage(script.intake, names) }) };
}

/** Every row not yet stopped is skipped; rows of a track never opened are not there at all. */
function atTriage(rows: readonly ExpectedRow[], happened: ReadonlySet<string>): readonly ExpectedRow[] {
  return rows
    .filter((row) => row.track === null)
    .map((row) => {
      if (row.fixed === 'none') return row;
      const stopped = row.to.length > 0 && row.to.every((name) => happened.has(name)) && row.to[0] !== 'Closed';
      return stopped ? row : { ...row, fixed: 'skipped' };
    });
}

function opens(step: WalkStep): boolean {
  return step.command === 'ReceiveReport' || step.command === 'DispatchAgency' || step.command === 'TransferCall';
}

function hasStep(steps: readonly WalkStep[], name: string): boolean {
  return steps.some((step) => step.name === name);
}

function lastOf(steps: readonly WalkStep[], names: readonly string[]): number | null {
  const times = names.map((name) => steps.find((step) => step.name === name)?.atSec);
  return times.length === 0 || times.includes(undefined) ? null : Math.max(...times.map((time) => time ?? 0));
}
