import { OtlpReceiver } from '@tanggap/testing/otlp-receiver';
import { PlainLog } from '@tanggap/testing/plain-log';
import { anIncident, aNote } from '@tanggap/testing/sample-events';
import { until } from '@tanggap/testing/until';
import { DrivenClock } from '../../clock/driven-clock.js';
import { NO_STREAM, StoreUnavailable, type Position } from '../../event-store/event-store.js';
import { startTracing } from '../../telemetry/tracing.js';
import { FeedHandler } from '../feed-handler.js';
import { FeedJournal } from '../feed-journal.js';
import { carriedItem, type FeedMessage } from './cloud-event.js';
import { Relay, type RelayLease, type RelaySink } from './relay.js';

/** What the database keeps: one holder, one place, whoever asks. */
class LeaseTable {
  holder: string | null = null;
  place: Position | 'start' = 'start';

  leaseOf(name: string): RelayLease {
    return {
      take: () => {
        this.holder ??= name;
        return Promise.resolve(this.holder === name);
      },
      release: () => {
        if (this.holder === name) this.holder = null;
        return Promise.resolve();
      },
      position: () => Promise.resolve(this.place),
      moveTo: (position) => {
        if (this.holder !== name) return Promise.resolve(false);
        this.place = position;
        return Promise.resolve(true);
      },
    };
  }
}

/** What the brokers keep, and whether they can be reached; a send may also wait for `acknowledge`. */
class Topic implements RelaySink {
  readonly messages: FeedMessage[] = [];
  readonly batches: number[] = [];
  refused = 0;
  isDown = false;
  /** Called when a batch is stored and not yet acknowledged. */
  beforeAcknowledging: () => Promise<void> = () => Promise.resolve();

  async send(messages: readonly FeedMessage[]): Promise<void> {
    if (this.isDown) {
      this.refused += 1;
      throw new StoreUnavailable('no broker');
    }
    this.messages.push(...messages);
    this.batches.push(messages.length);
    await this.beforeAcknowledging();
  }

  /** Ids in the order of their first arrival. */
  arrived(): readonly string[] {
    return [...new Set(this.ids())];
  }

  ids(): readonly string[] {
    return this.messages.map(({ value }) => (JSON.parse(value) as { id: string }).id); // what messageOf wrote
  }
}

const running: Relay[] = [];
afterEach(() => Promise.all(running.splice(0).map((relay) => relay.stop())));

function aRelay(log: PlainLog, lease: RelayLease, sink: RelaySink): { relay: Relay; notes: string[] } {
  const notes: string[] = [];
  const relay = new Relay({ store: log, lease, sink, note: ({ what }) => notes.push(what) });
  running.push(relay);
  relay.start();
  return { relay, notes };
}

/** Appends events of one incident. @returns their ids, in log order */
async function appended(log: PlainLog, count: number): Promise<readonly string[]> {
  const events = Array.from({ length: count }, () => aNote());
  await log.append(anIncident().incident, NO_STREAM, events);
  return events.map(({ id }) => id);
}

