import type { RecordedEvent, StreamName } from '@tanggap/events/envelope';
import type { EventFeed, FeedConsumer } from '@tanggap/platform/event-feed/event-feed';
import { StoreUnavailable, type EventStore } from '@tanggap/platform/event-store/event-store';
import { anIncident, aNote } from './sample-events.js';
import { until } from './until.js';

export interface FeedUnderTest {
  readonly store: EventStore;
  /** Makes the log hold an event in `stream` that no reader can decode. */
  readonly plantUndecodable: (stream: StreamName) => Promise<void>;
  readonly feed: EventFeed;
  /** A feed that knows what was durable at this moment, as after `kill -9`; the earlier one is of no use any more. */
  readonly crash: () => Promise<EventFeed>;
  readonly close: () => Promise<void>;
}

type Case = readonly [name: string, run: (under: FeedUnderTest) => Promise<void>];

/** A broker's group takes seconds to form; nothing waits this long for its own sake. */
const WAIT_MS = 20_000;

/** A consumer that remembers what it applied, and does with an event what the test says first. */
class Recorder implements FeedConsumer {
  readonly applied: string[] = [];
  readonly begun: string[] = [];

  constructor(
    readonly name: string,
    private readonly first: (event: RecordedEvent) => Promise<void> = () => Promise.resolve(),
  ) {}

  async onEvent(event: RecordedEvent): Promise<void> {
    this.begun.push(`${event.stream} ${event.revision}`);
    await this.first(event);
    this.applied.push(`${event.stream} ${event.revision}`);
  }
}

async function appendNotes(store: EventStore, stream: StreamName, count: number): Promise<void> {
  for (let note = 0; note < count; note++) {
    const { revision } = await store.readStream(stream).catch(() => ({ revision: -1 }));
    await store.append(stream, revision, [aNote()]);
  }
}

