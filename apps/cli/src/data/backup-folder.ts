import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FOLDER_ORIGIN_FILE } from '@tanggap/platform/folder-origin';
import type { Config } from '@tanggap/platform/config/config';
import { CliError } from '../cli-error.js';
import { readFolder } from './read-folder.js';

/**
 * In this order, so that the copies fit each other although each is of its own moment: a checkpoint is never ahead of its
 * view, a view never ahead of the log, and every event's data key, durable before the event, is among the copied keys.
 */
const DATABASES = ['feed.db', 'views.db', 'events.db', 'keys.db', 'access.db'] as const;
const INSTALLATION_KEY = 'installation.key';
const MASTER_KEY = 'master.key';

/**
 * A consistent copy of a data folder, beside a running server or without one. The master key is left out unless it is asked
 * for: without it the copy opens no personal data.
 * @returns the names of the files @throws CliError for a target that holds something
 */
export function backupFolder(
  config: Config,
  target: string,
  options: { readonly withMasterKey: boolean; readonly onProgress: (done: number, all: number) => void },
): readonly string[] {
  readFolder(config).close(); // a folder that holds nothing is refused
  if (existsSync(target) && readdirSync(target).length > 0) throw new CliError(`${target} tidak kosong / is not empty`, 2);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const databases = DATABASES.filter((file) => existsSync(join(config.data, file)));
  databases.forEach((file, index) => {
    options.onProgress(index, databases.length);
    copyDatabase(join(config.data, file), join(target, file));
  });
  const mark = existsSync(join(config.data, FOLDER_ORIGIN_FILE)) ? [FOLDER_ORIGIN_FILE] : [];
  const files = [
    ...mark.map((name) => [join(config.data, name), name] as const),
    [join(config.data, INSTALLATION_KEY), INSTALLATION_KEY],
    ...(options.withMasterKey ? [[config.masterKeyFile, MASTER_KEY]] : []),
  ] as const;
  for (const [from = '', to = ''] of files) {
    copyFileSync(from, join(target, to));
    chmodSync(join(target, to), 0o600);
  }
  return [...databases, ...files.map(([, name = '']) => name)];
}

/** What is committed at this moment, in one file without a write-ahead log. */
function copyDatabase(from: string, to: string): void {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    db.exec('PRAGMA secure_delete = ON'); // else the copy holds some rows twice, and an erasure would miss one
    db.prepare('VACUUM INTO ?').run(to);
    chmodSync(to, 0o600);
  } finally {
    db.close();
  }
}
