import { setTimeout as pause } from 'node:timers/promises';
import { serviceNames, type ServiceName } from '@tanggap/platform/access/service-credential';
import type { Findings } from '../outcome.js';
import type { Drill, Sizes, Told } from './drill.js';
import type { Balanced, Stage } from './stage.js';

const LONGEST_RUN_MS = 1500;

async function kills(stage: Stage, { kills: count }: Sizes): Promise<Told> {
  const recoverMs: number[] = [];
  const killed: Record<string, number> = {};
  await stage.under(async () => {
    for (let nth = 0; nth < count; nth++) {
      const name = serviceNames[nth % serviceNames.length] ?? 'intake';
      await pause(stage.random() * LONGEST_RUN_MS);
      await stage.service(name).stop('SIGKILL');
      stage.service(name).start();
      recoverMs.push(await stage.recovered());
      killed[name] = (killed[name] ?? 0) + 1;
      process.stderr.write(`\rkill ${nth + 1} of ${count}, ${stage.load.acknowledged.length} acknowledged `);
    }
  });
  return { runs: count, recoverMs, facts: { killed } };
}

/** A second replica takes over from one that stands still, which then goes on as if nothing had been. */
async function pausedAndResumed(stage: Stage, name: ServiceName, pausedMs: number): Promise<Told> {
  const first = stage.service(name);
  const second = await stage.running.replica(name, 2);
  const proxy = name === 'intake' ? stage.proxies.intake : null;
  second.start();
  await second.ready();
  let recoverMs = 0;
  try {
    await stage.under(async () => {
      proxy?.to(second.url);
      first.signal('SIGSTOP');
      await pause(pausedMs);
      first.signal('SIGCONT');
      recoverMs = await stage.recovered();
    });
  } finally {
    first.signal('SIGCONT');
    proxy?.to(first.url);
    await second.stop();
  }
  return { runs: 1, recoverMs: [recoverMs] };
}

async function rollingRestart(stage: Stage, _sizes: Sizes, findings: Findings): Promise<Told> {
  const names: readonly Balanced[] = ['dispatch', 'intake', 'gateway'];
  const seconds = await Promise.all(names.map((name) => stage.running.replica(name, 3)));
  for (const second of seconds) second.start();
  await Promise.all(seconds.map((second) => second.ready()));
  names.forEach((name, index) => stage.proxies[name].to(stage.service(name).url, seconds[index]?.url ?? ''));
  const [failedBefore, sentBefore] = [stage.load.unknownOutcomes, stage.load.sent];
  const recoverMs: number[] = [];
  try {
    await stage.under(async () => {
      for (const [index, name] of names.entries()) {
        const both = [stage.service(name), seconds[index]].filter((replica) => replica !== undefined);
        for (const replica of both) {
          // As the manifests do it: no new requests first, then the signal, with requests still under way.
          stage.proxies[name].to(...both.filter((other) => other !== replica).map(({ url }) => url));
          await replica.stop('SIGTERM');
          replica.start();
          const begunMs = performance.now();
          await replica.ready();
          recoverMs.push(performance.now() - begunMs);
          stage.proxies[name].to(...both.map(({ url }) => url));
        }
      }
    });
    const failed = stage.load.unknownOutcomes - failedBefore;
    if (failed > 0) findings.note('request-failed', 'in a rolling restart', failed);
  } finally {
    for (const name of names) stage.proxies[name].to(stage.service(name).url);
    await Promise.all(seconds.map((second) => second.stop()));
  }
  return { runs: recoverMs.length, recoverMs, facts: { requests: stage.load.sent - sentBefore } };
}

export const processDrills: readonly Drill[] = [
  { name: 'kill -9 of any service', brokers: 1, run: kills },
  { name: 'two relays, one paused', brokers: 1, run: (stage, { pausedMs }) => pausedAndResumed(stage, 'intake', pausedMs) },
  {
    name: 'two monitors, one paused',
    brokers: 1,
    run: (stage, { pausedMs }) => pausedAndResumed(stage, 'sla-monitor', pausedMs),
  },
  { name: 'rolling restart', brokers: 1, run: rollingRestart },
];
