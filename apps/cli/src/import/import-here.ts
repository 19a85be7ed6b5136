import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnknownDateFormat } from '@tanggap/intake/import/date-format';
import { runImport } from '@tanggap/intake/import/importer';
import { MissingColumn } from '@tanggap/intake/import/source-row';
import type { Config } from '@tanggap/platform/config/config';
import type { Platform } from '@tanggap/platform/platform';
import { CliError } from '../cli-error.js';
import { openCaughtUpCases } from '../folder/caught-up-cases.js';
import { isDataFolder, openFolder } from '../folder/open-folder.js';
import type { Shell } from '../shell.js';
import type { ImportOutcome } from './import-texts.js';
import type { ImportWork } from './import-work.js';

/** Into a folder that no server works on; made when it is not there. @throws FolderInUse @throws CliError */
export async function importHere(config: Config, work: ImportWork, shell: Shell): Promise<ImportOutcome> {
  if (work.dryRun && !isDataFolder(config)) return onPaper(config, work, shell);
  const platform = await openFolder(config, shell);
  try {
    return await importInto(platform, work);
  } finally {
    await platform.close();
  }
}

/** A dry run leaves nothing behind, a data folder least of all. */
async function onPaper(config: Config, work: ImportWork, shell: Shell): Promise<ImportOutcome> {
  const data = await mkdtemp(join(tmpdir(), 'tanggap-dry-run-'));
  try {
    const platform = await openFolder({ ...config, data, masterKeyFile: join(data, 'master.key') }, shell);
    try {
      return await importInto(platform, work);
    } finally {
      await platform.close();
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function importInto(platform: Platform, work: ImportWork): Promise<ImportOutcome> {
  const { store, clock, installation } = platform;
  const csv = createReadStream(work.csvFile);
  try {
    const summary = await runImport({ ...work, csv, store, clock, identityKey: installation.imports });
    const catchUpMs = work.dryRun ? null : (await openCaughtUpCases(platform, work.onCatchUp)).catchUpMs;
    return { through: 'folder', summary, catchUpMs };
  } catch (error) {
    if (error instanceof MissingColumn) throw new CliError(`kolom tidak ada dalam berkas / ${error.message}`, 2);
    if (error instanceof UnknownDateFormat)
      throw new CliError(`format tanggal tidak dikenal / unknown date format: ${error.message}`, 2);
    throw error;
  } finally {
    csv.destroy();
  }
}
