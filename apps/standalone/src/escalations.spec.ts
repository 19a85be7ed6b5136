import { randomUUID } from 'node:crypto';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { TestCenter } from './fixture/test-center.js';

const SLOW_MS = 60_000;
const supervisor = 'jambi supervisor';
/** The time to the scene of a fire in Jambi, a minute more, and the monitor's next look. */
const ESCALATED_MS = 600_000 + 60_000 + 250;

let clock: DrivenClock;
let center: TestCenter;
beforeAll(async () => {
  clock = new DrivenClock(Date.UTC(2026, 10, 24, 7));
  center = await TestCenter.open('jambi,bima', clock);
}, SLOW_MS);
afterAll(() => center.close(), SLOW_MS);

interface Alarm {
  readonly id: string;
  readonly type: string;
  readonly about: string | null;
  readonly ord: number;
  readonly track: string | null;
  readonly mayAcknowledge: boolean;
  readonly acknowledged: { readonly at: string; readonly by: { readonly role: string } } | null;
}

async function alarms(owner: string, incident: string): Promise<readonly Alarm[]> {
  await center.caughtUp();
  const text = `query ($id: ID!) { incident(id: $id) { alarms { id type about ord track mayAcknowledge acknowledged { at by { role } } } } }`;
  return (await center.query<{ incident: { alarms: readonly Alarm[] } }>(owner, text, { id: incident })).incident.alarms;
}

function acknowledge(owner: string, incident: string, escalation: string, body: object = {}): Promise<unknown> {
  return center.send(`/incidents/${incident}/escalations/${escalation}/acknowledgement`, owner, body);
}

function mutate(owner: string, input: { readonly incident: string; readonly escalation: string }): Promise<{ given: object }> {
  const text = `mutation ($input: AcknowledgeEscalationInput!, $key: String!) {
    given: acknowledgeEscalation(input: $input, idempotencyKey: $key) {
      __typename ... on CommandAccepted { incident events } ... on CommandRefused { code message { id } } ... on BadInput { paths { path } } } }`;
  return center.query(owner, text, { input, key: randomUUID() });
}

/** A fire whose crew is late: one escalation of the row "to the scene". */
async function lateFire(): Promise<{ readonly incident: string; readonly track: string; readonly escalation: string }> {
  const { incident } = await center.give('REST', supervisor, 'ReceiveReport', { channel: 'phone' });
  await center.give('REST', supervisor, 'VerifyReport', { incident, category: 'kebakaran' });
  const { track } = await center.give('REST', supervisor, 'DispatchAgency', { incident, agency: 'damkar' });
  await center.give('REST', supervisor, 'DispatchAgency', { incident, agency: 'dinkes' });
  await center.give('REST', supervisor, 'AssignUnit', { incident, track, unit: 'Damkar 01' });
  await clock.advance(ESCALATED_MS);
  await clock.advance(250); // a breach found late is escalated at the next look
  const told = (await alarms(supervisor, incident)).find(({ type, ord }) => type === 'Escalated' && ord === 3);
  expect(told).toMatchObject({ track, acknowledged: null, mayAcknowledge: true });
  return { incident, track: told?.track ?? '', escalation: told?.id ?? '' };
}

it(
  'an escalation is acknowledged once, by those who may and whose track it is',
  async () => {
    const { incident, track, escalation } = await lateFire();

    const unknown = { status: 404, code: 'escalation-not-found' };
    expect(await acknowledge(supervisor, incident, incident)).toMatchObject(unknown);
    expect(await acknowledge(supervisor, escalation, escalation)).toMatchObject(unknown);
    expect(await acknowledge('bima supervisor', incident, escalation)).toMatchObject(unknown);
    expect(await acknowledge('jambi agency-dispatcher dinkes', incident, escalation)).toMatchObject(unknown);
    expect(await acknowledge('jambi crew damkar', incident, escalation)).toMatchObject({ status: 403, code: 'role-not-allowed' });
    expect(await acknowledge('jambi call-taker', incident, escalation)).toMatchObject({ code: 'role-not-allowed' });
    expect(await acknowledge(supervisor, incident, escalation, { note: 'x' })).toMatchObject({ status: 400 });

    const heardAt = new Date(clock.nowMs()).toISOString();
    const damkar = 'jambi agency-dispatcher damkar';
    expect(await acknowledge(damkar, incident, escalation)).toMatchObject({ ok: true, events: [expect.any(String)] });
    expect(await acknowledge(supervisor, incident, escalation)).toMatchObject({ ok: true, events: [] });

    for (const owner of [supervisor, damkar]) {
      const seen = (await alarms(owner, incident)).filter(({ ord }) => ord === 3);
      expect(seen.find(({ id }) => id === escalation)?.acknowledged).toEqual({
        at: heardAt,
        by: { role: 'AGENCY_DISPATCHER' },
      });
      expect(seen.at(-1)).toMatchObject({ type: 'EscalationAcknowledged', about: escalation, track });
    }
    expect((await alarms('jambi agency-dispatcher dinkes', incident)).map(({ type }) => type)).not.toContain(
      'EscalationAcknowledged',
    );
  },
  SLOW_MS,
);

it(
  'an escalation is acknowledged over GraphQL, and the alarms say by whom it can be',
  async () => {
    const { incident, escalation } = await lateFire();
    const offers = async (owner: string): Promise<readonly string[]> =>
      (await alarms(owner, incident)).filter(({ mayAcknowledge, ord }) => mayAcknowledge && ord === 3).map(({ id }) => id);
    expect(await offers(supervisor)).toEqual([escalation]);
    expect(await offers('jambi agency-dispatcher damkar')).toEqual([escalation]);
    expect(await offers('jambi crew damkar')).toEqual([]);
    expect(await offers('jambi call-taker')).toEqual([]);

    const refused = { __typename: 'CommandRefused', code: 'escalation-not-found', message: { id: 'Eskalasi tidak ditemukan.' } };
    for (const stranger of ['bima supervisor', 'jambi agency-dispatcher dinkes'])
      expect((await mutate(stranger, { incident, escalation })).given).toEqual(refused);
    expect((await mutate('jambi crew damkar', { incident, escalation })).given).toMatchObject({ code: 'role-not-allowed' });
    const bad = { __typename: 'BadInput', paths: [{ path: 'input.escalation' }] };
    expect((await mutate(supervisor, { incident, escalation: 'x' })).given).toEqual(bad);

    const accepted = { __typename: 'CommandAccepted', incident };
    expect((await mutate(supervisor, { incident, escalation })).given).toEqual({ ...accepted, events: [expect.any(String)] });
    expect((await mutate(supervisor, { incident, escalation })).given).toEqual({ ...accepted, events: [] });
    expect(await offers(supervisor)).toEqual([]);
    const heard = (await alarms(supervisor, incident)).find(({ id }) => id === escalation);
    expect(heard?.acknowledged?.by).toEqual({ role: 'SUPERVISOR' });
  },
  SLOW_MS,
);
