import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { incidentIdSchema, keyIdSchema } from '@tanggap/events/ids';
import { SqliteKeyStore } from '@tanggap/platform/key-store/sqlite-key-store';
import { checkKeys } from './copy-rest.js';
import { KeyMissing } from './migration-refused.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function side(name: string): { readonly name: string; readonly keys: SqliteKeyStore } {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-keys-'));
  folders.push(folder);
  return { name, keys: SqliteKeyStore.open({ file: join(folder, 'keys.db'), masterKeyFile: join(folder, 'master.key') }) };
}

it('copies the spares that events name, refuses without one, and destroys them with the incident', async () => {
  const [from, to] = [side('here'), side('there')];
  const [incident, spare, lost] = [
    incidentIdSchema.parse(randomUUID()),
    keyIdSchema.parse(randomUUID()),
    keyIdSchema.parse(randomUUID()),
  ];
  const key = createSecretKey(randomBytes(32));
  await from.keys.adopt(new Map([[spare, key]]));
  const needs = { isPersonal: false, isErased: false, spares: [spare] };
  expect(await checkKeys(from, to, new Map([[incident, needs]]))).toEqual({ live: 1, destroyed: 0 });
  const there = await to.keys.find(incident, spare);
  expect(there.state === 'live' && there.key.equals(key)).toBe(true);
  await expect(checkKeys(from, to, new Map([[incident, { ...needs, spares: [lost] }]]))).rejects.toThrow(KeyMissing);
  expect(await checkKeys(from, to, new Map([[incident, { ...needs, isErased: true }]]))).toEqual({ live: 0, destroyed: 1 });
  expect(await to.keys.find(incident, spare)).toEqual({ state: 'destroyed' });
  await Promise.all([from.keys.close(), to.keys.close()]);
});
