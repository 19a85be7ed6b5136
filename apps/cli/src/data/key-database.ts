import { MongoAccessKeys } from '@tanggap/platform/access/mongodb/mongo-access-keys';
import type { DistributedConfig } from '@tanggap/platform/config/distributed-config';
import { mongoDatabaseOf } from '@tanggap/platform/distributed-platform';
import type { KeyBook } from './key-book.js';

/** The access keys of the distributed profile; every service reads them again each second. @throws StoreUnavailable */
export async function withKeyDatabase<R>({ keys }: DistributedConfig, task: (access: KeyBook) => Promise<R>): Promise<R> {
  const database = mongoDatabaseOf(keys);
  try {
    const access = await MongoAccessKeys.open(database, () => undefined); // asked once, by the next lines
    try {
      return await task({
        async issue(grant, nowMs) {
          const [issued] = await access.issue([grant], nowMs);
          if (issued === undefined) throw new TypeError('one grant gives one key');
          return issued;
        },
        list: () => access.list(),
        revoke: (id, nowMs) => access.revoke(id, nowMs),
      });
    } finally {
      access.close();
    }
  } finally {
    await database.close();
  }
}
