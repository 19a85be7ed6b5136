import { createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { incidentIdSchema, keyIdSchema, type IncidentId, type KeyId } from '@tanggap/events/ids';
import { KeyDestroyed, type DataKey, type KeyStore, type KeyVault } from '@tanggap/platform/key-store/key-store';
import { until } from './until.js';

export interface KeyStoreUnderTest {
  readonly keys: KeyVault;
  /** Another program on the same keys, at the same time. */
  readonly beside: () => Promise<KeyStore>;
  /** The same keys, closed and opened anew. */
  readonly reopen: () => Promise<KeyStore>;
  readonly close: () => Promise<void>;
}

type Case = readonly [name: string, run: (under: KeyStoreUnderTest) => Promise<void>];

/** A key forgotten elsewhere may be remembered here this long, and no longer. */
const FORGOTTEN_WITHIN_MS = 5000;

function anIncidentId(): IncidentId {
  return incidentIdSchema.parse(randomUUID());
}

function bytesOf(of: KeyObject | DataKey): string {
  return ('key' in of ? of.key : of).export().toString('hex');
}

async function stateOf(keys: KeyStore, incident: IncidentId, keyId?: KeyId): Promise<string> {
  const found = await keys.find(incident, keyId);
  return found.state === 'live' ? bytesOf(found.key) : found.state;
}

const cases: readonly Case[] = [
  [
    'gives an incident one key, the same every time, and each incident its own',
    async ({ keys, reopen }) => {
      const [a, b] = [anIncidentId(), anIncidentId()];
      const [first, other] = [bytesOf(await keys.obtain(a)), bytesOf(await keys.obtain(b))];
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      expect(first).not.toBe(other);
      expect([bytesOf(await keys.obtain(a)), await stateOf(keys, a)]).toEqual([first, first]);
      const again = await reopen();
      expect([bytesOf(await again.obtain(a)), await stateOf(again, b)]).toEqual([first, other]);
    },
  ],
  [
    'makes no key by looking for one',
    async ({ keys }) => {
      const incident = anIncidentId();
      expect(await stateOf(keys, incident)).toBe('unknown');
      expect(await stateOf(keys, incident)).toBe('unknown');
    },
  ],
  [
    'resolves only when everybody can find the key',
    async ({ keys, beside }) => {
      const other = await beside();
      for (let round = 0; round < 10; round++) {
        const incident = anIncidentId();
        expect(bytesOf(await keys.obtain(incident))).toBe(await stateOf(other, incident));
      }
    },
  ],
  [
    'gives one key to many who ask at once, in several programs',
    async ({ keys, beside }) => {
      const other = await beside();
      for (let round = 0; round < 10; round++) {
        const incident = anIncidentId();
        const asked = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? keys : other).obtain(incident));
        expect(new Set((await Promise.all(asked)).map(bytesOf)).size).toBe(1);
      }
    },
  ],
  [
    'leaves a tombstone where a key was destroyed, for ever',
    async ({ keys, reopen }) => {
      const [known, unknown] = [anIncidentId(), anIncidentId()];
      await keys.obtain(known);
      for (const incident of [known, unknown, known]) await keys.destroy(incident); // one that had no key, and one twice
      const again = await reopen();
      for (const incident of [known, unknown]) {
        expect(await stateOf(again, incident)).toBe('destroyed');
        await expect(again.obtain(incident)).rejects.toThrow(KeyDestroyed);
        expect(await stateOf(again, incident)).toBe('destroyed');
      }
    },
  ],
  [
    'destroys no other key',
    async ({ keys }) => {
      const [kept, gone] = [anIncidentId(), anIncidentId()];
      const key = bytesOf(await keys.obtain(kept));
      await keys.obtain(gone);
      await keys.destroy(gone);
      expect(await stateOf(keys, kept)).toBe(key);
    },
  ],
  [
    'brings no key back when somebody asks for it while it is destroyed',
    async ({ keys, beside }) => {
      const other = await beside();
      for (let round = 0; round < 10; round++) {
        const incident = anIncidentId();
        if (round % 2 === 0) await keys.obtain(incident);
        const asking = Array.from({ length: 4 }, () => [keys.obtain(incident), other.obtain(incident)]).flat();
        await Promise.all([Promise.allSettled(asking), keys.destroy(incident)]);
        expect(await stateOf(keys, incident)).toBe('destroyed');
        await expect(keys.obtain(incident)).rejects.toThrow(KeyDestroyed);
      }
    },
  ],
  [
    'forgets within five seconds a key that another program destroyed',
    async ({ keys, beside }) => {
      const other = await beside();
      const incident = anIncidentId();
      await keys.obtain(incident);
      await keys.find(incident);
      await other.destroy(incident);
      const destroyedMs = performance.now();
      await until(async () => (await stateOf(keys, incident)) === 'destroyed');
      expect(performance.now() - destroyedMs).toBeLessThan(FORGOTTEN_WITHIN_MS);
    },
  ],
  [
    'adopts keys that were made elsewhere, wrapped as its own, and leaves what is there, tombstones too',
    async ({ keys, beside, reopen }) => {
      const [a, b, own, gone] = [anIncidentId(), anIncidentId(), anIncidentId(), anIncidentId()];
      const made = (): KeyObject => createSecretKey(randomBytes(32));
      const adopted = new Map([[a, made()] as const, [b, made()] as const]);
      const before = bytesOf(await keys.obtain(own));
      await keys.destroy(gone);
      await keys.adopt(new Map([...adopted, [own, made()], [gone, made()]]));
      await keys.adopt(adopted);
      await keys.adopt(new Map());
      const other = await beside();
      for (const [incident, key] of adopted) expect(await stateOf(other, incident)).toBe(bytesOf(key));
      expect([await stateOf(other, own), await stateOf(other, gone)]).toEqual([before, 'destroyed']);
      const again = await reopen();
      expect(bytesOf(await again.obtain(a))).toBe(bytesOf(adopted.get(a) ?? made()));
      await again.destroy(b);
      expect(await stateOf(again, b)).toBe('destroyed');
    },
  ],
  [
    'finds the key that an event names, and none of an incident that was erased',
    async ({ keys, beside, reopen }) => {
      const [incident, other] = [anIncidentId(), anIncidentId()];
      const [named, unknown] = [keyIdSchema.parse(randomUUID()), keyIdSchema.parse(randomUUID())];
      const spare = createSecretKey(randomBytes(32));
      await keys.adopt(new Map([[named, spare]]));
      const own = bytesOf(await keys.obtain(incident));
      expect([await stateOf(keys, incident, named), await stateOf(keys, incident)]).toEqual([bytesOf(spare), own]);
      expect(await stateOf(await beside(), incident, named)).toBe(bytesOf(spare));
      expect(await stateOf(keys, incident, unknown)).toBe('unknown');
      await keys.destroy(incident, [named]);
      const again = await reopen();
      for (const keyId of [undefined, named, unknown]) expect(await stateOf(again, incident, keyId)).toBe('destroyed');
      expect(await stateOf(again, other, named)).toBe('destroyed'); // the key itself, not only the way to it
    },
  ],
];

/** The port's contract: run by every adapter's spec alike. */
export function keyStoreContract(adapter: string, create: () => Promise<KeyStoreUnderTest>): void {
  describe(`KeyStore contract: ${adapter}`, () => {
    it.each(cases)(
      '%s',
      async (_name, run) => {
        const under = await create();
        try {
          await run(under);
        } finally {
          await under.close();
        }
      },
      2 * FORGOTTEN_WITHIN_MS,
    );
  });
}
