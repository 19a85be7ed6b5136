import type { StreamName } from '@tanggap/events/envelope';
import { CorruptEvent, NO_STREAM, StoreUnavailable, type Revision } from '../event-store.js';
import { DriverError, type DriverRecord, type EsdbDriver, type Page, type Place } from './esdb-driver.js';
import type { StreamNames } from './stream-names.js';

const PAGE = 500;
const RETRY_MS = 100;

/** A record of ours, under our name for its stream. */
export interface OwnRecord extends DriverRecord {
  readonly stream: StreamName;
}

/** Reads through the driver: our names, whole streams, and one more try after a lost connection or a changed leader. */
export class LogAccess {
  private closed = false;

  constructor(
    readonly driver: EsdbDriver,
    readonly names: StreamNames,
    /** How long a read is tried again. */
    private readonly patienceMs: number,
  ) {}

  /** @param most no more than so many */
  async stream(stream: StreamName, from: Revision, most = Infinity): Promise<readonly OwnRecord[]> {
    const records: OwnRecord[] = [];
    for (;;) {
      const limit = Math.min(PAGE, most - records.length);
      const page = { from: from + records.length, direction: 'forwards', limit } as const;
      const found = await this.read(stream, () => this.driver.readStream(this.names.stored(stream), page));
      records.push(...found.map((record) => ({ ...record, stream })));
      if (found.length < limit || records.length === most) return records;
    }
  }

  async revisionOf(stream: StreamName): Promise<Revision> {
    const page = { from: 'end', direction: 'backwards', limit: 1 } as const;
    const [last] = await this.read(stream, () => this.driver.readStream(this.names.stored(stream), page));
    return last?.revision ?? NO_STREAM;
  }

  /** Everybody's records. */
  all(page: Page<Place>): Promise<readonly DriverRecord[]> {
    return this.read('the log', () => this.driver.readAll(page));
  }

  identity(): Promise<readonly DriverRecord[]> {
    const page = { from: 'start', direction: 'forwards', limit: 1 } as const;
    return this.read(this.names.identity, () => this.driver.readStream(this.names.identity, page));
  }

  /** @returns null for a record that is not ours */
  own(record: DriverRecord): OwnRecord | null {
    const stream = this.names.own(record.stream);
    return stream === null ? null : { ...record, stream };
  }

  /** @throws StoreUnavailable when closed */
  assertOpen(): void {
    if (this.closed) throw new StoreUnavailable('the event log is closed');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.driver.close();
  }

  /** @throws StoreUnavailable @throws CorruptEvent for a stream that somebody deleted */
  private async read<T>(name: string, read: () => Promise<T>): Promise<T> {
    const giveUpAtMs = performance.now() + this.patienceMs;
    for (;;) {
      this.assertOpen();
      try {
        return await read();
      } catch (error) {
        if (!isPassing(error) || performance.now() + RETRY_MS > giveUpAtMs) throw storeError(error, name);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof DriverError && error.trouble === 'unavailable';
}

/** What the port says of a driver's error; our own bugs stay what they are. */
function storeError(error: unknown, name: string): unknown {
  if (!(error instanceof DriverError)) return error;
  if (error.trouble === 'stream-deleted') return new CorruptEvent(name, -1, 'its stream', 'somebody deleted it');
  return new StoreUnavailable(error.message, { cause: error });
}
