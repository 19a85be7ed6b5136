import { randomUUID } from 'node:crypto';
import { aFire, caller, type FireStory } from './fixture/story.js';
import { TestGateway, type Answer } from './fixture/test-gateway.js';

const everything = `id caseNumber agencies openAgencies callerName { value hidden } callerPhone { value hidden } address { value hidden }
  description { value hidden } point { value { lat } hidden } tracks { id agency }
  timeline { type track agency texts { field value } recorder { id agency } } rows { sop { id } ord track agency } alarms { type track }
  judgement { verdict } offered { command track }`;

describe('what an agency sees', () => {
  let gateway: TestGateway;
  let shared: FireStory;
  /** An incident in which the fire service has no part. */
  let foreign: { incident: string; caseNumber: string };
  let callTaker: string;
  let damkar: string;

  beforeAll(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
    damkar = gateway.key('agency-dispatcher', { agency: 'damkar' }).key;
    shared = await aFire(gateway, callTaker);
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE', text: 'kenari: bukan damkar' });
    await gateway.give(callTaker, 'verifyReport', { incident, category: 'pohon-tumbang', address: 'Jalan Lain 9' });
    await gateway.give(callTaker, 'dispatchAgency', { incident, agency: 'bpbd' });
    const { body } = await gateway.ask(callTaker, 'query ($id: ID!) { incident(id: $id) { caseNumber } }', { id: incident });
    foreign = { incident, caseNumber: (body.data?.['incident'] as { caseNumber: string }).caseNumber };
  });
  afterAll(() => gateway.close());

  async function seen(key: string, incident: string): Promise<Seen> {
    const { body } = await gateway.ask(key, `query ($id: ID!) { incident(id: $id) { ${everything} } }`, { id: incident });
    expect(body.errors).toBeUndefined();
    return body.data?.['incident'] as Seen;
  }

  function mentions(answer: Answer, ...texts: readonly string[]): readonly string[] {
    return texts.filter((text) => JSON.stringify(answer.body).includes(text));
  }

  it('is not another agency’s incident, by whatever door', async () => {
    const doors = [
      ['query ($id: ID!) { incident(id: $id) { id } }', { id: foreign.incident }],
      ['query ($no: String!) { incident(caseNumber: $no) { id } }', { no: foreign.caseNumber }],
      ['{ incidents(first: 200) { totalCount edges { node { id caseNumber } } } }', {}],
      ['{ incidents(filter: { agency: "bpbd" }) { totalCount edges { node { id caseNumber } } } }', {}],
      ['{ incidents(filter: { category: "pohon-tumbang" }) { totalCount edges { node { id } } } }', {}],
      ['{ board(first: 200) { edges { node { incident { id caseNumber } } } } }', {}],
      ['{ board(agency: "bpbd") { totalCount edges { node { incident { id } } } } }', {}],
      ['{ queue { id caseNumber } }', {}],
      [
        'mutation ($id: ID!) { addNote(input: { incident: $id, text: "x" }, idempotencyKey: "n1") { ... on CommandRefused { code } } }',
        { id: foreign.incident },
      ],
    ] as const;
    for (const [query, variables] of doors) {
      const answer = await gateway.ask(damkar, query, variables);
      const unsaid = query.startsWith('mutation') ? [foreign.caseNumber] : [foreign.incident, foreign.caseNumber];
      expect([query, answer.body.errors, mentions(answer, ...unsaid)]).toEqual([query, undefined, []]);
    }
    const mine = await gateway.ask(damkar, '{ incidents { totalCount } }');
    expect(mine.body.data).toEqual({ incidents: { totalCount: 1 } });
  });

  it('answers a foreign id exactly as an unknown one', async () => {
    const query = 'query ($id: ID!) { incident(id: $id) { id } }';
    const note =
      'mutation ($id: ID!, $key: String!) { addNote(input: { incident: $id, text: "x" }, idempotencyKey: $key) { __typename ... on CommandRefused { code details { name } } } }';
    const unknown = randomUUID();
    expect((await gateway.ask(damkar, query, { id: foreign.incident })).body).toEqual(
      (await gateway.ask(damkar, query, { id: unknown })).body,
    );
    const asked = { id: foreign.incident, key: 'f1' };
    expect((await gateway.ask(damkar, note, asked)).body).toEqual(
      (await gateway.ask(damkar, note, { id: unknown, key: 'f2' })).body,
    );
  });

  it('does not tell which incidents it shares with another agency', async () => {
    const answer = await gateway.ask(
      damkar,
      '{ incidents(filter: { agency: "dinkes" }) { totalCount } board(agency: "dinkes") { totalCount } }',
    );
    expect(answer.body.data).toEqual({ incidents: { totalCount: 0 }, board: { totalCount: 0 } });
  });

  it('is its own tracks of a shared incident, without the other’s events, notes, rows and alarms', async () => {
    await gateway.alarm(shared.incident, alarmOn(shared, shared.health));
    await gateway.alarm(shared.incident, alarmOn(shared, null));
    await gateway.alarm(shared.incident, alarmOn(shared, shared.fire));
    const mine = await seen(damkar, shared.incident);
    expect(mine.agencies).toEqual(['damkar']);
    expect(mine.tracks.map(({ id }) => id)).toEqual([shared.fire]);
    expect(mine.alarms).toEqual([{ type: 'SlaWarning', track: shared.fire }]);
    expect(mine.rows.length).toBeGreaterThan(0);
    expect(mine.rows.every(({ track }) => track === shared.fire)).toBe(true);
    expect(mine.judgement).toBeNull();
    expect(mine.offered.length).toBeGreaterThan(0);
    expect(mine.offered.every(({ track }) => track === shared.fire)).toBe(true); // nothing about the incident as a whole
    expect(mine.offered.map(({ command }) => command)).toEqual(expect.arrayContaining(['AddNote', 'CompleteStep', 'SkipStep']));
    expect(JSON.stringify(mine)).not.toContain(shared.health);
    expect(JSON.stringify(mine)).not.toContain('dinkes');
    expect(JSON.stringify(mine)).not.toContain('kenari: catatan kesehatan');
    expect(JSON.stringify(mine)).toContain(caller.note); // the call center's, for everybody who is sent
  });

  it('shows personal data to those on their way, while they are', async () => {
    const story = await aFire(gateway, callTaker);
    const crew = gateway.key('crew', { agency: 'damkar' }).key;
    const system = gateway.key('agency-system', { agency: 'damkar' }).key;
    expect(await seen(crew, story.incident)).toMatchObject({
      callerPhone: { value: caller.phone },
      address: { value: caller.address },
    });
    expect(await seen(system, story.incident)).toMatchObject({
      callerName: { value: null, hidden: true },
      callerPhone: { value: null, hidden: true },
      address: { value: caller.address, hidden: false },
    });
    await gateway.give(callTaker, 'respond', { incident: story.incident, track: story.fire });
    for (const key of [crew, system, damkar]) {
      const over = await seen(key, story.incident);
      expect(over).toMatchObject({
        callerPhone: { value: null, hidden: true },
        address: { value: null, hidden: true },
        point: { value: null, hidden: true },
      });
      expect(over.timeline.flatMap(({ texts }) => texts)).toEqual([]);
    }
  });

  it('shows analysts and the city’s admin no personal data at all', async () => {
    for (const role of ['analyst', 'city-admin'] as const) {
      const told = JSON.stringify(await seen(gateway.key(role).key, shared.incident));
      for (const secret of [...Object.values(caller), 'asap tebal', '-1.61', 'kenari']) expect(told).not.toContain(secret);
    }
  });

  it('shows another city’s people nothing', async () => {
    const other = gateway.key('supervisor', { city: 'tarakan' }).key;
    const answer = await gateway.ask(
      other,
      'query ($id: ID!, $no: String!) { a: incident(id: $id) { id } b: incident(caseNumber: $no) { id } incidents { totalCount } board(city: "jambi") { totalCount } city(id: "jambi") { id } sop(id: "jambi/kebakaran") { id } sops(city: "jambi") { id } }',
      { id: shared.incident, no: shared.caseNumber },
    );
    expect(answer.body).toEqual({
      data: { a: null, b: null, incidents: { totalCount: 0 }, board: { totalCount: 0 }, city: null, sop: null, sops: [] },
    });
  });

  it('shows an erased person to nobody', async () => {
    const story = await aFire(gateway, callTaker);
    const admin = gateway.key('city-admin').key;
    await gateway.give(admin, 'erasePersonalData', { incident: story.incident, basis: 'REQUEST' });
    await gateway.platform.keys.destroy(story.incident as Parameters<typeof gateway.platform.keys.destroy>[0]); // a plain text for a branded id
    const { body } = await gateway.ask(
      callTaker,
      'query ($id: ID!) { incident(id: $id) { callerName { value erased hidden } timeline { erased texts { value } } } }',
      { id: story.incident },
    );
    expect(body.data?.['incident']).toMatchObject({ callerName: { value: null, erased: true, hidden: false } });
    expect(JSON.stringify(body)).not.toContain('kenari');
  });
});

interface Seen {
  readonly agencies: readonly string[];
  readonly tracks: readonly { id: string }[];
  readonly rows: readonly { track: string | null }[];
  readonly alarms: readonly unknown[];
  readonly judgement: unknown;
  readonly offered: readonly { command: string; track: string | null }[];
  readonly timeline: readonly { texts: readonly unknown[] }[];
}

function alarmOn(story: FireStory, track: string | null): Parameters<TestGateway['alarm']>[1] {
  const at = '2026-11-24T07:30:00.000Z';
  const data = {
    incident: story.incident,
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
