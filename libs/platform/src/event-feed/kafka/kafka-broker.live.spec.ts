import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, type KafkaServer } from '../../../../../tools/servers/kafka/start-kafka.js';
import { KafkaBroker } from './kafka-broker.js';

let folder: string;
let kafka: KafkaServer;
let broker: KafkaBroker;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-broker-'));
  kafka = await startKafka(join(folder, 'kafka'));
  broker = new KafkaBroker({ brokers: kafka.brokers, topic: 'tanggap.test', credentials: null, tls: null }, 'tanggap-test');
  await broker.createTopic({ partitions: 1, replicas: 1, minInSync: 1, retentionMs: 3_600_000 });
}, 120_000);
afterAll(async () => {
  await broker.close();
  await kafka.stop();
  rmSync(folder, { recursive: true });
});

const end = async (): Promise<bigint | undefined> => (await broker.ends()).get(0);
const send = (): Promise<void> => broker.sink().send([{ key: 'a', value: '{}', headers: {} }]);

const WAIT_MS = 30_000;

/** Asks until there is an answer. @returns ms that took, more than WAIT_MS when none came */
async function answered(question: () => Promise<unknown>): Promise<number> {
  const begunMs = performance.now();
  for (;;) {
    const isAnswered = await question().then(
      () => true,
      () => false,
    );
    const waitedMs = performance.now() - begunMs;
    if (isAnswered || waitedMs > WAIT_MS) return waitedMs;
  }
}

it('asks and sends again once the only broker is back', async () => {
  await send();
  expect(await end()).toBe(1n);
  await kafka.stopBroker(0, 'SIGKILL');
  await expect(end()).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await expect(send()).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await kafka.startBroker(0);
  expect(await answered(end)).toBeLessThan(WAIT_MS);
  expect(await answered(send)).toBeLessThan(WAIT_MS);
  expect(await end()).toBe(2n);
}, 120_000);
