import { randomUUID } from 'node:crypto';
import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { z } from 'zod';
import type { KeyStore } from '../../key-store/key-store.js';
import {
  NO_STREAM,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type LogEntry,
  type Position,
  type Revision,
  type StoredBytes,
  type StoredStream,
  type Subscription,
} from '../event-store.js';
import { checkedRun, type SealedLog } from '../sealed-copy.js';
import { Appender, type AppendLimits } from './appender.js';
import type { DriverLimits } from './client-driver.js';
import { connectDriver, type DriverOptions } from './connect-driver.js';
import { DriverError } from './esdb-driver.js';
import { Follower, type FollowLimits } from './follower.js';
import { LogAccess } from './log-access.js';
import { EsdbLogReader } from './log-reader.js';
import { openRecord } from './stored-record.js';
import { StreamNames } from './stream-names.js';

export type EsdbLimits = DriverLimits & AppendLimits & FollowLimits & { readonly readMs: number };

const defaults: EsdbLimits = {
  callMs: 3000,
  appendMs: 10_000,
  readMs: 5000,
  mostInFlight: 256,
  silenceMs: 5000,
  retryMs: 1000,
};

export interface EventStoreDbOptions extends DriverOptions {
  readonly keys: Pick<KeyStore, 'obtain'>;
  /** Told when a subscription stumbles; it goes on trying. */
  readonly onTrouble?: (error: unknown) => void;
  /** Put before every stream's name; for tests on a server that has other uses. */
  readonly namespace?: string;
  readonly limits?: Partial<EsdbLimits>;
}

const identitySchema = z.object({ logId: z.uuid() });

/** The distributed event log: EventStoreDB or KurrentDB, one adapter over either library (docs/adr/0012). */
export class EventStoreDbEventStore implements EventStore, SealedLog {
  private readonly followers = new Set<Follower>();
  private closing = false;

  private constructor(
    private readonly log: LogAccess,
    private readonly reader: EsdbLogReader,
    private readonly appender: Appender,
    private readonly limits: EsdbLimits,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** Connects, and names the log when nobody has yet. @throws StoreUnavailable */
  static async open(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const limits = { ...defaults, ...options.limits };
    const driver = await connectDriver(options, limits);
    const log = new LogAccess(driver, new StreamNames(options.namespace ?? ''), limits.readMs);
    try {
      const reader = new EsdbLogReader(log, await logIdOf(log));
      const appender = new Appender(log, options.keys, limits);
      return new EventStoreDbEventStore(log, reader, appender, limits, options.onTrouble ?? (() => undefined));
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  readStream(stream: StreamName, from?: Revision): Promise<StoredStream> {
    return this.reader.readStream(stream, from);
  }

  async append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Appended> {
    if (events.length === 0) throw new RangeError('an append needs at least one event');
    if (this.closing) throw new StoreUnavailable('the event log is closed');
    const { records, deduplicated } = await this.appender.append(stream, expected, events);
    const last = records.at(-1);
    if (last === undefined) throw new StoreUnavailable('the store lost what it had confirmed');
    return {
      events: records.map((record) => openRecord(record, undefined)),
      revision: last.revision,
      position: this.reader.position(last.place),
      deduplicated,
    };
  }

  async copySealed(stream: StreamName, events: readonly StoredBytes[]): Promise<number> {
    return await this.appender.copy(stream, checkedRun(stream, events));
  }

  readAll(after: Position | 'start', limit?: number): AsyncIterable<LogEntry> {
    return this.reader.readAll(after, limit);
  }

  head(): Promise<Position | 'start'> {
    return this.reader.head();
  }

  distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    return this.reader.distance(from, to);
  }

  subscribeAll(after: Position | 'start', onEntry: (entry: LogEntry) => Promise<void>): Subscription {
    this.log.assertOpen();
    const { log, reader, limits } = this;
    const onTrouble = (error: unknown): void => {
      this.appender.forget(); // whoever follows the log notices first that the server was away
      this.onTrouble(error);
    };
    const follower = new Follower(reader.parse(after), onEntry, { log, reader, limits, onTrouble });
    this.followers.add(follower);
    return {
      stop: async () => {
        await follower.stop();
        this.followers.delete(follower);
      },
    };
  }

  /** Everything begun has its outcome first. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.followers].map((follower) => follower.stop()));
    await this.appender.settled();
    await this.log.close();
  }
}

/** One event, created once, names the log: positions of another log are then never taken for ours. */
async function logIdOf(log: LogAccess): Promise<string> {
  const [named] = await log.identity();
  if (named !== undefined) return identitySchema.parse(named.data).logId;
  const event = { id: randomUUID(), type: 'TanggapLogNamed', data: { logId: randomUUID() }, metadata: {} };
  try {
    await log.driver.append(log.names.identity, NO_STREAM, [event]);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    throw new StoreUnavailable(error.message, { cause: error });
  }
  const [stored] = await log.identity(); // another process may have been faster, and not quite done
  if (stored === undefined) throw new StoreUnavailable('the log is just being named');
  return identitySchema.parse(stored.data).logId;
}
