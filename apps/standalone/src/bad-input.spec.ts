import { randomUUID } from 'node:crypto';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { Probe, type Answer } from './fixture/probe.js';

const deep = (what: string): string => `{"channel":"phone","text":${'['.repeat(100_000)}${what}${']'.repeat(100_000)}}`;
const TEN_MB = 'x'.repeat(10 * 1024 * 1024);
const LONE = '"\\ud800"'; // as JSON writes it: legal JSON, no text
/** The words of a caller in a bad request: no answer may say them back. */
const SECRET = 'Pak Contoh di Jalan Rahasia 7';

interface Expected {
  readonly status: number;
  readonly code: string;
  /** JSON pointer of what is wrong. */
  readonly pointer?: string;
}

let probe: Probe;
let open: string;
let track: string;
let closed: string;
beforeAll(async () => {
  probe = await Probe.open('jambi,tarakan', { clock: new DrivenClock(Date.UTC(2026, 0, 5, 8)) });
  open = await reported();
  track = String((await told(`/incidents/${open}/dispatches`, { agency: 'damkar' })).body['track']);
  closed = await reported();
  await told(`/incidents/${closed}/closure`, { reason: 'selesai' });
}, 30_000);
afterAll(() => probe.close());

async function told(path: string, body: object): Promise<Answer> {
  const answer = await probe.post('jambi supervisor', path, body);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer;
}

async function reported(): Promise<string> {
  const incident = String((await told('/reports', { channel: 'phone', text: 'laporan contoh' })).body['incident']);
  await told(`/incidents/${incident}/verification`, { category: 'kebakaran' });
  return incident;
}

/** Typed, without a stack, a file of ours or the caller's words; and nothing was stored. */
async function expectHarmless(ask: () => Promise<Answer>): Promise<Answer> {
  const before = await probe.head();
  const answer = await ask();
  expect(answer.text).not.toMatch(/\n\s+at |node_modules|\.[jt]s\b|SQLITE|Zod/);
  expect(answer.text).not.toContain(SECRET);
  expect(answer.text.length).toBeLessThan(4000);
  expect(await probe.head()).toBe(before);
  return answer;
}

type Asked = readonly [name: string, ask: () => Parameters<Probe['post']>, expected: Expected];
const SUPERVISOR = 'jambi supervisor';
const notes = (incident: string): string => `/incidents/${incident}/notes`;

