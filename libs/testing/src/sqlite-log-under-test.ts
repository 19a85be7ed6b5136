import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '@tanggap/platform/event-store/event-store';
import { keyFileIn, logFileIn, SqliteEventStore, type WeakerLog } from '@tanggap/platform/event-store/sqlite-event-store';
import { SqliteKeyStore } from '@tanggap/platform/key-store/sqlite-key-store';
import type { EventStoreUnderTest } from './event-store-under-test.js';

/** The embedded log in a folder of its own. @param wrap a bug to plant over it */
export async function sqliteLogUnderTest(
  weaker: WeakerLog = {},
  wrap: (store: EventStore) => EventStore = (store) => store,
): Promise<EventStoreUnderTest & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-log-'));
  const masterKeyFile = join(folder, 'master.key');
  let sqlite = await SqliteEventStore.open({ folder, masterKeyFile }, weaker);
  const keys = SqliteKeyStore.open({ file: keyFileIn(folder), masterKeyFile });
  return {
    folder,
    store: wrap(sqlite),
    keys,
    reopen: async () => {
      await sqlite.close();
      sqlite = await SqliteEventStore.open({ folder, masterKeyFile }, weaker);
      return wrap(sqlite);
    },
    readBeside: (stream) =>
      beside(folder, (db) =>
        db
          .prepare('SELECT id FROM events WHERE stream = ? ORDER BY revision')
          .all(stream)
          .map(({ id }) => String(id)),
      ),
    storePast: ({ stream, revision, id, type, body, hash }) =>
      beside(folder, (db) => {
        db.prepare('INSERT INTO events (stream, revision, id, type, body, hash) VALUES (?, ?, ?, ?, ?, ?)').run(
          stream,
          revision,
          id,
          type,
          body,
          hash,
        );
      }),
    damage: (stream, revision) =>
      beside(folder, (db) => {
        const changed = 'substr(body, 1, 40) || char(unicode(substr(body, 41, 1)) + 1) || substr(body, 42)';
        db.prepare(`UPDATE events SET body = ${changed} WHERE stream = ? AND revision = ?`).run(stream, revision);
      }),
    close: async () => {
      await keys.close();
      await sqlite.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The log's file, past the store. */
function beside<T>(folder: string, work: (db: DatabaseSync) => T): Promise<T> {
  const db = new DatabaseSync(logFileIn(folder));
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    return Promise.resolve(work(db));
  } finally {
    db.close();
  }
}
