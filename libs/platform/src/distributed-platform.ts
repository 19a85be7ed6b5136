import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { MongoAccessKeys } from './access/mongodb/mongo-access-keys.js';
import type { ServiceName } from './access/service-credential.js';
import { SystemClock } from './clock/system-clock.js';
import { wrongOrigin, type Config, type EventLogConfig } from './config/config.js';
import type { DistributedConfig, MongoConfig, ServerLogin } from './config/distributed-config.js';
import { KafkaBroker } from './event-feed/kafka/kafka-broker.js';
import { KafkaEventFeed } from './event-feed/kafka/kafka-event-feed.js';
import { Relay, type RelayNote } from './event-feed/kafka/relay.js';
import { MongoFeedJournal } from './event-feed/mongodb/mongo-feed-journal.js';
import { MongoRelayLease } from './event-feed/mongodb/mongo-relay-lease.js';
import { EventStoreDbEventStore } from './event-store/eventstoredb/eventstoredb-event-store.js';
import type { EventStore } from './event-store/event-store.js';
import { ObservedEventStore } from './event-store/observed-event-store.js';
import { readInstallationKeys } from './installation-keys.js';
import { masterKey } from './key-store/key-wrap.js';
import { MongoKeyStore } from './key-store/mongodb/mongo-key-store.js';
import type { SpareKeyNote } from './key-store/mongodb/spare-keys.js';
import { installationOrigin } from './mongodb/installation-origin.js';
import { MongoDatabase } from './mongodb/mongo-database.js';
import type { Platform } from './platform.js';
import { patiently } from './service/patiently.js';
import { createLogger, errorShape } from './telemetry/logger.js';
import { startTracing } from './telemetry/tracing.js';
import { Metrics } from './telemetry/metrics.js';
import { ViewUpkeep } from './views/view-upkeep.js';
import { MongoViews } from './views/mongodb/mongo-views.js';

/** What people say is sealed by these: they go on through an outage of the key store. */
const SEALS: ReadonlySet<ServiceName | 'operator'> = new Set(['intake', 'dispatch']);
/** Held ready by each replica; refilled every second as long as MongoDB answers. */
const SPARE_KEYS = 2000;

/** The distributed profile's access keys can be issued as well as checked. */
export type DistributedPlatform = Platform & {
  readonly access: MongoAccessKeys;
  readonly broker: KafkaBroker;
  readonly feed: KafkaEventFeed;
};

/**
 * One service of the distributed profile on its servers: waits for each and says for which. The relay runs inside intake: it
 * has to be up for a report to come in at all, and one replica of it feeds the topic.
 * @throws ConfigError where the servers are for something else @throws Error where a key file is missing: made anew it would orphan everything that is stored
 */
export async function openDistributedPlatform(config: Config, service: ServiceName | 'operator'): Promise<DistributedPlatform> {
  const { distributed } = config;
  if (distributed === null) throw new TypeError('the configuration names no servers');
  const logger = createLogger({ service, level: config.logLevel });
  const say = (what: string): void => logger.warn({ what }, 'waiting');
  const tracing = startTracing(config.otlpUrl, service);
  const metrics = new Metrics();
  const clock = new SystemClock((error) => logger.error({ err: errorShape(error) }, 'a tick failed'));
  const installation = readInstallationKeys(distributed.installationKeyFile);
  const master = masterKey(config.masterKeyFile, false);
  const [viewsDatabase, keysDatabase] = [mongoDatabaseOf(distributed.views), mongoDatabaseOf(distributed.keys)];
  const keys = SEALS.has(service)
    ? keysWithSpares(keysDatabase, master, logger, metrics)
    : new MongoKeyStore(keysDatabase, master);
  const access = await patiently(
    'access keys in MongoDB',
    () => MongoAccessKeys.open(keysDatabase, troubleOf(logger, 'access keys')),
    say,
  );
  const begunAs = await patiently('what the servers are for', () => installationOrigin(keysDatabase), say);
  if (begunAs !== config.origin) throw wrongOrigin(config.origin, begunAs, 'MongoDB');
  await patiently('views in MongoDB', () => viewsDatabase.reached(), say);
  const log = await patiently(
    'the event store',
    () => openServerStore(serverOf(config), keys, troubleOf(logger, 'a subscription of the log')),
    say,
  );
  const store = new ObservedEventStore(log, metrics);
  const broker = brokerOf(distributed, service);
  const lease = new MongoRelayLease(viewsDatabase, `relay ${distributed.kafka.topic}`);
  const feed = new KafkaEventFeed({
    ...{ store, broker, clock, journal: new MongoFeedJournal(viewsDatabase), relayed: () => lease.position() },
    note: (note) => logger.warn({ note }, 'feed'),
    tuning: { sessionTimeoutMs: distributed.sessionTimeoutMs, rebalanceTimeoutMs: distributed.sessionTimeoutMs },
  });
  const relay = service === 'intake' ? startRelay({ store, lease, broker, logger, metrics }) : null;
  const views = new MongoViews(viewsDatabase);
  return {
    ...{ config, logger, store, feed, views, keys, clock, access, installation, broker, metrics },
    upkeep: new ViewUpkeep(),
    async close() {
      await relay?.stop();
      await feed.close();
      await broker.close();
      access.close();
      await log.close();
      await keys.close();
      await views.close();
      await tracing.stop();
    },
  };
}

