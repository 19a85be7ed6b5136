import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { cityIdSchema, incidentIdSchema, type Role } from '@tanggap/events/ids';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { createHttpApp } from '@tanggap/platform/http/create-http-app';
import { openApiDocument } from '@tanggap/platform/http/openapi';
import { undocumentedRoutes } from '@tanggap/platform/http/undocumented-routes';
import { CASE_DATA_DESK, type CaseDataDesk, type OrderResult } from '@tanggap/platform/reports/case-data-desk';
import { REPORTS_READER } from '@tanggap/platform/reports/reports-reader';
import { createLogger } from '@tanggap/platform/telemetry/logger';
import { Metrics } from '@tanggap/platform/telemetry/metrics';
import { cityProfiles } from '@tanggap/sop-definitions/profile-catalog';
import { IncidentStory } from '@tanggap/testing/incident-story';
import { ReportingController, reportingOperations } from './reporting.controller.js';
import { REPORTING } from './reporting.js';
import { CaseReports } from './reports/case-reports.js';
import { InlineReportRunner } from './reports/report-runner.js';

const startMs = Date.UTC(2026, 0, 1);
const incident = incidentIdSchema.parse('0199aaaa-0000-7000-8000-000000000001');
const document = openApiDocument({ service: 'reporting', title: 'Reporting', version: '0.1.0', operations: reportingOperations });

/** One report of one incident in Jambi. */
function reports(): CaseReports {
  async function* all() {
    yield await Promise.resolve(
      new IncidentStory({ city: 'jambi', startMs }).tell('ReportReceived', { channel: 'phone' }, 0).record(),
    );
  }
  const directory = { profiles: new Map(cityProfiles.map((profile) => [profile.id, profile])), sops: new Map() };
  const imported = () => Promise.resolve({ zone: null, isWhatIf: false });
  return new CaseReports(new InlineReportRunner({ all }), () => directory, new DrivenClock(startMs), imported, 'live');
}

describe('ReportingController', () => {
  let folder: string;
  let access: AccessKeys;
  let app: NestExpressApplication;
  let ordered: OrderResult;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reporting-http-'));
    access = AccessKeys.open(join(folder, 'access.db'));
    const desk: CaseDataDesk = { order: () => Promise.resolve(ordered), unsent: () => Promise.resolve([]) };
    @Module({
      controllers: [ReportingController],
      providers: [
        { provide: REPORTING, useValue: {} },
        { provide: REPORTS_READER, useValue: reports() },
        { provide: CASE_DATA_DESK, useValue: desk },
      ],
    })
    class TestModule {}
    const logger = createLogger({ service: 'reporting', level: 'silent' });
    app = await createHttpApp(TestModule, {
      logger,
      metrics: new Metrics(),
      access,
      feed: null,
      rejections: {},
      readyLag: 1,
      documents: [document],
    });
  });
  afterAll(async () => {
    await app.close();
    access.close();
    rmSync(folder, { recursive: true });
  });

  function post(path: string, role: Role, body: object = {}): request.Test {
    const { key } = access.issue({ role, cities: [cityIdSchema.parse('jambi')], agency: null, label: 'spec' }, startMs);
    return request(app.getHttpServer()).post(path).set('Authorization', `Bearer ${key}`).send(body);
  }
  const question = { city: 'jambi', from: 'ReportReceived', to: 'CallAnswered' };

  it('answers an analyst with the shape that the CLI prints', async () => {
    const { status, body } = await post('/reports/intervals', 'analyst', question);
    expect({ status, body: body as unknown }).toMatchObject({
      status: 200,
      body: {
        city: 'jambi',
        origin: 'live',
        intervals: [{ from: 'ReportReceived', incidents: 1, measured: 0, missingEnd: 1, p50Ms: null }],
      },
    });
  });

  it.each<[string, Role, object, number, string]>([
    ['a field it does not know', 'analyst', { ...question, form: 'x' }, 400, 'invalid-input'],
    ['a milestone that is none', 'analyst', { ...question, to: 'Arrived' }, 400, 'invalid-input'],
    ['a zone that is none', 'analyst', { ...question, zone: 'No/Where' }, 400, 'invalid-input'],
    [
      'a period that ends before it begins',
      'analyst',
      { ...question, period: { from: '2026-02-01', to: '2026-01-01' } },
      400,
      'invalid-input',
    ],
    ['another city', 'analyst', { ...question, city: 'bima' }, 404, 'not-found'],
    ['a call taker', 'call-taker', question, 403, 'role-not-allowed'],
  ])('refuses %s', async (_what, role, body, status, code) => {
    const answer = await post('/reports/intervals', role, body);
    expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({ status, body: { code } });
  });

  it('takes an order, and says why when it does not', async () => {
    ordered = { ok: true, packageHash: 'ab'.repeat(32), upToRevision: 6, destination: 'DKISP' };
    expect((await post(`/incidents/${incident}/case-data-order`, 'call-taker')).status).toBe(202);
    ordered = { ok: false, rejection: { code: 'tracks-open', tracks: ['t-1'] } };
    const refused = await post(`/incidents/${incident}/case-data-order`, 'call-taker');
    expect({ status: refused.status, body: refused.body as unknown }).toMatchObject({
      status: 409,
      body: { code: 'tracks-open', tracks: ['t-1'] },
    });
  });

  it('is documented route by route', () => {
    expect(undocumentedRoutes(app, [document])).toEqual([]);
  });
});
