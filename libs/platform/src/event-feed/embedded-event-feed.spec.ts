import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventFeedCases, eventFeedContract, type FeedUnderTest } from '@tanggap/testing/event-feed.contract';
import { PlainLog } from '@tanggap/testing/plain-log';
import { anIncident, aNote } from '@tanggap/testing/sample-events';
import { DrivenClock } from '../clock/driven-clock.js';
import type { Position } from '../event-store/event-store.js';
import { EmbeddedEventFeed, ForeignCheckpoint } from './embedded-event-feed.js';
import type { EventFeed, FeedConsumer } from './event-feed.js';
import { FeedJournal } from './feed-journal.js';

const clock = new DrivenClock(Date.UTC(2026, 0, 5));
const tuning = { retryPausesMs: [1, 2], outagePauseMs: 5, stopLimitMs: 300 };

interface Faults {
  /** What a service might do wrong around its handler. */
  readonly wrap?: (consumer: FeedConsumer) => FeedConsumer;
  /** What the journal might do wrong. */
  readonly journal?: (file: string, log: PlainLog) => FeedJournal;
}

function aFeed(faults: Faults = {}): FeedUnderTest {
  const [folder, copy] = [mkdtempSync(join(tmpdir(), 'tanggap-feed-')), mkdtempSync(join(tmpdir(), 'tanggap-feed-'))];
  const log = new PlainLog();
  const opened: EmbeddedEventFeed[] = [];
  const open = (file: string): EventFeed => {
    const journal = faults.journal?.(file, log) ?? new FeedJournal(file);
    const feed = EmbeddedEventFeed.open({ store: log, clock, file: journal, tuning });
    opened.push(feed);
    const { wrap } = faults;
    if (wrap === undefined) return feed;
    return {
      subscribe: (consumer) => feed.subscribe(wrap(consumer)),
      status: () => feed.status(),
      parked: (consumer) => feed.parked(consumer),
      redrive: (consumer, lane) => feed.redrive(consumer, lane),
      caughtUp: (timeoutMs) => feed.caughtUp(timeoutMs),
    };
  };
  return {
    store: log,
    plantUndecodable: (stream) => {
      log.plantUndecodable(stream);
      return Promise.resolve();
    },
    feed: open(join(folder, 'feed.db')),
    crash: () => {
      // The files as they lie on the disk at this moment are all that a killed process leaves.
      cpSync(folder, copy, { recursive: true });
      return Promise.resolve(open(join(copy, 'feed.db')));
    },
    close: async () => {
      await Promise.all(opened.map((feed) => feed.close()));
      for (const used of [folder, copy]) rmSync(used, { recursive: true });
    },
  };
}

eventFeedContract('embedded', () => Promise.resolve(aFeed()));

describe('planted bugs fail the test that is there for them', () => {
  class ForgetfulJournal extends FeedJournal {
    override park(): void {
      // parks in memory only
    }
    override parked(): [] {
      return [];
    }
  }
  class HastyJournal extends FeedJournal {
    constructor(
      file: string,
      private readonly log: PlainLog,
    ) {
      super(file);
    }
    override saveCheckpoint(consumer: string, _position: Position): void {
      void this.log.head().then((head) => {
        if (head !== 'start') super.saveCheckpoint(consumer, head);
      });
    }
  }
  const seenBefore = (): NonNullable<Faults['wrap']> => {
    const seen = new Set<string>();
    return (consumer) => ({
      name: consumer.name,
      onEvent: async (event) => {
        if (seen.has(event.id)) return;
        seen.add(event.id);
        await consumer.onEvent(event);
      },
    });
  };
  const bugs: readonly [bug: string, faults: Faults, failing: string][] = [
    [
      'checkpoint before the effect',
      {
        wrap: (consumer) => ({
          name: consumer.name,
          onEvent: (event) => (void consumer.onEvent(event).catch(() => undefined), Promise.resolve()),
        }),
      },
      'delivers an event again when the crash came before its effect',
    ],
    ['skip what was seen, applied or not', { wrap: seenBefore() }, 'tries an event again whose handler failed'],
    [
      'swallow what fails',
      { wrap: (consumer) => ({ name: consumer.name, onEvent: (event) => consumer.onEvent(event).catch(() => undefined) }) },
      'parks a poison event with its lane, says why without its content, and goes on with the others',
    ],
    [
      'park in memory only',
      { journal: (file) => new ForgetfulJournal(file) },
      'still knows after a crash what it parked, and what it skipped since',
    ],
    [
      'a checkpoint that runs ahead of the settled prefix',
      { journal: (file, log) => new HastyJournal(file, log) },
      'does not let a later finished lane carry the checkpoint past an unfinished one',
    ],
  ];

  it.each(bugs)(
    '%s',
    async (_bug, faults, failing) => {
      const found = eventFeedCases.find(([name]) => name === failing);
      const under = aFeed(faults);
      await expect(found?.[1](under)).rejects.toThrow();
      await under.close();
    },
    15_000,
  );
});

describe('EmbeddedEventFeed', () => {
  it('refuses to start from a checkpoint of another log, or beyond the head of this one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tanggap-feed-'));
    const log = new PlainLog('first');
    await log.append(anIncident().incident, -1, [aNote()]);
    const consumer: FeedConsumer = { name: 'test.foreign', onEvent: () => Promise.resolve() };
    const feed = EmbeddedEventFeed.open({ store: log, clock, file: join(folder, 'feed.db'), tuning });
    await feed.subscribe(consumer);
    await feed.caughtUp(1000);
    await feed.close();
    for (const other of [new PlainLog('second'), new PlainLog('first')]) {
      const again = EmbeddedEventFeed.open({ store: other, clock, file: join(folder, 'feed.db'), tuning });
      await expect(again.subscribe(consumer)).rejects.toThrow(ForeignCheckpoint);
      expect(await again.status()).toEqual([]);
      await again.close();
    }
    rmSync(folder, { recursive: true });
  });

  it('takes in no more than its bound while a handler is slow', async () => {
    const log = new PlainLog();
    const feed = EmbeddedEventFeed.open({ store: log, clock, file: ':memory:', tuning: { ...tuning, mostOpen: 10, atOnce: 4 } });
    let begun = 0;
    const gate = Promise.withResolvers<undefined>();
    for (let count = 0; count < 50; count++) await log.append(anIncident().incident, -1, [aNote()]);
    let offered = 0;
    const subscribeAll = log.subscribeAll.bind(log);
    log.subscribeAll = (after, onEntry) =>
      subscribeAll(after, (entry) => {
        offered += 1;
        return onEntry(entry);
      });
    await feed.subscribe({ name: 'test.slow', onEvent: () => ((begun += 1), gate.promise) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([offered, begun]).toEqual([10, 4]);
    gate.resolve(undefined);
    await feed.caughtUp(1000);
    expect([offered, begun]).toEqual([50, 50]);
    await feed.close();
  });

  it('stops at its limit when a handler hangs, and tells', async () => {
    const log = new PlainLog();
    const notes: string[] = [];
    const feed = EmbeddedEventFeed.open({
      store: log,
      clock,
      file: ':memory:',
      tuning: { ...tuning, stopLimitMs: 30 },
      note: ({ what }) => notes.push(what),
    });
    const subscription = await feed.subscribe({ name: 'test.hangs', onEvent: () => new Promise(() => undefined) });
    await log.append(anIncident().incident, -1, [aNote()]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await subscription.stop();
    expect(notes).toEqual(['stopped-hard']);
    await feed.close();
  });
});
