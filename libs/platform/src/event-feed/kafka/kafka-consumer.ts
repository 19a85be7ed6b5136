import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { EventStore, Position } from '../../event-store/event-store.js';
import { reasonOf, type DeliveryTuning } from '../deliver.js';
import type { FeedConsumer, FeedStatus } from '../event-feed.js';
import { FeedHandler, laneOfItem, type FeedHandlerParts, type FeedItem, type FeedNote } from '../feed-handler.js';
import { DrainingLanes } from '../draining-lanes.js';
import { LaneTurns } from '../lane-turns.js';
import type { MongoFeedJournal } from '../mongodb/mongo-feed-journal.js';
import { carriedItem } from './cloud-event.js';
import { partitionOf, type KafkaBroker } from './kafka-broker.js';

export interface KafkaTuning extends DeliveryTuning {
  readonly atOnce: number;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly commitEveryMs: number;
  /** How often the place in the log is saved and redrives are looked for. */
  readonly tidyEveryMs: number;
  readonly restartAfterMs: number;
  /** So long may the group stand still, with nothing in work, while the topic is fed: then its client is replaced. */
  readonly stallMs: number;
  readonly stopLimitMs: number;
}

export interface KafkaConsumerParts extends FeedHandlerParts {
  readonly store: EventStore;
  readonly journal: MongoFeedJournal;
  readonly broker: KafkaBroker;
  /** How far the topic has been fed, as the relay says. */
  readonly relayed: () => Promise<Position | 'start'>;
  readonly tuning: KafkaTuning;
  readonly note: (note: FeedNote) => void;
}

const REMEMBERED = 50_000;

/**
 * One named consumer on the topic: a consumer group of all replicas. In order per key, many keys at once; an offset is
 * committed after every effect below it. Whatever the topic cannot give any more (retention, a deleted topic, messages a
 * paused relay left to another) comes from the log: each time the group is joined, and after any gap, everything since the
 * last saved place is read from there.
 */
export class KafkaConsumer {
  private readonly handler: FeedHandler;
  private consumer: Consumer | null = null;
  /** Next offset wanted of each partition that is ours; what lies below has its effect. */
  private readonly settled = new Map<number, bigint>();
  /** Partitions of this replica; null until the group has been joined. */
  private assigned: readonly number[] | null = null;
  private partitions = 0;
  private catchingUp: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private readonly stopped = new Promise<void>((resolve) =>
    this.stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  private readonly turns = new LaneTurns();
  private batches = 0;
  private still: { readonly place: Position | 'start'; readonly sinceMs: number } | null = null;
  private readonly done = new Set<string>();
  private placesSaved = '';
  private tidying = false;
  private timer: NodeJS.Timeout | null = null;
  private failing: string | null = null;

  constructor(
    private readonly of: FeedConsumer,
    private readonly parts: KafkaConsumerParts,
  ) {
    this.handler = new FeedHandler(of, parts);
  }

  /** Returns at once; connects, and connects again, in the background. */
  start(): void {
    void this.connect();
    this.timer = setInterval(() => void this.tidy(), this.parts.tuning.tidyEveryMs);
  }

  private get owned(): readonly number[] {
    return this.assigned ?? [];
  }

  private get group(): string {
    return `${this.parts.broker.place.topic}.${this.of.name}`;
  }

  /** Lag: what the relay has not sent yet, and what is in the topic and not applied. */
  async status(): Promise<FeedStatus> {
    const { store, broker, relayed } = this.parts;
    const ends = await broker.ends().catch(() => null);
    let lag = await store.distance(await relayed(), await store.head());
    for (const partition of this.owned) lag += Number((ends?.get(partition) ?? 0n) - (this.settled.get(partition) ?? 0n));
    // What is being read from the log is not applied either, wherever the topic stands.
    if (this.catchingUp !== null) lag = Math.max(lag, await store.distance(await this.savedPlace(), await store.head()));
    const { name: consumer } = this.of;
    return { consumer, lag: Math.max(0, lag), parked: this.handler.parkedCount, failedAt: this.handler.failedAt ?? this.failing };
  }

  /** True when everything that is in the topic now, and in the log as far as the topic was fed, has its effect here. */
  async isThrough(): Promise<boolean> {
    if (this.assigned === null || this.catchingUp !== null) return false;
    const ends = await this.parts.broker.ends();
    return this.owned.every((partition) => (this.settled.get(partition) ?? 0n) >= (ends.get(partition) ?? 0n));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.timer !== null) clearInterval(this.timer);
    this.handler.stop();
    const { consumer } = this;
    if (consumer !== null) await this.leave(consumer);
  }

