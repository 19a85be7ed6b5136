import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { incidentIdSchema, type IncidentId } from '@tanggap/events/ids';
import { keyStoreContract } from '@tanggap/testing/key-store.contract';
import { StoreUnavailable } from '../event-store/event-store.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function files(): { file: string; masterKeyFile: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-keys-'));
  folders.push(folder);
  return { file: join(folder, 'keys.db'), masterKeyFile: join(folder, 'master.key') };
}

const anIncidentId = (): IncidentId => incidentIdSchema.parse(randomUUID());

keyStoreContract('SQLite', () => {
  const at = files();
  const open: SqliteKeyStore[] = [];
  const another = (): Promise<SqliteKeyStore> => {
    const keys = SqliteKeyStore.open(at);
    open.push(keys);
    return Promise.resolve(keys);
  };
  const close = async (): Promise<void> => {
    for (const keys of open.splice(0)) await keys.close();
  };
  return another().then((keys) => ({ keys, beside: another, reopen: () => close().then(another), close }));
});

/** The stored form of a key, as whoever copies the file would find it. */
function wrappedOf(file: string, incident: IncidentId): Buffer {
  const db = new DatabaseSync(file, { readOnly: true });
  const wrapped = db.prepare('SELECT wrapped FROM data_keys WHERE incident = ?').get(incident)?.['wrapped'];
  db.close();
  if (!(wrapped instanceof Uint8Array)) throw new TypeError('there is no key');
  return Buffer.from(wrapped);
}

/** Everything that lies on the disk: the file and its write-ahead log. */
function bytesAtRest(file: string): Buffer {
  return Buffer.concat(
    [file, `${file}-wal`, `${file}-journal`].filter((name) => existsSync(name)).map((name) => readFileSync(name)),
  );
}

describe('SqliteKeyStore', () => {
  it('leaves no byte of a destroyed key on the disk, in whatever page it lay', async () => {
    const at = files();
    const keys = SqliteKeyStore.open(at);
    const incidents = Array.from({ length: 300 }, anIncidentId);
    keys.obtainAll(incidents.slice(0, 200));
    keys.obtainAll(incidents.slice(200)); // pages were split and keys moved
    const wrapped = incidents.map((incident) => wrappedOf(at.file, incident));
    const found = (): number => wrapped.filter((bytes) => bytesAtRest(at.file).includes(bytes.subarray(12))).length;
    expect(found()).toBe(300);
    for (const [index, incident] of incidents.entries()) if (index % 3 === 0) await keys.destroy(incident);
    expect(found()).toBe(200);
    await keys.close();
    expect(found()).toBe(200);
  });

  it('leaves none either in a restored copy, which a vacuum left copies of keys in', async () => {
    const at = files();
    const keys = SqliteKeyStore.open(at);
    const incidents = Array.from({ length: 120 }, anIncidentId);
    keys.obtainAll(incidents);
    await keys.close();
    const copy = { ...at, file: `${at.file}.copy` };
    const db = new DatabaseSync(at.file);
    db.exec(`VACUUM INTO '${copy.file}'`);
    db.close();
    const restored = SqliteKeyStore.open(copy);
    const wrapped = incidents.map((incident) => wrappedOf(copy.file, incident).subarray(12));
    const copies = wrapped.filter((bytes) => bytesAtRest(copy.file).indexOf(bytes) !== bytesAtRest(copy.file).lastIndexOf(bytes));
    expect(copies.length).toBeGreaterThan(0); // else this shows nothing
    for (const incident of incidents.slice(0, 80)) await restored.destroy(incident);
    await restored.close();
    const rest = bytesAtRest(copy.file);
    expect(wrapped.filter((bytes) => rest.includes(bytes))).toEqual(wrapped.slice(80));
  });

  it('does not say that a key is destroyed while its bytes lie in the write-ahead log, and finishes when asked again', async () => {
    const at = files();
    const keys = SqliteKeyStore.open({ ...at, busyMs: 50 });
    const incident = anIncidentId();
    await keys.obtain(incident);
    const bytes = wrappedOf(at.file, incident).subarray(12);
    const reader = new DatabaseSync(at.file, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM data_keys').get(); // holds the write-ahead log, as a backup would
    await expect(keys.destroy(incident)).rejects.toThrow(StoreUnavailable);
    expect((await keys.find(incident)).state).toBe('destroyed');
    expect(bytesAtRest(at.file).includes(bytes)).toBe(true);
    reader.close();
    await keys.destroy(incident);
    expect(bytesAtRest(at.file).includes(bytes)).toBe(false);
    await keys.close();
  });

  it('keeps no key in clear, and the master key for its owner alone', async () => {
    const at = files();
    const keys = SqliteKeyStore.open(at);
    const key = (await keys.obtain(anIncidentId())).key.export();
    const master = readFileSync(at.masterKeyFile);
    expect([bytesAtRest(at.file).includes(key), bytesAtRest(at.file).includes(master)]).toEqual([false, false]);
    expect(statSync(at.masterKeyFile).mode & 0o777).toBe(0o600);
    await keys.close();
  });

  it('makes no new master key where keys were wrapped by another', async () => {
    const at = files();
    const keys = SqliteKeyStore.open(at);
    await keys.obtain(anIncidentId());
    await keys.close();
    rmSync(at.masterKeyFile);
    expect(() => SqliteKeyStore.open(at)).toThrow('the master key file is missing');
    expect(existsSync(at.masterKeyFile)).toBe(false);
    writeFileSync(at.masterKeyFile, 'short');
    expect(() => SqliteKeyStore.open(at)).toThrow('32 bytes');
  });

  it('opens no key that was moved to another incident, or changed', async () => {
    const at = files();
    const keys = SqliteKeyStore.open(at);
    const [a, b] = [anIncidentId(), anIncidentId()];
    keys.obtainAll([a, b]);
    await keys.close();
    const db = new DatabaseSync(at.file);
    db.prepare('UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE incident = ?) WHERE incident = ?').run(a, b);
    db.close();
    const again = SqliteKeyStore.open(at);
    await expect(again.find(b)).rejects.toThrow(`the data key of ${b} does not open`);
    await expect(again.obtain(b)).rejects.toThrow(`the data key of ${b} does not open`);
    expect((await again.find(a)).state).toBe('live');
    await again.close();
  });
});
