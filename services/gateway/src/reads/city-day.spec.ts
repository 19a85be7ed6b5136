import { cityDayOf, hourIn } from './city-day.js';

const at = (instant: string): number => Date.parse(instant);

describe('a city’s day', () => {
  it.each([
    ['Asia/Jakarta', '2026-11-24T16:59:59.999Z', '2026-11-24', '2026-11-23T17:00:00.000Z', '2026-11-24T17:00:00.000Z'],
    ['Asia/Jakarta', '2026-11-24T17:00:00.000Z', '2026-11-25', '2026-11-24T17:00:00.000Z', '2026-11-25T17:00:00.000Z'],
    ['Asia/Makassar', '2026-11-24T16:00:00.000Z', '2026-11-25', '2026-11-24T16:00:00.000Z', '2026-11-25T16:00:00.000Z'],
    ['America/New_York', '2026-11-01T12:00:00.000Z', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'], // 25 hours
    ['America/New_York', '2026-03-08T12:00:00.000Z', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'], // 23 hours
  ])('in %s at %s', (zone, instant, date, from, to) => {
    expect(cityDayOf(at(instant), zone)).toEqual({ date, fromMs: at(from), toMs: at(to) });
  });

  it('counts its hours from midnight', () => {
    const day = cityDayOf(at('2026-11-24T17:00:00.000Z'), 'Asia/Jakarta');
    expect(hourIn(day, day.fromMs)).toBe(0);
    expect(hourIn(day, at('2026-11-25T00:59:59.999Z'))).toBe(7);
    expect(hourIn(day, at('2026-11-25T01:00:00.000Z'))).toBe(8);
  });
});
