import type { IntervalsReport } from '@tanggap/platform/reports/reports-reader';
import { renderIntervals } from './render-intervals.js';
import { durationText } from './report-texts.js';

const report: IntervalsReport = {
  city: 'sf',
  origin: 'imported',
  zone: 'America/Los_Angeles',
  period: { from: '2020-04-01', to: '2020-05-01' },
  whatIf: false,
  intervals: [
    {
      from: 'Dispatched',
      to: 'ArrivedOnScene',
      per: 'incident',
      group: null,
      incidents: 12,
      measured: 10,
      missingStart: 0,
      missingEnd: 1,
      missingBoth: 0,
      negative: 1,
      zero: 2,
      minMs: 0,
      p50Ms: 330_000,
      p90Ms: 3_723_250,
      p95Ms: 3_723_250,
      maxMs: 3_723_250,
      over: { '600': 4 },
      exactly: { '600': 1 },
    },
  ],
};

describe('renderIntervals', () => {
  it('speaks Indonesian by default and says in capitals that it is an import', () => {
    const text = renderIntervals(report);
    expect(text).toContain('Dispatched → ArrivedOnScene, per kejadian');
    expect(text).toContain('sf · DATA IMPOR · 2020-04-01 sampai sebelum 2020-05-01 (America/Los_Angeles)');
    const [header = '', row = ''] = text.split('\n').filter((line) => /^(kelompok|semua)/.test(line));
    expect(header.split(/ {2,}/)).toHaveLength(15);
    expect(row.split(/ +/)).toEqual([
      'semua',
      '12',
      '10',
      '0',
      '1',
      '0',
      '1',
      '2',
      '0:00',
      '5:30',
      '1:02:03.250',
      '1:02:03.250',
      '1:02:03.250',
      '4',
      '1',
    ]);
  });

  it('speaks English when asked', () => {
    expect(renderIntervals(report, 'en')).toContain('IMPORTED DATA');
  });
});

describe('durationText', () => {
  it.each([
    [null, '-'],
    [0, '0:00'],
    [999, '0:00.999'],
    [-61_000, '-1:01'],
    [3_600_000, '1:00:00'],
  ])('%p is %s', (elapsedMs, text) => {
    expect(durationText(elapsedMs)).toBe(text);
  });
});
