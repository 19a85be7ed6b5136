import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { commandRoutesOf } from '@tanggap/incident/command-doors';
import { createCommandController } from '@tanggap/platform/commands/command-controller';
import { LiveFold } from '@tanggap/platform/commands/live-fold';
import type { Subscription } from '@tanggap/platform/event-store/event-store';
import { SIMILAR_REPORTS, type SimilarReports } from '@tanggap/platform/duplicates/similar-reports';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { errorShape } from '@tanggap/platform/telemetry/logger';
import type { Projection } from '@tanggap/platform/views/projection';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { directoryFold, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { findCityProfile } from '@tanggap/sop-definitions/profile-catalog';
import { openDuplicates, type ComparableReport } from './duplicates/duplicates.projection.js';
import { similarToTyped } from './duplicates/similar-to-typed.js';
import { Erasures } from './erasures.js';
import { ImportController } from './import/import.controller.js';
import { IMPORT_DESK, ImportDesk } from './import/import-desk.js';
import { publishFirstEdition } from './first-edition.js';
import { createIntakeDesk, type IntakeDesk } from './intake-desk.js';
import { DUPLICATES, ERASURES, IntakeController } from './intake.controller.js';
import { PublishingDesk } from './publishing/publishing-desk.js';
import { PUBLISHING_DESK, PublishingController } from './publishing/publishing.controller.js';

export const INTAKE_DESK = Symbol('IntakeDesk');
const DIRECTORY = Symbol('Directory');
interface Directory {
  readonly fold: LiveFold<CityDirectory>;
  readonly subscription: Subscription;
}

/** From the first ring to a verified report; owns the city streams, the case numbers and the destruction of keys. */
@Module({
  controllers: [
    createCommandController(commandRoutesOf('intake'), INTAKE_DESK),
    IntakeController,
    ImportController,
    PublishingController,
  ],
  providers: [
    { provide: DIRECTORY, inject: [PLATFORM], useFactory: openDirectory },
    {
      provide: DUPLICATES,
      inject: [PLATFORM],
      useFactory: openDuplicates,
    },
    {
      provide: SIMILAR_REPORTS,
      inject: [PLATFORM, DUPLICATES],
      useFactory: ({ installation }: Platform, reports: Projection<ComparableReport>): SimilarReports =>
        similarToTyped(reports, installation.phones),
    },
    {
      provide: ERASURES,
      inject: [PLATFORM, DUPLICATES],
      useFactory: (platform: Platform, reports: Projection<ComparableReport>): Erasures => new Erasures(platform, reports),
    },
    {
      provide: IMPORT_DESK,
      inject: [PLATFORM],
      useFactory: ({ store, clock, installation, config, logger }: Platform): ImportDesk =>
        new ImportDesk({
          ...{ store, clock, identityKey: installation.imports },
          servedCities: () => new Set(citiesOf(config.cities)),
          onFailure: (error) => logger.error({ err: errorShape(error) }, 'an import failed'),
        }),
    },
    {
      provide: PUBLISHING_DESK,
      inject: [PLATFORM, DIRECTORY], // after the first edition
      useFactory: (platform: Platform): PublishingDesk => new PublishingDesk(platform),
    },
    {
      provide: INTAKE_DESK,
      inject: [PLATFORM, DIRECTORY, DUPLICATES],
      useFactory: (platform: Platform, { fold }: Directory, reports: Projection<ComparableReport>): IntakeDesk =>
        createIntakeDesk(platform, () => fold.current(), reports),
    },
  ],
  exports: [INTAKE_DESK, SIMILAR_REPORTS],
})
export class IntakeModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(DIRECTORY) private readonly directory: Directory,
    @Inject(ERASURES) private readonly erasures: Erasures,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const repeated = await this.erasures.repeatAll();
    if (repeated > 0) this.platform.logger.info({ repeated }, 'erasures repeated');
  }

  onApplicationShutdown(): Promise<void> {
    return this.directory.subscription.stop();
  }
}

/** What is in force must be published before anybody is judged by it. */
async function openDirectory({ store, clock, config }: Platform): Promise<Directory> {
  const cities = citiesOf(config.cities);
  for (const city of cities) {
    const profile = findCityProfile(city);
    if (profile === null) throw new RangeError(`tidak ada profil kota / there is no profile for the city ${city}`);
    await publishFirstEdition(store, clock, profile);
  }
  return LiveFold.open(store, directoryFold(cities));
}
