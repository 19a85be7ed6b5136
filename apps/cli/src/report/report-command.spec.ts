import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readConfig } from '@tanggap/platform/config/config';
import type { ComplianceReport, IntervalsReport } from '@tanggap/platform/reports/reports-reader';
import { startStandalone, type Standalone } from '@tanggap/standalone/start-standalone';
import { SampleCity } from '../fixture/sample-city.js';
import { tanggap, tanggapJson } from '../fixture/test-shell.js';

const root = join(import.meta.dirname, '../../../..');
const city = new SampleCity(60);
beforeAll(async () => {
  await tanggap('import', ...city.files, '--data', city.data);
});
afterAll(() => city.remove());

const travel = ['report', 'intervals', '--city', 'sf', '--from', 'Dispatched', '--to', 'ArrivedOnScene'];
const compliance = ['report', 'compliance', '--city', 'sf'];
const here = (...argv: readonly string[]): readonly string[] => [...argv, '--data', city.data];

describe('report over a folder that no server works on', () => {
  it('prints the intervals as JSON, and nothing else', async () => {
    const answer = await tanggapJson<{ intervals: object[] }>(...here(...travel, '--limit', '180,600,1200'));
    expect(Object.keys(answer)).toEqual(['intervals']);
    expect(answer.intervals.map((stats) => Object.keys(stats).join())).toEqual([
      'from,to,per,group,incidents,measured,missingStart,missingEnd,missingBoth,negative,zero,minMs,p50Ms,p90Ms,p95Ms,maxMs,over,exactly',
    ]);
    expect(answer.intervals).toMatchObject([{ per: 'incident', group: null, incidents: 60, over: { 180: expect.any(Number) } }]);
  });

  it('takes --json before the command as well', async () =>
    expect((await tanggap('--json', ...here(...travel))).out).toMatch(/^{"intervals":/));

  it('prints tables, Indonesian unless asked otherwise, marked as an import', async () => {
    expect((await tanggap(...here(...travel, '--by', 'category'))).out).toMatch(
      /^Selang waktu: [^]*sf · DATA IMPOR · [^]*medical/,
    );
    expect((await tanggap(...here(...travel, '--lang', 'en'))).out).toMatch(/^Intervals: [^]*sf · IMPORTED DATA · all times/);
    expect((await tanggap(...here(...compliance))).out).toMatch(/DATA IMPOR · PENGANDAIAN[^]*jambi\/kebakaran v1[^]*Tingkat/);
  });

  it('counts the days of a period by the clock of the imported city, the last one not among them', async () => {
    const incidents = async (period: string): Promise<number | undefined> => {
      const { intervals } = await tanggapJson<IntervalsReport>(...here(...travel, '--period', period));
      return intervals[0]?.incidents;
    };
    const [year, april] = [await incidents('2019-12-31..2020-12-01'), await incidents('2020-04-07..2020-04-08')];
    expect(year).toBe(60);
    expect(april).toBeGreaterThan(0);
    expect(april).toBeLessThan(60);
    expect(await incidents('2020-04-06..2020-04-07')).toBe(0);
  });

  it('answers what another limit would have meant, beside the printed one', async () => {
    const printed = await tanggapJson<ComplianceReport>(...here(...compliance));
    const supposed = await tanggapJson<ComplianceReport>(...here(...compliance, '--what-if', 'jambi/kebakaran:3=60'));
    const row = (report: ComplianceReport) => report.rows.find(({ sop, ord }) => sop.id === 'jambi/kebakaran' && ord === 3);
    expect(row(printed)).toMatchObject({ limitMs: 600_000, overridden: false });
    expect(row(supposed)).toMatchObject({ limitMs: 60_000, printedLimitMs: 600_000, overridden: true });
    expect(row(supposed)?.verdicts.breached).toBeGreaterThan(row(printed)?.verdicts.breached ?? Infinity);
    const without = await tanggapJson<ComplianceReport>(...here(...compliance, '--what-if', 'jambi/kebakaran:3=none'));
    expect(row(without)).toMatchObject({ limitMs: null, verdicts: { breached: 0, met: 0 } });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a city of which nothing is recorded', ['report', 'compliance', '--city', 'atlantis'], /atlantis/],
    ['an event that does not exist', ['report', 'intervals', '--city', 'sf', '--from', 'Dispatch', '--to', 'Closed'], /from/],
    ['half a period', [...travel, '--period', '2020-04-01'], /\.\. between/],
    ['a period that ends before it begins', [...travel, '--period', '2020-05-01..2020-04-01'], /ends before/],
    ['no limit', [...travel, '--limit', 'ten'], /numbers/],
    ['another group', [...travel, '--by', 'crew'], /agency, category, district/],
    ['no city', ['report', 'compliance'], /--city/],
    [
      'a supposed limit on a row that is not printed',
      [...compliance, '--what-if', 'jambi/kebakaran:99=60'],
      /jambi\/kebakaran:99/,
    ],
    ['a supposed limit without one', [...compliance, '--what-if', 'jambi/kebakaran:3'], /<sop>:<ord>=/],
  ])('refuses with 2: %s', async (_what, argv, words) => {
    const { code, out, err } = await tanggap(...here(...argv));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(words);
  });

  it('makes no folder for a question about nothing', async () =>
    expect(await tanggap(...travel, '--data', join(city.folder, 'nothing'))).toMatchObject({ code: 2, out: '' }));
});

it('equals the second computation straight from the CSV, which notices one changed cell', () => {
  const proof = (...more: readonly string[]): string =>
    execFileSync(process.execPath, [join(root, 'tools/prove-import.mjs'), '--csv', city.csvFile, ...more], {
      stdio: 'pipe',
    }).toString();
  const lines = proof().trim().split('\n');
  expect(lines.slice(2).every((line) => line.endsWith('= equal'))).toBe(true);
  expect(lines).toHaveLength(13);
  const changed = new SampleCity(60);
  changed.rewrite((rows) => {
    const [header = ''] = rows;
    const column = header.split(',').indexOf('On Scene DtTm');
    const at = rows.findIndex((row, index) => index > 0 && !row.includes('"') && row.split(',')[column] !== '');
    rows[at] = (rows[at] ?? '').split(',').with(column, '12/31/2020 11:59:59 PM').join(',');
  });
  expect(() => proof('--compare-with', changed.csvFile)).toThrow(/different/);
  changed.remove();
}, 120_000);

describe('report while a server works on the folder', () => {
  let server: Standalone;
  beforeAll(async () => {
    server = await startStandalone({
      config: readConfig({ TANGGAP_DATA: city.data, TANGGAP_PORT: '0', TANGGAP_CITY: 'tarakan', TANGGAP_LOG_LEVEL: 'silent' }),
    });
    await server.platform.feed.caughtUp(30_000);
  });
  afterAll(() => server.close());

  async function graphql(query: string): Promise<Record<string, unknown>> {
    const key = server.keys.find(({ role }) => role === 'analyst')?.key ?? '';
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data: Record<string, unknown> }; // the server's own answer
    return data;
  }

  it('gives the same numbers through the operator key, an analyst key and GraphQL', async () => {
    const { intervals } = await tanggapJson<IntervalsReport>(...here(...travel, '--per', 'unit', '--limit', '600'));
    const key = server.keys.find(({ role }) => role === 'analyst')?.key ?? '';
    const elsewhere = ['--url', server.url, '--key', key];
    expect(await tanggapJson(...travel, '--per', 'unit', '--limit', '600', ...elsewhere)).toEqual({ intervals });
    const { intervals: told } = await graphql(`
      {
        intervals(query: { city: "sf", from: Dispatched, to: ArrivedOnScene, per: UNIT, limitsSec: [600] }) {
          origin
          whatIf
          intervals {
            group
            incidents
            measured
            missingStart
            missingEnd
            missingBoth
            negative
            zero
            minMs
            p50Ms
            p90Ms
            p95Ms
            maxMs
            over {
              limitSec
              count
            }
            exactly {
              limitSec
              count
            }
          }
        }
      }
    `);
    const counts = (of: Readonly<Record<string, number>> | undefined): object[] =>
      Object.entries(of ?? {}).map(([limitSec, count]) => ({ limitSec: Number(limitSec), count }));
    const [first] = intervals;
    if (first === undefined) throw new Error('no group');
    const { from: _from, to: _to, per: _per, ...stats } = first;
    expect(told).toEqual({
      ...{ origin: 'IMPORTED', whatIf: false },
      intervals: [{ ...stats, over: counts(stats.over), exactly: counts(stats.exactly) }],
    });
  });

  it('judges with a supposed limit through GraphQL as on the command line', async () => {
    const { rows, incidents, rate } = await tanggapJson<ComplianceReport>(
      ...here(...compliance, '--what-if', 'jambi/kebakaran:3=60'),
    );
    const { compliance: told } = await graphql(`
      {
        compliance(query: { city: "sf", overrides: [{ sop: "jambi/kebakaran", ord: 3, limitSec: 60 }] }) {
          whatIf
          rate
          rows {
            ord
            limitMs
            overridden
            verdicts {
              verdict
              count
            }
          }
          incidents {
            verdict
            count
          }
        }
      }
    `);
    const counts = (of: object | null): object[] =>
      Object.entries(of ?? {}).map(([verdict, count]) => ({
        verdict: verdict.toUpperCase().replaceAll('-', '_'),
        count: count as unknown,
      }));
    expect(told).toEqual({
      ...{ whatIf: true, rate },
      rows: rows.map(({ ord, limitMs, overridden, verdicts }) => ({ ord, limitMs, overridden, verdicts: counts(verdicts) })),
      incidents: counts(incidents),
    });
  });

  it('says of a city that nobody has brought in that nothing is recorded', async () =>
    expect(await tanggap(...here('report', 'compliance', '--city', 'atlantis'))).toMatchObject({ code: 2, out: '' }));
});
