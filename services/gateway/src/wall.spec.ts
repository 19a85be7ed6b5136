import { createClient, type Client } from 'graphql-ws';
import { until } from '@tanggap/testing/until';
import { WebSocket } from 'ws';
import { TestGateway } from './fixture/test-gateway.js';

const fields = `day calls hours unaccepted overdueCount truncated position judgedAt classes { class calls }
  clocks { inTime warning overdue noLimit } overdue { clock { dueAt } track { agency } incident { caseNumber } }
  missing { agency agencyName { id } steps incidents }`;
const query = `query ($city: ID!, $origin: Origin) { wall(city: $city, origin: $origin) { ${fields} } }`;
const usual = '{ usualDay(city: "jambi") { day days hours } }';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const byRadio = { reportedBy: { role: 'AGENCY_DISPATCHER', agency: 'damkar', channel: 'HT' } };

interface Seen {
  readonly day: string;
  readonly calls: number;
  readonly hours: readonly number[];
  readonly unaccepted: number;
  readonly overdueCount: number;
  readonly truncated: boolean;
  readonly position: string | null;
  readonly classes: readonly { readonly class: string | null; readonly calls: number }[];
  readonly clocks: Readonly<Record<'inTime' | 'warning' | 'overdue' | 'noLimit', number>>;
  readonly overdue: readonly { readonly clock: { readonly dueAt: string }; readonly track: { readonly agency: string } | null }[];
  readonly missing: readonly { readonly agency: string; readonly steps: number; readonly incidents: number }[];
}

/** As the socket tells an error. */
interface Failure {
  readonly extensions: { readonly code: string };
}

