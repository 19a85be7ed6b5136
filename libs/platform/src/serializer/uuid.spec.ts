import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';
import { deriveUuid, keyedTimedUuid, timedUuid, uuidV7 } from './uuid.js';

const atMs = Date.UTC(2026, 0, 5, 8);
const key = createSecretKey(Buffer.alloc(32, 1));

function firstMs(uuid: string): number {
  return Number.parseInt(uuid.replace('-', '').slice(0, 12), 16);
}

it.each([
  ['7', uuidV7(atMs)],
  ['8', deriveUuid('a1'.repeat(32), 'event:incident-x:0')],
  ['8', timedUuid(atMs, 'sf:20100001')],
  ['8', keyedTimedUuid(atMs, 'sby:0812', key)],
])('version %s: %s', (version, uuid) => {
  expect(z.uuid().safeParse(uuid).success).toBe(true);
  expect(uuid[14]).toBe(version);
  expect('89ab').toContain(uuid[19]);
});

it('an id for idempotency comes from the command and its purpose alone: a retry tomorrow gets the same', () => {
  expect(deriveUuid('ab', 'incident')).toBe('1271bebf-af12-8bab-9e78-b62997caa71b');
  const purposes = ['incident', 'event:x:0', 'event:x:1'].flatMap((purpose) => ['ab', 'ac'].map((id) => deriveUuid(id, purpose)));
  expect(new Set(purposes).size).toBe(6);
});

it("an import's and an alarm's id begins with 48 bits of the time it is about, the rest is the source's name", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.string(), (ms, name) => {
      expect(firstMs(timedUuid(ms, name))).toBe(ms);
      expect(firstMs(keyedTimedUuid(ms, name, key))).toBe(ms);
      expect(timedUuid(ms, name)).toBe(timedUuid(ms, name));
      expect(timedUuid(ms, `${name}x`).slice(13)).not.toBe(timedUuid(ms, name).slice(13));
    }),
    { verbose: fc.VerbosityLevel.Verbose },
  );
});

it('a time before 1970 has no order to keep, and is still the same for the same name', () => {
  expect(firstMs(timedUuid(-5, 'x'))).toBe(0);
  expect(timedUuid(-5, 'x')).toBe(timedUuid(-5, 'x'));
});

it('a personal name cannot be found by trying: it is keyed', () => {
  const other = createSecretKey(Buffer.alloc(32, 2));
  expect(keyedTimedUuid(atMs, '0812', key)).toBe(keyedTimedUuid(atMs, '0812', key));
  expect(new Set([keyedTimedUuid(atMs, '0812', key), keyedTimedUuid(atMs, '0812', other), timedUuid(atMs, '0812')]).size).toBe(3);
});

it('a random id is ordered by its millisecond, and never the same', () => {
  const ids = [atMs, atMs, atMs + 1, atMs + 70_000].map(uuidV7);
  expect(ids.map(firstMs)).toEqual([atMs, atMs, atMs + 1, atMs + 70_000]);
  expect(new Set(ids).size).toBe(4);
});