function keys(stream: StreamName, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${stream} ${from + index}`);
}

function failOn(matches: (event: RecordedEvent) => boolean): (event: RecordedEvent) => Promise<void> {
  return (event) => (matches(event) ? Promise.reject(new TypeError('a secret the caller told us')) : Promise.resolve());
}

const ordering: readonly Case[] = [
  [
    'delivers every event of every stream once, in order per stream',
    async ({ store, feed }) => {
      const [a, b] = [anIncident(), anIncident()];
      await appendNotes(store, a.incident, 3);
      const recorder = new Recorder('test.every');
      await feed.subscribe(recorder);
      await appendNotes(store, b.incident, 2);
      await appendNotes(store, a.sla, 2);
      await feed.caughtUp(WAIT_MS);
      expect([...recorder.applied].sort()).toEqual(
        [...keys(a.incident, 0, 2), ...keys(b.incident, 0, 1), ...keys(a.sla, 0, 1)].sort(),
      );
      expect(recorder.applied.filter((key) => key.startsWith(a.incident))).toEqual(keys(a.incident, 0, 2));
    },
  ],
  [
    'keeps both streams of an incident in one lane and runs other incidents meanwhile',
    async ({ store, feed }) => {
      const [a, b] = [anIncident(), anIncident()];
      const gate = Promise.withResolvers<undefined>();
      const recorder = new Recorder('test.lanes', async (event) => {
        if (event.stream === a.incident) await gate.promise;
      });
      await feed.subscribe(recorder);
      await appendNotes(store, a.incident, 1);
      await appendNotes(store, a.sla, 1);
      await appendNotes(store, b.incident, 1);
      await until(() => recorder.applied.length === 1);
      expect(recorder.applied).toEqual(keys(b.incident, 0, 0));
      expect(recorder.begun).not.toContain(`${a.sla} 0`);
      gate.resolve(undefined);
      await feed.caughtUp(WAIT_MS);
      expect(recorder.applied.slice(1)).toEqual([`${a.incident} 0`, `${a.sla} 0`]);
    },
  ],
  [
    'gives two consumers their own places',
    async ({ store, feed }) => {
      const { incident } = anIncident();
      const [good, bad] = [
        new Recorder('test.good'),
        new Recorder(
          'test.bad',
          failOn(() => true),
        ),
      ];
      await feed.subscribe(good);
      await feed.subscribe(bad);
      await appendNotes(store, incident, 2);
      await feed.caughtUp(WAIT_MS);
      expect(good.applied).toEqual(keys(incident, 0, 1));
      expect((await feed.parked()).map((entry) => entry.consumer)).toEqual(['test.bad']);
    },
  ],
];

const failing: readonly Case[] = [
  [
    'tries an event again whose handler failed',
    async ({ store, feed }) => {
      const { incident } = anIncident();
      let failures = 1;
      const recorder = new Recorder('test.retry', () => (failures-- > 0 ? Promise.reject(new Error('once')) : Promise.resolve()));
      await feed.subscribe(recorder);
      await appendNotes(store, incident, 2);
      await feed.caughtUp(WAIT_MS);
      expect(recorder.applied).toEqual(keys(incident, 0, 1));
      expect(await feed.parked()).toEqual([]);
    },
  ],
  [
    'parks a poison event with its lane, says why without its content, and goes on with the others',
    async ({ store, feed }) => {
      const [a, b] = [anIncident(), anIncident()];
      const recorder = new Recorder(
        'test.park',
        failOn((event) => event.stream === a.incident && event.revision === 1),
      );
      await feed.subscribe(recorder);
      await appendNotes(store, a.incident, 3);
      await appendNotes(store, a.sla, 1);
      await appendNotes(store, b.incident, 2);
      await feed.caughtUp(WAIT_MS);
      expect([...recorder.applied].sort()).toEqual([`${a.incident} 0`, ...keys(b.incident, 0, 1)].sort());
      const parked = await feed.parked('test.park');
      expect(parked).toEqual([
        { consumer: 'test.park', lane: a.id, stream: a.incident, revision: 1, reason: 'TypeError', parkedAt: expect.any(String) },
      ]);
      expect((await feed.status()).map(({ parked: count, lag }) => [count, lag])).toEqual([[1, 0]]);
    },
  ],
  [
    'parks what it cannot decode',
    async ({ store, feed, plantUndecodable }) => {
      const [a, b] = [anIncident(), anIncident()];
      const recorder = new Recorder('test.undecodable');
      await feed.subscribe(recorder);
      await plantUndecodable(a.incident);
      await appendNotes(store, a.sla, 1);
      await appendNotes(store, b.incident, 1);
      await feed.caughtUp(WAIT_MS);
      expect(recorder.applied).toEqual(keys(b.incident, 0, 0));
      expect((await feed.parked()).map(({ lane, revision }) => [lane, revision])).toEqual([[a.id, 0]]);
      expect(await feed.redrive('test.undecodable', a.id)).toBe('still-failing');
    },
  ],
  [
    'waits out an outage of a store instead of parking',
    async ({ store, feed }) => {
      const { incident } = anIncident();
      let full = true;
      const recorder = new Recorder('test.outage', () =>
        full ? Promise.reject(new StoreUnavailable('disk full')) : Promise.resolve(),
      );
      await feed.subscribe(recorder);
      await appendNotes(store, incident, 2);
      await until(async () => (await feed.status())[0]?.failedAt !== null);
      await until(() => recorder.begun.length > 6);
      expect(await feed.parked()).toEqual([]);
      full = false;
      await feed.caughtUp(WAIT_MS);
      expect(recorder.applied).toEqual(keys(incident, 0, 1));
      expect((await feed.status())[0]?.failedAt).toBeNull();
    },
  ],
  [
    'redrives from the first event not applied, of both streams, and then goes on live',
    async ({ store, feed }) => {
      const { id, incident, sla } = anIncident();
      let broken = true;
      const recorder = new Recorder(
        'test.redrive',
        failOn((event) => broken && event.stream === incident && event.revision >= 1),
      );
      await feed.subscribe(recorder);
      await appendNotes(store, incident, 3);
      await appendNotes(store, sla, 2);
      await feed.caughtUp(WAIT_MS);
      expect(await feed.redrive('test.redrive', id)).toBe('still-failing');
      broken = false;
      expect(await feed.redrive('test.redrive', id)).toBe('redriven');
      expect(await feed.redrive('test.redrive', id)).toBe('not-parked');
      await appendNotes(store, incident, 1);
      await feed.caughtUp(WAIT_MS);
      expect(recorder.applied.filter((key) => key.startsWith(incident))).toEqual(keys(incident, 0, 3));
      expect(recorder.applied.filter((key) => key.startsWith(sla))).toEqual(keys(sla, 0, 1));
      expect(await feed.parked()).toEqual([]);
    },
  ],
];

/** Lets a checkpoint be saved that wants to be: longer than any adapter waits. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

const crashing: readonly Case[] = [
  [
    'delivers an event again when the crash came before its effect',
    async ({ store, feed, crash }) => {
      const { incident } = anIncident();
      const hanging = new Recorder('test.crash', (event) =>
        event.revision === 1 ? new Promise(() => undefined) : Promise.resolve(),
      );
      await feed.subscribe(hanging);
      await appendNotes(store, incident, 2);
      await until(() => hanging.begun.length === 2);
      await settle();
      const after = new Recorder('test.crash');
      await (await crash()).subscribe(after);
      await until(() => after.applied.includes(`${incident} 1`));
    },
  ],
  [
    'does not let a later finished lane carry the checkpoint past an unfinished one',
    async ({ store, feed, crash }) => {
      const [first, slow, fast] = [anIncident(), anIncident(), anIncident()];
      const hanging = new Recorder('test.prefix', (event) =>
        event.stream === slow.incident ? new Promise(() => undefined) : Promise.resolve(),
      );
      await feed.subscribe(hanging);
      await appendNotes(store, first.incident, 1);
      await appendNotes(store, slow.incident, 1);
      await appendNotes(store, fast.incident, 3);
      await until(() => hanging.applied.length === 4);
      await settle();
      const after = new Recorder('test.prefix');
      await (await crash()).subscribe(after);
      await until(() => after.applied.includes(`${slow.incident} 0`));
    },
  ],
  [
    'still knows after a crash what it parked, and what it skipped since',
    async ({ store, feed, crash }) => {
      const [a, b] = [anIncident(), anIncident()];
      await feed.subscribe(
        new Recorder(
          'test.parked',
          failOn((event) => event.stream === a.incident),
        ),
      );
      await appendNotes(store, a.incident, 1);
      await appendNotes(store, a.sla, 1);
      await appendNotes(store, b.incident, 1);
      await feed.caughtUp(WAIT_MS);
      await settle();
      const reopened = await crash();
      const after = new Recorder('test.parked');
      await reopened.subscribe(after);
      await appendNotes(store, a.incident, 1);
      await reopened.caughtUp(WAIT_MS);
      expect(after.applied.filter((key) => !key.startsWith(b.incident))).toEqual([]);
      expect(await reopened.redrive('test.parked', a.id)).toBe('redriven');
      expect([...after.applied].sort()).toEqual(expect.arrayContaining([`${a.incident} 0`, `${a.incident} 1`, `${a.sla} 0`]));
    },
  ],
  [
    'finishes on stop what it began, delivers nothing afterwards and loses nothing',
    async ({ store, feed }) => {
      const [a, b] = [anIncident(), anIncident()];
      const recorder = new Recorder('test.stop', () => new Promise((resolve) => setTimeout(resolve, 40)));
      const subscription = await feed.subscribe(recorder);
      await appendNotes(store, a.incident, 3);
      await until(() => recorder.begun.length > 0);
      await subscription.stop();
      expect(recorder.applied).toEqual(recorder.begun);
      await appendNotes(store, b.incident, 1);
      const atStop = [...recorder.begun];
      await settle();
      expect(recorder.begun).toEqual(atStop);
      const after = new Recorder('test.stop');
      await feed.subscribe(after);
      await feed.caughtUp(WAIT_MS);
      // At least once: what was applied before the stop may come again.
      expect(new Set([...atStop, ...after.applied])).toEqual(new Set([...keys(a.incident, 0, 2), ...keys(b.incident, 0, 0)]));
    },
  ],
  [
    'tells the lag, and that it has not caught up in time',
    async ({ store, feed }) => {
      const { incident } = anIncident();
      const gate = Promise.withResolvers<undefined>();
      await feed.subscribe(new Recorder('test.lag', () => gate.promise));
      await appendNotes(store, incident, 4);
      await until(async () => (await feed.status())[0]?.lag === 4);
      await expect(feed.caughtUp(60)).rejects.toThrow('test.lag');
      gate.resolve(undefined);
      await feed.caughtUp(WAIT_MS);
      expect((await feed.status())[0]?.lag).toBe(0);
    },
  ],
];

/** Named, so that a planted bug can be shown to fail exactly the test that is there for it. */
export const eventFeedCases: readonly Case[] = [...ordering, ...failing, ...crashing];

export function eventFeedContract(adapter: string, create: () => Promise<FeedUnderTest>): void {
  describe(`EventFeed contract: ${adapter}`, () => {
    it.each(eventFeedCases)('%s', async (_name, run) => {
      const under = await create();
      try {
        await run(under);
      } finally {
        await under.close();
      }
    });
  });
}
