import { brokerOf, mongoDatabaseOf } from '@tanggap/platform/distributed-platform';
import { MongoAccessKeys } from '@tanggap/platform/access/mongodb/mongo-access-keys';
import { wrongOrigin, type Config } from '@tanggap/platform/config/config';
import type { TopicPlan } from '@tanggap/platform/event-feed/kafka/kafka-broker';
import { installationOrigin, markInstallation } from '@tanggap/platform/mongodb/installation-origin';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { findCityProfile } from '@tanggap/sop-definitions/profile-catalog';
import { missingFirstGrants, type IssuedKey } from '@tanggap/standalone/first-keys';
import { CliError } from '../cli-error.js';

export interface Prepared {
  readonly topic: string;
  /** False: it was there, and was left as it is. */
  readonly isTopicNew: boolean;
  /** For cities that had none; nowhere else and never shown again. */
  readonly keys: readonly IssuedKey[];
}

/**
 * What has to be there before the services of the distributed profile can do anything: the topic, and keys for the first
 * people. Repeating it changes nothing. @throws CliError for the embedded profile @throws ConfigError for servers that are for
 * something else @throws StoreUnavailable
 */
export async function prepareInstallation(config: Config, plan: TopicPlan): Promise<Prepared> {
  const { distributed } = config;
  if (distributed === null)
    throw new CliError(
      'setup hanya untuk profil distributed, isi TANGGAP_PROFILE dan servernya / setup is for the distributed profile: set TANGGAP_PROFILE and the servers',
      2,
    );
  const profiles = citiesOf(config.cities).map((city) => {
    const profile = findCityProfile(city);
    if (profile === null) throw new CliError(`tidak ada profil kota / there is no profile for the city ${city}`, 2);
    return profile;
  });
  const broker = brokerOf(distributed, 'setup');
  const database = mongoDatabaseOf(distributed.keys);
  try {
    const isTopicNew = await broker.createTopic(plan);
    const access = await MongoAccessKeys.open(database, () => undefined); // read once, below
    try {
      if (access.list().length === 0) await markInstallation(database, config.origin);
      const begunAs = await installationOrigin(database);
      if (begunAs !== config.origin) throw wrongOrigin(config.origin, begunAs, 'MongoDB');
      const missing = missingFirstGrants(access.list(), profiles);
      const issued = await access.issue(
        missing.map(({ grant }) => grant),
        Date.now(),
      );
      const keys = missing.map(({ city, role, agency }, index) => ({ city, role, agency, key: issued[index]?.key ?? '' }));
      return { topic: distributed.kafka.topic, isTopicNew, keys };
    } finally {
      access.close();
    }
  } finally {
    await broker.close();
    await database.close();
  }
}
