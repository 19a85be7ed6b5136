import { createSecretKey, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SystemClock } from '@tanggap/platform/clock/system-clock';
import { messageOf, type FeedMessage } from '@tanggap/platform/event-feed/kafka/cloud-event';
import { KafkaBroker } from '@tanggap/platform/event-feed/kafka/kafka-broker';
import { KafkaEventFeed } from '@tanggap/platform/event-feed/kafka/kafka-event-feed';
import { Relay } from '@tanggap/platform/event-feed/kafka/relay';
import type { FeedConsumer } from '@tanggap/platform/event-feed/event-feed';
import { MongoFeedJournal } from '@tanggap/platform/event-feed/mongodb/mongo-feed-journal';
import { MongoRelayLease } from '@tanggap/platform/event-feed/mongodb/mongo-relay-lease';
import { NO_STREAM, type EventReader, type LogEntry, type Position } from '@tanggap/platform/event-store/event-store';
import { EventStoreDbEventStore } from '@tanggap/platform/event-store/eventstoredb/eventstoredb-event-store';
import { MongoKeyStore } from '@tanggap/platform/key-store/mongodb/mongo-key-store';
import { MongoDatabase } from '@tanggap/platform/mongodb/mongo-database';
import { MongoViews } from '@tanggap/platform/views/mongodb/mongo-views';
import { emptyRecord, foldRecord, type IncidentRecord } from '@tanggap/incident/incident-record';
import { caseProjection } from '@tanggap/reporting/cases/case.projection';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { startServers, type Servers } from '../tools/distributed/start-servers.js';
import { alternate, median, perSecond, ratioOf, whole, type Finding, type Pair } from './measure.js';
import { benchIncident } from './stories.js';
import { inTemporaryFolder } from './temporary-folder.js';

const PARTITIONS = 12;
const BATCH = 500;
const WRITERS = 32;
const EFFECT_MS = 5;
const PATIENCE_MS = 120_000;
const SETTLE_MS = 6000;

interface Size {
  readonly incidents: number;
  readonly runs: number;
}

/** A filled log on the development servers, and what a bench needs of them. */
interface Stage {
  readonly servers: Servers;
  readonly store: EventStoreDbEventStore;
  readonly entries: readonly LogEntry[];
  readonly messages: readonly FeedMessage[];
  readonly head: Position;
  readonly appendedPerSec: number;
}

let made = 0;

/**
 * What carries events from the log to the views, each half against the bare client library doing the same to the same
 * server: a real Kafka of one node, the MongoDB look-alike, the event store's development server.
 */
export function benchDistributed(of: Size): Promise<readonly Finding[]> {
  return inTemporaryFolder(async (folder) => {
    const servers = await startServers(folder);
    const keysDatabase = databaseOf(servers, 'bench_keys');
    const keys = new MongoKeyStore(keysDatabase, createSecretKey(randomBytes(32)));
    const credentials = { username: 'admin', password: 'changeit' };
    const store = await EventStoreDbEventStore.open({
      ...{ driver: 'eventstoredb', url: servers.eventStore.url, caFile: null, credentials, keys },
      onTrouble: () => undefined,
    });
    try {
      const stage = await filledStage(servers, store, of.incidents);
      return [
        await relayFinding(stage, of.runs),
        await viewsFinding(stage, of.runs),
        await consumersFinding(stage),
        await catchUpFinding(stage),
      ];
    } finally {
      await store.close();
      await keys.close();
      await servers.stop();
    }
  });
}

async function filledStage(servers: Servers, store: EventStoreDbEventStore, incidents: number): Promise<Stage> {
  const stories = Array.from({ length: incidents }, (_, number) => benchIncident(number));
  const begunMs = performance.now();
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let story = stories[next++]; story !== undefined; story = stories[next++])
      await store.append(story.stream, NO_STREAM, story.events);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const tookMs = performance.now() - begunMs;
  const entries: LogEntry[] = [];
  for await (const entry of store.readAll('start')) entries.push(entry);
  const head = entries.at(-1)?.position;
  if (head === undefined) throw new Error('the log is empty');
  const messages = entries.map(({ stored }) => messageOf(stored));
  return { servers, store, entries, messages, head, appendedPerSec: perSecond(entries.length, tookMs) };
}

