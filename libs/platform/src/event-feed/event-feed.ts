import type { RecordedEvent } from '@tanggap/events/envelope';
import type { Subscription } from '../event-store/event-store.js';

export interface FeedConsumer {
  /** Names the checkpoint and the parked entries; never reused for another meaning. */
  readonly name: string;
  /**
   * Called for every event of every stream, in order per incident (an incident's `incident-` and `sla-` stream are one
   * lane), at least once, many incidents at once. Resolves when the effect is durable. A throw is retried a few
   * times, then the incident is parked for this consumer.
   */
  onEvent(event: RecordedEvent): Promise<void>;
}

export interface ParkedIncident {
  readonly consumer: string;
  /** The lane: the incident's id, for other streams their name. */
  readonly lane: string;
  readonly stream: string;
  readonly revision: number;
  /** Class and code of what failed, never an event's content. */
  readonly reason: string;
  readonly parkedAt: string;
}

export interface FeedStatus {
  readonly consumer: string;
  /** Events between the checkpoint and the log's head. */
  readonly lag: number;
  readonly parked: number;
  readonly failedAt: string | null;
}

/** Every event to a named consumer, checkpointed after the effect. Embedded: a tail of the log. Distributed: Kafka. */
export interface EventFeed {
  subscribe(consumer: FeedConsumer): Promise<Subscription>;
  status(): Promise<readonly FeedStatus[]>;
  parked(consumer?: string): Promise<readonly ParkedIncident[]>;
  /** Re-reads the parked incident's events from the EventStore and applies them; performed by the consumer that owns it. */
  redrive(consumer: string, lane: string): Promise<'redriven' | 'still-failing' | 'not-parked'>;
  /** Resolves when every consumer has applied everything that is in the log now (tests, walk, import). @throws on time-out */
  caughtUp(timeoutMs: number): Promise<void>;
}
