import type { Logger } from 'pino';
import type { AccessCheck } from './access/access-key.js';
import type { Clock } from './clock/clock.js';
import type { Config } from './config/config.js';
import type { EventFeed } from './event-feed/event-feed.js';
import type { EventStore } from './event-store/event-store.js';
import type { InstallationKeys } from './installation-keys.js';
import type { KeyStore } from './key-store/key-store.js';
import type { Metrics } from './telemetry/metrics.js';
import type { ViewUpkeep } from './views/view-upkeep.js';
import type { Views } from './views/views.js';

/** Everything a service stands on. A profile chooses the adapters; no rule can tell which one runs. */
export interface Platform {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly store: EventStore;
  readonly feed: EventFeed;
  readonly views: Views;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly access: AccessCheck;
  readonly installation: InstallationKeys;
  /** Each owner of a view enters it here. */
  readonly upkeep: ViewUpkeep;
  /** After the feed has stopped: the stores, last the lock. */
  close(): Promise<void>;
}

export const PLATFORM = Symbol('Platform');
/** `Commands<IncidentCommand, Rejection>`: the way to whichever service owns a command. */
export const COMMANDS = Symbol('Commands');
