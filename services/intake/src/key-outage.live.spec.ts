import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { EventStoreDbEventStore } from '@tanggap/platform/event-store/eventstoredb/eventstoredb-event-store';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { MongoKeyStore } from '@tanggap/platform/key-store/mongodb/mongo-key-store';
import type { SpareKeyNote } from '@tanggap/platform/key-store/mongodb/spare-keys';
import { MongoDatabase } from '@tanggap/platform/mongodb/mongo-database';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { EventStoreDbServer } from '@tanggap/testing/eventstoredb-server';
import { IncidentStory } from '@tanggap/testing/incident-story';
import { Binary, MongoClient } from 'mongodb';
import { startMongoDb, type MongoServer } from '../../../tools/servers/mongodb/start-mongodb.js';
import { destroyKeysOf } from './erasures.js';

const READY = 1000;
const FILLED_WITHIN_MS = 30_000;
const DATABASE = 'tanggap_test_outage';
const master = createSecretKey(randomBytes(32));
const folder = mkdtempSync(join(tmpdir(), 'tanggap-outage-'));
let mongo: MongoServer;
let log: EventStoreDbServer;
let told = 0;
beforeAll(async () => {
  mongo = await startMongoDb(join(folder, 'data.mv'));
  log = await EventStoreDbServer.start();
}, 60_000);
afterAll(async () => {
  await log.stop();
  await mongo.stop();
  rmSync(folder, { recursive: true });
});

const notes: SpareKeyNote[] = [];
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A service's key store; `ready` 0: one that reads only, as another service's. */
function openKeys(ready: number): MongoKeyStore {
  const database = MongoDatabase.open({ url: mongo.url(DATABASE), credentials: null, caFile: null });
  const keys = new MongoKeyStore(database, master, ready === 0 ? null : { ready, note: (note) => void notes.push(note) });
  closers.unshift(() => keys.close());
  return keys;
}

/** The driver finds a server that came back when it next asks: that alone may take it some seconds. */
async function filled(keys: MongoKeyStore): Promise<MongoKeyStore> {
  const deadlineMs = performance.now() + FILLED_WITHIN_MS;
  while ((keys.spares?.ready ?? 0) < READY) {
    if (performance.now() > deadlineMs) throw new Error(`${keys.spares?.ready ?? 0} spares are ready`);
    await pause(20);
  }
  return keys;
}

async function openStore(keys: MongoKeyStore): Promise<EventStoreDbEventStore> {
  const credentials = { username: 'admin', password: 'changeit' };
  const store = await EventStoreDbEventStore.open({
    ...{ driver: 'eventstoredb', url: log.url, caFile: null, credentials, keys },
    onTrouble: () => undefined,
  });
  closers.unshift(() => store.close());
  return store;
}

function aReport(): IncidentStory {
  const caseNumber = `JMB-261124-${String(++told).padStart(4, '0')}`;
  return new IncidentStory({ city: 'jambi', origin: 'live', startMs: Date.UTC(2026, 10, 24, 7) }).tell(
    'ReportReceived',
    { channel: 'phone', callerPhone: '0000-0000-000', caseNumber },
    0,
  );
}

async function received(store: EventStoreDbEventStore): Promise<{ story: IncidentStory; event: RecordedEvent }> {
  const story = aReport();
  const { events } = await store.append(story.stream, NO_STREAM, story.events());
  const [event] = events;
  if (event === undefined) throw new TypeError('nothing was stored');
  return { story, event };
}

async function phoneIn(keys: MongoKeyStore, story: IncidentStory, event: RecordedEvent): Promise<unknown> {
  const found = await keys.find(story.id, event.keyId);
  return found.state === 'live' ? openPersonal(event, found.key)['callerPhone'] : found.state;
}

async function wrappedOf(ids: readonly string[]): Promise<readonly (Binary | null)[]> {
  const client = new MongoClient(mongo.url(DATABASE));
  const stored = await client
    .db()
    .collection<{ _id: string; wrapped: Binary | null }>('data_keys')
    .find({ _id: { $in: [...ids] } })
    .toArray();
  await client.close();
  return stored.map(({ wrapped }) => wrapped);
}

it('takes 1,000 new reports while the key store is away, all readable when it is back, an erased one gone', async () => {
  const keys = await filled(openKeys(READY));
  const store = await openStore(keys);
  const before = await received(store);
  expect(before.event.keyId).toBeUndefined();

  await mongo.stop();
  const during: { story: IncidentStory; event: RecordedEvent }[] = [];
  let slowestMs = 0;
  for (let taken = 0; taken < READY; taken += 50) {
    const begunMs = performance.now();
    during.push(...(await Promise.all(Array.from({ length: 50 }, () => received(store)))));
    slowestMs = Math.max(slowestMs, performance.now() - begunMs);
  }
  expect(new Set(during.map(({ event }) => event.keyId)).size).toBe(READY); // one each, and each says which
  expect(slowestMs).toBeLessThan(5000); // 50 reports; the first of them waited for the key store
  const [one, two] = during;
  if (one === undefined || two === undefined) throw new TypeError('nothing was stored');
  const more = await store.append(one.story.stream, 0, one.story.tell('NoteAdded', { text: 'asap tebal' }, 60).events().slice(1));
  expect(more.events[0]?.keyId).toBe(one.event.keyId);
  await expect(received(store)).rejects.toThrow('every spare key is used'); // refused, not stored in clear

  mongo = await startMongoDb(join(folder, 'data.mv'), mongo.port);
  await filled(keys);
  expect(notes.map(({ what }) => what)).toEqual(['away', 'flowing']);
  const after = await received(store);
  expect(after.event.keyId).toBeUndefined();

  const others = openKeys(0);
  for (const { story, event } of [before, ...during, after]) expect(await phoneIn(others, story, event)).toBe('0000-0000-000');
  await store.append(one.story.stream, 1, one.story.tell('PersonalDataErased', { basis: 'request' }, 120).events().slice(2));
  await destroyKeysOf(one.story.id, { keys, store });
  expect(await wrappedOf([one.story.id, one.event.keyId ?? ''])).toEqual([null, null]);
  expect(await phoneIn(openKeys(0), one.story, one.event)).toBe('destroyed');
  expect(await phoneIn(others, two.story, two.event)).toBe('0000-0000-000');
}, 120_000);

it('gives nobody a spare that an earlier run may have used', async () => {
  const crashed = await filled(openKeys(READY)); // not closed: what it left over is still there
  const keys = await filled(openKeys(READY));
  const store = await openStore(keys);
  await mongo.stop();
  const mine = await Promise.all(Array.from({ length: 20 }, () => received(store)));
  const theirs = await openStore(crashed);
  const others = await Promise.all(Array.from({ length: 20 }, () => received(theirs)));
  const used = [...mine, ...others].map(({ event }) => event.keyId);
  expect(new Set(used).size).toBe(40);
  mongo = await startMongoDb(join(folder, 'data.mv'), mongo.port);
}, 60_000);

it('leaves nothing behind that it did not use', async () => {
  const client = new MongoClient(mongo.url(DATABASE));
  const count = (): Promise<number> => client.db().collection('data_keys').countDocuments();
  const before = await count();
  await filled(openKeys(READY));
  expect(await count()).toBeGreaterThanOrEqual(before + READY);
  for (const close of closers.splice(0)) await close();
  expect(await count()).toBe(before);
  await client.close();
}, 60_000);
