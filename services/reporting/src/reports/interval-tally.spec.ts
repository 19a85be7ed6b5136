import type { IntervalSample } from './interval-samples.js';
import { IntervalTally, nearestRank } from './interval-tally.js';

const query = { from: 'Dispatched', to: 'ArrivedOnScene', per: 'incident', by: null, limitsSec: [600] } as const;

function sample(startMs: number | null, endMs: number | null, group: string | null = null): IntervalSample {
  return { group, agency: null, unit: null, startMs, endMs };
}

describe('IntervalTally', () => {
  it('puts every sample into one count, counts zero, and leaves negatives out of the percentiles', () => {
    const tally = new IntervalTally({ ...query, limitsSec: [600] });
    for (const one of [
      sample(0, 0),
      sample(0, 600_000),
      sample(0, 600_001),
      sample(5, 4),
      sample(null, 1),
      sample(1, null),
      sample(null, null),
    ]) {
      tally.add([one]);
    }
    expect(tally.stats()).toEqual([
      {
        from: 'Dispatched',
        to: 'ArrivedOnScene',
        per: 'incident',
        group: null,
        incidents: 7,
        measured: 3,
        missingStart: 1,
        missingEnd: 1,
        missingBoth: 1,
        negative: 1,
        zero: 1,
        minMs: 0,
        p50Ms: 600_000,
        p90Ms: 600_001,
        p95Ms: 600_001,
        maxMs: 600_001,
        over: { '600': 1 },
        exactly: { '600': 1 },
      },
    ]);
  });

  it('counts an incident once in a group however many samples it has there', () => {
    const tally = new IntervalTally({ ...query, by: 'agency', limitsSec: [] });
    tally.add([sample(0, 1, 'damkar'), sample(0, 2, 'damkar'), sample(0, 3, 'pmi')]);
    expect(tally.stats().map(({ group, incidents, measured }) => ({ group, incidents, measured }))).toEqual([
      { group: 'damkar', incidents: 1, measured: 2 },
      { group: 'pmi', incidents: 1, measured: 1 },
    ]);
  });

  it('answers an empty city with nulls, not with zeros', () => {
    expect(new IntervalTally({ ...query, limitsSec: [] }).stats()).toMatchObject([
      { incidents: 0, minMs: null, p50Ms: null, maxMs: null },
    ]);
  });
});

describe('nearestRank', () => {
  const ten = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  it.each([
    [50, 5],
    [90, 9],
    [95, 10],
    [100, 10],
    [10, 1],
  ])('takes the %ith percentile of ten samples without interpolating', (percent, expected) => {
    expect(nearestRank(ten, percent)).toBe(expected);
  });
  it('agrees with its definition on every size', () => {
    for (let size = 1; size <= 200; size++) {
      const samples = Float64Array.from({ length: size }, (_, index) => index + 1);
      for (const percent of [50, 90, 95]) {
        const smallest = samples.find((value) => value * 100 >= percent * size);
        expect(nearestRank(samples, percent)).toBe(smallest);
      }
    }
  });
});