async function relayFinding({ servers, store, messages }: Stage, runs: number): Promise<Finding> {
  const pairs = await alternate(
    runs,
    () =>
      onTopic(servers, async (broker) => {
        const database = databaseOf(servers, `bench_relay_${++made}`);
        const done = Promise.withResolvers<undefined>();
        let [sent, begunMs] = [0, 0];
        const relay = new Relay({
          ...{ store, lease: new MongoRelayLease(database, 'relay'), sink: broker.sink(), note: () => undefined },
          onSent: (events) => {
            if (sent === 0) begunMs = performance.now(); // the first batch is everybody's warm-up
            sent += events;
            if (sent >= messages.length) done.resolve(undefined);
          },
        });
        relay.start();
        await done.promise;
        const tookMs = performance.now() - begunMs;
        await relay.stop();
        await database.close();
        return perSecond(messages.length - BATCH, tookMs);
      }),
    () =>
      onTopic(servers, async ({ place }) => {
        const producer = bareKafka(servers).producer({
          createPartitioner: Partitioners.DefaultPartitioner,
          maxInFlightRequests: 1,
        });
        await producer.connect();
        const begunMs = performance.now();
        for (let at = 0; at < messages.length; at += BATCH)
          await producer.send({
            topic: place.topic,
            acks: -1,
            messages: messages.slice(at, at + BATCH).map((one) => ({ ...one })),
          });
        const tookMs = performance.now() - begunMs;
        await producer.disconnect();
        return perSecond(messages.length - BATCH, tookMs);
      }),
  );
  return ratioFinding({
    name: 'relay, log to topic / bare kafkajs, acks=all, the same batches',
    pairs,
    goal: 0.8,
    unit: 'events/s',
    limitedBy: 'reading, checking and printing each event again, on the thread that also sends',
  });
}

async function viewsFinding(stage: Stage, runs: number): Promise<Finding> {
  const { servers, store, messages, entries, head } = stage;
  const documents = statesOf(entries);
  const told = interleaved(entries);
  const pairs = await alternate(
    runs,
    () =>
      onTopic(servers, async (broker) => {
        const database = databaseOf(servers, `bench_views_${++made}`);
        const cases = caseProjection(foldedTo(store, head), new MongoViews(database));
        await cases.start();
        const counted = counting(messages.length, (event) => cases.apply(event));
        const feed = await joined(stage, broker, database, counted.consumer);
        const begunMs = performance.now();
        for (let at = 0; at < told.length; at += BATCH) await broker.sink().send(told.slice(at, at + BATCH));
        await counted.done;
        const tookMs = performance.now() - begunMs;
        await feed.close();
        await database.close();
        return perSecond(messages.length, tookMs);
      }),
    async () => {
      const database = databaseOf(servers, `bench_bare_${++made}`);
      const bare = database.db.collection<IncidentRecord & { readonly _id: string }>('cases');
      const begunMs = performance.now();
      for (let at = 0; at < documents.length; at += BATCH) {
        const replaces = documents.slice(at, at + BATCH).map((replacement) => ({
          replaceOne: { filter: { _id: replacement.id }, replacement, upsert: true },
        }));
        await bare.bulkWrite(replaces, { ordered: true }); // a bulk may hold two states of one document
      }
      const tookMs = performance.now() - begunMs;
      await database.close();
      return perSecond(documents.length, tookMs);
    },
  );
  return ratioFinding({
    name: 'topic to MongoDB view / bare bulk upsert of the same documents',
    pairs,
    goal: 0.7,
    unit: 'events/s',
    limitedBy:
      'each event is folded and written guarded, one after the other within an incident; the bare bulk knows all states beforehand',
  });
}

