import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Position } from '../../event-store/event-store.js';
import { asking, isDuplicateKey, type MongoDatabase } from '../../mongodb/mongo-database.js';
import type { RelayLease } from '../kafka/relay.js';

interface StoredLease {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
  readonly position?: string;
}

/** A relay that says nothing for this long is replaced; takeover then takes at most one renewal more. */
const LIVES_MS = 6000;

/**
 * Which relay sends, and how far the topic has been fed. Times are the holders' own clocks: a wrong clock costs a pause or a
 * second sender for a while, which consumers survive, never a hole, because the place only moves with the lease.
 */
export class MongoRelayLease implements RelayLease {
  private readonly leases: Collection<StoredLease>;
  private readonly holder = randomUUID();

  constructor(
    { db }: MongoDatabase,
    private readonly name: string,
  ) {
    this.leases = db.collection<StoredLease>('leases');
  }

  async take(): Promise<boolean> {
    const now = new Date();
    const until = new Date(now.getTime() + LIVES_MS);
    const mine = { _id: this.name, $or: [{ holder: this.holder }, { until: { $lt: now } }] };
    try {
      const { matchedCount, upsertedCount } = await asking(() =>
        this.leases.updateOne(mine, { $set: { holder: this.holder, until } }, { upsert: true }),
      );
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      if (isDuplicateKey(error)) return false; // somebody else's, and alive
      throw error;
    }
  }

  async release(): Promise<void> {
    await asking(() => this.leases.updateOne({ _id: this.name, holder: this.holder }, { $set: { until: new Date(0) } }));
  }

  async position(): Promise<Position | 'start'> {
    const found = await asking(() => this.leases.findOne({ _id: this.name }));
    return (found?.position as Position | undefined) ?? 'start'; // written by moveTo only
  }

  async moveTo(position: Position): Promise<boolean> {
    const { matchedCount } = await asking(() =>
      this.leases.updateOne({ _id: this.name, holder: this.holder }, { $set: { position } }),
    );
    return matchedCount === 1;
  }
}
