import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { Clock } from '../clock/clock.js';
import {
  StoreUnavailable,
  type EventStore,
  type LogEntry,
  type Position,
  type Subscription,
} from '../event-store/event-store.js';
import { deliver, reasonOf, type Delivery, type DeliveryTuning } from './deliver.js';
import type { FeedConsumer, FeedStatus } from './event-feed.js';
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

/** What operators should hear about, without any event's content. */
export interface FeedNote {
  readonly what: 'parked' | 'redriven' | 'outage' | 'outage-over' | 'checkpoint-not-saved' | 'stopped-hard';
  readonly consumer: string;
  readonly lane?: string;
  readonly reason?: string;
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

/** One incident's two streams share a lane; every other stream is its own. */
export function laneOf(stream: string): string {
  return /^(?:incident|sla)-/.test(stream) ? stream.slice(stream.indexOf('-') + 1) : stream;
}

/** One named consumer on the log's tail. */
export class TailConsumer {
  private settled: Position | 'start';
  private saved: Position | 'start';
  private sinceSave = 0;
  private saveTimer: NodeJS.Timeout | null = null;
  private readonly parkedLanes: Map<string, Map<string, number>>;
  private readonly outages = new Map<string, string>();
  private readonly lanes: Lanes<LogEntry>;
  private readonly stopping = new AbortController();
  private subscription: Subscription | null = null;

  constructor(
    private readonly consumer: FeedConsumer,
    private readonly parts: TailConsumerParts,
  ) {
    this.settled = parts.journal.checkpoint(consumer.name);
    this.saved = this.settled;
    this.parkedLanes = parts.journal.parkedLanes(consumer.name);
    this.lanes = new Lanes({
      atOnce: parts.tuning.atOnce,
      mostOpen: parts.tuning.mostOpen,
      run: (entry) => this.handle(entry),
      onSettledThrough: (entry, count) => this.moveOn(entry.position, count),
    });
  }

  start(): void {
    this.subscription = this.parts.store.subscribeAll(this.settled, (entry) =>
      this.lanes.offer(laneOf('event' in entry ? entry.event.stream : entry.undecodable.stream), entry),
    );
  }

  settledThrough(): Position | 'start' {
    return this.settled;
  }

  async status(): Promise<FeedStatus> {
    const { store } = this.parts;
    return {
      consumer: this.consumer.name,
      lag: await store.distance(this.settled, await store.head()),
      parked: this.parkedLanes.size,
      failedAt: [...this.outages.values()].sort()[0] ?? null,
    };
  }

  /** Runs in the lane's own turn, so no event can slip between the last one read and the lane's opening. */
  redrive(lane: string): Promise<'redriven' | 'still-failing' | 'not-parked'> {
    return this.lanes.alone(lane, async () => {
      const from = this.parkedLanes.get(lane);
      if (from === undefined) return 'not-parked';
      const reached = new Map(from);
      const failed = await this.applyFrom(reached);
      if (failed !== null) {
        if (!this.stopping.signal.aborted) this.park(lane, { ...failed, skippedFrom: reached }); // cut short by a stop, it stays parked as it was
        return 'still-failing';
      }
      this.parts.journal.unpark(this.consumer.name, lane);
      this.parkedLanes.delete(lane);
      this.parts.note({ what: 'redriven', consumer: this.consumer.name, lane });
      return 'redriven';
    });
  }

  /** Finishes what began, saves the checkpoint. What hangs longer than the limit is delivered again after the next start. */
  async stop(): Promise<void> {
    const drained = this.lanes.stop();
    this.stopping.abort();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'limit'>((resolve) => {
      timer = setTimeout(resolve, this.parts.tuning.stopLimitMs, 'limit');
    });
    const ended = await Promise.race([Promise.all([this.subscription?.stop(), drained]), limit]);
    clearTimeout(timer);
    if (ended === 'limit') this.parts.note({ what: 'stopped-hard', consumer: this.consumer.name });
    this.save();
  }