  /** The client's own way out may never end. */
  private async leave(consumer: Consumer): Promise<void> {
    const ending = consumer.disconnect().then(
      () => 'ended' as const,
      () => 'ended' as const, // it is dead already
    );
    const limit = pause(this.parts.tuning.stopLimitMs, 'limit' as const);
    if ((await Promise.race([ending, limit])) === 'limit') this.parts.note({ what: 'stopped-hard', consumer: this.of.name });
  }

  private async connect(): Promise<void> {
    while (!this.isStopping()) {
      try {
        await this.handler.load();
        await this.join();
        this.failing = null;
        return;
      } catch (error) {
        this.failing ??= new Date(this.parts.clock.nowMs()).toISOString();
        this.parts.note({ what: 'outage', consumer: this.of.name, reason: reasonOf(error) });
        await pause(this.parts.tuning.restartAfterMs);
      }
    }
  }

  private async join(): Promise<void> {
    const { broker, tuning } = this.parts;
    this.partitions = (await broker.ends()).size;
    const consumer = broker.consumer({
      groupId: this.group,
      sessionTimeout: tuning.sessionTimeoutMs,
      rebalanceTimeout: tuning.rebalanceTimeoutMs,
      heartbeatInterval: Math.floor(tuning.sessionTimeoutMs / 5),
      maxWaitTimeInMs: 300,
      maxBytesPerPartition: 256 * 1024,
      allowAutoTopicCreation: false,
      retry: { retries: 4, restartOnFailure: () => Promise.resolve(false) },
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.joined(consumer, payload.memberAssignment[broker.place.topic] ?? []);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => void this.restart(consumer, payload.error));
    await consumer.connect();
    this.consumer = consumer;
    // Without a committed offset it begins at the end: what came before is read from the log.
    await consumer.subscribe({ topic: broker.place.topic, fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: (batch) => this.onBatch(batch),
    });
  }

  private joined(consumer: Consumer, assigned: readonly number[]): void {
    this.assigned = assigned;
    this.settled.clear();
    this.catchUp(() => this.begin(consumer, assigned));
  }

  /** Where each partition goes on. One without a committed offset begins at its present end: what came before is read from the log. */
  private async begin(consumer: Consumer, assigned: readonly number[]): Promise<void> {
    const { broker } = this.parts;
    const ends = await broker.ends();
    const committed = await broker.committed(this.group);
    if (this.consumer !== consumer) return; // it died meanwhile: its successor begins for itself
    for (const partition of assigned) {
      const known = committed.get(partition);
      const next = known ?? ends.get(partition) ?? 0n;
      if (known === undefined) consumer.seek({ topic: broker.place.topic, partition, offset: String(next) });
      if (!this.settled.has(partition)) this.settled.set(partition, next);
    }
  }

  /** Everything since the last saved place, from the log itself. One at a time; what is asked for meanwhile comes after. */
  private catchUp(first: () => Promise<void> = () => Promise.resolve()): void {
    const before = this.catchingUp ?? Promise.resolve();
    const running: Promise<void> = before
      .then(() => this.readLog(first))
      .finally(() => {
        if (this.catchingUp === running) this.catchingUp = null;
      });
    this.catchingUp = running;
  }

  private async readLog(first: () => Promise<void>): Promise<void> {
    while (!this.isStopping()) {
      try {
        await first();
        await this.handler.load(); // another replica may have parked since
        const lanes = this.lanes<FeedItem>((item) => item);
        for await (const entry of this.parts.store.readAll(await this.savedPlace())) {
          if (this.isStopping()) return;
          await lanes.offer(laneOfItem(entry), entry);
        }
        await lanes.drained();
        return;
      } catch (error) {
        this.parts.note({ what: 'outage', consumer: this.of.name, reason: reasonOf(error) });
        await pause(this.parts.tuning.restartAfterMs);
      }
    }
  }

  /** @param of these partitions; without them of all of the topic */
  private async savedPlace(of: readonly number[] = [...Array(this.partitions).keys()]): Promise<Position | 'start'> {
    return earliestOf(this.parts.store, await this.parts.journal.placesOf(this.of.name), of);
  }

  private async onBatch(payload: EachBatchPayload): Promise<void> {
    const { partition, messages } = payload.batch;
    const first = messages[0];
    if (first === undefined || payload.isStale()) return;
    const commit = (): Promise<void> => this.commit(payload);
    // A lost membership shows as a stale batch below.
    this.batches++;
    const beat = setInterval(() => void payload.heartbeat().then(commit).catch(ignored), this.parts.tuning.commitEveryMs);
    try {
      const expected = this.settled.get(partition);
      // The topic has lost what we had not read, or it is not the one that we had read.
      if (expected !== undefined && BigInt(first.offset) !== expected) this.catchUp();
      // What the log still has to give comes before what the topic gives: an incident's events stay in order.
      while (this.catchingUp !== null && !this.isStopping()) await Promise.race([this.catchingUp, this.stopped]);
      await this.applyBatch(payload);
      await commit();
    } finally {
      this.batches--;
      clearInterval(beat);
    }
  }

  private async applyBatch(payload: EachBatchPayload): Promise<void> {
    const { partition, messages } = payload.batch;
    const lanes = this.lanes<{ readonly item: FeedItem; readonly message: KafkaMessage }>(
      ({ item }) => item,
      ({ message }) => {
        this.settled.set(partition, BigInt(message.offset) + 1n);
        payload.resolveOffset(message.offset);
      },
    );
    for (const message of messages) {
      if (!payload.isRunning() || payload.isStale() || this.isStopping()) break;
      const item = carriedItem(message);
      await lanes.offer(laneOfItem(item), { item, message });
    }
    await lanes.drained();
  }

  /** Explicit offsets, through the batch: the consumer's own commit is dropped silently once a stop began. */
  private async commit(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    const offset = this.settled.get(partition);
    if (offset === undefined || payload.isStale()) return;
    await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: String(offset) }] }] });
  }

  private lanes<T>(itemOfEntry: (entry: T) => FeedItem, onSettled: (entry: T) => void = () => undefined): DrainingLanes<T> {
    const run = (entry: T): Promise<boolean> => {
      const item = itemOfEntry(entry);
      return this.turns.take(laneOfItem(item), () => this.once(item));
    };
    return new DrainingLanes<T>({ atOnce: this.parts.tuning.atOnce, run, onSettled, stop: this.stopping.signal });
  }

  /** What came from the log comes from the topic as well: this process need not do it twice. A crash forgets, and repeats. */
  private async once(item: FeedItem): Promise<boolean> {
    if (!('event' in item)) return this.handler.handle(item); // where it stands may be a guess
    const { stream, revision } = item.event;
    const key = `${stream} ${revision}`;
    if (this.done.has(key)) return true;
    const isDone = await this.handler.handle(item);
    if (this.done.size >= REMEMBERED) this.done.clear();
    if (isDone) this.done.add(key);
    return isDone;
  }

  /** A method, because it changes while somebody waits, which the compiler cannot see. */
  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** A handler's error never comes this far; what does is the client giving up, and it stays dead unless it is replaced. */
  private async restart(dead: Consumer, error: Error): Promise<void> {
    if (this.isStopping() || this.consumer !== dead) return;
    this.consumer = null;
    this.assigned = null;
    this.still = null; // the next one gets its own time
    this.parts.note({ what: 'restarted', consumer: this.of.name, reason: reasonOf(error) });
    await this.leave(dead);
    await pause(this.parts.tuning.restartAfterMs);
    await this.connect();
  }

  /** Saves how far the log is through, and performs the redrives of lanes that are ours; one round at a time. */
  private async tidy(): Promise<void> {
    if (this.tidying) return;
    this.tidying = true;
    try {
      if (this.consumer === null || this.catchingUp !== null) return;
      const { journal, broker } = this.parts;
      // In this order: what the relay had sent before is below these ends.
      const relayed = await this.parts.relayed();
      const ends = await broker.ends();
      if (this.isAnotherTopic(ends)) {
        this.catchUp(); // before the place moves past what nobody here has read
        return;
      }
      if (await this.isDeaf(relayed)) {
        await this.restart(this.consumer, new Error('deaf'));
        return;
      }
      const through = this.owned.filter((partition) => (this.settled.get(partition) ?? 0n) >= (ends.get(partition) ?? 0n));
      const places = `${relayed} ${through.join()}`;
      if (relayed !== 'start' && through.length > 0 && places !== this.placesSaved) {
        await journal.savePlaces(this.of.name, through, relayed);
        this.placesSaved = places;
      }
      for (const lane of await journal.openRedrives(this.of.name)) {
        if (this.owned.includes(partitionOf(lane, this.partitions))) await this.redrive(lane);
      }
    } catch (error) {
      this.parts.note({ what: 'checkpoint-not-saved', consumer: this.of.name, reason: reasonOf(error) });
    } finally {
      this.tidying = false;
    }
  }

  /** A topic does not become shorter: it was deleted and made again. What it holds now is in the log; what comes next is read. */
  private isAnotherTopic(ends: ReadonlyMap<number, bigint>): boolean {
    const { topic } = this.parts.broker.place;
    const shorter = this.owned.filter((partition) => (this.settled.get(partition) ?? 0n) > (ends.get(partition) ?? 0n));
    for (const partition of shorter) {
      const end = ends.get(partition) ?? 0n;
      this.settled.set(partition, end);
      this.consumer?.seek({ topic, partition, offset: String(end) });
    }
    return shorter.length > 0;
  }

  /** Its client hears nothing: the place of its partitions stands still while the topic is fed, and nothing is in work here. */
  private async isDeaf(relayed: Position | 'start'): Promise<boolean> {
    const { store, tuning } = this.parts;
    if (this.batches > 0 || relayed === 'start') {
      this.still = null;
      return false;
    }
    const place = await this.savedPlace(this.owned.length > 0 ? this.owned : undefined);
    if (place !== this.still?.place || (await store.distance(place, relayed)) === 0) {
      this.still = { place, sinceMs: performance.now() };
      return false;
    }
    return performance.now() - this.still.sinceMs >= tuning.stallMs;
  }

  private async redrive(lane: string): Promise<void> {
    const outcome = await this.turns.take(lane, async () => {
      await this.handler.load();
      return this.handler.redrive(lane);
    });
    await this.parts.journal.answerRedrive(this.of.name, lane, outcome);
  }
}

/** The earliest place of these partitions: what lies before it has its effect in all of them. */
export async function earliestOf(
  store: Pick<EventStore, 'distance'>,
  places: ReadonlyMap<number, Position>,
  partitions: readonly number[],
): Promise<Position | 'start'> {
  let earliest: Position | 'start' = 'start';
  for (const partition of partitions) {
    const place = places.get(partition);
    if (place === undefined) return 'start';
    if (earliest === 'start' || (await store.distance(place, earliest)) > 0) earliest = place;
  }
  return earliest;
}

const ignored = (): void => undefined;
