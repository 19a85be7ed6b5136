import { TestGateway } from '../fixture/test-gateway.js';

interface Seen {
  readonly revision: number;
  readonly offered: readonly { command: string; track: string | null; refusal: string | null; message: { id: string } | null }[];
  readonly rows: readonly { ord: number; track: string | null; startedAt: string | null; byHand: readonly string[] }[];
  readonly timeline: readonly { event: string; type: string; toldLate: boolean; corrects: string | null; words: unknown }[];
}

describe('what an incident offers', () => {
  let gateway: TestGateway;
  let callTaker: string;
  let incident: string;
  let track: string | null;

  beforeAll(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
    ({ incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' }));
    await gateway.give(callTaker, 'verifyReport', { incident, category: 'hewan-buas-berbisa-liar' });
    ({ track } = await gateway.give(callTaker, 'dispatchAgency', { incident, agency: 'damkar' }));
  });
  afterAll(() => gateway.close());

  async function seen(): Promise<Seen> {
    const query = `query ($id: ID!) { incident(id: $id) { revision offered { command track refusal message { id } }
      rows { ord track startedAt byHand } timeline { event type toldLate corrects words { name value } } } }`;
    const { body } = await gateway.ask(callTaker, query, { id: incident });
    return body.data?.['incident'] as Seen;
  }

  it('says of each command whether it has a chance, and why not', async () => {
    const { offered } = await seen();
    const refusalOf = (command: string, on: string | null): string | null | undefined =>
      offered.find((offer) => offer.command === command && offer.track === on)?.refusal;
    expect(refusalOf('CloseIncident', null)).toBe('tracks-open');
    expect(refusalOf('VerifyReport', null)).toBe('already-verified');
    expect(refusalOf('Unmerge', null)).toBe('not-merged');
    expect(refusalOf('ReopenIncident', null)).toBe('nothing-new');
    expect(refusalOf('Reclassify', null)).toBeNull();
    expect(refusalOf('ErasePersonalData', null)).toBeUndefined(); // never a call taker's
    expect(refusalOf('CompleteStep', null)).toBe('no-such-row');
    expect(refusalOf('CompleteStep', track)).toBeNull();
    expect(offered.filter(({ refusal }) => refusal !== null).every(({ message }) => message !== null)).toBe(true);
  });

  it('says which row waits for a person’s own word, and what its clock counts from', async () => {
    const before = (await seen()).rows;
    expect(before.filter(({ byHand }) => byHand.includes('CompleteStep')).map(({ ord, track: on }) => [ord, on])).toEqual([
      [4, track],
    ]);
    const receive = before.find((row) => row.ord === 1 && row.track === track);
    expect(receive).toMatchObject({ startedAt: expect.any(String), byHand: ['SkipStep'] });
    const step = { incident, sop: 'jambi/hewan-buas-berbisa-liar', ord: 4, track };
    await gateway.give(callTaker, 'completeStep', step);
    const after = await seen();
    expect(after.rows.find((row) => row.ord === 4 && row.track === track)).toMatchObject({ byHand: [] });
    expect(after.offered).toContainEqual(
      expect.objectContaining({ command: 'CompleteStep', track, refusal: 'no-such-row', message: expect.anything() }),
    );
  });

  it('says what was told late, what was set right, and in which fixed words', async () => {
    await gateway.platform.clock.advance(60_000);
    const occurredAt = new Date(gateway.platform.clock.nowMs() - 30_000).toISOString();
    await gateway.give(callTaker, 'attemptCallback', { incident, outcome: 'NO_ANSWER', occurredAt });
    const told = (await seen()).timeline.at(-1);
    expect(told).toMatchObject({ toldLate: true, corrects: null, words: [{ name: 'outcome', value: 'no-answer' }] });
    const rightTime = new Date(gateway.platform.clock.nowMs() - 40_000).toISOString();
    await gateway.give(callTaker, 'correctOccurrence', { incident, event: told?.event, rightTime, reason: 'salah jam' });
    expect((await seen()).timeline.at(-1)).toMatchObject({ toldLate: false, corrects: told?.event, words: [] });
  });
});
