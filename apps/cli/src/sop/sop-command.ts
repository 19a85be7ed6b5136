import { sopIdSchema } from '@tanggap/events/ids';
import { catalog } from '@tanggap/sop-definitions/catalog';
import { sopSchema, type Clock, type Sop, type SopRow } from '@tanggap/sop-definitions/sop';
import { totals } from '@tanggap/sop-definitions/totals';
import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { wantsJson } from '../options.js';
import { withDoor, type DoorOptions } from '../server/door.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import { addSopPublish, publishedIn, versionLine } from './publish.js';

export function addSopCommand(program: Command, shell: Shell): void {
  const sop = program
    .command('sop')
    .description('22 tabel bertanda tangan dalam program ini / the 22 signed tables as this program ships them');
  sop
    .command('list')
    .description('semua tabel, menurut urutan dokumen / every table, in the order of the papers')
    .action((_options, command: Command) => {
      if (wantsJson(command))
        printJson(
          shell,
          catalog.map(({ id, version, city, title, rows }) => ({ id, version, city, title, rows: rows.length })),
        );
      else for (const line of listed()) shell.out(line);
    });
  withDoor(sop.command('show <id>'))
    .description('satu tabel dengan bacaan kami, misalnya / one table with our readings, such as jambi/kebakaran')
    .option('--published', 'semua versi yang terbit di server yang berjalan / every version that a running server has published')
    .action(async (id: string, { published, ...door }: DoorOptions & { published?: true }, command: Command) => {
      if (published === true) return showPublished(shell, id, door, wantsJson(command));
      const found = sopNamed(id);
      if (wantsJson(command)) printJson(shell, found);
      else for (const line of shown(found)) shell.out(line);
    });
  addSopPublish(sop, shell);
  sop
    .command('totals')
    .description('isi dokumen, dihitung / what the papers print, counted')
    .action((_options, command: Command) => {
      const counted = totals(catalog);
      if (wantsJson(command)) printJson(shell, counted);
      else for (const line of totalled(counted)) shell.out(line);
    });
}

async function showPublished(shell: Shell, id: string, door: DoorOptions, asJson: boolean): Promise<void> {
  const [city = '', name = ''] = sopIdSchema.parse(id).split('/');
  const versions = await publishedIn(shell, door, `/cities/${city}/sops/${name}`);
  if (asJson) {
    printJson(shell, versions);
    return;
  }
  for (const version of versions) {
    shell.out(versionLine(id, version));
    for (const line of shown(sopSchema.parse(version.document))) shell.out(line);
  }
}

/** @throws CliError exit code 2 */
function sopNamed(id: string): Sop {
  const named = sopIdSchema.safeParse(id);
  const found = catalog.find((sop) => named.success && sop.id === named.data);
  if (found === undefined) throw new CliError(`tidak ada SOP / there is no SOP ${JSON.stringify(id)}: tanggap sop list`, 2);
  return found;
}

function listed(): readonly string[] {
  const rows = catalog.map((sop) => [sop.id, String(sop.rows.length), `${sop.title.id} / ${sop.title.en}`]);
  return textTable([['SOP', 'baris/rows', 'judul/title'], ...rows], [1]);
}

function shown(sop: Sop): readonly string[] {
  const head = ['ord', 'no.', 'langkah/step', 'waktu/time', 'jam/clock (inferred)', 'sumber/source'];
  const rows = sop.rows.map((row) => [
    String(row.ord),
    row.printedNo ?? '-',
    row.label.id,
    timeOf(row),
    clockOf(row.clock),
    row.source,
  ]);
  return [`${sop.id} v${sop.version}: ${sop.title.id} / ${sop.title.en}`, ...textTable([head, ...rows], [0, 1])];
}

function timeOf({ time }: SopRow): string {
  return time.raw === '' ? '(kosong/blank)' : time.raw;
}

function clockOf(clock: Clock | undefined): string {
  if (clock === undefined) return '-';
  const side = (moment: Clock['from']): string => (moment === null ? '—' : [moment].flat().join(' + '));
  return `${side(clock.from)} → ${side(clock.to)}`;
}

function totalled({ cities }: ReturnType<typeof totals>): readonly string[] {
  const rows = cities.map(({ city, sops, rows: count, numericLimits, byRawTime }) => [
    city,
    String(sops),
    String(count),
    String(numericLimits),
    Object.entries(byRawTime)
      .map(([raw, times]) => `${raw === '' ? '(kosong/blank)' : raw}: ${times}`)
      .join(', '),
  ]);
  return textTable([['kota/city', 'SOP', 'baris/rows', 'batas/limits', 'sel waktu/time cells'], ...rows], [1, 2, 3]);
}
