import type { RecordedEvent } from '@tanggap/events/envelope';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { anIncident, aNote } from '@tanggap/testing/sample-events';
import { laneOf } from '../event-feed/feed-handler.js';
import { NO_STREAM, StoreUnavailable } from '../event-store/event-store.js';
import { createProjection, type Projection } from './projection.js';
import type { ViewCollection, ViewDefinition, ViewDocument } from './views.js';

interface Notes extends ViewDocument {
  readonly incident: readonly string[];
  readonly sla: readonly string[];
}

/** Counts what is asked of the store, by document. */
class CountedViews extends MemoryViews {
  readonly puts = new Map<string, number>();
  readonly recalls = new Map<string, number>();

  protected override open<D extends ViewDocument>(
    definition: ViewDefinition<D>,
    documents: () => Map<string, string>,
  ): ViewCollection<D> {
    const collection = super.open(definition, documents);
    const [put, recall] = [collection.put.bind(collection), collection.recall.bind(collection)];
    collection.put = (document, previous) => {
      this.puts.set(document.id, (this.puts.get(document.id) ?? 0) + 1);
      return put(document, previous);
    };
    collection.recall = (id) => {
      this.recalls.set(id, (this.recalls.get(id) ?? 0) + 1);
      return recall(id);
    };
    return collection;
  }
}

let log: PlainLog;
let views: MemoryViews;
beforeEach(() => {
  log = new PlainLog();
  views = new MemoryViews();
});

async function project(version = 1, folded: string[] = []): Promise<Projection<Notes>> {
  const definition: ViewDefinition<Notes> = { name: 'test.notes', version, indexes: [] };
  const projection = createProjection<Notes>({
    definition,
    keyOf: ({ stream }) => (/^(incident|sla)-/.test(stream) ? laneOf(stream) : null),
    initial: (id) => ({ id, seen: {}, incident: [], sla: [] }),
    fold: (document, { stream, id }) => {
      folded.push(id);
      return stream.startsWith('sla-')
        ? { ...document, sla: [...document.sla, id] }
        : { ...document, incident: [...document.incident, id] };
    },
    events: log,
    views,
  });
  await projection.start();
  return projection;
}

async function recorded(
  of = anIncident(),
  incidents = 3,
  alarms = 2,
): Promise<{ id: string; events: RecordedEvent[]; alarms: RecordedEvent[] }> {
  for (let note = 0; note < incidents; note++)
    await log.append(of.incident, (await log.readStream(of.incident)).revision, [aNote()]);
  for (let note = 0; note < alarms; note++) await log.append(of.sla, (await log.readStream(of.sla)).revision, [aNote()]);
  return {
    id: of.id,
    events: [...(await log.readStream(of.incident)).events],
    alarms: [...(await log.readStream(of.sla)).events],
  };
}

const ids = (events: readonly RecordedEvent[]): string[] => events.map(({ id }) => id);

describe('projection', () => {
  it('applies the next revision once, whatever comes again or late', async () => {
    const projection = await project();
    const { id, events, alarms } = await recorded();
    const [first, second, third] = events;
    for (const event of [first, first, second, third, second, ...alarms, ...alarms, first])
      if (event !== undefined) await projection.apply(event);
    const document = await projection.collection().get(id);
    expect(document).toMatchObject({ incident: ids(events), sla: ids(alarms) });
    expect(Object.values(document?.seen ?? {}).sort()).toEqual([1, 2]);
    expect(await projection.verify()).toBeNull();
  });

  it('reads from the log what it has missed before it goes on', async () => {
    const projection = await project();
    const { id, events } = await recorded();
    const last = events.at(-1);
    if (last !== undefined) await projection.apply(last);
    expect((await projection.collection().get(id))?.incident).toEqual(ids(events));
  });

  it('writes an imported incident, which is one append, once, and reads it once, as far as it can be decoded', async () => {
    const counted = new CountedViews();
    views = counted;
    const projection = await project();
    const [whole, broken] = [anIncident(), anIncident()];
    for (const [{ incident }, count] of [
      [whole, 6],
      [broken, 2],
    ] as const)
      await log.append(
        incident,
        NO_STREAM,
        Array.from({ length: count }, () => ({ ...aNote(), origin: 'imported' as const })),
      );
    log.plantUndecodable(broken.incident);
    for await (const entry of log.readAll('start')) if ('event' in entry) await projection.apply(entry.event);
    expect((await projection.collection().get(whole.id))?.incident).toHaveLength(6);
    expect((await projection.collection().get(broken.id))?.incident).toHaveLength(2);
    expect([counted.puts.get(whole.id), counted.puts.get(broken.id)]).toEqual([1, 2]);
    expect(counted.recalls.get(whole.id)).toBe(1);
  });

  it('is seen to differ from the log when whatever is newer is applied and not what it skips', async () => {
    const projection = await project();
    const { id, events } = await recorded();
    const last = events.at(-1);
    // Planted: what is newer than the document is put down as it comes.
    const newer = (document: Notes, { stream, revision, id: note }: RecordedEvent): Promise<Notes | null> =>
      Promise.resolve(
        revision <= (document.seen[stream] ?? -1)
          ? null
          : { ...document, incident: [...document.incident, note], seen: { ...document.seen, [stream]: revision } },
      );
    Reflect.set(projection, 'advance', newer);
    if (last !== undefined) await projection.apply(last);
    expect(await projection.verify()).toMatchObject({ id, what: 'different' });
  });

  it('loses nothing when two deliveries of one incident race', async () => {
    const projection = await project();
    const { id, events, alarms } = await recorded();
    await Promise.all([...events, ...alarms].map((event) => projection.apply(event)));
    expect(await projection.collection().get(id)).toMatchObject({ incident: ids(events), sla: ids(alarms) });
  });

  it('is rebuilt at start when the fold has another version, and only then', async () => {
    const { id, events } = await recorded();
    const projection = await project(1);
    expect((await projection.collection().get(id))?.incident).toEqual(ids(events));
    const again: string[] = [];
    await project(1, again);
    expect(again).toEqual([]);
    await project(2, again);
    expect(again).toHaveLength(5);
  });

  it('is folded by the next start when the first fold was cut off', async () => {
    const { id, events } = await recorded();
    const whole = log;
    const dying = new PlainLog();
    dying.readAll = () => {
      throw new StoreUnavailable('away');
    };
    log = dying;
    await expect(project()).rejects.toThrow(StoreUnavailable);
    log = whole;
    expect((await (await project()).collection().get(id))?.incident).toEqual(ids(events));
  });

  it('gives the same bytes rebuilt as live, with events coming in meanwhile', async () => {
    const projection = await project();
    const of = anIncident();
    const { events, alarms } = await recorded(of);
    for (const event of [...events, ...alarms]) await projection.apply(event);
    const rebuilding = projection.rebuildAll();
    const later = await recorded(of, 2, 0);
    for (const event of later.events) await projection.apply(event);
    await rebuilding;
    expect(await projection.verify()).toBeNull();
    expect((await projection.collection().get(of.id))?.incident).toHaveLength(5);
  });

  it('leaves out in a rebuild what follows an event that cannot be decoded, as the live view does', async () => {
    const of = anIncident();
    await recorded(of, 1, 0);
    log.plantUndecodable(of.incident);
    await log.append(of.incident, 1, [aNote()]);
    const projection = await project();
    expect((await projection.collection().get(of.id))?.incident).toHaveLength(1);
  });
});

