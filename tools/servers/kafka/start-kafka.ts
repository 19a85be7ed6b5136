import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.js';
import { jarsOf, startJava, type JavaServer } from '../java-server.js';

const run = promisify(execFile);

export interface KafkaServer {
  /** `host:port` of every broker. */
  readonly brokers: readonly string[];
  /** One broker's end: SIGTERM, or SIGKILL for a crash. */
  readonly stopBroker: (index: number, signal?: NodeJS.Signals) => Promise<void>;
  /** Stopped in its tracks, so that it answers nobody, and going on where it was. */
  readonly signalBroker: (index: number, signal: 'SIGSTOP' | 'SIGCONT') => void;
  readonly startBroker: (index: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Node {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
}

/**
 * A real Kafka (KRaft, each node broker and controller) on loopback.
 * @param folder where the nodes keep their data: started again on the same folder and ports they have it again
 */
export async function startKafka(folder: string, nodes = 1): Promise<KafkaServer> {
  const classPath = await jarsOf(join(import.meta.dirname, 'pom.xml'), 'kafka');
  const cluster: Node[] = [];
  for (let id = 1; id <= nodes; id++) cluster.push({ id, port: await freePort(), controllerPort: await freePort() });
  const files = cluster.map((node) => propertiesOf(node, cluster, folder));
  await format(classPath, files);
  const start = (file: string): Promise<JavaServer> =>
    startJava(['-Xmx384m', '-Xms64m', '-Dlog4j2.level=INFO', '-cp', classPath, 'kafka.Kafka', file], /Kafka Server started/, {});
  const running: (JavaServer | null)[] = await Promise.all(files.map(start));
  return {
    brokers: cluster.map(({ port }) => `127.0.0.1:${port}`),
    stopBroker: async (index, signal) => {
      await running[index]?.stop(signal);
      running[index] = null;
    },
    signalBroker: (index, signal) => void running[index]?.child.kill(signal),
    startBroker: async (index) => {
      running[index] ??= await start(files[index] ?? '');
    },
    stop: async () => {
      await Promise.all(running.flatMap((server) => (server === null ? [] : [server.stop('SIGKILL')])));
    },
  };
}

async function format(classPath: string, files: readonly string[]): Promise<void> {
  const { stdout } = await run('java', ['-cp', classPath, 'kafka.tools.StorageTool', 'random-uuid']);
  const cluster = stdout.trim().split('\n').at(-1) ?? '';
  for (const file of files) {
    const args = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file, '--ignore-formatted'];
    await run('java', args);
  }
}

function propertiesOf({ id, port, controllerPort }: Node, cluster: readonly Node[], folder: string): string {
  const copies = Math.min(3, cluster.length);
  const data = join(folder, `node-${id}`);
  const voters = cluster.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`).join(',');
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': voters,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 12,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'broker.session.timeout.ms': 6000,
  };
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  const file = join(folder, `node-${id}.properties`);
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  return file;
}
