import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewEvent } from '@tanggap/events/envelope';
import { asyncApiDocument, messageName } from '@tanggap/platform/event-feed/kafka/asyncapi';
import { itemOf } from '@tanggap/platform/event-feed/kafka/cloud-event';
import { KafkaBroker } from '@tanggap/platform/event-feed/kafka/kafka-broker';
import { Relay } from '@tanggap/platform/event-feed/kafka/relay';
import type { Position } from '@tanggap/platform/event-store/event-store';
import { sqliteLogUnderTest } from '@tanggap/testing/sqlite-log-under-test';
import { storedSamples } from '@tanggap/testing/stored-samples';
import { until } from '@tanggap/testing/until';
import { topicMessages } from '../distributed/topic-messages.js';
import { startKafka, type KafkaServer } from '../servers/kafka/start-kafka.js';
import { messageChecker } from './message-faults.js';

let folder: string;
let kafka: KafkaServer;
let broker: KafkaBroker;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-topic-'));
  kafka = await startKafka(join(folder, 'kafka'));
  broker = new KafkaBroker({ brokers: kafka.brokers, topic: 'tanggap.test', credentials: null, tls: null }, 'tanggap-test');
  await broker.createTopic({ partitions: 3, replicas: 1, minInSync: 1, retentionMs: 3_600_000 });
}, 120_000);
afterAll(async () => {
  await broker.close();
  await kafka.stop();
  rmSync(folder, { recursive: true });
});

/** An event of each type, as somebody would append it: personal fields in clear, an id of its own. */
function anEventOfEachType(): readonly {
  readonly stream: (typeof samples)[number]['event']['stream'];
  readonly event: NewEvent;
}[] {
  return samples.map(({ event, personal }) => {
    const { stream, revision: _revision, schemaVersion: _version, previousHash: _hash, personal: _sealed, ...context } = event;
    const data = { ...event.data, ...personal };
    return { stream, event: { ...context, id: randomUUID(), data } as unknown as NewEvent }; // a stored sample's data fits its type
  });
}
const samples = storedSamples();

describe('what a real broker gives back', () => {
  it('is for each event type what the AsyncAPI document says, and still fits its hash', async () => {
    const log = await sqliteLogUnderTest();
    const streams = new Map<string, number>();
    for (const { stream, event } of anEventOfEachType()) {
      const { revision } = await log.store.append(stream, streams.get(stream) ?? -1, [event]);
      streams.set(stream, revision);
    }
    let place: Position | 'start' = 'start';
    const lease = {
      take: () => Promise.resolve(true),
      release: () => Promise.resolve(),
      position: () => Promise.resolve(place),
      moveTo: (position: Position) => {
        place = position;
        return Promise.resolve(true);
      },
    };
    const relay = new Relay({ store: log.store, lease, sink: broker.sink(), note: () => undefined });
    relay.start();
    const head = await log.store.head();
    await until(() => place === head);
    await relay.stop();
    await log.close();
    const messages = await topicMessages(kafka.brokers, broker.place.topic);
    const faultsOf = messageChecker(asyncApiDocument());
    const named = messages.map((message) => ({ message, name: nameOf(message.value) }));
    expect(named.flatMap(({ name, message }) => faultsOf(name, message))).toEqual([]);
    expect(named.filter(({ message: { key, value } }) => 'undecodable' in itemOf(key, value))).toEqual([]);
    expect(named.map(({ name }) => name).sort()).toEqual(samples.map(({ event }) => messageName(event)).sort());
  });
});

function nameOf(value: string): string {
  const { data } = JSON.parse(value) as { data: { type: string; schemaVersion: number } }; // the schema is asked next
  return messageName(data);
}
