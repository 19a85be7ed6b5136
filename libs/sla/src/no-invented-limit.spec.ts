import fc from 'fast-check';
import { bookOfCity } from '@tanggap/testing/city-books';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { plantedJudges } from '@tanggap/testing/planted-sla';
import { randomIncident, type RandomIncident } from '@tanggap/testing/random-incident';
import { judgeIncident } from './judge-incident.js';
import type { JudgedRow } from './step-verdict.js';

/** The number of a printed cell, read here and not by the product; null for whatever is no number of minutes. */
function printedMs({ row }: JudgedRow): number | null {
  const minutes = /^(\d+) Menit$/.exec(row.time.raw)?.[1];
  return minutes === undefined ? null : Number(minutes) * 60_000;
}

/** @throws Error naming the invariant that broke */
function check(judged: JudgedRow, nowMs: number): void {
  const { verdict, startedAtMs, stoppedAtMs } = judged;
  const limitMs = printedMs(judged);
  const holds = (invariant: string, isTrue: boolean): void => {
    if (!isTrue) throw new Error(`${invariant}: ${judged.sop.id} row ${judged.row.ord} ${JSON.stringify(verdict)}`);
  };
  const status = verdict?.status ?? 'none';
  holds('no invented limit', limitMs !== null || (status !== 'breached' && status !== 'met' && judged.dueAtMs === null));
  holds('the limit is the printed one', judged.limitMs === limitMs);
  if (verdict === null || !('elapsedMs' in verdict) || verdict.elapsedMs === null || startedAtMs === null) return;
  const { elapsedMs } = verdict;
  holds('nothing but `negative` is below zero', elapsedMs < 0 === (status === 'negative'));
  if (status === 'met') holds('exactly the limit is met', elapsedMs <= (limitMs ?? -1));
  if (status === 'breached') holds('exactly the limit is met', elapsedMs > (limitMs ?? Infinity));
  if (judged.track === null && judged.row.joint === true) return; // elapsed is another track's
  const endMs = stoppedAtMs ?? Math.max(nowMs, startedAtMs);
  holds('elapsed is stop minus start, or now minus start', elapsedMs === endMs - startedAtMs);
}

function property(judge: typeof judgeIncident): fc.IProperty<[RandomIncident, number]> {
  return fc.property(randomIncident, fc.nat({ max: 7_200_000 }), ({ city, lines }, afterMs) => {
    const nowMs = LOGBOOK_START_MS + afterMs;
    const { rows } = judge(new Logbook({ city }, lines).timeline(), bookOfCity(city), nowMs);
    for (const row of rows) check(row, nowMs);
  });
}

describe('verdicts over any history of the 22 tables', () => {
  it('never breach a row that prints no limit, and measure what is printed', () => {
    fc.assert(property(judgeIncident), { numRuns: 800 });
  });

  it('are one a row and owner', () => {
    fc.assert(
      fc.property(randomIncident, ({ city, lines }) => {
        const { rows } = judgeIncident(new Logbook({ city }, lines).timeline(), bookOfCity(city), LOGBOOK_START_MS);
        const keys = rows.map(({ sop, row, track }) => `${sop.id}#${row.ord}#${track ?? ''}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['breaches-at-the-limit', 'exactly the limit is met'],
    ['invents-a-limit', 'no invented limit'],
  ])('would show an evaluator that %s', (bug, invariant) => {
    const planted = plantedJudges[bug]?.(judgeIncident) ?? judgeIncident;
    const { errorInstance } = fc.check(property(planted), { numRuns: 3000, endOnFailure: true });
    expect(String(errorInstance)).toContain(invariant);
  });
});
