import { createSecretKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { cityIdSchema, incidentIdSchema, type Role } from '@tanggap/events/ids';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { scopeOf, type Scope } from '@tanggap/platform/access/principal';
import { ServiceCredentials, ServiceGuard } from '@tanggap/platform/access/service-credential';
import { HttpSimilarReports } from '@tanggap/platform/duplicates/http-similar-reports';
import { SIMILAR_REPORTS } from '@tanggap/platform/duplicates/similar-reports';
import { createHttpApp } from '@tanggap/platform/http/create-http-app';
import { ServiceClient } from '@tanggap/platform/service/service-client';
import { createLogger } from '@tanggap/platform/telemetry/logger';
import { Metrics } from '@tanggap/platform/telemetry/metrics';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { anIncident } from '@tanggap/testing/sample-events';
import { duplicatesProjection, type ComparableReport } from './duplicates.projection.js';
import { InternalSimilarController } from './internal-similar.controller.js';
import { phoneHashOf } from './phone-hash.js';
import { similarToTyped } from './similar-to-typed.js';

const phones = createSecretKey(Buffer.alloc(32, 7));
const credentials = new ServiceCredentials(createSecretKey(Buffer.alloc(32, 9)));
const callerPhone = '0812-0000-1111';

function report(of: Partial<ComparableReport>): ComparableReport {
  const nothing = { origin: 'live', caseNumber: null, category: null, receivedAtMs: 0, cell: null, phoneHash: null };
  return { id: anIncident().id, seen: {}, city: cityIdSchema.parse('jambi'), ...nothing, mergedInto: null, erased: false, ...of };
}

function asking(role: Role): Scope {
  return scopeOf({ id: 'key-1', role, cities: [cityIdSchema.parse('jambi')], agency: null });
}

describe('similar reports asked from another process', () => {
  const [own, earlier] = [report({}), report({ phoneHash: phoneHashOf(callerPhone, phones) })];
  const incident = incidentIdSchema.parse(own.id);
  let folder: string;
  let access: AccessKeys;
  let app: NestExpressApplication;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'similar-http-'));
    access = AccessKeys.open(join(folder, 'access.db'));
    const keys = { find: () => Promise.resolve({ state: 'unknown' as const }) };
    const view = duplicatesProjection({ events: new PlainLog(), views: new MemoryViews(), keys, phones });
    await view.attach();
    for (const each of [own, earlier]) await view.collection().put(each, null);
    @Module({
      controllers: [InternalSimilarController],
      providers: [
        ServiceGuard,
        { provide: ServiceCredentials, useValue: credentials },
        { provide: SIMILAR_REPORTS, useValue: similarToTyped(view, phones) },
      ],
    })
    class TestModule {}
    const logger = createLogger({ service: 'intake', level: 'silent' });
    const parts = { logger, metrics: new Metrics(), access, feed: null, rejections: {}, readyLag: 1 };
    app = await createHttpApp(TestModule, parts);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    access.close();
    rmSync(folder, { recursive: true });
  });

  function askedWith(credential: string): HttpSimilarReports {
    const { port } = app.getHttpServer().address() as AddressInfo; // listening on a port, not on a pipe
    return new HttpSimilarReports(new ServiceClient({ url: `http://127.0.0.1:${port}`, credential, timeoutMs: 5000 }));
  }

  it('are those that the same process would find, for whom it would find them', async () => {
    const gateway = askedWith(credentials.issue('gateway'));
    expect(await gateway.find(asking('call-taker'), { incident })).toEqual([]);
    const found = await gateway.find(asking('call-taker'), { incident, callerPhone: '+62 812 0000 1111' });
    expect(found).toEqual([expect.objectContaining({ incident: earlier.id, because: ['phone'] })]);
    expect(await gateway.find(asking('analyst'), { incident, callerPhone })).toBeNull();
  });

  it('are told to services of this installation only', async () => {
    await expect(askedWith('gateway.made-up').find(asking('call-taker'), { incident })).rejects.toThrow('invalid');
  });
});
