import type { LogEntry, Subscription } from '../event-store.js';
import { comparePlaces, type DriverNotice, type DriverSubscription, type Place } from './esdb-driver.js';
import type { LogAccess } from './log-access.js';
import type { EsdbLogReader } from './log-reader.js';

export interface FollowLimits {
  /** A subscription that says nothing for so long is compared with the log. */
  readonly silenceMs: number;
  /** After a drop or a handler's failure. */
  readonly retryMs: number;
}

interface FollowParts {
  readonly log: LogAccess;
  readonly reader: EsdbLogReader;
  readonly limits: FollowLimits;
  readonly onTrouble: (error: unknown) => void;
}

/** Everything that ends a subscription before it is stopped. */
class SubscriptionDropped extends Error {
  override readonly name = 'SubscriptionDropped';
}

/**
 * Follows the log for ever. An error, an end and a silence in which the log moved on are all drops: it subscribes again
 * from the last entry handled or the last checkpoint behind it.
 */
export class Follower implements Subscription {
  private readonly stopping = Promise.withResolvers<undefined>();
  private stopped = false;
  /** Ends the present wait for a notice. */
  private interrupt: (why: 'silence' | 'stopped') => void = () => undefined;
  private readonly running: Promise<void>;

  constructor(
    private place: Place | 'start',
    private readonly onEntry: (entry: LogEntry) => Promise<void>,
    private readonly parts: FollowParts,
  ) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopping.resolve(undefined);
    this.interrupt('stopped');
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.followOnce();
      } catch (error) {
        if (this.isStopped()) return;
        this.parts.onTrouble(error);
        await this.pause(this.parts.limits.retryMs);
      }
    }
  }

  private async followOnce(): Promise<void> {
    const { log, reader } = this.parts;
    if (this.place !== 'start') await reader.placeIn(reader.position(this.place)); // a restored server may end before it
    if (this.isStopped()) return;
    const subscription = log.driver.subscribeAll(this.place, log.names.prefixes);
    try {
      await this.consume(subscription);
    } finally {
      subscription.cancel();
    }
  }

  private async consume(subscription: DriverSubscription): Promise<void> {
    const notices = subscription[Symbol.asyncIterator]();
    const silence = setTimeout(() => this.interrupt('silence'), this.parts.limits.silenceMs);
    try {
      while (!this.stopped) {
        const notice = await this.next(notices.next(), silence);
        if (notice === null) return;
        if (notice.kind === 'record') await this.handle(notice);
        this.moveTo(notice.kind === 'record' ? notice.record.place : notice.place);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  /** Never back: what is behind was handled. */
  private moveTo(place: Place): void {
    if (this.isAhead(place)) this.place = place;
  }

  private isAhead(place: Place): boolean {
    return this.place === 'start' || comparePlaces(place, this.place) > 0;
  }

  private async handle({ record }: Extract<DriverNotice, { kind: 'record' }>): Promise<void> {
    const own = this.parts.log.own(record);
    if (own !== null && this.isAhead(own.place)) await this.onEntry(this.parts.reader.entry(own));
  }

  /**
   * Each wait has a promise of its own: a race with one that lives as long as the subscription would keep something of every
   * notice. @returns null when stopped @throws SubscriptionDropped
   */
  private async next(coming: Promise<IteratorResult<DriverNotice>>, silence: NodeJS.Timeout): Promise<DriverNotice | null> {
    coming.catch(() => undefined); // when the stop wins, nobody waits for it any more
    for (;;) {
      const interrupted = Promise.withResolvers<'silence' | 'stopped'>();
      this.interrupt = interrupted.resolve;
      silence.refresh();
      const first = await Promise.race([coming, interrupted.promise]);
      if (first === 'stopped' || this.isStopped()) return null;
      if (first === 'silence') await this.assertNothingMissed();
      else if (first.done === true) throw new SubscriptionDropped('the server ended the subscription');
      else return first.value;
    }
  }

  /** A quiet log sends nothing either: only a log that has moved on tells a dead subscription from it. */
  private async assertNothingMissed(): Promise<void> {
    const head = await this.parts.reader.headPlace();
    if (head !== null && this.isAhead(head)) throw new SubscriptionDropped('the subscription is silent while the log moves on');
  }

  private async pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([over, this.stopping.promise]);
    clearTimeout(timer);
  }

  /** It changes while a method waits, which the compiler cannot see. */
  private isStopped(): boolean {
    return this.stopped;
  }
}
