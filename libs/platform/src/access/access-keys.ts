import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { agencyIdSchema, cityIdSchema, roleSchema } from '@tanggap/events/ids';
import { z } from 'zod';
import {
  newAccessKey,
  partsOfKey,
  principalOfKey,
  recordOfKey,
  type AccessCheck,
  type AccessGrant,
  type AccessKeyRecord,
  type StoredAccessKey,
} from './access-key.js';
import { createPrivateFile } from './private-file.js';
import type { Principal } from './principal.js';
import { RevocationWatch } from './revocation-watch.js';

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
 * Access keys `tgp_<public id>_<secret>` of one machine, in a file that holds hashes of the secrets only. Every check reads
 * the file (some 10 µs), so a revocation by another process counts at once.
 */
export class AccessKeys implements AccessCheck {
  /** Prepared once: every request asks it. */
  private readonly find: StatementSync;
  private readonly watch = new RevocationWatch((id) => this.isLive(id));

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
    const { key, stored } = newAccessKey(grant, nowMs);
    const { id, secretHash, role, cities, agency, label, createdAt } = stored;
    this.db
      .prepare('INSERT INTO access_keys VALUES (?, ?, ?, ?, ?, ?, ?, NULL)')
      .run(id, secretHash, role, JSON.stringify(cities), agency, label, createdAt);
    return { record: recordOfKey(stored), key };
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
      .map((row) => recordOfKey(rowSchema.parse(row)));
  }

  /** As they are kept here: for a migration, which takes the hashes along. */
  stored(): Promise<readonly StoredAccessKey[]> {
    const rows = this.db.prepare('SELECT * FROM access_keys ORDER BY createdAt, id').all();
    return Promise.resolve(rows.map((row) => rowSchema.parse(row)));
  }

  /** Keys from elsewhere, as they were kept there; one that is there already is replaced. */
  put(stored: readonly StoredAccessKey[]): Promise<void> {
    const insert = this.db.prepare('INSERT OR REPLACE INTO access_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.together(() => {
      for (const { id, secretHash, role, cities, agency, label, createdAt, revokedAt } of stored)
        insert.run(id, secretHash, role, JSON.stringify(cities), agency, label, createdAt, revokedAt);
    });
    return Promise.resolve();
  }

  /** @returns false when there is no such key, or it was revoked before */
  revoke(id: string, nowMs: number): boolean {
    const { changes } = this.db
      .prepare('UPDATE access_keys SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL')
      .run(new Date(nowMs).toISOString(), id);
    if (changes > 0) this.watch.look();
    return changes > 0;
  }

  verify(key: string): Principal | null {
    const parts = partsOfKey(key);
    const found = parts === null ? undefined : this.find.get(parts.id);
    return parts === null || found === undefined ? null : principalOfKey(rowSchema.parse(found), parts.secret);
  }

  onRevoked(id: string, revoked: () => void): () => void {
    return this.watch.add(id, revoked);
  }

  close(): void {
    this.watch.close();
    this.db.close();
  }

  private isLive(id: string): boolean {
    const found = this.find.get(id);
    return found !== undefined && rowSchema.parse(found).revokedAt === null;
  }
}
