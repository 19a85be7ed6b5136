import { randomUUID } from 'node:crypto';
import { streamNameSchema, type NewEvent, type RecordedEvent } from '@tanggap/events/envelope';
import { SLOW_MS, TestInstallation } from './fixture/test-installation.js';
import type { Replay } from './replay-folder.js';

let installation: TestInstallation;
let incident: string;
beforeEach(async () => {
  installation = new TestInstallation();
  await installation.start();
  incident = await installation.fire();
  for (const ms of [500_000, 3_100_000, 1000]) await installation.pass(ms); // warned, breached, escalated
}, SLOW_MS);
afterEach(() => installation.end(), SLOW_MS);

async function replay(): Promise<Replay & { readonly code: number }> {
  const { code, out } = await installation.cli('replay', '--json');
  return { code, ...(JSON.parse(out) as Replay) };
}

const slaStream = (): RecordedEvent['stream'] => streamNameSchema.parse(`sla-${incident}`);

async function alarms(): Promise<readonly RecordedEvent[]> {
  return (await installation.running.platform.store.readStream(slaStream())).events;
}

/** An alarm like one that is recorded, with something about it changed: a monitor that judges wrongly. */
async function plant(type: string, change: object, as = type): Promise<{ readonly revision: number; readonly data: object }> {
  const recorded = await alarms();
  const like = recorded.find((event) => event.type === type);
  if (like === undefined) throw new Error(`no ${type} is recorded`);
  const { occurredAt, recordedAt, origin, city, actor, reportedBy, correlationId, causationId, traceparent } = like;
  const context = { occurredAt, recordedAt, origin, city, actor, reportedBy, correlationId, causationId, traceparent };
  const data = { ...like.data, ...change };
  const event = { ...context, id: randomUUID(), type: as, data, commandId: null, commandDigest: null };
  await installation.running.platform.store.append(slaStream(), recorded.length - 1, [event as unknown as NewEvent]); // made to be wrong
  return { revision: recorded.length, data };
}

it(
  'agrees with every alarm, also with one withdrawn by a late report',
  async () => {
    await installation.reportLate(incident);
    const types = new Set((await alarms()).map(({ type }) => type));
    expect([...types].sort()).toEqual(['Escalated', 'SlaBreachRetracted', 'SlaBreached', 'SlaWarning']);
    const found = await replay();
    expect(found).toMatchObject({
      code: 0,
      ok: true,
      incidents: 1,
      unrecorded: 0,
      undecodable: 0,
      disagreement: null,
      verdicts: { open: 1 },
    });
    expect(Object.values(found.alarms).reduce((a, b) => a + b, 0)).toBe((await alarms()).length);
    await installation.stop();
    expect(await replay()).toEqual(found);
    const { code, out } = await installation.cli('replay');
    expect([code, out]).toEqual([0, expect.stringContaining('Semua alarm sesuai / every alarm agrees')]);
  },
  SLOW_MS,
);

it.each([
  ['SlaBreached', { dueAt: '2026-01-05T01:00:00.000Z' }, 'due'],
  ['SlaBreached', { limitMs: 1 }, 'limit'],
  ['SlaBreached', { elapsedMs: 1 }, 'elapsed'],
  ['SlaBreached', { judgedAt: '2026-01-05T01:00:01.000Z' }, 'verdict'],
  ['SlaBreached', { ord: 99 }, 'no-such-row'],
  ['SlaBreached', {}, 'already-breached'],
  ['SlaWarning', { judgedAt: '2026-01-05T02:00:50.000Z' }, 'verdict'],
  ['Escalated', { alarm: '01890000-0000-7000-8000-000000000000' }, 'nothing-standing'],
])(
  'names a wrong %s %j by its place and what is wrong',
  async (type, change, what) => {
    const { revision, data } = await plant(type, change);
    const { code, ok, disagreement } = await replay();
    const { sop, ord } = data as { sop: object; ord: number };
    expect([code, ok]).toEqual([1, false]);
    expect(disagreement).toMatchObject({ incident, revision, type, sop, ord, what });
    const { out } = await installation.cli('replay');
    expect(out).toContain(`KESALAHAN/FAULT: sla-${incident} revision ${revision}: ${type} of `);
  },
  SLOW_MS,
);

it(
  'names a breach that was withdrawn although it stands',
  async () => {
    const [breach] = (await alarms()).filter(({ type }) => type === 'SlaBreached');
    await plant('SlaBreached', { breach: breach?.id, reason: 'in-time-after-all' }, 'SlaBreachRetracted');
    expect((await replay()).disagreement).toMatchObject({ type: 'SlaBreachRetracted', what: 'verdict', verdict: 'breached' });
  },
  SLOW_MS,
);

it(
  'counts a breach of which the monitor has not told',
  async () => {
    const { store } = installation.running.platform;
    const stream = streamNameSchema.parse(`incident-${await installation.fire()}`);
    const { events, revision } = await store.readStream(stream);
    const like = events.find(({ type }) => type === 'ReportTriaged');
    const later = { ...like, id: randomUUID(), recordedAt: '2026-01-05T09:00:00.000Z' }; // hours pass in the log, not on the clock
    await store.append(stream, revision, [later as unknown as NewEvent]); // its place is the store's to say
    expect(await replay()).toMatchObject({ code: 0, incidents: 2, unrecorded: 1 });
  },
  SLOW_MS,
);
