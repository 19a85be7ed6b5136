import {
  Catch,
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type INestApplication,
  type OnModuleDestroy,
  type RpcExceptionFilter,
} from '@nestjs/common';
import { EventPattern, NestMicroservice, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { lastValueFrom, throwError, type Observable } from 'rxjs';
import type { Subscription } from '../event-store/event-store.js';
import type { EventFeed } from './event-feed.js';

const PREFIX = 'feed:';
type FeedPattern = `${typeof PREFIX}${string}`;
const FEED = Symbol('EventFeed');

/**
 * Marks the controller method that is this consumer's handler; its `@Payload()` is a RecordedEvent. One a consumer, in a
 * controller (Nest ignores it in a provider).
 */
export function ConsumeFeed(consumer: string): MethodDecorator {
  const pattern: FeedPattern = `${PREFIX}${consumer}`;
  return EventPattern<FeedPattern>(pattern);
}

/** Without it Nest hands the feed a blank "Internal server error" where the handler's own error decides what happens. */
@Catch()
export class RethrowToFeed implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Nest's own way of consuming, thin over the feed: every `feed:` pattern becomes a consumer. Order, retries, parking and
 * checkpoints are the feed's; this class hands an event to its handler and the handler's error back.
 */
@Injectable()
export class FeedServer extends Server implements CustomTransportStrategy, OnModuleDestroy {
  // Base handleEvent never subscribes to the handler's stream; ours awaits it, so Nest must leave errors to us.
  override readonly propagatesEventHandlerErrors = true;
  private readonly subscriptions: Subscription[] = [];

  constructor(@Inject(FEED) private readonly feed: EventFeed) {
    super();
  }

  /** Returns at once; `callback` hears when every consumer is registered, or why one cannot be (a foreign checkpoint). */
  listen(callback: (error?: unknown) => void): void {
    this.subscribeAll().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  /**
   * Before any store closes: Nest closes transports only after `beforeApplicationShutdown`, when handlers in flight would
   * find their databases gone and good events be parked.
   */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((subscription) => subscription.stop()));
  }

  close(): Promise<void> {
    return this.onModuleDestroy();
  }

  /** The feed has no events of its own to listen to. */
  on(): void {
    // nothing to subscribe to
  }

  unwrap(): never {
    throw new Error('ask for the EventFeed itself');
  }

  private async subscribeAll(): Promise<void> {
    for (const [pattern, handler] of this.getHandlers()) {
      if (!pattern.startsWith(PREFIX)) continue;
      // Two handlers of one pattern would run at once, with one checkpoint between them.
      if (handler.next !== undefined) throw new Error(`two handlers for ${pattern}`);
      const name = pattern.slice(PREFIX.length);
      const onEvent = (event: RecordedEvent): Promise<void> => this.hand(handler, event);
      this.subscriptions.push(await this.feed.subscribe({ name, onEvent }));
    }
  }

  /** The handler itself: looking it up by its pattern costs Nest more than most handlers take. */
  private async hand(handler: MessageHandler, event: RecordedEvent): Promise<void> {
    const result: unknown = await handler(event);
    await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
  }
}

/** Provides the transport of a feed; imported once by the application that connects it. */
@Module({})
export class FeedModule {
  static register(feed: EventFeed): DynamicModule {
    return { module: FeedModule, providers: [{ provide: FEED, useValue: feed }, FeedServer], exports: [FeedServer] };
  }
}

/**
 * Starts every `feed:` handler of an application that imports FeedModule.
 * @throws ForeignCheckpoint, and whatever else keeps a consumer from registering
 */
export async function connectFeed(app: INestApplication): Promise<void> {
  await app.init(); // projections open their views in onModuleInit: no event may come before
  const strategy = app.get(FeedServer);
  // Deferred, because listeners registered at once would not get the filter; the application itself runs the init hooks.
  const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true });
  if (!(microservice instanceof NestMicroservice)) throw new TypeError('Nest connected something else than a NestMicroservice');
  microservice.useGlobalFilters(new RethrowToFeed());
  microservice.registerListeners();
  microservice.setIsInitialized(true);
  microservice.setIsInitHookCalled(true);
  await app.startAllMicroservices();
}
