import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { recordIdOf } from '@tanggap/incident/incident-record';
import type { Position } from '@tanggap/platform/event-store/event-store';
import type { ViewCollection, ViewDocument } from '@tanggap/platform/views/views';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { aNote, anIncident } from '@tanggap/testing/sample-events';
import { LiveLog, ResyncRequired, type LiveLogOptions, type SettledEvent } from './live-log.js';
import { ViewProgress } from './view-progress.js';

describe('the live log', () => {
  const all = (): boolean => true;
  const never = (): void => {
    throw new Error('dropped');
  };
  let store: PlainLog;
  let view: ViewCollection<ViewDocument>;
  let progress: ViewProgress;
  let live: LiveLog;

  async function open(options: Partial<LiveLogOptions> = {}): Promise<void> {
    store = new PlainLog();
    view = await new MemoryViews().collection({ name: 'gateway.board', version: 1, indexes: [] });
    progress = new ViewProgress();
    live = new LiveLog(
      { store, feed: { caughtUp: () => Promise.resolve() } },
      { view, progress },
      { rowTimeoutMs: 200, ...options },
    );
    await live.start();
  }
  afterEach(() => live.stop());

  /** Appends one event; `shown` says whether this process's projector has come to it. */
  async function happen(stream: StreamName, shown = true): Promise<Position> {
    const { revision } = await store.readStream(stream);
    const events: NewEvent[] = [aNote()];
    const { position } = await store.append(stream, revision, events);
    if (shown) progress.note(stream, revision + 1);
    return position;
  }

  async function take(from: AsyncIterableIterator<SettledEvent>, count: number): Promise<readonly SettledEvent[]> {
    const taken: SettledEvent[] = [];
    while (taken.length < count) {
      const { value, done } = await from.next();
      if (done === true) break;
      taken.push(value);
    }
    return taken;
  }

  it('does not hold up a stop by a row that will not come any more', async () => {
    await open({ rowTimeoutMs: 4000 });
    await happen(anIncident().incident, false);
    const begunMs = performance.now();
    await live.stop();
    expect(performance.now() - begunMs).toBeLessThan(2000);
  });

  it('hands an event out only when its row shows it', async () => {
    await open({ rowTimeoutMs: 5000 });
    const { incident } = anIncident();
    const events = await live.follow(null, all, never);
    const first = take(events, 1);
    await happen(incident, false);
    expect(await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 50, 'nothing yet'))])).toBe('nothing yet');
    expect(live.position()).toBeNull();
    progress.note(incident, 0);
    expect((await first).map(({ event, stale }) => [event.stream, stale])).toEqual([[incident, false]]);
    expect(live.position()).not.toBeNull();
  });

  it('finds in the view what another process projected', async () => {
    await open({ rowTimeoutMs: 5000 });
    const { id, incident } = anIncident();
    const events = await live.follow(null, all, never);
    await happen(incident, false);
    await view.put({ id, seen: { [incident]: 0 } }, null);
    expect(await take(events, 1)).toMatchObject([{ stale: false }]);
  });

  it('says so when a row does not come, and goes on with the others', async () => {
    await open();
    const [parked, other] = [anIncident(), anIncident()];
    const events = await live.follow(null, all, never);
    await happen(parked.incident, false);
    await happen(other.incident);
    const taken = await take(events, 2);
    expect(taken.map(({ event, stale }) => [event.stream, stale])).toEqual([
      [parked.incident, true],
      [other.incident, false],
    ]);
  });

  it('joins past and present without gap or repeat, wherever the writer is meanwhile', async () => {
    await open();
    const { incident } = anIncident();
    const positions: Position[] = [];
    for (let index = 0; index < 10; index++) positions.push(await happen(incident));
    await live.catchUp(1000);
    const events = await live.follow(positions[3] ?? '', all, never);
    const writing = (async () => {
      for (let index = 0; index < 10; index++) positions.push(await happen(incident));
    })();
    const taken = await take(events, 16);
    await writing;
    expect(taken.map(({ position }) => position)).toEqual(positions.slice(4));
  });

  it('drops a reader that lets too many wait, and nobody else', async () => {
    await open({ queueLimit: 3 });
    const { incident } = anIncident();
    let dropped = 0;
    const slow = await live.follow(null, all, () => dropped++);
    const quick = await live.follow(null, all, never);
    const taken = take(quick, 5);
    for (let index = 0; index < 5; index++) await happen(incident);
    expect(await taken).toHaveLength(5);
    expect(dropped).toBe(1);
    expect(await slow.next()).toEqual({ done: true, value: undefined });
  });

  it('waits for a position that only another replica has reached', async () => {
    await open({ rowTimeoutMs: 5000 });
    const { incident } = anIncident();
    const ahead = await happen(incident, false);
    const following = live.follow(ahead, all, never);
    expect(await Promise.race([following, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))])).toBe('waiting');
    progress.note(incident, 0);
    const events = await following;
    const next = take(events, 1);
    const after = await happen(incident);
    expect((await next).map(({ position }) => position)).toEqual([after]);
  });

  it('refuses to read half the log for one reader', async () => {
    await open({ resumeLimit: 3 });
    const { incident } = anIncident();
    const first = await happen(incident);
    for (let index = 0; index < 5; index++) await happen(incident);
    await live.catchUp(1000);
    await expect(live.follow(first, all, never)).rejects.toEqual(new ResyncRequired('too-far-behind'));
  });

  it('ends for everybody when it stops', async () => {
    await open();
    const events = await live.follow(null, all, never);
    const next = events.next();
    await live.stop();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('lets go of a reader that goes away while it waits', async () => {
    await open();
    const events = await live.follow(null, all, never);
    const next = events.next();
    await events.return?.();
    expect(await next).toEqual({ done: true, value: undefined });
    await happen(anIncident().incident);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  it('asks only for what is wanted', async () => {
    await open();
    const [mine, other] = [anIncident(), anIncident()];
    const events = await live.follow(null, ({ event }) => recordIdOf(event) === mine.id, never);
    await happen(other.incident);
    await happen(mine.incident);
    expect((await take(events, 1)).map(({ event }) => event.stream)).toEqual([mine.incident]);
  });
});
