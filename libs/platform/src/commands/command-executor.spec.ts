import { createSecretKey, randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { cityIdSchema, incidentIdSchema, trackIdSchema } from '@tanggap/events/ids';
import { aCaller } from '@tanggap/testing/commands.contract';
import { anIncident } from '@tanggap/testing/sample-events';
import { sqliteLogUnderTest } from '@tanggap/testing/sqlite-log-under-test';
import { DrivenClock } from '../clock/driven-clock.js';
import { NO_STREAM, RevisionConflict, type EventStore } from '../event-store/event-store.js';
import { CommandExecutor, type CommandRules, type ExecutedCommand } from './command-executor.js';
import type { CommandContext } from './commands.js';

/** A note is refused when it says no, records nothing when it says nothing; `seen` counts what `decide` was shown. */
type Command = { readonly say: string; readonly times?: number };
type State = readonly string[];
type Rejection = { readonly code: 'refused' };

const city = cityIdSchema.parse('jambi');
const serverKey = createSecretKey(Buffer.alloc(32, 7));

interface Rules extends CommandRules<Command, State, Rejection> {
  readonly shown: State[];
}

function rules(): Rules {
  const shown: State[] = [];
  return {
    shown,
    initial: [],
    evolve: (state, event: RecordedEvent) => [...state, event.type],
    decide({ say, times = 1 }, state, { recordedAt }) {
      shown.push(state);
      if (say === 'no') return { ok: false, rejection: { code: 'refused' } };
      const events = Array.from({ length: say === '' ? 0 : times }, () => ({ type: 'NoteAdded', data: { text: say } }) as const);
      return { ok: true, occurredAt: recordedAt, events };
    },
    revisionFor: (_command, state) => state.length - 1,
  };
}

type Under = Awaited<ReturnType<typeof sqliteLogUnderTest>>;
let under: Under;
let clock: DrivenClock;
beforeEach(async () => {
  under = await sqliteLogUnderTest();
  clock = new DrivenClock(Date.UTC(2026, 0, 5, 8));
});
afterEach(() => under.close());

function executorOver(store: EventStore, of: Rules = rules()): CommandExecutor<Command, State, Rejection> {
  return new CommandExecutor(store, clock, serverKey, of);
}

function asked(
  say: string,
  changes: Partial<CommandContext> & { stream?: ExecutedCommand<Command>['stream']; times?: number } = {},
): ExecutedCommand<Command> {
  const { stream = anIncident().incident, times = 1, ...context } = changes;
  return {
    command: { say, times },
    stream,
    city,
    origin: 'live',
    context: { ...aCaller(), idempotencyKey: randomUUID(), ifMatch: null, traceparent: null, origin: 'live', ...context },
    body: { say, times },
    reportedBy: { role: 'call-taker', agency: null, unit: null, channel: 'phone' },
  };
}

async function recorded(request: ExecutedCommand<Command>): Promise<readonly RecordedEvent[]> {
  return (await under.store.readStream(request.stream)).events;
}

/** The log as it is when somebody else appends between the reading and the appending, this many times. */
function overtaken(times: number, stream: ExecutedCommand<Command>['stream']): EventStore {
  const { store } = under;
  const rival = executorOver(store);
  let left = times;
  const overtaking: Pick<EventStore, 'append'> = {
    async append(...args) {
      if (left-- > 0) await rival.execute(asked('rival', { stream }));
      return store.append(...args);
    },
  };
  return Object.assign(Object.create(store) as EventStore, overtaking);
}

describe('a repeated command', () => {
  it('is answered as the first time, later, by another executor, and after a restart', async () => {
    const request = asked('hello', { times: 3 });
    const first = await executorOver(under.store).execute(request);
    expect(first).toMatchObject({ ok: true, revision: 2, position: expect.stringMatching(/:3$/), events: expect.any(Array) });
    await clock.advance(3_600_000);
    await executorOver(under.store).execute(asked('later', { stream: request.stream }));
    const retries = [await executorOver(under.store).execute(request), await executorOver(under.store).execute(request)];
    const reopened = await under.reopen();
    retries.push(await executorOver(reopened).execute(request));
    expect(retries).toEqual([first, first, first]);
    expect((await reopened.readStream(request.stream)).events).toHaveLength(4);
  });

  it('is answered as the first time even when it would now be refused or its If-Match is stale', async () => {
    const request = asked('hello', { ifMatch: NO_STREAM });
    const first = await executorOver(under.store).execute(request);
    const strict: Rules = { ...rules(), decide: () => ({ ok: false, rejection: { code: 'refused' } }) };
    expect(await executorOver(under.store, strict).execute(request)).toEqual(first);
  });

  it('is recorded once when it is sent many times at the same moment', async () => {
    const request = asked('hello', { times: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => executorOver(under.store).execute(request)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await recorded(request)).toHaveLength(2);
  });

  it('is refused when the key comes with another body, however many events that one has', async () => {
    const request = asked('hello');
    const first = await executorOver(under.store).execute(request);
    for (const other of [{ say: 'goodbye' }, { say: 'hello', times: 2 }, { say: 'no' }, { say: '' }]) {
      const reused = { ...request, command: other, body: other };
      expect(await executorOver(under.store).execute(reused)).toEqual({
        ok: false,
        rejection: { code: 'idempotency-key-reused' },
      });
    }
    expect(await executorOver(under.store).execute(request)).toEqual(first);
    expect(await recorded(request)).toHaveLength(1);
  });

  it('is refused with another body also when both arrive at the same moment', async () => {
    for (const times of [1, 2]) {
      const request = asked('hello');
      const reused = { ...request, command: { say: 'goodbye', times }, body: { say: 'goodbye', times } };
      const answers = await Promise.all([executorOver(under.store).execute(request), executorOver(under.store).execute(reused)]);
      expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
      expect(answers[1]).toMatchObject({ rejection: { code: 'idempotency-key-reused' } });
    }
  });

  it('is another command when another principal uses the same key', async () => {
    const request = asked('hello');
    const { principal } = request.context;
    const other = { ...request, context: { ...request.context, principal: { ...principal, id: 'other' } } };
    const answers = [await executorOver(under.store).execute(request), await executorOver(under.store).execute(other)];
    expect(answers.map((answer) => answer.ok && answer.revision)).toEqual([0, 1]);
  });

  it('takes the order of fields for the same body', async () => {
    const request = asked('hello', { times: 2 });
    await executorOver(under.store).execute({ ...request, body: { say: 'hello', nested: { a: 1, b: 2 } } });
    const turned = { ...request, body: { nested: { b: 2, a: 1 }, say: 'hello' } };
    expect(await executorOver(under.store).execute(turned)).toMatchObject({ ok: true, revision: 1 });
  });

  it('gives the same ids before and after a restart: the incident, its events, its track', async () => {
    const request = asked('hello');
    const executor = executorOver(under.store);
    expect(executor.commandId(request.context)).toBe(executorOver(under.store).commandId(request.context));
    expect(executor.commandId(request.context)).toMatch(/^[0-9a-f]{64}$/);
    expect(executor.commandId(request.context)).not.toContain(request.context.idempotencyKey);
    const tracks: string[] = [];
    const spying: Rules = {
      ...rules(),
      decide: (command, state, meta) => {
        tracks.push(trackIdSchema.parse(meta.newTrack));
        return rules().decide({ ...command, say: 'no' }, state, meta);
      },
    };
    await executorOver(under.store, spying).execute(request);
    await executorOver(under.store, spying).execute(request);
    expect(new Set(tracks).size).toBe(1);
  });
});

describe('what is not remembered', () => {
  it('decides a refused command afresh', async () => {
    const request = asked('no');
    expect(await executorOver(under.store).execute(request)).toEqual({ ok: false, rejection: { code: 'refused' } });
    expect(await executorOver(under.store).execute({ ...request, command: { say: 'yes' }, body: { say: 'yes' } })).toMatchObject({
      ok: true,
    });
    expect(await recorded(request)).toHaveLength(1);
  });

  it('decides a command afresh that recorded nothing, and says that it did', async () => {
    const request = asked('');
    const answer = await executorOver(under.store).execute(request);
    expect(answer).toMatchObject({ ok: true, events: [], revision: NO_STREAM, position: null });
    expect(await executorOver(under.store).execute({ ...request, command: { say: 'x' }, body: { say: 'x' } })).toMatchObject({
      revision: 0,
    });
  });
});

describe('a lost race', () => {
  it('is decided again over what the other wrote, without If-Match, three times', async () => {
    const request = asked('hello');
    const seen = rules();
    const answer = await executorOver(overtaken(2, request.stream), seen).execute(request);
    expect(answer).toMatchObject({ ok: true, revision: 2 });
    expect(seen.shown.map((state) => state.length)).toEqual([0, 1, 2]);
  });

  it('is a conflict after the third', async () => {
    const request = asked('hello');
    await expect(executorOver(overtaken(3, request.stream)).execute(request)).rejects.toMatchObject({
      name: 'RevisionConflict',
      actual: 2,
    });
    expect(
      (await recorded(request)).every(({ commandId }) => commandId !== executorOver(under.store).commandId(request.context)),
    ).toBe(true);
  });

  it('is a conflict at once with If-Match', async () => {
    const request = asked('hello', { ifMatch: NO_STREAM });
    const seen = rules();
    await expect(executorOver(overtaken(1, request.stream), seen).execute(request)).rejects.toThrow(RevisionConflict);
    expect(seen.shown).toHaveLength(1);
    expect(await recorded(request)).toHaveLength(1);
  });
});

describe('If-Match', () => {
  it('is a conflict with the true revision when stale, and records nothing', async () => {
    const first = asked('hello', { times: 2 });
    await executorOver(under.store).execute(first);
    for (const ifMatch of [0, 2]) {
      const stale = executorOver(under.store).execute(asked('more', { stream: first.stream, ifMatch }));
      await expect(stale).rejects.toMatchObject({ name: 'RevisionConflict', expected: ifMatch, actual: 1 });
    }
    await expect(executorOver(under.store).execute(asked('', { stream: first.stream, ifMatch: 0 }))).rejects.toThrow(
      RevisionConflict,
    );
    expect(await executorOver(under.store).execute(asked('more', { stream: first.stream, ifMatch: 1 }))).toMatchObject({
      revision: 2,
    });
  });

  it('tells no revision to whoever is refused anyway', async () => {
    const first = asked('hello');
    await executorOver(under.store).execute(first);
    const refused = executorOver(under.store).execute(asked('no', { stream: first.stream, ifMatch: 40 }));
    expect(await refused).toEqual({ ok: false, rejection: { code: 'refused' } });
  });
});

describe('the envelope', () => {
  it('says who, for whom, when and where; the stream keeps its first city and origin', async () => {
    const first = { ...asked('hello'), origin: 'drill' } as const;
    await executorOver(under.store).execute(first);
    await clock.advance(1000);
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await executorOver(under.store).execute({
      ...asked('more', { stream: first.stream, traceparent }),
      city: cityIdSchema.parse('bima'),
    });
    const [one, two] = await recorded(first);
    expect(one).toMatchObject({ origin: 'drill', city, recordedAt: '2026-01-05T08:00:00.000Z', traceparent: null });
    expect(two).toMatchObject({ origin: 'drill', city, recordedAt: '2026-01-05T08:00:01.000Z', traceparent });
    expect(two?.actor).toEqual({ id: 'test', role: 'call-taker', agency: null });
    expect(two?.reportedBy).toEqual(first.reportedBy);
    expect(incidentIdSchema.safeParse(first.stream.slice('incident-'.length)).success).toBe(true);
  });
});