describe('the relay', () => {
  it('sends the whole log in order and what comes later, and keeps the place', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const early = await appended(log, 1200);
    aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.messages.length === 1200);
    const late = await appended(log, 3);
    await until(() => topic.messages.length === 1203);
    expect(topic.ids()).toEqual([...early, ...late]);
    expect(Math.max(...topic.batches)).toBeLessThanOrEqual(500);
    const head = await log.head();
    await until(() => table.place === head);
  });

  it('sends what this program cannot decode: it is not its to judge', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    log.plantUndecodable(anIncident().incident);
    aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.messages.length === 1);
  });

  it('moves the place only after the brokers have the batch', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const acknowledge = Promise.withResolvers<undefined>();
    topic.beforeAcknowledging = () => acknowledge.promise;
    await appended(log, 10);
    aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.messages.length > 0);
    expect(table.place).toBe('start');
    acknowledge.resolve(undefined);
    const head = await log.head();
    await until(() => table.place === head);
  });

  it('sends one batch more while a place is being saved, and none beyond it', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const lease = table.leaseOf('a');
    const answer = Promise.withResolvers<undefined>();
    const moveTo: RelayLease['moveTo'] = async (position) => {
      await answer.promise;
      return lease.moveTo(position);
    };
    await appended(log, 1600);
    aRelay(log, { ...lease, moveTo }, topic);
    await until(() => topic.batches.length === 2);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([topic.batches.length, table.place]).toEqual([2, 'start']);
    answer.resolve(undefined);
    const head = await log.head();
    await until(() => table.place === head);
    expect(topic.ids()).toHaveLength(1600);
  });

  it('begins again from the saved place when a place could not be saved', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const lease = table.leaseOf('a');
    let isAway = true;
    const moveTo: RelayLease['moveTo'] = (position) =>
      isAway ? Promise.reject(new StoreUnavailable('away')) : lease.moveTo(position);
    const ids = await appended(log, 700);
    const { notes } = aRelay(log, { ...lease, moveTo }, topic);
    await until(() => notes.includes('stumbled'));
    expect(table.place).toBe('start');
    isAway = false;
    const head = await log.head();
    await until(() => table.place === head);
    expect(topic.arrived()).toEqual(ids);
  });

  it('repeats a batch that was refused, in order, and says so once', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    topic.isDown = true;
    const ids = [...(await appended(log, 20)), ...(await appended(log, 20))];
    const { notes } = aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.refused >= 2);
    expect(table.place).toBe('start');
    topic.isDown = false;
    await until(() => topic.arrived().length === 40);
    expect(topic.ids()).toEqual(ids);
    expect(notes).toEqual(['active', 'stumbled', 'flowing']);
  });

  it('repeats a batch whose acknowledgement was lost: twice in the topic, never a hole', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    let isLost = true;
    topic.beforeAcknowledging = () => {
      if (!isLost) return Promise.resolve();
      isLost = false;
      return Promise.reject(new StoreUnavailable('no answer'));
    };
    const ids = await appended(log, 5);
    aRelay(log, table.leaseOf('a'), topic);
    const head = await log.head();
    await until(() => table.place === head);
    expect(topic.arrived()).toEqual(ids);
    expect(topic.messages.length).toBeGreaterThan(5);
  });

  it('stops sending when the lease is somebody else’s, and goes on from the place when it comes back', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const { notes } = aRelay(log, table.leaseOf('a'), topic);
    const before = await appended(log, 2);
    await until(() => topic.messages.length === 2);
    table.holder = 'b';
    const meanwhile = await appended(log, 2);
    await until(() => notes.includes('standby'));
    const sent = topic.messages.length;
    await appended(log, 1);
    await until(() => table.holder === 'b' && notes.at(-1) === 'standby');
    expect(topic.messages).toHaveLength(sent);
    table.holder = null;
    await until(() => topic.arrived().length === 5);
    expect(topic.arrived().slice(0, 4)).toEqual([...before, ...meanwhile]);
  });

  it('keeps the lease while no broker answers, and gives up a batch once it is lost', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    topic.isDown = true;
    await appended(log, 2);
    const { notes } = aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.refused >= 1);
    expect(table.holder).toBe('a');
    table.holder = 'b';
    await until(() => notes.at(-1) === 'standby');
    topic.isDown = false;
    expect(topic.messages).toEqual([]);
  });

  it('survives a lease that cannot be asked', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const lease = table.leaseOf('a');
    let isAway = true;
    const take = (): Promise<boolean> => (isAway ? Promise.reject(new StoreUnavailable('away')) : lease.take());
    await appended(log, 2);
    const { notes } = aRelay(log, { ...lease, take }, topic);
    await until(() => notes.includes('stumbled'));
    isAway = false;
    await until(() => topic.messages.length === 2);
  });
});

describe('two relays', () => {
  it('one sends; when it stops the other goes on, without a hole', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const first = aRelay(log, table.leaseOf('a'), topic);
    await until(() => first.notes.includes('active'));
    const second = aRelay(log, table.leaseOf('b'), topic);
    const ids = [...(await appended(log, 700))];
    await until(() => topic.messages.length === 700);
    expect(second.notes).toEqual([]);
    expect(topic.ids()).toEqual(ids);
    await first.relay.stop();
    ids.push(...(await appended(log, 3)));
    await until(() => topic.arrived().length === 703);
    expect(topic.arrived()).toEqual(ids);
    expect(table.holder).toBe('b');
  });
});

