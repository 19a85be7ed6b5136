import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { TestGateway } from '../fixture/test-gateway.js';
import { CALL_BACK_WITHIN_MS } from './call-lines.js';

const line = 'standing since answeredByYou order incident { id caseNumber }';
const calls = `query ($city: ID!) { calls(city: $city) { open position lines { ${line} } } }`;

interface Line {
  readonly standing: string;
  readonly since: string;
  readonly answeredByYou: boolean;
  readonly order: string;
  readonly incident: { readonly id: string };
}
interface Queue {
  readonly calls: { readonly open: number; readonly position: string; readonly lines: readonly Line[] };
}

describe('the calls of a city', () => {
  let gateway: TestGateway;
  let callTaker: string;
  beforeEach(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
  });
  afterEach(() => gateway.close());

  async function queue(key = callTaker, city = 'jambi'): Promise<Queue['calls']> {
    const { body } = await gateway.ask(key, calls, { city });
    expect(body.errors).toBeUndefined();
    return (body.data as unknown as Queue).calls; // what the query above asks for
  }

  async function standings(): Promise<readonly (readonly [string, string])[]> {
    return (await queue()).lines.map(({ incident, standing }) => [incident.id, standing] as const);
  }

  async function aReport(of: Record<string, unknown> = {}): Promise<string> {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE', ...of });
    await gateway.platform.clock.advance(10_000);
    return incident;
  }

  it('are answered in the order they came, and leave the list once they are verified or sorted', async () => {
    const first = await aReport();
    const second = await aReport();
    expect(await standings()).toEqual([
      [first, 'WAITING'],
      [second, 'WAITING'],
    ]);
    await gateway.give(callTaker, 'answerCall', { incident: first });
    const { lines, open } = await queue();
    expect(open).toBe(2);
    expect(lines).toEqual([
      expect.objectContaining({ standing: 'WAITING', answeredByYou: false, since: '2026-11-24T07:00:10.000Z' }),
      expect.objectContaining({ standing: 'ANSWERED', answeredByYou: true, since: '2026-11-24T07:00:20.000Z' }),
    ]);
    expect((await queue(gateway.key('supervisor').key)).lines[1]?.answeredByYou).toBe(false);
    await gateway.give(callTaker, 'verifyReport', { incident: first, category: 'kebakaran' });
    await gateway.give(callTaker, 'triageReport', { incident: second, class: 'PRANK' });
    expect(await standings()).toEqual([]);
  });

  it('that broke off are called back, the latest first, until somebody is reached or two hours have passed', async () => {
    const silent = await aReport({ callerPhone: '0741-555-0100' });
    await gateway.give(callTaker, 'triageReport', { incident: silent, class: 'GHOST' });
    const hungUp = await aReport({ callerPhone: '0741-555-0101' });
    await gateway.give(callTaker, 'abandonCall', { incident: hungUp });
    const nobody = await aReport();
    await gateway.give(callTaker, 'abandonCall', { incident: nobody });
    expect(await standings()).toEqual([
      [hungUp, 'CALL_BACK'],
      [silent, 'CALL_BACK'],
    ]);
    await gateway.give(callTaker, 'attemptCallback', { incident: hungUp, outcome: 'NO_ANSWER' });
    expect(await standings()).toHaveLength(2);
    await gateway.give(callTaker, 'attemptCallback', { incident: hungUp, outcome: 'REACHED' });
    expect(await standings()).toEqual([[silent, 'CALL_BACK']]);
    await gateway.platform.clock.advance(CALL_BACK_WITHIN_MS);
    expect(await standings()).toEqual([]);
  });

  it('return to those in hand when a silent call turns out to be an emergency', async () => {
    const silent = await aReport({ callerPhone: '0741-555-0100' });
    await gateway.give(callTaker, 'answerCall', { incident: silent });
    await gateway.give(callTaker, 'triageReport', { incident: silent, class: 'GHOST' });
    await gateway.give(callTaker, 'reclassify', { incident: silent, class: 'NORMAL', reason: 'NEW_INFORMATION' });
    expect(await standings()).toEqual([[silent, 'ANSWERED']]);
  });

  it('are nobody’s of another city, and no agency’s', async () => {
    await aReport();
    expect((await queue(gateway.key('call-taker', { city: 'tarakan' }).key)).lines).toEqual([]);
    expect((await queue(gateway.key('agency-dispatcher', { agency: 'damkar' }).key)).lines).toEqual([]);
  });

  it('are followed without a gap: each change as the line it is now', async () => {
    const before = (await queue()).position;
    const incident = await aReport();
    await gateway.give(callTaker, 'answerCall', { incident });
    await gateway.give(callTaker, 'verifyReport', { incident, category: 'kebakaran' });
    const { track } = await gateway.give(callTaker, 'dispatchAgency', { incident, agency: 'damkar' });
    await gateway.give(callTaker, 'acceptDispatch', { incident, track });
    const frames = await framesAfter(gateway, callTaker, before, 4);
    expect(frames.map(({ incidentId, line: shown }) => [incidentId, shown?.standing ?? null])).toEqual([
      [incident, null], // it stands as it stands when the frame is made
      [incident, null],
      [incident, null],
      [incident, null],
    ]);
    const next = framesAfter(gateway, callTaker, frames.at(-1)?.position ?? null, 1);
    const other = await aReport();
    expect(await next).toEqual([
      expect.objectContaining({ incidentId: other, line: expect.objectContaining({ standing: 'WAITING' }) }),
    ]);
  });

  it('have no similar reports where nobody knows any', async () => {
    const incident = await aReport();
    const { body } = await gateway.ask(callTaker, 'query ($id: ID!) { similarReports(query: { incident: $id }) { because } }', {
      id: incident,
    });
    expect(body.errors?.[0]?.extensions['code']).toBe('SIMILAR_REPORTS_UNAVAILABLE');
  });
});

interface Frame {
  readonly position: string;
  readonly incidentId: string;
  readonly line: Line | null;
}

async function framesAfter(gateway: TestGateway, key: string, after: string | null, count: number): Promise<readonly Frame[]> {
  const client: Client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${key}` },
    webSocketImpl: WebSocket,
  });
  const query = `subscription ($after: String) { callsChanged(city: "jambi", after: $after) { position incidentId line { ${line} } } }`;
  const frames: Frame[] = [];
  for await (const { data } of client.iterate<{ callsChanged: Frame }>({ query, variables: { after } })) {
    if (data != null) frames.push(data.callsChanged);
    if (frames.length === count) break;
  }
  await client.dispose();
  return frames;
}
