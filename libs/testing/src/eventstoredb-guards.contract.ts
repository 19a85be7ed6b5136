import { randomUUID } from 'node:crypto';
import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { NO_STREAM, RevisionConflict, StoreUnavailable, type LogEntry } from '@tanggap/platform/event-store/event-store';
import type { DriverName } from '@tanggap/platform/event-store/eventstoredb/connect-driver';
import type { EsdbLimits } from '@tanggap/platform/event-store/eventstoredb/eventstoredb-event-store';
import { eventOf, idsOf } from './event-store-under-test.js';
import { developmentTarget, esdbLogUnderTest, type EsdbLogUnderTest, type EsdbTarget } from './eventstoredb-log-under-test.js';
import type { EventStoreDbServer } from './eventstoredb-server.js';
import { aNote, anIncident } from './sample-events.js';
import { until } from './until.js';

/** The client library by itself, as its own documentation calls it: what goes wrong without the adapter. */
export interface BareClient {
  /** Without per-call credentials. */
  append(stream: string, id: string, expected: bigint | 'no_stream'): Promise<unknown>;
  /** With per-call credentials and a limit of half a second. */
  appendAlone(stream: string, id: string, expected: bigint | 'no_stream'): Promise<unknown>;
  idsIn(stream: string): Promise<readonly string[]>;
  /** Follows everything; resolves when the library has nothing more to give. */
  follow(onEvent: (id: string) => void): Promise<void>;
  dispose(): Promise<void>;
}

const quick: Partial<EsdbLimits> = { callMs: 500, appendMs: 2000, readMs: 2000, silenceMs: 250, retryMs: 50 };
/** Longer than every limit above together. */
const NEVER_MS = 4000;

type Settled = 'pending' | 'fulfilled' | 'rejected';

async function stateAfter(ms: number, promise: Promise<unknown>): Promise<Settled> {
  let state: Settled = 'pending';
  promise.then(
    () => (state = 'fulfilled'),
    () => (state = 'rejected'),
  );
  const timeUp = new Promise((resolve) => setTimeout(resolve, ms));
  await Promise.race([promise.catch(() => undefined), timeUp]);
  return state;
}

