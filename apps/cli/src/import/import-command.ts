import { access, readFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { mappingSchema, type Mapping } from '@tanggap/intake/import/mapping';
import { RejectsFile } from '@tanggap/intake/import/rejects-file';
import type { ImportProgress, ImportSummary } from '@tanggap/intake/import/importer';
import type { ReportLanguage } from '@tanggap/reporting/reports/report-texts';
import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { wantsJson, withLanguage } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import { doorOf, withDoor, type Door, type DoorOptions } from '../server/door.js';
import { printJson, type Shell } from '../shell.js';
import { faultsText } from '../usage-texts.js';
import { importText, type ImportOutcome } from './import-texts.js';
import type { ImportWork } from './import-work.js';

interface ImportOptions extends DoorOptions {
  readonly mapping: string;
  readonly dryRun?: true;
  readonly strict?: true;
  readonly rejects?: string;
  readonly lang: ReportLanguage;
}

export function addImportCommand(program: Command, shell: Shell): void {
  withLanguage(withDoor(program.command('import <csv>')))
    .description(
      "masukkan riwayat dari sistem lain; yang sudah masuk tidak dimasukkan lagi / bring another system's history in; what was brought in before is not brought in again",
    )
    .requiredOption('--mapping <file>', 'arti tiap kolom / what each column is; docs/import.md')
    .option('--dry-run', 'semua kecuali menyimpan / does everything but store')
    .option('--strict', 'berhenti pada baris pertama yang tidak terbaca / ends at the first row that cannot be read')
    .option(
      '--rejects <file>',
      'baris yang tidak masuk, nomor dan sebabnya / rows left out, by line and reason (default: <csv>.rejects.ndjson)',
    )
    .action(async (csvFile: string, options: ImportOptions, command: Command) => {
      await assertReadable(csvFile);
      const { mapping, text } = await readMapping(options.mapping);
      const rejectsFile = options.rejects ?? `${csvFile}.rejects.ndjson`;
      const outcome = await importWith(doorOf(shell, options), { csvFile, mapping, text, rejectsFile, options, shell });
      const about = { source: mapping.source, city: mapping.city, isDryRun: options.dryRun === true, rejectsFile };
      if (wantsJson(command))
        printJson(shell, { import: { through: outcome.through, ...outcome.summary, catchUpMs: outcome.catchUpMs } });
      else shell.out(importText(outcome, about, options.lang));
      shell.exitWith(isWhole(outcome.summary) ? 0 : 1);
    });
}

interface Asked {
  readonly csvFile: string;
  readonly mapping: Mapping;
  readonly text: ImportWork['mappingText'];
  readonly rejectsFile: string;
  readonly options: ImportOptions;
  readonly shell: Shell;
}

async function importWith(door: Door, { csvFile, mapping, text, rejectsFile, options, shell }: Asked): Promise<ImportOutcome> {
  const rejects = new RejectsFile(rejectsFile);
  const bar = new ProgressBar(shell);
  const work: ImportWork = {
    ...{ mapping, mappingText: text, csvFile },
    strict: options.strict === true,
    dryRun: options.dryRun === true,
    onReject: (reject) => rejects.write(reject),
    onProgress: (progress) => showProgress(bar, progress),
    onCatchUp: (events) => bar.show('laporan/reports', events, null),
  };
  try {
    // The stores or the server's door: only one of them is loaded.
    if (door.through === 'server')
      return await (await import('./import-through-server.js')).importThroughServer(door.client, work);
    return await (await import('./import-here.js')).importHere(door.config, work, shell);
  } finally {
    bar.clear();
    rejects.close();
  }
}

function showProgress(bar: ProgressBar, { phase, done, total }: ImportProgress): void {
  bar.show(phase === 'reading' ? 'baca/read' : 'simpan/store', done, total);
}

/** Whether all of the file is in the log now. A row said twice was left out too, and somebody should look. */
function isWhole({ rejectedRows, heldBackRows, changed }: ImportSummary): boolean {
  return rejectedRows + heldBackRows + changed === 0;
}

/** @throws CliError exit code 2 */
async function assertReadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch(() => {
    throw new CliError(`${file} tidak dapat dibaca / cannot be read`, 2);
  });
}

/** @throws CliError exit code 2 naming what is wrong with it */
async function readMapping(file: string): Promise<{ readonly mapping: Mapping; readonly text: ImportWork['mappingText'] }> {
  await assertReadable(file);
  const json = parsed(await readFile(file, 'utf8'));
  const mapping = mappingSchema.safeParse(json);
  if (!mapping.success) throw new CliError(`${file}: ${faultsText(mapping.error)}`, 2);
  return { mapping: mapping.data, text: json as ImportWork['mappingText'] }; // the schema has just taken it
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // refused by the schema, as no object
  }
}
