import { decideAppend, type Expected, type StreamView } from './append-decision.js';
import { LogFile, type StoredEvent, type Transaction } from './log-file.js';

/** An event where it lies: `position` is both its commit and its prepare position. */
export interface LogRecord extends StoredEvent {
  readonly revision: number;
  readonly position: number;
  readonly atMs: number;
}

export type NewRecord = Omit<StoredEvent, 'stream'>;

export type Answer =
  | { readonly kind: 'written' | 'repeated'; readonly lastRevision: number; readonly position: number }
  | { readonly kind: 'wrong-version'; readonly current: number }
  | { readonly kind: 'deleted' };

interface StreamState {
  readonly records: LogRecord[];
  isTombstoned: boolean;
  /** Revisions below are hidden; those of a softly deleted stream all are. */
  truncateBefore: number;
}

export const METADATA_TYPE = '$metadata';
const TOMBSTONE_TYPE = '$streamDeleted';
const RECENT_WRITES = 10_000;

/** The server's log: one file, an index in memory, one group of appends in flight. What is not durable is not read. */
export class EventLog {
  private readonly streams = new Map<string, StreamState>();
  private readonly records: LogRecord[] = [];
  private readonly recent = new Map<string, number>();
  private readonly watchers = new Set<() => void>();
  private lines: string[] = [];
  private flushing: Promise<void> | null = null;
  private durable = 0;

  private constructor(private readonly file: LogFile) {}

  static open(folder: string): EventLog {
    const { file, held } = LogFile.open(folder);
    const log = new EventLog(file);
    for (const [offset, transaction] of held) log.index(transaction, offset);
    log.durable = log.records.length;
    return log;
  }

  /** Durable records in log order. */
  get length(): number {
    return this.durable;
  }

  at(index: number): LogRecord | undefined {
    return index < this.durable ? this.records[index] : undefined;
  }

