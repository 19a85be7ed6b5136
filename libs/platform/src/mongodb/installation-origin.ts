import { workOriginSchema, type WorkOrigin } from '@tanggap/events/ids';
import { asking, type MongoDatabase } from './mongo-database.js';

interface OriginDocument {
  readonly _id: 'origin';
  readonly origin: string;
}

/** What the servers of the distributed profile were set up for; without a word it is live work. @throws StoreUnavailable */
export async function installationOrigin({ db }: MongoDatabase): Promise<WorkOrigin> {
  const found = await asking(() => db.collection<OriginDocument>('installation').findOne({ _id: 'origin' }));
  return found === null ? 'live' : workOriginSchema.parse(found.origin);
}

/** For the set-up of new servers: what they are for is written down before anybody has a key. @throws StoreUnavailable */
export async function markInstallation({ db }: MongoDatabase, origin: WorkOrigin): Promise<void> {
  const installation = db.collection<OriginDocument>('installation');
  await asking(() => installation.updateOne({ _id: 'origin' }, { $setOnInsert: { origin } }, { upsert: true }));
}
