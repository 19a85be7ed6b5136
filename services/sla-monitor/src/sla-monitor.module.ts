import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { CityId, Origin } from '@tanggap/events/ids';
import { LiveFold } from '@tanggap/platform/commands/live-fold';
import type { Subscription } from '@tanggap/platform/event-store/event-store';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { sopBookOf } from '@tanggap/sla/sop-book';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { directoryFold, findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { AlarmDesk, type BookOf } from './alarm-desk.js';
import { ClockWatch } from './clock-watch.js';
import { DueIncidents } from './due.view.js';
import { MONITOR, MonitorController } from './monitor.controller.js';
import { Monitor } from './monitor.js';

const DIRECTORY = Symbol('Directory');
interface Directory {
  readonly fold: LiveFold<CityDirectory>;
  readonly subscription: Subscription;
}

/** Nobody is woken for a drill, a simulation or history. */
const ALARMED: ReadonlySet<Origin> = new Set(['live']);

/** A breach that stays open for a minute is told to a supervisor. */
const ESCALATIONS = [{ afterMs: 60_000, toRole: 'supervisor' }] as const;

/** Warns, raises and withdraws alarms: deadlines are rows, alarms are events. */
@Module({
  controllers: [MonitorController],
  providers: [
    {
      provide: DIRECTORY,
      inject: [PLATFORM],
      useFactory: (platform: Platform): Promise<Directory> =>
        LiveFold.open(platform.store, directoryFold(citiesOf(platform.config.cities))),
    },
    {
      provide: MONITOR,
      inject: [PLATFORM, DIRECTORY],
      useFactory: (platform: Platform, directory: Directory): Promise<Monitor> =>
        openMonitor(platform, () => directory.fold.current()),
    },
  ],
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
  const { store, clock, views, config } = platform;
  const desk = new AlarmDesk(store, clock, bookOf(directory, config.warningPercent), ALARMED);
  const [city] = citiesOf(config.cities);
  if (city === undefined) throw new RangeError('an installation serves at least one city');
  return new Monitor(platform, await DueIncidents.open(views, desk), new ClockWatch(store, clock, city));
}

function bookOf(directory: () => CityDirectory, warningPercent: number): BookOf {
  return (city) => {
    const profile = findProfile(directory(), city as CityId); // the city of a recorded event
    if (profile === null) return null;
    return { book: sopBookOf(directory(), profile), rules: { warningPct: warningPercent, escalations: ESCALATIONS } };
  };
}
