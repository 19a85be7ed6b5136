import type { Accepted, CommandResult } from '../commands/commands.js';

/** RFC 9457. `code` is for programs, `title` and, where there is more to say, `detail` for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly [extension: string]: unknown;
}

/** One place in the input and what is wrong there; never what was given. */
export interface InputFault {
  /** JSON pointer (RFC 6901); empty for the whole. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** A refusal at the edge, as it goes out. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

export function problem(status: number, code: string, extensions: Readonly<Record<string, unknown>> = {}): ProblemError {
  return new ProblemError(status, code, extensions);
}

/** A business refusal on its way to the edge, where a table gives it its status. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  constructor(readonly rejection: { readonly code: string }) {
    super(rejection.code);
  }
}

/** @throws CommandRefused with the rejection */
export function accepted<R extends { readonly code: string }>(result: CommandResult<R>): Accepted {
  if (!result.ok) throw new CommandRefused(result.rejection);
  return result;
}

/** The status of every refusal of a service: a new one without a status does not compile. */
export type RejectionTable<R extends { readonly code: string }> = Readonly<Record<R['code'], 400 | 403 | 404 | 409 | 422>>;

/** Sentences of refusals by code. */
export type RefusalTexts = Readonly<Record<string, { readonly id: string; readonly en: string }>>;

const titles: Readonly<Record<number, string>> = {
  400: 'Permintaan tidak sah / The request is not valid',
  401: 'Kunci akses diperlukan / An access key is needed',
  403: 'Tidak diizinkan / Not allowed',
  404: 'Tidak ditemukan / Not found',
  409: 'Ditolak oleh keadaan saat ini / Refused as things stand',
  412: 'Sudah berubah sejak dibaca / Changed since it was read',
  413: 'Terlalu besar / Too large',
  415: 'Jenis isi tidak didukung / Unsupported content type',
  422: 'Tidak dapat diproses / Cannot be processed',
  429: 'Terlalu banyak percobaan / Too many attempts',
  500: 'Kesalahan di pihak kami / A fault on our side',
  503: 'Sedang tidak tersedia, coba lagi / Unavailable now, try again',
};

export function problemBody(status: number, code: string, extensions: Readonly<Record<string, unknown>> = {}): Problem {
  return { ...extensions, type: `urn:tanggap:problem:${code}`, title: titles[status] ?? code, status, code };
}
