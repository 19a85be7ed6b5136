import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import {
  CorruptEvent,
  NO_STREAM,
  ForeignPosition,
  PositionBeyondHead,
  UnknownEventType,
  type EventReader,
  type LogEntry,
  type Position,
  type Revision,
  type StoredStream,
} from '../event-store.js';
import { CountedStretches } from './counted-stretches.js';
import { comparePlaces, type DriverRecord, type Place } from './esdb-driver.js';
import type { LogAccess, OwnRecord } from './log-access.js';
import { bytesOf, openRecord, openStored } from './stored-record.js';

const PAGE = 500;
const TAIL_PAGE = 64;
/** The newest record is nearly always ours. */
const FIRST_LOOK = 4;

/** Reads the log; positions are `<logId>:<commit>`, with `/<prepare>` where the two differ. */
export class EsdbLogReader implements EventReader {
  private readonly counts = new CountedStretches((after, wanted) => this.own(after, wanted));

  constructor(
    private readonly log: LogAccess,
    private readonly logId: string,
  ) {}

  async readStream(stream: StreamName, from: Revision = 0): Promise<StoredStream> {
    for (;;) {
      const events = decodeStream(stream, await this.log.stream(stream, from), from);
      const last = events.at(-1);
      if (last !== undefined) return { events, revision: last.revision };
      if (from === 0) return { events, revision: NO_STREAM };
      const revision = await this.log.revisionOf(stream);
      // Asked a moment later: what came in between must not be counted as read.
      if (revision < from) return { events, revision };
    }
  }

  async *readAll(after: Position | 'start', limit = Infinity): AsyncIterable<LogEntry> {
    const from = await this.placeIn(after);
    if (limit <= 0) return;
    let left = limit;
    for await (const record of this.own(from, Math.min(PAGE, limit))) {
      yield this.entry(record);
      if (--left <= 0) return;
    }
  }

  /** Newest record of ours; the log's own first event is the last that a search from the end can meet. */
  async head(): Promise<Position | 'start'> {
    const place = await this.headPlace();
    return place === null ? 'start' : this.position(place);
  }

  async headPlace(): Promise<Place | null> {
    let from: Place | 'end' = 'end';
    for (;;) {
      const limit = from === 'end' ? FIRST_LOOK : TAIL_PAGE;
      const page: readonly DriverRecord[] = await this.log.all({ from, direction: 'backwards', limit });
      const found = page.find(({ stream }) => this.log.names.own(stream) !== null);
      if (found !== undefined) return found.place;
      const last = page.at(-1);
      if (last === undefined || page.length < limit) return null;
      if (page.some(({ stream }) => stream === this.log.names.identity)) return null;
      from = last.place;
    }
  }

  async distance(from: Position | 'start', to: Position | 'start'): Promise<number> {
    const [begin, end] = [this.parse(from), this.parse(to)];
    await this.assertInside([begin, end]);
    if (end === 'start' || (begin !== 'start' && comparePlaces(begin, end) >= 0)) return 0;
    return this.counts.between(begin, end);
  }

  /** @throws ForeignPosition @throws PositionBeyondHead */
  async placeIn(position: Position | 'start'): Promise<Place | 'start'> {
    const place = this.parse(position);
    await this.assertInside([place]);
    return place;
  }

  /** @throws ForeignPosition */
  parse(position: Position | 'start'): Place | 'start' {
    if (position === 'start') return 'start';
    const [, logId, commit, prepare = commit] = /^([\w-]+):(\d{1,19})(?:\/(\d{1,19}))?$/.exec(position) ?? [];
    if (logId !== this.logId || commit === undefined || prepare === undefined)
      throw new ForeignPosition('the position belongs to another log');
    return { commit: BigInt(commit), prepare: BigInt(prepare) };
  }

  position({ commit, prepare }: Place): Position {
    return `${this.logId}:${commit}${commit === prepare ? '' : `/${prepare}`}` as Position; // the one place where positions are made
  }

  entry(record: OwnRecord): LogEntry {
    const position = this.position(record.place);
    const stored = bytesOf(record);
    try {
      return { position, stored, event: openStored(stored, record, undefined) };
    } catch (error) {
      if (!(error instanceof UnknownEventType)) throw error;
      const { stream, revision, type } = record;
      return { position, stored, undecodable: { stream, revision, type, reason: error.message } };
    }
  }

  private async assertInside(places: readonly (Place | 'start')[]): Promise<void> {
    this.log.assertOpen();
    const inside = places.filter((place) => place !== 'start');
    if (inside.length === 0) return;
    const [last] = await this.log.all({ from: 'end', direction: 'backwards', limit: 1 });
    if (last === undefined || inside.some((place) => comparePlaces(place, last.place) > 0))
      throw new PositionBeyondHead('the position lies beyond the log');
  }

  /** Our records, exclusive of `after`: the server's reads are inclusive, and of everybody's. */
  private async *own(after: Place | 'start', pageSize = PAGE): AsyncGenerator<OwnRecord> {
    let from = after;
    for (;;) {
      const page = await this.log.all({ from, direction: 'forwards', limit: pageSize + 1 });
      for (const record of page) {
        if (from !== 'start' && comparePlaces(record.place, from) <= 0) continue;
        const own = this.log.own(record);
        if (own !== null) yield own;
      }
      const last = page.at(-1);
      if (last === undefined || page.length <= pageSize) return;
      from = last.place;
    }
  }
}

/** @throws CorruptEvent where a revision is missing, a hash does not fit or the chain is broken */
function decodeStream(stream: StreamName, records: readonly OwnRecord[], from: Revision): readonly RecordedEvent[] {
  let previous: string | null | undefined = from === 0 ? null : undefined;
  return records.map((record, index) => {
    if (record.revision !== from + index)
      throw new CorruptEvent(stream, from + index, String(record.place.commit), 'it is missing');
    const event = openRecord(record, previous);
    previous = event.hash;
    return event;
  });
}
