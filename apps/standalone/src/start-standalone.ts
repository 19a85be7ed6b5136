import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CityId } from '@tanggap/events/ids';
import { createPrivateFile } from '@tanggap/platform/access/private-file';
import { ensureOperatorKey, OPERATOR_KEY_FILE } from '@tanggap/platform/access/operator-key';
import type { Config } from '@tanggap/platform/config/config';
import { importRejections } from '@tanggap/intake/import/import.controller';
import { publicationRejections, publicationTexts } from '@tanggap/intake/publishing/publication';
import { acknowledgementRejections } from '@tanggap/sla-monitor/acknowledgement';
import { openEmbeddedPlatform, type EmbeddedOverrides, type EmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import { connectFeed } from '@tanggap/platform/event-feed/nest-feed-transport';
import { acknowledgementTexts } from '@tanggap/incident/acknowledge-escalation';
import { rejectionMessages } from '@tanggap/incident/rejection-messages';
import { rejectionStatus } from '@tanggap/incident/rejection-status';
import { createHttpApp } from '@tanggap/platform/http/create-http-app';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { findCityProfile } from '@tanggap/sop-definitions/profile-catalog';
import { restDocuments } from './documents.js';
import { issueFirstKeys, type IssuedKey } from './first-keys.js';

import { StandaloneModule } from './standalone.module.js';

export interface Standalone {
  readonly url: string;
  readonly platform: EmbeddedPlatform;
  readonly cities: readonly CityId[];
  /** Only at the first start of a city: shown once. */
  readonly keys: readonly IssuedKey[];
  readonly close: () => Promise<void>;
}

export interface StandaloneOptions extends EmbeddedOverrides {
  readonly config: Config;
}

/** Tells the command line on the same machine that a server works on this folder, and where. */
export function serverFileIn(folder: string): string {
  return join(folder, 'server.json');
}

/**
 * The embedded profile: all services in one process, listening when it resolves.
 * @throws RangeError for a city without a profile @throws FolderInUse @throws CorruptEvent
 */
export async function startStandalone({ config, ...overrides }: StandaloneOptions): Promise<Standalone> {
  const cities = citiesOf(config.cities);
  const profiles = cities.map((city) => {
    const profile = findCityProfile(city);
    if (profile === null) throw new RangeError(`tidak ada profil kota / there is no profile for the city ${city}`);
    return profile;
  });
  const platform = await openEmbeddedPlatform(config, overrides);
  try {
    const app = await createHttpApp(StandaloneModule.register(platform), {
      logger: platform.logger,
      metrics: platform.metrics,
      access: platform.access,
      feed: platform.feed,
      rejections: { ...importRejections, ...publicationRejections, ...acknowledgementRejections, ...rejectionStatus },
      refusalTexts: { ...rejectionMessages, ...publicationTexts, ...acknowledgementTexts },
      readyLag: config.readyLag,
      allowedOrigins: config.allowedOrigins,
      documents: restDocuments(),
    });
    await connectFeed(app);
    await app.listen(config.port, config.host);
    const url = await app.getUrl();
    const nowMs = platform.clock.nowMs();
    ensureOperatorKey(platform.access, join(config.data, OPERATOR_KEY_FILE), cities, nowMs);
    createPrivateFile(serverFileIn(config.data));
    writeFileSync(serverFileIn(config.data), JSON.stringify({ url, pid: process.pid }));
    return {
      url,
      platform,
      cities,
      keys: issueFirstKeys(platform.access, profiles, nowMs),
      async close() {
        rmSync(serverFileIn(config.data), { force: true });
        await app.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}
