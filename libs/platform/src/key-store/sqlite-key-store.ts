import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { IncidentId, KeyId } from '@tanggap/events/ids';
import { StoreUnavailable } from '../event-store/event-store.js';
import { KeyCache } from './key-cache.js';
import { KeyDestroyed, type DataKey, type KeyState, type KeyVault } from './key-store.js';
import { masterKey, UnreadableKey, unwrapKey, wrapKey, wrapNewKey } from './key-wrap.js';

/** How long to wait for somebody else's transaction. */
const BUSY_MS = 5000;

/**
 * Data keys in a SQLite file of their own, wrapped by a master key that lies in another file (0600). A destroyed key's
 * bytes are overwritten (`secure_delete`), flushed out of the write-ahead log and looked for in the file before `destroy`
 * resolves.
 */
export class SqliteKeyStore implements KeyVault {
  private readonly cache = new KeyCache();
  private readonly select: StatementSync;
  private readonly insert: StatementSync;
  private readonly bury: StatementSync;

  private constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly master: KeyObject,
  ) {
    this.select = db.prepare('SELECT wrapped, destroyed FROM data_keys WHERE incident = ?');
    this.insert = db.prepare('INSERT INTO data_keys (incident, wrapped, destroyed) VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
    this.bury = db.prepare(
      'INSERT INTO data_keys (incident, wrapped, destroyed) VALUES (?, NULL, 1) ON CONFLICT (incident) DO UPDATE SET wrapped = NULL, destroyed = 1',
    );
  }

  /** Creates both files when they are not there. @throws Error when the keys exist and the master key does not: it would orphan them */
  static open(options: { readonly file: string; readonly masterKeyFile: string; readonly busyMs?: number }): SqliteKeyStore {
    const isNew = !existsSync(options.file);
    const master = masterKey(options.masterKeyFile, isNew);
    const db = new DatabaseSync(options.file);
    db.exec(`PRAGMA busy_timeout = ${options.busyMs ?? BUSY_MS};`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    db.exec(`CREATE TABLE IF NOT EXISTS data_keys (
      incident TEXT PRIMARY KEY, wrapped BLOB, destroyed INTEGER NOT NULL, CHECK ((wrapped IS NULL) = (destroyed = 1))
    ) STRICT, WITHOUT ROWID`);
    return new SqliteKeyStore(db, options.file, master);
  }

  obtain(incident: IncidentId): Promise<DataKey> {
    return Promise.resolve().then(() => {
      const key = this.obtainAll([incident]).get(incident);
      if (key === undefined) throw new KeyDestroyed(incident);
      if (key instanceof UnreadableKey) throw key;
      return { key, keyId: null };
    });
  }

  /** One durable transaction for all that are new; a destroyed one is missing from the answer, one that does not open keeps nobody else's back. */
  obtainAll(incidents: readonly string[]): ReadonlyMap<string, KeyObject | UnreadableKey> {
    const keys = new Map<string, KeyObject | UnreadableKey>();
    const missing: string[] = [];
    for (const incident of new Set(incidents)) {
      const state = this.lookOrSay(incident);
      if (state instanceof UnreadableKey) keys.set(incident, state);
      else if (state.state === 'live') keys.set(incident, state.key);
      else if (state.state === 'unknown') missing.push(incident);
    }
    if (missing.length === 0) return keys;
    this.transaction(() => {
      for (const incident of missing) this.insert.run(incident, wrapNewKey(this.master, incident));
    });
    for (const incident of missing) {
      // Read back: another process may have been faster, and its key is the one that counts.
      const state = this.look(incident);
      if (state.state === 'live') keys.set(incident, state.key);
    }
    return keys;
  }

  adopt(keys: ReadonlyMap<IncidentId | KeyId, KeyObject>): Promise<void> {
    return Promise.resolve().then(() => {
      this.transaction(() => {
        for (const [id, key] of keys) this.insert.run(id, wrapKey(this.master, key, id));
      });
    });
  }

  find(incident: IncidentId, keyId?: KeyId): Promise<KeyState> {
    return Promise.resolve().then(() => this.look(incident, keyId));
  }

  destroy(incident: IncidentId, keyIds: readonly KeyId[] = []): Promise<void> {
    return Promise.resolve().then(() => {
      this.cache.bury(incident, keyIds);
      for (const id of [incident, ...keyIds]) this.destroyOne(id);
    });
  }

  private destroyOne(id: string): void {
    const row = this.select.get(id);
    if (row?.['destroyed'] !== 1) this.transaction(() => this.bury.run(id));
    // Also for one that is buried: whoever buried it may have died, or been held up, before its bytes were gone.
    this.emptyWriteAheadLog();
    const wrapped = row?.['wrapped'];
    if (wrapped instanceof Uint8Array) this.clearCopiesOf(wrapped);
  }

  /** A file that was vacuumed without `secure_delete`, as some backups are, keeps copies in pages' unused parts. */
  private clearCopiesOf(wrapped: Uint8Array): void {
    if (!readFileSync(this.file).includes(Buffer.from(wrapped))) return;
    this.db.exec('VACUUM');
    this.emptyWriteAheadLog();
  }

  /** @throws StoreUnavailable while somebody reads from it: what was destroyed still lies there */
  private emptyWriteAheadLog(): void {
    const [outcome] = this.db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
    if (outcome?.['busy'] !== 0) throw new StoreUnavailable('the key file is being read: a destroyed key is not yet overwritten');
  }

  close(): Promise<void> {
    this.cache.clear();
    this.db.close();
    return Promise.resolve();
  }

  private look(incident: string, id: string = incident): KeyState {
    const cached = this.cache.get(incident, id);
    if (cached !== null) return { state: 'live', key: cached };
    if (id !== incident && this.select.get(incident)?.['destroyed'] === 1) return { state: 'destroyed' };
    const row = this.select.get(id);
    if (row === undefined) return { state: 'unknown' };
    const wrapped = row['wrapped'];
    if (!(wrapped instanceof Uint8Array)) return { state: 'destroyed' };
    return { state: 'live', key: this.cache.keep(incident, id, unwrapKey(this.master, wrapped, id)) };
  }

  private lookOrSay(incident: string): KeyState | UnreadableKey {
    try {
      return this.look(incident);
    } catch (error) {
      if (error instanceof UnreadableKey) return error;
      throw error;
    }
  }

  private transaction(work: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }
}
