import { TestGateway } from './fixture/test-gateway.js';

describe('hardening', () => {
  let gateway: TestGateway;
  let key: string;
  beforeAll(async () => {
    gateway = await TestGateway.open();
    key = gateway.key('call-taker').key;
  });
  afterAll(() => gateway.close());

  it('looks at no query without a key, introspection least of all', async () => {
    for (const query of ['{ ping }', '{ __schema { types { name } } }', '{ __typename }', '{ nothing }']) {
      const answer = await gateway.ask(null, query);
      expect([query, answer.status, answer.body.errors?.[0]?.extensions]).toEqual([query, 401, { code: 'UNAUTHENTICATED' }]);
      expect(answer.body.data).toBeUndefined();
    }
    expect((await gateway.ask('tgp_aaaaaaaaaaaa_' + 'a'.repeat(43), '{ ping }')).status).toBe(401);
  });

  it('refuses a key that was revoked', async () => {
    const issued = gateway.key('call-taker');
    expect((await gateway.ask(issued.key, '{ ping }')).status).toBe(200);
    gateway.platform.access.revoke(issued.id, 0);
    expect((await gateway.ask(issued.key, '{ ping }')).status).toBe(401);
  });

  it('gives key holders the schema', async () => {
    const { body } = await gateway.ask(key, '{ __schema { queryType { name } } }');
    expect(body.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  it.each([
    ['11 aliases', `{ ${Array.from({ length: 11 }, (_, index) => `a${index}: ping`).join(' ')} }`],
    [
      '9 levels',
      '{ incident(id: "x") { mergedInto { mergedInto { mergedInto { mergedInto { mergedInto { mergedInto { mergedInto { id } } } } } } } } }',
    ],
    ['6 directives', `{ ping ${'@include(if: true) '.repeat(6)} }`],
    ['1001 tokens', `{ ${'ping '.repeat(1001)} }`],
    [
      'a page of pages',
      '{ incidents(first: 200) { edges { node { rows { sop { id version } label { id en } } timeline { texts { field value } recorder { id role } } alarms { label { id en } sop { id version } } offered { message { id en } } } } } }',
    ],
    ['a field that is not there', '{ pingg }'],
  ])('refuses %s', async (_name, query) => {
    const { status, body } = await gateway.ask(key, query);
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    const told = JSON.stringify(body);
    expect(told).not.toMatch(/Did you mean|stacktrace|node_modules|\.ts:/);
  });

  it('refuses a body of more than the limit, a batch, and a query by simple form', async () => {
    const post = (body: string, type: string): Promise<Response> =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': type, authorization: `Bearer ${key}` },
        body,
      });
    expect((await post(JSON.stringify({ query: ' '.repeat(2_000_000) }), 'application/json')).status).toBe(413);
    expect((await post('[{"query":"{ ping }"},{"query":"{ ping }"}]', 'application/json')).status).toBe(400);
    expect((await post('{"query":"{ ping }"}', 'text/plain')).status).toBe(400);
    const byGet = await fetch(
      `${gateway.url}/graphql?query=mutation{answerCall(input:{incident:"x"},idempotencyKey:"k"){__typename}}`,
      {
        headers: { authorization: `Bearer ${key}`, 'apollo-require-preflight': '1' },
      },
    );
    expect(byGet.status).toBe(405);
  });

  it('tells nothing of its own faults', async () => {
    const { feed } = gateway.platform;
    const status = feed.status.bind(feed);
    feed.status = () => Promise.reject(new TypeError('kenari: a path, a name'));
    const { body } = await gateway.ask(key, '{ feedStatus { consumers { consumer } } }');
    feed.status = status;
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(body)).not.toContain('kenari');
  });

  it('serves a query page that asks no other server for anything', async () => {
    const page = await fetch(`${gateway.url}/graphiql`);
    const html = await page.text();
    const script = await (await fetch(`${gateway.url}/graphiql/page.js`)).text();
    expect(page.status).toBe(200);
    expect(`${html}${script}`).not.toMatch(/https?:\/\//);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});
