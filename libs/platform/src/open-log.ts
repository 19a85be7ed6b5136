import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, EventLogConfig } from './config/config.js';
import type { EventStore } from './event-store/event-store.js';
import { EventStoreDbEventStore } from './event-store/eventstoredb/eventstoredb-event-store.js';
import { FolderLock } from './event-store/folder-lock.js';
import { keyFileIn, SqliteEventStore, type WeakerLog } from './event-store/sqlite-event-store.js';
import type { KeyStore } from './key-store/key-store.js';
import { SqliteKeyStore } from './key-store/sqlite-key-store.js';

export interface LogOverrides {
  /** Wraps the embedded log; the store below stays the one that is opened and closed. */
  readonly wrapStore?: (store: SqliteEventStore) => EventStore;
  readonly weakerLog?: WeakerLog;
}

/** The log that the configuration names, and the keys of its personal data, which lie in the data folder either way. */
export interface OpenedLog {
  readonly store: EventStore;
  readonly keys: KeyStore;
  /** The keys, then the log, last the folder's lock. */
  close(): Promise<void>;
}

/** @throws FolderInUse @throws CorruptEvent naming what a start check found @throws StoreUnavailable when a server does not answer */
export async function openLog(
  config: Config,
  onTrouble: (error: unknown) => void,
  { wrapStore, weakerLog }: LogOverrides = {},
): Promise<OpenedLog> {
  const { data, masterKeyFile, eventLog } = config;
  const openKeys = (): SqliteKeyStore => SqliteKeyStore.open({ file: keyFileIn(data), masterKeyFile });
  if (eventLog.kind !== 'sqlite') return openServerLog(data, eventLog, openKeys, onTrouble);
  const sqlite = await SqliteEventStore.open({ folder: data, masterKeyFile, onTrouble }, weakerLog);
  const keys = openKeys();
  return {
    store: wrapStore?.(sqlite) ?? sqlite,
    keys,
    async close() {
      await keys.close();
      await sqlite.close();
    },
  };
}

async function openServerLog(
  data: string,
  { kind, url, userFile, passwordFile, caFile }: Exclude<EventLogConfig, { kind: 'sqlite' }>,
  openKeys: () => SqliteKeyStore,
  onTrouble: (error: unknown) => void,
): Promise<OpenedLog> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const lock = FolderLock.take(join(data, 'lock.db'));
  let keys: SqliteKeyStore | null = null;
  try {
    keys = openKeys();
    const credentials = { username: secretIn(userFile), password: secretIn(passwordFile) };
    const store = await EventStoreDbEventStore.open({ driver: kind, url, credentials, caFile, keys, onTrouble });
    return { store, keys, close: () => closeAll(keys, store, lock) };
  } catch (error) {
    await closeAll(keys, null, lock);
    throw error;
  }
}

async function closeAll(keys: SqliteKeyStore | null, store: EventStoreDbEventStore | null, lock: FolderLock): Promise<void> {
  await keys?.close();
  await store?.close();
  lock.release();
}

/** One line; the newline at its end is an editor's. */
function secretIn(file: string): string {
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}
