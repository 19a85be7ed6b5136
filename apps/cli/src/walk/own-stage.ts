import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { readConfig } from '@tanggap/platform/config/config';
import { startStandalone } from '@tanggap/standalone/start-standalone';
import { IssuedKeys } from './issued-keys.js';
import type { WalkStage } from './walk-stage.js';

/** Any fixed moment will do: the same walk then shows the same times every day. */
const STARTS_AT = Date.UTC(2026, 0, 5, 1, 0, 0);
const BETWEEN_WALKS_MS = 3_600_000;
const CATCH_UP_MS = 30_000;
const SETTLE_MS = 1000;

/** A server of its own on a temporary folder, all cities, and a clock that we move: minutes are real to the live monitor and take no time. */
export async function openOwnStage(): Promise<WalkStage> {
  const folder = await mkdtemp(join(tmpdir(), 'tanggap-walk-'));
  const clock = new DrivenClock(STARTS_AT);
  const config = readConfig({
    TANGGAP_DATA: join(folder, 'data'),
    TANGGAP_PORT: '0',
    TANGGAP_CITY: 'all',
    TANGGAP_LOG_LEVEL: 'error',
  });
  const { url, platform, close } = await startStandalone({ config, clock });
  const keys = new IssuedKeys(url, 'walk', (grant) => platform.access.issue(grant, clock.nowMs()).key);
  return {
    origin: 'live',
    isDated: false,
    isWatched: true,
    begin: () => clock.nowMs() + BETWEEN_WALKS_MS,
    speaker: ({ as }, city, agency) => ({ client: keys.client(as, city, agency), onBehalf: false }),
    reader: (city) => keys.client('supervisor', city, null),
    moveTo: async (atMs) => {
      if (atMs > clock.nowMs()) await clock.set(atMs);
      await platform.feed.caughtUp(CATCH_UP_MS);
    },
    settle: async () => {
      await clock.advance(SETTLE_MS);
      await platform.feed.caughtUp(CATCH_UP_MS);
      await setImmediate();
    },
    close: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
