import { randomUUID } from 'node:crypto';
import type { SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { Probe, type Answer } from './fixture/probe.js';

const SUPERVISOR = 'jambi supervisor';
const ROOM = 1_000_000;
/** Fills whatever is left of the page the log ends with. */
const LONG = 'catatan panjang '.repeat(200);

describe('a full disk', () => {
  let probe: Probe;
  let log: SqliteEventStore;
  beforeAll(async () => {
    probe = await Probe.open('jambi', {
      wrapStore: (store) => {
        log = store;
        return store;
      },
    });
  }, 30_000);
  afterAll(() => probe.close());

  const note = (incident: string, key: string): Promise<Answer> =>
    probe.post(SUPERVISOR, `/incidents/${incident}/notes`, { text: LONG }, { 'idempotency-key': key });
  const timeline = (incident: string): Promise<Answer> =>
    probe.post(SUPERVISOR, '/graphql', { query: `{ incident(id: "${incident}") { timeline { type } } }` });

  it('acknowledges nothing, reads on, and takes what is sent again when there is room', async () => {
    const { body } = await probe.post(SUPERVISOR, '/reports', { channel: 'phone' });
    const incident = String(body['incident']);
    await probe.caughtUp();
    log.limitPages(1);
    const before = await probe.head();
    const keys = Array.from({ length: 12 }, () => randomUUID());
    const answers = await Promise.all(keys.map((key) => note(incident, key)));
    for (const { status, text, body: problem } of answers) {
      expect([status, problem['code']]).toEqual([503, 'store-unavailable']);
      expect(text).not.toMatch(/sqlite|catatan/i);
    }
    const mutation = `mutation { given: addNote(input: {incident: "${incident}", text: "${LONG}"}, idempotencyKey: "k") { __typename } }`;
    const overGraphql = await probe.post(SUPERVISOR, '/graphql', { query: mutation });
    expect(overGraphql.body).toMatchObject({ errors: [{ extensions: { code: 'STORE_UNAVAILABLE' } }] });
    expect(await probe.head()).toBe(before);
    // Its number finds room where the report does not: it is void then, and no number is given twice.
    const report = { 'idempotency-key': randomUUID() };
    expect((await probe.post(SUPERVISOR, '/reports', { channel: 'phone', text: LONG }, report)).status).toBe(503);
    expect((await timeline(incident)).body).toEqual({ data: { incident: { timeline: [{ type: 'ReportReceived' }] } } });
    expect((await fetch(`${probe.running.url}/healthz`)).status).toBe(200);

    log.limitPages(ROOM);
    const sendAll = async (): Promise<readonly Answer[]> => {
      const heard: Answer[] = [];
      for (const key of keys) heard.push(await note(incident, key));
      return heard;
    };
    const again = await sendAll();
    expect(again.map(({ status }) => status)).toEqual(keys.map(() => 200));
    expect(await sendAll()).toEqual(again); // once each
    const late = await probe.post(SUPERVISOR, '/reports', { channel: 'phone', text: LONG }, report);
    expect([late.status, late.body['caseNumber']]).toEqual([200, expect.stringMatching(/-0003$/)]);
    await probe.caughtUp();
    const { data } = (await timeline(incident)).body as { data: { incident: { timeline: unknown[] } } }; // as asked above
    expect(data.incident.timeline).toHaveLength(1 + keys.length);
    expect(log.verify()).toBeGreaterThan(keys.length);
  }, 30_000);
});
