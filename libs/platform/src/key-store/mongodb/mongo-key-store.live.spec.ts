import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { incidentIdSchema } from '@tanggap/events/ids';
import { keyStoreContract } from '@tanggap/testing/key-store.contract';
import { MongoClient } from 'mongodb';
import { startMongoDb, type MongoServer } from '../../../../../tools/servers/mongodb/start-mongodb.js';
import { MongoDatabase } from '../../mongodb/mongo-database.js';
import { UnreadableKey } from '../key-wrap.js';
import { MongoKeyStore } from './mongo-key-store.js';

const master = createSecretKey(randomBytes(32));
const incident = incidentIdSchema.parse('0197a3c2-7e50-7d1c-9d5a-6f1f6c2a8b11');
let folder: string;
let server: MongoServer;
let made = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-mongo-keys-'));
  server = await startMongoDb(join(folder, 'data.mv'));
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function openKeys(database: string, masterKey = master): MongoKeyStore {
  return new MongoKeyStore(MongoDatabase.open({ url: server.url(database), credentials: null, caFile: null }), masterKey);
}

keyStoreContract('MongoDB', () => {
  const database = `tanggap_test_keys_${++made}`;
  const opened: MongoKeyStore[] = [];
  const open = (): Promise<MongoKeyStore> => {
    const keys = openKeys(database);
    opened.push(keys);
    return Promise.resolve(keys);
  };
  return open().then((keys) => ({
    keys,
    beside: open,
    reopen: async () => {
      await keys.close();
      return open();
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
    },
  }));
});

describe('MongoKeyStore', () => {
  it('holds wrapped keys only, which no other master key opens', async () => {
    const keys = openKeys('tanggap_test_wrapped');
    const { key } = await keys.obtain(incident);
    const client = new MongoClient(server.url('tanggap_test_wrapped'));
    const stored = await client.db().collection('data_keys').find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(key.export().toString('base64'));
    const strangers = openKeys('tanggap_test_wrapped', createSecretKey(randomBytes(32)));
    await expect(strangers.find(incident)).rejects.toThrow(UnreadableKey);
    await Promise.all([keys.close(), strangers.close(), client.close()]);
  });
});
