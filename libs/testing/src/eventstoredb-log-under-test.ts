import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDriver, type DriverName } from '@tanggap/platform/event-store/eventstoredb/connect-driver';
import type { EsdbDriver } from '@tanggap/platform/event-store/eventstoredb/esdb-driver';
import { EventStoreDbEventStore, type EsdbLimits } from '@tanggap/platform/event-store/eventstoredb/eventstoredb-event-store';
import { outgoing } from '@tanggap/platform/event-store/eventstoredb/stored-record';
import { SqliteKeyStore } from '@tanggap/platform/key-store/sqlite-key-store';
import { eventStoreCases } from './event-store.contract.js';
import type { EventStoreCase, EventStoreUnderTest } from './event-store-under-test.js';
import { EventStoreDbServer } from './eventstoredb-server.js';

const PAGE = 500;
/** The address of a real server, with `user:password@` in it; without it the development server is started. */
const REAL_SERVER = process.env['LIVE_ESDB'];
const IDENTITY = 'tanggap-log';

/** On a real server all but those that change a stored byte. */
export const liveCases: readonly EventStoreCase[] =
  REAL_SERVER === undefined ? eventStoreCases : eventStoreCases.filter(([name]) => !name.includes('changed byte'));

export interface EsdbTarget {
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string };
  /** Null for a real server: nothing goes wrong there on demand. */
  readonly server: EventStoreDbServer | null;
  readonly stop: () => Promise<void>;
}

/**
 * What the live tests run against.
 * @param address of a real server
 * @throws Error for a real server that holds a city's log: a test writes under names of its own, but not beside that
 */
export async function liveTarget(driver: DriverName, address = REAL_SERVER): Promise<EsdbTarget> {
  if (address === undefined) return developmentTarget();
  const { url, credentials } = parseAddress(address);
  const raw = await connectDriver({ driver, url, credentials, caFile: null }, { callMs: 10_000 });
  try {
    const named = await raw.readStream(IDENTITY, { from: 'start', direction: 'forwards', limit: 1 });
    if (named.length > 0) throw new Error('this server holds the log of an installation: tests do not write there');
  } finally {
    await raw.close();
  }
  return { url, credentials, server: null, stop: () => Promise.resolve() };
}

export async function developmentTarget(args: readonly string[] = []): Promise<EsdbTarget & { server: EventStoreDbServer }> {
  const server = await EventStoreDbServer.start(args);
  const credentials = { username: 'admin', password: 'changeit' };
  return { url: server.url, credentials, server, stop: () => server.stop() };
}

export interface EsdbLogUnderTest extends EventStoreUnderTest {
  readonly store: EventStoreDbEventStore;
  readonly troubles: readonly unknown[];
  /** A second store on the same log, as of another replica. */
  readonly beside: (limits?: Partial<EsdbLimits>) => Promise<EventStoreDbEventStore>;
}

/** A log of its own: every stream name begins with `test-` and an id. */
export async function esdbLogUnderTest(
  driver: DriverName,
  { url, credentials, server }: EsdbTarget,
  limits: Partial<EsdbLimits> = {},
  caFile: string | null = null,
): Promise<EsdbLogUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-keys-'));
  const keys = SqliteKeyStore.open({ file: join(folder, 'keys.db'), masterKeyFile: join(folder, 'master.key') });
  const namespace = `test-${randomUUID()}.`;
  const address = { driver, url, credentials, caFile };
  const troubles: unknown[] = [];
  const open = (changed: Partial<EsdbLimits> = {}): Promise<EventStoreDbEventStore> =>
    EventStoreDbEventStore.open({
      ...address,
      keys,
      namespace,
      limits: { ...limits, ...changed },
      onTrouble: (error) => void troubles.push(error),
    });
  const raw = await connectDriver(address, { callMs: 10_000 });
  const opened: EventStoreDbEventStore[] = [];
  const remembered = async (store: Promise<EventStoreDbEventStore>): Promise<EventStoreDbEventStore> => {
    opened.push(await store);
    return store;
  };
  const store = await remembered(open());
  return {
    store,
    keys,
    troubles,
    beside: (changed) => remembered(open(changed)),
    reopen: async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
      return remembered(open());
    },
    readBeside: async (stream) => (await pageOf(raw, namespace + stream)).map(({ id }) => id),
    storePast: async (sealed) => {
      await raw.append(namespace + sealed.stream, sealed.revision - 1, [outgoing(sealed, 'another program')]);
    },
    damage: async (stream, revision) => {
      if (server === null) throw new Error('a real server is not damaged');
      await server.damage(namespace + stream, revision);
    },
    close: async () => {
      await Promise.all(opened.map((one) => one.close()));
      await raw.close();
      await keys.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function pageOf(raw: EsdbDriver, stream: string): ReturnType<EsdbDriver['readStream']> {
  return raw.readStream(stream, { from: 'start', direction: 'forwards', limit: PAGE });
}

function parseAddress(address: string): Pick<EsdbTarget, 'url' | 'credentials'> {
  const [, scheme, username, password, rest] = /^([a-z+]+:\/\/)([^:@]+):([^@]+)@(.+)$/.exec(address) ?? [];
  if (scheme === undefined || rest === undefined || username === undefined || password === undefined)
    throw new Error('the address must be esdb://user:password@host:port…');
  const credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url: scheme + rest, credentials };
}