function keysWithSpares(database: MongoDatabase, master: KeyObject, logger: Logger, metrics: Metrics): MongoKeyStore {
  const note = (said: SpareKeyNote): void => logger.warn({ note: said }, 'spare keys');
  const keys = new MongoKeyStore(database, master, { ready: SPARE_KEYS, note });
  metrics.watchSpareKeys(() => keys.spares?.ready ?? 0);
  return keys;
}

function startRelay(of: {
  readonly store: EventStore;
  readonly lease: MongoRelayLease;
  readonly broker: KafkaBroker;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): Relay {
  const { store, lease, broker, logger, metrics } = of;
  const lag = async (): Promise<number> => store.distance(await lease.position(), await store.head());
  const watched = metrics.watchRelay(lag);
  const note = (said: RelayNote): void => {
    logger.info({ note: said }, 'relay');
    if (said.what === 'stumbled') watched.stumbled();
  };
  const relay = new Relay({ store, lease, sink: broker.sink(), note, onSent: (events) => watched.sent(events) });
  relay.start();
  return relay;
}

type ServerLog = Exclude<EventLogConfig, { kind: 'sqlite' }>;

function serverOf({ eventLog }: Config): ServerLog {
  if (eventLog.kind === 'sqlite') throw new TypeError('the configuration names no event store');
  return eventLog;
}

/** @throws StoreUnavailable @throws Error where a credential's file cannot be read */
export function openServerStore(
  server: ServerLog,
  keys: MongoKeyStore,
  onTrouble: (error: unknown) => void,
): Promise<EventStoreDbEventStore> {
  const { kind: driver, url, caFile } = server;
  const { user: username, password } = credentialsOf(server);
  return EventStoreDbEventStore.open({ driver, url, caFile, keys, onTrouble, credentials: { username, password } });
}

export function brokerOf({ kafka }: DistributedConfig, clientId: string): KafkaBroker {
  const { brokers, topic, tls, login } = kafka;
  const { user: username, password } = login === null ? { user: '', password: '' } : credentialsOf(login);
  const place = {
    ...{ brokers, topic },
    tls: tls === null ? null : { ca: tls.caFile === null ? null : readFileSync(tls.caFile, 'utf8') },
    credentials: login === null ? null : { username, password },
  };
  return new KafkaBroker(place, `tanggap-${clientId}`);
}

/** Connects when first asked. */
export function mongoDatabaseOf({ url, login, caFile }: MongoConfig): MongoDatabase {
  return MongoDatabase.open({ url, caFile, credentials: login === null ? null : credentialsOf(login) });
}

/** @throws Error where a file cannot be read */
function credentialsOf({ userFile, passwordFile }: ServerLogin): { readonly user: string; readonly password: string } {
  return { user: readFileSync(userFile, 'utf8').trim(), password: readFileSync(passwordFile, 'utf8').trim() };
}

function troubleOf(logger: Logger, what: string): (error: unknown) => void {
  return (error) => logger.error({ err: errorShape(error) }, `${what} stumbled`);
}
