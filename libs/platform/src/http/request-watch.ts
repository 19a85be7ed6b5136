import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../access/access-guard.js';
import type { Metrics } from '../telemetry/metrics.js';
import { problem } from './problem.js';

interface WatchedRequest extends AuthenticatedRequest {
  readonly method: string;
  readonly route?: { readonly path?: unknown };
  readonly params?: Readonly<Record<string, unknown>>;
}
interface WatchedResponse {
  readonly statusCode: number;
  once(event: 'finish', listener: () => void): unknown;
}
type Middleware<Q, R> = (request: Q, response: R, next: (error?: unknown) => void) => void;

/** Counts and logs an answer by its route's pattern: a path that nobody serves can hold anything, a name or a number. */
export function watchRequests(logger: Logger, metrics: Metrics): Middleware<WatchedRequest, WatchedResponse> {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('finish', () => {
      const route = typeof request.route?.path === 'string' ? request.route.path : 'unmatched';
      const elapsedMs = Math.round((performance.now() - startedMs) * 10) / 10;
      const { method, principal, params } = request;
      metrics.observeRequest({ method, route, status: response.statusCode, elapsedMs });
      const incident = response.statusCode < 400 ? params?.['incident'] : undefined; // a refused one may be anything
      logger.debug({ method, route, status: response.statusCode, elapsedMs, actor: principal?.id, incident });
    });
    next();
  };
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
