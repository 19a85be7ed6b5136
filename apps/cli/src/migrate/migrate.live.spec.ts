import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DatabaseSync } from 'node:sqlite';
import { incidentIdSchema } from '@tanggap/events/ids';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import { SqliteKeyStore } from '@tanggap/platform/key-store/sqlite-key-store';
import { EventStoreDbServer } from '@tanggap/testing/eventstoredb-server';
import { fillFolder } from '@tanggap/testing/filled-folder';
import { until } from '@tanggap/testing/until';
import { startMongoDb, type MongoServer } from '../../../../tools/servers/mongodb/start-mongodb.js';
import type { MigrationSummary } from './migrate.js';

const PROGRAM = join(import.meta.dirname, '../../bin/tanggap.js');
const root = mkdtempSync(join(tmpdir(), 'tanggap-migrate-'));
const [here, back] = [join(root, 'here'), join(root, 'back')];
let events: EventStoreDbServer;
let mongo: MongoServer;
beforeAll(async () => {
  events = await EventStoreDbServer.start();
  mongo = await startMongoDb(join(root, 'mongo.mv'));
  writeFileSync(join(root, 'user'), 'admin\n');
  writeFileSync(join(root, 'password'), 'changeit\n');
  writeFileSync(join(root, 'master.key'), randomBytes(32)); // another one than the folder's
}, 60_000);
afterAll(async () => {
  await mongo.stop();
  await events.stop();
  rmSync(root, { recursive: true });
});

/** The command line as an operator runs it, against both servers. */
function begin(to: 'distributed' | 'embedded', data: string): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    TANGGAP_EVENT_STORE: 'eventstoredb',
    TANGGAP_EVENT_STORE_URL: events.url,
    TANGGAP_EVENT_STORE_USER_FILE: join(root, 'user'),
    TANGGAP_EVENT_STORE_PASSWORD_FILE: join(root, 'password'),
    TANGGAP_KAFKA_BROKERS: '127.0.0.1:1', // never asked
    TANGGAP_MONGODB_URL: mongo.url('tanggap_views'),
    TANGGAP_KEYS_URL: mongo.url('tanggap_keys'),
    TANGGAP_MASTER_KEY_FILE: join(root, 'master.key'),
    TANGGAP_INSTALLATION_KEY_FILE: join(here, 'installation.key'),
  };
  return spawn(process.execPath, [PROGRAM, 'migrate', '--to', to, '--data', data, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function tanggapMigrate(to: 'distributed' | 'embedded', data: string): Promise<MigrationSummary> {
  const child = begin(to, data);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError('both are pipes');
  const [said, complaint] = await Promise.all([text(stdout), text(stderr)]);
  if (said === '') throw new Error(complaint);
  return JSON.parse(said) as MigrationSummary; // as --json prints it
}

function rowsIn(data: string): readonly Record<string, unknown>[] {
  const db = new DatabaseSync(join(data, 'events.db'), { readOnly: true });
  const rows = db.prepare('SELECT stream, revision, id, type, body, hash FROM events ORDER BY stream, revision').all();
  db.close();
  return rows;
}

const keysIn = (data: string): SqliteKeyStore =>
  SqliteKeyStore.open({ file: join(data, 'keys.db'), masterKeyFile: join(data, 'master.key') });

/** One key is destroyed, one access key issued and one revoked, one incident parked. @returns the live access key */
async function furnish(incidents: readonly string[]): Promise<string> {
  const [first = '', second = ''] = incidents;
  const keys = keysIn(here);
  await keys.destroy(incidentIdSchema.parse(first));
  await keys.close();
  const access = AccessKeys.open(join(here, 'access.db'));
  const grant = { role: 'supervisor', cities: [], agency: null, label: 'spec' } as const;
  const [live, revoked] = [access.issue(grant, 0), access.issue(grant, 0)];
  access.revoke(revoked.record.id, 1);
  access.close();
  const journal = new FeedJournal(join(here, 'feed.db'));
  const entry = { consumer: 'gateway', lane: second, stream: `incident-${second}`, revision: 1, reason: 'X', parkedAt: 'then' };
  journal.park(entry, new Map([[entry.stream, 1]]));
  journal.close();
  return live.key;
}

describe('tanggap migrate', () => {
  it('takes an installation to the servers, through a kill -9, and back again, the same to the last byte', async () => {
    const streams = await fillFolder(here, 300, 10);
    const incidents = streams.map((stream) => stream.slice('incident-'.length));
    const accessKey = await furnish(incidents);

    const killed = begin('distributed', here);
    await until(() => existsSync(join(here, 'migration-to-distributed.json')));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const there = await tanggapMigrate('distributed', here);
    expect(there).toMatchObject({ events: 3000, streams: 300, keys: { live: 299, destroyed: 1 }, parked: 1, accessKeys: 2 });
    expect(there.copied).toBeLessThan(3000);
    expect(existsSync(join(here, 'migration-to-distributed.json'))).toBe(false);

    const returned = await tanggapMigrate('embedded', back);
    expect(returned).toMatchObject({
      events: 3000,
      copied: 3000,
      digest: there.digest,
      keys: there.keys,
      parked: 1,
      accessKeys: 2,
    });
    expect(rowsIn(back)).toEqual(rowsIn(here));
    const [old, fresh] = [keysIn(here), keysIn(back)];
    for (const incident of incidents.map((id) => incidentIdSchema.parse(id))) {
      const [before, after] = [await old.find(incident), await fresh.find(incident)];
      expect(after.state).toBe(before.state);
      if (before.state === 'live' && after.state === 'live') expect(after.key.equals(before.key)).toBe(true);
    }
    await Promise.all([old.close(), fresh.close()]);
    const access = AccessKeys.open(join(back, 'access.db'));
    expect(access.verify(accessKey)).toMatchObject({ role: 'supervisor' });
    expect(access.list().map(({ revokedAt }) => revokedAt === null)).toEqual(expect.arrayContaining([true, false]));
    access.close();
  }, 180_000);

  it('refuses to finish without one incident’s key, even where the target has it from before', async () => {
    const partial = join(root, 'partial');
    cpSync(here, partial, { recursive: true });
    const db = new DatabaseSync(join(partial, 'keys.db'));
    const lost = db.prepare('SELECT incident FROM data_keys WHERE destroyed = 0 LIMIT 1').get()?.['incident'];
    db.prepare('DELETE FROM data_keys WHERE incident = ?').run(String(lost));
    db.close();
    await expect(tanggapMigrate('distributed', partial)).rejects.toThrow(`kunci data kejadian ${String(lost)} tidak ada`);
  }, 60_000);
});