const rest: readonly Asked[] = [
  [
    'a wrong value',
    () => [SUPERVISOR, '/reports', { channel: SECRET }],
    { status: 400, code: 'invalid-input', pointer: '/channel' },
  ],
  [
    'a missing field',
    () => [SUPERVISOR, '/reports', { text: SECRET }],
    { status: 400, code: 'invalid-input', pointer: '/channel' },
  ],
  [
    'an extra field',
    () => [SUPERVISOR, '/reports', { channel: 'phone', caller: SECRET }],
    { status: 400, code: 'invalid-input', pointer: '/caller' },
  ],
  [
    'an extra field deep inside',
    () => [SUPERVISOR, `/incidents/${open}/reclassification`, { reason: 'wrong-place', point: { lat: 0, lng: 0, floor: 3 } }],
    { status: 400, code: 'invalid-input', pointer: '/point/floor' },
  ],
  [
    'a field of every object',
    () => [SUPERVISOR, '/reports', '{"channel":"phone","__proto__":{"text":"x"}}'],
    { status: 400, code: 'invalid-input', pointer: '/__proto__' },
  ],
  ['a number for a text', () => [SUPERVISOR, notes(open), { text: 7 }], { status: 400, code: 'invalid-input', pointer: '/text' }],
  [
    'a text that is too long',
    () => [SUPERVISOR, notes(open), { text: SECRET.repeat(200) }],
    { status: 400, code: 'invalid-input', pointer: '/text' },
  ],
  [
    'a body that is a list',
    () => [SUPERVISOR, '/reports', [{ channel: 'phone' }]],
    { status: 400, code: 'invalid-input', pointer: '' },
  ],
  [
    'a body that is no JSON',
    () => [SUPERVISOR, '/reports', `{"channel":"phone","text":"${SECRET}`],
    { status: 400, code: 'malformed-request' },
  ],
  [
    'a body of another type',
    () => [SUPERVISOR, '/reports', SECRET, { 'content-type': 'text/plain' }],
    { status: 400, code: 'invalid-input', pointer: '' },
  ],
  [
    'an id that is none',
    () => [SUPERVISOR, notes('7'), { text: SECRET }],
    { status: 400, code: 'invalid-input', pointer: '/incident' },
  ],
  ['an unknown incident', () => [SUPERVISOR, notes(randomUUID()), { text: SECRET }], { status: 404, code: 'incident-not-found' }],
  [
    'an unknown track',
    () => [SUPERVISOR, `/incidents/${open}/tracks/${randomUUID()}/acceptance`, { note: SECRET }],
    { status: 404, code: 'track-not-found' },
  ],
  [
    'an unknown category',
    () => [SUPERVISOR, `/incidents/${open}/reclassification`, { reason: 'wrong-category', category: 'naga' }],
    { status: 409, code: 'category-unknown' },
  ],
  [
    'an unknown agency',
    () => [SUPERVISOR, `/incidents/${open}/dispatches`, { agency: 'tidak-ada' }],
    { status: 409, code: 'agency-unknown' },
  ],
  ['a wrong role', () => ['jambi analyst', notes(open), { text: SECRET }], { status: 403, code: 'role-not-allowed' }],
  ['a wrong city', () => ['tarakan supervisor', notes(open), { text: SECRET }], { status: 404, code: 'incident-not-found' }],
  [
    'a wrong city with a stale If-Match',
    () => ['tarakan supervisor', notes(open), { text: SECRET }, { 'if-match': '"0"' }],
    { status: 404, code: 'incident-not-found' },
  ],
  [
    'a report for a wrong city',
    () => ['tarakan supervisor', '/reports', { city: 'jambi', channel: 'phone', text: SECRET }],
    { status: 409, code: 'city-required' },
  ],
  [
    'a wrong agency',
    () => ['jambi crew pln', `/incidents/${open}/tracks/${track}/situation`, { phase: 'during', note: SECRET }],
    { status: 404, code: 'incident-not-found' },
  ],
  [
    'an agency that speaks for another',
    () => [
      'jambi crew damkar',
      `/incidents/${open}/tracks/${track}/situation`,
      { phase: 'during', reportedBy: { role: 'crew', agency: 'pln', unit: null, channel: 'ht' } },
    ],
    { status: 403, code: 'role-not-allowed' },
  ],
  [
    'a closed incident',
    () => [SUPERVISOR, `/incidents/${closed}/dispatches`, { agency: 'damkar', note: SECRET }],
    { status: 409, code: 'incident-closed' },
  ],
  [
    'a stale If-Match',
    () => [SUPERVISOR, notes(open), { text: SECRET }, { 'if-match': '"0"' }],
    { status: 412, code: 'stale-if-match' },
  ],
  [
    'an If-Match that says anything will do',
    () => [SUPERVISOR, notes(open), { text: SECRET }, { 'if-match': '*' }],
    { status: 400, code: 'invalid-header' },
  ],
  [
    'an Idempotency-Key that is none',
    () => [SUPERVISOR, notes(open), { text: SECRET }, { 'idempotency-key': 'a b' }],
    { status: 400, code: 'invalid-header' },
  ],
  [
    'a time in the future',
    () => [SUPERVISOR, `/incidents/${open}/answer`, { occurredAt: '2026-01-05T08:02:00.001Z' }],
    { status: 409, code: 'occurred-in-future' },
  ],
  [
    'a time without its zone',
    () => [SUPERVISOR, `/incidents/${open}/answer`, { occurredAt: '2026-01-05T08:00:00.000' }],
    { status: 400, code: 'invalid-input', pointer: '/occurredAt' },
  ],
  ['a body of 10 MB', () => [SUPERVISOR, notes(open), { text: TEN_MB }], { status: 413, code: 'payload-too-large' }],
  [
    'a lone surrogate',
    () => [SUPERVISOR, notes(open), `{"text":${LONE}}`],
    { status: 400, code: 'invalid-input', pointer: '/text' },
  ],
  [
    'a lone surrogate in a field’s name',
    () => [SUPERVISOR, notes(open), `{"text":"x",${LONE}:1}`],
    { status: 400, code: 'invalid-input', pointer: '' },
  ],
  ['JSON 100,000 deep', () => [SUPERVISOR, '/reports', deep('1')], { status: 400, code: 'too-deep' }],
  [
    'an origin nobody may choose',
    () => [SUPERVISOR, '/reports', { channel: 'phone' }, { 'tanggap-origin': 'imported' }],
    { status: 400, code: 'invalid-header' },
  ],
  [
    'a command of our own services',
    () => [
      SUPERVISOR,
      `/incidents/${open}/case-data`,
      { destination: 'x', packageHash: 'a'.repeat(64), upToRevision: 0, receipt: 'x' },
    ],
    { status: 404, code: 'not-found' },
  ],
];

