import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AgencyId, CityId } from '@tanggap/events/ids';
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

/** A key as it is kept: SHA-256 of its secret, and no way back. 256 random bits need no slow hash. */
export type StoredAccessKey = AccessKeyRecord & { readonly secretHash: Uint8Array };

/** What doors ask of access keys, wherever these are kept. */
export interface AccessCheck {
  /** @returns null for anything but a live key; takes the same time for a wrong secret wherever it differs */
  verify(key: string): Principal | null;
  /** Calls back once, within about a second of the revocation, also when another process revoked it. @returns forgets it */
  onRevoked(id: string, revoked: () => void): () => void;
}

const keyPattern = /^tgp_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const alphabet = 'abcdefghijklmnopqrstuvwxyz012345'; // 32 signs, so that five bits pick one without bias

/** @param nowMs epoch ms UTC @returns the key itself, which is nowhere else, and what may be kept of it */
export function newAccessKey(grant: AccessGrant, nowMs: number): { readonly key: string; readonly stored: StoredAccessKey } {
  const id = Array.from(randomBytes(12), (byte) => alphabet.charAt(byte & 31)).join('');
  const secret = randomBytes(32).toString('base64url');
  const createdAt = new Date(nowMs).toISOString();
  return { key: `tgp_${id}_${secret}`, stored: { ...grant, id, createdAt, revokedAt: null, secretHash: digest(secret) } };
}

/** @returns null for what has not even the form of a key */
export function partsOfKey(key: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = keyPattern.exec(key) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Who a live key proves. */
export function principalOfKey(stored: StoredAccessKey, secret: string): Principal | null {
  if (!timingSafeEqual(stored.secretHash, digest(secret)) || stored.revokedAt !== null) return null;
  const { id, role, cities, agency } = stored;
  return { id, role, cities, agency };
}

export function recordOfKey({ id, role, cities, agency, label, createdAt, revokedAt }: StoredAccessKey): AccessKeyRecord {
  return { id, role, cities, agency, label, createdAt, revokedAt };
}

function digest(secret: string): Uint8Array {
  return hash('sha256', secret, 'buffer');
}
