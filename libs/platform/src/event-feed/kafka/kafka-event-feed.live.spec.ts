import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Consumer, ConsumerConfig } from 'kafkajs';
import { eventFeedContract, type FeedUnderTest } from '@tanggap/testing/event-feed.contract';
import { aNote, anIncident } from '@tanggap/testing/sample-events';
import { sqliteLogUnderTest } from '@tanggap/testing/sqlite-log-under-test';
import { until } from '@tanggap/testing/until';
import { startKafka, type KafkaServer } from '../../../../../tools/servers/kafka/start-kafka.js';
import { startMongoDb, type MongoServer } from '../../../../../tools/servers/mongodb/start-mongodb.js';
import { DrivenClock } from '../../clock/driven-clock.js';
import { NO_STREAM } from '../../event-store/event-store.js';
import { MongoDatabase } from '../../mongodb/mongo-database.js';
import { canonicalJson } from '../../serializer/canonical-json.js';
import { MongoFeedJournal } from '../mongodb/mongo-feed-journal.js';
import { MongoRelayLease } from '../mongodb/mongo-relay-lease.js';
import { KafkaBroker } from './kafka-broker.js';
import { KafkaEventFeed } from './kafka-event-feed.js';
import { Relay } from './relay.js';

let folder: string;
let kafka: KafkaServer;
let mongo: MongoServer;
let made = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-kafka-'));
  [kafka, mongo] = await Promise.all([startKafka(join(folder, 'kafka')), startMongoDb(join(folder, 'mongo.mv'))]);
}, 120_000);
afterAll(async () => {
  await Promise.all([kafka.stop(), mongo.stop()]);
  rmSync(folder, { recursive: true });
});

const tuning = {
  ...{ retryPausesMs: [1, 2], outagePauseMs: 5, stopLimitMs: 1000, tidyEveryMs: 100, commitEveryMs: 100, restartAfterMs: 100 },
  stallMs: 3000,
  ...{ sessionTimeoutMs: 6000, rebalanceTimeoutMs: 2000 },
};

const plan = { partitions: 3, replicas: 1, minInSync: 1, retentionMs: 3_600_000 };

/** Its first client joins the group and hears nothing, as one that has lost its topic may. */
class DeafBroker extends KafkaBroker {
  private clients = 0;

  override consumer(config: ConsumerConfig): Consumer {
    const client = super.consumer(config);
    return this.clients++ > 0 ? client : { ...client, run: () => Promise.resolve() };
  }
}

async function aFeed(Broker = KafkaBroker): Promise<FeedUnderTest & { readonly broker: KafkaBroker }> {
  const topic = `tanggap.test.${++made}`;
  const log = await sqliteLogUnderTest();
  const database = MongoDatabase.open({ url: mongo.url(`tanggap_test_feed_${made}`), credentials: null, caFile: null });
  const broker = new Broker({ brokers: kafka.brokers, topic, credentials: null, tls: null }, 'tanggap-test');
  await broker.createTopic(plan);
  const lease = new MongoRelayLease(database, 'relay');
  const relay = new Relay({ store: log.store, lease, sink: broker.sink(), note: () => undefined });
  relay.start();
  const opened: KafkaEventFeed[] = [];
  const open = (): KafkaEventFeed => {
    const feed = new KafkaEventFeed({
      ...{ store: log.store, broker, tuning, clock: new DrivenClock(Date.UTC(2026, 0, 5)) },
      journal: new MongoFeedJournal(database),
      relayed: () => lease.position(),
    });
    opened.push(feed);
    return feed;
  };
  return {
    broker,
    store: log.store,
    plantUndecodable: async (stream) => {
      const { revision: last } = await log.store.readStream(stream);
      const [revision, type] = [last + 1, 'FromTheFuture'];
      const { data: _, ...context } = aNote();
      const envelope = { ...context, type, schemaVersion: 1, stream, revision, data: {}, personal: null, previousHash: null };
      const body = canonicalJson(envelope);
      await log.storePast({ stream, revision, id: context.id, type, body, hash: hash('sha256', body) });
    },
    feed: open(),
    crash: () => {
      void opened[0]?.close(); // its handler hangs: the group has to do without it
      return Promise.resolve(open());
    },
    close: async () => {
      await Promise.all(opened.map((feed) => feed.close()));
      await relay.stop();
      await broker.close();
      await database.close();
      await log.close();
    },
  };
}

eventFeedContract('Kafka', () => aFeed());

it('misses nothing when the topic is deleted and made again under it', async () => {
  const { feed, store, broker, close } = await aFeed();
  try {
    const applied = new Set<string>();
    const onEvent = ({ stream, revision }: { readonly stream: string; readonly revision: number }): Promise<void> => {
      applied.add(`${stream} ${revision}`);
      return Promise.resolve();
    };
    await feed.subscribe({ name: 'test.deleted', onEvent });
    const append = async (count: number): Promise<void> => {
      for (let nth = 0; nth < count; nth++) await store.append(anIncident().incident, NO_STREAM, [aNote()]);
    };
    await append(30); // so that what is read of the old topic lies beyond what the new one will hold
    await feed.caughtUp(20_000);
    await broker.deleteTopic();
    await append(3);
    await broker.createTopic(plan);
    await append(3);
    await feed.caughtUp(30_000);
    expect(applied.size).toBe(36);
  } finally {
    await close();
  }
}, 90_000);

it('replaces a client that hears nothing while the topic is fed', async () => {
  const { feed, store, close } = await aFeed(DeafBroker);
  try {
    const applied: string[] = [];
    await feed.subscribe({ name: 'test.deaf', onEvent: ({ stream }) => Promise.resolve(void applied.push(stream)) });
    const { incident } = anIncident();
    await store.append(incident, NO_STREAM, [aNote()]);
    await until(() => applied.length > 0);
    expect(applied).toEqual([incident]);
  } finally {
    await close();
  }
}, 60_000);

it('parks a message that nobody can read with its incident, whatever of it was applied before, and redrives it', async () => {
  const { feed, store, broker, close } = await aFeed();
  try {
    await feed.subscribe({ name: 'test.unreadable', onEvent: () => Promise.resolve() });
    const { id, incident } = anIncident();
    await store.append(incident, NO_STREAM, [aNote()]);
    await feed.caughtUp(20_000);
    await broker.sink().send([{ key: id, value: 'bukan peristiwa', headers: {} }]);
    await until(async () => (await feed.parked()).length === 1);
    expect(await feed.parked()).toMatchObject([
      { consumer: 'test.unreadable', lane: id, reason: 'undecodable: not one of our messages' },
    ]);
    expect(await feed.redrive('test.unreadable', id)).toBe('redriven');
    expect(await feed.parked()).toEqual([]);
  } finally {
    await close();
  }
}, 60_000);
