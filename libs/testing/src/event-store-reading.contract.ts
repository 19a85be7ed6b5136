import { hash, randomUUID } from 'node:crypto';
import type { NewEvent, RecordedEvent } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import {
  CorruptEvent,
  ForeignPosition,
  NO_STREAM,
  PositionBeyondHead,
  UnknownEventType,
  type LogEntry,
  type Position,
} from '@tanggap/platform/event-store/event-store';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { openPersonal, type SealedEvent } from '@tanggap/platform/serializer/event-serializer';
import { aPersonalNote, entriesOf, eventOf, grow, idsOf, type EventStoreCase } from './event-store-under-test.js';
import { aNote, anIncident } from './sample-events.js';
import { until } from './until.js';

const read: readonly EventStoreCase[] = [
  [
    'reads all in the order of the log, exclusive of the position, no more than the limit',
    async ({ store }) => {
      const [a, b] = [anIncident().incident, anIncident().incident];
      for (let round = 0; round < 3; round++) await Promise.all([grow(store, 1, a), grow(store, 2, b)]);
      const all = await entriesOf(store);
      expect(all).toHaveLength(9);
      for (const stream of [a, b]) {
        const own = all.map(eventOf).filter((event) => event.stream === stream);
        expect(own.map(({ revision }) => revision)).toEqual(own.map((_event, index) => index));
      }
      for (const [index, { position }] of all.entries()) expect(await entriesOf(store, position)).toEqual(all.slice(index + 1));
      expect(await entriesOf(store, all[2]?.position, 4)).toEqual(all.slice(3, 7));
      expect(await entriesOf(store, 'start', 0)).toEqual([]);
    },
  ],
  [
    'reads a long log without gap or repeat',
    async ({ store }) => {
      const ids: string[] = [];
      for (let batch = 0; batch < 6; batch++) {
        const events = Array.from({ length: 250 }, () => aNote());
        await store.append(anIncident().incident, NO_STREAM, events);
        ids.push(...idsOf(events));
      }
      const all = await entriesOf(store);
      expect(idsOf(all.map(eventOf))).toEqual(ids);
      expect(new Set(all.map(({ position }) => position)).size).toBe(ids.length);
    },
  ],
  [
    'tells its head and the entries between two positions',
    async ({ store }) => {
      expect(await store.head()).toBe('start');
      expect(await store.distance('start', 'start')).toBe(0);
      const { position } = await store.append(anIncident().incident, NO_STREAM, [aNote(), aNote()]);
      expect(await store.head()).toBe(position);
      await grow(store, 3);
      const head = await store.head();
      expect((await entriesOf(store)).at(-1)?.position).toBe(head);
      const between = [store.distance('start', head), store.distance(position, head), store.distance(head, position)];
      expect(await Promise.all(between)).toEqual([5, 3, 0]);
    },
  ],
  [
    'names positions by log and place, and refuses those of another log, malformed ones and those beyond the head',
    async ({ store }, create) => {
      await grow(store, 2);
      const head = await store.head();
      expect(head).toMatch(/^[\w-]+:\d+$/);
      const logId = head.slice(0, head.indexOf(':'));
      const other = await create();
      try {
        await grow(other.store, 2);
        const foreign = [await other.store.head(), 'nonsense', '', `${logId}:`, `${logId}:-1`, `${logId}:1e1`, `:1`, `${head}:1`];
        for (const text of foreign) {
          const position = text as Position; // as a caller would hand it in
          await expect(entriesOf(store, position)).rejects.toThrow(ForeignPosition);
          await expect(async () => store.distance(position, head)).rejects.toThrow(ForeignPosition);
        }
      } finally {
        await other.close();
      }
      const beyond = `${logId}:999999999` as Position; // as after a restore of an older file
      await expect(entriesOf(store, beyond)).rejects.toThrow(PositionBeyondHead);
      await expect(async () => store.distance('start', beyond)).rejects.toThrow(PositionBeyondHead);
    },
  ],
];

