import { dateIn, isTimeZone } from './time-zone.js';

it('turns the day at the zone’s own midnight', () => {
  const atMs = Date.parse('2026-11-25T16:30:00.000Z'); // 23:30 in Jambi, 0:30 in Tarakan
  expect([dateIn(atMs, 'Asia/Jakarta'), dateIn(atMs, 'Asia/Makassar')]).toEqual(['2026-11-25', '2026-11-26']);
});

it('knows a zone from a word', () => {
  expect(['Asia/Pontianak', 'UTC', 'Jambi', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});

it('still answers after more zones than it keeps', () => {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 150);
  expect(zones.length).toBe(150);
  const atMs = Date.parse('2026-11-25T12:00:00.000Z');
  for (const zone of [...zones, ...zones]) expect(dateIn(atMs, zone)).toMatch(/^2026-11-2[56]$/);
});
