import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { CityId } from '@tanggap/events/ids';
import type { AccessKeys } from './access-keys.js';
import { createPrivateFile } from './private-file.js';

export const OPERATOR_KEY_FILE = 'operator.key';

/**
 * The key by which the operator's command line on the same machine proves itself: whoever may read the data folder may
 * operate. Kept while it is valid for exactly these cities, replaced (and the old one revoked) otherwise.
 */
export function ensureOperatorKey(keys: AccessKeys, file: string, cities: readonly CityId[], nowMs: number): string {
  const present = readOperatorKey(file);
  const principal = present === null ? null : keys.verify(present);
  if (present !== null && principal !== null) {
    if (principal.role === 'city-admin' && sameCities(principal.cities, cities)) return present;
    keys.revoke(principal.id, nowMs);
  }
  const { key } = keys.issue({ role: 'city-admin', cities, agency: null, label: 'operator' }, nowMs);
  const fresh = `${file}.new`;
  createPrivateFile(fresh);
  writeFileSync(fresh, `${key}\n`);
  renameSync(fresh, file); // a reader sees the old key or the new one, never half
  return key;
}

/** @returns null when there is none @throws Error when others than the owner may read the file: its key may be known */
export function readOperatorKey(file: string): string | null {
  if (!existsSync(file)) return null;
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Error('the operator key file must be readable by its owner only (chmod 600), and its key replaced');
  }
  return readFileSync(file, 'utf8').trim();
}

/** Public id of the key in the file; null when there is none. */
export function operatorKeyId(file: string): string | null {
  return readOperatorKey(file)?.split('_')[1] ?? null;
}

function sameCities(a: readonly CityId[], b: readonly CityId[]): boolean {
  return a.length === b.length && a.every((city) => b.includes(city));
}
