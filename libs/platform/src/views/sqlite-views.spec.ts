import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { viewsContract } from '@tanggap/testing/views.contract';
import { StoreUnavailable } from '../event-store/event-store.js';
import { SqliteViews } from './sqlite-views.js';
import type { ViewDefinition, ViewDocument } from './views.js';

const folders: string[] = [];
function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-views-'));
  folders.push(folder);
  return join(folder, 'views.db');
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

viewsContract('SQLite', () => {
  const file = aFile();
  let views = SqliteViews.open(file);
  return Promise.resolve({
    views,
    reopen: () => {
      views.close();
      views = SqliteViews.open(file);
      return Promise.resolve(views);
    },
    close: () => {
      views.close();
      return Promise.resolve();
    },
  });
});

describe('SqliteViews', () => {
  const definition: ViewDefinition<ViewDocument & { city: string }> = {
    name: 'test.city',
    version: 1,
    indexes: [['city', 'id']],
  };

  it('answers a declared query from an index', async () => {
    const file = aFile();
    const views = SqliteViews.open(file);
    await views.collection(definition);
    views.close();
    const db = new DatabaseSync(file);
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN SELECT doc FROM "view:test.city:1" WHERE c0 IS ? ORDER BY c0, id LIMIT 5`)
      .all('jambi');
    db.close();
    expect(plan.map((row) => row['detail'])).toEqual([expect.stringContaining('USING INDEX view:test.city:1:0')]);
  });

  it('says that it is unavailable when it cannot write, and recovers', async () => {
    const file = aFile();
    const views = SqliteViews.open(file);
    const collection = await views.collection(definition);
    const other = new DatabaseSync(file);
    const pages = other.prepare('PRAGMA page_count').get()?.['page_count'];
    other.close();
    // A full disk, as far as SQLite can tell.
    const limited = views as unknown as { db: DatabaseSync };
    limited.db.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    const big = { id: 'a', seen: {}, city: 'x'.repeat(200_000) };
    await expect(collection.put(big, null)).rejects.toThrow(StoreUnavailable);
    expect(await collection.get('a')).toBeNull();
    limited.db.exec('PRAGMA max_page_count = 100000');
    await collection.put(big, null);
    expect((await collection.get('a'))?.city).toHaveLength(200_000);
    views.close();
  });
});
