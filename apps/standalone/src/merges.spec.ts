import { setTimeout } from 'node:timers/promises';
import { TestCenter } from './fixture/test-center.js';

describe('reports of one event', () => {
  let center: TestCenter;
  beforeAll(async () => {
    center = await TestCenter.open('jambi');
  }, 30_000);
  afterAll(() => center.close());

  const callTaker = 'jambi call-taker';
  const give = (type: Parameters<TestCenter['give']>[2], fields: object, owner = callTaker) =>
    center.give('REST', owner, type, { ...fields });

  /** @returns the case a report belongs to, as somebody sees it; undefined where the report is not theirs */
  async function caseOf(id: string, owner: string, at?: string): Promise<string | null | undefined> {
    const query = 'query ($id: ID!, $at: Instant) { incident(id: $id, asKnownAt: $at) { mergedInto { id } } }';
    const { incident } = await center.query<{ incident: { mergedInto: { id: string } | null } | null }>(owner, query, { id, at });
    return incident === null ? undefined : (incident.mergedInto?.id ?? null);
  }

  it('lead to the case at the end of the merges, for those who may see it, as far as they were known', async () => {
    const [root, middle, last] = [await report(), await report(), await report()];
    const damkar = await sent(root, 'damkar');
    const late = await sent(last, 'damkar');
    const other = await sent(last, 'dinkes');
    await give('MergeInto', { incident: last, target: middle, cancelTracks: [late, other] });
    expect(await caseOf(last, callTaker)).toBe(middle);
    expect(await caseOf(last, 'jambi crew damkar')).toBeNull(); // the report between is not theirs
    const before = new Date().toISOString();
    await setTimeout(5); // so that what follows is recorded later
    await give('MergeInto', { incident: middle, target: root });
    expect(await caseOf(last, callTaker)).toBe(root);
    expect(await caseOf(last, 'jambi crew damkar')).toBe(root);
    expect(await caseOf(last, 'jambi crew dinkes')).toBeNull();
    expect(await caseOf(middle, 'jambi crew damkar')).toBeUndefined();
    expect(await caseOf(last, callTaker, before)).toBe(middle);
    await give('Unmerge', { incident: last });
    expect(await caseOf(last, callTaker)).toBeNull();
    expect(damkar).not.toBe(late);
  }, 30_000);

  it('are suggested with the answer to each report, through both doors', async () => {
    const callerPhone = '0812-0000-2222';
    const { incident } = await give('ReceiveReport', { channel: 'phone', callerPhone });
    await center.caughtUp();
    const suggested = [{ incident, because: ['phone'] }];
    expect(await give('ReceiveReport', { channel: 'phone', callerPhone })).toMatchObject({ duplicates: suggested });
    const { receiveReport } = await center.query<{ receiveReport: { duplicates: readonly { incident: string }[] } }>(
      callTaker,
      `mutation ($phone: String) { receiveReport(idempotencyKey: "again", input: { channel: PHONE, callerPhone: $phone }) {
        ... on CommandAccepted { duplicates { incident because } } } }`,
      { phone: callerPhone },
    );
    expect(receiveReport.duplicates).toContainEqual(suggested[0]);
  }, 30_000);

  it('are shown to the call taker who types a number or a place that another report has, and to nobody else', async () => {
    const [callerPhone, point] = ['0812-0000-3333', { lat: -1.62, lng: 103.62 }];
    const { incident: earlier } = await give('ReceiveReport', { channel: 'phone', callerPhone });
    await give('VerifyReport', { incident: earlier, category: 'kebakaran', point });
    const own = await report();
    const similar = async (incident: string, said: object, owner = callTaker): Promise<unknown> => {
      const query = `query ($query: SimilarQueryInput!) { similarReports(query: $query) {
        incident { id category } because isEarlier } }`;
      return (await center.query<{ similarReports: unknown }>(owner, query, { query: { incident, ...said } })).similarReports;
    };
    const found = (because: readonly string[]): object => ({
      incident: { id: earlier, category: 'kebakaran' },
      because,
      isEarlier: true,
    });
    expect(await similar(own, {})).toEqual([]);
    expect(await similar(own, { callerPhone: '+62 812 0000 3333' })).toEqual([found(['phone'])]);
    expect(await similar(own, { callerPhone, point, category: 'kebakaran' })).toEqual([found(['place', 'phone'])]);
    expect(await similar(own, { point, category: 'pohon-tumbang' })).toEqual([]);
    await give('VerifyReport', { incident: own, category: 'kebakaran', point });
    expect(await similar(earlier, {})).toMatchObject([{ incident: { id: own }, isEarlier: false }]);
    expect(await similar(own, { callerPhone }, 'jambi agency-dispatcher damkar')).toEqual([]);
  }, 30_000);

  async function report(): Promise<string> {
    const { incident } = await give('ReceiveReport', { channel: 'phone' });
    await setTimeout(2); // recorded in a later millisecond than the one before
    return incident;
  }

  async function sent(incident: string, agency: string): Promise<string> {
    return (await give('DispatchAgency', { incident, agency })).track;
  }
});
