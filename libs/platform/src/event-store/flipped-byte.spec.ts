import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flipBytes, logToFlip } from '@tanggap/testing/flip-bytes';
import { SqliteEventStore } from './sqlite-event-store.js';

const FLIPS = 200;

/** Always the same places: a failure can be looked at again. `npm run campaign` flips a thousand. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('one flipped bit anywhere in a stored event', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tanggap-flip-'));
    await logToFlip(folder, 300);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is named at the start: the event, wherever a column was hit', async () => {
    const outcomes = await flipBytes(folder, FLIPS, seeded(112));
    expect(outcomes.filter(({ found, named }) => found !== 'start' || named === 'nothing')).toEqual([]);
    expect(outcomes.filter(({ part, named }) => part !== 'frame' && named !== 'event')).toEqual([]);
  }, 60_000);

  it.each(['stream', 'revision', 'id', 'type', 'body', 'hash', 'frame'])(
    'is named also where few bytes lie: in %s',
    async (part) => {
      const outcomes = await flipBytes(folder, 15, seeded(7), { from: (bytes) => bytes.part === part });
      expect(outcomes.filter(({ found, named }) => found !== 'start' || named === 'nothing')).toEqual([]);
    },
    60_000,
  );

  it('is unnoticed by a store that trusts its file, which this search would tell', async () => {
    const trusting = {
      readStream: () => Promise.resolve({ events: [], revision: -1 }),
      async *readAll() {},
      close: () => Promise.resolve(),
    };
    const outcomes = await flipBytes(folder, 3, seeded(1), { open: () => Promise.resolve(trusting) });
    expect(outcomes.map(({ found }) => found)).toEqual(['unnoticed', 'unnoticed', 'unnoticed']);
  });

  it('was put back each time', async () => {
    const store = await SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
    expect(store.verify()).toBe(300);
    await store.close();
  });
});
