import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbServer } from '@tanggap/testing/eventstoredb-server';
import { TestCenter } from './fixture/test-center.js';

const callTaker = 'jambi call-taker';

describe('a call center whose log lies on a server', () => {
  let server: EventStoreDbServer;
  let secrets: string;
  let center: TestCenter;

  beforeAll(async () => {
    server = await EventStoreDbServer.start();
    secrets = mkdtempSync(join(tmpdir(), 'tanggap-secrets-'));
    writeFileSync(join(secrets, 'user'), 'admin\n');
    writeFileSync(join(secrets, 'password'), 'changeit\n');
    center = await TestCenter.open('jambi', undefined, {
      TANGGAP_EVENT_STORE: 'eventstoredb',
      TANGGAP_EVENT_STORE_URL: server.url,
      TANGGAP_EVENT_STORE_USER_FILE: join(secrets, 'user'),
      TANGGAP_EVENT_STORE_PASSWORD_FILE: join(secrets, 'password'),
    });
  });
  afterAll(async () => {
    await center.close();
    await server.stop();
    rmSync(secrets, { recursive: true });
  });

  async function timelineOf(incident: string): Promise<readonly string[]> {
    const query = 'query ($id: ID!) { incident(id: $id) { timeline { type } } }';
    interface Answer {
      readonly incident: { readonly timeline: readonly { readonly type: string }[] };
    }
    const told = await center.query<Answer>(callTaker, query, { id: incident });
    return told.incident.timeline.map(({ type }) => type);
  }

  it('records a case, reads it from its views, and has it after a restart', async () => {
    const { incident } = await center.give('REST', callTaker, 'ReceiveReport', { channel: 'phone', text: 'asap dari atap' });
    await center.give('GraphQL', callTaker, 'VerifyReport', { incident, category: 'kebakaran', address: 'Jalan Contoh 1' });
    const { track } = await center.give('REST', callTaker, 'DispatchAgency', { incident, agency: 'damkar' });
    await center.give('GraphQL', callTaker, 'Respond', { incident, track, outcome: 'handled' });
    await center.give('REST', callTaker, 'CloseIncident', { incident });
    const recorded = await timelineOf(incident);
    expect(recorded).toEqual(['ReportReceived', 'Verified', 'Dispatched', 'Responded', 'Closed']);
    expect(await center.restart()).toEqual([]);
    expect(await timelineOf(incident)).toEqual(recorded);
  });

  it('answers a command that the death of the server interrupts when the server is back, and records it once', async () => {
    const { incident } = await center.give('REST', callTaker, 'ReceiveReport', { channel: 'phone', text: 'pohon tumbang' });
    await server.plant({ fault: { kind: 'die-after-write' }, calls: ['append'], times: 1 });
    const giving = center.give('REST', callTaker, 'VerifyReport', { incident, category: 'kebakaran', address: 'Jalan Contoh 2' });
    await server.gone();
    await server.again();
    await giving;
    expect(await timelineOf(incident)).toEqual(['ReportReceived', 'Verified']);
  });
});
