import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareInstallation } from '@tanggap/cli/setup/prepare-installation';
import { serviceNames, type ServiceName } from '@tanggap/platform/access/service-credential';
import { readConfig } from '@tanggap/platform/config/config';
import type { IssuedKey } from '@tanggap/standalone/first-keys';
import { freePort } from '../servers/free-port.js';
import { ServiceProcess } from './service-process.js';
import { startServers, type Servers } from './start-servers.js';

export interface DistributedOptions {
  /** Keeps everything: servers' data, secrets, logs. */
  readonly folder: string;
  /** Of the gateway. */
  readonly port?: number;
  readonly cities?: string;
  readonly brokers?: number;
  readonly driver?: 'eventstoredb' | 'kurrentdb';
  /** What to run in place of a service's own program: the program and its arguments for Node. */
  readonly program?: (name: ServiceName) => readonly string[];
  /** More settings for every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** So long may a service come no nearer to being ready; two minutes unless told. */
  readonly stillMs?: number;
  /** What happens between the servers' start and the services', such as a migration. @param env as every service will have it */
  readonly beforeServices?: (env: Readonly<Record<string, string>>) => Promise<void>;
}

export interface Distributed {
  /** The gateway. */
  readonly url: string;
  readonly servers: Servers;
  readonly services: ReadonlyMap<ServiceName, ServiceProcess>;
  readonly keys: readonly IssuedKey[];
  /** What every service was configured with, for another process that works on the same installation. */
  readonly env: Readonly<Record<string, string>>;
  /** One more replica of a service, on a port of its own; not started yet. */
  readonly replica: (name: ServiceName, number: number) => Promise<ServiceProcess>;
  readonly stop: () => Promise<void>;
}

/** The whole distributed profile on one machine without a container engine: servers, topic, first keys, five processes. */
export async function startDistributed(options: DistributedOptions): Promise<Distributed> {
  const { folder, brokers = 1 } = options;
  const servers = await startServers(join(folder, 'servers'), brokers);
  const started: ServiceProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((service) => service.stop()));
    await servers.stop();
  };
  try {
    const ports = new Map<ServiceName, number>();
    for (const name of serviceNames)
      ports.set(name, name === 'gateway' && options.port !== undefined ? options.port : await freePort());
    const env = environment(options, servers, (name) => `http://127.0.0.1:${ports.get(name) ?? 0}`);
    await options.beforeServices?.(env);
    const plan = { partitions: 12, replicas: Math.min(3, brokers), minInSync: brokers > 2 ? 2 : 1, retentionMs: 7 * 86_400_000 };
    const { keys } = await prepareInstallation(readConfig(env), plan);
    const logs = join(folder, 'logs');
    const processOn = (name: ServiceName, port: number, replica: number): ServiceProcess => {
      const settings = { ...env, TANGGAP_PORT: String(port) };
      const program = options.program?.(name) ?? [join(import.meta.dirname, '../../services', name, 'dist/main.js')];
      const service = new ServiceProcess({ name, program, url: `http://127.0.0.1:${port}`, env: settings, logs, replica });
      started.push(service);
      return service;
    };
    const services = new Map(serviceNames.map((name) => [name, processOn(name, ports.get(name) ?? 0, 1)]));
    for (const service of services.values()) service.start();
    await Promise.all([...services.values()].map((service) => service.ready(options.stillMs)));
    return {
      ...{ servers, services, keys, env, stop },
      url: `http://127.0.0.1:${ports.get('gateway') ?? 0}`,
      replica: async (name, number) => processOn(name, await freePort(), number),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function environment(
  { folder, cities = 'all', driver = 'eventstoredb', env = {} }: DistributedOptions,
  { kafka, mongo, eventStore }: Servers,
  urlOf: (name: ServiceName) => string,
): Readonly<Record<string, string>> {
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { recursive: true, mode: 0o700 });
  const secret = (name: string, content: () => string | Uint8Array): string => {
    const file = join(secrets, name);
    if (!existsSync(file)) writeFileSync(file, content(), { mode: 0o600 });
    return file;
  };
  return {
    TANGGAP_PROFILE: 'distributed',
    TANGGAP_DATA: join(folder, 'data'),
    TANGGAP_CITY: cities,
    TANGGAP_LOG_LEVEL: 'info',
    TANGGAP_EVENT_STORE: driver,
    TANGGAP_EVENT_STORE_URL: eventStore.url,
    TANGGAP_EVENT_STORE_USER_FILE: secret('eventstore-user', () => 'tanggap'),
    TANGGAP_EVENT_STORE_PASSWORD_FILE: secret('eventstore-password', () => randomBytes(24).toString('base64url')),
    TANGGAP_KAFKA_BROKERS: kafka.brokers.join(','),
    TANGGAP_MONGODB_URL: mongo.url('tanggap_views'),
    TANGGAP_KEYS_URL: mongo.url('tanggap_keys'),
    TANGGAP_MASTER_KEY_FILE: secret('master.key', () => randomBytes(32)),
    TANGGAP_INSTALLATION_KEY_FILE: secret('installation.key', () => randomBytes(32)),
    TANGGAP_INTAKE_URL: urlOf('intake'),
    TANGGAP_DISPATCH_URL: urlOf('dispatch'),
    TANGGAP_REPORTING_URL: urlOf('reporting'),
    TANGGAP_SLA_MONITOR_URL: urlOf('sla-monitor'),
    TANGGAP_KAFKA_SESSION_TIMEOUT_SEC: '6',
    ...env,
  };
}
