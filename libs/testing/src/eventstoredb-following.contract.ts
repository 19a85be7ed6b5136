import { randomUUID } from 'node:crypto';
import { NO_STREAM, PositionBeyondHead, type LogEntry } from '@tanggap/platform/event-store/event-store';
import type { DriverName } from '@tanggap/platform/event-store/eventstoredb/connect-driver';
import { eventOf, idsOf } from './event-store-under-test.js';
import { GuardBench, NEVER_MS, quick, stateAfter, type BareClient } from './eventstoredb-guard-bench.js';
import { aNote, anIncident } from './sample-events.js';
import { until } from './until.js';

/** Every guard of the adapter's subscriptions, with the fault it is against. */
export function eventStoreDbFollowing(driver: DriverName, bareClient: (url: string) => BareClient): void {
  const on = new GuardBench(driver, bareClient);

  describe(`${driver}: a subscription`, () => {
    it.each(['end', 'error'] as const)('that the server drops (%s) goes on where it was; the library stops', async (how) => {
      const stream = anIncident().incident;
      const first = await on.appendOne(stream);
      const bareSeen: string[] = [];
      const bareEnd = on.bare.follow((id) => bareSeen.push(id));
      const { seen, stop } = on.follow();
      await until(() => seen.length === 1 && bareSeen.includes(first.id));
      expect(await on.server.endSubscriptions(how)).toBeGreaterThanOrEqual(2);
      expect(await stateAfter(NEVER_MS, bareEnd)).not.toBe('pending');
      const second = await on.appendOne(stream, 0);
      await until(() => seen.length === 2);
      await stop();
      expect(idsOf(seen.map(eventOf))).toEqual([first.id, second.id]);
      expect(bareSeen).not.toContain(second.id);
      expect(on.log.troubles).not.toHaveLength(0);
    });

    it('that falls silent while the log moves on is dropped; without the comparison nothing ever comes', async () => {
      const deaf = await on.log.beside({ ...quick, silenceMs: 60_000 });
      const stream = anIncident().incident;
      await on.appendOne(stream);
      const { seen, stop } = on.follow();
      const deafSeen: LogEntry[] = [];
      const deafOne = deaf.subscribeAll('start', (entry) => Promise.resolve(void deafSeen.push(entry)));
      await until(() => seen.length === 1 && deafSeen.length === 1);
      await on.server.plant({ fault: { kind: 'silent' }, calls: ['subscribe'] });
      await on.appendOne(stream, 0);
      await until(() => on.log.troubles.some((trouble) => String(trouble).includes('silent')));
      await on.server.clear();
      await until(() => seen.length === 2);
      await new Promise((resolve) => setTimeout(resolve, 1000)); // time enough for the other, if it could
      expect(deafSeen).toHaveLength(1);
      await Promise.all([stop(), deafOne.stop()]);
    });

    it('on a quiet log is left alone', async () => {
      await on.appendOne(anIncident().incident);
      const { seen, stop } = on.follow();
      await until(() => seen.length === 1);
      const before = (await on.server.calls())['subscribe'];
      await new Promise((resolve) => setTimeout(resolve, 1000)); // four silences
      expect((await on.server.calls())['subscribe']).toBe(before);
      await stop();
    });

    it('under which the server is killed and comes back has no gap and no repeat', async () => {
      const patient = await on.log.beside({ appendMs: 15_000, readMs: 15_000, retryMs: 50 });
      const stream = anIncident().incident;
      const { seen, stop } = on.follow();
      const ids: string[] = [];
      const writing = (async () => {
        for (let revision = NO_STREAM; revision < 39; revision++) {
          const event = aNote();
          await patient.append(stream, revision, [event]);
          ids.push(event.id);
        }
      })();
      for (const half of [10, 25]) {
        await until(() => seen.length >= half);
        await on.server.again();
      }
      await writing;
      await until(() => seen.length >= 40);
      await stop();
      expect(idsOf(seen.map(eventOf))).toEqual(ids);
      expect(await on.storedIn(stream)).toEqual(ids);
    });

    it('resumes behind what it was told was not for it', async () => {
      const stream = anIncident().incident;
      await on.appendOne(stream);
      const { seen, stop } = on.follow();
      await until(() => seen.length === 1);
      for (let other = 0; other < 100; other++) await on.bare.append(`other-${randomUUID()}`, randomUUID(), 'no_stream');
      const own = Number(/:(\d+)$/.exec(seen[0]?.position ?? '')?.[1]);
      const last = async (): Promise<number> => Number((await on.server.subscribedFrom()).at(-1));
      await on.server.endSubscriptions('error');
      await until(async () => (await last()) > own);
      await on.appendOne(stream, 0);
      await until(() => seen.length === 2);
      await stop();
    });

    it('is not carried past an event that still waits for its handler', async () => {
      const stream = anIncident().incident;
      const gate = Promise.withResolvers<undefined>();
      const seen: string[] = [];
      const ids = [await on.appendOne(stream), await on.appendOne(stream, 0), await on.appendOne(stream, 1)].map(({ id }) => id);
      for (let other = 0; other < 100; other++) await on.bare.append(`other-${randomUUID()}`, randomUUID(), 'no_stream');
      const subscription = on.log.store.subscribeAll('start', async (entry) => {
        await gate.promise;
        seen.push(eventOf(entry).id);
      });
      await until(async () => ((await on.server.subscribedFrom()).at(-1) ?? null) === null);
      await new Promise((resolve) => setTimeout(resolve, 300)); // the checkpoints have come, the first handler still waits
      await on.server.endSubscriptions('error');
      gate.resolve(undefined);
      await until(() => seen.length >= 3);
      await subscription.stop();
      expect(seen).toEqual(ids);
    });

    it('on a server that is restored from a backup says so, and new events continue what is there', async () => {
      const stream = anIncident().incident;
      const first = await on.appendOne(stream);
      const backup = on.server.backup();
      await on.appendOne(stream, 0);
      const { seen, stop } = on.follow();
      await until(() => seen.length === 2);
      await on.server.restored(backup);
      await until(() => on.log.troubles.some((trouble) => trouble instanceof PositionBeyondHead));
      await stop();
      const third = await on.appendOne(stream, 0);
      expect(idsOf((await on.log.store.readStream(stream)).events)).toEqual([first.id, third.id]);
    });

    it('stops at once while the server is away', async () => {
      const { stop } = on.follow();
      await on.server.kill();
      await until(() => on.log.troubles.length > 0);
      const begunAtMs = performance.now();
      await stop();
      expect(performance.now() - begunAtMs).toBeLessThan(3000);
      await on.server.again();
    });
  });
}
