import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { asyncApiDocument, messageName } from '@tanggap/platform/event-feed/kafka/asyncapi';
import { attributeOf, drawTrace, OtlpReceiver, type ReceivedSpan } from '@tanggap/testing/otlp-receiver';
import { z } from 'zod';
import { cloudEventChecker } from '../contracts/cloud-event-faults.js';
import { messageChecker } from '../contracts/message-faults.js';
import { BoardWatch } from './board-watch.js';
import { startDistributed, type Distributed } from './start-distributed.js';
import { topicMessages } from './topic-messages.js';

const root = join(import.meta.dirname, '..', '..');
const shared = process.env['SHARED_FOLDER'] ?? join(root, '..', 'shared');
const docs = readFileSync(join(root, 'docs/tracing.md'), 'utf8');
const SLOW_MS = 300_000;

let folder: string;
let running: Distributed;
let receiver: OtlpReceiver;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-system-'));
  receiver = await OtlpReceiver.start();
  running = await startDistributed({ folder, env: { TANGGAP_OTLP_URL: receiver.url } });
}, SLOW_MS);
afterAll(async () => {
  await running.stop();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
}, SLOW_MS);

/** The `tanggap` command in a process of its own, configured as the services are. */
function tanggap(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...running.env }, maxBuffer: 1 << 26 };
    execFile(process.execPath, [join(root, 'apps/cli/bin/tanggap.js'), ...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

function keyOf(role: string, agency: string | null = null): string {
  return running.keys.find((key) => key.city === 'jambi' && key.role === role && key.agency === agency)?.key ?? '';
}

async function ask<T>(key: string, query: string, variables: object, data: z.ZodType<T>): Promise<T> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${running.url}/graphql`, { method: 'POST', headers, body });
  return data.parse(z.object({ data: z.unknown() }).parse(await response.json()).data);
}

/** @returns how far the gateway has read; waits until it has read anything, for before that its position is null */
async function positionNow(): Promise<string> {
  const feed = z.object({ feedStatus: z.object({ position: z.string().nullable() }) });
  for (let tries = 0; tries < 200; tries += 1) {
    const { position } = (await ask(keyOf('supervisor'), '{ feedStatus { position } }', {}, feed)).feedStatus;
    if (position !== null) return position;
    await setTimeout(100);
  }
  throw new Error('the gateway has read nothing for 20 s');
}

const givenSchema = z.object({
  given: z.object({ __typename: z.literal('CommandAccepted'), incident: z.string(), track: z.string().nullable() }),
});
type Given = z.output<typeof givenSchema>['given'];

async function give(by: string, mutation: string, input: object): Promise<Given> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!, $key: String!) { given: ${mutation}(input: $input, idempotencyKey: $key) {
    __typename ... on CommandAccepted { incident track } ... on CommandRefused { code } ... on BadInput { paths { path message } } } }`;
  return (await ask(by, query, { input, key: randomUUID() }, givenSchema)).given;
}

/** A fire from the first ring to the closed case. @returns the incident and what was recorded, in order */
async function wholeCase(): Promise<{ readonly incident: string; readonly types: readonly string[] }> {
  const [center, agency, crew] = [keyOf('call-taker'), keyOf('agency-dispatcher', 'damkar'), keyOf('crew', 'damkar')];
  const unit = 'Damkar 07';
  const { incident } = await give(center, 'receiveReport', { channel: 'PHONE', text: 'asap dari atap' });
  await give(center, 'answerCall', { incident });
  await give(center, 'verifyReport', { incident, category: 'kebakaran', address: 'Jalan Contoh 1' });
  const { track } = await give(center, 'dispatchAgency', { incident, agency: 'damkar' });
  await give(agency, 'acceptDispatch', { incident, track });
  await give(agency, 'assignUnit', { incident, track, unit });
  await give(crew, 'departUnit', { incident, track, unit });
  await give(crew, 'arriveOnScene', { incident, track, unit });
  await give(crew, 'completeHandling', { incident, track, unit, outcome: 'HANDLED', transport: 'NOT_NEEDED' });
  await give(agency, 'respond', { incident, track, outcome: 'HANDLED' });
  await give(keyOf('supervisor'), 'closeIncident', { incident });
  const types = ['ReportReceived', 'CallAnswered', 'Verified', 'Dispatched', 'DispatchAccepted', 'UnitAssigned'];
  return { incident, types: [...types, 'UnitDeparted', 'ArrivedOnScene', 'HandlingCompleted', 'Responded', 'Closed'] };
}

const alarmsSchema = z.object({
  incident: z.object({ alarms: z.array(z.object({ id: z.string(), mayAcknowledge: z.boolean() })) }),
});

/** The first that a supervisor is asked to acknowledge; waits until the monitor raised it. */
async function escalationOf(incident: string): Promise<string> {
  const query = 'query ($id: ID!) { incident(id: $id) { alarms { id mayAcknowledge } } }';
  for (let tries = 0; tries < 300; tries += 1) {
    const { alarms } = (await ask(keyOf('supervisor'), query, { id: incident }, alarmsSchema)).incident;
    const told = alarms.find(({ mayAcknowledge }) => mayAcknowledge);
    if (told !== undefined) return told.id;
    await setTimeout(100);
  }
  throw new Error('nothing was escalated for 30 s');
}

async function acknowledge(key: string, incident: string, escalation: string): Promise<unknown> {
  const path = `/incidents/${incident}/escalations/${escalation}/acknowledgement`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() };
  return (await fetch(`${running.url}${path}`, { method: 'POST', headers, body: '{}' })).json();
}

