import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../access/access-guard.js';
import { beginStage } from '../telemetry/tracing.js';
import type { Metrics } from '../telemetry/metrics.js';
import { problem } from './problem.js';

interface WatchedRequest extends AuthenticatedRequest {
  readonly method: string;
  readonly route?: { readonly path?: unknown };
  /** Where a middleware with doors of its own was mounted: `/graphql`. */
  readonly baseUrl?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}
interface WatchedResponse {
  readonly statusCode: number;
  readonly writableFinished: boolean;
  once(event: 'close', listener: () => void): unknown;
}
type Middleware<Q, R> = (request: Q, response: R, next: (error?: unknown) => void) => void;

/** Counts and logs an answer by its route's pattern: a path that nobody serves can hold anything, a name or a number. */
export function watchRequests(logger: Logger, metrics: Metrics): Middleware<WatchedRequest, WatchedResponse> {
  return (request, response, next) => {
    const startedMs = performance.now();
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : null;
    const stage = beginStage({
      name: request.method,
      kind: 'server',
      parent,
      attributes: { 'http.request.method': request.method },
    });
    metrics.beginRequest();
    response.once('close', () => {
      stage?.rename(`${request.method} ${routeOf(request)}`);
      stage?.set({ 'http.route': routeOf(request), 'http.response.status_code': response.statusCode });
      stage?.end();
      if (!response.writableFinished) {
        metrics.abandonRequest();
        return;
      }
      const route = routeOf(request);
      const elapsedMs = Math.round((performance.now() - startedMs) * 10) / 10;
      const { method, principal, params } = request;
      metrics.observeRequest({ method, route, status: response.statusCode, elapsedMs });
      const incident = response.statusCode < 400 ? params?.['incident'] : undefined; // a refused one may be anything
      logger.debug({ method, route, status: response.statusCode, elapsedMs, actor: principal?.id, incident });
    });
    if (stage === null) next();
    else stage.run(next);
  };
}

/** A mount's path is matched whatever its letters' case; what it was written as would make a series each. */
function routeOf({ route, baseUrl }: WatchedRequest): string {
  if (typeof route?.path === 'string') return route.path;
  return baseUrl === undefined || baseUrl === '' ? 'unmatched' : baseUrl.toLowerCase();
}

/** A page of another origin has no business here unless it is listed; programs send no Origin. */
export function checkOrigin(allowed: readonly string[]): Middleware<AuthenticatedRequest, unknown> {
  return (request, _response, next) => {
    const { origin, host } = request.headers;
    if (origin === undefined || (typeof origin === 'string' && (allowed.includes(origin) || isOwn(origin, host)))) next();
    else next(problem(403, 'foreign-origin'));
  };
}

function isOwn(origin: string, host: unknown): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
