import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import { LiveFold } from '@tanggap/platform/commands/live-fold';
import type { Commands } from '@tanggap/platform/commands/commands';
import type { Subscription } from '@tanggap/platform/event-store/event-store';
import { COMMANDS, PLATFORM, type Platform } from '@tanggap/platform/platform';
import { CASE_DATA_DESK } from '@tanggap/platform/reports/case-data-desk';
import { REPORTS_READER } from '@tanggap/platform/reports/reports-reader';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { directoryFold, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { openReporting, type OpenedReporting } from './open-reporting.js';
import { REPORTING, type Reporting } from './reporting.js';
import { ReportingController } from './reporting.controller.js';

const DIRECTORY = Symbol('Directory');
const OPENED = Symbol('OpenedReporting');
interface Directory {
  readonly fold: LiveFold<CityDirectory>;
  readonly subscription: Subscription;
}

/** The case view, the reports over it, and the delivery of case data. */
@Module({
  controllers: [ReportingController],
  providers: [
    {
      provide: DIRECTORY,
      inject: [PLATFORM],
      useFactory: (platform: Platform): Promise<Directory> =>
        LiveFold.open(platform.store, directoryFold(citiesOf(platform.config.cities))),
    },
    {
      provide: OPENED,
      inject: [PLATFORM, COMMANDS, DIRECTORY],
      useFactory: (
        platform: Platform,
        commands: Commands<IncidentCommand, { readonly code: string }>,
        { fold }: Directory,
      ): Promise<OpenedReporting> => openReporting(platform, commands, () => fold.current()),
    },
    { provide: REPORTING, inject: [OPENED], useFactory: ({ reporting }: OpenedReporting): Reporting => reporting },
    { provide: REPORTS_READER, inject: [OPENED], useFactory: ({ reports }: OpenedReporting) => reports },
    { provide: CASE_DATA_DESK, inject: [OPENED], useFactory: ({ office }: OpenedReporting) => office },
  ],
  exports: [REPORTS_READER, CASE_DATA_DESK],
})
export class ReportingModule implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    @Inject(REPORTING) private readonly reporting: Reporting,
    @Inject(DIRECTORY) private readonly directory: Directory,
  ) {}

  onApplicationBootstrap(): void {
    this.reporting.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.reporting.stop();
  }

  onApplicationShutdown(): Promise<void> {
    return this.directory.subscription.stop();
  }
}
