import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { cityIdSchema, type Role } from '@tanggap/events/ids';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { createHttpApp } from '@tanggap/platform/http/create-http-app';
import { openApiDocument } from '@tanggap/platform/http/openapi';
import { undocumentedRoutes } from '@tanggap/platform/http/undocumented-routes';
import { createLogger } from '@tanggap/platform/telemetry/logger';
import { Metrics } from '@tanggap/platform/telemetry/metrics';
import { PlainLog } from '@tanggap/testing/plain-log';
import { IMPORT_DESK, ImportDesk } from './import-desk.js';
import { IMPORT_MEDIA_TYPE, ImportController, importOperations, importRejections } from './import.controller.js';
import { mappingSchema } from './mapping.js';

const examples = join(import.meta.dirname, '../../../../docs/examples');
const mapping = JSON.parse(readFileSync(join(examples, 'surabaya-112.mapping.json'), 'utf8')) as { city: string };
const csv = readFileSync(join(examples, 'surabaya-112.sample.csv'), 'utf8');
const bodyOf = (of: object, rows = csv): string => `${JSON.stringify(of)}\n${rows}`;
const jambi = cityIdSchema.parse('jambi');

let folder: string;
let access: AccessKeys;
let app: NestExpressApplication;
let log: PlainLog;
let desk: ImportDesk;
let failures: unknown[];
const document = openApiDocument({ service: 'intake', title: 'Intake', version: '0.1.0', operations: importOperations });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'import-http-'));
  access = AccessKeys.open(join(folder, 'access.db'));
  log = new PlainLog();
  failures = [];
  const clock = new DrivenClock(Date.UTC(2026, 6, 1));
  desk = new ImportDesk({
    store: log,
    clock,
    identityKey: createSecretKey(Buffer.alloc(32, 1)),
    servedCities: () => new Set([jambi]),
    onFailure: (error) => failures.push(error),
  });
  @Module({ controllers: [ImportController], providers: [{ provide: IMPORT_DESK, useValue: desk }] })
  class TestModule {}
  app = await createHttpApp(TestModule, {
    logger: createLogger({ service: 'intake', level: 'silent' }),
    metrics: new Metrics(),
    access,
    feed: null,
    rejections: importRejections,
    readyLag: 1000,
    documents: [document],
  });
});
afterEach(async () => {
  await app.close();
  access.close();
  rmSync(folder, { recursive: true });
});

function post(body: string, options: { role?: Role; cities?: string[]; query?: string; type?: string } = {}): Promise<Response> {
  const cities = (options.cities ?? ['jambi']).map((city) => cityIdSchema.parse(city));
  const { key } = access.issue({ role: options.role ?? 'city-admin', cities, agency: null, label: 'test' }, Date.UTC(2026, 6, 1));
  return request(app.getHttpServer())
    .post(`/imports${options.query ?? ''}`)
    .set('authorization', `Bearer ${key}`)
    .set('content-type', options.type ?? IMPORT_MEDIA_TYPE)
    .buffer(true)
    .parse((response, done) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done(null, text));
    })
    .send(body);
}
const linesOf = (response: Response): Record<string, unknown>[] =>
  String(response.body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('brings a foreign city in, and a second time nothing', async () => {
  const first = await post(bodyOf(mapping));
  expect(first.status).toBe(200);
  expect(linesOf(first).at(-1)).toMatchObject({ summary: { incidents: 6, new: 6, rejectedRows: 0 } });
  expect(linesOf(await post(bodyOf(mapping))).at(-1)).toMatchObject({ summary: { new: 0, unchanged: 6 } });
});

it('tells rejects by line, and what a strict run ended at', async () => {
  const spoiled = csv.replace('3 Januari 2026 07:15:09', 'pagi-pagi');
  expect(linesOf(await post(bodyOf(mapping, spoiled)))).toContainEqual({
    reject: { line: 2, reason: 'bad-time', at: 'WAKTU LAPOR' },
  });
  const strict = linesOf(await post(bodyOf(mapping, spoiled), { query: '?strict=true&dryRun=true' }));
  expect(strict.at(-1)).toMatchObject({ summary: { stoppedBy: { line: 2 } } });
});

it('names a column that the file lacks', async () =>
  expect(linesOf(await post(bodyOf(mapping, 'UID\nx\n'))).at(-1)).toEqual({
    error: { code: 'missing-column', column: expect.any(String) },
  }));

it('says of a fault of ours only that it was one, and tells the operator which', async () => {
  const bug = new TypeError('kenari');
  log.append = () => Promise.reject(bug);
  const response = await post(bodyOf(mapping));
  expect(linesOf(response).at(-1)).toEqual({ error: { code: 'import-failed' } });
  expect(String(response.body)).not.toContain('kenari');
  expect(failures).toEqual([bug]);
});

it.each<[string, () => Promise<Response>, number]>([
  ['another role', () => post(bodyOf(mapping), { role: 'call-taker' }), 403],
  ["a city served here that is not the caller's", () => post(bodyOf({ ...mapping, city: 'jambi' }), { cities: ['bima'] }), 404],
  ['a mapping with an unknown key', () => post(bodyOf({ ...mapping, extra: 1 })), 400],
  ['a first line that is no JSON', () => post(`not json\n${csv}`), 400],
  ['a body of one line', () => post(JSON.stringify(mapping)), 400],
  ['a first line without end', () => post(' '.repeat(300_000)), 413],
  ['another content type', () => post(bodyOf(mapping), { type: 'text/csv' }), 415],
  ['an unknown query', () => post(bodyOf(mapping), { query: '?force=true' }), 400],
])('refuses %s, with nothing stored', async (_what, ask, status) => {
  expect((await ask()).status).toBe(status);
  expect(await log.head()).toBe('start');
});

it('runs one import at a time', async () => {
  const upload = new PassThrough();
  const running = desk.run({ mapping: mappingSchema.parse(mapping), csv: upload });
  const refused = await post(bodyOf(mapping));
  expect(refused.status).toBe(409);
  upload.end(csv);
  expect(await running).toMatchObject({ new: 6 });
  expect((await post(bodyOf(mapping))).status).toBe(200);
});

it('documents every route', () => expect(undocumentedRoutes(app, [document])).toEqual([]));
