import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../clock/clock.js';
import type { EventStore, Position, Subscription } from '../../event-store/event-store.js';
import type { EventFeed, FeedConsumer, FeedStatus, ParkedIncident } from '../event-feed.js';
import type { FeedNote } from '../feed-handler.js';
import { redriven } from '../mongodb/redriven.js';
import type { MongoFeedJournal, RedriveOutcome } from '../mongodb/mongo-feed-journal.js';
import type { KafkaBroker } from './kafka-broker.js';
import type { Reached } from '../../views/compare-view.js';
import { earliestOf, KafkaConsumer, type KafkaTuning } from './kafka-consumer.js';

const defaultTuning: KafkaTuning = {
  retryPausesMs: [20, 100, 500],
  outagePauseMs: 1000,
  atOnce: 64,
  sessionTimeoutMs: 30_000,
  rebalanceTimeoutMs: 20_000,
  commitEveryMs: 1000,
  tidyEveryMs: 1000,
  restartAfterMs: 1000,
  stallMs: 20_000,
  stopLimitMs: 8000,
};
const ASK_MS = 50;

export interface KafkaFeedOptions {
  readonly store: EventStore;
  readonly broker: KafkaBroker;
  readonly journal: MongoFeedJournal;
  readonly clock: Clock;
  /** How far the relay has fed the topic. */
  readonly relayed: () => Promise<Position | 'start'>;
  readonly note?: (note: FeedNote) => void;
  readonly tuning?: Partial<KafkaTuning>;
}

/** The feed of the distributed profile: every consumer is a group on the topic, whoever cannot be served from there reads the log. */
export class KafkaEventFeed implements EventFeed {
  private readonly consumers = new Map<string, KafkaConsumer>();

  constructor(private readonly options: KafkaFeedOptions) {}

  /** Returns at once: a service starts while no broker answers. @throws Error when the name is taken */
  subscribe(consumer: FeedConsumer): Promise<Subscription> {
    if (this.consumers.has(consumer.name)) return Promise.reject(new Error(`consumer ${consumer.name} is already subscribed`));
    const { store, broker, journal, clock, relayed, note = () => undefined, tuning } = this.options;
    const parts = { store, broker, journal, clock, relayed, note, tuning: { ...defaultTuning, ...tuning } };
    const running = new KafkaConsumer(consumer, parts);
    this.consumers.set(consumer.name, running);
    running.start();
    return Promise.resolve({
      stop: async () => {
        await running.stop();
        if (this.consumers.get(consumer.name) === running) this.consumers.delete(consumer.name);
      },
    });
  }

  status(): Promise<readonly FeedStatus[]> {
    return Promise.all([...this.consumers.values()].map((consumer) => consumer.status()));
  }

  parked(consumer?: string): Promise<readonly ParkedIncident[]> {
    return this.options.journal.parked(consumer);
  }

  /** How far a consumer of any process has certainly come; what it has parked is not expected of it. */
  async reached(consumer: string): Promise<Reached> {
    const { journal, store, broker } = this.options;
    const partitions = [...(await broker.ends()).keys()];
    // The place first: what is parked below it was parked before it moved.
    const through = earliestOf(store, await journal.placesOf(consumer), partitions);
    const lanes = [...(await journal.parkedLanes(consumer)).values()];
    return { through: await through, parkedFrom: new Map(lanes.flatMap((streams) => [...streams])) };
  }

  /** @throws Error when no replica answers */
  redrive(consumer: string, lane: string): Promise<RedriveOutcome> {
    return redriven(this.options.journal, consumer, lane);
  }

  async caughtUp(timeoutMs: number): Promise<void> {
    const { store, relayed } = this.options;
    const head = await store.head();
    const deadlineMs = performance.now() + timeoutMs;
    while (performance.now() < deadlineMs) {
      const isRelayed = (await store.distance(await relayed(), head)) === 0;
      if (isRelayed && (await this.behind()) === null) return;
      await pause(ASK_MS);
    }
    throw new Error(`${(await this.behind()) ?? 'the relay'} has not caught up within ${timeoutMs} ms`);
  }

  private async behind(): Promise<string | null> {
    for (const [name, consumer] of this.consumers) if (!(await consumer.isThrough())) return name;
    return null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.stop()));
    this.consumers.clear();
  }
}
