import { mkdtempSync, readFileSync, rmSync, statSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agencyIdSchema, cityIdSchema } from '@tanggap/events/ids';
import { AccessKeys } from './access-keys.js';
import { Authenticator, Unauthenticated } from './authenticator.js';
import { ensureOperatorKey, readOperatorKey } from './operator-key.js';

const nowMs = Date.UTC(2026, 0, 5);
const jambi = cityIdSchema.parse('jambi');
const grant = { role: 'agency-dispatcher', cities: [jambi], agency: agencyIdSchema.parse('damkar'), label: 'pos 1' } as const;

let folder: string;
let keys: AccessKeys;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-access-'));
  keys = AccessKeys.open(join(folder, 'access.db'));
});
afterEach(() => {
  keys.close();
  rmSync(folder, { recursive: true });
});

describe('AccessKeys', () => {
  it('knows a key by its hash only, in a file that only its owner may read', () => {
    const { key, record } = keys.issue(grant, nowMs);
    expect(keys.verify(key)).toEqual({ id: record.id, role: 'agency-dispatcher', cities: ['jambi'], agency: 'damkar' });
    const file = join(folder, 'access.db');
    expect(readFileSync(file).includes(key.slice(-43))).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(keys.list())).not.toContain(key.slice(-43));
  });

  it('issues several together or none of them', () => {
    const interrupted = (): void =>
      keys.together(() => {
        keys.issue(grant, nowMs);
        throw new Error('the process died');
      });
    expect(interrupted).toThrow('the process died');
    expect(keys.list()).toEqual([]);
    keys.together(() => [keys.issue(grant, nowMs), keys.issue(grant, nowMs)]);
    expect(keys.list()).toHaveLength(2);
  });

  it('refuses a wrong secret, an unknown id and anything that is no key', () => {
    const { key, record } = keys.issue(grant, nowMs);
    const changed = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    for (const wrong of [changed, key.replace(record.id, 'aaaaaaaaaaaa'), '', 'tgp_', `${key} `, `x${key}`]) {
      expect(keys.verify(wrong)).toBeNull();
    }
  });

  it('stops a revoked key at once, and tells what is still open, also when another process revoked it', async () => {
    const { key, record } = keys.issue(grant, nowMs);
    const told = new Promise<void>((resolve) => void keys.onRevoked(record.id, resolve));
    const other = AccessKeys.open(join(folder, 'access.db'));
    expect(other.revoke(record.id, nowMs)).toBe(true);
    expect(other.revoke(record.id, nowMs)).toBe(false);
    other.close();
    expect(keys.verify(key)).toBeNull();
    await told;
    expect(keys.list()[0]?.revokedAt).toBe('2026-01-05T00:00:00.000Z');
  });
});

describe('operator key', () => {
  const file = (): string => join(folder, 'operator.key');

  it('is kept while it is valid and replaced when the cities change', () => {
    const first = ensureOperatorKey(keys, file(), [jambi], nowMs);
    expect(ensureOperatorKey(keys, file(), [jambi], nowMs)).toBe(first);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const second = ensureOperatorKey(keys, file(), [jambi, cityIdSchema.parse('bima')], nowMs);
    expect(readOperatorKey(file())).toBe(second);
    expect(keys.verify(first)).toBeNull();
    expect(keys.verify(second)?.cities).toEqual(['jambi', 'bima']);
  });

  it('is not believed when others may read the file', () => {
    ensureOperatorKey(keys, file(), [jambi], nowMs);
    chmodSync(file(), 0o644);
    expect(() => readOperatorKey(file())).toThrow('owner only');
  });
});

describe('Authenticator', () => {
  it('damps guesses at one key from one address, and nobody else', () => {
    let now = 0;
    const authenticator = new Authenticator(keys, () => now);
    const { key } = keys.issue(grant, nowMs);
    const other = keys.issue(grant, nowMs).key;
    const guess = `Bearer ${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(() => authenticator.authenticate(guess, '10.0.0.7')).toThrow(new Unauthenticated('invalid'));
    }
    expect(() => authenticator.authenticate(guess, '10.0.0.7')).toThrow(new Unauthenticated('too-many-attempts'));
    expect(authenticator.authenticate(`Bearer ${key}`, '10.0.0.8').principal.agency).toBe('damkar');
    expect(authenticator.authenticate(`Bearer ${other}`, '10.0.0.7').credential).toBe(other);
    now += 60_001;
    expect(authenticator.authenticate(`Bearer ${key}`, '10.0.0.7').principal.cities).toEqual(['jambi']);
  });

  it('asks for a credential when there is none', () => {
    const authenticator = new Authenticator(keys);
    expect(() => authenticator.authenticate(undefined, '')).toThrow(new Unauthenticated('missing'));
    expect(() => authenticator.authenticate('Basic abc', '')).toThrow(new Unauthenticated('invalid'));
  });
});