describe('a stop', () => {
  it('gives the lease back, ends while brokers are away, and leaves nothing running', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    topic.isDown = true;
    await appended(log, 2500); // more than may wait: the log's handler stands still
    const { relay, notes } = aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.refused >= 1);
    await relay.stop();
    expect(table.holder).toBeNull();
    const [refused, noted] = [topic.refused, notes.length];
    await appended(log, 2);
    topic.isDown = false;
    await new Promise((resolve) => setImmediate(resolve));
    expect([topic.refused, topic.messages.length, notes.length]).toEqual([refused, 0, noted]);
  });

  it('waits for the batch in flight and keeps its place', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    const acknowledge = Promise.withResolvers<undefined>();
    topic.beforeAcknowledging = () => acknowledge.promise;
    await appended(log, 4);
    const { relay } = aRelay(log, table.leaseOf('a'), topic);
    await until(() => topic.messages.length > 0);
    const stopped = relay.stop();
    acknowledge.resolve(undefined);
    await stopped;
    expect(await log.distance('start', table.place)).toBe(topic.messages.length);
  });

  it('is at once for one that waits for its turn', async () => {
    const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
    table.holder = 'b';
    const { relay } = aRelay(log, table.leaseOf('a'), topic);
    const begunMs = performance.now();
    await relay.stop();
    expect(performance.now() - begunMs).toBeLessThan(900); // its pause is 1000
    expect(table.holder).toBe('b');
  });
});

/** A relay dies with its batches under way and another takes over. @returns what the topic never got */
async function lostByACrash(plant: (sink: RelaySink) => RelaySink): Promise<readonly string[]> {
  const [log, table, topic] = [new PlainLog(), new LeaseTable(), new Topic()];
  const ids = await appended(log, 50);
  topic.isDown = true;
  const dying = aRelay(log, table.leaseOf('a'), plant(topic));
  await until(() => topic.refused >= 1);
  await dying.relay.stop();
  topic.isDown = false;
  aRelay(log, table.leaseOf('b'), plant(topic));
  const last = await appended(log, 1);
  await until(() => last.every((id) => topic.ids().includes(id)));
  return ids.filter((id) => !topic.ids().includes(id));
}

/** Breaks "checkpoint after the acknowledgement": says yes before the brokers do. */
function acknowledgedEarly(sink: RelaySink): RelaySink {
  return {
    send: (messages) => {
      void sink.send(messages).catch(() => undefined);
      return Promise.resolve();
    },
  };
}

describe('a crash with a batch under way', () => {
  it('loses nothing', async () => expect(await lostByACrash((sink) => sink)).toEqual([]));

  it('is seen to lose events when the place moves before the acknowledgement', async () =>
    expect(await lostByACrash(acknowledgedEarly)).not.toEqual([]));
});

/** As a consumer gets them from the topic. */
async function consumeAll(store: PlainLog, messages: readonly FeedMessage[]): Promise<void> {
  const journal = new FeedJournal(':memory:');
  const tuning = { retryPausesMs: [], outagePauseMs: 1 };
  const parts = { store, journal, clock: new DrivenClock(0), tuning, note: () => undefined };
  const handler = new FeedHandler({ name: 'gateway', onEvent: () => Promise.resolve() }, parts);
  for (const { key, value, headers } of messages) {
    const carried = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));
    await handler.handle(carriedItem({ key: Buffer.from(key), value: Buffer.from(value), headers: carried }));
  }
  journal.close();
}

describe('a relay in a trace', () => {
  it('hands the consumer its own stage, which follows from the command’s, and begins none of its own', async () => {
    const receiver = await OtlpReceiver.start();
    const tracing = startTracing(receiver.url, 'spec');
    const [log, topic, lease] = [new PlainLog(), new Topic(), new LeaseTable().leaseOf('a')];
    const command = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await log.append(anIncident().incident, NO_STREAM, [{ ...aNote(), traceparent: command }, aNote()]);
    const relay = new Relay({ store: log, lease, sink: topic, note: () => undefined });
    relay.start();
    await until(() => topic.messages.length === 2);
    await relay.stop();
    await consumeAll(log, topic.messages);
    await tracing.stop();
    const [span, consumed, ...others] = receiver.spans();
    expect(span).toMatchObject({ name: 'relay', kind: 4, traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) });
    expect(consumed).toMatchObject({ name: 'consume', kind: 5, traceId: 'a'.repeat(32), parentSpanId: span?.spanId });
    expect(others).toEqual([]);
    const traceparents = topic.messages.map(({ headers }) => headers['traceparent']);
    expect(traceparents).toEqual([`00-${'a'.repeat(32)}-${String(span?.spanId)}-01`, undefined]);
    await receiver.stop();
  });
});
