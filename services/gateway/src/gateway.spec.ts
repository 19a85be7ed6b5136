import { randomUUID } from 'node:crypto';
import { aFire, caller } from './fixture/story.js';
import { TestGateway } from './fixture/test-gateway.js';

const outcome = `__typename
  ... on CommandAccepted { incident events revision track }
  ... on CommandRefused { code message { id en } details { name values } }
  ... on RevisionMoved { expected actual }
  ... on BadInput { paths { path message } }`;

describe('queries and mutations', () => {
  let gateway: TestGateway;
  let callTaker: string;
  beforeAll(async () => {
    gateway = await TestGateway.open();
    callTaker = gateway.key('call-taker').key;
  });
  afterAll(() => gateway.close());

  async function read<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { body } = await gateway.ask(callTaker, query, variables);
    expect(body.errors).toBeUndefined();
    return body.data as T;
  }

  it('tells an incident as it happened, judged row by row', async () => {
    const { incident, fire } = await aFire(gateway, callTaker);
    await gateway.platform.clock.advance(60_000);
    await gateway.give(callTaker, 'acceptDispatch', {
      incident,
      track: fire,
      reportedBy: { role: 'AGENCY_DISPATCHER', agency: 'damkar', channel: 'HT' },
    });
    const { incident: told } = await read<{ incident: Told }>(
      `query ($id: ID!) { incident(id: $id) { state callerName { value } address { value } description { value } point { value { lat } }
        tracks { agency status revision }
        timeline { type reportedBy { role agency channel } texts { field value } }
        rows { sop { id } ord label { id } track limitMs verdict elapsedMs remainingMs counted }
        judgement { verdict } offered { command track refusal } } }`,
      { id: incident },
    );
    expect(told).toMatchObject({
      state: 'DISPATCHED',
      callerName: { value: caller.name },
      address: { value: caller.address },
      description: { value: 'atap terbakar' },
      point: { value: { lat: -1.61 } },
      tracks: [
        { agency: 'damkar', status: 'ACCEPTED' },
        { agency: 'dinkes', status: 'OPEN' },
      ],
      judgement: { verdict: 'OPEN' },
    });
    expect(told.timeline.map(({ type }) => type)).toEqual([
      'ReportReceived',
      'CallAnswered',
      'Verified',
      'Dispatched',
      'Dispatched',
      'NoteAdded',
      'NoteAdded',
      'DispatchAccepted',
    ]);
    expect(told.timeline.at(-1)?.reportedBy).toEqual({ role: 'AGENCY_DISPATCHER', agency: 'damkar', channel: 'HT' });
    expect(told.timeline[5]?.texts).toEqual([{ field: 'text', value: caller.note }]);
    const receive = told.rows.find((row) => row.sop.id === 'jambi/kebakaran' && row.ord === 1 && row.track === fire);
    expect(receive).toMatchObject({ verdict: 'NO_LIMIT', limitMs: null, elapsedMs: 60_000 }); // the paper prints none
    const inform = told.rows.find((row) => row.sop.id === 'jambi/kebakaran' && row.ord === 2 && row.track === fire);
    expect(inform).toMatchObject({ verdict: 'RUNNING', elapsedMs: 0 });
    expect(told.offered).toContainEqual({ command: 'AssignUnit', track: fire, refusal: null });
    expect(told.offered.map(({ command }) => command)).not.toContain('ErasePersonalData'); // a call taker never may
  });

  it('forgets what was recorded later when asked as known at a moment', async () => {
    const { incident } = await aFire(gateway, callTaker);
    const asKnownAt = new Date(gateway.platform.clock.nowMs() - 30_000).toISOString();
    const then = await read<{ incident: Told }>(
      'query ($id: ID!, $at: Instant!) { incident(id: $id, asKnownAt: $at) { timeline { type } tracks { agency } address { value } } }',
      { id: incident, at: asKnownAt },
    );
    expect(then.incident.timeline.map(({ type }) => type)).toEqual(['ReportReceived', 'CallAnswered']);
    expect(then.incident.tracks).toEqual([]);
    const before = await gateway.ask(
      callTaker,
      'query ($id: ID!) { incident(id: $id, asKnownAt: "2020-01-01T00:00:00.000Z") { id } }',
      { id: incident },
    );
    expect(before.body.data).toEqual({ incident: null });
  });

  it('stands as it stood then when asked as known at a moment', async () => {
    const { clock } = gateway.platform;
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    await clock.advance(10_000);
    const at = new Date(clock.nowMs() - 5000).toISOString();
    await gateway.give(callTaker, 'verifyReport', { incident, category: 'kebakaran', district: 'Telanaipura' });
    const { track } = await gateway.give(callTaker, 'dispatchAgency', { incident, agency: 'damkar' });
    await gateway.give(callTaker, 'respond', { incident, track });
    await gateway.give(callTaker, 'closeIncident', { incident });
    const fields = 'state category district agencies openAgencies revision caseNumber';
    const query = `query ($id: ID!, $at: Instant) { incident(id: $id, asKnownAt: $at) { ${fields} } }`;
    const now = await read<{ incident: Record<string, unknown> }>(query, { id: incident });
    expect(now.incident).toMatchObject({ state: 'CLOSED', category: 'kebakaran', agencies: ['damkar'], revision: 4 });
    const then = await read<{ incident: Record<string, unknown> }>(query, { id: incident, at });
    expect(then.incident).toEqual({
      ...{ state: 'RECEIVED', category: null, district: null, agencies: [], openAgencies: [], revision: 0 },
      caseNumber: now.incident['caseNumber'],
    });
  });

  it('orders a board by pressure and pages it without overlap', async () => {
    const board = `query ($after: String) { board(first: 2, after: $after) { totalCount judgedAt pageInfo { hasNextPage endCursor }
      edges { node { overdue waitingMs track { id } incident { id } clock { limitMs remainingMs overrunMs } } } } }`;
    const lines: BoardNode[] = [];
    let after: string | null = null;
    let judgedAt: string | null = null;
    do {
      const page: { board: BoardPage } = await read(board, { after });
      judgedAt ??= page.board.judgedAt;
      expect(page.board.judgedAt).toBe(judgedAt);
      lines.push(...page.board.edges.map(({ node }) => node));
      after = page.board.pageInfo.hasNextPage ? page.board.pageInfo.endCursor : null;
      await gateway.platform.clock.advance(1000); // later pages keep the first one's moment
    } while (after !== null);
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(new Set(lines.map((line) => `${line.incident.id} ${line.track?.id ?? ''}`)).size).toBe(lines.length);
    const left = lines.map(({ clock }) =>
      clock === null || clock.limitMs === null ? null : (clock.remainingMs ?? -(clock.overrunMs ?? 0)),
    );
    const limited = left.filter((value) => value !== null);
    expect(limited).toEqual(limited.toSorted((a, b) => a - b));
    expect(left.indexOf(null) === -1 || left.slice(left.indexOf(null)).every((value) => value === null)).toBe(true);
  });

  it('shows verified cases in the queue until somebody is dispatched', async () => {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'APP' });
    await gateway.give(callTaker, 'verifyReport', { incident, category: 'pohon-tumbang' });
    const queued = await read<{ queue: { id: string }[] }>('{ queue(city: "jambi") { id } }');
    expect(queued.queue.map(({ id }) => id)).toContain(incident);
    await gateway.give(callTaker, 'dispatchAgency', { incident, agency: 'bpbd' });
    const after = await read<{ queue: { id: string }[] }>('{ queue(city: "jambi") { id } }');
    expect(after.queue.map(({ id }) => id)).not.toContain(incident);
  });

  it('says in both languages why a command is refused', async () => {
    const unknown = randomUUID();
    const answer = await read(
      `mutation ($id: ID!) { answerCall(input: { incident: $id }, idempotencyKey: "u1") { ${outcome} } }`,
      { id: unknown },
    );
    expect(answer).toEqual({
      answerCall: {
        __typename: 'CommandRefused',
        code: 'incident-not-found',
        message: { id: 'Kejadian tidak ditemukan.', en: 'There is no such incident.' },
        details: [],
      },
    });
  });

  it('names every path of a bad input and records nothing', async () => {
    const answer = await read(
      `mutation { receiveReport(input: { channel: PHONE, callerPhone: "bukan nomor" }, idempotencyKey: "has space") { ${outcome} } }`,
    );
    expect(answer).toMatchObject({
      receiveReport: { __typename: 'BadInput', paths: [{ path: 'input.callerPhone' }, { path: 'idempotencyKey' }] },
    });
  });

  it('answers a repeated key as the first time, and refuses it with another body', async () => {
    const report = `mutation ($text: String!) { receiveReport(input: { channel: PHONE, text: $text }, idempotencyKey: "same-key") { ${outcome} } }`;
    const first = await read(report, { text: 'satu' });
    expect(await read(report, { text: 'satu' })).toEqual(first);
    expect(await read(report, { text: 'dua' })).toMatchObject({ receiveReport: { code: 'idempotency-key-reused' } });
  });

  it('answers a repeated key with what it recorded, not with what is known since', async () => {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    const note = `mutation ($id: ID!) { addNote(input: { incident: $id, text: "catatan" }, idempotencyKey: "one-note") {
      ... on CommandAccepted { incident events revision caseNumber track } } }`;
    const first = await read<{ addNote: { caseNumber: string | null } }>(note, { id: incident });
    await gateway.give(callTaker, 'answerCall', { incident });
    expect(await read(note, { id: incident })).toEqual(first);
    expect(first.addNote.caseNumber).toBeNull();
  });

  it('tells a stale ifMatch from a refusal', async () => {
    const { incident } = await gateway.give(callTaker, 'receiveReport', { channel: 'PHONE' });
    await gateway.give(callTaker, 'answerCall', { incident });
    const answer = await read(
      `mutation ($id: ID!) { addNote(input: { incident: $id, text: "catatan" }, idempotencyKey: "m1", ifMatch: 0) { ${outcome} } }`,
      { id: incident },
    );
    expect(answer).toEqual({ addNote: { __typename: 'RevisionMoved', expected: 0, actual: 1 } });
  });

  it('reports a drill as one, apart from live work', async () => {
    const given = await read<{ receiveReport: { incident: string } }>(
      `mutation { receiveReport(input: { channel: PHONE }, idempotencyKey: "drill-1", origin: DRILL) { ${outcome} } }`,
    );
    await gateway.platform.feed.caughtUp(5000);
    const { incident } = given.receiveReport;
    const lists = await read<{ live: List; drill: List }>(
      '{ live: incidents(first: 200) { edges { node { id } } } drill: incidents(filter: { origin: DRILL }) { edges { node { id } } } }',
    );
    expect(lists.drill.edges.map(({ node }) => node.id)).toEqual([incident]);
    expect(lists.live.edges.map(({ node }) => node.id)).not.toContain(incident);
  });

  it('pages incidents newest first without overlap', async () => {
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const page: { incidents: List & { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await read(
          'query ($after: String) { incidents(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }',
          { after },
        );
      ids.push(...page.incidents.edges.map(({ node }) => node.id));
      if (!page.incidents.pageInfo.hasNextPage) expect(ids).toHaveLength(page.incidents.totalCount);
      after = page.incidents.pageInfo.hasNextPage ? page.incidents.pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(ids).size).toBe(ids.length);
    const bad = await gateway.ask(callTaker, '{ incidents(after: "bukan-kursor") { totalCount } }');
    expect(bad.body.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('shows the alarms with the row they speak of', async () => {
    const { incident, fire } = await aFire(gateway, callTaker);
    await gateway.alarm(incident, breachOf(incident, fire));
    const { incident: told } = await read<{ incident: { alarms: unknown[] } }>(
      'query ($id: ID!) { incident(id: $id) { alarms { type ord track limitMs label { id } } } }',
      { id: incident },
    );
    expect(told.alarms).toEqual([
      { type: 'SlaBreached', ord: 3, track: fire, limitMs: 600_000, label: expect.objectContaining({ id: expect.any(String) }) },
    ]);
  });

  it('shows the cities’ published rules', async () => {
    const answer = await read<{
      city: { timeZone: string };
      sops: { id: string }[];
      sop: { version: number; rows: unknown[] };
      none: null;
    }>(
      '{ city(id: "jambi") { timeZone agencies { id name { id } } categories { id sop { id version } } } sops(city: "jambi") { id } sop(id: "jambi/kebakaran") { version rows { ord clock { from to provenance } } } none: city(id: "tarakan") { id } }',
    );
    expect(answer.city.timeZone).toBe('Asia/Jakarta');
    expect(answer.sops).toHaveLength(18);
    expect(answer.sop).toMatchObject({ version: 1 });
    expect(answer.sop.rows).toHaveLength(6);
    expect(answer.none).toBeNull();
  });

  it('proposes categories for what a caller says, each with its SOP and agencies, of one’s own cities only', async () => {
    const query = `query ($city: ID!) { suggestCategories(city: $city, text: "ruko terbakar, satu korban luka") {
      category { id advice } sopTitle { id } agencies { id } because } }`;
    const { suggestCategories } = await read<{ suggestCategories: unknown[] }>(query, { city: 'jambi' });
    expect(suggestCategories).toEqual([
      {
        category: { id: 'kebakaran', advice: false },
        ...{ sopTitle: { id: 'Penanganan kebakaran' }, agencies: [{ id: 'damkar' }], because: ['bakar'] },
      },
      expect.objectContaining({ category: { id: 'ambulan-gawat-darurat', advice: false }, because: ['luka', 'korban'] }),
      expect.objectContaining({ category: { id: 'kecelakaan', advice: false } }),
    ]);
    expect(await read(query, { city: 'tarakan' })).toEqual({ suggestCategories: [] });
  });
});

interface Told {
  readonly timeline: readonly { type: string; reportedBy: unknown; texts: unknown }[];
  readonly tracks: readonly unknown[];
  readonly rows: readonly { sop: { id: string }; ord: number; track: string | null }[];
  readonly offered: readonly { command: string }[];
}
interface List {
  readonly edges: readonly { node: { id: string } }[];
}
interface BoardNode {
  readonly incident: { id: string };
  readonly track: { id: string } | null;
  readonly clock: { limitMs: number | null; remainingMs: number | null; overrunMs: number | null } | null;
}
interface BoardPage {
  readonly judgedAt: string;
  readonly pageInfo: { hasNextPage: boolean; endCursor: string };
  readonly edges: readonly { node: BoardNode }[];
}

function breachOf(incident: string, track: string): Parameters<TestGateway['alarm']>[1] {
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
    elapsedMs: 600_001,
    open: true,
  };
  return { type: 'SlaBreached', data } as unknown as Parameters<TestGateway['alarm']>[1]; // plain texts for branded ids
}