  /** Index of the first durable record at or after a position. */
  indexAt(position: number): number {
    let [low, high] = [0, this.durable];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  stateOf(stream: string): 'unknown' | 'tombstoned' | 'there' {
    const state = this.streams.get(stream);
    if (state === undefined) return 'unknown';
    if (state.isTombstoned) return 'tombstoned';
    return this.visible(stream).length === 0 ? 'unknown' : 'there';
  }

  /** The durable, not truncated records of a stream. */
  visible(stream: string): readonly LogRecord[] {
    const state = this.streams.get(stream);
    if (state === undefined) return [];
    const newest = this.records[this.durable - 1]?.position ?? -1;
    return state.records.filter(({ revision, position }) => revision >= state.truncateBefore && position <= newest);
  }

  async append(stream: string, expected: Expected, events: readonly NewRecord[]): Promise<Answer> {
    const state = this.streams.get(stream);
    if (state?.isTombstoned === true) return { kind: 'deleted' };
    const view = this.view(stream, state);
    const ids = events.map(({ id }) => id);
    const decision = decideAppend(view, expected, ids);
    if (decision.kind === 'wrong-version') return decision;
    if (decision.kind === 'repeated') {
      await this.flushing; // what it repeats may still be on its way to the disk
      const at = state?.records[decision.lastRevision];
      return { kind: 'repeated', lastRevision: decision.lastRevision, position: at?.position ?? 0 };
    }
    if (view.isSoftDeleted) this.store({ atMs: Date.now(), events: [metadata(stream, view.lastRevision + 1)] });
    const last = this.store({ atMs: Date.now(), events: events.map((event) => ({ ...event, stream })) });
    await this.flush();
    return { kind: 'written', lastRevision: last.revision, position: last.position };
  }

  /** Hides what the stream holds (`soft`), or closes it for ever. */
  async remove(stream: string, expected: Expected, how: 'soft' | 'tombstone'): Promise<Answer> {
    const state = this.streams.get(stream);
    if (state?.isTombstoned === true) return { kind: 'deleted' };
    const view = this.view(stream, state);
    const decision = decideAppend(view, expected, []);
    if (decision.kind === 'wrong-version') return decision;
    if (decision.kind === 'repeated') return { kind: 'wrong-version', current: view.lastRevision };
    const event = how === 'soft' ? metadata(stream, Number.MAX_SAFE_INTEGER) : tombstone(stream);
    const last = this.store({ atMs: Date.now(), events: [event] });
    await this.flush();
    return { kind: 'written', lastRevision: last.revision, position: last.position };
  }

  /** Called after each group of appends is durable. @returns how to stop */
  watch(onMore: () => void): () => void {
    this.watchers.add(onMore);
    return () => this.watchers.delete(onMore);
  }

  /** For tests: one byte of a stored event is another one from now on. */
  damage(stream: string, revision: number): boolean {
    const state = this.streams.get(stream);
    const record = state?.records[revision];
    if (state === undefined || record === undefined) return false;
    const bytes = Buffer.from(record.data, 'base64');
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    const damaged = { ...record, data: bytes.toString('base64') };
    state.records[revision] = damaged;
    this.records[this.indexAt(record.position)] = damaged;
    return true;
  }

  async close(): Promise<void> {
    await this.flush();
    this.file.close();
  }

  private view(stream: string, state: StreamState | undefined): StreamView {
    const records = state?.records ?? [];
    return {
      lastRevision: records.length - 1,
      isSoftDeleted: state !== undefined && records.length > 0 && state.truncateBefore >= records.length,
      idAt: (revision) => records[revision]?.id,
      recentRevisionOf: (id) => this.recent.get(`${stream} ${id}`),
    };
  }

  private store(transaction: Transaction): LogRecord {
    const { offset, line } = this.file.place(transaction);
    this.lines.push(line);
    return this.index(transaction, offset);
  }

  /** @returns the last record */
  private index({ events, atMs }: Transaction, offset: number): LogRecord {
    const [first, ...rest] = events.map((event, place) => this.indexOne(event, offset + place, atMs));
    if (first === undefined) throw new RangeError('a transaction has at least one event');
    return rest.at(-1) ?? first;
  }

  private indexOne(event: StoredEvent, position: number, atMs: number): LogRecord {
    const state = this.streams.get(event.stream) ?? { records: [], isTombstoned: false, truncateBefore: 0 };
    this.streams.set(event.stream, state);
    const record = { ...event, revision: state.records.length, position, atMs };
    state.records.push(record);
    this.records.push(record);
    if (event.type === TOMBSTONE_TYPE) state.isTombstoned = true;
    if (event.stream.startsWith('$$')) this.truncate(event);
    this.recent.set(`${event.stream} ${event.id}`, record.revision);
    for (const [oldest] of this.recent) {
      if (this.recent.size <= RECENT_WRITES) break;
      this.recent.delete(oldest);
    }
    return record;
  }

  private truncate(event: StoredEvent): void {
    const target = this.streams.get(event.stream.slice(2));
    const before = truncationIn(Buffer.from(event.data, 'base64').toString());
    if (target !== undefined && before !== null) target.truncateBefore = before;
  }

  /** Whoever comes while a group is being written waits for the next one. */
  private async flush(): Promise<void> {
    if (this.flushing !== null) await this.flushing;
    this.flushing ??= this.flushGroup();
    await this.flushing;
  }

  private async flushGroup(): Promise<void> {
    const group = this.lines;
    const upTo = this.records.length;
    this.lines = [];
    if (group.length > 0) await this.file.write(group);
    this.durable = Math.max(this.durable, upTo);
    this.flushing = null;
    for (const onMore of this.watchers) onMore();
  }
}

function metadata(stream: string, truncateBefore: number): StoredEvent {
  const data = Buffer.from(JSON.stringify({ $tb: truncateBefore })).toString('base64');
  return {
    stream: `$$${stream}`,
    id: crypto.randomUUID(),
    type: METADATA_TYPE,
    contentType: 'application/json',
    data,
    metadata: '',
  };
}

function tombstone(stream: string): StoredEvent {
  return {
    stream,
    id: crypto.randomUUID(),
    type: TOMBSTONE_TYPE,
    contentType: 'application/octet-stream',
    data: '',
    metadata: '',
  };
}

/** `$tb` of a stream's metadata; null when it says nothing of it. */
function truncationIn(json: string): number | null {
  const parsed = /"\$tb"\s*:\s*(\d+)/.exec(json);
  return parsed === null ? null : Number(parsed[1]);
}
