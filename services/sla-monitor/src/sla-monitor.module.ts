import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { LiveFold } from '@tanggap/platform/commands/live-fold';
import type { Subscription } from '@tanggap/platform/event-store/event-store';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { openOwnView } from '@tanggap/platform/views/open-own-view';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { directoryFold, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { ACKNOWLEDGEMENT_DESK, AcknowledgementController } from './acknowledgement.controller.js';
import { AcknowledgementDesk } from './acknowledgement-desk.js';
import { AlarmDesk, type OnBreach } from './alarm-desk.js';
import { AlarmOutlook, alarmedOn, bookOf } from './alarm-outlook.js';
import { ClockWatch } from './clock-watch.js';
import { DueIncidents, dueProjection } from './due.view.js';
import { MONITOR, MonitorController } from './monitor.controller.js';
import { Monitor } from './monitor.js';

const DIRECTORY = Symbol('Directory');
interface Directory {
  readonly fold: LiveFold<CityDirectory>;
  readonly subscription: Subscription;
}

/** Warns, raises and withdraws alarms: deadlines are rows, alarms are events. */
@Module({
  controllers: [MonitorController, AcknowledgementController],
  providers: [
    {
      provide: DIRECTORY,
      inject: [PLATFORM],
      useFactory: (platform: Platform): Promise<Directory> =>
        LiveFold.open(platform.store, directoryFold(citiesOf(platform.config.cities))),
    },
    {
      provide: ACKNOWLEDGEMENT_DESK,
      inject: [PLATFORM, DIRECTORY],
      useFactory: (platform: Platform, directory: Directory): AcknowledgementDesk =>
        new AcknowledgementDesk(platform, () => directory.fold.current()),
    },
    {
      provide: MONITOR,
      inject: [PLATFORM, DIRECTORY],
      useFactory: (platform: Platform, directory: Directory): Promise<Monitor> =>
        openMonitor(platform, () => directory.fold.current()),
    },
  ],
  exports: [ACKNOWLEDGEMENT_DESK],
})
export class SlaMonitorModule implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    @Inject(MONITOR) private readonly monitor: Monitor,
    @Inject(DIRECTORY) private readonly directory: Directory,
  ) {}

  onApplicationBootstrap(): void {
    this.monitor.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.monitor.stop();
  }

  onApplicationShutdown(): Promise<void> {
    return this.directory.subscription.stop();
  }
}

async function openMonitor(platform: Platform, directory: () => CityDirectory): Promise<Monitor> {
  const { store, clock, views, config, metrics } = platform;
  const bookOfCity = bookOf(directory, config.warningPercent);
  const cities = citiesOf(config.cities);
  const [city] = cities;
  if (city === undefined) throw new RangeError('an installation serves at least one city');
  const origins = alarmedOn(config.origin);
  const view = dueProjection({ events: store, views, outlook: new AlarmOutlook(store, bookOfCity, origins) });
  await openOwnView(view, platform);
  const onBreach: OnBreach = (state, delayMs) => metrics.observeBreach(state, delayMs);
  const desk = new AlarmDesk({ store, clock, bookOf: bookOfCity, origins, onBreach });
  const due = new DueIncidents(view, desk, bookOfCity, cities);
  metrics.watchDeadlines(() => due.count());
  return new Monitor(platform, due, new ClockWatch(store, clock, city));
}
