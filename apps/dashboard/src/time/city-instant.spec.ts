import { cityDay, cityTime, instantAt, lastTimeOfDay } from './city-instant.js';

const nowMs = Date.parse('2026-11-25T07:10:30.250Z'); // 14:10:30 in Jambi, 15:10:30 in Tarakan

it('reads a time of day in the city’s zone', () => {
  expect(lastTimeOfDay('14:05', 'Asia/Jakarta', nowMs)).toBe('2026-11-25T07:05:00.000Z');
  expect(lastTimeOfDay('1405', 'Asia/Makassar', nowMs)).toBe('2026-11-25T06:05:00.000Z');
  expect(lastTimeOfDay(' 9.30 ', 'Asia/Jakarta', nowMs)).toBe('2026-11-25T02:30:00.000Z');
});
it('means yesterday by a time that today has not reached', () =>
  expect(lastTimeOfDay('23:50', 'Asia/Jakarta', nowMs)).toBe('2026-11-24T16:50:00.000Z'));
it('says so when it is no time', () => {
  for (const typed of ['', '25:00', '12:60', 'soon']) expect(lastTimeOfDay(typed, 'Asia/Jakarta', nowMs)).toBeNull();
});

it('writes a moment as the city reads it, and reads it back', () => {
  const lateMs = Date.parse('2026-11-25T16:05:09.000Z'); // after midnight in Tarakan
  expect(cityDay(lateMs, 'Asia/Makassar')).toBe('2026-11-26');
  expect(cityTime(lateMs, 'Asia/Makassar')).toBe('00:05:09');
  expect(instantAt('2026-11-26', '00:05:09', 'Asia/Makassar')).toBe('2026-11-25T16:05:09.000Z');
  expect(instantAt(' 2026-11-25 ', '14.10', 'Asia/Jakarta')).toBe('2026-11-25T07:10:00.000Z');
});
it('says so when there is no such moment', () => {
  for (const [day, time] of [
    ['2026-11-31', '10:00'],
    ['2026-11-25', '24:61'],
    ['', '10:00'],
    ['2026-11-25', 'pagi'],
  ] as const)
    expect([day, time, instantAt(day, time, 'Asia/Jakarta')]).toEqual([day, time, null]);
});
