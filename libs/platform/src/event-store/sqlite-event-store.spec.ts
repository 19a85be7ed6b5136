import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewEvent, StreamName } from '@tanggap/events/envelope';
import { eventStoreContract } from '@tanggap/testing/event-store.contract';
import { aNote, anIncident } from '@tanggap/testing/sample-events';
import { sealedLogContract } from '@tanggap/testing/sealed-log.contract';
import { sqliteLogUnderTest } from '@tanggap/testing/sqlite-log-under-test';
import { CorruptEvent, NO_STREAM, StoreUnavailable } from './event-store.js';
import { FolderInUse } from './folder-lock.js';
import { SqliteEventStore } from './sqlite-event-store.js';

eventStoreContract('SQLite', () => sqliteLogUnderTest());
sealedLogContract('SQLite', async () => {
  const store = await open(aFolder());
  return { store, close: () => store.close() };
});

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-log-'));
  folders.push(folder);
  return folder;
}

function open(folder: string): Promise<SqliteEventStore> {
  return SqliteEventStore.open({ folder, masterKeyFile: join(folder, 'master.key') });
}

/** One change to a closed log, past the store. */
function change(folder: string, sql: string, ...values: (string | number)[]): void {
  const db = new DatabaseSync(join(folder, 'events.db'));
  db.prepare(sql).run(...values);
  db.close();
}

async function aLog(folder: string, events: number): Promise<StreamName> {
  const store = await open(folder);
  const stream = anIncident().incident;
  for (let revision = NO_STREAM; revision < events - 1;) {
    const notes = Array.from({ length: Math.min(500, events - 1 - revision) }, () => aNote());
    ({ revision } = await store.append(stream, revision, notes));
  }
  await store.close();
  return stream;
}

async function refusalOf(opening: Promise<SqliteEventStore>): Promise<unknown> {
  return opening.then(
    async (store) => {
      await store.close();
      return 'it started';
    },
    (error: unknown) => error,
  );
}

describe('the start of the SQLite log', () => {
  const CHANGES: readonly [what: string, sql: string][] = [
    ['a body', `UPDATE events SET body = replace(body, '"city":"jambi"', '"city":"jambo"') WHERE position = 2`],
    [
      'a hash',
      `UPDATE events SET hash = substr(hash, 1, 63) || CASE substr(hash, 64) WHEN '0' THEN '1' ELSE '0' END WHERE position = 2`,
    ],
    ['an id', `UPDATE events SET id = 'x' || substr(id, 2) WHERE position = 2`],
    ['a type', `UPDATE events SET type = 'NoteAddee' WHERE position = 2`],
    ['a stream', `UPDATE events SET stream = 'x' || substr(stream, 2) WHERE position = 2`],
    ['a revision', `UPDATE events SET revision = 7 WHERE position = 2`],
  ];
  it.each(CHANGES)('names the event when %s was changed, and does not start', async (_what, sql) => {
    const folder = aFolder();
    await aLog(folder, 3);
    change(folder, sql);
    const refusal = await refusalOf(open(folder));
    expect(refusal).toBeInstanceOf(CorruptEvent);
    expect(refusal).toMatchObject({ position: '2', stream: expect.any(String), revision: expect.any(Number) });
    expect(await refusalOf(open(folder))).toBeInstanceOf(CorruptEvent); // and not the folder's own lock
  });

  it.each([1, 2, 3])('notices that the event at %i of three was taken out', async (position) => {
    const folder = aFolder();
    await aLog(folder, 3);
    change(folder, 'DELETE FROM events WHERE position = ?', position);
    expect(await refusalOf(open(folder))).toMatchObject({ name: 'CorruptEvent', position: String(position) });
  });

  it('notices that two events changed places', async () => {
    const folder = aFolder();
    await aLog(folder, 3);
    for (const [from, to] of [
      [2, 9],
      [3, 2],
      [9, 3],
    ])
      change(folder, 'UPDATE events SET position = ? WHERE position = ?', to ?? 0, from ?? 0);
    expect(await refusalOf(open(folder))).toMatchObject({ name: 'CorruptEvent', revision: 2, position: '2' });
  });

  it('does not start on a file that is no log', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'events.db'), 'this was overwritten by somebody'.repeat(500));
    expect(await refusalOf(open(folder))).toMatchObject({ name: 'CorruptEvent', stream: 'the log' });
  });

  it('starts where the first start died before it made a table', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'events.db'), '');
    const store = await open(folder);
    expect(await store.head()).toBe('start');
    await store.close();
  });

  it('checks the newest 10,000, and finds an older change on reading and by verify', async () => {
    const folder = aFolder();
    const stream = await aLog(folder, 10_200);
    change(folder, `UPDATE events SET body = replace(body, 'jambi', 'jambo') WHERE position = 200`);
    const store = await open(folder);
    const found = expect.objectContaining({ name: 'CorruptEvent', stream, revision: 199, position: '200' });
    await expect(store.readStream(stream)).rejects.toEqual(found);
    await expect(async () => {
      for await (const entry of store.readAll('start')) expect(entry.position).toBeDefined();
    }).rejects.toEqual(found);
    expect(() => store.verify()).toThrow(`${stream} revision 199 at position 200`);
    await store.close();
    change(folder, `UPDATE events SET body = replace(body, 'jambo', 'jambi') WHERE position = 200`);
    const mended = await open(folder);
    expect(mended.verify()).toBe(10_200);
    await mended.close();
    change(folder, `UPDATE events SET body = replace(body, 'jambi', 'jambo') WHERE position = 201`);
    expect(await refusalOf(open(folder))).toMatchObject({ stream, revision: 200, position: '201' });
  });
});

