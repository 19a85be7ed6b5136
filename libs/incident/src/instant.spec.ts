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
