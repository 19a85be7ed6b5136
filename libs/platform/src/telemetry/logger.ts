import { type LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type LogFn, type Logger } from 'pino';
import { CorruptEvent, UnsealedEvent } from '../event-store/event-store.js';

export interface LoggerOptions {
  readonly service: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly destination?: DestinationStream;
}

/** Fields that never leave, wherever somebody puts them by mistake. */
const redacted = [
  'authorization',
  'cookie',
  'key',
  'secret',
  'token',
  'password',
  'body',
  'data',
  'text',
  'phone',
  'name',
  'address',
];

/** JSON lines, UTC. Log ids, codes and counts; errors under `err`. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { logMethod: withoutMessages },
    redact: { paths: redacted.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Pino would put an error's message into `msg` by itself, so errors are replaced before it sees them. */
function withoutMessages(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args;
  method.apply(this, [shaped(first), ...rest]);
}

function shaped(logged: unknown): unknown {
  if (logged instanceof Error) return { err: errorShape(logged) };
  if (typeof logged !== 'object' || logged === null || !('err' in logged)) return logged;
  return { ...logged, err: errorShape(logged.err) };
}

export interface ErrorShape {
  readonly class: string;
  readonly code?: string | number;
  readonly stream?: string;
  readonly revision?: number;
  readonly position?: string;
  readonly at?: readonly string[];
  readonly cause?: ErrorShape;
}

const MOST_FRAMES = 8;

/**
 * Class, code and places (of a damaged or unsealed event, where it lies), never the message: a parser's message quotes its input, a constraint's the row, and both may be
 * what a caller said.
 */
export function errorShape(error: unknown, depth = 0): ErrorShape {
  if (!(error instanceof Error)) return { class: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    class: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error instanceof CorruptEvent
      ? { stream: error.stream, revision: error.revision, position: error.position } // names the event, holds nobody's words
      : {}),
    ...(error instanceof UnsealedEvent ? { stream: error.stream } : {}),
    at: frames.slice(0, MOST_FRAMES).map((line) => line.trim().slice('at '.length)),
    ...(error.cause instanceof Error && depth < 3 ? { cause: errorShape(error.cause, depth + 1) } : {}),
  };
}

/** Nest's own words through the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug(fieldsOf(message, context));
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.debug(fieldsOf(message, context));
  }

  verbose(message: unknown, context?: unknown): void {
    this.logger.debug(fieldsOf(message, context));
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn(fieldsOf(message, context));
  }

  error(message: unknown, stackOrContext?: unknown, context?: unknown): void {
    this.logger.error(fieldsOf(message, context ?? stackOrContext));
  }

  fatal(message: unknown, context?: unknown): void {
    this.logger.fatal(fieldsOf(message, context));
  }
}

function fieldsOf(message: unknown, context: unknown): object {
  const from = typeof context === 'string' && !context.includes('\n') ? context : 'nest'; // a stack may come where a context goes
  return message instanceof Error
    ? { from, err: message }
    : { from, msg: typeof message === 'string' ? message : typeof message };
}
