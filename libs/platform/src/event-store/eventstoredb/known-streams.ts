import type { StreamName } from '@tanggap/events/envelope';
import { NO_STREAM, type Revision } from '../event-store.js';
import type { OwnRecord } from './log-access.js';
import { storedHash } from './stored-record.js';

/** What the next append to a stream must know of it: an appended event never changes, so what is remembered stays true. */
export interface KnownStream {
  readonly revision: Revision;
  /** Of the last event; null where there is none. */
  readonly hash: string | null;
  readonly ids: ReadonlySet<string>;
}

export const EMPTY_STREAM: KnownStream = { revision: NO_STREAM, hash: null, ids: new Set() };

const MOST_STREAMS = 2000;

/** The streams written or read last. */
export class KnownStreams {
  private readonly streams = new Map<StreamName, KnownStream>();

  get(stream: StreamName): KnownStream {
    return this.streams.get(stream) ?? EMPTY_STREAM;
  }

  /** Takes in what follows on what is known; records that do not are of no use here. */
  learn(stream: StreamName, records: readonly OwnRecord[]): KnownStream {
    const known = this.get(stream);
    const fresh = records.filter(({ revision }) => revision > known.revision);
    const last = fresh.at(-1);
    if (last === undefined || fresh[0]?.revision !== known.revision + 1) return known;
    const ids = new Set(known.ids);
    for (const { id } of fresh) ids.add(id);
    const learned = { revision: last.revision, hash: storedHash(last), ids };
    this.streams.delete(stream);
    this.streams.set(stream, learned);
    for (const [oldest] of this.streams) {
      if (this.streams.size <= MOST_STREAMS) break;
      this.streams.delete(oldest);
    }
    return learned;
  }

  forget(): void {
    this.streams.clear();
  }
}
