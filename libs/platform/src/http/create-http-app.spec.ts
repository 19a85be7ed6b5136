import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { streamNameSchema } from '@tanggap/events/envelope';
import { cityIdSchema } from '@tanggap/events/ids';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { z } from 'zod';
import { CurrentScope } from '../access/access-guard.js';
import { AccessKeys } from '../access/access-keys.js';
import type { Scope } from '../access/principal.js';
import type { CommandContext } from '../commands/commands.js';
import { RevisionConflict, StoreUnavailable } from '../event-store/event-store.js';
import type { FeedStatus } from '../event-feed/event-feed.js';
import { createLogger } from '../telemetry/logger.js';
import { Metrics } from '../telemetry/metrics.js';
import { InCommandContext } from './command-context.js';
import { createHttpApp } from './create-http-app.js';
import { openApiDocument, type Operation } from './openapi.js';
import { accepted } from './problem.js';
import { undocumentedRoutes } from './undocumented-routes.js';

const noteBody = z.strictObject({ text: z.string().max(300_000), deep: z.strictObject({ 'a/b': z.int() }).optional() });
const noteParams = z.strictObject({ incident: z.uuid() });
const stream = streamNameSchema.parse('incident-0');
let failure: () => unknown = () => undefined;
let lastContext: CommandContext | null = null;

@Controller('incidents')
class NotesController {
  @Post(':incident/notes')
  @HttpCode(204)
  add(
    @Param({ schema: noteParams }) _params: z.infer<typeof noteParams>,
    @Body({ schema: noteBody }) _body: z.infer<typeof noteBody>,
    @InCommandContext() context: CommandContext,
  ): void {
    lastContext = context;
    const error = failure();
    if (error !== undefined) throw error as Error; // a thrown string among them: libraries do that
  }

  @Get('mine')
  mine(@CurrentScope() scope: Scope): { cities: readonly string[] } {
    return { cities: scope.cities };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/incidents/{incident}/notes',
    id: 'AddNote',
    summary: 'A note <b>',
    tag: 'notes',
    params: noteParams,
    body: noteBody,
    ok: { status: 204 },
    problems: [400, 401],
    command: true,
    ifMatch: true,
  },
  {
    method: 'get',
    path: '/incidents/mine',
    id: 'mine',
    summary: 'Mine',
    tag: 'notes',
    ok: { status: 200, schema: z.record(z.string(), z.json()) },
    problems: [401],
  },
];
const document = openApiDocument({ service: 'notes', title: 'Notes', version: '1.0.0', operations });

let folder: string;
let keys: AccessKeys;
let key: string;
let app: NestExpressApplication;
let status: FeedStatus[] = [];
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-http-'));
  keys = AccessKeys.open(join(folder, 'access.db'));
  ({ key } = keys.issue({ role: 'call-taker', cities: [cityIdSchema.parse('jambi')], agency: null, label: 'test' }, 0));
  const feed = {
    status: () => Promise.resolve(status),
    parked: () => Promise.resolve([]),
    subscribe: () => Promise.reject(new Error('not here')),
    redrive: () => Promise.resolve('not-parked' as const),
    caughtUp: () => Promise.resolve(),
  };
  app = await createHttpApp(NotesModule, {
    logger: createLogger({ service: 'test', level: 'debug', destination: { write: (line) => void logged.push(line) } }),
    metrics: new Metrics(),
    access: keys,
    feed,
    rejections: { 'incident-not-found': 404, 'incident-closed': 409 },
    refusalTexts: { 'incident-closed': { id: 'Kejadian sudah ditutup.', en: 'The incident is closed.' } },
    readyLag: 5,
    allowedOrigins: ['https://112.example.go.id'],
    documents: [document],
  });
  await app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await app.close();
  keys.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  failure = () => undefined;
  lastContext = null;
  status = [];
});

const path = '/incidents/6f6f2f5e-6a0f-4a8e-9a43-0d9fb1a8c111/notes';
function send(body: string | object, headers: Readonly<Record<string, string>> = {}): request.Test {
  return request(app.getHttpServer())
    .post(path)
    .set({ Authorization: `Bearer ${key}`, 'Idempotency-Key': 'k1', 'Content-Type': 'application/json', ...headers })
    .send(body);
}

async function expectProblem(test: request.Test, statusCode: number, code: string): Promise<Record<string, unknown>> {
  const response = await test;
  const body = JSON.parse(response.text) as Record<string, unknown>;
  expect([response.status, body['status'], body['code']]).toEqual([statusCode, statusCode, code]);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.text).not.toMatch(/\bat .*\.[jt]s/); // no stack
  return body;
}

