import fc from 'fast-check';
import { instantToMs, msToInstant } from './instant.js';

const anyMs = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });

it('reads and writes what Date reads and writes', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const iso = new Date(ms).toISOString();
      expect(msToInstant(ms)).toBe(iso);
      expect(instantToMs(iso)).toBe(ms);
    }),
  );
});

it.each(['2026-11-24T10:00:00Z', '2026-11-24T10:00:00.000+07:00', '2026-1x-24T10:00:00.000Z', ''])('refuses %j', (text) => {
  expect(() => instantToMs(text)).toThrow(RangeError);
});

it('is right on every day of a whole Gregorian cycle, and at every hour', () => {
  const wrong: string[] = [];
  for (let day = 0; day <= 146_097; day++) {
    const ms = Date.UTC(1600, 1, 28) + day * 86_400_000 + (day % 24) * 3_600_000;
    const text = new Date(ms).toISOString();
    if (msToInstant(ms) !== text || instantToMs(text) !== ms) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

it.each(['', '2026-01-05T08:07:00.000+', '2026-01-05T08:07:00.00Z', '2026-01-05T08:07:00.0:0Z', '2026-01-05T08:07:00.0/0Z'])(
  '%j is no instant',
  (text) => expect(() => instantToMs(text)).toThrow(RangeError),
);
