import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { EventReader, Position } from '../event-store/event-store.js';
import { readPrefix } from '../event-store/read-prefix.js';
import { canonicalJson } from '../serializer/canonical-json.js';
import { firstDifference } from '../serializer/first-difference.js';
import type { ViewCollection, ViewDocument } from './views.js';

/** The first place where a view is not what the log says; names no value. */
export interface ViewDifference {
  readonly view: string;
  readonly id: string;
  readonly what: 'missing' | 'surplus' | 'behind' | 'different' | 'damaged';
  /** JSON pointer of the first field that differs, the stream that is behind, or what of a row is damaged. */
  readonly where: string;
}

/** How far a view must have come: everything up to here is in it, what is later may be. */
export interface Reached {
  readonly through: Position | 'start';
  /** Per stream, the first revision that its consumer has parked: not expected, whatever was reached. */
  readonly parkedFrom: ReadonlyMap<string, number>;
}

export interface ComparedView<D extends ViewDocument> {
  readonly view: string;
  readonly collection: ViewCollection<D>;
  readonly events: EventReader;
  keyOf(event: RecordedEvent): string | null;
  /** What a fresh fold of exactly these revisions gives; `stored` for what is not the log's (the settings it was made with). */
  freshFold(id: string, seen: Readonly<Record<string, number>>, stored: D): Promise<D>;
  /** The document with everything applied that the log holds by now. */
  caughtUp(document: D): Promise<D>;
}

const TRIES = 3;

/**
 * Compares every document with a fresh fold of the revisions it has seen, byte for byte as canonical JSON, then asks for what
 * should be there and is not. Beside a running writer too: a document is compared with its own prefix, so one that is
 * merely younger than the log is no fault.
 * @param onProgress documents compared so far @returns null when all are equal
 */
export async function compareView<D extends ViewDocument>(
  of: ComparedView<D>,
  reached: Reached,
  onProgress: (documents: number) => void = () => undefined,
): Promise<ViewDifference | null> {
  const expected = await expectedRevisions(of, reached);
  const present = new Map<string, D['seen']>();
  for await (const stored of of.collection.all()) {
    const found = await differenceOf(of, stored, expected.get(stored.id));
    if (found !== null) return found;
    present.set(stored.id, stored.seen);
    onProgress(present.size);
  }
  for (const [id, streams] of expected) {
    const { view } = of;
    const seen = present.get(id) ?? (await of.collection.get(id))?.seen;
    if (seen === undefined) return { view, id, what: 'missing', where: '' };
    const behind = [...streams].find(([stream, revision]) => (seen[stream] ?? -1) < revision);
    if (behind !== undefined) return { view, id, what: 'behind', where: behind[0] };
  }
  return null;
}

async function differenceOf<D extends ViewDocument>(
  of: ComparedView<D>,
  first: D,
  known: ReadonlyMap<string, number> | undefined,
): Promise<ViewDifference | null> {
  const { view, collection } = of;
  let stored = first;
  for (let attempt = 1; ; attempt++) {
    const { id, seen } = stored;
    const isOwn = Object.keys(seen).every((stream) => known?.has(stream));
    if (!isOwn && !(await ownsItsStreams(of, id, seen))) return { view, id, what: 'surplus', where: '' };
    const where = firstDifference(stored, await of.freshFold(id, seen, stored));
    if (where === null) return null;
    const again = await collection.get(id);
    if (again === null) return { view, id, what: 'missing', where: '' };
    const hasMoved = canonicalJson(again.seen) !== canonicalJson(seen);
    if (!hasMoved || attempt === TRIES)
      return (await isMendedByTheLog(of, again)) ? null : { view, id, what: 'different', where };
    stored = again;
  }
}

/** A key destroyed since changes what a fold of the earlier revisions gives; the erasure that says so is then not yet applied. */
async function isMendedByTheLog<D extends ViewDocument>(of: ComparedView<D>, stored: D): Promise<boolean> {
  const next = await of.caughtUp(stored);
  if (canonicalJson(next.seen) === canonicalJson(stored.seen)) return false;
  return firstDifference(next, await of.freshFold(next.id, next.seen, next)) === null;
}

async function expectedRevisions<D extends ViewDocument>(
  of: ComparedView<D>,
  { through, parkedFrom }: Reached,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const expected = new Map<string, Map<string, number>>();
  if (through === 'start') return expected;
  for await (const entry of of.events.readAll('start')) {
    const id = 'event' in entry ? of.keyOf(entry.event) : null;
    if ('event' in entry && id !== null) {
      const { stream, revision } = entry.event;
      const streams = expected.get(id) ?? new Map<string, number>();
      // After an event that cannot be decoded its stream is left as the view has it: parked there.
      const isNext = revision === (streams.get(stream) ?? -1) + 1;
      if (isNext && revision < (parkedFrom.get(stream) ?? Infinity)) expected.set(id, streams.set(stream, revision));
    }
    if (entry.position === through) break;
  }
  return expected;
}

async function ownsItsStreams<D extends ViewDocument>(of: ComparedView<D>, id: string, seen: D['seen']): Promise<boolean> {
  const streams = Object.keys(seen);
  for (const stream of streams) {
    const [first] = await readPrefix(of.events, stream as StreamName, 0); // put there from an event of that stream
    if (first === undefined || of.keyOf(first) !== id) return false;
  }
  return streams.length > 0;
}
