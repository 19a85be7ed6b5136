import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { viewsContract } from '@tanggap/testing/views.contract';
import { startMongoDb, type MongoServer } from '../../../../../tools/servers/mongodb/start-mongodb.js';
import { MongoDatabase } from '../../mongodb/mongo-database.js';
import { StoreUnavailable } from '../../event-store/event-store.js';
import { LostViewRace, type ViewDefinition, type ViewDocument } from '../views.js';
import { MongoViews } from './mongo-views.js';

let folder: string;
let server: MongoServer;
let made = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-mongo-'));
  server = await startMongoDb(join(folder, 'data.mv'));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function openViews(database: string): MongoViews {
  return new MongoViews(MongoDatabase.open({ url: server.url(database), credentials: null, caFile: null }));
}

viewsContract('MongoDB', () => {
  const database = `tanggap_test_${++made}`;
  let views = openViews(database);
  return Promise.resolve({
    views,
    reopen: async () => {
      await views.close();
      views = openViews(database);
      return views;
    },
    close: () => views.close(),
  });
});

describe('MongoViews', () => {
  const definition: ViewDefinition<ViewDocument & { readonly city: string }> = {
    name: 'test.city',
    version: 1,
    indexes: [['city']],
  };

  it('builds upon what it remembers only while nobody else wrote, whatever revisions they had seen', async () => {
    const [one, two] = [openViews('tanggap_test_recall'), openViews('tanggap_test_recall')];
    const [mine, theirs] = [await one.collection(definition), await two.collection(definition)];
    await mine.put({ id: 'a', seen: { s: 0 }, city: 'jambi' }, null);
    await theirs.put({ id: 'a', seen: { s: 0 }, city: 'bima' }, await theirs.get('a')); // a change that no event brought
    const remembered = await mine.recall('a');
    expect(remembered?.city).toBe('jambi');
    await expect(mine.put({ id: 'a', seen: { s: 1 }, city: 'jambi' }, remembered)).rejects.toThrow(LostViewRace);
    expect((await mine.recall('a'))?.city).toBe('bima');
    await Promise.all([one.close(), two.close()]);
  });

  it("writes through another replica's rebuild into the view that is current", async () => {
    const [one, two] = [openViews('tanggap_test_two'), openViews('tanggap_test_two')];
    const [mine, theirs] = [await one.collection(definition), await two.collection(definition)];
    await mine.put({ id: 'a', seen: {}, city: 'jambi' }, null);
    expect((await theirs.get('a'))?.city).toBe('jambi');
    const { shadow, publish } = await one.rebuild({ ...definition, version: 2 });
    await shadow.put({ id: 'z', seen: {}, city: 'bima' }, null);
    await publish();
    await theirs.put({ id: 'y', seen: {}, city: 'bima' }, null);
    expect(await mine.count([{ field: 'city', is: 'bima' }])).toBe(2);
    await Promise.all([one.close(), two.close()]);
  });

  it('lets one replica rebuild at a time', async () => {
    const [one, two] = [openViews('tanggap_test_three'), openViews('tanggap_test_three')];
    const first = await one.rebuild(definition);
    const second = two.rebuild(definition);
    await first.shadow.put({ id: 'a', seen: {}, city: 'jambi' }, null);
    await first.publish();
    const { shadow, discard } = await second;
    expect(await shadow.count([])).toBe(0);
    await discard();
    expect(await (await one.collection(definition)).count([])).toBe(1);
    await Promise.all([one.close(), two.close()]);
  });

  it('says that it is unavailable when the server is away, and goes on when it is back', async () => {
    const own = join(folder, 'own.mv');
    let away = await startMongoDb(own);
    const views = new MongoViews(MongoDatabase.open({ url: away.url('tanggap_test'), credentials: null, caFile: null }));
    const collection = await views.collection(definition);
    await collection.put({ id: 'a', seen: {}, city: 'jambi' }, null);
    await away.stop();
    await expect(collection.put({ id: 'b', seen: {}, city: 'jambi' }, null)).rejects.toThrow(StoreUnavailable);
    away = await startMongoDb(own, away.port);
    await collection.put({ id: 'b', seen: {}, city: 'jambi' }, null);
    expect(await collection.count([{ field: 'city', is: 'jambi' }])).toBe(2);
    await views.close();
    await away.stop();
  }, 30_000);
});
