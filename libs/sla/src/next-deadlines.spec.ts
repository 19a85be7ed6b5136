import fc from 'fast-check';
import { bookOfCity } from '@tanggap/testing/city-books';
import { about, sent } from '@tanggap/testing/judged-logbook';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { randomIncident, type RandomIncident } from '@tanggap/testing/random-incident';
import type { Timeline } from '@tanggap/incident/timeline';
import { judgeIncident } from './judge-incident.js';
import { nextDeadlines, type Deadline } from './next-deadlines.js';
import type { SopBook } from './sop-book.js';
import type { JudgedRow } from './step-verdict.js';

const keyOf = ({ sop, track }: Pick<Deadline, 'sop' | 'track'>, ord: number): string => `${sop.id}#${ord}#${track ?? ''}`;

class AnyIncident {
  readonly timeline: Timeline;
  readonly book: SopBook;
  readonly deadlines: readonly Deadline[];

  constructor({ city, lines }: RandomIncident) {
    this.timeline = new Logbook({ city }, lines).timeline();
    this.book = bookOfCity(city);
    this.deadlines = nextDeadlines(this.timeline, this.book, 80);
  }

  rows(nowMs: number): readonly JudgedRow[] {
    return judgeIncident(this.timeline, this.book, nowMs).rows.filter((row) => row.alarmed);
  }

  /** The alarmed rows that are judged differently at the two moments. */
  changed(fromMs: number, toMs: number): readonly string[] {
    const before = new Map(this.rows(fromMs).map((row) => [keyOf(row, row.row.ord), row.verdict?.status]));
    const after = this.rows(toMs).filter((row) => before.get(keyOf(row, row.row.ord)) !== row.verdict?.status);
    return after.map((row) => keyOf(row, row.row.ord)).sort();
  }

  listed(fromMs: number, toMs: number): readonly string[] {
    const within = this.deadlines.filter(({ dueAtMs }) => dueAtMs >= fromMs && dueAtMs < toMs);
    return within.map((deadline) => keyOf(deadline, deadline.ord)).sort();
  }
}

describe('nextDeadlines', () => {
  const moment = fc.nat({ max: 10_800_000 }).map((ms) => LOGBOOK_START_MS + ms);

  it('lists exactly the rows whose verdict changes between any two moments', () => {
    fc.assert(
      fc.property(randomIncident, moment, moment, (incident, one, other) => {
        const any = new AnyIncident(incident);
        const [fromMs, toMs] = [Math.min(one, other), Math.max(one, other)];
        expect(any.listed(fromMs, toMs)).toEqual(any.changed(fromMs, toMs));
      }),
      { numRuns: 500 },
    );
  });

  it('names the last millisecond of the old verdict, also around every other start plus limit', () => {
    fc.assert(
      fc.property(randomIncident, (incident) => {
        const any = new AnyIncident(incident);
        const candidates = any
          .rows(0)
          .flatMap(({ startedAtMs, limitMs }) => (startedAtMs === null || limitMs === null ? [] : [startedAtMs + limitMs]));
        for (const atMs of [...new Set([...candidates, ...any.deadlines.map(({ dueAtMs }) => dueAtMs)])])
          for (const fromMs of [atMs - 1, atMs, atMs + 1])
            expect(any.changed(fromMs, fromMs + 1)).toEqual(any.listed(fromMs, fromMs + 1));
      }),
      { numRuns: 120 },
    );
  });

  it('names the unit whose limit comes first, also one that was told last', () => {
    const lines = [...about('jambi/pandemik', sent), '200 TransportStarted damkar/D2', '150 TransportStarted damkar/D1'];
    const deadlines = nextDeadlines(new Logbook({ city: 'jambi' }, lines).timeline(), bookOfCity('jambi'), 80);
    expect(deadlines.find(({ ord }) => ord === 5)?.dueAtMs).toBe(LOGBOOK_START_MS + 750_000);
  });

  it('warns at the share of the limit, rounded down', () => {
    const lines = ['0 ReportReceived', '60 Verified jambi/kebakaran'];
    const timeline = new Logbook({ city: 'jambi' }, lines).timeline();
    const startedAtMs = LOGBOOK_START_MS + 60_000;
    const times = { startedAtMs, limitMs: 180_000, dueAtMs: startedAtMs + 180_000 };
    expect(nextDeadlines(timeline, bookOfCity('jambi'), 80)).toMatchObject([
      { ord: 6, track: null, ...times, warnAtMs: startedAtMs + 144_000 },
    ]);
    expect(nextDeadlines(timeline, bookOfCity('jambi'), 33.3335)).toMatchObject([{ warnAtMs: startedAtMs + 60_000 }]);
  });
});
