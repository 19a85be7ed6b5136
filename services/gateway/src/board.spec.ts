import { TestGateway } from './fixture/test-gateway.js';

interface Line {
  readonly incident: { readonly id: string };
  readonly track: { readonly id: string; readonly agency: string } | null;
  readonly attention: boolean;
  readonly attentionAt: string | null;
  readonly attentionOrder: string | null;
  readonly warnsAt: string | null;
  readonly waitingSince: string;
  readonly order: string;
  readonly overdue: boolean;
  readonly clock: { readonly dueAt: string | null } | null;
}

const ATTENTION_MS = 300_000; // Jambi's

describe('the order of a board', () => {
  let gateway: TestGateway;
  let callTaker: string;
  beforeAll(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
  });
  afterAll(() => gateway.close());

  async function lines(): Promise<readonly Line[]> {
    const query = `{ board(city: "jambi") { edges { node { attention attentionAt attentionOrder warnsAt waitingSince order overdue
      incident { id } track { id agency } clock { dueAt } } } } }`;
    const { body } = await gateway.ask(callTaker, query);
    expect(body.errors).toBeUndefined();
    return (body.data?.['board'] as { readonly edges: readonly { readonly node: Line }[] }).edges.map(({ node }) => node);
  }

  async function aCase(category: string, agency: string): Promise<{ readonly incident: string; readonly track: string }> {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    await gateway.give(callTaker, 'answerCall', { incident });
    await gateway.give(callTaker, 'verifyReport', { incident, category });
    const { track } = await gateway.give(callTaker, 'dispatchAgency', { incident, agency });
    return { incident, track: track ?? '' };
  }

  const accept = (of: { readonly incident: string; readonly track: string }): Promise<unknown> =>
    gateway.give(callTaker, 'acceptDispatch', {
      ...of,
      reportedBy: { role: 'AGENCY_DISPATCHER', agency: 'damkar', channel: 'PHONE' },
    });

  it('puts on top what nobody accepted for as long as the city allows, and takes it down once somebody has', async () => {
    const { clock } = gateway.platform;
    const taken = await aCase('kebakaran', 'damkar');
    await accept(taken);
    await clock.advance(1000);
    const waiting = await aCase('kebakaran', 'damkar');
    const openedMs = clock.nowMs();
    const first = await lines();
    expect(first.map(({ attention }) => attention)).toEqual([false, false]);
    expect(first.find(({ incident }) => incident.id === waiting.incident)?.attentionAt).toBe(
      new Date(openedMs + ATTENTION_MS).toISOString(),
    );
    expect(first.find(({ incident }) => incident.id === taken.incident)).toMatchObject({
      attentionAt: null,
      attentionOrder: null,
    });
    const told = first.find(({ incident }) => incident.id === waiting.incident)?.attentionOrder;

    await clock.advance(ATTENTION_MS - 1);
    expect((await lines()).every(({ attention }) => !attention)).toBe(true);
    await clock.advance(1);
    const [top, ...others] = await lines();
    expect(top).toMatchObject({ attention: true, order: told, incident: { id: waiting.incident } });
    expect(others.every(({ attention }) => !attention)).toBe(true);

    await accept(waiting);
    expect((await lines()).every(({ attention }) => !attention)).toBe(true);
  });

  it('tells an order that holds while nothing happens', async () => {
    const before = await lines();
    expect(before.map(({ order }) => order)).toEqual(before.map(({ order }) => order).sort());
    await gateway.platform.clock.advance(20_000);
    expect((await lines()).map(({ order }) => order)).toEqual(before.map(({ order }) => order));
    expect((await lines()).map(({ waitingSince }) => waitingSince)).toEqual(before.map(({ waitingSince }) => waitingSince));
  });

  it('says when a clock begins to warn: at the city’s share of the limit', async () => {
    const { clock } = gateway.platform;
    const { incident, track } = await aCase('kebakaran', 'damkar');
    await accept({ incident, track });
    await gateway.give(callTaker, 'assignUnit', {
      incident,
      track,
      unit: 'Damkar 01',
      reportedBy: { role: 'AGENCY_DISPATCHER', agency: 'damkar', channel: 'PHONE' },
    });
    const assignedMs = clock.nowMs();
    const line = (await lines()).find((found) => found.track?.id === track);
    expect(line?.clock?.dueAt).toBe(new Date(assignedMs + 600_000).toISOString());
    expect(line?.warnsAt).toBe(new Date(assignedMs + 480_000).toISOString()); // 80 % of ten minutes
  });

  it('says whose a case is: who took the call, and who did what was done last', async () => {
    const other = gateway.key('supervisor').key;
    const idle = gateway.key('supervisor').key;
    const { incident } = await aCase('pohon-tumbang', 'dlh');
    const isMine = async (key: string): Promise<unknown> => {
      const { body } = await gateway.ask(key, 'query ($id: ID!) { incident(id: $id) { mine } }', { id: incident });
      return body.data?.['incident'];
    };
    expect([await isMine(callTaker), await isMine(other)]).toEqual([{ mine: true }, { mine: false }]);
    await gateway.give(other, 'addNote', { incident, text: 'dilihat' });
    expect([await isMine(callTaker), await isMine(other), await isMine(idle)]).toEqual([
      { mine: true },
      { mine: true },
      { mine: false },
    ]);
    await gateway.give(callTaker, 'addNote', { incident, text: 'dilanjutkan' });
    expect(await isMine(other)).toEqual({ mine: false });
  });
});
