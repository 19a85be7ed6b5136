import { randomUUID } from 'node:crypto';
import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { incidentIdSchema } from '@tanggap/events/ids';
import { KeyDestroyed, type DataKey, type KeyStore } from '../../key-store/key-store.js';
import { hasPersonalData, seal } from '../../serializer/event-serializer.js';
import { RevisionConflict, StoreUnavailable, type Revision } from '../event-store.js';
import { CopyConflict, type CopiedEvent } from '../sealed-copy.js';
import { DriverError, type OutgoingEvent } from './esdb-driver.js';
import { KnownStreams, type KnownStream } from './known-streams.js';
import type { LogAccess, OwnRecord } from './log-access.js';
import { Slots } from './slots.js';
import { appendOf, outgoing, storedHash } from './stored-record.js';

export interface AppendLimits {
  /** An append whose outcome is still unknown then fails: the caller asks again. */
  readonly appendMs: number;
  readonly mostInFlight: number;
}

const RETRY_MS = 100;

/** As stored, and whether by this call. */
export interface Stored {
  readonly records: readonly OwnRecord[];
  readonly deduplicated: boolean;
}

interface Job {
  readonly stream: StreamName;
  readonly expected: Revision;
  readonly ids: readonly string[];
  readonly offered: readonly OutgoingEvent[];
  readonly append: string;
  readonly giveUpAtMs: number;
}

/**
 * Appends: seals, chains, offers, and then believes nothing but what the stream holds. An answer that was lost, late or
 * wrong is settled the same way as one that came: by reading the events back.
 */
export class Appender {
  private readonly known = new KnownStreams();
  private readonly slots: Slots;
  private readonly begun = new Set<Promise<Stored>>();

  constructor(
    private readonly log: LogAccess,
    private readonly keys: Pick<KeyStore, 'obtain'>,
    private readonly limits: AppendLimits,
  ) {
    this.slots = new Slots(limits.mostInFlight, limits.appendMs);
  }