const trusted: readonly EventStoreCase[] = [
  [
    'chains the hashes of a stream, over bytes that can be made again from what is read',
    async ({ store }) => {
      const stream = anIncident().incident;
      await store.append(stream, NO_STREAM, [aPersonalNote(), aNote()]);
      await store.append(stream, 1, [aPersonalNote()]);
      let previous: string | null = null;
      for (const event of (await store.readStream(stream)).events) {
        const { hash: told, ...envelope } = event;
        expect(event.previousHash).toBe(previous);
        expect(hash('sha256', canonicalJson(envelope))).toBe(told);
        previous = told;
      }
    },
  ],
  [
    'encrypts the personal fields and no others, each event for itself',
    async ({ store, keys }) => {
      const { id, incident } = anIncident();
      const track = randomUUID();
      const note = { ...aNote(), data: { text: 'Pak Slamet', track } } as NewEvent; // a note's data
      const { events } = await store.append(incident, NO_STREAM, [note, { ...note, id: aNote().id }]);
      const [one, two] = events;
      if (one === undefined || two === undefined) throw new TypeError('two events were appended');
      expect([one.data, two.data]).toEqual([{ track }, { track }]);
      expect(one.personal).not.toBe(two.personal);
      expect(JSON.stringify(await entriesOf(store))).not.toContain('Slamet');
      const state = await keys.find(incidentIdSchema.parse(id));
      if (state.state !== 'live') throw new TypeError('there is no key');
      expect(openPersonal(one, state.key)).toEqual({ text: 'Pak Slamet' });
      expect(() => openPersonal({ ...one, personal: two.personal }, state.key)).toThrow('authentication'); // bound to its event
    },
  ],
  [
    'stores nothing personal of an incident whose key is destroyed',
    async ({ store, keys }) => {
      const { id, incident } = anIncident();
      await store.append(incident, NO_STREAM, [aPersonalNote()]);
      await keys.destroy(incidentIdSchema.parse(id));
      await until(async () => {
        // The store may remember the key for up to five seconds.
        const { revision } = await store.readStream(incident);
        return store.append(incident, revision, [aPersonalNote()]).then(
          () => false,
          () => true,
        );
      });
      const { revision } = await store.readStream(incident);
      expect((await store.append(incident, revision, [aNote()])).revision).toBe(revision + 1);
    },
  ],
  [
    'yields an event of a newer program as undecodable, with its place, and goes on',
    async ({ store, storePast }) => {
      const stream = await grow(store, 1);
      const [first] = (await store.readStream(stream)).events;
      if (first === undefined) throw new TypeError('one event was appended');
      const newer = fromTheFuture(first, { revision: 1, type: 'SirenHeard' });
      await storePast(newer);
      const version = fromTheFuture({ ...first, hash: newer.hash }, { revision: 2, schemaVersion: 99 });
      await storePast(version);
      const other = await grow(store, 1);
      const entries = await entriesOf(store);
      expect(entries.map((entry) => ('event' in entry ? entry.event.stream : entry.undecodable))).toEqual([
        stream,
        { stream, revision: 1, type: 'SirenHeard', reason: expect.any(String) },
        { stream, revision: 2, type: first.type, reason: expect.any(String) },
        other,
      ]);
      await expect(store.readStream(stream)).rejects.toThrow(UnknownEventType);
      expect((await store.append(stream, 2, [aNote()])).revision).toBe(3);
    },
  ],
  [
    'names a changed byte on every way of reading',
    async ({ store, damage }) => {
      const stream = await grow(store, 3);
      await damage(stream, 1);
      const found = expect.objectContaining({ name: 'CorruptEvent', stream, revision: 1, position: expect.any(String) });
      await expect(store.readStream(stream)).rejects.toEqual(found);
      await expect(store.readStream(stream, 1)).rejects.toEqual(found);
      await expect(entriesOf(store)).rejects.toEqual(found);
      await expect(store.readStream(stream, 1)).rejects.toThrow(CorruptEvent);
      expect((await store.readStream(await grow(store, 1))).revision).toBe(0); // others are read and written on
    },
  ],
];

