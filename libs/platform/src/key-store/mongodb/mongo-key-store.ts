import type { KeyObject } from 'node:crypto';
import type { IncidentId, KeyId } from '@tanggap/events/ids';
import { Binary, type Collection } from 'mongodb';
import { asking, isDuplicateKey, type MongoDatabase } from '../../mongodb/mongo-database.js';
import { KeyCache } from '../key-cache.js';
import { KeyDestroyed, type DataKey, type KeyState, type KeyVault } from '../key-store.js';
import { unwrapKey, wrapKey, wrapNewKey } from '../key-wrap.js';
import { SpareKeys, type SpareKeyNote } from './spare-keys.js';
import type { StoredKey } from './stored-key.js';

/**
 * Data keys in a MongoDB database of their own, wrapped by a master key that never leaves its file. Writes are majority
 * acknowledged and journalled before they count. What MongoDB's files keep of an overwritten key is a wrapped key; who wants
 * those bytes gone as well turns the master key (docs/adr/0012).
 * A service that takes down what people say keeps spares, with which it goes on while MongoDB is away (docs/adr/0017).
 */
export class MongoKeyStore implements KeyVault {
  private readonly cache = new KeyCache();
  private readonly keys: Collection<StoredKey>;
  readonly spares: SpareKeys | null;

  constructor(
    private readonly database: MongoDatabase,
    private readonly master: KeyObject,
    /** How many to hold ready; null for whoever seals nothing while people wait. */
    spares: { readonly ready: number; readonly note: (note: SpareKeyNote) => void } | null = null,
  ) {
    this.keys = database.db.collection<StoredKey>('data_keys');
    this.spares = spares === null ? null : new SpareKeys(this.keys, master, spares);
  }

  async obtain(incident: IncidentId): Promise<DataKey> {
    const own = (): Promise<KeyObject> => this.ownKey(incident);
    return this.spares === null ? { key: await own(), keyId: null } : this.spares.orSpare(incident, own);
  }

  private async ownKey(incident: IncidentId): Promise<KeyObject> {
    const found = await this.find(incident);
    if (found.state === 'live') return found.key;
    if (found.state === 'destroyed') throw new KeyDestroyed(incident);
    await this.insertNew(incident);
    // Read back: another replica may have been faster, and its key is the one that counts.
    const stored = await this.find(incident);
    if (stored.state !== 'live') throw new KeyDestroyed(incident);
    return stored.key;
  }

  async adopt(keys: ReadonlyMap<IncidentId | KeyId, KeyObject>): Promise<void> {
    if (keys.size === 0) return;
    const inserts = [...keys].map(([_id, key]) => {
      const $setOnInsert = { wrapped: new Binary(wrapKey(this.master, key, _id)) };
      return { updateOne: { filter: { _id }, update: { $setOnInsert }, upsert: true } };
    });
    await asking(() => this.keys.bulkWrite(inserts, { ordered: false }));
  }

  find(incident: IncidentId, keyId?: KeyId): Promise<KeyState> {
    const id = keyId ?? incident;
    return asking(async () => {
      const cached = this.cache.get(incident, id);
      if (cached !== null) return { state: 'live', key: cached };
      const stored = await this.keys.find({ _id: { $in: [incident, id] } }).toArray();
      const isErased = stored.some(({ _id, wrapped }) => _id === incident && wrapped === null);
      if (isErased) return { state: 'destroyed' };
      const found = stored.find(({ _id }) => _id === id);
      if (found === undefined) return { state: 'unknown' };
      if (found.wrapped === null) return { state: 'destroyed' };
      return { state: 'live', key: this.cache.keep(incident, id, unwrapKey(this.master, found.wrapped.buffer, id)) };
    });
  }

  /** The incident's tombstone first: with it no key of the incident is found any more. */
  destroy(incident: IncidentId, keyIds: readonly KeyId[] = []): Promise<void> {
    return asking(async () => {
      this.cache.bury(incident, keyIds);
      this.spares?.forget(incident);
      for (const _id of [incident, ...keyIds]) await this.keys.updateOne({ _id }, { $set: { wrapped: null } }, { upsert: true });
    });
  }

  async close(): Promise<void> {
    await this.spares?.close();
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