describe('the five services, each a process, on a real Kafka', () => {
  it(
    'tell the board of a whole case, each event once and in order',
    async () => {
      await give(keyOf('call-taker'), 'receiveReport', { channel: 'PHONE', text: 'panggilan pertama' });
      const watch = new BoardWatch(running.url, keyOf('supervisor'), 'jambi', await positionNow());
      const { incident, types } = await wholeCase();
      const own = (): readonly string[] =>
        watch.frames.filter(({ incidentId }) => incidentId === incident).map(({ type }) => type);
      await watch.until(() => own().includes('Closed'), 20_000);
      watch.stop();
      expect(own()).toEqual(types);
      const told = z.object({ incident: z.object({ state: z.string(), timeline: z.array(z.object({ type: z.string() })) }) });
      const query = 'query ($id: ID!) { incident(id: $id) { state timeline { type } } }';
      const read = await ask(keyOf('supervisor'), query, { id: incident }, told);
      expect(read.incident).toEqual({ state: 'CLOSED', timeline: types.map((type) => ({ type })) });
    },
    SLOW_MS,
  );

  it(
    'leave one trace of a command: two services, the log, the relay, the topic, five consumers, the pushed frame',
    async () => {
      const watch = new BoardWatch(running.url, keyOf('supervisor'), 'jambi', await positionNow());
      const { incident } = await give(keyOf('call-taker'), 'receiveReport', { channel: 'PHONE', text: 'kenari di atap' });
      const ofIncident = (name: string): ReceivedSpan | undefined =>
        receiver.spans().find((span) => span.name === name && attributeOf(span, 'tanggap.stream') === `incident-${incident}`);
      await watch.until(() => ofIncident('push boardChanged') !== undefined, 20_000);
      const { traceId } = ofIncident('push boardChanged') ?? { traceId: '' };
      const trace = (): readonly string[] =>
        drawTrace(receiver.spans().filter((span) => span.traceId === traceId)).map((line) =>
          line.replace(incident, '…').replace(/counter-\S+/, 'counter-…'),
        );
      const picture = (): string => ['```', ...trace(), '```'].join('\n');
      await watch.until(() => docs.includes(picture()), 20_000).catch(() => undefined); // told below, by what there is
      watch.stop();
      expect(docs).toContain(picture());
      expect(receiver.bodies.join()).not.toContain('kenari');
    },
    SLOW_MS,
  );

  it(
    'let an escalation be acknowledged at the one address, by whom the monitor lets',
    async () => {
      const [center, supervisor] = [keyOf('call-taker'), keyOf('supervisor')];
      const { incident } = await give(center, 'receiveReport', { channel: 'PHONE' });
      await give(center, 'verifyReport', { incident, category: 'kebakaran' });
      const { track } = await give(center, 'dispatchAgency', { incident, agency: 'damkar' });
      const occurredAt = new Date(Date.now() - 15 * 60_000).toISOString(); // five minutes over what is printed
      await give(center, 'assignUnit', { incident, track, unit: 'Damkar 01', occurredAt, timeReason: 'dilaporkan lewat radio' });
      const escalation = await escalationOf(incident);
      expect(await acknowledge(center, incident, escalation)).toMatchObject({ status: 403, code: 'role-not-allowed' });
      expect(await acknowledge('tgp_nobody', incident, escalation)).toMatchObject({ status: 401 });
      await give(supervisor, 'acknowledgeEscalation', { incident, escalation });
      expect(await acknowledge(supervisor, incident, escalation)).toMatchObject({ ok: true, events: [] });
      const { code, out } = await tanggap('clock', 'status', '--url', running.url, '--key', supervisor, '--json');
      expect({ code, out }).toEqual({ code: 0, out: '{"pending":null}\n' });
    },
    SLOW_MS,
  );

  it(
    'pass every walk through the command line',
    async () => {
      const supervisors = running.keys.filter(({ role }) => role === 'supervisor').flatMap(({ key }) => ['--key', key]);
      const { code, out, err } = await tanggap('walk', 'all', '--url', running.url, ...supervisors);
      const end = out.trim().split('\n').at(-1);
      expect({ code, end, err }).toEqual({ code: 0, end: '22 dari 22 sesuai harapan / 22 of 22 walks as expected', err: '' });
    },
    SLOW_MS,
  );

  it(
    'have views equal to a fresh fold, as `tanggap verify` says',
    async () => {
      const { code, out } = await tanggap('verify', '--json');
      const found = z
        .object({ ok: z.boolean(), fault: z.unknown(), views: z.array(z.object({ view: z.string(), state: z.string() })) })
        .parse(JSON.parse(out));
      expect({ code, ok: found.ok, fault: found.fault }).toEqual({ code: 0, ok: true, fault: null });
      const names = ['intake.duplicates', 'dispatch.queue', 'monitor.due', 'reporting.case', 'gateway.board'];
      expect(found.views).toEqual(names.map((view) => ({ view, state: 'equal' })));
    },
    SLOW_MS,
  );

  it(
    'put on the topic only what docs/asyncapi.json and CloudEvents describe',
    async () => {
      const messages = await topicMessages(running.servers.kafka.brokers, 'tanggap.events');
      const [faultsOf, cloudFaultsOf] = [messageChecker(asyncApiDocument()), cloudEventChecker(shared)];
      const bodySchema = z.looseObject({ data: z.looseObject({ type: z.string(), schemaVersion: z.int() }) });
      const faults = messages.flatMap((message) => {
        const value: unknown = JSON.parse(message.value);
        const { type, schemaVersion } = bodySchema.parse(value).data;
        return [...faultsOf(messageName({ type, schemaVersion }), message), ...cloudFaultsOf(value)];
      });
      expect(faults).toEqual([]);
      expect(messages.length).toBeGreaterThan(300); // what the walks say
    },
    SLOW_MS,
  );
});
