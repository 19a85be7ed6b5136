import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { AccessKeys } from './access/access-keys.js';
import type { Clock } from './clock/clock.js';
import { SystemClock } from './clock/system-clock.js';
import type { Config } from './config/config.js';
import { EmbeddedEventFeed } from './event-feed/embedded-event-feed.js';
import { ObservedEventStore } from './event-store/observed-event-store.js';
import { keepFolderOrigin } from './folder-origin.js';
import { openLog, type LogOverrides } from './open-log.js';
import { installationKeys } from './installation-keys.js';
import type { Platform } from './platform.js';
import { createLogger, errorShape } from './telemetry/logger.js';
import { startTracing } from './telemetry/tracing.js';
import { Metrics } from './telemetry/metrics.js';
import { SqliteViews } from './views/sqlite-views.js';
import { ViewUpkeep } from './views/view-upkeep.js';

/** What a test, a walk or a bench puts in the place of an adapter; configuration reaches none of it. */
export interface EmbeddedOverrides extends LogOverrides {
  readonly clock?: Clock;
  readonly logTo?: DestinationStream;
}

/** The folder's access keys can be issued as well as checked. */
export type EmbeddedPlatform = Platform & { readonly access: AccessKeys };

/**
 * The embedded profile: everything in one data folder; only the log may lie on a server.
 * @throws ConfigError for a folder that is for something else @throws FolderInUse @throws CorruptEvent naming what a start check found @throws StoreUnavailable
 */
export async function openEmbeddedPlatform(config: Config, overrides: EmbeddedOverrides = {}): Promise<EmbeddedPlatform> {
  const { data } = config;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  keepFolderOrigin(data, config.origin);
  const { logTo } = overrides;
  const logger = createLogger({
    service: 'tanggap',
    level: config.logLevel,
    ...(logTo === undefined ? {} : { destination: logTo }),
  });
  const clock = overrides.clock ?? new SystemClock((error) => logger.error({ err: errorShape(error) }, 'a tick failed'));
  const log = await openLog(
    config,
    (error) => logger.error({ err: errorShape(error) }, 'a subscription of the log stumbled'),
    overrides,
  );
  const { keys } = log;
  const tracing = startTracing(config.otlpUrl, 'standalone');
  const metrics = new Metrics();
  const store = new ObservedEventStore(log.store, metrics);
  const views = SqliteViews.open(join(data, 'views.db'));
  const feed = EmbeddedEventFeed.open({
    store,
    clock,
    file: join(data, 'feed.db'),
    note: (note) => logger.warn({ note }, 'feed'),
  });
  const access = AccessKeys.open(join(data, 'access.db'));
  return {
    config,
    logger,
    metrics,
    store,
    feed,
    views,
    keys,
    clock,
    access,
    installation: installationKeys(join(data, 'installation.key')),
    upkeep: new ViewUpkeep(),
    async close() {
      await feed.close();
      views.close();
      access.close();
      await log.close();
      await tracing.stop();
    },
  };
}
