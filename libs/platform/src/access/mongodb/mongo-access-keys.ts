import { Binary, type Collection } from 'mongodb';
import { asking, type MongoDatabase } from '../../mongodb/mongo-database.js';
import {
  newAccessKey,
  partsOfKey,
  principalOfKey,
  recordOfKey,
  type AccessCheck,
  type AccessGrant,
  type AccessKeyRecord,
  type StoredAccessKey,
} from '../access-key.js';
import type { Principal } from '../principal.js';
import { RevocationWatch } from '../revocation-watch.js';

type StoredDocument = Omit<StoredAccessKey, 'id' | 'secretHash'> & { readonly _id: string; readonly secretHash: Binary };

const READ_EVERY_MS = 1000;

/**
 * Access keys of many machines: hashes in MongoDB, all of them in memory, read again every second, so that a check asks
 * nobody and a revocation counts within two. While MongoDB is away the last known keys go on.
 */
export class MongoAccessKeys implements AccessCheck {
  private readonly keys: Collection<StoredDocument>;
  private known: ReadonlyMap<string, StoredAccessKey> = new Map();
  private readonly watch = new RevocationWatch((id) => this.known.get(id)?.revokedAt === null);
  private readonly timer: NodeJS.Timeout;

  private constructor(
    { db }: MongoDatabase,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    this.keys = db.collection<StoredDocument>('access_keys');
    this.timer = setInterval(() => void this.read().catch(this.onTrouble), READ_EVERY_MS).unref();
  }

  /** @throws StoreUnavailable when the keys cannot be read: a service without them would refuse everybody */
  static async open(database: MongoDatabase, onTrouble: (error: unknown) => void): Promise<MongoAccessKeys> {
    const access = new MongoAccessKeys(database, onTrouble);
    try {
      await access.read();
      return access;
    } catch (error) {
      access.close();
      throw error;
    }
  }

  /** All or none. @param nowMs epoch ms UTC @returns the keys themselves, which are nowhere else */
  async issue(
    grants: readonly AccessGrant[],
    nowMs: number,
  ): Promise<readonly { readonly key: string; readonly record: AccessKeyRecord }[]> {
    const made = grants.map((grant) => newAccessKey(grant, nowMs));
    await this.put(made.map(({ stored }) => stored));
    return made.map(({ key, stored }) => ({ key, record: recordOfKey(stored) }));
  }

  /** As they are kept here: for a migration, which takes the hashes along. */
  async stored(): Promise<readonly StoredAccessKey[]> {
    await this.read();
    return [...this.known.values()];
  }

  /** Keys from elsewhere, as they were kept there; one that is there already is replaced. */
  async put(stored: readonly StoredAccessKey[]): Promise<void> {
    if (stored.length === 0) return;
    const writes = stored.map(({ id, secretHash, ...more }) => ({
      replaceOne: { filter: { _id: id }, replacement: { ...more, secretHash: new Binary(secretHash) }, upsert: true },
    }));
    await asking(() => this.keys.bulkWrite(writes));
    await this.read();
  }

  list(): readonly AccessKeyRecord[] {
    return [...this.known.values()].map(recordOfKey).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  /** @returns false when there is no such key, or it was revoked before */
  async revoke(id: string, nowMs: number): Promise<boolean> {
    const revokedAt = new Date(nowMs).toISOString();
    const { matchedCount } = await asking(() => this.keys.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt } }));
    await this.read();
    return matchedCount === 1;
  }

  verify(key: string): Principal | null {
    const parts = partsOfKey(key);
    const found = parts === null ? undefined : this.known.get(parts.id);
    return parts === null || found === undefined ? null : principalOfKey(found, parts.secret);
  }

  onRevoked(id: string, revoked: () => void): () => void {
    return this.watch.add(id, revoked);
  }

  close(): void {
    clearInterval(this.timer);
    this.watch.close();
  }

  private async read(): Promise<void> {
    const documents = await asking(() => this.keys.find({}).toArray());
    this.known = new Map(
      documents.map(({ _id, secretHash, ...more }) => [_id, { ...more, id: _id, secretHash: secretHash.buffer }]),
    );
    this.watch.look();
  }
}