describe('bad input', () => {
  it.each([
    ['a wrong type', { text: 5 }, ['/text']],
    ['an extra field', { text: 'x', txet: 1 }, ['/txet']],
    ['both, nested', { deep: { 'a/b': 'x', c: 1 } }, ['/text', '/deep/a~1b', '/deep/c']],
    ['a lone surrogate', '{"text":"a\\ud800b"}', ['/text']],
    ['no object', '[]', ['']],
  ])('names the places of %s', async (_what, body, pointers) => {
    const problem = await expectProblem(send(body), 400, 'invalid-input');
    expect(
      z
        .array(z.object({ pointer: z.string() }))
        .parse(problem['errors'])
        .map(({ pointer }) => pointer)
        .sort(),
    ).toEqual([...pointers].sort());
    expect(lastContext).toBeNull();
  });

  it.each([
    ['malformed JSON', '{"text": Budi', 400, 'malformed-request'],
    ['100,000-deep JSON', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'too-deep'],
    ['deep objects', '{"a":'.repeat(40) + '1' + '}'.repeat(40), 400, 'too-deep'],
    ['a body over the limit', JSON.stringify({ text: 'x'.repeat(262_144) }), 413, 'payload-too-large'],
  ])('refuses %s', async (_what, body, statusCode, code) => {
    await expectProblem(send(body), statusCode, code);
    expect(logged.join('')).not.toContain('Budi');
  });

  it('takes brackets inside a string for text', async () => {
    await send({ text: '[{"'.repeat(1000) }).expect(204);
  });

  it('refuses bytes that are no UTF-8, and compressed bodies', async () => {
    const raw = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const bytes = request(app.getHttpServer())
      .post(path)
      .set({ Authorization: `Bearer ${key}`, 'Idempotency-Key': 'k', 'Content-Type': 'application/json' });
    bytes.serialize((body: unknown) => body as string);
    await expectProblem(bytes.send(raw), 400, 'not-utf8');
    await expectProblem(send({ text: 'x' }, { 'Content-Encoding': 'gzip' }), 415, 'unsupported-media-type');
  });

  it('refuses an id that is none, an unknown route and a broken address', async () => {
    const server = app.getHttpServer();
    const authorized = { Authorization: `Bearer ${key}`, 'Idempotency-Key': 'k1' };
    await expectProblem(request(server).post('/incidents/x/notes').set(authorized).send({ text: 'x' }), 400, 'invalid-input');
    await expectProblem(request(server).get('/nobody/0812345').set(authorized), 404, 'not-found');
    await expectProblem(request(server).get('/incidents/%FF/notes').set(authorized), 400, 'malformed-request');
    expect(logged.join('')).not.toContain('0812345');
  });
});

describe('headers', () => {
  it('makes a CommandContext of them', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await send({ text: 'x' }, { 'Idempotency-Key': '"k-7"', 'If-Match': '"12"', traceparent, 'Tanggap-Origin': 'drill' }).expect(
      204,
    );
    expect(lastContext).toMatchObject({ idempotencyKey: 'k-7', ifMatch: 12, traceparent, origin: 'drill', credential: key });
    expect(lastContext?.principal.role).toBe('call-taker');
  });

  it.each([
    ['Idempotency-Key', ''],
    ['Idempotency-Key', 'a b'],
    ['If-Match', '*'],
    ['If-Match', 'W/"12"'],
    ['If-Match', '12'],
    ['Tanggap-Origin', 'imported'],
  ])('refuses %s: %s', async (header, value) => {
    const problem = await expectProblem(send({ text: 'x' }, { [header]: value }), 400, 'invalid-header');
    expect(problem['header']).toBe(header);
  });

  it('asks for a key, says when it is no good, and takes it no more once revoked', async () => {
    const server = app.getHttpServer();
    const missing = await request(server).get('/incidents/mine').expect(401);
    expect(missing.headers['www-authenticate']).toBe('Bearer realm="tanggap"');
    const wrong = await request(server).get('/incidents/mine').set('Authorization', 'Bearer tgp_x').expect(401);
    expect(wrong.headers['www-authenticate']).toContain('invalid_token');
    const short = keys.issue({ role: 'analyst', cities: [], agency: null, label: 'x' }, 0);
    const mine = (): request.Test => request(server).get('/incidents/mine').set('Authorization', `Bearer ${short.key}`);
    await mine().expect(200, { cities: [] });
    keys.revoke(short.record.id, 1);
    await expectProblem(mine(), 401, 'unauthenticated');
  });

  it('lets no page of a foreign origin in', async () => {
    await expectProblem(send({ text: 'x' }, { Origin: 'https://evil.example' }), 403, 'foreign-origin');
    await expectProblem(send({ text: 'x' }, { Origin: 'null' }), 403, 'foreign-origin');
    await send({ text: 'x' }, { Origin: 'https://112.example.go.id' }).expect(204);
    const own = await send({ text: 'x' }, { Host: 'localhost:1', Origin: 'http://localhost:1' }).expect(204);
    expect(own.headers['content-security-policy']).toContain("default-src 'self'");
  });
});

