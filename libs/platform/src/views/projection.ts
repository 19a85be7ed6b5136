import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { UnknownEventType, type EventStore, type Position } from '../event-store/event-store.js';
import { canonicalJson } from '../serializer/canonical-json.js';
import { Turnstile } from './turnstile.js';
import { LostViewRace, type ViewCollection, type ViewDefinition, type ViewDocument, type Views } from './views.js';

export interface ProjectionOptions<D extends ViewDocument> {
  readonly definition: ViewDefinition<D>;
  /** Whose document an event belongs to, null for none: the same answer for every event of one stream. */
  keyOf(event: RecordedEvent): string | null;
  initial(id: string): D;
  /**
   * Sets values, never adds to them; `seen` is kept for it. The order between events of different streams must not matter:
   * a gap is filled stream by stream.
   */
  fold(document: D, event: RecordedEvent): D | Promise<D>;
  readonly events: EventStore;
  readonly views: Views;
}

/** The first place where a view is not what the log says; names no value. */
export interface ViewDifference {
  readonly view: string;
  readonly id: string;
  readonly what: 'missing' | 'surplus' | 'behind' | 'different';
  /** JSON pointer of the first field that differs, or the stream that is behind. */
  readonly where: string;
}

/** How far a reading of the log came. */
export interface CaughtUp {
  readonly position: Position | 'start';
  readonly events: number;
}

/** Keeps one view equal to a fresh fold of the log: next revision applied, earlier skipped, a gap read from the log first. */
export interface Projection<D extends ViewDocument> {
  /** Opens the view; rebuilds it from the log when it was made by another version of the fold. */
  start(): Promise<void>;
  /** Resolves when the effect is durable. */
  apply(event: RecordedEvent): Promise<void>;
  /** Folds the whole log into a shadow and swaps it in; applying waits only for the end. @returns events read */
  rebuildAll(onProgress?: (events: number) => void): Promise<number>;
  /** Applies what the log holds after a position: for a process that reads the view while no feed runs. */
  catchUp(after: Position | 'start', onProgress?: (events: number) => void): Promise<CaughtUp>;
  /** Compares every document with a fresh fold, byte for byte as canonical JSON. @returns null when all are equal */
  verify(): Promise<ViewDifference | null>;
  /** @throws Error before start() */
  collection(): ViewCollection<D>;
}

const TRIES = 5;
const BATCH = 1000;

export function createProjection<D extends ViewDocument>(options: ProjectionOptions<D>): Projection<D> {
  return new LogProjection(options);
}

class LogProjection<D extends ViewDocument> implements Projection<D> {
  private opened: ViewCollection<D> | null = null;
  private readonly turnstile = new Turnstile();

  constructor(private readonly options: ProjectionOptions<D>) {}

  async start(): Promise<void> {
    const { definition, views } = this.options;
    const isNew = (await views.storedVersion(definition)) !== definition.version;
    this.opened = await views.collection(definition);
    if (isNew) await this.rebuildAll(); // the feed's checkpoint may be far ahead of a view that was not there
  }

  collection(): ViewCollection<D> {
    if (this.opened === null) throw new Error(`${this.options.definition.name} was not started`);
    return this.opened;
  }

  async apply(event: RecordedEvent): Promise<void> {
    const id = this.options.keyOf(event);
    if (id !== null) await this.turnstile.pass(() => this.applyTo(id, event));
  }

  async rebuildAll(onProgress: (events: number) => void = () => undefined): Promise<number> {
    const { definition, views } = this.options;
    const { shadow, publish, discard } = await views.rebuild(definition);
    try {
      const first = await this.foldInto(shadow, 'start', onProgress);
      // Only the last stretch keeps events waiting: what came meanwhile was applied to the old table.
      return await this.turnstile.alone(async () => {
        const rest = await this.foldInto(shadow, first.position, (events) => onProgress(first.events + events));
        await publish();
        return first.events + rest.events;
      });
    } catch (error) {
      await discard();
      throw error;
    }
  }

  async catchUp(after: Position | 'start', onProgress: (events: number) => void = () => undefined): Promise<CaughtUp> {
    let position = after;
    let events = 0;
    const newest = new Map<string, RecordedEvent>();
    const parked = new Set<string>();
    const flush = async (): Promise<void> => {
      await Promise.all([...newest.values()].map((event) => this.applyUnlessUnknown(event)));
      newest.clear();
      onProgress(events);
    };
    for await (const entry of this.options.events.readAll(after)) {
      position = entry.position;
      events += 1;
      if ('undecodable' in entry) parked.add(entry.undecodable.stream);
      // A stream's newest event brings those before it along.
      else if (!parked.has(entry.event.stream)) newest.set(entry.event.stream, entry.event);
      if (events % BATCH === 0) await flush();
    }
    await flush();
    return { position, events };
  }