describe('the wall', () => {
  let gateway: TestGateway;
  let callTaker: string;
  let supervisor: string;
  const clients: Client[] = [];
  // Before 14.00 on 24 November in Jambi, so that the day has ten hours left for what is told here.
  beforeEach(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
    supervisor = gateway.key('supervisor').key;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await gateway.close();
  });

  async function wall(key = supervisor, variables: object = {}): Promise<Seen> {
    const { body } = await gateway.ask(key, query, { city: 'jambi', ...variables });
    expect(body.errors).toBeUndefined();
    return body.data?.['wall'] as Seen;
  }

  const counts = ({ classes }: Seen): object =>
    Object.fromEntries(classes.map(({ class: name, calls }) => [name ?? 'unsorted', calls]));

  async function aCall(triage?: string): Promise<string> {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    await gateway.give(callTaker, 'answerCall', { incident });
    if (triage !== undefined) await gateway.give(callTaker, 'triageReport', { incident, class: triage });
    return incident;
  }

  async function aFire(): Promise<{ readonly incident: string; readonly track: string }> {
    const incident = await aCall();
    await gateway.give(callTaker, 'verifyReport', { incident, category: 'kebakaran' });
    const { track } = await gateway.give(callTaker, 'dispatchAgency', { incident, agency: 'damkar' });
    return { incident, track: track ?? '' };
  }

  it('counts the day’s reports by class and hour, anew from the city’s midnight on', async () => {
    const { clock } = gateway.platform;
    expect(await wall()).toMatchObject({ day: '2026-11-24', calls: 0, hours: Array.from({ length: 15 }, () => 0) });
    await aCall('PRANK');
    await aCall('GHOST');
    await aFire(); // verified, and nobody sorted it
    await clock.advance(HOUR_MS);
    await aCall('PRANK');
    await aCall();
    const seen = await wall();
    expect(counts(seen)).toEqual({ NORMAL: 1, PRANK: 2, GHOST: 1, INFORMATION: 0, ABANDONED: 0, unsorted: 1 });
    expect([seen.calls, seen.hours.slice(14)]).toEqual([5, [3, 2]]);

    await clock.advance(9 * HOUR_MS - 1); // 23.59.59.999 in Jambi
    expect(await wall()).toMatchObject({ day: '2026-11-24', calls: 5 });
    await clock.advance(1);
    const next = await wall();
    expect(next).toMatchObject({ day: '2026-11-25', calls: 0, hours: [0], missing: [] });
    expect(Object.values(counts(next))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(next.clocks.overdue + next.clocks.noLimit).toBeGreaterThan(0); // what is open stays open
  });

  it('counts a report in the hour to which it was corrected', async () => {
    const incident = await aCall('PRANK');
    const { body } = await gateway.ask(supervisor, 'query ($id: ID!) { incident(id: $id) { timeline { event type } } }', {
      id: incident,
    });
    const { timeline } = body.data?.['incident'] as { timeline: readonly { event: string; type: string }[] };
    const event = timeline.find(({ type }) => type === 'ReportReceived')?.event;
    const rightTime = new Date(gateway.platform.clock.nowMs() - 2 * HOUR_MS).toISOString();
    await gateway.give(supervisor, 'correctOccurrence', { incident, event, rightTime, reason: 'jam salah' });
    expect((await wall()).hours.slice(12)).toEqual([1, 0, 0]);
  });

  it('sorts running clocks by the instants of the papers: at the limit still in time, one ms later overdue', async () => {
    const { clock } = gateway.platform;
    const { incident, track } = await aFire();
    await gateway.give(callTaker, 'acceptDispatch', { incident, track, ...byRadio });
    await gateway.give(callTaker, 'assignUnit', { incident, track, unit: 'Damkar 01', ...byRadio });
    const before = await wall();
    const total = Object.values(before.clocks).reduce((sum, count) => sum + count, 0);
    expect(before.clocks).toMatchObject({ warning: 0, overdue: 0 });
    expect(before.clocks.inTime).toBeGreaterThan(0);
    await clock.advance(8 * MINUTE_MS); // 80 % of the ten minutes to the scene
    expect((await wall()).clocks.warning).toBeGreaterThan(0);
    await clock.advance(2 * MINUTE_MS);
    expect(await wall()).toMatchObject({ overdueCount: 0, overdue: [] });
    await clock.advance(1);
    const late = await wall();
    expect(late.overdueCount).toBe(1);
    expect(late.overdue[0]?.track?.agency).toBe('damkar');
    expect(Date.parse(late.overdue[0]?.clock.dueAt ?? '')).toBe(clock.nowMs() - 1);
    expect(Object.values(late.clocks).reduce((sum, count) => sum + count, 0)).toBe(total);
  });

  it('says which agencies have not reported steps of what is over, and what nobody accepted', async () => {
    const { clock } = gateway.platform;
    const { incident, track } = await aFire();
    await clock.advance(5 * MINUTE_MS);
    expect(await wall()).toMatchObject({ unaccepted: 1, missing: [] });
    await gateway.give(callTaker, 'respond', { incident, track, ...byRadio });
    await gateway.give(callTaker, 'closeIncident', { incident });
    const { body } = await gateway.ask(supervisor, 'query ($id: ID!) { incident(id: $id) { rows { agency verdict } } }', {
      id: incident,
    });
    const { rows } = body.data?.['incident'] as { rows: readonly { agency: string | null; verdict: string | null }[] };
    const missing = rows.filter(({ agency, verdict }) => agency === 'damkar' && verdict?.startsWith('MISSING') === true);
    expect(missing.length).toBeGreaterThan(0);
    const seen = await wall();
    expect(seen.missing).toMatchObject([{ agency: 'damkar', steps: missing.length, incidents: 1 }]);
    expect(seen.unaccepted).toBe(0);
  });

  it('is one city’s, and of the server’s own origin unless asked', async () => {
    await aCall('PRANK');
    expect((await wall(supervisor, { origin: 'DRILL' })).calls).toBe(0);
    expect((await wall(gateway.key('supervisor', { city: 'tarakan' }).key, { city: 'tarakan' })).calls).toBe(0);
  });

  it('is for who may read a whole city’s reports', async () => {
    const asking = [
      ['analyst', undefined, 'jambi', undefined],
      ['city-admin', undefined, 'jambi', undefined],
      ['supervisor', undefined, 'tarakan', 'NOT_FOUND'],
      ['supervisor', undefined, 'atlantis', 'NOT_FOUND'],
      ['call-taker', undefined, 'jambi', 'ROLE_NOT_ALLOWED'],
      ['crew', 'damkar', 'jambi', 'ROLE_NOT_ALLOWED'],
      ['agency-dispatcher', 'damkar', 'jambi', 'ROLE_NOT_ALLOWED'],
    ] as const;
    for (const [role, agency, city, code] of asking) {
      const { key } = gateway.key(role, agency === undefined ? {} : { agency });
      for (const asked of [query, 'query ($city: ID!) { usualDay(city: $city) { days } }']) {
        const { body } = await gateway.ask(key, asked, { city });
        expect([role, city, body.errors?.[0]?.extensions['code']]).toEqual([role, city, code]);
      }
    }
  });

  it('says what a day is like: the mean of whole days before today, at most 28', async () => {
    const { clock } = gateway.platform;
    const days = async (): Promise<{ days: number; hours: readonly number[] }> =>
      (await gateway.ask(supervisor, usual)).body.data?.['usualDay'] as { days: number; hours: readonly number[] };
    expect(await days()).toEqual({ day: '2026-11-24', days: 0, hours: [] });
    await aCall();
    await clock.advance(DAY_MS);
    expect((await days()).days).toBe(0); // yesterday may have begun at noon
    await aCall();
    await aCall();
    await clock.advance(2 * DAY_MS);
    const two = await days();
    expect([two.days, two.hours.length, two.hours[14]]).toEqual([2, 24, 1]);
    await clock.advance(60 * DAY_MS);
    expect(await days()).toMatchObject({ days: 0 });
  });

  it('goes on by itself: after an event, when a clock runs out, at midnight; and from a position after a cut', async () => {
    const { clock } = gateway.platform;
    const watch = follow(supervisor);
    await shown(watch, ({ calls }) => calls === 0);
    await aCall('PRANK');
    await shown(watch, ({ calls }) => calls === 1);
    await aFire();
    await shown(watch, ({ calls }) => calls === 2);
    const { position } = watch.frames.at(-1) ?? {};
    watch.stop();

    await aCall('GHOST');
    const again = follow(supervisor, position);
    await shown(again, ({ calls, unaccepted }) => calls === 3 && unaccepted === 0);
    await clock.advance(5 * MINUTE_MS); // nobody accepts: no event tells it
    await shown(again, ({ calls, unaccepted }) => calls === 3 && unaccepted === 1);
    await clock.advance(10 * HOUR_MS);
    await shown(again, ({ day, calls, hours }) => day === '2026-11-25' && calls === 0 && hours.length === 1);

    const foreign = follow(supervisor, 'elsewhere:1');
    await until(() => foreign.codes.length > 0);
    const outsider = follow(callTaker);
    await until(() => outsider.codes.length > 0);
    expect([foreign.codes, outsider.codes]).toEqual([['RESYNC_REQUIRED'], ['ROLE_NOT_ALLOWED']]);
  });

  /** The frame comes with a second of the clock, which is moved until it does. */
  async function shown(watch: { readonly frames: readonly Seen[] }, isSo: (wall: Seen) => boolean): Promise<void> {
    await until(async () => {
      await gateway.platform.clock.advance(1000);
      return watch.frames.slice(-1).some(isSo);
    });
  }

  function follow(key: string, after: string | null = null): { frames: Seen[]; codes: unknown[]; stop: () => void } {
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const connectionParams = { authorization: `Bearer ${key}` };
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
    clients.push(client);
    const [frames, codes]: [Seen[], unknown[]] = [[], []];
    const subscription = `subscription ($after: String) { wallChanged(city: "jambi", after: $after) { ${fields} } }`;
    const fail = (errors: unknown): unknown =>
      codes.push(...(errors as readonly Failure[]).map(({ extensions }) => extensions.code));
    const stop = client.subscribe<{ wallChanged: Seen }>(
      { query: subscription, variables: { after } },
      {
        next: ({ data, errors }) => (data == null ? fail(errors) : frames.push(data.wallChanged)),
        error: fail,
        complete: () => undefined,
      },
    );
    return { frames, codes, stop };
  }
});
