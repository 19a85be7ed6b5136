import type { Clock } from '../clock/clock.js';
import type { EventStore, LogEntry, Position, Subscription } from '../event-store/event-store.js';
import { reasonOf, type DeliveryTuning } from './deliver.js';
import type { FeedConsumer, FeedStatus } from './event-feed.js';
import { FeedHandler, laneOfItem, type FeedNote } from './feed-handler.js';
import type { FeedJournal } from './feed-journal.js';
import { Lanes } from './lanes.js';

export interface FeedTuning extends DeliveryTuning {
  readonly atOnce: number;
  readonly mostOpen: number;
  /** A checkpoint is saved this long after an effect, or after this many events, whichever comes first. */
  readonly checkpointEveryMs: number;
  readonly checkpointEveryEvents: number;
  /** How long stop() waits for handlers that began, ms. */
  readonly stopLimitMs: number;
}

export interface TailConsumerParts {
  readonly store: EventStore;
  readonly journal: FeedJournal;
  readonly clock: Clock;
  readonly tuning: FeedTuning;
  readonly note: (note: FeedNote) => void;
  /** Called whenever the settled prefix moved. */
  readonly onProgress: () => void;
}

/** One named consumer on the log's tail. */
export class TailConsumer {
  private settled: Position | 'start';
  private saved: Position | 'start';
  private sinceSave = 0;
  private saveTimer: NodeJS.Timeout | null = null;
  private readonly handler: FeedHandler;
  private readonly lanes: Lanes<LogEntry>;
  private subscription: Subscription | null = null;

  constructor(
    private readonly consumer: FeedConsumer,
    private readonly parts: TailConsumerParts,
  ) {
    this.settled = parts.journal.checkpoint(consumer.name);
    this.saved = this.settled;
    this.handler = new FeedHandler(consumer, parts);
    this.lanes = new Lanes({
      atOnce: parts.tuning.atOnce,
      mostOpen: parts.tuning.mostOpen,
      run: (entry) => this.handler.handle(entry),
      onSettledThrough: (entry, count) => this.moveOn(entry.position, count),
    });
  }

  async start(): Promise<void> {
    await this.handler.load();
    this.subscription = this.parts.store.subscribeAll(this.settled, (entry) => this.lanes.offer(laneOfItem(entry), entry));
  }

  settledThrough(): Position | 'start' {
    return this.settled;
  }

  async status(): Promise<FeedStatus> {
    const { store } = this.parts;
    return {
      consumer: this.consumer.name,
      lag: await store.distance(this.settled, await store.head()),
      parked: this.handler.parkedCount,
      failedAt: this.handler.failedAt,
    };
  }

  redrive(lane: string): Promise<'redriven' | 'still-failing' | 'not-parked'> {
    return this.lanes.alone(lane, () => this.handler.redrive(lane));
  }

  /** Finishes what began, saves the checkpoint. What hangs longer than the limit is delivered again after the next start. */
  async stop(): Promise<void> {
    const drained = this.lanes.stop();
    this.handler.stop();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'limit'>((resolve) => {
      timer = setTimeout(resolve, this.parts.tuning.stopLimitMs, 'limit');
    });
    const ended = await Promise.race([Promise.all([this.subscription?.stop(), drained]), limit]);
    clearTimeout(timer);
    if (ended === 'limit') this.parts.note({ what: 'stopped-hard', consumer: this.consumer.name });
    this.save();
  }

  private moveOn(position: Position, count: number): void {
    this.settled = position;
    this.sinceSave += count;
    const { checkpointEveryEvents, checkpointEveryMs } = this.parts.tuning;
    if (this.sinceSave >= checkpointEveryEvents) this.save();
    else this.saveTimer ??= setTimeout(() => this.save(), checkpointEveryMs);
    this.parts.onProgress();
  }

  private save(): void {
    if (this.saveTimer !== null) clearTimeout(this.saveTimer);
    this.saveTimer = null;
    this.sinceSave = 0;
    if (this.settled === this.saved || this.settled === 'start') return;
    try {
      this.parts.journal.saveCheckpoint(this.consumer.name, this.settled);
      this.saved = this.settled;
    } catch (error) {
      // Not saved means delivered again; the next progress tries again.
      this.parts.note({ what: 'checkpoint-not-saved', consumer: this.consumer.name, reason: reasonOf(error) });
    }
  }
}
