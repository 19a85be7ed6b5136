import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { commandRoutesOf } from '@tanggap/incident/command-doors';
import { createCommandController } from '@tanggap/platform/commands/command-controller';
import { LiveFold } from '@tanggap/platform/commands/live-fold';
import type { Subscription } from '@tanggap/platform/event-store/event-store';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { directoryFold, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { createDispatchDesk, type DispatchDesk } from './dispatch-desk.js';
import { QueueController } from './queue.controller.js';
import { openQueueProjection, QUEUE } from './queue.projection.js';

export const DISPATCH_DESK = Symbol('DispatchDesk');
const DIRECTORY = Symbol('Directory');
interface Directory {
  readonly fold: LiveFold<CityDirectory>;
  readonly subscription: Subscription;
}

/** From a verified case to its closing: dispatch, the agencies' steps, and the queue of cases nobody was sent to. */
@Module({
  controllers: [createCommandController(commandRoutesOf('dispatch'), DISPATCH_DESK), QueueController],
  providers: [
    {
      provide: DIRECTORY,
      inject: [PLATFORM],
      useFactory: (platform: Platform): Promise<Directory> =>
        LiveFold.open(platform.store, directoryFold(citiesOf(platform.config.cities))),
    },
    {
      provide: DISPATCH_DESK,
      inject: [PLATFORM, DIRECTORY],
      useFactory: (platform: Platform, directory: Directory): DispatchDesk =>
        createDispatchDesk(platform, () => directory.fold.current()),
    },
    { provide: QUEUE, inject: [PLATFORM], useFactory: openQueueProjection },
  ],
  exports: [DISPATCH_DESK],
})
export class DispatchModule implements OnApplicationShutdown {
  constructor(@Inject(DIRECTORY) private readonly directory: Directory) {}

  onApplicationShutdown(): Promise<void> {
    return this.directory.subscription.stop();
  }
}