describe('bad input over REST', () => {
  it.each(rest)('%s is refused, and nothing is stored', async (_name, ask, { status, code, pointer }) => {
    const answer = await expectHarmless(() => probe.post(...ask()));
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(answer.body['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  });

  it('tells the true revision to whoever may know it, and to nobody else', async () => {
    const stale = { 'if-match': '"0"' };
    const own = await probe.post(SUPERVISOR, notes(open), { text: 'x' }, stale);
    expect(own.body['currentRevision']).toEqual(expect.any(Number));
    const foreign = await probe.post('tarakan supervisor', notes(open), { text: 'x' }, stale);
    const unknown = await probe.post('tarakan supervisor', notes(randomUUID()), { text: 'x' }, stale);
    expect([foreign.status, foreign.body]).toEqual([unknown.status, unknown.body]);
  });

  it('refuses a key that comes with another body, and stores nothing of it', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await probe.post(SUPERVISOR, notes(open), { text: 'first' }, key);
    const answer = await expectHarmless(() => probe.post(SUPERVISOR, notes(open), { text: SECRET }, key));
    expect(answer.body['code']).toBe('idempotency-key-reused');
    const again = await expectHarmless(() => probe.post(SUPERVISOR, notes(open), { text: 'first' }, key));
    expect(again.body).toEqual(first.body);
  });

  it('asks for a key of every request', async () => {
    const answer = await expectHarmless(() =>
      probe.post(SUPERVISOR, notes(open), { text: SECRET }, { authorization: 'Bearer tgp_none' }),
    );
    expect([answer.status, answer.body['code']]).toEqual([401, 'unauthenticated']);
  });
});

const ADD_NOTE = `mutation ($input: AddNoteInput!, $key: String!, $ifMatch: Int) { given: addNote(input: $input, idempotencyKey: $key, ifMatch: $ifMatch) {
  __typename ... on CommandAccepted { revision } ... on CommandRefused { code } ... on RevisionMoved { actual } ... on BadInput { paths { path message } } } }`;

type Variables = Readonly<Record<string, unknown>>;

function addNote(owner: string, input: object, more: Variables = {}): Parameters<Probe['post']> {
  return [owner, '/graphql', { query: ADD_NOTE, variables: { input, key: randomUUID(), ...more } }];
}

type AskedGraphql = readonly [name: string, ask: () => Parameters<Probe['post']>, expected: object];
const refusedWith = (given: object): object => ({ data: { given: expect.objectContaining(given) } });
const unreadable = (code = 'BAD_USER_INPUT', place = {}): object => ({
  errors: [expect.objectContaining({ message: expect.any(String), extensions: expect.objectContaining({ code }), ...place })],
});
const unreadableAt = (path: string, message: string): object => ({
  errors: [expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', paths: [{ path, message }] } })],
});

const graphql: readonly AskedGraphql[] = [
  [
    'a wrong value',
    () => addNote(SUPERVISOR, { incident: open, text: 7 }),
    unreadableAt('input.text', 'nilai tidak sah / not a valid value'),
  ],
  [
    'an extra field',
    () => addNote(SUPERVISOR, { incident: open, text: 'x', caller: SECRET }),
    unreadableAt('input.caller', 'bidang tidak dikenal / unknown field'),
  ],
  ['a missing field', () => addNote(SUPERVISOR, { incident: open }), unreadableAt('input.text', 'wajib diisi / required')],
  [
    'a value of the wrong kind in the query itself',
    () => [
      SUPERVISOR,
      '/graphql',
      { query: `mutation { addNote(input: {incident: "${open}", text: ["${SECRET}"]}, idempotencyKey: "k") { __typename } }` },
    ],
    unreadable('GRAPHQL_VALIDATION_FAILED', { locations: [{ line: 1, column: 84 }] }),
  ],
  [
    'a query that is cut off',
    () => [SUPERVISOR, '/graphql', { query: `mutation { addNote(input: {text: "${SECRET}"` }],
    unreadable('GRAPHQL_PARSE_FAILED'),
  ],
  [
    'a text that is too long',
    () => addNote(SUPERVISOR, { incident: open, text: SECRET.repeat(200) }),
    refusedWith({ __typename: 'BadInput', paths: [expect.objectContaining({ path: 'input.text' })] }),
  ],
  [
    'an id that is none',
    () => addNote(SUPERVISOR, { incident: '7', text: SECRET }),
    refusedWith({ __typename: 'BadInput', paths: [expect.objectContaining({ path: 'input.incident' })] }),
  ],
  [
    'an idempotency key that is none',
    () => addNote(SUPERVISOR, { incident: open, text: SECRET }, { key: '' }),
    refusedWith({ __typename: 'BadInput', paths: [expect.objectContaining({ path: 'idempotencyKey' })] }),
  ],
  [
    'an unknown incident',
    () => addNote(SUPERVISOR, { incident: randomUUID(), text: SECRET }),
    refusedWith({ code: 'incident-not-found' }),
  ],
  ['a wrong role', () => addNote('jambi analyst', { incident: open, text: SECRET }), refusedWith({ code: 'role-not-allowed' })],
  [
    'a wrong city',
    () => addNote('tarakan supervisor', { incident: open, text: SECRET }, { ifMatch: 0 }),
    refusedWith({ code: 'incident-not-found' }),
  ],
  [
    'a wrong agency',
    () => addNote('jambi agency-dispatcher pln', { incident: open, text: SECRET }),
    refusedWith({ code: 'incident-not-found' }),
  ],
  [
    'a stale ifMatch',
    () => addNote(SUPERVISOR, { incident: open, text: SECRET }, { ifMatch: 0 }),
    refusedWith({ __typename: 'RevisionMoved' }),
  ],
  [
    'a time in the future',
    () => addNote(SUPERVISOR, { incident: open, text: SECRET, occurredAt: '2026-01-05T08:02:00.001Z' }),
    refusedWith({ code: 'occurred-in-future' }),
  ],
  [
    'a closed incident',
    () => [
      SUPERVISOR,
      '/graphql',
      {
        query: `mutation { given: dispatchAgency(input: {incident: "${closed}", agency: "damkar"}, idempotencyKey: "k") { ... on CommandRefused { code } } }`,
      },
    ],
    refusedWith({ code: 'incident-closed' }),
  ],
  [
    'a lone surrogate in a variable',
    () => [
      SUPERVISOR,
      '/graphql',
      `{"query":${JSON.stringify(ADD_NOTE)},"variables":{"key":"k","input":{"incident":"${open}","text":${LONE}}}}`,
    ],
    expect.objectContaining({ code: 'invalid-input', errors: [expect.objectContaining({ pointer: '/variables/input/text' })] }),
  ],
  [
    'a lone surrogate in the query itself',
    () => [
      SUPERVISOR,
      '/graphql',
      { query: `mutation { addNote(input: {incident: "${open}", text: ${LONE}}, idempotencyKey: "k") { __typename } }` },
    ],
    unreadable('GRAPHQL_PARSE_FAILED'),
  ],
  [
    'a body of 10 MB',
    () => addNote(SUPERVISOR, { incident: open, text: TEN_MB }),
    expect.objectContaining({ code: 'payload-too-large' }),
  ],
  [
    'JSON 100,000 deep',
    () => [SUPERVISOR, '/graphql', `{"query":"{__typename}","variables":${deep('1')}}`],
    expect.objectContaining({ code: 'too-deep' }),
  ],
  [
    'a query 1,000 deep',
    () => [SUPERVISOR, '/graphql', { query: `{ ${'incident { '.repeat(1000)} id ${'}'.repeat(1000)} }` }],
    unreadable('GRAPHQL_PARSE_FAILED'),
  ],
];

describe('bad input over GraphQL', () => {
  it.each(graphql)('%s is refused, and nothing is stored', async (_name, ask, expected) => {
    const answer = await expectHarmless(() => probe.post(...ask()));
    expect(answer.body).toEqual(expected);
  });

  it('says no word of the caller back, wherever it stood', async () => {
    const inputs: object[] = [
      { incident: open, text: { said: SECRET } },
      { incident: open, text: 'x', occurredAt: SECRET },
      { incident: open, text: 'x', reportedBy: { role: SECRET, channel: 'HT' } },
      { incident: open, text: [SECRET] },
    ];
    for (const input of inputs) {
      const answer = await expectHarmless(() => probe.post(...addNote(SUPERVISOR, input)));
      expect(answer.text).not.toMatch(/Contoh|Rahasia/);
    }
  });

  it('refuses a key that comes with another body, and stores nothing of it', async () => {
    const key = randomUUID();
    await probe.post(...addNote(SUPERVISOR, { incident: open, text: 'first' }, { key }));
    const answer = await expectHarmless(() => probe.post(...addNote(SUPERVISOR, { incident: open, text: SECRET }, { key })));
    expect(answer.body).toEqual(refusedWith({ code: 'idempotency-key-reused' }));
  });
});
