import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { Clock } from '../clock/clock.js';
import { StoreUnavailable, type EventReader } from '../event-store/event-store.js';
import { tracedFrom } from '../telemetry/tracing.js';
import { deliver, reasonOf, type Delivery, type DeliveryTuning } from './deliver.js';
import type { FeedConsumer } from './event-feed.js';
import type { ParkedJournal } from './parked-journal.js';

/** What operators should hear about, without any event's content. */
export interface FeedNote {
  readonly what: 'parked' | 'redriven' | 'outage' | 'outage-over' | 'checkpoint-not-saved' | 'stopped-hard' | 'restarted';
  readonly consumer: string;
  readonly lane?: string;
  readonly reason?: string;
}

export interface FeedHandlerParts {
  readonly store: Pick<EventReader, 'readStream'>;
  readonly journal: ParkedJournal;
  readonly clock: Clock;
  readonly tuning: DeliveryTuning;
  readonly note: (note: FeedNote) => void;
}

/** One entry of the log as a feed hands it on: decoded, or named where it cannot be. */
export type FeedItem =
  | {
      readonly event: RecordedEvent;
      /** Of whoever carried it here, where that was not the log itself. */
      readonly traceparent?: string;
    }
  | { readonly undecodable: { readonly stream: StreamName; readonly revision: number; readonly reason: string } };

interface Failure {
  readonly stream: string;
  readonly revision: number;
  readonly reason: string;
}

/** One incident's two streams share a lane; every other stream is its own. */
export function laneOf(stream: string): string {
  return /^(?:incident|sla)-/.test(stream) ? stream.slice(stream.indexOf('-') + 1) : stream;
}

export function laneOfItem(item: FeedItem): string {
  return laneOf('event' in item ? item.event.stream : item.undecodable.stream);
}

/**
 * What every feed does with an entry whose turn has come, wherever it came from: bounded tries, then its lane is parked
 * for this consumer and what follows in it is noted, not lost. The caller sees to the order within a lane.
 */
export class FeedHandler {
  private parkedLanes: Map<string, Map<string, number>> = new Map();
  private readonly outages = new Map<string, string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly consumer: FeedConsumer,
    private readonly parts: FeedHandlerParts,
  ) {}

  /** Reads what is parked: before the first entry, and whenever another process may have parked since. */
  async load(): Promise<void> {
    this.parkedLanes = await this.parts.journal.parkedLanes(this.consumer.name);
  }

  get parkedCount(): number {
    return this.parkedLanes.size;
  }

  /** Since when a store has kept this consumer waiting; null when none does. */
  get failedAt(): string | null {
    return [...this.outages.values()].sort()[0] ?? null;
  }

  /** @returns false when it was given up because the consumer stops: it must be delivered again */
  async handle(item: FeedItem): Promise<boolean> {
    const { stream, revision } = 'event' in item ? item.event : item.undecodable;
    const lane = laneOf(stream);
    const parked = this.parkedLanes.get(lane);
    if (parked !== undefined) return this.journalled(lane, () => this.skip(lane, parked, stream, revision));
    if ('undecodable' in item) {
      const reason = `undecodable: ${item.undecodable.reason}`;
      return this.journalled(lane, () => this.park(lane, { stream, revision, reason }, new Map([[stream, revision]])));
    }
    const delivery = await this.deliver(lane, item.event, item.traceparent);
    if (delivery.outcome !== 'poison') return delivery.outcome === 'applied';
    const { reason } = delivery;
    return this.journalled(lane, () => this.park(lane, { stream, revision, reason }, new Map([[stream, revision]])));
  }

  /** In the lane's own turn, so that no event can slip between the last one read and the lane's opening. */
  async redrive(lane: string): Promise<'redriven' | 'still-failing' | 'not-parked'> {
    const from = this.parkedLanes.get(lane);
    if (from === undefined) return 'not-parked';
    const reached = new Map(from);
    const failed = await this.applyFrom(reached);
    if (failed !== null) {
      if (!this.stopping.signal.aborted) await this.park(lane, failed, reached); // cut short by a stop, it stays parked as it was
      return 'still-failing';
    }
    await this.parts.journal.unpark(this.consumer.name, lane);
    this.parkedLanes.delete(lane);
    this.parts.note({ what: 'redriven', consumer: this.consumer.name, lane });
    return 'redriven';
  }

  /** Pauses end at once; what they were for is given up. */
  stop(): void {
    this.stopping.abort();
  }

  private deliver(lane: string, event: RecordedEvent, traceparent = event.traceparent): Promise<Delivery> {
    const consumer = this.consumer.name;
    const { stream, revision, type } = event;
    const attributes = {
      ...{ 'tanggap.consumer': consumer, 'tanggap.stream': stream },
      ...{ 'tanggap.revision': revision, 'tanggap.event_type': type },
    };
    const stage = { name: 'consume', kind: 'consumer', attributes } as const;
    return deliver(() => tracedFrom(traceparent, stage, () => this.consumer.onEvent(event)), this.parts.tuning, {
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
  private async journalled(lane: string, write: () => Promise<void>): Promise<boolean> {
    const attempt = async (): Promise<void> => {
      try {
        await write();
      } catch (error) {
        throw new StoreUnavailable(reasonOf(error), { cause: error });
      }
    };
    const written = await deliver(attempt, this.parts.tuning, {
      signal: this.stopping.signal,
      onOutage: (reason) => this.parts.note({ what: 'outage', consumer: this.consumer.name, lane, reason }),
      onOutageOver: () => this.parts.note({ what: 'outage-over', consumer: this.consumer.name, lane }),
    });
    return written.outcome === 'applied';
  }

  private async park(lane: string, { stream, revision, reason }: Failure, skippedFrom: Map<string, number>): Promise<void> {
    const parkedAt = new Date(this.parts.clock.nowMs()).toISOString();
    await this.parts.journal.park({ consumer: this.consumer.name, lane, stream, revision, reason, parkedAt }, skippedFrom);
    this.parkedLanes.set(lane, skippedFrom);
    this.parts.note({ what: 'parked', consumer: this.consumer.name, lane, reason: `${stream} ${revision}: ${reason}` });
  }

  private async skip(lane: string, parked: Map<string, number>, stream: string, revision: number): Promise<void> {
    if (parked.has(stream)) return;
    await this.parts.journal.noteSkipped(this.consumer.name, lane, stream, revision);
    parked.set(stream, revision);
  }

  /** Applies what the log holds from `reached` on, moving `reached` along. @returns what it failed at */
  private async applyFrom(reached: Map<string, number>): Promise<Failure | null> {
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
