import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DriverNotice, EsdbDriver } from './esdb-driver.js';
import { Follower } from './follower.js';
import { LogAccess } from './log-access.js';
import { EsdbLogReader } from './log-reader.js';
import { StreamNames } from './stream-names.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // there since the line above

/** A server that tells of so many checkpoints and then is silent. */
function telling(notices: number, told: () => void): EsdbDriver {
  return {
    append: () => Promise.resolve('refused'),
    readStream: () => Promise.resolve([]),
    readAll: () => Promise.resolve([]),
    subscribeAll: () => ({
      async *[Symbol.asyncIterator](): AsyncGenerator<DriverNotice, undefined> {
        for (let number = 0n; number < notices; number += 1n) {
          if (number % 100n === 0n) await new Promise((resolve) => setImmediate(resolve));
          yield { kind: 'checkpoint', place: { commit: number, prepare: number } };
        }
        told();
        return new Promise<undefined>(() => undefined);
      },
      cancel: () => undefined,
    }),
    close: () => Promise.resolve(),
  };
}

/** @returns the follower, once it has taken in everything, and what the heap grew by meanwhile, bytes */
async function followed(notices: number): Promise<{ readonly follower: Follower; readonly grownBytes: number }> {
  const told = Promise.withResolvers<undefined>();
  const log = new LogAccess(
    telling(notices, () => told.resolve(undefined)),
    new StreamNames(''),
    100,
  );
  const parts = { log, reader: new EsdbLogReader(log, 'log'), limits: { silenceMs: 60_000, retryMs: 1 } };
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const follower = new Follower('start', () => Promise.resolve(), { ...parts, onTrouble: () => undefined });
  await told.promise;
  collectGarbage();
  return { follower, grownBytes: process.memoryUsage().heapUsed - before };
}

it('keeps nothing of the notices it has handled, and stops at once while it waits', async () => {
  const { follower, grownBytes } = await followed(100_000);
  const begunMs = performance.now();
  await follower.stop();
  expect(performance.now() - begunMs).toBeLessThan(1000);
  expect(grownBytes).toBeLessThan(10_000_000); // 45 MB when each wait left something behind
});