/** One group, 1, 2 and 4 members on 12 partitions, each event's effect a wait of 5 ms as of a remote store, 8 at once a member. */
async function consumersFinding(stage: Stage): Promise<Finding> {
  const { messages, servers, entries } = stage;
  const told = interleaved(entries);
  const rates: Record<string, number> = {};
  for (const members of [1, 2, 4]) {
    rates[`with${members}`] = await onTopic(servers, async (broker) => {
      const database = databaseOf(servers, `bench_group_${++made}`);
      const counted = counting(messages.length, () => pause(EFFECT_MS));
      const brokers = Array.from({ length: members }, (_, at) => new KafkaBroker(broker.place, `bench-${at}`));
      const feeds = await Promise.all(brokers.map((each) => joined(stage, each, database, counted.consumer, 8)));
      await pause(SETTLE_MS); // whoever joins last moves partitions once more
      for (const feed of feeds) await feed.caughtUp(PATIENCE_MS);
      const begunMs = performance.now();
      for (let at = 0; at < told.length; at += BATCH) await broker.sink().send(told.slice(at, at + BATCH));
      await counted.done;
      const tookMs = performance.now() - begunMs;
      await Promise.all(feeds.map((feed) => feed.close()));
      await Promise.all(brokers.map((each) => each.close()));
      await database.close();
      return perSecond(messages.length, tookMs);
    });
  }
  const { with1 = NaN, with2 = NaN, with4 = NaN } = rates;
  return {
    name: 'members of one consumer group on 12 partitions',
    reached: `1: ${whole(with1)}, 2: ${whole(with2)}, 4: ${whole(with4)} events/s, an effect of ${EFFECT_MS} ms, 8 at once a member`,
    ratio: with4 / with1,
    goal: '4 members ≥ 2 × 1',
    met: with4 / with1 >= 2,
    limitedBy: 'all members, the broker and the sender on the same processors',
    runs: [rates],
  };
}

/** A consumer that was never there: everything comes from the log, not from the topic. */
async function catchUpFinding({ servers, store, messages, head, appendedPerSec }: Stage): Promise<Finding> {
  const tookMs = await onTopic(servers, async (broker) => {
    const database = databaseOf(servers, `bench_late_${++made}`);
    const cases = caseProjection(foldedTo(store, head), new MongoViews(database));
    await cases.start();
    const counted = counting(messages.length, (event) => cases.apply(event));
    const feed = feedOf({ store, head }, broker, database);
    const begunMs = performance.now();
    await feed.subscribe(counted.consumer);
    await counted.done;
    const ms = performance.now() - begunMs;
    await feed.close();
    await database.close();
    return ms;
  });
  const rate = perSecond(messages.length, tookMs);
  return {
    name: `catch-up of a new consumer from the log, ${whole(messages.length)} events`,
    reached: `${whole(rate)} events/s; 1,000,000 at this rate: ${(1_000_000 / rate / 60).toFixed(0)} min. Appended at ${whole(appendedPerSec)} events/s`,
    ratio: null,
    goal: 'none: how long it takes',
    met: true,
    limitedBy: 'one guarded write to the view an event; a rebuild folds first and writes each document once',
    runs: [{ events: messages.length, tookMs, appendedPerSec }],
  };
}

/** Joined to its group, and through with what was in the log before. */
async function joined(
  { store, head }: Pick<Stage, 'store' | 'head'>,
  broker: KafkaBroker,
  database: MongoDatabase,
  consumer: FeedConsumer,
  atOnce?: number,
): Promise<KafkaEventFeed> {
  const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  await new MongoFeedJournal(database).savePlaces(consumer.name, all, head);
  const feed = feedOf({ store, head }, broker, database, atOnce);
  await feed.subscribe(consumer);
  await feed.caughtUp(PATIENCE_MS);
  return feed;
}

