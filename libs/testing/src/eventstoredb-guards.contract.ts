import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@tanggap/events/envelope';
import { NO_STREAM, RevisionConflict, StoreUnavailable } from '@tanggap/platform/event-store/event-store';
import type { DriverName } from '@tanggap/platform/event-store/eventstoredb/connect-driver';
import { idsOf } from './event-store-under-test.js';
import { GuardBench, NEVER_MS, quick, stateAfter, type BareClient } from './eventstoredb-guard-bench.js';
import { developmentTarget, liveTarget, type EsdbLogUnderTest } from './eventstoredb-log-under-test.js';
import { aNote, anIncident } from './sample-events.js';
import { until } from './until.js';

/** Every guard of the adapter's appends and reads, with the fault it is against. */
export function eventStoreDbGuards(driver: DriverName, bareClient: (url: string) => BareClient): void {
  const on = new GuardBench(driver, bareClient);

  describe(`${driver}: a server that does not answer`, () => {
    it('leaves the library waiting for ever, and an append of the adapter for its limit', async () => {
      await on.server.plant({ fault: { kind: 'silent' }, calls: ['append', 'batch-append'] });
      const bareAppend = on.bare.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream');
      const stream = anIncident().incident;
      const event = aNote();
      await expect(on.log.store.append(stream, NO_STREAM, [event])).rejects.toThrow(StoreUnavailable);
      expect(await stateAfter(NEVER_MS - 2000, bareAppend)).toBe('pending');
      expect(await on.storedIn(stream)).toEqual([]);
      expect(await on.log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: false });
    });

    it('leaves a reader of the library waiting for ever, and one of the adapter for its limit', async () => {
      await on.server.plant({ fault: { kind: 'silent' }, calls: ['read'] });
      const bareRead = on.bare.idsIn(`bare-${randomUUID()}`);
      await expect(on.log.store.readStream(anIncident().incident)).rejects.toThrow(StoreUnavailable);
      await expect(on.log.store.head()).rejects.toThrow(StoreUnavailable);
      expect(await stateAfter(0, bareRead)).toBe('pending');
    });

    it('never gets a batch from the adapter, whose calls carry their own credentials', async () => {
      const before = await on.server.calls();
      await on.appendOne(anIncident().incident);
      await on.bare.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream');
      const after = await on.server.calls();
      expect((after['append'] ?? 0) - (before['append'] ?? 0)).toBe(1);
      expect((after['batch-append'] ?? 0) - (before['batch-append'] ?? 0)).toBe(1); // the library's own
    });

    it('in time for a long append gets all of it or nothing', async () => {
      const store = await on.log.beside({ ...quick, callMs: 30, appendMs: 3000 });
      const stream = anIncident().incident;
      const events = Array.from({ length: 500 }, () => aNote());
      const outcome = await store.append(stream, NO_STREAM, events).then(
        () => 500,
        () => 0,
      );
      const stored = await on.storedIn(stream);
      expect([0, 500]).toContain(stored.length);
      expect(stored.length).toBeGreaterThanOrEqual(outcome);
    });

    it('finds an append that arrived late, and does not store it twice', async () => {
      await on.server.plant({ fault: { kind: 'late', ms: 700 }, calls: ['append'], times: 1 });
      const stream = anIncident().incident;
      const event = aNote();
      expect(await on.log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: false });
      await new Promise((resolve) => setTimeout(resolve, 500)); // for the late one
      expect(await on.storedIn(stream)).toEqual([event.id]);
    });
  });

  describe(`${driver}: an answer that is lost`, () => {
    it.each(['drop-answer', 'break-answer'] as const)('after the write (%s) is settled by reading back', async (kind) => {
      await on.server.plant({ fault: { kind }, calls: ['append'], times: 2 });
      const bareStream = `bare-${randomUUID()}`;
      await expect(on.bare.appendAlone(bareStream, randomUUID(), 'no_stream')).rejects.toThrow();
      expect(await on.bare.idsIn(bareStream)).toHaveLength(1); // told it failed, and it is stored
      const stream = anIncident().incident;
      const event = aNote();
      expect(await on.log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: false });
      expect(await on.storedIn(stream)).toEqual([event.id]);
    });

    it('makes a conflict of the own event where the retry has a new id, and nothing of it where it has the same', async () => {
      await on.server.plant({ fault: { kind: 'drop-answer' }, calls: ['append'], times: 1 });
      const bareStream = `bare-${randomUUID()}`;
      const id = randomUUID();
      await expect(on.bare.appendAlone(bareStream, id, 'no_stream')).rejects.toThrow();
      await expect(on.bare.appendAlone(bareStream, randomUUID(), 'no_stream')).rejects.toMatchObject({
        type: 'wrong-expected-version',
      });
      await expect(on.bare.appendAlone(bareStream, id, 'no_stream')).resolves.toBeDefined();
      expect(await on.bare.idsIn(bareStream)).toEqual([id]);
    });

    it('and whose reading back is silent too ends in an unknown outcome, which the same ids settle later', async () => {
      await on.server.plant({ fault: { kind: 'drop-answer' }, calls: ['append'] });
      await on.server.plant({ fault: { kind: 'silent' }, calls: ['read'] });
      const stream = anIncident().incident;
      const event = aNote();
      await expect(on.log.store.append(stream, NO_STREAM, [event])).rejects.toThrow(StoreUnavailable);
      await on.server.clear();
      expect(await on.log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: true });
      await expect(on.log.store.append(stream, NO_STREAM, [aNote()])).rejects.toThrow(RevisionConflict);
    });

    it.each(['die-before-write', 'die-after-write'] as const)(
      'with the whole server (%s) is settled when it is back',
      async (kind) => {
        const patient = await on.log.beside({ appendMs: 15_000, readMs: 10_000 });
        const stream = anIncident().incident;
        await on.appendOne(stream);
        await on.server.plant({ fault: { kind }, calls: ['append'], times: 1 });
        const event = aNote();
        const appending = patient.append(stream, 0, [event]);
        await on.server.gone();
        await on.server.again();
        expect(await appending).toMatchObject({ revision: 1, deduplicated: false });
        expect((await on.storedIn(stream)).slice(1)).toEqual([event.id]);
      },
    );
  });

  describe(`${driver}: two servers in one process`, () => {
    // The EventStoreDB library 6.2.1 has one bank of promises for all its clients, the KurrentDB library 1.3.1 one a connection. The
    // other server keeps silent here: an answer that came after all would end the process, for the bank has lost the promise.
    const ofTheLibrary = { eventstoredb: 'rejected', kurrentdb: 'pending' }[driver];

    it(`of which one dies: an append to the other is stored, while the library's own is ${ofTheLibrary}`, async () => {
      const dying = await developmentTarget();
      const bareDying = bareClient(dying.url);
      try {
        await bareDying.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream'); // its batch stream is open now
        await on.server.plant({ fault: { kind: 'silent' }, calls: ['batch-append'] });
        await on.server.plant({ fault: { kind: 'late', ms: 400 }, calls: ['append'] });
        const bareAppend = on.bare.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream');
        const appending = on.log.store.append(anIncident().incident, NO_STREAM, [aNote()]);
        const before = await stateAfter(100, bareAppend); // both are on their way, neither is answered
        await dying.stop();
        expect([before, await stateAfter(200, bareAppend)]).toEqual(['pending', ofTheLibrary]);
        expect(await appending).toMatchObject({ revision: 0, deduplicated: false });
      } finally {
        await bareDying.dispose();
      }
    });
  });

  describe(`${driver}: a server restored from a backup`, () => {
    it('is noticed by the first conflict, after which the stream goes on from what it holds', async () => {
      const stream = anIncident().incident;
      const first = await on.appendOne(stream);
      const backup = on.server.backup();
      await on.appendOne(stream, 0);
      await on.server.restored(backup);
      const { revision } = await on.log.store.readStream(stream);
      expect(revision).toBe(0);
      const event = aNote();
      await expect(on.log.store.append(stream, revision, [event])).rejects.toThrow(RevisionConflict);
      await on.log.store.append(stream, revision, [event]);
      expect(idsOf((await on.log.store.readStream(stream)).events)).toEqual([first.id, event.id]);
    });
  });

  describe(`${driver}: a server that refuses`, () => {
    it('for a while is asked again, and for good is unavailable', async () => {
      await on.server.plant({ fault: { kind: 'unavailable' }, calls: ['append', 'read'], times: 3 });
      const stream = anIncident().incident;
      await on.appendOne(stream);
      await on.server.plant({ fault: { kind: 'unavailable' }, calls: ['append', 'read'] });
      await expect(on.log.store.append(stream, 0, [aNote()])).rejects.toThrow(StoreUnavailable);
      await expect(on.log.store.readStream(stream)).rejects.toThrow(StoreUnavailable);
    });

    it('because another one leads is left for that one', async () => {
      const fault = { kind: 'not-leader', host: '127.0.0.1', port: on.server.port } as const;
      await on.server.plant({ fault, calls: ['append', 'read'], times: 2 });
      const stream = anIncident().incident;
      const event = await on.appendOne(stream);
      await on.server.plant({ fault, calls: ['read'], times: 1 });
      expect(idsOf((await on.log.store.readStream(stream)).events)).toEqual([event.id]);
    });

    it('an append that is too large is told so at once, and stores nothing', async () => {
      const stream = anIncident().incident;
      const large = Array.from({ length: 6 }, () => ({ ...aNote(), data: { text: 'x'.repeat(200_000) } }) as NewEvent); // a note's data
      await expect(on.log.store.append(stream, NO_STREAM, large)).rejects.toThrow(RangeError);
      expect(await on.storedIn(stream)).toEqual([]);
    });
  });

  describe(`${driver}: many appends at once`, () => {
    it.each([
      [4, 4],
      [256, 20],
    ])('with room for %i put %i of 20 on the way, and all of them in the end', async (mostInFlight, onTheWay) => {
      const store = await on.log.beside({ ...quick, mostInFlight, appendMs: 10_000, callMs: 3000 });
      await on.server.plant({ fault: { kind: 'late', ms: 400 }, calls: ['append'] });
      const before = (await on.server.calls())['append'] ?? 0;
      const all = Promise.all(Array.from({ length: 20 }, () => store.append(anIncident().incident, NO_STREAM, [aNote()])));
      await until(async () => ((await on.server.calls())['append'] ?? 0) - before >= onTheWay);
      expect(((await on.server.calls())['append'] ?? 0) - before).toBe(onTheWay);
      expect(await all).toHaveLength(20);
    });

    it('let none wait for a turn for ever', async () => {
      const store = await on.log.beside({ ...quick, mostInFlight: 1 });
      await on.server.plant({ fault: { kind: 'silent' }, calls: ['append'] });
      const both = [1, 2].map(() => store.append(anIncident().incident, NO_STREAM, [aNote()]));
      for (const { status } of await Promise.allSettled(both)) expect(status).toBe('rejected');
    });
  });

  describe(`${driver}: a long way behind`, () => {
    it('is counted up to 10,000 entries and estimated beyond', async () => {
      const patient = await on.log.beside({ callMs: 5000, appendMs: 20_000, readMs: 20_000 });
      let position: Awaited<ReturnType<EsdbLogUnderTest['store']['head']>> = 'start';
      for (let batch = 0; batch < 24; batch++) {
        const events = Array.from({ length: 500 }, () => aNote());
        ({ position } = await patient.append(anIncident().incident, NO_STREAM, events));
      }
      const far = await patient.distance('start', position);
      expect(Math.abs(far - 12_000)).toBeLessThan(120); // bytes are spread evenly here
      expect(await patient.distance(position, await patient.head())).toBe(0);
    });
  });

  describe(`${driver}: a store that is closed`, () => {
    it('ends what was begun, and begins nothing more', async () => {
      const store = await on.log.beside(quick);
      await on.server.plant({ fault: { kind: 'late', ms: 300 }, calls: ['append'] });
      const stream = anIncident().incident;
      const appending = store.append(stream, NO_STREAM, [aNote()]);
      await store.close();
      expect(await appending).toMatchObject({ revision: 0 });
      await expect(store.append(stream, 0, [aNote()])).rejects.toThrow(StoreUnavailable);
      await expect(store.readStream(stream)).rejects.toThrow(StoreUnavailable);
      expect(() => store.subscribeAll('start', () => Promise.resolve())).toThrow(StoreUnavailable);
    });
  });

  describe(`${driver}: a server in service`, () => {
    it('is never written to by a test', async () => {
      const address = `esdb://admin:changeit@127.0.0.1:${on.server.port}?tls=false`;
      const target = await liveTarget(driver, address);
      expect(target.server).toBeNull();
      await on.bare.append('tanggap-log', randomUUID(), 'no_stream'); // as the first start of a city makes it
      await expect(liveTarget(driver, address)).rejects.toThrow('holds the log of an installation');
    });
  });
}