describe('catching up', () => {
  it('brings the view to the log from any earlier position, and a second time changes nothing', async () => {
    const projection = await project();
    const of = anIncident();
    const { events } = await recorded(of);
    const head = await log.head();
    expect(await projection.catchUp('start')).toEqual({ position: head, events: 5 });
    await recorded(of, 1, 0);
    expect(await projection.catchUp(head)).toEqual({ position: await log.head(), events: 1 });
    await projection.catchUp('start');
    expect((await projection.collection().get(of.id))?.incident).toHaveLength(events.length + 1);
    expect(await projection.verify()).toBeNull();
  });

  it('goes no further in a stream than what can be decoded', async () => {
    const projection = await project();
    const of = anIncident();
    await recorded(of, 1, 0);
    log.plantUndecodable(of.incident);
    await log.append(of.incident, 1, [aNote()]);
    const { position } = await projection.catchUp('start');
    await log.append(of.incident, 2, [aNote()]);
    await projection.catchUp(position);
    expect((await projection.collection().get(of.id))?.incident).toHaveLength(1);
  });
});

describe('verify', () => {
  it('expects of a view what its consumer has reached and not parked, and is not stopped by an event it cannot decode', async () => {
    const projection = await project();
    const of = anIncident();
    const { events } = await recorded(of, 2, 0);
    const through = await log.head();
    for (const event of events) await projection.apply(event);
    log.plantUndecodable(of.incident);
    const parked = anIncident();
    await recorded(parked, 1, 0);
    expect(await projection.verify({ through, parkedFrom: new Map() })).toBeNull();
    const all = await log.head();
    expect(await projection.verify({ through: all, parkedFrom: new Map() })).toMatchObject({ what: 'missing', id: parked.id });
    expect(await projection.verify({ through: all, parkedFrom: new Map([[parked.incident, 0]]) })).toBeNull();
  });

  it.each([
    ['missing', ''],
    ['behind', 'incident-'],
    ['different', '/sla/1'],
    ['surplus', ''],
  ] as const)('names a document that is %s', async (what, where) => {
    const projection = await project();
    const { id, events, alarms } = await recorded();
    for (const event of [...events, ...alarms]) await projection.apply(event);
    const collection = projection.collection();
    const stored = await collection.get(id);
    if (stored === null) throw new Error('not there');
    if (what === 'missing') await collection.delete(id);
    if (what === 'behind')
      await recorded({ id, incident: events[0]?.stream ?? anIncident().incident, sla: anIncident().sla }, 1, 0);
    if (what === 'different') await collection.put({ ...stored, sla: [...stored.sla.slice(0, 1), 'changed'] }, stored);
    if (what === 'surplus') await collection.put({ ...stored, id: 'nobody' }, null);
    const found = await projection.verify();
    expect(found).toMatchObject({ view: 'test.notes', what, id: what === 'surplus' ? 'nobody' : id });
    expect(found?.where.startsWith(where)).toBe(true);
  });
});
