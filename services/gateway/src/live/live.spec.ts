import { once } from 'node:events';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { aFire, type FireStory } from '../fixture/story.js';
import { TestGateway } from '../fixture/test-gateway.js';

const board = `subscription ($agency: ID, $after: String) { boardChanged(city: "jambi", agency: $agency, after: $after) {
  position type incidentId stale rows { overdue track { id agency status } incident { id revision state } } } }`;
const one = `subscription ($id: ID!, $after: String) { incidentChanged(id: $id, after: $after) {
  position type incident { revision state timeline { type } tracks { agency } alarms { type } } } }`;

interface Frame {
  readonly position: string;
  readonly type: string;
  readonly incidentId?: string;
  readonly rows?: readonly { track: { agency: string } | null; incident: { revision: number } }[];
  readonly incident?: { revision: number; timeline: readonly { type: string }[] };
}

/** One subscription, its frames as they came. */
class Watch {
  readonly frames: Frame[] = [];
  readonly errors: { message?: string; extensions?: Record<string, unknown> }[] = [];
  closed: { code: number } | null = null;
  private readonly done: () => void;

  constructor(client: Client, query: string, variables: Record<string, unknown>) {
    this.done = client.subscribe<Record<string, Frame>>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) this.errors.push(...(errors as typeof this.errors));
          for (const frame of Object.values(data ?? {})) this.frames.push(frame);
        },
        error: (error) => {
          if (Array.isArray(error)) this.errors.push(...(error as typeof this.errors));
          else this.closed = error as { code: number };
        },
        complete: () => undefined,
      },
    );
  }

  async until(isDone: (watch: Watch) => boolean): Promise<void> {
    const deadlineMs = Date.now() + 8000;
    while (!isDone(this)) {
      if (Date.now() > deadlineMs)
        throw new Error(`waited in vain: ${JSON.stringify(this.frames.map(({ type }) => type))} ${JSON.stringify(this.errors)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  stop(): void {
    this.done();
  }
}

describe('subscriptions', () => {
  let gateway: TestGateway;
  let callTaker: string;
  const clients: Client[] = [];

  beforeAll(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
  });
  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await gateway.close();
  });

  function connect(key: string): Client {
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
      retryAttempts: 0,
    });
    clients.push(client);
    return client;
  }

  async function positionNow(): Promise<string> {
    const { body } = await gateway.ask(callTaker, '{ feedStatus { position } }');
    return (body.data?.['feedStatus'] as { position: string }).position;
  }

  async function watchBoard(key: string, variables: Record<string, unknown> = {}): Promise<Watch> {
    return new Watch(connect(key), board, { after: await positionNow(), ...variables });
  }

  it('begins with the incident as it is and shows every change once the view shows it', async () => {
    const { incident, fire } = await aFire(gateway, callTaker);
    const watch = new Watch(connect(callTaker), one, { id: incident });
    await watch.until(({ frames }) => frames.length === 1);
    expect(watch.frames[0]?.type).toBe('Subscribed');
    await gateway.give(callTaker, 'acceptDispatch', { incident, track: fire });
    await gateway.give(callTaker, 'assignUnit', { incident, track: fire, unit: 'Damkar 07' });
    await watch.until(({ frames }) => frames.length === 3);
    expect(watch.frames.map(({ type }) => type)).toEqual(['Subscribed', 'DispatchAccepted', 'UnitAssigned']);
    // A frame never shows less than its event.
    expect(watch.frames[1]?.incident?.timeline.map(({ type }) => type)).toContain('DispatchAccepted');
    expect(watch.frames[2]?.incident?.timeline.map(({ type }) => type)).toContain('UnitAssigned');
    watch.stop();
  });

  it('resumes after any position without gap or repeat', async () => {
    const begin = await positionNow();
    const { incident, fire } = await aFire(gateway, callTaker);
    await gateway.give(callTaker, 'acceptDispatch', { incident, track: fire });
    const whole = new Watch(connect(callTaker), board, { after: begin });
    await whole.until(({ frames }) => frames.some(({ type }) => type === 'DispatchAccepted'));
    const positions = whole.frames.map(({ position }) => position);
    expect(whole.frames.map(({ type }) => type)).toEqual([
      'ReportReceived',
      'CallAnswered',
      'Verified',
      'Dispatched',
      'Dispatched',
      'NoteAdded',
      'NoteAdded',
      'DispatchAccepted',
    ]);
    for (const [index, after] of positions.entries()) {
      const rest = new Watch(connect(callTaker), board, { after });
      await rest.until(({ frames }) => frames.length >= positions.length - index - 1);
      expect(rest.frames.map(({ position }) => position)).toEqual(positions.slice(index + 1));
      rest.stop();
    }
    // Live goes on where the past ended.
    const resumed = new Watch(connect(callTaker), board, { after: positions[2] });
    await gateway.give(callTaker, 'assignUnit', { incident, track: fire, unit: 'Damkar 07' });
    await resumed.until(({ frames }) => frames.some(({ type }) => type === 'UnitAssigned'));
    expect(resumed.frames.map(({ type }) => type)).toEqual([
      ...whole.frames
        .slice(3)
        .map(({ type }) => type)
        .slice(0, 5),
      'UnitAssigned',
    ]);
    resumed.stop();
    whole.stop();
  });

  it('misses nothing while commands come from many sides', async () => {
    const watch = await watchBoard(callTaker);
    const stories = await Promise.all([1, 2, 3].map(() => aFire(gateway, callTaker)));
    await watch.until(({ frames }) => frames.length >= 21);
    expect(watch.frames).toHaveLength(21); // seven events each
    expect(new Set(watch.frames.map(({ position }) => position)).size).toBe(21);
    for (const { incident } of stories) expect(watch.frames.filter(({ incidentId }) => incidentId === incident)).toHaveLength(7);
    watch.stop();
  });

  it('pushes alarms: a deadline that passes is a frame', async () => {
    const { incident, fire } = await aFire(gateway, callTaker);
    const watch = await watchBoard(callTaker);
    await gateway.alarm(incident, warningOn(incident, fire));
    await watch.until(({ frames }) => frames.length === 1);
    expect(watch.frames[0]).toMatchObject({ type: 'SlaWarning', incidentId: incident });
    watch.stop();
  });

  it('tells an agency of its own tracks only', async () => {
    const damkar = gateway.key('agency-dispatcher', { agency: 'damkar' }).key;
    const watch = await watchBoard(damkar);
    const asked = await watchBoard(damkar, { agency: 'dinkes' });
    const story = await aFire(gateway, callTaker);
    await gateway.alarm(story.incident, warningOn(story.incident, story.health));
    await gateway.give(callTaker, 'acceptDispatch', { incident: story.incident, track: story.health });
    const { incident: foreign } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    await gateway.give(callTaker, 'acceptDispatch', { incident: story.incident, track: story.fire });
    await watch.until(({ frames }) => frames.some(({ type }) => type === 'DispatchAccepted'));
    expect(watch.frames.map(({ incidentId }) => incidentId)).not.toContain(foreign);
    // Its own dispatch, the call center's note to all, its own acceptance. What came before it was sent for is none of its business live.
    expect(
      watch.frames
        .map(({ type }) => type)
        .filter((type) => type !== 'ReportReceived' && type !== 'CallAnswered' && type !== 'Verified'),
    ).toEqual(['Dispatched', 'NoteAdded', 'DispatchAccepted']);
    expect(JSON.stringify(watch.frames)).not.toContain('dinkes');
    expect(asked.frames).toEqual([]);
    for (const each of [watch, asked]) each.stop();
  });

  it('does not find another agency’s incident', async () => {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    const watch = new Watch(connect(gateway.key('crew', { agency: 'pln' }).key), one, { id: incident });
    await watch.until(({ errors }) => errors.length > 0);
    expect(watch.errors[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
    expect(watch.frames).toEqual([]);
  });

  it.each([
    ['another log', 'ffffffff-ffff-4fff-8fff-ffffffffffff:1', 'foreign-position'],
    ['beyond the head', '', 'position-beyond-head'],
    ['nonsense', 'bukan-posisi', 'foreign-position'],
  ])('asks to resync from a position of %s', async (_name, given, reason) => {
    const after = given === '' ? (await positionNow()).replace(/:\d+$/, ':999999') : given;
    const watch = new Watch(connect(callTaker), board, { after });
    await watch.until(({ errors }) => errors.length > 0);
    expect(watch.errors[0]?.extensions).toEqual({ code: 'RESYNC_REQUIRED', reason });
  });

  it('closes within 5 s when the key is revoked', async () => {
    const issued = gateway.key('call-taker');
    const watch = await watchBoard(issued.key);
    await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    await watch.until(({ frames }) => frames.length > 0);
    gateway.platform.access.revoke(issued.id, 0);
    await watch.until(({ closed }) => closed !== null);
    expect(watch.closed?.code).toBe(4403);
  });

  it('lets nobody in without a key', async () => {
    const watch = new Watch(connect('tgp_wrong'), board, {});
    await watch.until(({ closed }) => closed !== null);
    expect(watch.closed?.code).toBe(4403);
  });

  it('takes subscriptions only, and checks them as any query', async () => {
    for (const query of [
      '{ ping }',
      'mutation { answerCall(input: { incident: "x" }, idempotencyKey: "k") { __typename } }',
      `subscription { ${'ping '.repeat(1001)} }`,
    ]) {
      const watch = new Watch(connect(callTaker), query, {});
      await watch.until(({ errors }) => errors.length > 0);
      expect(watch.frames).toEqual([]);
    }
  });

  it.each([
    ['https://papan.example', 101],
    ['https://lain.example', 403],
    ['null', 403],
  ])('answers a page of %s with %d', async (origin, status) => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { origin });
    const [response] = (await Promise.race([
      once(socket, 'upgrade'),
      once(socket, 'unexpected-response').then(([, refused]) => [refused as unknown]),
    ])) as [{ statusCode: number }];
    expect(response.statusCode).toBe(status);
    socket.on('error', () => undefined).terminate();
  });
});

function warningOn(incident: string, track: FireStory['fire']): Parameters<TestGateway['alarm']>[1] {
  const at = '2026-11-24T07:30:00.000Z';
  const data = {
    incident,
    track,
    sop: { id: 'jambi/kebakaran', version: 1 },
    ord: 3,
    judgedRevision: 3,
    judgedAt: at,
    attempt: 1,
    limitMs: 600_000,
    dueAt: at,
  };
  return { type: 'SlaWarning', data } as unknown as Parameters<TestGateway['alarm']>[1]; // plain texts for branded ids
}
