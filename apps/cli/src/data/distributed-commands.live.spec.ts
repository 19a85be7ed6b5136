import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cityIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import { CaseNumbers } from '@tanggap/intake/case-numbers';
import { DrivenClock } from '@tanggap/platform/clock/driven-clock';
import { readConfig } from '@tanggap/platform/config/config';
import { openDistributedPlatform } from '@tanggap/platform/distributed-platform';
import { MongoFeedJournal } from '@tanggap/platform/event-feed/mongodb/mongo-feed-journal';
import { MongoDatabase } from '@tanggap/platform/mongodb/mongo-database';
import { EventStoreDbServer } from '@tanggap/testing/eventstoredb-server';
import { startMongoDb, type MongoServer } from '../../../../tools/servers/mongodb/start-mongodb.js';
import { runCli } from '../run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'tanggap-cli-servers-'));
let mongo: MongoServer;
let events: EventStoreDbServer;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  [mongo, events] = await Promise.all([startMongoDb(join(folder, 'mongodb.mv')), EventStoreDbServer.start()]);
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  env = {
    TANGGAP_PROFILE: 'distributed',
    TANGGAP_LOG_LEVEL: 'silent',
    TANGGAP_EVENT_STORE: 'eventstoredb',
    TANGGAP_EVENT_STORE_URL: events.url,
    TANGGAP_EVENT_STORE_USER_FILE: file('user', 'admin'),
    TANGGAP_EVENT_STORE_PASSWORD_FILE: file('password', 'changeit'),
    TANGGAP_KAFKA_BROKERS: '127.0.0.1:1', // none of these commands asks it
    TANGGAP_MONGODB_URL: mongo.url('tanggap_views'),
    TANGGAP_KEYS_URL: mongo.url('tanggap_keys'),
    TANGGAP_MASTER_KEY_FILE: file('master.key', randomBytes(32)),
    TANGGAP_INSTALLATION_KEY_FILE: file('installation.key', randomBytes(32)),
  };
}, 120_000);
afterAll(async () => {
  await Promise.all([mongo.stop(), events.stop()]);
  rmSync(folder, { recursive: true });
});

async function tanggap(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { code: 0, out: '', err: '' };
  await runCli(args, {
    env,
    isTerminal: false,
    onInterrupt: () => () => undefined,
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += text),
    exitWith: (code) => void (said.code = code),
  });
  return said;
}

async function withJournal<R>(task: (journal: MongoFeedJournal) => Promise<R>): Promise<R> {
  const database = MongoDatabase.open({ url: mongo.url('tanggap_views'), credentials: null, caFile: null });
  try {
    return await task(new MongoFeedJournal(database));
  } finally {
    await database.close();
  }
}

it('issues, lists and revokes keys in the keys database', async () => {
  const issued = await tanggap('keys', 'issue', '--role', 'supervisor', '--city', 'jambi', '--label', 'meja 1', '--json');
  const { id, key } = JSON.parse(issued.out) as { id: string; key: string };
  expect([issued.code, key.includes(id)]).toEqual([0, true]);
  expect((await tanggap('keys', 'list')).out).toContain('meja 1');
  expect(await tanggap('keys', 'revoke', id)).toMatchObject({ code: 0 });
  expect((JSON.parse((await tanggap('keys', 'list', '--json')).out) as object[])[0]).toMatchObject({
    id,
    revokedAt: expect.any(String),
  });
  expect(await tanggap('keys', 'revoke', id)).toMatchObject({ code: 1, err: expect.stringContaining('no live key') });
});

it('shows what a consumer has parked, and has its owner apply it again', async () => {
  const lane = randomUUID();
  const entry = {
    consumer: 'reporting',
    lane,
    stream: `incident-${lane}`,
    revision: 3,
    reason: 'TypeError',
    parkedAt: '2026-11-24T07:00:00.000Z',
  };
  await withJournal((journal) => journal.park(entry, new Map([[entry.stream, 3]])));
  expect((await tanggap('parked', 'list')).out).toContain(lane);
  expect((await tanggap('parked', 'list', 'gateway')).out).toContain('nothing is parked');
  expect((await tanggap('parked', 'show', 'reporting', lane)).out).toContain(`incident-${lane} from revision 3`);
  const owner = withJournal(async (journal) => {
    while ((await journal.openRedrives('reporting')).length === 0) await pause(20);
    await journal.answerRedrive('reporting', lane, 'redriven');
  });
  expect(await tanggap('parked', 'redrive', 'reporting', lane)).toMatchObject({
    code: 0,
    out: expect.stringContaining('applied'),
  });
  await owner;
  expect(await tanggap('parked', 'redrive', 'gateway', lane)).toMatchObject({
    code: 1,
    err: expect.stringContaining('gateway has not parked'),
  });
});

it('finds void numbers and replays from the servers', async () => {
  const platform = await openDistributedPlatform(readConfig(env), 'operator');
  const numbers = new CaseNumbers(platform.store, new DrivenClock(Date.UTC(2026, 0, 5, 1)));
  const [incident, commandId] = [incidentIdSchema.parse(randomUUID()), 'a'.repeat(64)];
  const city = cityIdSchema.parse('jambi');
  await numbers.issue({ city, cityCode: 'JMB', timeZone: 'Asia/Jakarta', origin: 'live', incident, commandId });
  await platform.close();
  expect(await tanggap('void-numbers')).toMatchObject({ code: 0, out: expect.stringContaining('JMB-260105-0001') });
  expect(await tanggap('replay')).toMatchObject({ code: 0, out: expect.stringContaining('every alarm agrees') });
});

it.each([
  ['backup', join(folder, 'copy')],
  ['clock', 'status'],
  ['rebuild', 'all'],
  ['report', 'compliance', '--city', 'jambi'],
])('says that %s works on a data folder only', async (...args) => {
  expect(await tanggap(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('only the embedded profile') });
});
