import { readFileSync } from 'node:fs';
import { MongoAccessKeys } from '@tanggap/platform/access/mongodb/mongo-access-keys';
import type { Config } from '@tanggap/platform/config/config';
import { mongoDatabaseOf, openServerStore } from '@tanggap/platform/distributed-platform';
import { MongoFeedJournal } from '@tanggap/platform/event-feed/mongodb/mongo-feed-journal';
import { masterKey } from '@tanggap/platform/key-store/key-wrap';
import { MongoKeyStore } from '@tanggap/platform/key-store/mongodb/mongo-key-store';
import { installationOrigin } from '@tanggap/platform/mongodb/installation-origin';
import { CliError } from '../cli-error.js';
import type { TargetSide } from './side.js';

/**
 * The servers of the distributed profile, without Kafka: the relay feeds the topic from the log by itself.
 * @throws CliError where the configuration names no servers @throws Error where a key file is missing @throws StoreUnavailable
 */
export async function openDistributedSide(config: Config): Promise<TargetSide> {
  const { distributed, eventLog } = config;
  if (distributed === null || eventLog.kind === 'sqlite')
    throw new CliError('pengaturan tidak menyebut server / the configuration names no servers', 2);
  const installationKey = readFileSync(distributed.installationKeyFile);
  const master = masterKey(config.masterKeyFile, false);
  const [viewsDatabase, keysDatabase] = [mongoDatabaseOf(distributed.views), mongoDatabaseOf(distributed.keys)];
  const keys = new MongoKeyStore(keysDatabase, master);
  const access = await MongoAccessKeys.open(keysDatabase, () => undefined);
  const origin = await installationOrigin(keysDatabase);
  const log = await openServerStore(eventLog, keys, () => undefined);
  return {
    ...{ name: eventLog.url, origin, log, keys, access, parked: new MongoFeedJournal(viewsDatabase), installationKey },
    async close() {
      access.close();
      await log.close();
      await keys.close();
      await viewsDatabase.close();
    },
  };
}