function feedOf(
  { store, head }: Pick<Stage, 'store' | 'head'>,
  broker: KafkaBroker,
  database: MongoDatabase,
  atOnce = 64,
): KafkaEventFeed {
  return new KafkaEventFeed({
    ...{ store, broker, journal: new MongoFeedJournal(database), clock: new SystemClock(() => undefined) },
    relayed: () => Promise.resolve(head),
    tuning: { atOnce, sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 10_000 },
  });
}

function counting(
  wanted: number,
  effect: FeedConsumer['onEvent'],
): { readonly consumer: FeedConsumer; readonly done: Promise<undefined> } {
  const done = Promise.withResolvers<undefined>();
  const seen = new Set<string>();
  const onEvent: FeedConsumer['onEvent'] = async (event) => {
    await effect(event);
    seen.add(event.id);
    if (seen.size === wanted) done.resolve(undefined);
  };
  return { consumer: { name: `bench-${++made}`, onEvent }, done: done.promise };
}

/** A projection that starts with nothing to fold: what it gets comes by the feed; gaps still come from the log. */
function foldedTo(store: EventStoreDbEventStore, head: Position): EventReader {
  return {
    readStream: (stream, from) => store.readStream(stream, from),
    readAll: () => store.readAll(head),
    head: () => store.head(),
    distance: (from, to) => store.distance(from, to),
  };
}

/** As of many incidents that go on at once, each in its order. */
function byRevision(entries: readonly LogEntry[]): readonly LogEntry[] {
  const revisionOf = (entry: LogEntry): number => ('event' in entry ? entry.event.revision : entry.undecodable.revision);
  return entries.toSorted((a, b) => revisionOf(a) - revisionOf(b));
}

function interleaved(entries: readonly LogEntry[]): readonly FeedMessage[] {
  return byRevision(entries).map(({ stored }) => messageOf(stored));
}

/** Every state of every document, in the order in which the view gets them. */
function statesOf(entries: readonly LogEntry[]): readonly IncidentRecord[] {
  const records = new Map<string, IncidentRecord>();
  return byRevision(entries).flatMap((entry) => {
    if (!('event' in entry) || !entry.event.stream.startsWith('incident-')) return [];
    const id = entry.event.stream.slice('incident-'.length);
    const record = foldRecord(records.get(id) ?? emptyRecord(id), entry.event);
    records.set(id, record);
    return [record];
  });
}

async function onTopic<T>(servers: Servers, work: (broker: KafkaBroker) => Promise<T>): Promise<T> {
  const place = { brokers: servers.kafka.brokers, topic: `bench.${++made}`, credentials: null, tls: null };
  const broker = new KafkaBroker(place, 'bench');
  try {
    await broker.createTopic({ partitions: PARTITIONS, replicas: 1, minInSync: 1, retentionMs: 3_600_000 });
    return await work(broker);
  } finally {
    await broker.close();
  }
}

function bareKafka(servers: Servers): Kafka {
  return new Kafka({ clientId: 'bare', brokers: [...servers.kafka.brokers], logLevel: logLevel.NOTHING });
}

function databaseOf(servers: Servers, name: string): MongoDatabase {
  return MongoDatabase.open({ url: servers.mongo.url(name), credentials: null, caFile: null });
}

function ratioFinding(of: {
  readonly name: string;
  readonly pairs: readonly Pair[];
  readonly goal: number;
  readonly unit: string;
  readonly limitedBy: string;
}): Finding {
  const { name, pairs, goal, unit, limitedBy } = of;
  const ratio = ratioOf(pairs);
  const [product, baseline] = [pairs.map((pair) => pair.product), pairs.map((pair) => pair.baseline)];
  return {
    ...{ name, ratio, limitedBy },
    reached: `${whole(median(product))} against ${whole(median(baseline))} ${unit}`,
    goal: `≥ ${goal}`,
    met: ratio >= goal,
    runs: pairs.map((pair) => ({ ...pair })),
  };
}
