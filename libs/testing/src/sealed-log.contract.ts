import { hash } from 'node:crypto';
import type { StreamName } from '@tanggap/events/envelope';
import { CorruptEvent, NO_STREAM, type EventStore, type StoredBytes } from '@tanggap/platform/event-store/event-store';
import { CopyConflict, type SealedLog } from '@tanggap/platform/event-store/sealed-copy';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { aPersonalNote, entriesOf } from './event-store-under-test.js';
import { aNote, anIncident } from './sample-events.js';
import { sqliteLogUnderTest } from './sqlite-log-under-test.js';

export interface SealedLogUnderTest {
  readonly store: EventStore & SealedLog;
  readonly close: () => Promise<void>;
}

interface Original {
  readonly stream: StreamName;
  readonly stored: readonly StoredBytes[];
}

/** Four events of one stream as another log holds them, some of them with personal data. */
async function original(): Promise<Original> {
  const other = await sqliteLogUnderTest();
  try {
    const stream = anIncident().incident;
    await other.store.append(stream, NO_STREAM, [aNote(), aPersonalNote(), aNote(), aPersonalNote('lagi')]);
    return { stream, stored: (await entriesOf(other.store)).map(({ stored }) => stored) };
  } finally {
    await other.close();
  }
}

const bytesIn = async (store: EventStore): Promise<readonly StoredBytes[]> =>
  (await entriesOf(store)).map(({ stored }) => stored);

/** The event with another envelope, under the hash that fits it: what only the chain and the place can tell. */
function forged({ body }: StoredBytes, change: object): StoredBytes {
  const changed = canonicalJson({ ...(JSON.parse(body) as object), ...change }); // an envelope
  return { body: changed, hash: hash('sha256', changed) };
}

type Case = readonly [name: string, run: (under: SealedLogUnderTest, of: Original) => Promise<void>];

const cases: readonly Case[] = [
  [
    'puts events byte for byte, and the same again writes nothing',
    async ({ store }, { stream, stored }) => {
      expect(await store.copySealed(stream, stored)).toBe(4);
      expect(await bytesIn(store)).toEqual(stored);
      expect((await store.readStream(stream)).revision).toBe(3);
      expect(await store.copySealed(stream, stored)).toBe(0);
      expect(await store.copySealed(stream, [])).toBe(0);
      expect(await bytesIn(store)).toEqual(stored);
    },
  ],
  [
    'goes on where a copy that cut the stream elsewhere has ended',
    async ({ store }, { stream, stored }) => {
      expect(await store.copySealed(stream, stored.slice(0, 2))).toBe(2);
      expect(await store.copySealed(stream, stored.slice(1))).toBe(2);
      expect(await bytesIn(store)).toEqual(stored);
    },
  ],
  [
    'appends to what was copied as to its own',
    async ({ store }, { stream, stored }) => {
      await store.copySealed(stream, stored);
      const { events } = await store.append(stream, 3, [aNote()]);
      expect(events[0]).toMatchObject({ revision: 4, previousHash: stored[3]?.hash });
      expect((await store.readStream(stream)).events).toHaveLength(5);
    },
  ],
  [
    'takes what this program does not know',
    async ({ store }, { stream, stored }) => {
      const [first, second] = stored;
      if (first === undefined || second === undefined) throw new Error('two events');
      const unknown = forged(second, { type: 'SomethingNew' });
      expect(await store.copySealed(stream, [first, unknown])).toBe(2);
      expect(await bytesIn(store)).toEqual([first, unknown]);
    },
  ],
  [
    'refuses a changed byte, a broken chain, a gap and another stream, and writes nothing of it',
    async ({ store }, { stream, stored }) => {
      const [first, second, third] = stored;
      if (first === undefined || second === undefined || third === undefined) throw new Error('three events');
      const wrong = [
        [first, { ...second, body: second.body.replace('"origin":"live"', '"origin":"loud"') }],
        [first, forged(second, { previousHash: 'f'.repeat(64) })],
        [first, third],
        [first, forged(second, { stream: anIncident().incident })],
        [forged(first, { previousHash: 'f'.repeat(64) })],
      ];
      for (const run of wrong) await expect(store.copySealed(stream, run)).rejects.toThrow(CorruptEvent);
      expect(await bytesIn(store)).toEqual([]);
    },
  ],
  [
    'refuses to put events beside others of the same stream, or over a hole',
    async ({ store }, { stream, stored }) => {
      await expect(store.copySealed(stream, stored.slice(2))).rejects.toThrow(CopyConflict);
      await store.append(stream, NO_STREAM, [aNote()]);
      await expect(store.copySealed(stream, stored)).rejects.toMatchObject({ stream, revision: 0 });
      await expect(store.copySealed(stream, stored.slice(1))).rejects.toMatchObject({ stream, revision: 1 });
      expect(await bytesIn(store)).toHaveLength(1);
    },
  ],
];

/** What migrations ask of a log: run by every adapter's spec alike. */
export function sealedLogContract(adapter: string, create: () => Promise<SealedLogUnderTest>): void {
  describe(`SealedLog contract: ${adapter}`, () => {
    it.each(cases)('%s', async (_name, run) => {
      const under = await create();
      try {
        await run(under, await original());
      } finally {
        await under.close();
      }
    });
  });
}
