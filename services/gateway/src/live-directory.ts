import type { CityId } from '@tanggap/events/ids';
import { LiveFold } from '@tanggap/platform/commands/live-fold';
import type { EventStore, Subscription } from '@tanggap/platform/event-store/event-store';
import { directoryFold, type CityDirectory } from '@tanggap/sop-definitions/city-directory';

/** The cities' profiles and SOPs as published, kept up to date from the log. */
export class LiveDirectory {
  private constructor(
    private readonly fold: LiveFold<CityDirectory>,
    private readonly subscription: Subscription,
  ) {}

  static async open(store: EventStore, cities: readonly CityId[]): Promise<LiveDirectory> {
    const { fold, subscription } = await LiveFold.open(store, directoryFold(cities));
    return new LiveDirectory(fold, subscription);
  }

  current(): CityDirectory {
    return this.fold.current();
  }

  stop(): Promise<void> {
    return this.subscription.stop();
  }
}
