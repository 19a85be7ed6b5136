import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { agencyIdSchema, cityIdSchema, roleSchema, type AgencyId, type CityId } from '@tanggap/events/ids';
import { z } from 'zod';
import { createPrivateFile } from './private-file.js';
import type { Principal } from './principal.js';

export interface AccessGrant {
  readonly role: Principal['role'];
  readonly cities: readonly CityId[];
  readonly agency: AgencyId | null;
  /** What the key is for, in the issuer's words; not a person's name. */
  readonly label: string;
}

export interface AccessKeyRecord extends AccessGrant {
  /** Public: stands in logs and in `actor.id`. */
  readonly id: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

const keyPattern = /^tgp_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const alphabet = 'abcdefghijklmnopqrstuvwxyz012345'; // 32 signs, so that five bits pick one without bias
const WATCH_EVERY_MS = 1000;

const rowSchema = z.object({
  id: z.string(),
  secretHash: z.instanceof(Uint8Array),
  role: z.union([roleSchema, z.literal('system')]),
  cities: z.string().transform((text) => z.array(cityIdSchema).parse(JSON.parse(text))),
  agency: agencyIdSchema.nullable(),
  label: z.string(),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
});

/**
 * Access keys `tgp_<public id>_<secret>`. The file holds SHA-256 hashes of the secrets only: 256 random bits need no
 * slow hash. Every check reads the file (some 10 µs), so a revocation by another process counts at once.
 */
export class AccessKeys {
  private readonly watched = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | null = null;
  /** Prepared once: every request asks it. */
  private readonly find: StatementSync;

  private constructor(private readonly db: DatabaseSync) {
    this.find = db.prepare('SELECT * FROM access_keys WHERE id = ?');
  }

  /** Creates the file, readable by its owner only, when it is not there. */
  static open(file: string): AccessKeys {
    createPrivateFile(file);
    const db = new DatabaseSync(file);
    db.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;');
    db.exec(`CREATE TABLE IF NOT EXISTS access_keys (
      id TEXT PRIMARY KEY, secretHash BLOB NOT NULL, role TEXT NOT NULL, cities TEXT NOT NULL, agency TEXT,
      label TEXT NOT NULL, createdAt TEXT NOT NULL, revokedAt TEXT
    ) STRICT`);
    return new AccessKeys(db);
  }

  /** @param nowMs epoch ms UTC @returns the key itself, which is nowhere else and cannot be shown again */
  issue(grant: AccessGrant, nowMs: number): { readonly record: AccessKeyRecord; readonly key: string } {
    const id = Array.from(randomBytes(12), (byte) => alphabet.charAt(byte & 31)).join('');
    const secret = randomBytes(32).toString('base64url');
    const createdAt = new Date(nowMs).toISOString();
    this.db
      .prepare('INSERT INTO access_keys VALUES (?, ?, ?, ?, ?, ?, ?, NULL)')
      .run(id, digest(secret), grant.role, JSON.stringify(grant.cities), grant.agency, grant.label, createdAt);
    return { record: { ...grant, id, createdAt, revokedAt: null }, key: `tgp_${id}_${secret}` };
  }

  /** All that `work` issues or nothing of it, and one flush for the lot. */
  together<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      this.db.exec('COMMIT');
      return done;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  list(): readonly AccessKeyRecord[] {
    return this.db
      .prepare('SELECT * FROM access_keys ORDER BY createdAt, id')
      .all()
      .map((row) => recordOf(rowSchema.parse(row)));
  }

  /** @returns false when there is no such key, or it was revoked before */
  revoke(id: string, nowMs: number): boolean {
    const { changes } = this.db
      .prepare('UPDATE access_keys SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL')
      .run(new Date(nowMs).toISOString(), id);
    if (changes > 0) this.tellRevoked();
    return changes > 0;
  }

  /** @returns null for anything but a live key; takes the same time for a wrong secret wherever it differs */
  verify(key: string): Principal | null {
    const [, id, secret] = keyPattern.exec(key) ?? [];
    if (id === undefined || secret === undefined) return null;
    const found = this.find.get(id);
    if (found === undefined) return null;
    const row = rowSchema.parse(found);
    if (!timingSafeEqual(row.secretHash, digest(secret)) || row.revokedAt !== null) return null;
    return { id: row.id, role: row.role, cities: row.cities, agency: row.agency };
  }

  /**
   * Calls back once, within about a second of the revocation, also when another process revoked it: for what stays open
   * after its credential was checked. @returns forgets it
   */
  onRevoked(id: string, revoked: () => void): () => void {
    const listeners = this.watched.get(id) ?? new Set();
    this.watched.set(id, listeners.add(revoked));
    this.timer ??= setInterval(() => this.tellRevoked(), WATCH_EVERY_MS).unref();
    return () => {
      listeners.delete(revoked);
      if (listeners.size === 0) this.watched.delete(id);
      this.stopWatchingWhenIdle();
    };
  }

  close(): void {
    this.watched.clear();
    this.stopWatchingWhenIdle();
    this.db.close();
  }

  private tellRevoked(): void {
    const find = this.db.prepare('SELECT 1 FROM access_keys WHERE id = ? AND revokedAt IS NULL');
    for (const [id, listeners] of [...this.watched]) {
      if (find.get(id) !== undefined) continue;
      this.watched.delete(id);
      for (const revoked of listeners) revoked();
    }
    this.stopWatchingWhenIdle();
  }

  private stopWatchingWhenIdle(): void {
    if (this.watched.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }
}

function digest(secret: string): Uint8Array {
  return hash('sha256', secret, 'buffer');
}

function recordOf(row: z.infer<typeof rowSchema>): AccessKeyRecord {
  const { id, role, cities, agency, label, createdAt, revokedAt } = row;
  return { id, role, cities, agency, label, createdAt, revokedAt };
}
