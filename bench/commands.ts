import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ServerProcess } from '../tools/campaign/server-process.js';
import type { Load } from './load-generator.js';
import { median, whole, type Finding } from './measure.js';
import { inTemporaryFolder } from './temporary-folder.js';

const CLIENTS = 64;
const root = join(import.meta.dirname, '..');
const hooks = ['--import', join(root, 'tools/ts-hooks.js')];
const product = [process.execPath, join(root, 'apps/standalone/dist/main.js')];
const keepsNothing = [process.execPath, ...hooks, join(import.meta.dirname, 'bench-server.ts')];

interface Round {
  readonly command: Load;
  readonly ping: Load;
  readonly onNothing: Load;
  readonly catchUpMs: number;
}

/**
 * A new report over GraphQL, acknowledged, by 64 clients: the product with all its consumers against the same command on a
 * store that keeps nothing, and against `{ping}` of the same server. Three loads in turn, each from a process of its own.
 */
export function benchCommands(of: { readonly ms: number; readonly runs: number }): Promise<readonly Finding[]> {
  return inTemporaryFolder(async (folder) => {
    const servers: ServerProcess[] = [];
    try {
      const own = await start(product, join(folder, 'product'), servers);
      const other = await start(keepsNothing, join(folder, 'nothing'), servers);
      await round(own, other, of.ms); // the compilers' round
      const rounds: Round[] = [];
      for (let run = 0; run < of.runs; run++) rounds.push(await round(own, other, of.ms));
      return findingsOf(rounds);
    } finally {
      for (const server of servers) await server.stop();
    }
  });
}

async function start(command: readonly string[], data: string, started: ServerProcess[]): Promise<ServerProcess> {
  const server = await ServerProcess.start(command, { TANGGAP_DATA: data, NODE_ENV: 'production' });
  started.push(server);
  return server;
}

async function round(own: ServerProcess, other: ServerProcess, ms: number): Promise<Round> {
  const command = await loadOn(own, 'report', ms);
  const begunMs = performance.now();
  await caughtUp(own); // or the next load would be measured beside its consumers' work
  const catchUpMs = performance.now() - begunMs;
  const onNothing = await loadOn(other, 'report', ms);
  const ping = await loadOn(own, 'ping', ms);
  return { command, ping, onNothing, catchUpMs };
}

async function loadOn(server: ServerProcess, what: 'report' | 'ping', ms: number): Promise<Load> {
  const key = server.keyOf('call-taker');
  if (key === null) throw new Error('the server printed no key');
  const args = ['--url', server.url, '--key', key, '--what', what, '--clients', String(CLIENTS), '--ms', String(ms)];
  const child = spawn(process.execPath, [...hooks, join(import.meta.dirname, 'load-generator.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  await once(child, 'close');
  const load = JSON.parse(printed) as Load; // the line the generator prints
  if (load.answers === 0 || load.refused > 0) throw new Error(`${what}: ${load.answers} answers, ${load.refused} refused`);
  return load;
}

/** Until no consumer is behind by a single event. */
async function caughtUp(server: ServerProcess): Promise<void> {
  for (;;) {
    const answer = await fetch(`${server.url}/readyz`);
    const { consumers } = (await answer.json()) as { consumers: readonly { lag: number }[] }; // its document says so
    if (consumers.every(({ lag }) => lag === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function findingsOf(rounds: readonly Round[]): readonly Finding[] {
  const perSec = (pick: (round: Round) => Load): number => median(rounds.map((one) => pick(one).perSec));
  const runs = rounds.map(({ command, ping, onNothing, catchUpMs }) => ({
    commandPerSec: command.perSec,
    commandP99Ms: command.p99Ms,
    pingPerSec: ping.perSec,
    pingP99Ms: ping.p99Ms,
    onNothingPerSec: onNothing.perSec,
    onNothingP99Ms: onNothing.p99Ms,
    catchUpMs,
  }));
  const commands = `${whole(perSec(({ command }) => command))} commands/s, p99 ${whole(median(rounds.map(({ command }) => command.p99Ms)))} ms`;
  const catchUp = `views caught up ${whole(median(rounds.map((one) => one.catchUpMs)))} ms later`;
  const onNothing = median(rounds.map((one) => one.command.perSec / one.onNothing.perSec));
  const ofPing = median(rounds.map((one) => one.command.perSec / one.ping.perSec));
  const limitedBy =
    'one thread: it answers GraphQL, appends twice a report (its number, then the event) and folds both into five views';
  return [
    {
      name: 'GraphQL command acknowledged, 64 clients / a store that keeps nothing',
      reached: `${commands}, against ${whole(perSec((one) => one.onNothing))}; ${catchUp}`,
      ratio: onNothing,
      goal: '≥ 0.85',
      met: onNothing >= 0.85,
      limitedBy,
      runs,
    },
    {
      name: 'the same command / {ping} of the same server',
      reached: `${commands}, against ${whole(perSec((one) => one.ping))} pings/s`,
      ratio: ofPing,
      goal: '≥ 0.7',
      met: ofPing >= 0.7,
      limitedBy,
      runs: [],
    },
  ];
}
