import { duration } from './duration.js';

describe('a duration as people read it', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [170_000, '2:50'],
    [600_000, '10:00'],
    [3_600_000, '1:00:00'],
    [5_292_000, '1:28:12'],
    [-61_000, '−1:01'],
    [-400, '0:00'],
  ])('%d ms is %s', (ms, said) => {
    expect(duration(ms)).toBe(said);
  });
});
