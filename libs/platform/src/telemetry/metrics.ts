import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventFeed } from '../event-feed/event-feed.js';

export interface ObservedRequest {
  readonly method: string;
  /** The route's pattern, never the path: its ids would make a series each. */
  readonly route: string;
  readonly status: number;
  readonly elapsedMs: number;
}

/** One registry a process. Labels hold routes, codes and consumer names, never ids. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'tanggap_http_requests_total',
    help: 'Answered HTTP requests',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'tanggap_http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observeRequest({ method, route, status, elapsedMs }: ObservedRequest): void {
    this.requests.inc({ method, route, status: String(status) });
    this.durations.observe({ method, route }, elapsedMs / 1000);
  }

  /** Lag and parked incidents per consumer, read when somebody scrapes. */
  watchFeed(feed: Pick<EventFeed, 'status'>): void {
    const lag = new Gauge({
      name: 'tanggap_feed_lag_events',
      help: 'Events between a consumer and the head of the log',
      labelNames: ['consumer'] as const,
      registers: [this.registry],
      collect: async () => {
        for (const { consumer, lag: events, parked: incidents, failedAt } of await feed.status()) {
          lag.set({ consumer }, events);
          parked.set({ consumer }, incidents);
          waiting.set({ consumer }, failedAt === null ? 0 : 1);
        }
      },
    });
    const parked = new Gauge({
      name: 'tanggap_feed_parked_incidents',
      help: 'Incidents set aside for a consumer',
      labelNames: ['consumer'] as const,
      registers: [this.registry],
    });
    const waiting = new Gauge({
      name: 'tanggap_feed_waiting',
      help: '1 while a consumer waits for a store that is unavailable',
      labelNames: ['consumer'] as const,
      registers: [this.registry],
    });
  }
}
