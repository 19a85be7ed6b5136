import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workOriginSchema, type WorkOrigin } from '@tanggap/events/ids';
import { createPrivateFile } from './access/private-file.js';
import { wrongOrigin } from './config/config.js';

/** Stands in the data folder of a server for exercises; a folder for live work has none. */
export const FOLDER_ORIGIN_FILE = 'origin';

/** What a data folder was begun as. @throws Error where its file says something else */
export function folderOrigin(data: string): WorkOrigin {
  const file = join(data, FOLDER_ORIGIN_FILE);
  return existsSync(file) ? workOriginSchema.parse(readFileSync(file, 'utf8').trim()) : 'live';
}

/**
 * A new folder is marked for what the server is for; an older one must have been begun as the same.
 * @throws ConfigError so that no exercise is played into a live folder, and no case is taken in an exercise's
 */
export function keepFolderOrigin(data: string, origin: WorkOrigin): void {
  const isNew = !readdirSync(data).some((name) => name.endsWith('.db') || name === FOLDER_ORIGIN_FILE);
  if (isNew && origin !== 'live') {
    const fresh = join(data, `${FOLDER_ORIGIN_FILE}.new`);
    createPrivateFile(fresh);
    writeFileSync(fresh, `${origin}\n`, { flush: true });
    renameSync(fresh, join(data, FOLDER_ORIGIN_FILE)); // a start that dies here leaves the whole mark or none
  }
  const begunAs = folderOrigin(data);
  if (begunAs !== origin) throw wrongOrigin(origin, begunAs, data);
}
