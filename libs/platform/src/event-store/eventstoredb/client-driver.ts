import type { Readable } from 'node:stream';
import {
  DriverError,
  type DriverNotice,
  type DriverRecord,
  type DriverSubscription,
  type DriverTrouble,
  type EsdbDriver,
  type OutgoingEvent,
  type Page,
  type Place,
} from './esdb-driver.js';
import { NO_STREAM, type Revision } from '../event-store.js';
import { within } from './within.js';

/** Records a filtered subscription looks at between two checkpoints. */
const CHECKPOINT_EVERY = 32;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface CallOptions {
  readonly credentials: Credentials;
  readonly requiresLeader: true;
}

interface ClientRecord {
  readonly streamId: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly position?: Place;
}

interface Resolved {
  readonly event?: ClientRecord;
  readonly commitPosition?: bigint;
}

type ReadOptions<P> = CallOptions & { readonly direction: Page<P>['direction']; readonly maxCount: number };

/** A stream of what the server sends, into which one may push. */
interface ClientSubscription extends AsyncIterable<unknown> {
  on(event: 'error', listener: () => void): unknown;
  push(item: unknown): boolean;
  destroy(): unknown;
  unsubscribe(): Promise<void>;
}

/** What both client libraries have alike. */
export interface Client {
  readStream(
    stream: string,
    options: ReadOptions<Revision> & { fromRevision: bigint | 'start' | 'end' },
  ): AsyncIterable<Resolved>;
  readAll(options: ReadOptions<Place> & { fromPosition: Place | 'start' | 'end' }): AsyncIterable<Resolved>;
  subscribeToAll(
    options: CallOptions & {
      fromPosition: Place | 'start';
      filter: {
        filterOn: 'streamName';
        prefixes: string[];
        maxSearchWindow: number;
        checkpointInterval: number;
        checkpointReached: (subscription: ClientSubscription, place: Place) => void;
      };
    },
  ): ClientSubscription;
  dispose(): Promise<void>;
}

/** One append; the only call whose options the libraries name differently. */
export type ClientAppend = (
  stream: string,
  expected: bigint | 'no_stream',
  events: readonly (OutgoingEvent & { readonly contentType: 'application/json' })[],
  options: CallOptions & { readonly deadline: number },
) => Promise<unknown>;

export interface DriverLimits {
  /** A call that takes longer counts as unanswered. */
  readonly callMs: number;
}

/** Both drivers: the guards are here once. */
export class ClientDriver implements EsdbDriver {
  private readonly call: CallOptions;

  constructor(
    private readonly client: Client,
    private readonly clientAppend: ClientAppend,
    credentials: Credentials,
    private readonly limits: DriverLimits,
  ) {
    this.call = { credentials, requiresLeader: true };
  }

  async append(stream: string, expected: Revision, events: readonly OutgoingEvent[]): Promise<'taken' | 'refused'> {
    const { callMs } = this.limits;
    try {
      const offered = events.map((event) => ({ ...event, contentType: 'application/json' as const }));
      const revision = expected === NO_STREAM ? 'no_stream' : BigInt(expected);
      const appending = this.clientAppend(stream, revision, offered, { ...this.call, deadline: callMs });
      await within(callMs, appending);
      return 'taken';
    } catch (error) {
      if (typeOf(error) === 'wrong-expected-version') return 'refused';
      throw driverError(error);
    }
  }

  readStream(stream: string, { from, direction, limit }: Page<Revision>): Promise<readonly DriverRecord[]> {
    const fromRevision = typeof from === 'number' ? BigInt(from) : from;
    return this.page(this.client.readStream(stream, { ...this.call, fromRevision, direction, maxCount: limit }));
  }

  readAll({ from, direction, limit }: Page<Place>): Promise<readonly DriverRecord[]> {
    return this.page(this.client.readAll({ ...this.call, fromPosition: from, direction, maxCount: limit }));
  }

  subscribeAll(after: Place | 'start', prefixes: readonly string[]): DriverSubscription {
    const stream = this.client.subscribeToAll({
      ...this.call,
      fromPosition: after,
      filter: {
        filterOn: 'streamName',
        prefixes: [...prefixes],
        maxSearchWindow: CHECKPOINT_EVERY,
        checkpointInterval: 1,
        // Into the stream, behind the events it is about: called at once it would overtake those that still wait to be handled.
        checkpointReached: (subscription, place) => void subscription.push({ place }),
      },
    });
    stream.on('error', ignore); // one that comes after the iteration's end would otherwise end the process
    return {
      [Symbol.asyncIterator]: () => notices(stream),
      cancel: () => {
        stream.unsubscribe().catch(ignore);
        stream.destroy();
      },
    };
  }

  async close(): Promise<void> {
    await within(this.limits.callMs, this.client.dispose()).catch(ignore);
  }

  /** Neither library limits a read: a silent server would keep it for ever. */
  private async page(stream: AsyncIterable<Resolved>): Promise<readonly DriverRecord[]> {
    if (isReadable(stream)) stream.on('error', ignore);
    try {
      return await within(this.limits.callMs, recordsOf(stream));
    } catch (error) {
      if (isReadable(stream)) stream.cancel().catch(ignore);
      if (typeOf(error) === 'stream-not-found') return [];
      throw driverError(error);
    }
  }
}

async function* notices(stream: AsyncIterable<unknown>): AsyncGenerator<DriverNotice, undefined> {
  try {
    for await (const item of stream as AsyncIterable<Resolved | { readonly place: Place }>) {
      // nothing else is put into it
      if ('place' in item) yield { kind: 'checkpoint', place: item.place };
      else if (item.event !== undefined) yield { kind: 'record', record: recordOf(item.event, item.commitPosition) };
    }
  } catch (error) {
    throw driverError(error);
  }
  return undefined;
}

async function recordsOf(stream: AsyncIterable<Resolved>): Promise<readonly DriverRecord[]> {
  const records: DriverRecord[] = [];
  for await (const { event, commitPosition } of stream) {
    if (event !== undefined) records.push(recordOf(event, commitPosition));
  }
  return records;
}

function recordOf({ streamId, revision, id, type, data, metadata, position }: ClientRecord, commit?: bigint): DriverRecord {
  const place = position ?? (commit === undefined ? undefined : { commit, prepare: commit });
  if (place === undefined) throw new DriverError('unavailable', 'the server tells no positions: it is older than 22.6');
  return { stream: streamId, revision: Number(revision), id, type, data, metadata, place };
}

function isReadable(stream: AsyncIterable<Resolved>): stream is Readable & { cancel(): Promise<void> } {
  return 'cancel' in stream && 'on' in stream;
}

function typeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
}

/** The libraries' texts name addresses and streams, never data. */
function driverError(error: unknown): DriverError {
  if (error instanceof DriverError) return error;
  const type = typeOf(error);
  const message = error instanceof Error ? error.message : 'unknown';
  return new DriverError(
    (typeof type === 'string' ? troubles[type] : undefined) ?? 'unavailable',
    typeof type === 'string' ? `${type}: ${message}` : message,
    { cause: error },
  );
}

/** Everything that is not named here may have happened or not. */
const troubles: Readonly<Record<string, DriverTrouble>> = {
  'maximum-append-size-exceeded': 'too-large',
  'access-denied': 'access-denied',
  'stream-deleted': 'stream-deleted',
};

function ignore(): void {
  // Whoever waited has been told, or nobody waits.
}
