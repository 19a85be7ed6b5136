import type { KeyObject } from 'node:crypto';
import type { IncidentId } from '@tanggap/events/ids';
import { Binary, type Collection } from 'mongodb';
import { asking, isDuplicateKey, type MongoDatabase } from '../../mongodb/mongo-database.js';
import { KeyCache } from '../key-cache.js';
import { KeyDestroyed, type KeyState, type KeyVault } from '../key-store.js';
import { unwrapKey, wrapKey, wrapNewKey } from '../key-wrap.js';

/** Only wrapped keys are stored; a tombstone has none. */
interface StoredKey {
  readonly _id: string;
  readonly wrapped: Binary | null;
}

/**
 * Data keys in a MongoDB database of their own, wrapped by a master key that never leaves its file. Writes are majority
 * acknowledged and journalled before they count. What MongoDB's files keep of an overwritten key is a wrapped key; who wants
 * those bytes gone as well turns the master key (docs/adr/0012).
 */
export class MongoKeyStore implements KeyVault {
  private readonly cache = new KeyCache();
  private readonly keys: Collection<StoredKey>;

  constructor(
    private readonly database: MongoDatabase,
    private readonly master: KeyObject,
  ) {
    this.keys = database.db.collection<StoredKey>('data_keys');
  }

  async obtain(incident: IncidentId): Promise<KeyObject> {
    const found = await this.find(incident);
    if (found.state === 'live') return found.key;
    if (found.state === 'destroyed') throw new KeyDestroyed(incident);
    await this.insertNew(incident);
    // Read back: another replica may have been faster, and its key is the one that counts.
    const stored = await this.find(incident);
    if (stored.state !== 'live') throw new KeyDestroyed(incident);
    return stored.key;
  }

  async adopt(keys: ReadonlyMap<IncidentId, KeyObject>): Promise<void> {
    if (keys.size === 0) return;
    const inserts = [...keys].map(([incident, key]) => {
      const $setOnInsert = { wrapped: new Binary(wrapKey(this.master, key, incident)) };
      return { updateOne: { filter: { _id: incident }, update: { $setOnInsert }, upsert: true } };
    });
    await asking(() => this.keys.bulkWrite(inserts, { ordered: false }));
  }

  find(incident: IncidentId): Promise<KeyState> {
    return asking(async () => {
      const cached = this.cache.get(incident);
      if (cached !== null) return { state: 'live', key: cached };
      const stored = await this.keys.findOne({ _id: incident });
      if (stored === null) return { state: 'unknown' };
      if (stored.wrapped === null) return { state: 'destroyed' };
      return { state: 'live', key: this.cache.keep(incident, unwrapKey(this.master, stored.wrapped.buffer, incident)) };
    });
  }

  destroy(incident: IncidentId): Promise<void> {
    return asking(async () => {
      this.cache.bury(incident);
      await this.keys.updateOne({ _id: incident }, { $set: { wrapped: null } }, { upsert: true });
    });
  }

  close(): Promise<void> {
    this.cache.clear();
    return this.database.close();
  }

  private async insertNew(incident: string): Promise<void> {
    try {
      await asking(() => this.keys.insertOne({ _id: incident, wrapped: new Binary(wrapNewKey(this.master, incident)) }));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
