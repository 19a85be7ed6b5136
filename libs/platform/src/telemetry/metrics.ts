import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventFeed, FeedStatus } from '../event-feed/event-feed.js';

export interface ObservedRequest {
  readonly method: string;
  /** The route's pattern, never the path: its ids would make a series each. */
  readonly route: string;
  readonly status: number;
  readonly elapsedMs: number;
}

/** What became of a command that could be read. `failed`: a store was away, or our bug. */
export type CommandOutcome = 'recorded' | 'nothing-recorded' | 'refused' | 'conflict' | 'failed';
export type AppendOutcome = 'stored' | 'deduplicated' | 'conflict' | 'failed';
/** `running`: nobody had reported the step's end when its time was up; `stopped`: a report of the end told of the breach. */
export type BreachedClock = 'running' | 'stopped';

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const DETECTION_SECONDS = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800];

export interface RelayMetrics {
  sent(events: number): void;
  stumbled(): void;
}

/** One registry a process. Labels hold routes, codes, command and consumer names, never ids. Listed in docs/metrics.md. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = this.counter('tanggap_http_requests_total', 'Answered HTTP requests', [
    'method',
    'route',
    'status',
  ]);
  private readonly durations = this.histogram(
    'tanggap_http_request_seconds',
    'Time to answer an HTTP request',
    ['method', 'route'],
    REQUEST_SECONDS,
  );
  private readonly inFlight = this.gauge('tanggap_http_requests_in_flight', 'HTTP requests that wait for their answer', []);
  private readonly commands = this.counter('tanggap_commands_total', 'Commands by type and what became of them', [
    'command',
    'outcome',
  ]);
  private readonly appends = this.histogram(
    'tanggap_append_seconds',
    'Time until an append to the event log was durable, or was not',
    ['outcome'],
    APPEND_SECONDS,
  );
  private readonly breaches = this.histogram(
    'tanggap_sla_breach_detection_seconds',
    'From the instant a step was due to the instant its breach was judged',
    ['clock'],
    DETECTION_SECONDS,
  );
  private readonly unreadable = this.counter('tanggap_gauge_failures_total', 'Gauges that could not be read when scraped', [
    'gauge',
  ]);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A request has come; `observeRequest` when it is answered, `abandonRequest` when its caller left first. */
  beginRequest(): void {
    this.inFlight.inc();
  }

  abandonRequest(): void {
    this.inFlight.dec();
  }

  observeRequest({ method, route, status, elapsedMs }: ObservedRequest): void {
    this.inFlight.dec();
    this.requests.inc({ method, route, status: String(status) });
    this.durations.observe({ method, route }, elapsedMs / 1000);
  }

  countCommand(command: string, outcome: CommandOutcome): void {
    this.commands.inc({ command, outcome });
  }

  observeAppend(outcome: AppendOutcome, elapsedMs: number): void {
    this.appends.observe({ outcome }, elapsedMs / 1000);
  }

  observeBreach(clock: BreachedClock, delayMs: number): void {
    this.breaches.observe({ clock }, Math.max(0, delayMs) / 1000);
  }

  /** Lag and parked incidents per consumer, read when somebody scrapes. */
  watchFeed(feed: Pick<EventFeed, 'status'>): void {
    const status = shared(() => feed.status());
    const each = (name: string, help: string, valueOf: (consumer: FeedStatus) => number): void =>
      this.readGauge(name, help, ['consumer'], async (gauge) => {
        for (const consumer of await status()) gauge.set({ consumer: consumer.consumer }, valueOf(consumer));
      });
    each('tanggap_feed_lag_events', 'Events between a consumer and the head of the log', ({ lag }) => lag);
    each('tanggap_feed_parked_incidents', 'Incidents set aside for a consumer', ({ parked }) => parked);
    each('tanggap_feed_waiting', '1 while a consumer waits for a store that is unavailable', ({ failedAt }) =>
      failedAt === null ? 0 : 1,
    );
  }

  /** Deadlines that are still to come, or due and not yet judged. */
  watchDeadlines(count: () => Promise<number>): void {
    this.readGauge('tanggap_sla_open_deadlines', 'Incidents whose next alarm has an instant', [], async (open) => {
      open.set(await count());
    });
  }

  /** Case data on its way, by state. */
  watchCaseData(count: () => Promise<ReadonlyMap<string, number>>): void {
    this.readGauge('tanggap_case_data_unsent', 'Packages of case data not yet recorded as sent', ['state'], async (unsent) => {
      for (const [state, packages] of await count()) unsent.set({ state }, packages);
    });
  }

  /** Keys with which a service goes on while the key store is away. */
  watchSpareKeys(ready: () => number): void {
    this.readGauge('tanggap_spare_keys_ready', 'Stored keys that stand in while the key store is away', [], (spares) => {
      spares.set(ready());
      return Promise.resolve();
    });
  }

  /** @param lag events of the log that are not yet in the topic */
  watchRelay(lag: () => Promise<number>): RelayMetrics {
    const sent = this.counter('tanggap_relay_sent_total', 'Events the broker has acknowledged', []);
    const stumbles = this.counter(
      'tanggap_relay_stumbles_total',
      'Times the relay could not go on, each until it flowed again',
      [],
    );
    this.readGauge('tanggap_relay_lag_events', 'Events of the log that are not yet in the topic', [], async (behind) => {
      behind.set(await lag());
    });
    return { sent: (events) => sent.inc(events), stumbled: () => stumbles.inc() };
  }

  /** A store that is away must not take the other metrics with it: the gauge then shows nothing, and is counted. */
  private readGauge<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: (gauge: Gauge<L>) => Promise<void>,
  ): void {
    const gauge = this.gauge(name, help, labelNames, async () => {
      try {
        await read(gauge);
      } catch {
        if (labelNames.length === 0) gauge.remove({});
        else gauge.reset();
        this.unreadable.inc({ gauge: name });
      }
    });
  }

  private gauge<L extends string>(name: string, help: string, labelNames: readonly L[], collect?: () => Promise<void>): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry], ...(collect === undefined ? {} : { collect }) });
  }

  private counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: readonly number[],
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] });
  }
}

/** One question for all who ask before its answer has come. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | null = null;
  return () => (asking ??= ask().finally(() => (asking = null)));
}
