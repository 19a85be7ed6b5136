import type { Clock } from '../clock/clock.js';
import {
  ForeignPosition,
  PositionBeyondHead,
  type EventStore,
  type Position,
  type Subscription,
} from '../event-store/event-store.js';
import type { EventFeed, FeedConsumer, FeedStatus, ParkedIncident } from './event-feed.js';
import { FeedJournal } from './feed-journal.js';
import type { FeedNote } from './feed-handler.js';
import { TailConsumer, type FeedTuning } from './tail-consumer.js';

/** The checkpoint belongs to another log, or lies beyond this one: somebody exchanged or restored a file. Never guessed at. */
export class ForeignCheckpoint extends Error {
  override readonly name = 'ForeignCheckpoint';
  constructor(
    readonly consumer: string,
    cause: unknown,
  ) {
    super(
      `the checkpoint of ${consumer} does not belong to this log; restore both together, or remove feed.db and rebuild the views`,
      {
        cause,
      },
    );
  }
}

const defaultTuning: FeedTuning = {
  retryPausesMs: [20, 100, 500],
  outagePauseMs: 500,
  atOnce: 64,
  mostOpen: 1024,
  checkpointEveryMs: 100,
  checkpointEveryEvents: 500,
  stopLimitMs: 10_000,
};

export interface EmbeddedFeedOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Path of feed.db, or the journal itself. */
  readonly file: string | FeedJournal;
  readonly note?: (note: FeedNote) => void;
  readonly tuning?: Partial<FeedTuning>;
}

/** The feed of the embedded profile: every consumer follows the log's tail by itself. */
export class EmbeddedEventFeed implements EventFeed {
  private readonly consumers = new Map<string, TailConsumer>();
  private readonly journal: FeedJournal;
  private readonly tuning: FeedTuning;
  private progress = Promise.withResolvers<undefined>();

  private constructor(private readonly options: EmbeddedFeedOptions) {
    this.journal = typeof options.file === 'string' ? new FeedJournal(options.file) : options.file;
    this.tuning = { ...defaultTuning, ...options.tuning };
  }

  static open(options: EmbeddedFeedOptions): EmbeddedEventFeed {
    return new EmbeddedEventFeed(options);
  }

  /** @throws ForeignCheckpoint @throws Error when the name is taken */
  async subscribe(consumer: FeedConsumer): Promise<Subscription> {
    if (this.consumers.has(consumer.name)) throw new Error(`consumer ${consumer.name} is already subscribed`);
    const running = new TailConsumer(consumer, {
      store: this.options.store,
      journal: this.journal,
      clock: this.options.clock,
      tuning: this.tuning,
      note: this.options.note ?? (() => undefined),
      onProgress: () => this.tellProgress(),
    });
    this.consumers.set(consumer.name, running);
    try {
      await this.requireOwnPosition(consumer.name, running.settledThrough());
    } catch (error) {
      this.consumers.delete(consumer.name);
      throw error;
    }
    await running.start();
    return {
      stop: async () => {
        await running.stop();
        if (this.consumers.get(consumer.name) === running) this.consumers.delete(consumer.name);
      },
    };
  }

  status(): Promise<readonly FeedStatus[]> {
    return Promise.all([...this.consumers.values()].map((consumer) => consumer.status()));
  }

  parked(consumer?: string): Promise<readonly ParkedIncident[]> {
    return Promise.resolve(this.journal.parked(consumer));
  }

  /** @throws Error when the consumer does not run here */
  async redrive(consumer: string, lane: string): Promise<'redriven' | 'still-failing' | 'not-parked'> {
    const running = this.consumers.get(consumer);
    if (running === undefined) throw new Error(`consumer ${consumer} does not run here`);
    return running.redrive(lane);
  }

  async caughtUp(timeoutMs: number): Promise<void> {
    const head = await this.options.store.head();
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const moved = this.progress.promise;
      const behind = await this.firstBehind(head);
      if (behind === null) return;
      if (!(await endsBefore(moved, deadlineMs))) throw new Error(`${behind} has not caught up within ${timeoutMs} ms`);
    }
  }

  /** Stops every consumer, then closes the journal. */
  async close(): Promise<void> {
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.stop()));
    this.consumers.clear();
    this.journal.close();
  }

  private async firstBehind(head: Position | 'start'): Promise<string | null> {
    for (const [name, consumer] of this.consumers) {
      if ((await this.options.store.distance(consumer.settledThrough(), head)) > 0) return name;
    }
    return null;
  }

  private tellProgress(): void {
    this.progress.resolve(undefined);
    this.progress = Promise.withResolvers<undefined>();
  }

  private async requireOwnPosition(consumer: string, position: Position | 'start'): Promise<void> {
    try {
      for await (const _ of this.options.store.readAll(position, 1)) return;
    } catch (error) {
      if (error instanceof ForeignPosition || error instanceof PositionBeyondHead) throw new ForeignCheckpoint(consumer, error);
      throw error;
    }
  }
}

async function endsBefore(moved: Promise<undefined>, deadlineMs: number): Promise<boolean> {
  const leftMs = deadlineMs - performance.now();
  if (leftMs <= 0) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, leftMs, false);
  });
  const inTime = await Promise.race([moved.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
