import type { IncomingMessage, ServerResponse } from 'node:http';
import { Module, StandardSchemaValidationPipe, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AccessGuard } from '../access/access-guard.js';
import type { AccessCheck } from '../access/access-key.js';
import { Authenticator } from '../access/authenticator.js';
import type { EventFeed } from '../event-feed/event-feed.js';
import { FeedModule } from '../event-feed/nest-feed-transport.js';
import { HealthModule } from '../telemetry/health.module.js';
import { NestLog } from '../telemetry/logger.js';
import type { Metrics } from '../telemetry/metrics.js';
import { DocsModule } from './docs.module.js';
import { faultsOf } from './input-faults.js';
import { assertParsable, assertWellFormed } from './json-guard.js';
import type { OpenApiDocument } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { problem, type RefusalTexts } from './problem.js';
import { RequestDrain } from './request-drain.js';
import { checkOrigin, watchRequests } from './request-watch.js';

export interface HttpAppOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly access: AccessCheck;
  /** Null: a service that consumes nothing. */
  readonly feed: EventFeed | null;
  /** Code to status of every refusal the module's services can give; an unlisted one is a 409. */
  readonly rejections: Readonly<Record<string, number>>;
  /** What people read of a refusal, by its code: the problem's `detail`, Indonesian first. */
  readonly refusalTexts?: RefusalTexts;
  readonly readyLag: number;
  readonly allowedOrigins?: readonly string[];
  readonly documents?: readonly OpenApiDocument[];
  /** What is not this process's: answered elsewhere, before anything here reads the body. */
  readonly forward?: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
}

/** Nest's type leaves `verify` out (it uses it itself for raw bodies, which we do not ask for); Express takes it. */
const jsonOptions = {
  limit: '256kb',
  inflate: false,
  verify: (_request: unknown, _response: unknown, raw: Uint8Array): void => assertParsable(raw),
};

@Module({})
class HttpRoot {}

/**
 * One Nest application with everything every door needs: access guard, schema pipe, Problem Details, body limits, Origin
 * check, security headers, health, metrics, documents. Initialised, not listening and not consuming: `connectFeed` next.
 */
export async function createHttpApp(module: Type | DynamicModule, options: HttpAppOptions): Promise<NestExpressApplication> {
  const drain = new RequestDrain();
  const app = await NestFactory.create<NestExpressApplication>(rootOf(module, options, drain), {
    bodyParser: false, // ours below: with limits, and before anything parses
    logger: new NestLog(options.logger),
    abortOnError: false,
    forceCloseConnections: true, // after the drain: an idle keep-alive connection must not hold up a stop
  });
  const allowed = options.allowedOrigins ?? [];
  drain.of(app.getHttpServer());
  app.use(drain.watch);
  app.disable('x-powered-by');
  app.disable('etag'); // Express's own tags are hashes; ours are revisions
  app.use(watchRequests(options.logger, options.metrics), helmet({ strictTransportSecurity: false }), checkOrigin(allowed));
  if (allowed.length > 0) app.enableCors({ origin: [...allowed], exposedHeaders: ['ETag', 'Retry-After'] });
  if (options.forward !== undefined) app.use(options.forward);
  app.useBodyParser('json', jsonOptions);
  app.use((request: { readonly body?: unknown }, _response: unknown, next: () => void) => {
    assertWellFormed(request.body);
    next();
  });
  app.useGlobalGuards(new AccessGuard(new Authenticator(options.access)));
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) => problem(400, 'invalid-input', { errors: faultsOf(issues) }),
    }),
  );
  app.useGlobalFilters(new ProblemFilter(options.logger, options.rejections, options.refusalTexts));
  await app.init();
  return app;
}

function rootOf(module: Type | DynamicModule, options: HttpAppOptions, drain: RequestDrain): DynamicModule {
  const { metrics, feed, readyLag, documents = [] } = options;
  const imports = [module, HealthModule.register({ metrics, feed, readyLag }), DocsModule.register(documents)];
  const providers = [{ provide: RequestDrain, useValue: drain }];
  return { module: HttpRoot, providers, imports: feed === null ? imports : [...imports, FeedModule.register(feed)] };
}