describe('what goes wrong inside', () => {
  it('says in words why the rules refuse, where it has been given them', async () => {
    failure = () => refusal('incident-closed');
    const closed = await expectProblem(send({ text: 'x' }), 409, 'incident-closed');
    expect(closed['detail']).toBe('Kejadian sudah ditutup. / The incident is closed.');
    failure = () => refusal('incident-not-found');
    expect(await expectProblem(send({ text: 'x' }), 404, 'incident-not-found')).not.toHaveProperty('detail');
  });

  it.each<[string, () => unknown, Readonly<Record<string, string>>, number, string]>([
    ['a refusal', () => refusal('incident-not-found'), {}, 404, 'incident-not-found'],
    ['another refusal', () => refusal('incident-closed'), {}, 409, 'incident-closed'],
    ['a reused key', () => refusal('idempotency-key-reused'), {}, 422, 'idempotency-key-reused'],
    ['a stale If-Match', () => new RevisionConflict(stream, 1, 4), { 'If-Match': '"1"' }, 412, 'stale-if-match'],
    ['a lost race', () => new RevisionConflict(stream, 1, 4), {}, 409, 'concurrent-change'],
    ['a full disk', () => new StoreUnavailable('/secret/path'), {}, 503, 'store-unavailable'],
    ['our bug', () => new TypeError('Budi of /secret/path'), {}, 500, 'internal'],
    ['a thrown string', () => 'Budi', {}, 500, 'internal'],
  ])('maps %s', async (_what, makeError, headers, statusCode, code) => {
    failure = makeError;
    const problem = await expectProblem(send({ text: 'x' }, headers), statusCode, code);
    expect(JSON.stringify([problem, logged])).not.toMatch(/Budi|secret/);
  });

  function refusal(code: string): unknown {
    try {
      return accepted({ ok: false, rejection: { code } });
    } catch (error) {
      return error;
    }
  }
});

describe('health', () => {
  const get = (where: string): request.Test => request(app.getHttpServer()).get(where);

  it('is ready when every consumer has caught up to the stated lag', async () => {
    const consumer = { consumer: 'test.board', lag: 5, parked: 1, failedAt: null };
    status = [consumer];
    await get('/readyz').expect(200, { status: 'ready', readyLag: 5, consumers: [consumer] });
    status = [{ ...consumer, lag: 6 }];
    expect((await get('/readyz').expect(503)).body).toMatchObject({ status: 'not-ready' });
    status = [{ ...consumer, failedAt: '2026-01-05T00:00:00.000Z' }];
    await get('/readyz').expect(503);
    await get('/healthz').expect(200, { status: 'ok' });
  });

  it('tells requests by route and consumers by name, and nothing of any incident', async () => {
    status = [{ consumer: 'test.board', lag: 3, parked: 1, failedAt: null }];
    await send({ text: 'x' }).expect(204);
    const { text } = await get('/metrics').expect(200);
    expect(text).toContain('tanggap_http_requests_total{method="POST",route="/incidents/:incident/notes",status="204"}');
    expect(text).toContain('tanggap_feed_lag_events{consumer="test.board"} 3');
    expect(text).not.toContain('6f6f2f5e');
  });
});

describe('documents', () => {
  it('serves a page that asks nobody else for anything, and the document itself', async () => {
    const { text } = await request(app.getHttpServer()).get('/docs').expect(200);
    expect(text).toContain('A note &lt;b&gt;');
    expect(text).not.toMatch(/<script|src=|https?:/);
    const response = await request(app.getHttpServer()).get('/openapi/notes.json').expect(200);
    expect(response.body).toEqual(JSON.parse(JSON.stringify(document)));
    await request(app.getHttpServer()).get('/openapi/nobody.json').expect(404);
  });

  it('names a route without a document and a document without a route', () => {
    expect(undocumentedRoutes(app, [document])).toEqual([]);
    const [note, mine] = operations;
    if (note === undefined || mine === undefined) throw new Error('no operations');
    const other = openApiDocument({ service: 'x', title: 'x', version: '1', operations: [note, { ...mine, path: '/gone' }] });
    expect(undocumentedRoutes(app, [other])).toEqual(['get /gone', 'get /incidents/mine']);
  });

  it('refers only to what is there', () => {
    const text = JSON.stringify(document);
    const names = Object.keys(document.components.schemas);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(2);
    expect(references.filter((name) => !names.includes(String(name)))).toEqual([]);
    expect(text).not.toContain('$defs');
  });
});
