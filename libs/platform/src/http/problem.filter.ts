import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Unauthenticated } from '../access/authenticator.js';
import { OutcomeUnknown } from '../commands/commands.js';
import { RevisionConflict, StoreUnavailable } from '../event-store/event-store.js';
import { errorShape } from '../telemetry/logger.js';
import { faultsOf } from './input-faults.js';
import { CommandRefused, problemBody, ProblemError, type Problem, type RefusalTexts } from './problem.js';

interface AnsweringResponse {
  readonly headersSent: boolean;
  status(code: number): this;
  setHeader(name: string, value: string): this;
  end(body: string): void;
}
interface RefusedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly route?: { readonly path?: unknown };
}

const codes: Readonly<Record<number, string>> = {
  400: 'malformed-request',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
};

/** Refusals that any command may meet, whichever service owns it. */
const commonRejections: Readonly<Record<string, number>> = { 'idempotency-key-reused': 422, 'role-not-allowed': 403 };

/** Everything that goes wrong leaves as Problem Details; what we did not foresee leaves as a bare 500 and is logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly rejections: Readonly<Record<string, number>>;

  constructor(
    private readonly logger: Logger,
    rejections: Readonly<Record<string, number>>,
    private readonly texts: RefusalTexts = {},
  ) {
    this.rejections = { ...commonRejections, ...rejections };
  }

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL and event handlers have their own ways of failing.
    if (host.getType() !== 'http') throw error;
    const [request, response] = [
      host.switchToHttp().getRequest<RefusedRequest>(),
      host.switchToHttp().getResponse<AnsweringResponse>(),
    ];
    // Nest puts what the body parser's hook threw into an exception of its own.
    const problem = this.problemOf(
      error instanceof HttpException && error.cause instanceof ProblemError ? error.cause : error,
      request,
    );
    if (problem.status >= 500) {
      const { method, route } = request;
      this.logger.error({
        err: errorShape(error),
        method,
        route: typeof route?.path === 'string' ? route.path : null,
        status: problem.status,
      });
    }
    if (response.headersSent) return;
    for (const [name, value] of Object.entries(headersOf(error, problem.status))) response.setHeader(name, value);
    response
      .status(problem.status)
      .setHeader('Content-Type', 'application/problem+json; charset=utf-8')
      .end(JSON.stringify(this.worded(problem)));
  }

  private worded(problem: Problem): Problem {
    const text = this.texts[problem.code];
    return text === undefined ? problem : { ...problem, detail: `${text.id} / ${text.en}` };
  }

  private problemOf(error: unknown, request: RefusedRequest): Problem {
    if (error instanceof ProblemError) return problemBody(error.status, error.code, error.extensions);
    if (error instanceof CommandRefused) {
      const { code, ...more } = error.rejection;
      return problemBody(this.rejections[code] ?? 409, code, more);
    }
    if (error instanceof z.ZodError) return problemBody(400, 'invalid-input', { errors: faultsOf(error.issues) });
    if (error instanceof RevisionConflict) {
      const status = request.headers['if-match'] === undefined ? 409 : 412;
      return problemBody(status, status === 412 ? 'stale-if-match' : 'concurrent-change', { currentRevision: error.actual });
    }
    if (error instanceof Unauthenticated) {
      return error.reason === 'too-many-attempts' ? problemBody(429, error.reason) : problemBody(401, 'unauthenticated');
    }
    if (error instanceof StoreUnavailable) return problemBody(503, 'store-unavailable');
    if (error instanceof OutcomeUnknown) return problemBody(503, 'outcome-unknown');
    if (error instanceof HttpException) {
      const status = error.getStatus();
      return problemBody(status, codes[status] ?? (status >= 500 ? 'internal' : 'refused'));
    }
    return problemBody(500, 'internal');
  }
}

function headersOf(error: unknown, status: number): Readonly<Record<string, string>> {
  if (error instanceof Unauthenticated && error.retryAfterSec !== null) return { 'Retry-After': String(error.retryAfterSec) };
  if (error instanceof Unauthenticated) {
    return { 'WWW-Authenticate': `Bearer realm="tanggap"${error.reason === 'invalid' ? ', error="invalid_token"' : ''}` };
  }
  return status === 503 ? { 'Retry-After': '1' } : {};
}
