import { setTimeout as pause } from 'node:timers/promises';
import type { Findings } from '../outcome.js';
import type { Drill, Sizes, Told } from './drill.js';
import type { Stage } from './stage.js';

const WRITES = ['append', 'batch-append'];

/** One fault of a server, under load, until everything is ready again. */
async function once(stage: Stage, fault: () => Promise<void>, facts: () => Told['facts'] = () => ({})): Promise<Told> {
  let recoverMs = 0;
  await stage.under(async () => {
    await fault();
    recoverMs = await stage.recovered();
  });
  return { runs: 1, recoverMs: [recoverMs], facts: facts() ?? {} };
}

/** What was acknowledged while a task ran. */
async function acknowledgedDuring(stage: Stage, task: () => Promise<unknown>): Promise<number> {
  const before = stage.load.acknowledged.length;
  await task();
  return stage.load.acknowledged.length - before;
}

async function goesOn(stage: Stage, findings: Findings, what: string, task: () => Promise<unknown>): Promise<Told> {
  let meanwhile = 0;
  return once(
    stage,
    async () => {
      meanwhile = await acknowledgedDuring(stage, task);
      if (meanwhile === 0) findings.note('intake-stopped', what);
    },
    () => ({ acknowledgedMeanwhile: meanwhile }),
  );
}

async function oneBrokerOfThree(stage: Stage, { outageMs }: Sizes, findings: Findings): Promise<Told> {
  const { kafka } = stage.running.servers;
  const told = await goesOn(stage, findings, 'one broker of three', async () => {
    await kafka.stopBroker(1, 'SIGKILL');
    await pause(outageMs);
  });
  await kafka.startBroker(1);
  return told;
}

function theOnlyBroker(stage: Stage, { outageMs }: Sizes, findings: Findings): Promise<Told> {
  const { kafka } = stage.running.servers;
  return goesOn(stage, findings, 'the only broker', async () => {
    await kafka.stopBroker(0, 'SIGKILL');
    await pause(outageMs / 2);
    await kafka.startBroker(0);
  });
}

function kafkaUnreachable(stage: Stage, { outageMs }: Sizes, findings: Findings): Promise<Told> {
  const { kafka } = stage.running.servers;
  return goesOn(stage, findings, 'Kafka unreachable', async () => {
    kafka.signalBroker(0, 'SIGSTOP');
    await pause(outageMs);
    kafka.signalBroker(0, 'SIGCONT');
  });
}

function eventStoreUnreachable(stage: Stage, { outageMs }: Sizes): Promise<Told> {
  const { eventStore } = stage.running.servers;
  return once(stage, async () => {
    await eventStore.stop('SIGKILL');
    await pause(outageMs / 2);
    await eventStore.start();
  });
}

function eventStoreSlow(stage: Stage, { outageMs }: Sizes): Promise<Told> {
  return once(stage, async () => {
    await stage.storeFault({ fault: { kind: 'late', ms: 1500 }, calls: [...WRITES, 'read'] });
    await pause(outageMs);
    await stage.storeFault(null);
  });
}

function eventStoreSilent(stage: Stage, { outageMs }: Sizes): Promise<Told> {
  return once(stage, async () => {
    await stage.storeFault({ fault: { kind: 'drop-answer' }, calls: WRITES, times: 20 });
    await stage.storeFault({ fault: { kind: 'break-answer' }, calls: WRITES, times: 20 });
    await pause(outageMs);
    await stage.storeFault(null);
  });
}

async function mongoDown(stage: Stage, { outageMs }: Sizes, findings: Findings): Promise<Told> {
  const reads = new Map<string, number>();
  const told = await goesOn(stage, findings, 'MongoDB down', async () => {
    await stage.stopMongo();
    const endMs = performance.now() + outageMs;
    while (performance.now() < endMs) {
      const said = await readBoard(stage);
      reads.set(said, (reads.get(said) ?? 0) + 1);
      await pause(500);
    }
    await stage.restartMongo();
  });
  for (const said of reads.keys()) if (!TYPED.has(said)) findings.note('read-untyped', said);
  return { ...told, facts: { ...told.facts, reads: Object.fromEntries(reads) } };
}

/** What a read may come to while the views are away: what is known, or an error that says what is the matter. */
const TYPED: ReadonlySet<string> = new Set(['answered', 'STORE_UNAVAILABLE', 'too late']);

interface BoardAnswer {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

async function readBoard(stage: Stage): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${stage.keyOf('supervisor')}` };
  const body = JSON.stringify({
    query: '{ board(city: "jambi", first: 5) { edges { node { overdue } } } feedStatus { position } }',
  });
  const asked = { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) };
  const response = await fetch(`${stage.url}/graphql`, asked).catch(() => null);
  if (response === null) return 'too late';
  const { errors = [] } = (await response.json()) as BoardAnswer; // the server's own documented shape
  return errors[0] === undefined ? 'answered' : (errors[0].extensions?.code ?? 'an error without a code');
}

async function topicDeleted(stage: Stage, { outageMs }: Sizes): Promise<Told> {
  return once(stage, () =>
    stage.asOperator(async ({ broker }) => {
      await broker.deleteTopic();
      await pause(outageMs / 4);
      await broker.createTopic({ partitions: 12, replicas: 1, minInSync: 1, retentionMs: 7 * 86_400_000 });
    }),
  );
}

export const serverDrills: readonly Drill[] = [
  { name: 'the only broker killed and restarted', brokers: 1, run: theOnlyBroker },
  { name: 'Kafka unreachable', brokers: 1, run: kafkaUnreachable },
  { name: 'event store killed and restarted', brokers: 1, run: eventStoreUnreachable },
  { name: 'event store slow', brokers: 1, run: eventStoreSlow },
  { name: 'event store silent after the write', brokers: 1, run: eventStoreSilent },
  { name: 'MongoDB down', brokers: 1, run: mongoDown },
  { name: 'topic deleted and made again', brokers: 1, run: topicDeleted },
  { name: 'one broker of three killed', brokers: 3, run: oneBrokerOfThree },
];
