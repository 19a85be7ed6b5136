import { readConfig } from '@tanggap/platform/config/config';
import { startStandalone, type Standalone } from '@tanggap/standalone/start-standalone';
import { percentile, whole, type Finding } from './measure.js';
import { fillLog } from './start.js';
import { inTemporaryFolder } from './temporary-folder.js';

const PATIENCE_MS = 600_000;
/** Half of what a person notices. */
const MOST_TURN_MS = 50;
const PING_EVERY_MS = 5;

/**
 * Every view of a serving process folded afresh, one after the other: how long one turn of its event loop lasts meanwhile, in the
 * thread's own processor time, so that neighbours do not count; beside it what `/healthz` takes, with and without a rebuild.
 */
export function benchRebuild(of: { readonly events: number }): Promise<Finding> {
  return inTemporaryFolder(async (folder) => {
    await fillLog(folder, of.events);
    const server = await startStandalone({
      config: readConfig({ TANGGAP_DATA: folder, TANGGAP_PORT: '0', TANGGAP_LOG_LEVEL: 'error' }),
    });
    try {
      await server.platform.feed.caughtUp(PATIENCE_MS);
      const idleMs = percentile(await pings(server.url, forMs(2000)), 50);
      const views: { seconds: number; turnMs: number; pingMs: number }[] = [];
      for (const view of server.platform.upkeep.names()) views.push(await rebuilt(server, view));
      const [turnMs, pingMs] = [
        Math.max(...views.map((view) => view.turnMs)),
        percentile(
          views.map((view) => view.pingMs),
          50,
        ),
      ];
      return {
        name: `${views.length} views folded afresh while serving, ${whole(of.events)} events`,
        reached: `longest turn ${whole(turnMs)} ms of processor time; healthz p50 ${pingMs.toFixed(1)} ms, otherwise ${idleMs.toFixed(1)} ms`,
        ratio: null,
        goal: `≤ ${MOST_TURN_MS} ms a turn`,
        met: turnMs <= MOST_TURN_MS,
        limitedBy: 'the flush of each small batch of documents, which the thread waits for as for any write of a view',
        runs: views,
      };
    } finally {
      await server.close();
    }
  });
}

async function rebuilt(server: Standalone, view: string): Promise<{ seconds: number; turnMs: number; pingMs: number }> {
  const { upkeep } = server.platform;
  const turns = watchTurns();
  const begunMs = performance.now();
  upkeep.rebuild(view, (error) => {
    throw error;
  });
  const isRunning = (): boolean => upkeep.lastRebuilds().some((rebuild) => rebuild.view === view && rebuild.state === 'running');
  const took = await pings(server.url, isRunning);
  return { seconds: (performance.now() - begunMs) / 1000, turnMs: turns.longestMs(), pingMs: percentile(took, 50) };
}

/** Processor time of this thread between two turns of its event loop. */
function watchTurns(): { longestMs(): number } {
  let longestMs = 0;
  let isWatching = true;
  let last = process.threadCpuUsage();
  const look = (): void => {
    const now = process.threadCpuUsage();
    longestMs = Math.max(longestMs, (now.user + now.system - last.user - last.system) / 1000);
    last = now;
    if (isWatching) setImmediate(look);
  };
  setImmediate(look);
  return {
    longestMs() {
      isWatching = false;
      return longestMs;
    },
  };
}

function forMs(ms: number): () => boolean {
  const endMs = performance.now() + ms;
  return () => performance.now() < endMs;
}

async function pings(url: string, isWanted: () => boolean): Promise<readonly number[]> {
  const took: number[] = [];
  while (isWanted()) {
    const begunMs = performance.now();
    await (await fetch(`${url}/healthz`)).text();
    took.push(performance.now() - begunMs);
    await new Promise((resolve) => setTimeout(resolve, PING_EVERY_MS));
  }
  return took;
}
