import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createPrivateFile } from './access/private-file.js';

/** Keys of the installation, never of a person: what makes command ids, phone hashes and import ids unguessable. */
export interface InstallationKeys {
  readonly commands: KeyObject;
  readonly phones: KeyObject;
  readonly imports: KeyObject;
  /** What our own services prove themselves to each other with. */
  readonly services: KeyObject;
}

/** One secret an installation, made at its first start, from which each purpose gets a key of its own. */
export function installationKeys(file: string): InstallationKeys {
  if (!existsSync(file)) {
    const fresh = `${file}.new`;
    createPrivateFile(fresh);
    writeFileSync(fresh, randomBytes(32), { flush: true });
    renameSync(fresh, file); // whole or not at all
  }
  return readInstallationKeys(file);
}

/** @throws Error where the file is not there or not one: with another one every retried command would be a new one */
export function readInstallationKeys(file: string): InstallationKeys {
  const secret = readFileSync(file);
  if (secret.length !== 32) throw new Error('the installation key file must hold 32 bytes');
  const keyFor = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `tanggap ${purpose}`, 32)));
  return { commands: keyFor('commands'), phones: keyFor('phones'), imports: keyFor('imports'), services: keyFor('services') };
}
