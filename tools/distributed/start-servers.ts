import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../servers/free-port.js';
import { startKafka, type KafkaServer } from '../servers/kafka/start-kafka.js';
import { startMongoDb, type MongoServer } from '../servers/mongodb/start-mongodb.js';

const root = join(import.meta.dirname, '..', '..');

/** The development event-store server, which can be ended and started again on the same folder and port. */
export interface EventStoreServer {
  readonly url: string;
  readonly adminUrl: string;
  readonly start: () => Promise<void>;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export interface Servers {
  readonly kafka: KafkaServer;
  readonly mongo: MongoServer;
  readonly eventStore: EventStoreServer;
  readonly stop: () => Promise<void>;
}

/** A real Kafka, a MongoDB look-alike and the event store's development server, all on loopback, data below `folder`. */
export async function startServers(folder: string, brokers = 1): Promise<Servers> {
  mkdirSync(folder, { recursive: true });
  const [kafka, mongo, eventStore] = await Promise.all([
    startKafka(join(folder, 'kafka'), brokers),
    startMongoDb(join(folder, 'mongodb.mv')),
    startEventStore(join(folder, 'eventstore')),
  ]);
  return {
    ...{ kafka, mongo, eventStore },
    stop: async () => {
      await Promise.all([kafka.stop(), mongo.stop(), eventStore.stop()]);
    },
  };
}

async function startEventStore(folder: string): Promise<EventStoreServer> {
  mkdirSync(folder, { recursive: true });
  const [port, adminPort] = [await freePort(), await freePort()];
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const main = join(root, 'tools/eventstoredb-server/main.ts');
    const ports = ['--port', String(port), '--admin-port', String(adminPort), '--data', folder];
    const started = spawn(process.execPath, ['--import', join(root, 'tools/ts-hooks.js'), main, ...ports], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    const ready = new Promise<void>((resolve, reject) => {
      createInterface({ input: started.stdout }).once('line', () => resolve());
      started.once('exit', (code) => reject(new Error(`the event store server ended with ${String(code)}`)));
    });
    await ready;
  };
  await start();
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    start,
    stop: async (signal = 'SIGTERM') => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}