/** Every guard of the adapter, with the fault it is against. One server, one log a test. */
export function eventStoreDbGuards(driver: DriverName, bareClient: (url: string) => BareClient): void {
  let target: EsdbTarget & { server: EventStoreDbServer };
  let server: EventStoreDbServer;
  let log: EsdbLogUnderTest;
  let bare: BareClient;

  beforeAll(async () => {
    target = await developmentTarget();
    server = target.server;
  });
  beforeEach(async () => {
    log = await esdbLogUnderTest(driver, target, quick);
    bare = bareClient(target.url);
  });
  afterEach(async () => {
    await server.clear();
    await bare.dispose();
    await log.close();
  });
  afterAll(() => target.stop());

  /** What the log holds of a stream, told by the server when all is well again. */
  async function storedIn(stream: StreamName): Promise<readonly string[]> {
    await server.clear();
    return log.readBeside(stream);
  }

  function follow(after: Parameters<EsdbLogUnderTest['store']['subscribeAll']>[0] = 'start'): {
    readonly seen: LogEntry[];
    readonly stop: () => Promise<void>;
  } {
    const seen: LogEntry[] = [];
    const subscription = log.store.subscribeAll(after, (entry) => {
      seen.push(entry);
      return Promise.resolve();
    });
    return { seen, stop: () => subscription.stop() };
  }

  async function appendOne(stream: StreamName, expected = NO_STREAM): Promise<NewEvent> {
    const event = aNote();
    await log.store.append(stream, expected, [event]);
    return event;
  }

  describe(`${driver}: a server that does not answer`, () => {
    it('leaves the library waiting for ever, and an append of the adapter for its limit', async () => {
      await server.plant({ fault: { kind: 'silent' }, calls: ['append', 'batch-append'] });
      const bareAppend = bare.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream');
      const stream = anIncident().incident;
      const event = aNote();
      await expect(log.store.append(stream, NO_STREAM, [event])).rejects.toThrow(StoreUnavailable);
      expect(await stateAfter(NEVER_MS - 2000, bareAppend)).toBe('pending');
      expect(await storedIn(stream)).toEqual([]);
      expect(await log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: false });
    });

    it('leaves a reader of the library waiting for ever, and one of the adapter for its limit', async () => {
      await server.plant({ fault: { kind: 'silent' }, calls: ['read'] });
      const bareRead = bare.idsIn(`bare-${randomUUID()}`);
      await expect(log.store.readStream(anIncident().incident)).rejects.toThrow(StoreUnavailable);
      await expect(log.store.head()).rejects.toThrow(StoreUnavailable);
      expect(await stateAfter(0, bareRead)).toBe('pending');
    });

    it('never gets a batch from the adapter, whose calls carry their own credentials', async () => {
      const before = await server.calls();
      await appendOne(anIncident().incident);
      await bare.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream');
      const after = await server.calls();
      expect((after['append'] ?? 0) - (before['append'] ?? 0)).toBe(1);
      expect((after['batch-append'] ?? 0) - (before['batch-append'] ?? 0)).toBe(1); // the library's own
    });

    it('finds an append that arrived late, and does not store it twice', async () => {
      await server.plant({ fault: { kind: 'late', ms: 700 }, calls: ['append'], times: 1 });
      const stream = anIncident().incident;
      const event = aNote();
      expect(await log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: false });
      await new Promise((resolve) => setTimeout(resolve, 500)); // for the late one
      expect(await storedIn(stream)).toEqual([event.id]);
    });
  });

  describe(`${driver}: an answer that is lost`, () => {
    it.each(['drop-answer', 'break-answer'] as const)('after the write (%s) is settled by reading back', async (kind) => {
      await server.plant({ fault: { kind }, calls: ['append'], times: 2 });
      const bareStream = `bare-${randomUUID()}`;
      await expect(bare.appendAlone(bareStream, randomUUID(), 'no_stream')).rejects.toThrow();
      expect(await bare.idsIn(bareStream)).toHaveLength(1); // told it failed, and it is stored
      const stream = anIncident().incident;
      const event = aNote();
      expect(await log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: false });
      expect(await storedIn(stream)).toEqual([event.id]);
    });

    it('makes a conflict of the own event where the retry has a new id, and nothing of it where it has the same', async () => {
      await server.plant({ fault: { kind: 'drop-answer' }, calls: ['append'], times: 1 });
      const bareStream = `bare-${randomUUID()}`;
      const id = randomUUID();
      await expect(bare.appendAlone(bareStream, id, 'no_stream')).rejects.toThrow();
      await expect(bare.appendAlone(bareStream, randomUUID(), 'no_stream')).rejects.toMatchObject({
        type: 'wrong-expected-version',
      });
      await expect(bare.appendAlone(bareStream, id, 'no_stream')).resolves.toBeDefined();
      expect(await bare.idsIn(bareStream)).toEqual([id]);
    });

    it('and whose reading back is silent too ends in an unknown outcome, which the same ids settle later', async () => {
      await server.plant({ fault: { kind: 'drop-answer' }, calls: ['append'] });
      await server.plant({ fault: { kind: 'silent' }, calls: ['read'] });
      const stream = anIncident().incident;
      const event = aNote();
      await expect(log.store.append(stream, NO_STREAM, [event])).rejects.toThrow(StoreUnavailable);
      await server.clear();
      expect(await log.store.append(stream, NO_STREAM, [event])).toMatchObject({ revision: 0, deduplicated: true });
      await expect(log.store.append(stream, NO_STREAM, [aNote()])).rejects.toThrow(RevisionConflict);
    });

    it.each(['die-before-write', 'die-after-write'] as const)(
      'with the whole server (%s) is settled when it is back',
      async (kind) => {
        const patient = await log.beside({ appendMs: 15_000, readMs: 10_000 });
        const stream = anIncident().incident;
        await appendOne(stream);
        await server.plant({ fault: { kind }, calls: ['append'], times: 1 });
        const event = aNote();
        const appending = patient.append(stream, 0, [event]);
        await server.gone();
        await server.again();
        expect(await appending).toMatchObject({ revision: 1, deduplicated: false });
        expect((await storedIn(stream)).slice(1)).toEqual([event.id]);
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
        await server.plant({ fault: { kind: 'silent' }, calls: ['batch-append'] });
        await server.plant({ fault: { kind: 'late', ms: 400 }, calls: ['append'] });
        const bareAppend = bare.append(`bare-${randomUUID()}`, randomUUID(), 'no_stream');
        const appending = log.store.append(anIncident().incident, NO_STREAM, [aNote()]);
        const before = await stateAfter(100, bareAppend); // both are on their way, neither is answered
        await dying.stop();
        expect([before, await stateAfter(200, bareAppend)]).toEqual(['pending', ofTheLibrary]);
        expect(await appending).toMatchObject({ revision: 0, deduplicated: false });
      } finally {
        await bareDying.dispose();
      }
    });
  });

  describe(`${driver}: a server that refuses`, () => {
    it('for a while is asked again, and for good is unavailable', async () => {
      await server.plant({ fault: { kind: 'unavailable' }, calls: ['append', 'read'], times: 3 });
      const stream = anIncident().incident;
      await appendOne(stream);
      await server.plant({ fault: { kind: 'unavailable' }, calls: ['append', 'read'] });
      await expect(log.store.append(stream, 0, [aNote()])).rejects.toThrow(StoreUnavailable);
      await expect(log.store.readStream(stream)).rejects.toThrow(StoreUnavailable);
    });

    it('because another one leads is left for that one', async () => {
      const fault = { kind: 'not-leader', host: '127.0.0.1', port: server.port } as const;
      await server.plant({ fault, calls: ['append', 'read'], times: 2 });
      const stream = anIncident().incident;
      const event = await appendOne(stream);
      await server.plant({ fault, calls: ['read'], times: 1 });
      expect(idsOf((await log.store.readStream(stream)).events)).toEqual([event.id]);
    });

    it('an append that is too large is told so at once, and stores nothing', async () => {
      const stream = anIncident().incident;
      const large = Array.from({ length: 6 }, () => ({ ...aNote(), data: { text: 'x'.repeat(200_000) } }) as NewEvent); // a note's data
      await expect(log.store.append(stream, NO_STREAM, large)).rejects.toThrow(RangeError);
      expect(await storedIn(stream)).toEqual([]);
    });
  });

  describe(`${driver}: many appends at once`, () => {
    it.each([
      [4, 4],
      [256, 20],
    ])('with room for %i put %i of 20 on the way, and all of them in the end', async (mostInFlight, onTheWay) => {
      const store = await log.beside({ ...quick, mostInFlight, appendMs: 10_000, callMs: 3000 });
      await server.plant({ fault: { kind: 'late', ms: 400 }, calls: ['append'] });
      const before = (await server.calls())['append'] ?? 0;
      const all = Promise.all(Array.from({ length: 20 }, () => store.append(anIncident().incident, NO_STREAM, [aNote()])));
      await until(async () => ((await server.calls())['append'] ?? 0) - before >= onTheWay);
      expect(((await server.calls())['append'] ?? 0) - before).toBe(onTheWay);
      expect(await all).toHaveLength(20);
    });

    it('let none wait for a turn for ever', async () => {
      const store = await log.beside({ ...quick, mostInFlight: 1 });
      await server.plant({ fault: { kind: 'silent' }, calls: ['append'] });
      const both = [1, 2].map(() => store.append(anIncident().incident, NO_STREAM, [aNote()]));
      for (const { status } of await Promise.allSettled(both)) expect(status).toBe('rejected');
    });
  });

  describe(`${driver}: a long way behind`, () => {
    it('is counted up to 10,000 entries and estimated beyond', async () => {
      let position: Awaited<ReturnType<EsdbLogUnderTest['store']['head']>> = 'start';
      for (let batch = 0; batch < 24; batch++) {
        const events = Array.from({ length: 500 }, () => aNote());
        ({ position } = await log.store.append(anIncident().incident, NO_STREAM, events));
      }
      const far = await log.store.distance('start', position);
      expect(Math.abs(far - 12_000)).toBeLessThan(120); // bytes are spread evenly here
      expect(await log.store.distance(position, await log.store.head())).toBe(0);
    });
  });

  describe(`${driver}: a subscription`, () => {
    it.each(['end', 'error'] as const)('that the server drops (%s) goes on where it was; the library stops', async (how) => {
      const stream = anIncident().incident;
      const first = await appendOne(stream);
      const bareSeen: string[] = [];
      const bareEnd = bare.follow((id) => bareSeen.push(id));
      const { seen, stop } = follow();
      await until(() => seen.length === 1 && bareSeen.includes(first.id));
      expect(await server.endSubscriptions(how)).toBeGreaterThanOrEqual(2);
      expect(await stateAfter(NEVER_MS, bareEnd)).not.toBe('pending');
      const second = await appendOne(stream, 0);
      await until(() => seen.length === 2);
      await stop();
      expect(idsOf(seen.map(eventOf))).toEqual([first.id, second.id]);
      expect(bareSeen).not.toContain(second.id);
      expect(log.troubles).not.toHaveLength(0);
    });

    it('that falls silent while the log moves on is dropped; without the comparison nothing ever comes', async () => {
      const deaf = await log.beside({ ...quick, silenceMs: 60_000 });
      const stream = anIncident().incident;
      await appendOne(stream);
      const { seen, stop } = follow();
      const deafSeen: LogEntry[] = [];
      const deafOne = deaf.subscribeAll('start', (entry) => Promise.resolve(void deafSeen.push(entry)));
      await until(() => seen.length === 1 && deafSeen.length === 1);
      await server.plant({ fault: { kind: 'silent' }, calls: ['subscribe'] });
      await appendOne(stream, 0);
      await until(() => log.troubles.some((trouble) => String(trouble).includes('silent')));
      await server.clear();
      await until(() => seen.length === 2);
      await new Promise((resolve) => setTimeout(resolve, 1000)); // time enough for the other, if it could
      expect(deafSeen).toHaveLength(1);
      await Promise.all([stop(), deafOne.stop()]);
    });

    it('on a quiet log is left alone', async () => {
      await appendOne(anIncident().incident);
      const { seen, stop } = follow();
      await until(() => seen.length === 1);
      const before = (await server.calls())['subscribe'];
      await new Promise((resolve) => setTimeout(resolve, 1000)); // four silences
      expect((await server.calls())['subscribe']).toBe(before);
      await stop();
    });

    it('under which the server is killed and comes back has no gap and no repeat', async () => {
      const patient = await log.beside({ appendMs: 15_000, readMs: 15_000, retryMs: 50 });
      const stream = anIncident().incident;
      const { seen, stop } = follow();
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
        await server.again();
      }
      await writing;
      await until(() => seen.length >= 40);
      await stop();
      expect(idsOf(seen.map(eventOf))).toEqual(ids);
      expect(await storedIn(stream)).toEqual(ids);
    });

    it('resumes behind what it was told was not for it', async () => {
      const stream = anIncident().incident;
      await appendOne(stream);
      const { seen, stop } = follow();
      await until(() => seen.length === 1);
      for (let other = 0; other < 100; other++) await bare.append(`other-${randomUUID()}`, randomUUID(), 'no_stream');
      const own = Number(/:(\d+)$/.exec(seen[0]?.position ?? '')?.[1]);
      const last = async (): Promise<number> => Number((await server.subscribedFrom()).at(-1));
      await server.endSubscriptions('error');
      await until(async () => (await last()) > own);
      await appendOne(stream, 0);
      await until(() => seen.length === 2);
      await stop();
    });

    it('is not carried past an event that still waits for its handler', async () => {
      const stream = anIncident().incident;
      const gate = Promise.withResolvers<undefined>();
      const seen: string[] = [];
      const ids = [await appendOne(stream), await appendOne(stream, 0), await appendOne(stream, 1)].map(({ id }) => id);
      for (let other = 0; other < 100; other++) await bare.append(`other-${randomUUID()}`, randomUUID(), 'no_stream');
      const subscription = log.store.subscribeAll('start', async (entry) => {
        await gate.promise;
        seen.push(eventOf(entry).id);
      });
      await until(async () => ((await server.subscribedFrom()).at(-1) ?? null) === null);
      await new Promise((resolve) => setTimeout(resolve, 300)); // the checkpoints have come, the first handler still waits
      await server.endSubscriptions('error');
      gate.resolve(undefined);
      await until(() => seen.length >= 3);
      await subscription.stop();
      expect(seen).toEqual(ids);
    });

    it('stops at once while the server is away', async () => {
      const { stop } = follow();
      await server.kill();
      await until(() => log.troubles.length > 0);
      const begunAtMs = performance.now();
      await stop();
      expect(performance.now() - begunAtMs).toBeLessThan(3000);
      await server.again();
    });
  });
}
