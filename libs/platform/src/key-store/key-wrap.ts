import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A fresh data key, already wrapped. */
export function wrapNewKey(master: KeyObject, owner: string): Uint8Array {
  return wrap(master, randomBytes(KEY_BYTES), owner);
}

/** A data key that was made elsewhere. */
export function wrapKey(master: KeyObject, key: KeyObject, owner: string): Uint8Array {
  return wrap(master, key.export(), owner);
}

/** @param owner what the wrapped bytes are bound to: moved to another owner they do not open */
function wrap(master: KeyObject, key: Uint8Array, owner: string): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', master, iv);
  cipher.setAAD(Buffer.from(owner));
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** What is stored under this owner is not what was put there. */
export class UnreadableKey extends Error {
  override readonly name = 'UnreadableKey';
}

/** @throws UnreadableKey for another master key, another owner or a changed byte */
export function unwrapKey(master: KeyObject, wrapped: Uint8Array, owner: string): KeyObject {
  const bytes = Buffer.from(wrapped);
  const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const key = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
    return createSecretKey(key);
  } catch {
    throw new UnreadableKey(`the data key of ${owner} does not open: another master key, or a changed byte`);
  }
}

/** 32 random bytes in a file only its owner reads; made once. @throws Error where it is missing and must not be made */
export function masterKey(file: string, mayCreate: boolean): KeyObject {
  if (!existsSync(file)) {
    if (!mayCreate)
      throw new Error('the master key file is missing: without it no stored key can be opened, and none is made anew');
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, randomBytes(KEY_BYTES));
    fsyncSync(handle);
    closeSync(handle);
  }
  const bytes = readFileSync(file);
  if (bytes.length !== KEY_BYTES) throw new Error('the master key file must hold 32 bytes');
  return createSecretKey(bytes);
}
