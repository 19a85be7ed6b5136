import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { workOriginSchema, type WorkOrigin } from '@tanggap/events/ids';
import { principalOf, type AuthenticatedRequest } from '../access/access-guard.js';
import type { GivenContext } from '../commands/commands.js';
import { problem, type ProblemError } from './problem.js';

/** What goes with a command over HTTP: `Idempotency-Key` (needed), `If-Match: "12"`, `traceparent`, `Tanggap-Origin`. */
export const InCommandContext = createParamDecorator((_data: unknown, context: ExecutionContext): GivenContext =>
  commandContextOf(context.switchToHttp().getRequest<AuthenticatedRequest>()),
);

/** @throws ProblemError 400 naming the header */
export function commandContextOf(request: AuthenticatedRequest): GivenContext {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    principal: principalOf(request),
    credential: request.credential ?? '',
    idempotencyKey: idempotencyKeyOf(header('idempotency-key')),
    ifMatch: revisionOf(header('if-match')),
    traceparent: traceparentOf(header('traceparent')),
    origin: originOf(header('tanggap-origin')),
  };
}

function idempotencyKeyOf(given: string | undefined): string {
  if (given === undefined) throw wrongHeader('Idempotency-Key', 'wajib diisi / required');
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given; // the draft's form is a quoted string; most clients send it bare
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw wrongHeader(
      'Idempotency-Key',
      '1 sampai 200 huruf ASCII tanpa spasi / 1 to 200 printable ASCII characters without spaces',
    );
  return key;
}

/** `*` and weak tags would say "whatever it is now": exactly what the header is there to prevent. */
function revisionOf(given: string | undefined): number | null {
  if (given === undefined) return null;
  const digits = /^"(\d{1,15})"$/.exec(given)?.[1];
  if (digits === undefined) throw wrongHeader('If-Match', 'satu tag seperti / one strong tag such as "12"');
  return Number(digits);
}

function traceparentOf(given: string | undefined): string | null {
  return given !== undefined && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(given) ? given : null;
}

function originOf(given: string | undefined): WorkOrigin | null {
  if (given === undefined) return null;
  const origin = workOriginSchema.safeParse(given);
  if (origin.success) return origin.data;
  throw wrongHeader('Tanggap-Origin', `harus salah satu dari / must be one of: ${workOriginSchema.options.join(', ')}`);
}

function wrongHeader(header: string, message: string): ProblemError {
  return problem(400, 'invalid-header', { header, errors: [{ pointer: '', code: 'header', message: `${header}: ${message}` }] });
}