  private async handle(entry: LogEntry): Promise<boolean> {
    const { stream, revision } = 'event' in entry ? entry.event : entry.undecodable;
    const lane = laneOf(stream);
    const parked = this.parkedLanes.get(lane);
    if (parked !== undefined) return this.journalled(lane, () => this.skip(lane, parked, stream, revision));
    if ('undecodable' in entry) {
      const reason = `undecodable: ${entry.undecodable.reason}`;
      return this.journalled(lane, () =>
        this.park(lane, { stream, revision, reason, skippedFrom: new Map([[stream, revision]]) }),
      );
    }
    const delivery = await this.deliver(lane, entry.event);
    if (delivery.outcome !== 'poison') return delivery.outcome === 'applied';
    const { reason } = delivery;
    return this.journalled(lane, () => this.park(lane, { stream, revision, reason, skippedFrom: new Map([[stream, revision]]) }));
  }

  private deliver(lane: string, event: RecordedEvent): Promise<Delivery> {
    const consumer = this.consumer.name;
    return deliver(() => this.consumer.onEvent(event), this.parts.tuning, {
      signal: this.stopping.signal,
      onOutage: (reason) => {
        this.outages.set(lane, new Date(this.parts.clock.nowMs()).toISOString());
        this.parts.note({ what: 'outage', consumer, lane, reason });
      },
      onOutageOver: () => {
        this.outages.delete(lane);
        this.parts.note({ what: 'outage-over', consumer, lane });
      },
    });
  }

  /** The checkpoint must not pass what the journal could not write: a full disk here is an outage like any other. */
  private async journalled(lane: string, write: () => void): Promise<boolean> {
    const attempt = (): Promise<void> => {
      try {
        write();
        return Promise.resolve();
      } catch (error) {
        return Promise.reject(new StoreUnavailable(reasonOf(error), { cause: error }));
      }
    };
    const written = await deliver(attempt, this.parts.tuning, {
      signal: this.stopping.signal,
      onOutage: (reason) => this.parts.note({ what: 'outage', consumer: this.consumer.name, lane, reason }),
      onOutageOver: () => this.parts.note({ what: 'outage-over', consumer: this.consumer.name, lane }),
    });
    return written.outcome === 'applied';
  }

  private park(lane: string, at: { stream: string; revision: number; reason: string; skippedFrom: Map<string, number> }): void {
    const { stream, revision, reason, skippedFrom } = at;
    const parkedAt = new Date(this.parts.clock.nowMs()).toISOString();
    this.parts.journal.park({ consumer: this.consumer.name, lane, stream, revision, reason, parkedAt }, skippedFrom);
    this.parkedLanes.set(lane, skippedFrom);
    this.parts.note({ what: 'parked', consumer: this.consumer.name, lane, reason: `${stream} ${revision}: ${reason}` });
  }

  private skip(lane: string, parked: Map<string, number>, stream: string, revision: number): void {
    if (parked.has(stream)) return;
    this.parts.journal.noteSkipped(this.consumer.name, lane, stream, revision);
    parked.set(stream, revision);
  }

  /** Applies what the log holds from `reached` on, moving `reached` along. @returns what it failed at */
  private async applyFrom(reached: Map<string, number>): Promise<{ stream: string; revision: number; reason: string } | null> {
    const streams: RecordedEvent[][] = [];
    for (const [stream, revision] of reached) {
      try {
        // The names in the journal came from events of the log.
        streams.push([...(await this.parts.store.readStream(stream as StreamName, revision)).events]);
      } catch (error) {
        return { stream, revision, reason: reasonOf(error) };
      }
    }
    for (let event = takeEarliest(streams); event !== undefined; event = takeEarliest(streams)) {
      const { stream, revision } = event;
      const delivery = await this.deliver(laneOf(stream), event);
      if (delivery.outcome !== 'applied') {
        return { stream, revision, reason: delivery.outcome === 'poison' ? delivery.reason : 'stopped' };
      }
      reached.set(stream, revision + 1);
    }
    return null;
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

/** Takes the event recorded first, keeping each stream's own order whatever its clock said. */
function takeEarliest(streams: readonly RecordedEvent[][]): RecordedEvent | undefined {
  let earliest: RecordedEvent[] | undefined;
  for (const stream of streams) {
    const [head] = stream;
    if (head === undefined) continue;
    const [best] = earliest ?? [];
    if (best === undefined || head.recordedAt < best.recordedAt) earliest = stream;
  }
  return earliest?.shift();
}
