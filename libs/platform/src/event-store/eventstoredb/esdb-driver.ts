import type { Revision } from '../event-store.js';

/** Where a record lies in the server's log: its byte offsets. */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface DriverRecord {
  readonly stream: string;
  readonly revision: Revision;
  readonly id: string;
  readonly type: string;
  readonly place: Place;
  /** Parsed where the record says it is JSON and it is; else what there is. */
  readonly data: unknown;
  readonly metadata: unknown;
}

export type DriverNotice =
  | { readonly kind: 'record'; readonly record: DriverRecord }
  /** Everything up to here was looked at, and what passed the filter was handed over before this. */
  | { readonly kind: 'checkpoint'; readonly place: Place };

export interface DriverSubscription extends AsyncIterable<DriverNotice> {
  /** Ends the iteration, whatever state the connection is in. */
  cancel(): void;
}

/**
 * What the adapter asks of a client library: single calls, none of them retried. Every call carries its own credentials,
 * which also keeps both libraries off their shared batch stream, insists on the leader and has a time limit of its own.
 */
export interface EsdbDriver {
  /**
   * @returns `refused`: the stream is at another revision, and these ids are not there at the ones after `expected`
   * @throws DriverError
   */
  append(stream: string, expected: Revision, events: readonly OutgoingEvent[]): Promise<'taken' | 'refused'>;
  /** One page, inclusive of where it starts; an unknown stream is empty. @throws DriverError */
  readStream(stream: string, page: Page<Revision>): Promise<readonly DriverRecord[]>;
  /** One page of every stream, the server's own among them; inclusive of where it starts. @throws DriverError */
  readAll(page: Page<Place>): Promise<readonly DriverRecord[]>;
  /** Exclusive of `after`; only streams whose names begin with one of the prefixes. Errors end it and are thrown. */
  subscribeAll(after: Place | 'start', prefixes: readonly string[]): DriverSubscription;
  close(): Promise<void>;
}

export interface Page<P> {
  readonly from: P | 'start' | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

/** Why a call did not give what it should. */
export type DriverTrouble =
  /** It may or may not have happened; another try may do better. */
  | 'unavailable'
  /** It will never be taken as it is. */
  | 'too-large'
  | 'access-denied'
  /** Somebody closed this stream for ever. */
  | 'stream-deleted';

export class DriverError extends Error {
  override readonly name = 'DriverError';
  constructor(
    readonly trouble: DriverTrouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @returns below, at or above zero as `a` lies before, at or after `b` */
export function comparePlaces(a: Place, b: Place): number {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1;
  if (a.prepare === b.prepare) return 0;
  return a.prepare < b.prepare ? -1 : 1;
}
