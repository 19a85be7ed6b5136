import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { z } from 'zod';
import { OutcomeUnknown } from '@tanggap/platform/commands/commands';
import { StoreUnavailable } from '@tanggap/platform/event-store/event-store';
import { issueText } from '@tanggap/platform/http/issue-text';
import { ReportRefused } from '@tanggap/platform/reports/reports-reader';
import { ResyncRequired } from './live/live-log.js';
import type { ErrorCode } from './error-codes.js';

interface Presented {
  readonly code: ErrorCode;
  readonly message: string;
  readonly [detail: string]: unknown;
}

/** What a caller is told of an error that a resolver threw; null: it is our own bug, and they are told nothing. */
function presentable(error: unknown): Presented | null {
  if (error instanceof StoreUnavailable) {
    return {
      code: 'STORE_UNAVAILABLE',
      message: 'Penyimpanan sedang tidak tersedia. / The store is not available now: try again.',
    };
  }
  if (error instanceof OutcomeUnknown) {
    return {
      code: 'OUTCOME_UNKNOWN',
      message: 'Ulangi dengan kunci idempotensi yang sama. / Repeat with the same idempotency key.',
    };
  }
  if (error instanceof ResyncRequired) {
    return { code: 'RESYNC_REQUIRED', reason: error.reason, message: 'Muat ulang data. / Read again and follow from there.' };
  }
  if (error instanceof ReportRefused) {
    return error.code === 'not-found'
      ? { code: 'NOT_FOUND', message: 'Tidak ditemukan. / Not found.' }
      : { code: 'ROLE_NOT_ALLOWED', message: 'Peran Anda tidak berwenang. / Your role may not do this.' };
  }
  if (error instanceof z.ZodError) {
    const paths = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issueText(issue) }));
    return { code: 'BAD_USER_INPUT', message: UNREADABLE, paths };
  }
  return null;
}

/** The original of what graphql-js wrapped; undefined when graphql-js itself speaks (syntax, validation, variables). */
export function thrownBy(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? undefined) : error;
}

const UNREADABLE = 'Masukan tidak dapat dibaca. / The input cannot be read.';
const QUOTES_A_VALUE = /invalid value|cannot represent|Expected value of type|does not exist in|^Syntax Error/;

/** graphql-js quotes the wrong value, which may be what a caller said: only where it stood goes out. */
function wordless(message: string): { readonly message: string; readonly paths?: unknown } {
  if (!QUOTES_A_VALUE.test(message)) return { message };
  const variable = /^Variable "\$(\w+)" got invalid value/.exec(message)?.[1];
  if (variable === undefined) return { message: message.startsWith('Syntax Error') ? 'Syntax Error' : UNREADABLE };
  const place = /.* at "([\w.[\]]+)"; /s.exec(message)?.[1] ?? variable;
  const missing = /Field "(\w+)" of required type "[^"]+" was not provided\.$/.exec(message)?.[1];
  const unknown = /Field "([^"]+)" is not defined by type "\w+"\.$/.exec(message)?.[1];
  const field = missing ?? unknown;
  const why =
    missing !== undefined
      ? 'wajib diisi / required'
      : unknown !== undefined
        ? 'bidang tidak dikenal / unknown field'
        : 'nilai tidak sah / not a valid value';
  return { message: UNREADABLE, paths: [{ path: field === undefined ? place : `${place}.${field}`, message: why }] };
}

const ourFault: Presented = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Terjadi galat di sisi kami. / Something went wrong on our side.',
};

/** An error as it leaves: typed, without a stack, a path of ours or anybody's data. */
export function presentError(error: unknown): GraphQLError {
  const thrown = thrownBy(error);
  const where = error instanceof GraphQLError && error.path !== undefined ? { path: error.path } : {};
  if (thrown === undefined || thrown instanceof GraphQLError) {
    const spoken = error instanceof GraphQLError ? error : new GraphQLError('error');
    const { message, paths = spoken.extensions['paths'] } = wordless(spoken.message);
    const { code = 'BAD_USER_INPUT', reason } = spoken.extensions;
    return new GraphQLError(message, {
      ...where,
      ...placeIn(spoken),
      extensions: { code, ...(reason === undefined ? {} : { reason }), ...(paths === undefined ? {} : { paths }) },
    });
  }
  const { message, ...extensions } = presentable(thrown) ?? ourFault;
  return new GraphQLError(message, { ...where, extensions });
}

/** Line and column in the query as sent, for what graphql-js found there. */
function placeIn({ nodes, source, positions }: GraphQLError): Pick<GraphQLErrorOptions, 'nodes' | 'source' | 'positions'> {
  return { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null };
}

export function isOurBug(error: unknown): boolean {
  const thrown = thrownBy(error);
  return thrown !== undefined && !(thrown instanceof GraphQLError) && presentable(thrown) === null;
}
