import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { ConfigError, readConfig } from '@tanggap/platform/config/config';
import { TestCenter, type Door } from './fixture/test-center.js';
import { startStandalone } from './start-standalone.js';

const SLOW_MS = 60_000;
const [callTaker, supervisor] = ['jambi call-taker', 'jambi supervisor'];
/** The time to the scene of a fire in Jambi, and the monitor's next look. */
const BREACHED_MS = 600_000 + 250;

let clock: DrivenClock;
let center: TestCenter;
beforeAll(async () => {
  clock = new DrivenClock(Date.UTC(2026, 10, 24, 7));
  center = await TestCenter.open('jambi', clock, { TANGGAP_ORIGIN: 'simulated' });
}, SLOW_MS);
afterAll(() => center.close(), SLOW_MS);

interface Shown {
  readonly origin: string;
  readonly board: { readonly edges: readonly { readonly node: { readonly incident: { readonly id: string } } }[] };
  readonly queue: readonly { readonly id: string }[];
  readonly incidents: { readonly edges: readonly { readonly node: { readonly id: string; readonly origin: string } }[] };
}

/** Asking for no origin anywhere. */
function shown(): Promise<Shown> {
  return center.query(
    supervisor,
    '{ origin board { edges { node { incident { id } } } } queue { id } incidents { edges { node { id origin } } } }',
  );
}

describe('a server for exercises', () => {
  it.each(['REST', 'GraphQL'] as const satisfies readonly Door[])(
    'takes what says nothing as an exercise, by %s, and shows it where nothing is asked for',
    async (door) => {
      const { incident, caseNumber } = await center.give(door, callTaker, 'ReceiveReport', { channel: 'phone' });
      await center.give(door, callTaker, 'VerifyReport', { incident, category: 'kebakaran' });
      expect(caseNumber).toMatch(/^JMB-S261124-\d{4}$/);
      const { origin, board, queue, incidents } = await shown();
      expect(origin).toBe('SIMULATED');
      expect(board.edges.map(({ node }) => node.incident.id)).toContain(incident);
      expect(queue.map(({ id }) => id)).toContain(incident);
      expect(incidents.edges.map(({ node }) => node)).toContainEqual({ id: incident, origin: 'SIMULATED' });
      const waiting = await fetch(`${center.url}/queue`, { headers: { authorization: `Bearer ${center.key(callTaker)}` } });
      expect(await waiting.json()).toContainEqual(expect.objectContaining({ incident }));
    },
    SLOW_MS,
  );

  it('takes nothing as live, through either door', async () => {
    const headers = {
      authorization: `Bearer ${center.key(callTaker)}`,
      'content-type': 'application/json',
      'idempotency-key': 'live',
      'tanggap-origin': 'live',
    };
    const response = await fetch(`${center.url}/reports`, { method: 'POST', headers, body: '{"channel":"phone"}' });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'exercise-only' });
    const text = `mutation { receiveReport(input: { channel: PHONE }, idempotencyKey: "live-too", origin: LIVE) {
      __typename ... on CommandRefused { code message { id } } } }`;
    expect(await center.query(callTaker, text)).toEqual({
      receiveReport: {
        __typename: 'CommandRefused',
        code: 'exercise-only',
        message: { id: 'Server ini hanya untuk latihan; tidak ada kejadian nyata di sini.' },
      },
    });
  });

  it(
    'watches the clocks of its own cases',
    async () => {
      const { incident } = await center.give('REST', supervisor, 'ReceiveReport', { channel: 'phone' });
      await center.give('REST', supervisor, 'VerifyReport', { incident, category: 'kebakaran' });
      const { track } = await center.give('REST', supervisor, 'DispatchAgency', { incident, agency: 'damkar' });
      await center.give('REST', supervisor, 'AssignUnit', { incident, track, unit: 'Damkar 01' });
      await clock.advance(BREACHED_MS);
      await center.caughtUp();
      const alarms = 'query ($id: ID!) { incident(id: $id) { alarms { type ord } } }';
      expect(await center.query(supervisor, alarms, { id: incident })).toMatchObject({
        incident: { alarms: expect.arrayContaining([{ type: 'SlaBreached', ord: 3 }]) as unknown },
      });
    },
    SLOW_MS,
  );

  it('says so on its page before anybody signs in', async () => {
    expect(await (await fetch(`${center.url}/desk/`)).text()).toContain('<meta name="server-origin" content="simulated" />');
  });

  it(
    'does not start on the same folder for live work, and starts again as what it was',
    async () => {
      const { incident } = await center.give('REST', callTaker, 'ReceiveReport', { channel: 'phone' });
      await center.restart();
      expect((await shown()).incidents.edges.map(({ node }) => node.id)).toContain(incident);
      const config = readConfig({ TANGGAP_DATA: center.folder, TANGGAP_PORT: '0', TANGGAP_LOG_LEVEL: 'silent' });
      await expect(startStandalone({ config })).rejects.toThrow(ConfigError);
    },
    SLOW_MS,
  );
});
