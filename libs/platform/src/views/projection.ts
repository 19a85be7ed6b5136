import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import { UnknownEventType, type EventReader, type Position } from '../event-store/event-store.js';
import { readPrefix } from '../event-store/read-prefix.js';
import { Breather } from './breather.js';
import { SeenLately } from './seen-lately.js';
import { compareView, type Reached, type ViewDifference } from './compare-view.js';
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
  /** Instead of folding event by event, where a document is a function of whole streams up to these revisions. */
  readonly fromStreams?: (id: string, seen: Readonly<Record<string, number>>, stored: D | null) => Promise<D>;
  readonly events: EventReader;
  readonly views: Views;
}

/** How far a reading of the log came. */
export interface CaughtUp {
  readonly position: Position | 'start';
  readonly events: number;
}

/** Keeps one view equal to a fresh fold of the log: next revision applied, earlier skipped, a gap read from the log first. */
export interface Projection<D extends ViewDocument> {
  readonly name: string;
  /** Opens the view as it is, for whoever only reads or checks it. */
  attach(): Promise<void>;
  /** Opens the view; rebuilds it from the log when it was made by another version of the fold. */
  start(): Promise<void>;
  /** Resolves when the effect is durable. */
  apply(event: RecordedEvent): Promise<void>;
  /** Folds the whole log into a shadow and swaps it in; applying waits only for the end. @returns events read */
  rebuildAll(onProgress?: (events: number) => void): Promise<number>;
  /** Applies what the log holds after a position: for a process that reads the view while no feed runs. */
  catchUp(after: Position | 'start', onProgress?: (events: number) => void): Promise<CaughtUp>;
  /**
   * Compares every document with a fresh fold, byte for byte as canonical JSON.
   * @param reached how far the view must have come, without it to the log's end @returns null when all are equal
   */
  verify(reached?: Reached, onProgress?: (documents: number) => void): Promise<ViewDifference | null>;
  /** For a change that no event brings: it waits while a rebuild is swapped in. */
  change<R>(task: () => Promise<R>): Promise<R>;
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
  private readonly lately = new SeenLately();

  constructor(private readonly options: ProjectionOptions<D>) {}

  get name(): string {
    return this.options.definition.name;
  }

  async attach(): Promise<void> {
    this.opened = await this.options.views.collection(this.options.definition);
  }

  async start(): Promise<void> {
    const { definition, views } = this.options;
    // The feed's checkpoint may be far ahead of a view that was not there. It is folded before it is opened, which would
    // register it: after a fold that was cut off the next start must fold again.
    if ((await views.storedVersion(definition)) !== definition.version) await this.rebuildAll();
    await this.attach();
  }