/** As a newer program would have sealed it after `previous`. */
function fromTheFuture(
  previous: RecordedEvent,
  change: { readonly revision: number; readonly type?: string; readonly schemaVersion?: number },
): SealedEvent {
  const { hash: previousHash, ...envelope } = previous;
  const { id, type, stream, revision, ...rest } = { ...envelope, id: randomUUID(), previousHash, ...change };
  const body = canonicalJson({ ...rest, id, type, stream, revision });
  return { id, type, stream, revision, body, hash: hash('sha256', body) };
}

const followed: readonly EventStoreCase[] = [
  [
    'gives a subscriber what was there and what comes, once each and in order, while others write',
    async ({ store }) => {
      await grow(store, 30);
      const after = (await entriesOf(store, 'start', 10)).at(-1)?.position ?? 'start';
      const seen: LogEntry[] = [];
      const writing = Promise.all(Array.from({ length: 8 }, () => grow(store, 10)));
      const subscription = store.subscribeAll(after, (entry) => {
        seen.push(entry);
        return Promise.resolve();
      });
      await writing;
      await grow(store, 5);
      await until(() => seen.length >= 105);
      await subscription.stop();
      expect(seen).toEqual(await entriesOf(store, after));
    },
  ],
  [
    'delivers an event soon after it is acknowledged, one at a time',
    async ({ store }) => {
      let atOnce = 0;
      let most = 0;
      const seen: string[] = [];
      const subscription = store.subscribeAll('start', async (entry) => {
        most = Math.max(most, ++atOnce);
        await new Promise(setImmediate);
        seen.push(eventOf(entry).id);
        atOnce--;
      });
      const [first, second] = [aNote(), aNote()];
      await store.append(anIncident().incident, NO_STREAM, [first]);
      await until(() => seen.includes(first.id));
      await store.append(anIncident().incident, NO_STREAM, [second]);
      await until(() => seen.includes(second.id));
      await subscription.stop();
      expect([seen, most]).toEqual([[first.id, second.id], 1]);
    },
  ],
  [
    'lets writers and other subscribers go on while one is stuck and one throws',
    async ({ store }) => {
      const stuck = Promise.withResolvers<undefined>();
      const counts = { stuck: 0, throwing: 0, sound: 0 };
      const subscriptions = [
        store.subscribeAll('start', () => {
          counts.stuck++;
          return stuck.promise;
        }),
        store.subscribeAll('start', () => {
          counts.throwing++;
          return Promise.reject(new Error('planted'));
        }),
        store.subscribeAll('start', () => {
          counts.sound++;
          return Promise.resolve();
        }),
      ];
      for (let round = 0; round < 20; round++) await grow(store, 2);
      await until(() => counts.sound === 40);
      expect(counts.stuck).toBe(1);
      expect(counts.throwing).toBeGreaterThan(0);
      stuck.resolve(undefined);
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
    },
  ],
  [
    'offers an entry again after its handler failed, and passes over none',
    async ({ store }) => {
      const seen: string[] = [];
      let failures = 1;
      const subscription = store.subscribeAll('start', (entry) => {
        if (seen.length === 1 && failures-- > 0) return Promise.reject(new Error('planted'));
        seen.push(entry.position);
        return Promise.resolve();
      });
      await grow(store, 3);
      await until(() => seen.length === 3);
      await subscription.stop();
      expect(seen).toEqual((await entriesOf(store)).map(({ position }) => position));
    },
  ],
  [
    'delivers nothing after a stop, which waits for the handler in flight',
    async ({ store }) => {
      await grow(store, 3);
      const inFlight = Promise.withResolvers<undefined>();
      let begun = 0;
      let ended = 0;
      const subscription = store.subscribeAll('start', async () => {
        begun++;
        await inFlight.promise;
        ended++;
      });
      await until(() => begun === 1);
      const stopped = subscription.stop();
      inFlight.resolve(undefined);
      await stopped;
      await grow(store, 2);
      expect([begun, ended]).toEqual([1, 1]);
      await subscription.stop();
    },
  ],
];

/** What a reader or a subscriber relies on. */
export const readingCases: readonly EventStoreCase[] = [...read, ...trusted, ...followed];
