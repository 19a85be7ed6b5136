import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const POOL_BYTES = IV_BYTES * 1024;

let pool = Buffer.alloc(0);
let used = 0;

/** Random bytes are drawn in bulk: one call to the generator per event costs more than the encryption. */
function freshIv(): Buffer {
  if (used + IV_BYTES > pool.length) {
    pool = randomFillSync(Buffer.alloc(POOL_BYTES));
    used = 0;
  }
  used += IV_BYTES;
  return pool.subarray(used - IV_BYTES, used);
}

/** The ciphertext does not open: another key, or a changed byte. */
export class PersonalDataUnreadable extends Error {
  override readonly name = 'PersonalDataUnreadable';
}

/** AES-256-GCM. @param bound what the ciphertext belongs to (event id and type): it opens nowhere else. @returns base64 of iv, ciphertext, tag */
export function encrypt(plain: string, key: KeyObject, bound: string): string {
  const iv = freshIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @throws PersonalDataUnreadable */
export function decrypt(sealed: string, key: KeyObject, bound: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new PersonalDataUnreadable('too short');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new PersonalDataUnreadable('authentication failed');
  }
}
