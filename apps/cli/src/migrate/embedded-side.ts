import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import { OPERATOR_KEY_FILE, operatorKeyId } from '@tanggap/platform/access/operator-key';
import { createPrivateFile } from '@tanggap/platform/access/private-file';
import { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import { FolderLock } from '@tanggap/platform/event-store/folder-lock';
import { keyFileIn, logFileIn, SqliteEventStore } from '@tanggap/platform/event-store/sqlite-event-store';
import { SqliteLogReader } from '@tanggap/platform/event-store/sqlite-log-reader';
import { folderOrigin, keepFolderOrigin } from '@tanggap/platform/folder-origin';
import { SqliteKeyStore } from '@tanggap/platform/key-store/sqlite-key-store';
import { CliError } from '../cli-error.js';
import type { SourceSide, TargetSide } from './side.js';

export interface DataFolder {
  readonly data: string;
  readonly masterKeyFile: string;
}

const INSTALLATION_KEY_FILE = 'installation.key';

/** @throws FolderInUse while a server works on it @throws CliError where the log or a key file is missing: a copy makes none */
export function openEmbeddedSource({ data, masterKeyFile }: DataFolder): SourceSide {
  const installationFile = join(data, INSTALLATION_KEY_FILE);
  for (const file of [logFileIn(data), keyFileIn(data), masterKeyFile, installationFile])
    if (!existsSync(file))
      throw new CliError(
        `${file} tidak ada, instalasi tidak dapat disalin / is missing: without it the installation cannot be copied`,
        2,
      );
  const lock = FolderLock.take(join(data, 'lock.db'));
  const log = SqliteLogReader.open(logFileIn(data));
  const keys = SqliteKeyStore.open({ file: keyFileIn(data), masterKeyFile });
  const access = AccessKeys.open(join(data, 'access.db'));
  const parked = new FeedJournal(join(data, 'feed.db'));
  return {
    ...{ name: data, origin: folderOrigin(data), log, keys, parked, installationKey: readFileSync(installationFile) },
    // The key of this machine's command line stays on this machine.
    access: {
      stored: async () => (await access.stored()).filter(({ id }) => id !== operatorKeyId(join(data, OPERATOR_KEY_FILE))),
    },
    async close() {
      parked.close();
      access.close();
      await keys.close();
      log.close();
      lock.release();
    },
  };
}

/** @param from whose key and purpose a new folder takes on @throws ConfigError @throws FolderInUse @throws CorruptEvent */
export async function openEmbeddedTarget(
  { data, masterKeyFile }: DataFolder,
  { installationKey, origin }: Pick<SourceSide, 'installationKey' | 'origin'>,
): Promise<TargetSide> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  keepFolderOrigin(data, origin);
  const installationFile = join(data, INSTALLATION_KEY_FILE);
  if (!existsSync(installationFile)) {
    createPrivateFile(installationFile);
    writeFileSync(installationFile, installationKey, { flush: true });
  }
  const log = await SqliteEventStore.open({ folder: data, masterKeyFile });
  const keys = SqliteKeyStore.open({ file: keyFileIn(data), masterKeyFile });
  const access = AccessKeys.open(join(data, 'access.db'));
  const parked = new FeedJournal(join(data, 'feed.db'));
  return {
    ...{ name: data, origin, log, keys, access, parked, installationKey: readFileSync(installationFile) },
    async close() {
      parked.close();
      access.close();
      await keys.close();
      await log.close();
    },
  };
}
