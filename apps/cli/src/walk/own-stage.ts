import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { agencyIdSchema, cityIdSchema, type Role } from '@tanggap/events/ids';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { readConfig } from '@tanggap/platform/config/config';
import type { EmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import { startStandalone } from '@tanggap/standalone/start-standalone';
import { ApiClient } from '../server/api-client.js';
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
  const keys = new OwnKeys(platform, url);
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

const AGENCY_ROLES: ReadonlySet<Role> = new Set(['agency-dispatcher', 'crew', 'agency-system']);

/** One key a role, city and agency, issued when first needed. */
class OwnKeys {
  private readonly clients = new Map<string, ApiClient>();

  constructor(
    private readonly platform: EmbeddedPlatform,
    private readonly url: string,
  ) {}

  client(role: Role, city: string, agency: string | null): ApiClient {
    const own = AGENCY_ROLES.has(role) ? agency : null;
    const name = [city, role, own].join(' ');
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    const grant = {
      role,
      cities: [cityIdSchema.parse(city)],
      agency: own === null ? null : agencyIdSchema.parse(own),
      label: 'walk',
    };
    const client = new ApiClient(this.url, this.platform.access.issue(grant, this.platform.clock.nowMs()).key);
    this.clients.set(name, client);
    return client;
  }
}
