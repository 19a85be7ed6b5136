import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startDistributed, type Distributed } from '../tools/distributed/start-distributed.js';
import { median, percentile, perSecond, whole, type Finding } from './measure.js';
import { inTemporaryFolder } from './temporary-folder.js';

const REPORT = `mutation ($input: ReceiveReportInput!, $key: String!) {
  receiveReport(input: $input, idempotencyKey: $key) { ... on CommandAccepted { incident } }
}`;
const FRAMES = 'subscription { boardChanged(city: "jambi") { incidentId type } }';
const GOAL_PER_SEC = 200;
const FRAME_WAIT_MS = 60_000;

interface Pushed {
  readonly perSec: number;
  readonly acknowledgedPerSec: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly commandP50Ms: number;
  readonly commandP99Ms: number;
  readonly lost: number;
  /** Median answer of the last quarter over that of the first: beyond 2 a queue grows. */
  readonly growth: number;
}

/** A new report at the gateway until its frame comes back on a subscription: five services, their servers and the load on one machine. */
export function benchPushedFrames(of: { readonly ms: number; readonly rates: readonly number[] }): Promise<readonly Finding[]> {
  return inTemporaryFolder(async (folder) => {
    const running = await startDistributed({ folder, cities: 'jambi', env: { NODE_ENV: 'production' } });
    try {
      const idle = memoryOf(running);
      await pushedAt(running, of.rates[0] ?? 1, Math.min(of.ms, 3000)); // the compilers' round
      const rounds: Pushed[] = [];
      for (const rate of of.rates) {
        const round = await pushedAt(running, rate, of.ms);
        rounds.push(round);
        if (!keptUp(round)) break; // more would only wait longer
      }
      return [pushedFinding(rounds), memoryFinding(idle, memoryOf(running))];
    } finally {
      await running.stop();
    }
  });
}

/** Commands begin at fixed moments, whatever became of those before: what waits shows in the times. */
async function pushedAt({ url, keys }: Distributed, perSec: number, ms: number): Promise<Pushed> {
  const key = keys.find(({ role }) => role === 'call-taker')?.key ?? '';
  const begun = new Map<string, number>();
  const framed = new Map<string, number>();
  const client = subscribed(url, key, (incident) => framed.set(incident, framed.get(incident) ?? performance.now()));
  await client.ready;
  const commandMs: number[] = []; // by command, in the order of their beginnings
  const all: Promise<void>[] = [];
  const count = Math.round((perSec * ms) / 1000);
  const startMs = performance.now();
  for (let number = 0; number < count; number++) {
    const atMs = startMs + (number * 1000) / perSec;
    await pause(Math.max(0, atMs - performance.now()));
    all.push(
      report(url, key).then((incident) => {
        commandMs[number] = performance.now() - atMs;
        begun.set(incident, atMs);
      }),
    );
  }
  await Promise.all(all);
  const tookMs = performance.now() - startMs;
  const deadlineMs = performance.now() + FRAME_WAIT_MS;
  while ([...begun.keys()].some((incident) => !framed.has(incident)) && performance.now() < deadlineMs) await pause(20);
  await client.close();
  const frameMs = [...begun].flatMap(([incident, atMs]) => {
    const seenMs = framed.get(incident);
    return seenMs === undefined ? [] : [seenMs - atMs];
  });
  return {
    perSec,
    acknowledgedPerSec: perSecond(count, tookMs),
    p50Ms: percentile(frameMs, 50),
    p99Ms: percentile(frameMs, 99),
    commandP50Ms: percentile(commandMs, 50),
    commandP99Ms: percentile(commandMs, 99),
    lost: begun.size - frameMs.length,
    growth: median(commandMs.slice(-count / 4)) / median(commandMs.slice(0, count / 4)),
  };
}

async function report(url: string, key: string): Promise<string> {
  const input = { channel: 'PHONE', callerName: 'Pelapor Contoh', callerPhone: '0000-0000-000', text: 'Asap tebal.' };
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: REPORT, variables: { input, key: randomUUID() } }),
  });
  const said = await answer.text();
  const incident = /"incident":"([0-9a-f-]{36})"/.exec(said)?.[1];
  if (incident === undefined) throw new Error(`the gateway answered ${answer.status}`);
  return incident;
}

function subscribed(
  url: string,
  key: string,
  onFrame: (incident: string) => void,
): { readonly ready: Promise<undefined>; readonly close: () => Promise<void> } {
  const ready = Promise.withResolvers<undefined>();
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    lazy: false,
    on: { connected: () => ready.resolve(undefined) },
  });
  client.subscribe<{ boardChanged: { incidentId: string; type: string } }>(
    { query: FRAMES },
    {
      next: ({ data }) => {
        if (data?.boardChanged.type === 'ReportReceived') onFrame(data.boardChanged.incidentId);
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return {
    ready: ready.promise.then(() => pause(500, undefined)), // until the server has begun to follow
    close: async () => {
      await client.dispose();
    },
  };
}

function keptUp({ lost, growth }: Pushed): boolean {
  return lost === 0 && growth < 2;
}

function pushedFinding(rounds: readonly Pushed[]): Finding {
  const reached = rounds.map(
    (one) =>
      `${one.perSec}/s asked, ${whole(one.acknowledgedPerSec)}/s acknowledged: frame p50 ${whole(one.p50Ms)} ms, p99 ${whole(one.p99Ms)} ms; answer p50 ${whole(one.commandP50Ms)} ms, p99 ${whole(one.commandP99Ms)} ms; ${one.lost} without a frame`,
  );
  const best = rounds.filter(keptUp);
  return {
    name: 'command to pushed frame, five services',
    reached: reached.join('\n  '),
    ratio: null,
    goal: `${GOAL_PER_SEC}/s kept up with, no frame missing`,
    met: best.some(({ perSec }) => perSec >= GOAL_PER_SEC),
    limitedBy: 'five services, a broker, two server processes in Java, the log server and the load on the same processors',
    runs: rounds.map((one) => ({ ...one })),
  };
}

type Memory = Readonly<Record<string, number>>;

function memoryFinding(idle: Memory, loaded: Memory): Finding {
  const names = Object.keys(idle);
  return {
    name: 'resident memory of each service, after its start and after the load',
    reached: names.map((name) => `${name} ${whole(idle[name] ?? NaN)} to ${whole(loaded[name] ?? NaN)} MB`).join(', '),
    ratio: null,
    goal: '≤ 300 MB each',
    met: names.every((name) => (loaded[name] ?? NaN) <= 300),
    limitedBy: 'drivers and the GraphQL server, loaded before the first request',
    runs: [idle, loaded],
  };
}

/** From /proc, so on Linux only. */
function memoryOf({ services }: Distributed): Memory {
  return Object.fromEntries(
    [...services.values()].map(({ name, pid }) => {
      const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
      return [name, Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024];
    }),
  );
}
