import { Controller, Get, Header, Inject, Module, Res, type DynamicModule } from '@nestjs/common';
import { Public } from '../access/access-guard.js';
import type { EventFeed, FeedStatus } from '../event-feed/event-feed.js';
import type { Metrics } from './metrics.js';

export interface HealthOptions {
  readonly metrics: Metrics;
  /** Null: a service that consumes nothing. */
  readonly feed: Pick<EventFeed, 'status'> | null;
  /** Events a consumer may be behind and still count as ready. */
  readonly readyLag: number;
}

const OPTIONS = Symbol('HealthOptions');

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly readyLag: number;
  readonly consumers: readonly FeedStatus[];
}

interface Answering {
  status(code: number): unknown;
}

@Public()
@Controller()
class HealthController {
  constructor(@Inject(OPTIONS) private readonly options: HealthOptions) {}

  /** The process answers: nothing else is asked, or a slow disk would have it killed. */
  @Get('healthz')
  healthz(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  async readyz(@Res({ passthrough: true }) response: Answering): Promise<Readiness> {
    const { feed, readyLag } = this.options;
    const consumers = feed === null ? [] : await feed.status();
    const isReady = consumers.every(({ lag, failedAt }) => lag <= readyLag && failedAt === null);
    if (!isReady) response.status(503);
    return { status: isReady ? 'ready' : 'not-ready', readyLag, consumers };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.options.metrics.registry.metrics();
  }
}

/** `/healthz`, `/readyz` (503 until every consumer has caught up to the stated lag), `/metrics`; no credential needed. */
@Module({})
export class HealthModule {
  static register(options: HealthOptions): DynamicModule {
    if (options.feed !== null) options.metrics.watchFeed(options.feed);
    return { module: HealthModule, controllers: [HealthController], providers: [{ provide: OPTIONS, useValue: options }] };
  }
}