  collection(): ViewCollection<D> {
    if (this.opened === null) throw new Error(`${this.name} was not started`);
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
      const events = await this.turnstile.alone(async () => {
        const rest = await this.foldInto(shadow, first.position, (read) => onProgress(first.events + read));
        await publish();
        return first.events + rest.events;
      });
      this.opened ??= await views.collection(definition);
      // Another replica may have gone on writing to the old one until it noticed.
      await this.catchUp(first.position);
      return events;
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

  async verify(reached?: Reached, onProgress?: (documents: number) => void): Promise<ViewDifference | null> {
    const { events } = this.options;
    const compared = {
      ...{ view: this.name, collection: this.collection(), events },
      keyOf: (event: RecordedEvent) => this.options.keyOf(event),
      freshFold: (id: string, seen: D['seen'], stored: D) => this.freshFold(id, seen, stored),
      caughtUp: (document: D) => this.caughtUp(document),
    };
    return compareView(compared, reached ?? { through: await events.head(), parkedFrom: new Map() }, onProgress);
  }

  change<R>(task: () => Promise<R>): Promise<R> {
    return this.turnstile.pass(task);
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
    if (this.lately.has(id, event)) return;
    for (let attempt = 1; ; attempt++) {
      // What is remembered is built upon, under its guard; that it has seen the event is not believed.
      const isRecalled = attempt === 1;
      const stored = await (isRecalled ? this.collection().recall(id) : this.collection().get(id));
      const next = await this.advance(stored ?? this.options.initial(id), event);
      if (next === null && isRecalled) continue;
      if (next === null) {
        if (stored !== null) this.lately.note(stored);
        return;
      }
      try {
        await this.collection().put(next, stored);
        this.lately.note(next);
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
    if (event.revision === next) return this.foldAll(document, await this.withItsAppend(event));
    const missed = await this.options.events.readStream(event.stream, next);
    return this.foldAll(document, missed.events);
  }

  /** An imported incident is one append: what follows the event is in the log already, and folded with it is written once. */
  private async withItsAppend(event: RecordedEvent): Promise<readonly RecordedEvent[]> {
    if (event.origin !== 'imported') return [event];
    try {
      return (await this.options.events.readStream(event.stream, event.revision)).events;
    } catch (error) {
      if (error instanceof UnknownEventType) return [event]; // its turn comes, and its stream ends there
      throw error;
    }
  }

  private async foldAll(document: D, events: readonly RecordedEvent[]): Promise<D> {
    const { fromStreams } = this.options;
    if (fromStreams !== undefined) {
      const seen = events.reduce((all, { stream, revision }) => ({ ...all, [stream]: revision }), document.seen);
      return fromStreams(document.id, seen, document);
    }
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
    const breather = new Breather();
    const flush = async (): Promise<void> => {
      await this.foldBatch(shadow, waiting, breather);
      waiting = new Map();
      onProgress(events);
    };
    for await (const entry of this.options.events.readAll(after)) {
      position = entry.position;
      events += 1;
      const id = 'event' in entry ? this.options.keyOf(entry.event) : null;
      if ('event' in entry && id !== null) waiting.set(id, [...(waiting.get(id) ?? []), entry.event]);
      if (events % BATCH === 0) await flush();
      await breather.breathe();
    }
    await flush();
    return { position, events };
  }

  private async foldBatch(
    shadow: ViewCollection<D>,
    waiting: ReadonlyMap<string, readonly RecordedEvent[]>,
    breather: Breather,
  ): Promise<void> {
    const stored = await shadow.getMany([...waiting.keys()]);
    const writes: Promise<void>[] = [];
    for (const [id, events] of waiting) {
      const before = stored.get(id) ?? null;
      const start = before ?? this.options.initial(id);
      const next = nextOnes(start.seen, events);
      if (next.length > 0) writes.push(shadow.put(await this.foldAll(start, next), before));
      await breather.breathe(() => Promise.all(writes.splice(0)));
    }
    await Promise.all(writes);
  }

  private async freshFold(id: string, seen: Readonly<Record<string, number>>, stored: D): Promise<D> {
    const { fromStreams, events } = this.options;
    if (fromStreams !== undefined) return fromStreams(id, seen, stored);
    let document = this.options.initial(id);
    for (const [stream, revision] of Object.entries(seen)) {
      const prefix = await readPrefix(events, stream as StreamName, revision); // put there from an event of that stream
      document = await this.foldAll(document, prefix);
    }
    return document;
  }

  private async caughtUp(document: D): Promise<D> {
    let folded = document;
    for (const [stream, revision] of Object.entries(document.seen)) {
      const later = (await readPrefix(this.options.events, stream as StreamName, Infinity)).slice(revision + 1); // as above
      if (later.length > 0) folded = await this.foldAll(folded, later);
    }
    return folded;
  }
}

/** After an event that cannot be decoded its stream is left as the live view has it: parked there. */
function nextOnes(seen: Readonly<Record<string, number>>, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const reached = new Map(Object.entries(seen));
  return events.filter(({ stream, revision }) => {
    const isNext = revision === (reached.get(stream) ?? -1) + 1;
    if (isNext) reached.set(stream, revision);
    return isNext;
  });
}
