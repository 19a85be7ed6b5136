import { join } from 'node:path';
import { cityIdSchema } from '@tanggap/events/ids';
import { findCityProfile } from '@tanggap/sop-definitions/profile-catalog';
import { Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import { collect, configOf, wantsJson, withData } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import { printJson, type Shell } from '../shell.js';
import type { ChosenCities } from './chosen-events.js';
import { openDistributedSide } from './distributed-side.js';
import { openEmbeddedSource, openEmbeddedTarget, type DataFolder } from './embedded-side.js';
import { migrate, type MigrationParts, type MigrationSummary } from './migrate.js';
import type { SourceSide, TargetSide } from './side.js';

interface MigrateOptions {
  readonly to: 'distributed' | 'embedded';
  readonly data?: string;
  readonly dataMasterKey?: string;
  readonly city?: readonly string[];
}

export function addMigrateCommand(program: Command, shell: Shell): void {
  withData(program.command('migrate'))
    .description(
      'salin kota antara folder data dan server profil distributed; bila diulang, dilanjutkan / copy cities between a data folder and the servers of the distributed profile: events, keys, access keys, parked; again, it goes on',
    )
    .addOption(new Option('--to <profile>', 'tujuan / where to').choices(['distributed', 'embedded']).makeOptionMandatory())
    .option('--city <city>', 'kota ini saja; boleh diulang / only this one; repeatable (default: everything)', collect)
    .option('--data-master-key <file>', "kunci induk folder data / the data folder's master key (default: master.key in it)")
    .action(async (options: MigrateOptions, command: Command) => {
      const progress = new ProgressBar(shell);
      const onProgress: MigrationParts['onProgress'] = (what, events) => progress.show(labels[what], events, null);
      const summary = await run(shell, options, onProgress).finally(() => progress.clear());
      if (wantsJson(command)) printJson(shell, summary);
      else for (const line of printed(summary)) shell.out(line);
    });
}

const labels: Readonly<Record<Parameters<MigrationParts['onProgress']>[0], string>> = {
  copy: 'menyalin/copying',
  'check-source': 'memeriksa asal/checking the source',
  'check-target': 'memeriksa tujuan/checking the target',
};

/** The servers are those that the environment names; the folder is `--data`. */
async function run(shell: Shell, options: MigrateOptions, onProgress: MigrationParts['onProgress']): Promise<MigrationSummary> {
  const cities = citiesOf(options.city);
  const config = configOf(shell, options, { TANGGAP_PROFILE: 'distributed' });
  const folder = { data: config.data, masterKeyFile: options.dataMasterKey ?? join(config.data, 'master.key') };
  const checkpointFile = join(folder.data, `migration-to-${options.to}.json`);
  const servers = await openDistributedSide(config);
  return withAll([servers], async () => {
    const [from, to] = await sidesOf(options.to, folder, servers);
    const other = from === servers ? to : from;
    return withAll([other], () => migrate({ from, to, cities, checkpointFile, onProgress }));
  });
}

async function sidesOf(
  to: MigrateOptions['to'],
  folder: DataFolder,
  servers: TargetSide,
): Promise<readonly [from: SourceSide, to: TargetSide]> {
  return to === 'distributed' ? [openEmbeddedSource(folder), servers] : [servers, await openEmbeddedTarget(folder, servers)];
}

async function withAll<R>(sides: readonly SourceSide[], task: () => Promise<R>): Promise<R> {
  try {
    return await task();
  } finally {
    for (const side of sides) await side.close();
  }
}

function citiesOf(names: readonly string[] = []): ChosenCities {
  const cities = names.map((name) => {
    const city = cityIdSchema.safeParse(name).data;
    if (city === undefined || findCityProfile(city) === null)
      throw new CliError(`tidak ada kota / there is no city ${JSON.stringify(name)}`, 2);
    return city;
  });
  return cities.length === 0 ? 'all' : cities;
}

function printed({
  from,
  to,
  cities,
  events,
  streams,
  copied,
  keys,
  accessKeys,
  parked,
  digest,
}: MigrationSummary): readonly string[] {
  return [
    `${from} → ${to}  (${cities === 'all' ? 'semua kota/all cities' : cities.join(', ')})`,
    `Peristiwa/events     ${events} dalam/in ${streams} stream, ${copied} baru disalin/copied now`,
    `Kunci data/data keys ${keys.live} hidup/live, ${keys.destroyed} dihapus/destroyed`,
    `Kunci akses/access   ${accessKeys} disalin/copied`,
    `Diparkir/parked      ${parked}`,
    `Sama di kedua sisi / the same on both sides: ${digest}`,
  ];
}
