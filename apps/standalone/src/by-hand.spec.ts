import { TestCenter, type Door } from './fixture/test-center.js';

interface Told {
  readonly incident: {
    readonly state: string;
    readonly category: string;
    readonly caseNumber: string;
    readonly tracks: readonly { readonly agency: string; readonly status: string }[];
    readonly timeline: readonly {
      readonly type: string;
      readonly unit: string | null;
      readonly reportedBy: object;
      readonly recorder: { readonly role: string };
    }[];
  };
}

interface BoardNode {
  readonly incident: { readonly id: string };
  readonly track: { readonly agency: string } | null;
}

const whole = `query ($id: ID!) { incident(id: $id) { state category caseNumber tracks { agency status }
  timeline { type unit reportedBy { role agency unit channel } recorder { role } } } }`;

describe.each<Door>(['REST', 'GraphQL'])('a case by hand over %s', (door) => {
  let center: TestCenter;
  beforeAll(async () => {
    center = await TestCenter.open('jambi');
  }, 30_000);
  afterAll(() => center.close());

  it('is on the board as soon as somebody is sent, and off it when it is closed', async () => {
    const callTaker = 'jambi call-taker';
    const board = 'query { board { edges { node { incident { id } track { agency } } } } }';
    const shown = async (): Promise<readonly BoardNode[]> => {
      const page = await center.query<{ board: { edges: readonly { node: BoardNode }[] } }>('jambi crew damkar', board);
      return page.board.edges.map(({ node }) => node);
    };
    const { incident } = await center.give(door, callTaker, 'ReceiveReport', { channel: 'phone', text: 'asap dari atap' });
    expect(await shown()).toEqual([]);
    await center.give(door, callTaker, 'VerifyReport', { incident, category: 'kebakaran', address: 'Jalan Contoh 1' });
    const { track } = await center.give(door, callTaker, 'DispatchAgency', { incident, agency: 'damkar' });
    expect(await shown()).toEqual([{ incident: { id: incident }, track: { agency: 'damkar' } }]);
    await center.give(door, callTaker, 'Respond', { incident, track, outcome: 'handled' });
    await center.give(door, callTaker, 'CloseIncident', { incident });
    expect(await shown()).toEqual([]);
  }, 30_000);

  it('goes from the first ring over a refusal, a replacement and a transport to its close, and beyond', async () => {
    const center112 = 'jambi call-taker';
    const { incident, caseNumber } = await center.give(door, center112, 'ReceiveReport', {
      channel: 'phone',
      callerPhone: '0000-0000-000',
    });
    const give = (owner: string, type: Parameters<TestCenter['give']>[2], fields: object = {}) =>
      center.give(door, `jambi ${owner}`, type, { incident, ...fields });
    await give('call-taker', 'AnswerCall');
    await give('call-taker', 'TriageReport', { class: 'normal' });
    await give('call-taker', 'VerifyReport', { category: 'ambulan-gawat-darurat', address: 'Jalan Contoh 1' });
    const { track: refused } = await give('call-taker', 'DispatchAgency', { agency: 'dinkes' });
    await give('agency-dispatcher dinkes', 'RejectDispatch', { track: refused, reason: 'no-unit' });
    const { track } = await give('call-taker', 'DispatchAgency', { agency: 'damkar', replaces: refused });
    await give('agency-dispatcher damkar', 'AcceptDispatch', { track });
    await give('agency-dispatcher damkar', 'AssignUnit', { track, unit: 'Rescue 01' });
    await give('crew damkar', 'DepartUnit', { track, unit: 'Rescue 01' });
    // The crew speaks by radio; the call center writes it down.
    const reportedBy = { role: 'crew', agency: 'damkar', unit: 'Rescue 01', channel: 'ht' };
    await give('call-taker', 'ArriveOnScene', { track, unit: 'Rescue 01', reportedBy });
    await give('crew damkar', 'CompleteHandling', { track, unit: 'Rescue 01', outcome: 'handled', transport: 'needed' });
    await give('crew damkar', 'StartTransport', { track, unit: 'Rescue 01', to: 'hospital' });
    await give('crew damkar', 'ArriveTransport', { track, unit: 'Rescue 01' });
    await give('crew damkar', 'ReleaseUnit', { track, unit: 'Rescue 01' });
    await give('agency-dispatcher damkar', 'Respond', { track, outcome: 'handled' });
    await give('call-taker', 'CloseIncident');
    await give('supervisor', 'ReopenIncident', { reason: 'keluarga menelepon lagi' });
    await give('call-taker', 'Reclassify', { reason: 'wrong-category', category: 'kecelakaan' });
    await give('call-taker', 'CloseIncident');

    const { incident: told } = await center.query<Told>(center112, whole, { id: incident });
    expect(told).toMatchObject({ state: 'CLOSED', category: 'kecelakaan', caseNumber });
    expect(told.tracks).toEqual([
      { agency: 'dinkes', status: 'REJECTED' },
      { agency: 'damkar', status: 'RESPONDED' },
    ]);
    expect(told.timeline.map(({ type }) => type)).toEqual([
      ...['ReportReceived', 'CallAnswered', 'ReportTriaged', 'Verified', 'Dispatched', 'DispatchRejected', 'Dispatched'],
      ...['DispatchAccepted', 'UnitAssigned', 'UnitDeparted', 'ArrivedOnScene', 'HandlingCompleted', 'TransportStarted'],
      ...['TransportArrived', 'UnitReleased', 'Responded', 'Closed', 'Reopened', 'Reclassified', 'Closed'],
    ]);
    const arrival = told.timeline.find(({ type }) => type === 'ArrivedOnScene');
    expect(arrival).toMatchObject({
      unit: 'Rescue 01',
      reportedBy: { role: 'CREW', agency: 'damkar', unit: 'Rescue 01', channel: 'HT' },
      recorder: { role: 'CALL_TAKER' },
    });
  }, 30_000);
});
