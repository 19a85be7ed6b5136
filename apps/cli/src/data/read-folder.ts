import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@tanggap/platform/config/config';
import { installationKeys, type InstallationKeys } from '@tanggap/platform/installation-keys';
import { FeedJournal } from '@tanggap/platform/event-feed/feed-journal';
import { keyFileIn, logFileIn } from '@tanggap/platform/event-store/sqlite-event-store';
import { SqliteLogReader } from '@tanggap/platform/event-store/sqlite-log-reader';
import { SqliteKeyStore } from '@tanggap/platform/key-store/sqlite-key-store';
import { SqliteViews } from '@tanggap/platform/views/sqlite-views';
import { CliError } from '../cli-error.js';

/** A data folder through connections that only read, beside a running server or without one. */
export interface ReadFolder {
  readonly log: SqliteLogReader;
  /** null: there are none yet, or somebody took them away; the next start folds them afresh. */
  readonly views: SqliteViews | null;
  readonly journal: FeedJournal | null;
  close(): void;
}

/** @throws CliError where no event log is */
export function readFolder({ data }: Config): ReadFolder {
  if (!existsSync(logFileIn(data))) throw new CliError(`tidak ada log peristiwa / there is no event log in ${data}`, 2);
  const [viewsFile, journalFile] = [join(data, 'views.db'), join(data, 'feed.db')];
  const log = SqliteLogReader.open(logFileIn(data));
  const views = existsSync(viewsFile) ? SqliteViews.openForReading(viewsFile) : null;
  const journal = existsSync(journalFile) ? new FeedJournal(journalFile, { readOnly: true }) : null;
  return {
    ...{ log, views, journal },
    close() {
      journal?.close();
      views?.close();
      log.close();
    },
  };
}

/** @throws CliError where one of the key files is missing: checking a folder must make none */
export function openKeys({ data, masterKeyFile }: Config): {
  readonly keys: SqliteKeyStore;
  readonly installation: InstallationKeys;
} {
  const installationFile = join(data, 'installation.key');
  for (const file of [keyFileIn(data), masterKeyFile, installationFile]) {
    if (!existsSync(file))
      throw new CliError(
        `${file} tidak ada, tampilan tidak dapat dibangun / is missing; without it the views cannot be folded${file === masterKeyFile ? ': TANGGAP_MASTER_KEY_FILE' : ''}`,
      );
  }
  return {
    keys: SqliteKeyStore.open({ file: keyFileIn(data), masterKeyFile }),
    installation: installationKeys(installationFile),
  };
}
