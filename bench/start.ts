import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@tanggap/platform/config/config';
import { NO_STREAM } from '@tanggap/platform/event-store/event-store';
import { SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { startStandalone } from '@tanggap/standalone/start-standalone';
import { ServerProcess } from '../tools/campaign/server-process.js';
import { median, whole, type Finding } from './measure.js';
import { benchIncident, EVENTS_PER_INCIDENT } from './stories.js';
import { inTemporaryFolder } from './temporary-folder.js';

const PATIENCE_MS = 600_000;
const READY_MS = 2000;
const RSS_MB = 250;
const product = [process.execPath, join(import.meta.dirname, '../apps/standalone/dist/main.js')];

/** From the process's first instruction to ready, on a folder that was in use before; memory at that moment. */
export function benchStart(of: { readonly events: number; readonly runs: number }): Promise<Finding> {
  return inTemporaryFolder(async (folder) => {
    await fillLog(folder, of.events);
    const buildMs = await buildViews(folder);
    const starts: { readyMs: number; rssMb: number }[] = [];
    for (let run = 0; run < of.runs; run++) starts.push(await start(folder));
    const readyMs = median(starts.map((one) => one.readyMs));
    const rssMb = median(starts.map((one) => one.rssMb));
    return {
      name: `start with ${whole(of.events)} events`,
      reached: `ready in ${whole(readyMs)} ms with ${whole(rssMb)} MB (building the views from the log: ${whole(buildMs)} ms)`,
      ratio: null,
      goal: `≤ ${READY_MS} ms, ≤ ${RSS_MB} MB`,
      met: readyMs <= READY_MS && rssMb <= RSS_MB,
      limitedBy: 'loading the modules; checking the file, and the hash of the newest 10,000 events',
      runs: starts,
    };
  });
}

export async function fillLog(folder: string, events: number): Promise<void> {
  const store = await SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
  for (let from = 0; from * EVENTS_PER_INCIDENT < events; from += 256) {
    const batch = Array.from({ length: 256 }, (_, index) => benchIncident(from + index));
    await Promise.all(batch.map(({ stream, events: told }) => store.append(stream, NO_STREAM, told)));
  }
  await store.close();
}

/** What a folder in use has already: the keys, the views, the consumers' checkpoints. @returns ms */
async function buildViews(folder: string): Promise<number> {
  const begunMs = performance.now();
  const config = readConfig({ TANGGAP_DATA: folder, TANGGAP_PORT: '0', TANGGAP_LOG_LEVEL: 'error' });
  const running = await startStandalone({ config });
  await running.platform.feed.caughtUp(PATIENCE_MS);
  const tookMs = performance.now() - begunMs;
  await running.close();
  return tookMs;
}

async function start(folder: string): Promise<{ readyMs: number; rssMb: number }> {
  const begunMs = performance.now();
  const server = await ServerProcess.start(product, { TANGGAP_DATA: folder });
  const readyMs = performance.now() - begunMs;
  const rssMb = residentMb(server.pid);
  await server.stop();
  return { readyMs, rssMb };
}

/** From /proc, so on Linux only; elsewhere not a number, which meets no goal. */
function residentMb(pid: number | undefined): number {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return Number(kb) / 1024;
  } catch {
    return NaN;
  }
}