  /** @throws RevisionConflict @throws StoreUnavailable @throws RangeError for more than the server takes at once */
  async append(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Stored> {
    this.log.assertOpen();
    const appending = this.slots.run(() => this.appendNow(stream, expected, events));
    this.begun.add(appending);
    try {
      return await appending;
    } finally {
      this.begun.delete(appending);
    }
  }

  /** The server was away: it may come back restored from a backup. */
  forget(): void {
    this.known.forget();
  }

  /** Resolves when what was begun has its outcome. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.begun);
  }

  /** @returns how many were new @throws CopyConflict @throws StoreUnavailable */
  copy(stream: StreamName, run: readonly CopiedEvent[]): Promise<number> {
    return this.slots.run(() => this.copyNow(stream, run));
  }

  private async copyNow(stream: StreamName, run: readonly CopiedEvent[]): Promise<number> {
    const [first] = run;
    if (first === undefined) return 0;
    if (first.revision > 0) {
      const [before] = await this.log.stream(stream, first.revision - 1, 1);
      if (before === undefined || storedHash(before) !== first.previousHash) throw new CopyConflict(stream, first.revision);
    }
    const append = randomUUID();
    const offered = run.map((event) => outgoing(event, append));
    const giveUpAtMs = performance.now() + this.limits.appendMs;
    for (;;) {
      const said = await this.offer({ stream, expected: first.revision - 1, offered });
      const held = await this.log.stream(stream, first.revision, run.length);
      const differing = held.findIndex((record, index) => storedHash(record) !== run[index]?.hash);
      if (differing >= 0) throw new CopyConflict(stream, first.revision + differing);
      const fresh = held.filter((record) => appendOf(record) === append).length;
      if (held.length === run.length) return fresh;
      // The server takes all of them or none: some may be there from another copy, which had cut the stream elsewhere.
      if (said === 'refused' && held.length > 0) return fresh + (await this.copyNow(stream, run.slice(held.length)));
      if (said === 'refused') throw new CopyConflict(stream, first.revision);
      if (performance.now() + RETRY_MS > giveUpAtMs)
        throw new StoreUnavailable('the store did not confirm the copy', { cause: said });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  private async appendNow(stream: StreamName, expected: Revision, events: readonly NewEvent[]): Promise<Stored> {
    const ids = events.map(({ id }) => id);
    const known = await this.knownAt(stream, expected);
    if (known.revision !== expected) return this.repeatOrConflict({ stream, expected, ids });
    // The server compares no ids with what lies below the expected revision.
    if (new Set([...known.ids, ...ids]).size < known.ids.size + ids.length)
      throw new RevisionConflict(stream, expected, known.revision);
    const key = events.some(hasPersonalData) ? await this.keyOf(stream) : null;
    const append = randomUUID();
    let previousHash = known.hash;
    const offered = events.map((event, index) => {
      const sealed = seal(event, { stream, revision: expected + 1 + index, previousHash, key });
      previousHash = sealed.hash;
      return outgoing(sealed, append);
    });
    return this.settle({ stream, expected, ids, offered, append, giveUpAtMs: performance.now() + this.limits.appendMs });
  }

  /** A new stream is taken at its word: if it is not new, the server says so. */
  private async knownAt(stream: StreamName, expected: Revision): Promise<KnownStream> {
    const known = this.known.get(stream);
    if (known.revision === expected) return known;
    return this.known.learn(stream, await this.log.stream(stream, known.revision + 1));
  }

  private async repeatOrConflict(job: Pick<Job, 'stream' | 'expected' | 'ids'>): Promise<Stored> {
    const held = await this.held(job);
    if (isAll(held, job.ids)) return { records: held, deduplicated: true };
    const actual = await this.log.revisionOf(job.stream);
    if (actual < this.known.get(job.stream).revision) this.forget(); // it came back without what it had confirmed
    throw new RevisionConflict(job.stream, job.expected, actual);
  }

  private async settle(job: Job): Promise<Stored> {
    for (;;) {
      const said = await this.offer(job);
      const held = await this.held(job);
      if (isAll(held, job.ids)) {
        this.known.learn(job.stream, held);
        return { records: held, deduplicated: held.some((record) => appendOf(record) !== job.append) };
      }
      if (held.length > 0 || said === 'refused')
        throw new RevisionConflict(job.stream, job.expected, await this.log.revisionOf(job.stream));
      if (performance.now() + RETRY_MS > job.giveUpAtMs)
        throw new StoreUnavailable('the store did not confirm the append', { cause: said });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** The same ids at the same revision, however often: the server stores them once. */
  private async offer({
    stream,
    expected,
    offered,
  }: Pick<Job, 'stream' | 'expected' | 'offered'>): Promise<'taken' | 'refused' | DriverError> {
    try {
      return await this.log.driver.append(this.log.names.stored(stream), expected, offered);
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      if (error.trouble === 'too-large') throw new RangeError('the append is larger than the store takes at once');
      if (error.trouble !== 'unavailable') throw new StoreUnavailable(error.message, { cause: error });
      this.forget();
      return error;
    }
  }

  private held({ stream, expected, ids }: Pick<Job, 'stream' | 'expected' | 'ids'>): Promise<readonly OwnRecord[]> {
    return this.log.stream(stream, expected + 1, ids.length);
  }

  private async keyOf(stream: StreamName): Promise<DataKey> {
    const incident = incidentIdSchema.parse(stream.slice(stream.indexOf('-') + 1));
    try {
      return await this.keys.obtain(incident);
    } catch (error) {
      if (error instanceof KeyDestroyed) throw new StoreUnavailable('key-destroyed', { cause: error });
      throw error;
    }
  }
}

function isAll(held: readonly OwnRecord[], ids: readonly string[]): boolean {
  return held.length === ids.length && held.every(({ id }, index) => id === ids[index]);
}