  async verify(): Promise<ViewDifference | null> {
    const view = this.options.definition.name;
    const expected = await this.expectedRevisions();
    for (const [id, streams] of expected) {
      const stored = await this.collection().get(id);
      if (stored === null) return { view, id, what: 'missing', where: '' };
      const behind = [...streams].find(([stream, revision]) => (stored.seen[stream] ?? -1) < revision);
      if (behind !== undefined) return { view, id, what: 'behind', where: behind[0] };
      const where = firstDifference(stored, await this.freshFold(id, stored.seen), '');
      if (where !== null) return { view, id, what: 'different', where };
    }
    for await (const { id, seen } of this.collection().all()) {
      // A document that came while we compared is younger than `expected`: its streams tell whether it may be there.
      if (!expected.has(id) && !(await this.ownsItsStreams(id, seen))) return { view, id, what: 'surplus', where: '' };
    }
    return null;
  }

  /** After an event that cannot be decoded its stream stays where it is: parked there. */
  private async applyUnlessUnknown(event: RecordedEvent): Promise<void> {
    try {
      await this.apply(event);
    } catch (error) {
      if (!(error instanceof UnknownEventType)) throw error;
    }
  }

  private async applyTo(id: string, event: RecordedEvent): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const stored = await this.collection().get(id);
      const next = await this.advance(stored ?? this.options.initial(id), event);
      if (next === null) return;
      try {
        await this.collection().put(next, stored);
        return;
      } catch (error) {
        if (!(error instanceof LostViewRace) || attempt === TRIES) throw error;
      }
    }
  }

  /** @returns null when the document has seen the event */
  private async advance(document: D, event: RecordedEvent): Promise<D | null> {
    const next = (document.seen[event.stream] ?? -1) + 1;
    if (event.revision < next) return null;
    if (event.revision === next) return this.foldOne(document, event);
    const missed = await this.options.events.readStream(event.stream, next);
    return this.foldAll(document, missed.events);
  }

  private async foldAll(document: D, events: readonly RecordedEvent[]): Promise<D> {
    let folded = document;
    for (const event of events) folded = await this.foldOne(folded, event);
    return folded;
  }

  private async foldOne(document: D, event: RecordedEvent): Promise<D> {
    const folded = await this.options.fold(document, event);
    return { ...folded, id: document.id, seen: { ...document.seen, [event.stream]: event.revision } };
  }

  private async foldInto(
    shadow: ViewCollection<D>,
    after: Position | 'start',
    onProgress: (events: number) => void,
  ): Promise<CaughtUp> {
    let position = after;
    let events = 0;
    let waiting = new Map<string, RecordedEvent[]>();
    const flush = async (): Promise<void> => {
      await this.foldBatch(shadow, waiting);
      waiting = new Map();
      onProgress(events);
    };
    for await (const entry of this.options.events.readAll(after)) {
      position = entry.position;
      events += 1;
      const id = 'event' in entry ? this.options.keyOf(entry.event) : null;
      if ('event' in entry && id !== null) waiting.set(id, [...(waiting.get(id) ?? []), entry.event]);
      if (events % BATCH === 0) await flush();
    }
    await flush();
    return { position, events };
  }

  private async foldBatch(shadow: ViewCollection<D>, waiting: ReadonlyMap<string, readonly RecordedEvent[]>): Promise<void> {
    const stored = await shadow.getMany([...waiting.keys()]);
    const writes: Promise<void>[] = [];
    for (const [id, events] of waiting) {
      const before = stored.get(id) ?? null;
      const start = before ?? this.options.initial(id);
      let document = start;
      for (const event of events) {
        // After an event that cannot be decoded its stream is left as the live view has it: parked there.
        if (event.revision === (document.seen[event.stream] ?? -1) + 1) document = await this.foldOne(document, event);
      }
      if (document !== start) writes.push(shadow.put(document, before));
    }
    await Promise.all(writes);
  }

  private async expectedRevisions(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    const expected = new Map<string, Map<string, number>>();
    for await (const entry of this.options.events.readAll('start')) {
      if (!('event' in entry)) continue;
      const id = this.options.keyOf(entry.event);
      if (id === null) continue;
      const { stream, revision } = entry.event;
      const streams = expected.get(id) ?? new Map<string, number>();
      if (revision === (streams.get(stream) ?? -1) + 1) expected.set(id, streams.set(stream, revision));
    }
    return expected;
  }

  private async freshFold(id: string, seen: Readonly<Record<string, number>>): Promise<D> {
    let document = this.options.initial(id);
    for (const [stream, revision] of Object.entries(seen)) {
      const { events } = await this.options.events.readStream(stream as StreamName); // put there from an event of that stream
      document = await this.foldAll(document, events.slice(0, revision + 1));
    }
    return document;
  }

  private async ownsItsStreams(id: string, seen: Readonly<Record<string, number>>): Promise<boolean> {
    const streams = Object.keys(seen);
    for (const stream of streams) {
      const [first] = (await this.options.events.readStream(stream as StreamName)).events; // as above
      if (first === undefined || this.options.keyOf(first) !== id) return false;
    }
    return streams.length > 0;
  }
}

/** @returns a JSON pointer, null when both are the same bytes */
function firstDifference(a: unknown, b: unknown, pointer: string): string | null {
  if (isTree(a) && isTree(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = firstDifference(a[key], b[key], `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      if (found !== null) return found;
    }
    return null;
  }
  if (a === undefined || b === undefined) return a === b ? null : pointer;
  return canonicalJson(a) === canonicalJson(b) ? null : pointer;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
