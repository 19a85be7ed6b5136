import { cityIdSchema, sopIdSchema } from '@tanggap/events/ids';
import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { ReportDoor } from '@tanggap/cli/report/report-door';
import { computeCompliance } from '@tanggap/reporting/reports/compute-compliance';
import { computeIntervals } from '@tanggap/reporting/reports/compute-intervals';
import { judgeFor } from '@tanggap/reporting/reports/judge-record';
import { firstEditions } from '@tanggap/testing/city-books';
import { Logbook, LOGBOOK_START_MS } from '@tanggap/testing/logbook';
import { allReports } from './all-reports.js';
import { compareDecisions, type Judged } from './compare-decisions.js';
import { compareReports, type Answers } from './compare-reports.js';

const city = cityIdSchema.parse('jambi');
const nowMs = LOGBOOK_START_MS + 86_400_000;
const travel = { sop: sopIdSchema.parse('jambi/kebakaran'), ord: 3 };

/** A fire whose crew travels so many seconds; ten minutes are printed. */
function aFire(travelSec: number): IncidentRecord {
  const arrived = 100 + travelSec;
  return new Logbook({ city }, [
    '0 ReportReceived',
    '60 Verified jambi/kebakaran',
    '70 Dispatched damkar',
    '80 DispatchAccepted damkar',
    '100 UnitAssigned damkar/D1',
    `${arrived} ArrivedOnScene damkar/D1`,
    `${arrived + 900} HandlingCompleted damkar/D1 not-needed`,
    `${arrived + 960} Responded damkar`,
    `${arrived + 1000} Closed`,
  ]).story.record();
}

const cases = [aFire(540), aFire(600), aFire(601)].sort((a, b) => (a.id < b.id ? -1 : 1));

async function* given(records: readonly IncidentRecord[]): AsyncGenerator<IncidentRecord> {
  for (const record of records) yield await Promise.resolve(record);
}

const judgedBy = (records: readonly IncidentRecord[], limitSec = 600): Judged => ({
  cases: given(records),
  judge: judgeFor(firstEditions, city, [{ ...travel, limitSec }]),
});

describe('what is decided in two places', () => {
  it('is the same, row by row, and counted', async () => {
    const { incidents, rows, broken } = await compareDecisions(judgedBy(cases), judgedBy(cases), city, nowMs);
    expect([incidents, broken]).toEqual([3, []]);
    expect(rows).toBeGreaterThan(20);
  });

  it('is seen to differ where one deadline is decided differently, though no report might count another total', async () => {
    const { broken } = await compareDecisions(judgedBy(cases), judgedBy(cases, 599), city, nowMs);
    const exactly = cases.find(({ events }) =>
      events.some(({ occurredAt }) => Date.parse(occurredAt) === LOGBOOK_START_MS + 700_000),
    );
    expect(broken).toEqual([
      {
        invariant: 'deadlines',
        where: expect.stringMatching(`^incident-${exactly?.id ?? ''} jambi/kebakaran:3: breached, expected met `) as string,
      },
    ]);
  });

  it('is seen to differ where a view lacks an incident, or has one of its own', async () => {
    const [, second] = cases;
    const fewer = cases.filter((known) => known !== second);
    const lacking = await compareDecisions(judgedBy(cases), judgedBy(fewer), city, nowMs);
    expect(lacking.broken).toEqual([{ invariant: 'deadlines', where: `incident-${second?.id ?? ''}: missing` }]);
    const more = await compareDecisions(judgedBy(fewer), judgedBy(cases), city, nowMs);
    expect(more.broken).toEqual([{ invariant: 'deadlines', where: `incident-${second?.id ?? ''}: surplus` }]);
  });
});

/** Reports over these records, computed as everywhere, but for the limit that a bug might suppose. */
function doorOver(records: readonly IncidentRecord[], limitSec = 600): ReportDoor {
  const selection = { city, origin: 'live', period: null, zone: 'Asia/Jakarta', agency: null } as const;
  const heading = { city, origin: 'live', period: null, zone: 'Asia/Jakarta', whatIf: false } as const;
  return {
    intervals: async (query) => ({
      ...{ ...heading, intervals: await computeIntervals(given(records), query, { ...selection, period: query.period }) },
    }),
    compliance: async (query) => {
      const supposed = { ...query, overrides: [{ ...travel, limitSec }] };
      const counted = await computeCompliance(given(records), supposed, { selection, nowMs, directory: firstEditions });
      return { ...heading, ...counted, judgedAt: new Date().toISOString() };
    },
    close: () => Promise.resolve(),
  };
}

describe('what reports answer in two places', () => {
  const named = (original: Answers, copy: Answers): readonly string[] =>
    compareReports(original, copy).map(({ invariant, where }) => `${invariant}: ${where}`);

  it('is the same, whenever they were asked', async () => {
    const original = await allReports(doorOver(cases), city);
    expect(original.size).toBe(11);
    expect(named(original, await allReports(doorOver(cases), city))).toEqual([]);
  });

  it('names the one question whose answer differs', async () => {
    const original = await allReports(doorOver(cases), city);
    const [broken, ...more] = named(original, await allReports(doorOver(cases, 599), city));
    expect(more).toEqual([]);
    expect(broken).toMatch(/^reports: compliance: \/rows\//);
    const unanswered = new Map([...original].filter(([question]) => question !== 'compliance'));
    expect(named(original, unanswered)).toEqual(['reports: compliance:  was not answered']);
  });

  it('names every question that one late arrival answers differently, and no other', async () => {
    const original = await allReports(doorOver(cases), city);
    const [first, ...rest] = cases;
    const late = { ...aFire(700), id: first?.id ?? '' };
    const broken = named(original, await allReports(doorOver([late, ...rest]), city));
    expect(broken.length).toBeGreaterThan(3);
    expect(broken.every((known) => /Dispatched|ArrivedOnScene|Closed|Responded|compliance/.test(known))).toBe(true);
    expect(broken.some((known) => known.includes('TransportStarted'))).toBe(false);
  });
});