describe('one process a folder', () => {
  it('refuses the folder while another process works on it, and takes it over when that one was killed', async () => {
    const folder = aFolder();
    const module = new URL('../../dist/event-store/sqlite-event-store.js', import.meta.url).href;
    const script = `const { SqliteEventStore } = await import(${JSON.stringify(module)});
      await SqliteEventStore.open({ folder: process.argv[2], masterKeyFile: process.argv[2] + '/master.key' });
      console.log('open');`;
    const holder = join(folder, 'holder.mjs');
    writeFileSync(holder, script);
    const other = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    expect(await refusalOf(open(folder))).toBeInstanceOf(FolderInUse);
    other.kill('SIGKILL');
    await once(other, 'exit');
    const store = await open(folder);
    await store.append(anIncident().incident, NO_STREAM, [aNote()]);
    await store.close();
  });

  it('refuses it to a second store of the same process, and gives it back when closed', async () => {
    const folder = aFolder();
    const store = await open(folder);
    expect(await refusalOf(open(folder))).toBeInstanceOf(FolderInUse);
    await store.close();
    await (await open(folder)).close();
  });
});

describe('a closed SQLite log', () => {
  it('settles what it accepted, then refuses everything as unavailable', async () => {
    const folder = aFolder();
    const store = await open(folder);
    const streams = Array.from({ length: 50 }, () => anIncident().incident);
    const appends = streams.map((stream) => store.append(stream, NO_STREAM, [aNote()]));
    await store.close();
    expect(await Promise.all(appends)).toHaveLength(50);
    await store.close();
    const [stream] = streams;
    if (stream === undefined) throw new TypeError('there are fifty');
    await expect(store.append(stream, 0, [aNote()])).rejects.toThrow(StoreUnavailable);
    await expect(store.readStream(stream)).rejects.toThrow(StoreUnavailable);
    await expect(store.head()).rejects.toThrow(StoreUnavailable);
    expect(() => store.subscribeAll('start', () => Promise.resolve())).toThrow(StoreUnavailable);
    const again = await open(folder);
    expect(again.verify()).toBe(50);
    await again.close();
  });

  it('ends the subscriptions that nobody stopped', async () => {
    const troubles: unknown[] = [];
    const folder = aFolder();
    const store = await SqliteEventStore.open({
      folder,
      masterKeyFile: join(folder, 'master.key'),
      onTrouble: (error) => troubles.push(error),
    });
    const subscription = store.subscribeAll('start', () => Promise.resolve());
    await store.append(anIncident().incident, NO_STREAM, [aNote()]);
    await store.close();
    await subscription.stop();
    expect(troubles).toEqual([]);
  });
});

describe('an append that can never be stored', () => {
  const said = (text: string): NewEvent => ({ ...aNote(), type: 'NoteAdded', data: { text } });

  it('fails alone, as no outage, when its incident’s key does not open', async () => {
    const folder = aFolder();
    const [first, second] = [anIncident().incident, anIncident().incident];
    const before = await open(folder);
    await before.append(first, NO_STREAM, [said('satu')]);
    await before.close();
    const keys = new DatabaseSync(join(folder, 'keys.db'));
    keys.exec('UPDATE data_keys SET wrapped = zeroblob(length(wrapped))');
    keys.close();
    const store = await open(folder);
    const group = [store.append(first, 0, [said('dua')]), store.append(second, NO_STREAM, [said('tiga')])];
    expect(await Promise.allSettled(group)).toMatchObject([
      { status: 'rejected', reason: { name: 'UnsealedEvent', stream: first, message: expect.stringContaining('UnreadableKey') } },
      { status: 'fulfilled', value: { revision: 0 } },
    ]);
    expect((await store.readStream(first)).revision).toBe(0);
    await store.close();
  });

  it('fails alone, as no outage and without its words, when it cannot be written', async () => {
    const { store, close } = await sqliteLogUnderTest();
    const stream = anIncident().incident;
    const group = [
      store.append(stream, NO_STREAM, [aNote(), said('rahasia \ud800')]),
      store.append(anIncident().incident, NO_STREAM, [aNote()]),
    ];
    expect(await Promise.allSettled(group)).toMatchObject([
      { status: 'rejected', reason: { name: 'UnsealedEvent', message: expect.not.stringContaining('rahasia') } },
      { status: 'fulfilled', value: { revision: 0 } },
    ]);
    expect((await store.readStream(stream)).revision).toBe(NO_STREAM);
    await close();
  });
});

describe('a full disk under the SQLite log', () => {
  it('acknowledges nothing and stores nothing, reads on, and recovers when there is room', async () => {
    const { store, close, folder } = await sqliteLogUnderTest();
    const sqlite = store as SqliteEventStore; // the embedded log is what was opened
    const stream = anIncident().incident;
    await store.append(stream, NO_STREAM, [aNote()]);
    sqlite.limitPages(1);
    const big = { ...aNote(), type: 'NoteAdded', data: { text: 'x'.repeat(50_000) } } as const;
    const results = await Promise.allSettled([
      store.append(stream, 0, [aNote(), big]),
      store.append(anIncident().incident, NO_STREAM, [big]),
    ]);
    for (const result of results)
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { name: 'StoreUnavailable', message: expect.not.stringContaining('xxx') },
      });
    expect((await store.readStream(stream)).revision).toBe(0);
    sqlite.limitPages(1_000_000);
    expect((await store.append(stream, 0, [big])).revision).toBe(1);
    expect(sqlite.verify()).toBe(2);
    expect(folder).toBeDefined();
    await close();
  });
});
